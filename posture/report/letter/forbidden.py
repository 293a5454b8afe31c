"""Words that judge, alarm or claim a medical purpose, by language; only `disclaimers.DISCLAIMERS` may use them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from posture.report.letter.catalogue import Language

_ENGLISH = """
abnormal abnormality bad cause caused causes causing correct corrected crooked damage damaged danger dangerous defect
deformed deformity detect detected detects diagnose diagnosed diagnoses diagnosis disease disorder dysfunction fault
faulty good healthy ideal imbalance incorrect misaligned misalignment normal pathological pathology perfect poor problem
problems risk risks risky score screen screened screening severe syndrome treat treated treatment twisted unhealthy
worse worsen wrong
"""
_TRADITIONAL = """
不好 不良 不正 健康 傷害 分數 危害 危險 原因 問題 嚴重 壞 失衡 失調 完美 導致 引起 引發 惡化 扭曲 損傷 損害 故障 正常
正確 歪 治好 治療 治癒 病 症 異常 畸形 疾患 療效 療程 矯正 矯治 糾正 缺失 缺陷 脫位 良好 診斷 評分 變形 退化 造成 錯
長短腳 長短腿 障礙 篩檢 篩查 檢出 檢測出 風險 駝背 高低肩 理想
"""
_SIMPLIFIED = """
不好 不良 不正 健康 伤害 分数 危害 危险 原因 问题 严重 坏 失衡 失调 完美 导致 引起 引发 恶化 扭曲 损伤 损害 故障 正常
正确 歪 治好 治疗 治愈 病 症 异常 畸形 疾患 疗效 疗程 矫正 矫治 纠正 缺失 缺陷 脱位 良好 诊断 评分 变形 退化 造成 错
长短脚 长短腿 障碍 筛检 筛查 检出 检测出 风险 驼背 高低肩 理想
"""
FORBIDDEN: Mapping[Language, frozenset[str]] = MappingProxyType(
    {
        Language.EN: frozenset(_ENGLISH.split()),
        Language.ZH_HANT: frozenset(_TRADITIONAL.split()),
        Language.ZH_HANS: frozenset(_SIMPLIFIED.split()),
    }
)
"""English in small letters."""


def judging(text: str, language: Language) -> frozenset[str]:
    """The forbidden words in `text`: whole words of English; Chinese has no spaces, there anywhere in the text."""
    if language is Language.EN:
        return FORBIDDEN[language].intersection(re.findall(r"[a-z]+", text.lower()))
    return frozenset(word for word in FORBIDDEN[language] if word in text)
