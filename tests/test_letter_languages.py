"""The patient's report in Chinese: nothing missing, nothing swapped, nothing that judges, the same numbers."""

import re
from collections.abc import Mapping

import pytest
from babel.messages.pofile import read_po

from posture.landmarks import View
from posture.report.letter import forbidden
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import LANGUAGES, UNREVIEWED, Language, catalogue, read
from posture.report.letter.disclaimers import DISCLAIMERS
from posture.report.letter.forbidden import FORBIDDEN, judging
from posture.report.letter.model import Part
from posture.report.letter.words import TOLD
from tests.letters import (
    DAY,
    FRONT,
    LETTER,
    REPORTS,
    html_text,
    numbers,
    pdf_text,
    photo,
    report,
    sentences,
)
from tests.test_letter_words import messages
from tests.test_visit import flexion, visit

HAN = [Language.ZH_HANT, Language.ZH_HANS]
every_language = pytest.mark.parametrize("language", HAN)
every_report = pytest.mark.parametrize("name", REPORTS)
LATIN = {"L", "R", "X", "O", "mm"}
"""Marks in the picture, the shapes of legs, and units: all that a Chinese report says in Latin letters."""
DENIED: Mapping[Language, Mapping[str, str]] = {
    Language.ZH_HANT: {
        "What this report cannot tell": "這份報告無法說明的事",
        "Is it dangerous? These angles cannot tell. They only say how you stood in these photos.": (
            "這樣危險嗎？這些角度無法告訴您。它們只說明您在這些照片中的站姿。"
        ),
        "This is not a diagnosis. It does not take the place of an examination or an X-ray.": (
            "這不是診斷，也不能代替檢查或 X 光。"
        ),
        "It cannot tell what causes pain, and it cannot tell what will happen later.": (
            "它無法說明疼痛的原因，也無法說明以後會怎麼樣。"
        ),
        "For photos there is no range of normal values. So none is shown here.": (
            "照片沒有所謂的「正常範圍」，所以這裡沒有列出。"
        ),
        "Most people are not the same on the left and on the right. Small differences are common.": (
            "大多數人的左右兩側都不會完全一樣。小小的差別很常見。"
        ),
        "A photo cannot measure how long your legs are. If it matters, your practitioner can check it with blocks "
        "under one foot, or with an X-ray.": (
            "照片無法量出您的腿有多長。如果需要知道，您的專業人員可以在您的一隻腳下墊木塊，或用 X 光來確認。"
        ),
    },
    Language.ZH_HANS: {
        "What this report cannot tell": "这份报告不能说明什么",
        "Is it dangerous? These angles cannot tell. They only say how you stood in these photos.": (
            "这样危险吗？这些角度回答不了。它们只说明您在这些照片里是怎样站的。"
        ),
        "This is not a diagnosis. It does not take the place of an examination or an X-ray.": (
            "这不是诊断，也不能代替检查或拍 X 光片。"
        ),
        "It cannot tell what causes pain, and it cannot tell what will happen later.": (
            "它不能说明疼痛的原因，也不能说明以后会怎么样。"
        ),
        "For photos there is no range of normal values. So none is shown here.": (
            "照片没有所谓的“正常范围”，所以这里没有列出。"
        ),
        "Most people are not the same on the left and on the right. Small differences are common.": (
            "大多数人的左右两侧都不完全一样。有一点差别很常见。"
        ),
        "A photo cannot measure how long your legs are. If it matters, your practitioner can check it with blocks "
        "under one foot, or with an X-ray.": (
            "照片量不出您的腿有多长。如果需要知道，您的专业人员可以在您的一只脚下垫木块，或用 X 光来确认。"
        ),
    },
}
"""What may use forbidden words, word for word: whoever changes one changes it here too."""


def says(language: Language) -> Mapping[str, str]:
    return catalogue(language).says


def pairs(language: Language) -> list[tuple[str, str]]:
    """Each message, and what the language says."""
    return sorted(says(language).items())


def plain(text: str) -> str:
    """Without spaces and the ends of lines, which mean nothing in Chinese."""
    return re.sub(r"\s", "", text)


# The catalogues


@every_language
def test_no_language_misses_a_message_or_keeps_an_old_one(language):
    assert set(says(language)) == set(messages())


@every_language
def test_nothing_is_unconfirmed_or_left_over(language):
    with (LETTER / "locale" / f"{language}.po").open("rb") as file:
        told = read_po(file)
    assert not told.obsolete
    assert [one.id for one in told if one.fuzzy and one.id] == []


def test_what_nobody_has_confirmed_is_not_said(tmp_path):
    file = tmp_path / "fr.po"
    file.write_text('msgid "Hips"\nmsgstr "Hanches"\n\n#, fuzzy\nmsgid "Knees"\nmsgstr "Cous"\n')
    assert read(file, "fr") == {"Hips": "Hanches"}


@every_language
def test_places_and_figures_are_those_of_the_message(language):
    for text, said in pairs(language):
        for kind in (r"\{\w*\}", r"\d+(?:\.\d+)?°?"):
            assert sorted(re.findall(kind, said)) == sorted(re.findall(kind, text)), said


@pytest.mark.parametrize(("language", "coding"), [(Language.ZH_HANT, "big5"), (Language.ZH_HANS, "gb2312")])
def test_characters_are_those_of_the_country(language, coding):
    """Big5 has no simplified character, and GB 2312 no traditional one."""
    for said in says(language).values():
        "".join(re.findall(r"[\u4e00-\u9fff]", said)).encode(coding)


def test_neither_is_a_conversion_of_the_other():
    other = [one for one in messages() if len(says(HAN[0])[one]) != len(says(HAN[1])[one])]
    assert len(other) > 40
    hant, hans = ("".join(says(language).values()) for language in HAN)
    assert ("公分" in hant, "公分" in hans) == (True, False)
    assert ("厘米" in hant, "厘米" in hans) == (False, True)
    assert ("醫師" in hant, "医生" in hans) == (True, True)


@every_language
def test_punctuation_is_of_full_width(language):
    for text, said in pairs(language):
        assert not re.search(r"[\u4e00-\u9fff]\s*[,.;:?!()\"']|[,.;:?!(\"']\s*[\u4e00-\u9fff]", said), said
        assert not text.endswith(".") or said.endswith("。"), said


@every_language
def test_the_reader_is_addressed_politely(language):
    said = "".join(says(language).values())
    assert "您" in said
    assert not set(said) & set("你妳")


SIDES = {"left": "左", "right": "右"}


@every_language
def test_sides_are_the_readers_own_and_in_the_order_of_the_message(language):
    sided = [(text, said) for text, said in pairs(language) if re.search(r"\b(left|right)\b", text.lower())]
    assert len(sided) > 30
    for text, said in sided:
        order = [SIDES[one] for one in re.findall(r"\b(left|right)\b", text.lower())]
        found = re.findall("[左右]", said)
        assert [one for at, one in enumerate(found) if at == 0 or one != found[at - 1]] == order, said
        assert "您" in said or len(set(order)) == 2, said


OPPOSITES = {
    "higher": "高",
    "lower": "低",
    "longer": "[長长]",
    "in front of": "前方",
    "behind": "[後后]方",
    "inwards, like": "[內内]",
    "outwards, like": "外",
    "touched": "碰",
    "gap between": "之[間间]",
    "bent": "[彎弯]",
    "pushed back": "後|后",
}


@every_language
@pytest.mark.parametrize("key", TOLD, ids=lambda key: "-".join(str(one) for one in key if one))
def test_what_is_above_zero_is_never_told_as_below(language, key):
    """Each sentence says its own direction, and no two of a measure are the same."""
    told, say = TOLD[key], catalogue(language)
    for sentence in (told.plus, told.minus):
        for english, chinese in OPPOSITES.items():
            if english in sentence:
                assert re.search(chinese, say(sentence)), (sentence, say(sentence))
    assert len({say(told.plus), say(told.minus), say(told.level)}) == 3


# Words that judge


@every_language
def test_no_message_judges_or_alarms(language):
    for text, said in pairs(language):
        assert said == DENIED[language][text] if text in DISCLAIMERS else not judging(said, language), said


@every_language
def test_what_is_denied_is_compared_word_for_word(language):
    assert set(DENIED[language]) == DISCLAIMERS
    assert len(judging("".join(DENIED[language].values()), language)) >= 4
    assert len(FORBIDDEN[language]) > 55


@every_language
@every_report
def test_no_report_judges_or_alarms_outside_what_it_denies(language, name):
    said = [one for one in sentences(REPORTS[name](language)) if one not in DENIED[language].values()]
    assert not judging("".join(said), language)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (Language.EN, "Abnormal, at risk", {"abnormal", "risk"}),
        (Language.EN, "normally", set()),
        (Language.ZH_HANT, "您的骨盆歪了", {"歪"}),
        (Language.ZH_HANS, "这会导致膝盖疾病", {"导致", "病"}),
    ],
)
def test_forbidden_words_are_found(language, text, found):
    assert judging(text, language) == found
    assert set(forbidden.FORBIDDEN) == set(Language)


# Whole reports


@every_language
@every_report
def test_no_english_is_left(language, name):
    """Of all that the report says itself; names, note and clothes are what somebody typed."""
    of = REPORTS[name](language)
    typed = "shorts"
    said = " ".join(
        [*sentences(of), *(getattr(of.labels, one).format(page="", pages="") for one in of.labels.__slots__)]
        + [text for told in numbers(of) for text in told]
        + [number.label for finding in of.findings for number in finding.numbers]
        + [line.number.label for section in of.sections for line in section.lines]
        + [of.day]
    ).replace(typed, "")
    assert set(re.findall(r"[A-Za-z]+", said)) <= LATIN
    given = "Ada Example Practice at the Lake 1 Shore Road Lakeside Seen together The risk is small b call b me shorts"
    shown = set(re.findall(r"[A-Za-z]+", f"{html_text(of)} {pdf_text(of)}"))
    assert shown - set(given.split()) <= LATIN


@every_language
@every_report
def test_numbers_are_those_of_the_english_report(language, name):
    def bare(language: Language) -> list[tuple[str, list[str]]]:
        return [(value, re.findall(r"[-+±\d.]+°| mm|\d+", told)) for value, told in numbers(REPORTS[name](language))]

    assert bare(language) == bare(Language.EN)


@every_language
@every_report
def test_everything_a_report_says_is_in_page_and_pdf(language, name):
    of = REPORTS[name](language)
    foot = plain("·".join(one for one in (of.letterhead.name, of.patient, of.day) if one) + of.labels.page)
    feet = re.escape(foot).replace(re.escape("{page}"), r"\d").replace(re.escape("{pages}"), r"\d")
    html, paper = plain(html_text(of)), re.sub(feet, "", plain(pdf_text(of)))
    for value, spread in numbers(of):
        for one in (plain(value), plain(spread)):
            assert one in html
            assert one in paper
    for text in (*(one.sentences for one in of.findings), *(one.sentences for one in of.sections)):
        for sentence in text:
            assert plain(sentence) in html
            assert plain(sentence) in paper


@pytest.mark.parametrize(
    ("language", "day"), [(Language.ZH_HANT, "2026年11月28日"), (Language.ZH_HANS, "2026年11月28日")]
)
def test_a_day_is_written_as_there(language, day):
    assert report_of(visit(), Details(day=DAY, language=language)).day == day


def test_every_language_has_a_name_and_who_has_not_been_reviewed_is_known():
    assert set(LANGUAGES) == set(Language)
    assert set(Language) - {Language.EN} == UNREVIEWED


# The four questions, from the text alone

ANSWERS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    Language.ZH_HANT: {
        "which hip is higher": (r"您的骨盆右側比左側高。", r"您的骨盆左側比右側高"),
        "how sure": (r"骨盆左右傾斜的角度4\.0°最可能是3\.0°至5\.0°", r"骨盆左右傾斜的角度(?!4\.0°)\d"),
        "is it dangerous": (r"這樣危險嗎？這些角度無法告訴您。", r"不危險|沒有危險|很危險"),
        "what next": (
            r"接下來怎麼做如果您會痛、有腫脹、受了傷，或覺得沒力，請去問醫師或其他醫療人員。",
            r"不用去|不必去",
        ),
    },
    Language.ZH_HANS: {
        "which hip is higher": (r"您的骨盆右侧比左侧高。", r"您的骨盆左侧比右侧高"),
        "how sure": (r"骨盆左右倾斜的角度4\.0°最可能是3\.0°至5\.0°", r"骨盆左右倾斜的角度(?!4\.0°)\d"),
        "is it dangerous": (r"这样危险吗？这些角度回答不了。", r"不危险|没有危险|很危险"),
        "what next": (
            r"接下来该怎么做如果您感到疼痛、有肿胀、受了伤，或者感到无力，请找医生或其他医务人员。",
            r"不用去|不必去",
        ),
    },
}


@every_language
@pytest.mark.parametrize("text", [html_text, pdf_text], ids=["html", "pdf"])
def test_each_question_has_one_unmistakable_answer(language, text):
    said = plain(text(REPORTS["one_visit"](language)))
    for question, (answer, never) in ANSWERS[language].items():
        assert re.search(answer, said), question
        assert not re.search(never, said), question
    for question in ("is it dangerous", "what next"):
        assert len(re.findall(ANSWERS[language][question][0], said)) == 1


WITHHELD = {
    Language.ZH_HANT: ("看不出您的骨盆哪一側比較高。", "照片看不出您的雙腿長短有差別。", "太小，無法與照片誤差區分"),
    Language.ZH_HANS: ("看不出您的骨盆哪一侧更高。", "照片看不出您的双腿长短有差别。", "太小，无法与照片误差区分"),
}


@every_language
def test_what_cannot_be_told_is_told_as_such(language):
    of = REPORTS["all_withheld"](language)
    neither, none, too_small = WITHHELD[language]
    assert of.findings[0].sentences == (neither,)
    assert of.findings[2].sentences == (none,)
    in_words = 1
    for text in (html_text, pdf_text):
        assert plain(text(of)).count(too_small) == sum(one.unsure for f in of.findings for one in f.numbers) + in_words


CHANGED = {
    Language.ZH_HANT: (
        "骨盆左右傾斜的角度（髖關節）。2026年5月3日：9.0°。您的骨盆右側比左側高。這次：4.0°。您的骨盆右側比左側高。改變了5.0°。"
    ),
    Language.ZH_HANS: (
        "骨盆左右倾斜的角度（髋关节）。2026年5月3日：9.0°。您的骨盆右侧比左侧高。这次：4.0°。您的骨盆右侧比左侧高。变化为5.0°。"
    ),
}


@every_language
def test_a_change_is_told_with_both_numbers_and_one_within_the_error_is_not(language):
    (changes,) = [one for one in REPORTS["two_visits"](language).sections if one.part is Part.CHANGES]
    assert len(changes.points) == 1
    assert plain(changes.points[0]).startswith(CHANGED[language])
    assert "左膝" not in changes.points[0]


@every_language
def test_sides_of_other_views_are_the_readers_own(language):
    of = report(
        visit(photo(1, View.FRONT, *FRONT), photo(2, View.LEFT, flexion(4.0)), photo(3, View.RIGHT, flexion(3.0))),
        language=language,
    )
    assert "左" in of.pictures[1].caption
    assert "您" in of.pictures[1].caption
    labels = [line.number.label for section in of.sections for line in section.lines]
    assert sum("，您的左" in one for one in labels) == sum("，您的右" in one for one in labels) == 1
