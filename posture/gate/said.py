"""What somebody who follows a link is told where there is no report to show, in every language at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A page of one thought, in one language."""

    language: str
    title: str
    text: str


GONE = (
    Words(
        "en",
        "This link opens no report",
        "The link has ended, or it is not quite right. Please ask your practice for a new one.",
    ),
    Words("zh-Hant", "這個連結打不開報告", "連結已經失效，或網址不完整。請向您的診所索取新的連結。"),
    Words("zh-Hans", "这个链接打不开报告", "链接已经失效，或网址不完整。请向您的诊所索取新的链接。"),
)
"""Wrong, ended and withdrawn links alike."""
WAIT = (
    Words(
        "en",
        "Please wait a little",
        "Too many links that open nothing were tried from here. Please wait a minute, then open your link again.",
    ),
    Words("zh-Hant", "請稍候", "這個網路上試了太多打不開的連結。請等一分鐘，再打開您的連結。"),
    Words("zh-Hans", "请稍候", "这个网络上试了太多打不开的链接。请等一分钟，再打开您的链接。"),
)
BUSY = (
    Words(
        "en",
        "Please wait a little",
        "The practice is busy and your report cannot be opened now. Please wait a minute, then open your link again.",
    ),
    Words("zh-Hant", "請稍候", "診所的系統正忙，現在打不開您的報告。請等一分鐘，再打開您的連結。"),
    Words("zh-Hans", "请稍候", "诊所的系统正忙，现在打不开您的报告。请等一分钟，再打开您的链接。"),
)
"""Where others write for so long that the opening cannot be written down."""
PREVIEW = (
    Words("en", "A report for you", "Open this link in your browser to read it."),
    Words("zh-Hant", "您的報告", "請在瀏覽器中打開這個連結閱讀。"),
    Words("zh-Hans", "您的报告", "请在浏览器中打开这个链接阅读。"),
)
"""For machines that draw a preview of every link that is sent: they learn nothing, not even whether it opens."""
