"""The patient's report as a model, an HTML file and a PDF: what it says, and that all three say the same."""

import io
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from posture.byhand import with_points
from posture.landmarks import Landmark, Source, View
from posture.measures import NotMeasured
from posture.measures.base import Line, Reason, Unit
from posture.quality import Code, Finding, Severity
from posture.report import wording
from posture.report.contract import one_visit as one_visit_json
from posture.report.contract import to_json
from posture.report.letter.catalogue import Language
from posture.report.letter.drawings import BAR_HEIGHT
from posture.report.letter.fonts import REPLACEMENT, with_replacements
from posture.report.letter.model import Disc, Ink, Letterhead, Part, Report, Stroke
from posture.report.letter.page import page
from posture.report.letter.pdf import pdf
from posture.report.printing import Paper
from posture.visit import visit_of
from tests.histories import FIRST, history, occasion
from tests.letters import (
    DAY,
    FRONT,
    REPORTS,
    all_withheld,
    flat,
    front_only,
    html_outline,
    html_text,
    numbers,
    one_visit,
    pdf_outline,
    pdf_text,
    photo,
    report,
    sentences,
    six_visits,
    two_visits,
)
from tests.test_visit import flexion, hip_tilt, left_knee, legs, right_knee, shot, visit

GOLDEN = Path(__file__).parent / "golden"
LONGEST = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh " * 3
NAMES = "Nguyễn Thị Hằng 𠮷田 Ольга أحمد"


def part(of: Report, name: Part) -> str:
    """What a section says, in one text."""
    return " ".join(
        text for one in of.sections if one.part is name for text in (one.title, *one.sentences, *one.points)
    )


@pytest.mark.parametrize(
    ("name", "language"),
    [*((name, Language.EN) for name in REPORTS), *(("one_visit", one) for one in Language if one is not Language.EN)],
)
@pytest.mark.parametrize("outline", [html_outline, pdf_outline], ids=["html", "pdf"])
def test_structure_is_the_golden_one(name, language, outline):
    """Written anew by `UPDATE_GOLDEN=1 pytest tests/test_letter.py`; look at the difference before committing it."""
    tongue = "" if language is Language.EN else f".{language}"
    golden = GOLDEN / f"letter_{name}{tongue}.{'html' if outline is html_outline else 'pdf'}.txt"
    made = outline(REPORTS[name](language))
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made)
    assert made == golden.read_text()


# The same numbers everywhere


def figures(text: str) -> list[float]:
    """Its numbers, without signs, in order of size."""
    return sorted(float(one) for one in re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("name", REPORTS)
def test_page_and_pdf_show_the_numbers_of_the_model(name):
    of = REPORTS[name]()
    html, paper = html_text(of), flat(pdf_text(of))
    for value, spread in numbers(of):
        for text in (value, spread):
            assert text in html
            assert text in paper


def test_numbers_are_those_of_json_table_and_app_rounded_the_same_way():
    analyses = [photo(1, View.FRONT, *FRONT), photo(2, View.LEFT, flexion(4.0))]
    whole = visit_of(analyses, given=2)
    content = one_visit_json(whole, [to_json(one) for one in analyses])
    shown = numbers(report(whole))
    read = [one for one in content["measurements"] if one.get("value") is not None]
    assert len(read) == len(FRONT) + 1
    for one in read:
        apart = Unit(one["unit"]).step / 2 + 0.05  # JSON keeps a tenth
        value, ends = abs(one["value"]), sorted(map(abs, one["ci95"]))
        assert any(
            figures(told) == [pytest.approx(value, abs=apart)]
            and figures(spread) == [pytest.approx(end, abs=apart) for end in ends]
            for told, spread in shown
        ), one["id"]
    for row in whole.rows:
        if row.seen:
            assert {wording.value(row.result), wording.value(row.result).lstrip("+-")} & {value for value, _ in shown}
            assert figures(wording.interval(row.result)) in [figures(spread) for _, spread in shown]


# The four questions, from the text alone


@pytest.mark.parametrize("text", [html_text, lambda of: flat(pdf_text(of))], ids=["html", "pdf"])
def test_each_question_has_one_unmistakable_answer(text):
    said = text(one_visit())
    assert said.count("Your right hip was higher than your left hip.") >= 1
    assert "Your left hip was higher than" not in said
    assert re.search(r"Tilt of your hips 4\.0° most likely 3\.0° to 5\.0°", said)
    assert said.count("Is it dangerous? These angles cannot tell.") == 1
    assert said.count("If you have pain, swelling, an injury or weakness, ask a doctor or another clinician.") == 1


def test_hips_within_their_error_are_told_as_neither():
    (hips, knees, both) = all_withheld().findings
    assert hips.sentences == ("Neither hip was clearly higher than the other.",)
    assert all(one.unsure for one in (*hips.numbers, *both.numbers))
    assert both.sentences == ("Your legs show no difference that a photo can show.",)
    assert html_text(all_withheld()).count("Too small to tell from photo error") == 5
    assert "Your left leg was straight" in knees.sentences[0]


@pytest.mark.parametrize("value", [4.0, -9.4])
def test_legs_below_10_mm_are_no_number_however_sure(value):
    of = report(visit(photo(1, View.FRONT, legs(value, 0.5))))
    legs_told = of.findings[2]
    assert legs_told.sentences == ("Your legs show no difference that a photo can show.",)
    assert [one.value for one in legs_told.numbers] == [""]
    assert wording.MEASURES["leg_length_difference"].plus not in html_text(of)
    assert f"{abs(value):.0f} mm" not in html_text(of)


def test_legs_from_10_mm_on_are_told_with_what_a_photo_cannot_measure():
    told = one_visit().findings[2]
    assert told.sentences == ("Your right leg looked longer than your left leg.",)
    assert "A photo cannot measure how long your legs are." in told.notes[0]


# What is missing


def test_one_frontal_photo_says_what_was_not_measured():
    said = part(front_only(), Part.TAKEN)
    assert "Ear over shoulder" in said
    assert "Ear over shoulder" not in " ".join(one.label for f in front_only().findings for one in f.numbers)


def test_only_a_side_view_leaves_the_three_findings_unmeasured():
    of = report(visit(photo(1, View.LEFT, flexion(4.0))))
    assert [one.sentences for one in of.findings] == [("Not measured.",)] * 3
    assert all(one.drawing is None and one.notes for one in of.findings)
    assert of.findings[0].notes == ("Tilt of your hips: It needs a photo from another side.",)


def test_a_knee_that_could_not_be_read_is_named():
    bent = replace(right_knee(3.0), outcome=NotMeasured(reason=Reason.KNEE_BENT))
    knees = report(visit(photo(1, View.FRONT, left_knee(3.0), bent))).findings[1]
    assert [one.label for one in knees.numbers] == ["Left knee"]
    assert knees.notes == ("Right knee: The knee was too far from straight in the photo from the side.",)


def test_refused_photos_give_a_report_that_says_so():
    refused = Finding(code=Code.CUT_OFF, detail="feet", severity=Severity.REFUSE)
    of = report(visit(replace(shot(1, View.FRONT), findings=(refused,))))
    assert "No photo could be measured." in part(of, Part.TAKEN)
    assert "A part of your body was outside of a photo." in part(of, Part.TAKEN)
    assert [one.sentences for one in of.findings] == [("Not measured.",)] * 3
    assert pdf(of).content.startswith(b"%PDF")


def test_views_that_differ_are_told_each_with_its_view_and_without_a_drawing():
    of = report(visit(photo(1, View.FRONT, hip_tilt(3.0, 0.5)), photo(2, View.BACK, hip_tilt(-3.0, 0.5))))
    assert of.findings[0].sentences == (
        "The photos from the front and from the back say different things, so we cannot tell. It is best to take them "
        "again.",
        "From the front: Your left hip was higher than your right hip.",
        "From the back: Your right hip was higher than your left hip.",
    )
    assert [one.label for one in of.findings[0].numbers] == [
        "Tilt of your hips, seen from the front",
        "Tilt of your hips, seen from the back",
    ]
    assert of.findings[0].drawing is None


def test_views_that_differ_in_size_alone_are_believed_in_the_rest():
    of = report(visit(photo(1, View.FRONT, hip_tilt(3.0, 0.5)), photo(2, View.BACK, hip_tilt(6.0, 0.5))))
    assert of.findings[0].sentences[0] == (
        "The photos from the front and from the back do not agree, so both numbers are given."
    )


def test_points_placed_by_hand_are_told():
    by_hand = "Some points in a photo were placed by hand."
    assert by_hand not in str(report(visit(photo(1, View.FRONT, hip_tilt(3.0, 0.5)))))
    analysis = photo(1, View.FRONT, hip_tilt(3.0, 0.5))
    assert analysis.pose is not None
    moved = {Landmark.LEFT_HIP: replace(analysis.pose[Landmark.LEFT_HIP], source=Source.MANUAL)}
    assert by_hand in str(report(visit(replace(analysis, pose=with_points(analysis.pose, moved)))))


def test_stickers_are_told_first_and_the_hip_joints_among_the_rest():
    of = report(visit(photo(1, View.FRONT, hip_tilt(3.0, 0.5, line=Line.ASIS), hip_tilt(2.0, 0.5))))
    assert [one.value for one in of.findings[0].numbers] == ["3.0°"]
    assert of.findings[0].notes == ("Measured between two points on the hip bone.",)
    (rest,) = [one for one in of.sections if one.part is Part.REST]
    assert [(one.number.label, one.number.value) for one in rest.lines] == [("Tilt of your hips (hip joints)", "2.0°")]


# Drawings


def ends(of: Report) -> dict[Ink, tuple[float, float]]:
    drawing = of.findings[0].drawing
    return {one.ink: one.centre for one in drawing.shapes if isinstance(one, Disc)}


@pytest.mark.parametrize(("view", "left_is_right"), [(View.FRONT, True), (View.BACK, False)])
def test_bar_raises_the_side_that_was_higher_and_faces_as_the_photo(view, left_is_right):
    drawn = ends(report(visit(photo(1, view, hip_tilt(6.0, 0.5)))))
    assert (drawn[Ink.LEFT][0] > drawn[Ink.RIGHT][0]) is left_is_right
    assert drawn[Ink.LEFT][1] < drawn[Ink.RIGHT][1] < BAR_HEIGHT


def test_bar_within_the_error_is_level():
    drawn = ends(all_withheld())
    assert drawn[Ink.LEFT][1] == drawn[Ink.RIGHT][1]


def test_knees_are_drawn_inwards_and_outwards():
    drawing = one_visit().findings[1].drawing
    legs_drawn = {one.ink: one.points for one in drawing.shapes if isinstance(one, Stroke) and not one.dashed}
    middle = drawing.width / 2
    bends = {ink: abs(points[1][0] - middle) - abs(points[0][0] - middle) for ink, points in legs_drawn.items()}
    assert bends[Ink.LEFT] < 0 < bends[Ink.RIGHT]


def test_the_longer_leg_is_drawn_longer_and_the_withheld_are_even():
    def bottoms(of):
        drawing = of.findings[2].drawing
        return {one.ink: one.points[1][1] for one in drawing.shapes if isinstance(one, Stroke) and not one.dashed}

    assert bottoms(one_visit())[Ink.RIGHT] > bottoms(one_visit())[Ink.LEFT]
    assert bottoms(all_withheld())[Ink.RIGHT] == bottoms(all_withheld())[Ink.LEFT]


# What has changed


def test_a_change_beyond_the_error_is_told_with_both_numbers():
    said = part(two_visits(), Part.CHANGES)
    assert "Tilt of your hips (hip joints). On 3 May 2026: 9.0°." in said
    assert "Now: 4.0°. Your right hip was higher than your left hip. The change is 5.0°." in said
    assert "Left knee" not in said


def changed(before, now, **more):
    then, newest = occasion(FIRST, before), occasion(DAY, now)
    return part(report(newest.visit, history=history(then, newest, **more)), Part.CHANGES)


def test_no_change_beyond_the_error_is_said():
    said = changed(hip_tilt(4.0), hip_tilt(4.2))
    assert "No change is larger than photo and stance can make." in said
    assert "The change is" not in said


def test_a_change_that_cannot_be_judged_is_said():
    said = changed(hip_tilt(9.0), hip_tilt(1.0), restand=None)
    assert "We cannot say if anything has changed." in said
    assert "The change is" not in said


def test_a_change_of_withheld_legs_has_no_size():
    said = changed(legs(9.0, 0.5), legs(-20.0, 0.5))
    assert "This has changed by more than photo and stance alone can make." in said
    assert "29 mm" not in said
    assert "9 mm" not in said


@pytest.mark.parametrize("language", Language)
def test_the_last_of_six_visits_is_told_against_the_one_before_only(language):
    """The report grows by nothing: not in words, and not in pages."""
    six, two = six_visits(language), two_visits(language)
    assert part(six, Part.CHANGES) == part(two, Part.CHANGES) != ""
    assert html_outline(six) == html_outline(two)
    assert pdf_outline(six) == pdf_outline(two)
    assert not re.search("2025|21\\.0|17\\.0|14\\.0|12\\.0", html_text(six) + pdf_text(six))
    counts = [len(PdfReader(io.BytesIO(pdf(one).content)).pages) for one in (six, two)]
    assert counts == [2, 2]


def test_a_single_visit_has_no_section_of_changes():
    assert part(one_visit(), Part.CHANGES) == ""


# Files


@pytest.mark.parametrize("name", REPORTS)
def test_html_stands_alone_and_escapes(name):
    html = page(REPORTS[name]())
    assert "<script" not in html
    assert not re.findall(r"(?:src|href)=\"(?!data:)", html)
    assert not re.findall(r"url\(", html)
    assert "<b>call</b>" not in html


@pytest.mark.parametrize("paper", Paper)
def test_pdf_is_tagged_titled_and_small(paper):
    of = replace(one_visit(), letterhead=replace(one_visit().letterhead, paper=paper))
    content = pdf(of).content
    assert len(content) < 1_000_000
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/Author" not in (reader.metadata or {})
    assert b"pdfuaid" in root["/Metadata"].get_data()
    width = float(reader.pages[0].mediabox.width)
    assert width == pytest.approx({Paper.A4: 595.3, Paper.LETTER: 612.0}[paper], abs=0.1)


def test_user_text_is_never_typst_source():
    of = report(visit(photo(1, View.FRONT)), patient="#panic()", note='#read("/etc/passwd")\n$x$ *b*')
    text = flat(pdf_text(of))
    assert "#panic()" in text
    assert '#read("/etc/passwd")' in text
    assert "$x$ *b*" in text


def test_names_of_many_scripts_have_their_characters():
    assert with_replacements(NAMES) == (NAMES, frozenset())
    made = pdf(report(visit(photo(1, View.FRONT)), patient=NAMES))
    assert made.replaced == frozenset()
    text = pdf_text(report(visit(photo(1, View.FRONT)), patient=NAMES))
    assert all(word in text for word in ("Nguyễn", "Hằng", "𠮷田", "Ольга"))


@pytest.mark.parametrize("language", Language)
def test_a_name_from_the_right_turns_nothing_beside_it(language):
    """The first number of the day stands after the name, not before it."""
    of = report(visit(photo(1, View.FRONT)), patient="أحمد بن محمد", letterhead=Letterhead(), language=language)
    found: list[tuple[str, float]] = []
    PdfReader(io.BytesIO(pdf(of).content)).pages[0].extract_text(
        visitor_text=lambda text, placed, *_: found.append((text, placed[4]))
    )
    (name, *_) = [x for text, x in found if re.search(r"[\u0600-\u06ff]", text)]
    (day, *_) = [x for text, x in found if re.match(r"\s*\d", text)]
    assert name < day


def test_a_character_that_no_font_has_is_replaced_and_named():
    made = pdf(report(visit(photo(1, View.FRONT)), patient="Ada 😀\x00", note=""))
    assert made.replaced == {"😀"}
    assert f"Ada {REPLACEMENT}{REPLACEMENT}" in flat(PdfReader(io.BytesIO(made.content)).pages[0].extract_text())


def test_longest_names_are_whole():
    of = report(visit(photo(1, View.FRONT, *FRONT)), patient=LONGEST, letterhead=Letterhead(name=LONGEST))
    for text in (html_text(of), pdf_text(of)):
        assert re.sub(r"[\s-]", "", text).count(re.sub(r"[\s-]", "", LONGEST)) >= 2


def test_pictures_have_no_metadata_and_a_covered_face():
    (first, _) = one_visit().pictures
    assert b"Exif" not in first.jpeg
    assert "The face is covered." in first.words
    shown = report(visit(photo(1, View.FRONT)), show_face=True).pictures[0]
    assert "The face is shown." in shown.words
    assert shown.jpeg != first.jpeg


def test_everything_a_report_says_is_in_page_and_pdf():
    html, paper = flat(html_outline(two_visits())), flat(pdf_outline(two_visits()))
    for text in sentences(two_visits()):
        assert text in html
        assert flat(text) in paper


def test_the_model_holds_no_markup():
    assert not any(re.search(r"[<>]|&\w+;", text) for name in REPORTS for text in sentences(REPORTS[name]()))
    assert "jpeg" not in repr(one_visit().pictures[0])


def test_pictures_of_the_page_about_it_are_there_and_small():
    docs = Path(__file__).parent.parent / "docs"
    named = set(re.findall(r"pictures/report_\w+\.jpg", (docs / "report.md").read_text()))
    assert len(named) == 6
    assert all((docs / one).stat().st_size < 150_000 for one in named)
