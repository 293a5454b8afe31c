"""`posture report`: the patient's report from the shell."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posture import cli, report_command
from posture.overlay import COVER_COLOUR
from posture.report.letter.model import Report
from posture.report.letter.page import page
from tests.test_cli_repeats import Ran
from tests.test_cli_visit import FIGURE_PNG, STANCES, Run, Stances


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `report` in a folder with the photos of STANCES, no two the same, and one that is no photo."""
    monkeypatch.setattr(report_command, "shared_detector", Stances)
    monkeypatch.setattr(report_command, "shared_refiner", lambda: None)  # figures have no picture to look at
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(STANCES):
        Path(name).write_bytes(FIGURE_PNG + bytes(number))
    Path("text.jpg").write_text("no photo")

    def run(*words: str) -> Ran:
        return Ran(cli.main(["report", *words]), *capsys.readouterr())

    return run


def test_html_of_one_photo(run: Run):
    ran = run("front.png", "--view", "front", "--name", "Ada Example", "-o", "r.html")
    assert (ran.code, ran.out) == (0, "r.html: read it before you hand it over.\n")
    html = Path("r.html").read_text()
    assert "Your left hip was higher than your right hip." in html
    assert "Ada Example" in html


def test_pdf_of_a_visit(run: Run):
    ran = run("--front", "front.png", "--back", "back.png", "--height", "170", "-o", "r.PDF")
    assert ran.code == 0
    assert Path("r.PDF").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("language", "said"), [("zh-Hant", "您的骨盆左側比右側高。"), ("zh-Hans", "您的骨盆左侧比右侧高。")]
)
def test_a_report_in_another_language_says_who_has_not_read_it(run: Run, language: str, said: str):
    ran = run("front.png", "--view", "front", "--language", language, "-o", "r.html")
    assert ran.code == 0
    assert "No native clinician has reviewed" in ran.err
    html = Path("r.html").read_text()
    assert said in html
    assert f'<html lang="{language}">' in html
    assert "No native clinician" not in run("front.png", "--view", "front", "-o", "en.html").err


@pytest.mark.parametrize("language", ["zh-Hant", "zh_Hant"])
def test_a_language_is_written_either_way(run: Run, language: str):
    assert run("front.png", "--view", "front", "--language", language, "-o", "r.html").code == 0
    assert '<html lang="zh-Hant">' in Path("r.html").read_text()


def test_a_report_is_for_its_user_only_and_never_replaced(run: Run):
    assert run("front.png", "--view", "front", "-o", "r.html").code == 0
    before = Path("r.html").read_bytes()
    ran = run("front2.png", "--view", "front", "-o", "r.html")
    assert (ran.code, ran.err) == (2, "posture: r.html is there already. Name another file.\n")
    assert Path("r.html").read_bytes() == before
    assert Path("r.html").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("front.png",), "Missing option '-o'", id="no file"),
        pytest.param(("-o", "r.pdf"), "no photo is named", id="no photo"),
        pytest.param(("front.png", "-o", "r.docx"), "Use one of .html, .pdf.", id="ending"),
        pytest.param(("front.png", "-o", "front.png"), "Use one of .html, .pdf.", id="photo"),
        pytest.param(("front.png", "front.png", "-o", "r.pdf"), "was given twice", id="twice"),
        pytest.param(("front.png", "--name", "a\nb", "-o", "r.pdf"), "The name has characters", id="name"),
        pytest.param(("front.png", "--language", "fr", "-o", "r.pdf"), "Use one of en, zh-Hant,", id="language"),
        pytest.param(("front.png", "--height", "17", "-o", "r.pdf"), "17", id="height"),
    ],
)
def test_wrong_usage_writes_nothing(run: Run, words: tuple[str, ...], said: str):
    ran = run(*words)
    assert ran.code == 2
    assert said in ran.err
    assert not Path("r.pdf").exists()


def test_a_photo_that_cannot_be_read_is_left_out_and_said(run: Run):
    ran = run("front.png", "text.jpg", "--view", "front", "-o", "r.html")
    assert ran.code == 3
    assert "text.jpg" in ran.err
    assert "1 of 2 photos were measured." in Path("r.html").read_text()


def test_nothing_is_written_where_no_photo_could_be_read(run: Run):
    ran = run("text.jpg", "nowhere.jpg", "-o", "r.pdf")
    assert ran.code == 3
    assert "text.jpg" in ran.err
    assert "No photo could be read: nothing was written." in ran.err
    assert not Path("r.pdf").exists()
    assert run("front.png", "--view", "front", "-o", "r.pdf").code == 0


def test_help_names_no_option_that_the_command_has_not(run: Run):
    said = run("--help").out
    assert "--front" in said
    assert "--visit" not in said
    assert "en|zh-Hant|zh-Hans" in said


def test_a_refused_photo_gives_a_report_that_says_so(run: Run):
    ran = run("nobody.png", "--view", "front", "-o", "r.html")
    assert ran.code == 4
    html = Path("r.html").read_text()
    assert "No photo could be measured." in html
    assert "<img" not in html


def test_characters_without_a_font_are_named(run: Run):
    ran = run("front.png", "--view", "front", "--name", "Ada 😀", "-o", "r.pdf")
    assert ran.code == 0
    assert "no font has U+1F600" in ran.err


def test_faces_are_covered_unless_asked(run: Run, monkeypatch: pytest.MonkeyPatch):
    seen: list[Report] = []

    def kept(report: Report) -> str:
        seen.append(report)
        return page(report)

    monkeypatch.setattr(report_command, "page", kept)
    run("front.png", "--view", "front", "-o", "covered.html")
    run("front.png", "--view", "front", "--show-face", "-o", "shown.html")
    covered, shown = (one.pictures[0] for one in seen)
    assert "The face is covered." in covered.words
    assert "The face is shown." in shown.words
    assert cover_px(covered.jpeg) > cover_px(shown.jpeg) + 1000


def cover_px(jpeg: bytes) -> int:
    """Pixels of the colour of a cover."""
    pixels = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).astype(int)
    return int((np.abs(pixels - COVER_COLOUR).max(axis=2) <= 2).sum())


def test_no_metadata_leaves(run: Run):
    run("front.png", "--view", "front", "-o", "r.html")
    assert not re.findall(r"front\.png|Exif|[0-9a-f]{64}", Path("r.html").read_text())
