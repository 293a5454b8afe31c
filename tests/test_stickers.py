from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posture import cli
from posture.errors import CannotWrite
from posture.report import files
from posture.report.printing import Paper
from posture.report.stickers import RULER_MM, STICKER_MM, pdf, png
from posture.scale.board import MARKER_MM, MARKERS, _found
from tests.boards import CENTRE_MM, decoded

PX_PER_MM = 8.0
papers = pytest.mark.parametrize("paper", Paper, ids=str)
SIZES_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}


def shapes(picture: Any) -> list[tuple[int, int, int, int]]:
    """Boxes around all that is not white: x, y, width, height. [px]"""
    ink = (picture.min(axis=2) < 128).astype(np.uint8)
    return [tuple(map(int, row[:4])) for row in cv2.connectedComponentsWithStats(ink)[2][1:]]  # type: ignore[misc]


@papers
def test_sizes_on_paper(paper: Paper) -> None:
    """At 100 % every sticker is 15.0 mm across and both rulers 100.0 mm long."""
    first, second = (decoded(page) for page in png(paper, ppi=25.4 * PX_PER_MM))
    assert np.array(first.shape[1::-1]) / PX_PER_MM == pytest.approx(SIZES_MM[paper], abs=0.2)
    dot = STICKER_MM * PX_PER_MM
    stickers = [box for box in shapes(first) if abs(box[2] - dot) < 12 and abs(box[3] - dot) < 12]
    assert len(stickers) == 45
    assert all(size / PX_PER_MM == pytest.approx(15.0, abs=0.15) for box in stickers for size in box[2:])
    for page in (first, second):
        (ruler,) = [box for box in shapes(page) if box[2] > 90 * PX_PER_MM and box[3] < 8 * PX_PER_MM]
        assert ruler[2] / PX_PER_MM == pytest.approx(RULER_MM, abs=0.2)


@papers
def test_board_is_printed_as_it_is_looked_for(paper: Paper) -> None:
    page = decoded(png(paper, ppi=25.4 * PX_PER_MM)[1])
    found = dict(_found(page))
    assert set(found) == set(MARKERS)
    centres = {number: (corners.mean(axis=0) + 0.5) / PX_PER_MM for number, corners in found.items()}
    middle = np.mean(list(centres.values()), axis=0)
    for number, corners in found.items():
        assert centres[number] - middle == pytest.approx(np.array(MARKERS[number]), abs=0.1)
        assert np.linalg.norm(corners[1] - corners[0]) / PX_PER_MM == pytest.approx(MARKER_MM, abs=0.15)
    if paper is Paper.A4:
        assert middle == pytest.approx(np.array(CENTRE_MM), abs=0.3)


@papers
def test_pdf_of_two_pages(paper: Paper) -> None:
    assert pdf(paper).startswith(b"%PDF")
    assert len(png(paper, ppi=20)) == 2


def test_name_in_the_working_directory_is_a_free_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [cli.main(["stickers"]), cli.main(["stickers", "--paper", "letter"])] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["posture-stickers-2.pdf", "posture-stickers.pdf"]


@pytest.mark.parametrize("name", ["there.pdf", "x.png", "no/folder.pdf"])
def test_nothing_is_replaced(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there.pdf").write_bytes(b"posture of somebody")
    assert cli.main(["stickers", "-o", str(tmp_path / name)]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert (tmp_path / "there.pdf").read_bytes() == b"posture of somebody"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    with pytest.raises(CannotWrite, match="there already"):
        files.write_new(tmp_path / "a.pdf", b"", ending=".pdf")
