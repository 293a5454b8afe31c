import math
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posture import cli
from posture.report.feet import ANKLES_MM, HEELS_MM, SPLAY_DEG, pdf, png
from posture.report.printing import RULER_MM, Paper
from tests.boards import decoded

PX_PER_MM = 6.0
papers = pytest.mark.parametrize("paper", Paper, ids=str)
SIZES_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
LEAST_MARGIN_MM = 4.0
"""Most printers leave out so much."""


@cache
def pages(paper: Paper) -> list[Any]:
    return [decoded(page) for page in png(paper, ppi=25.4 * PX_PER_MM)]


def boxes(ink: Any) -> list[tuple[float, float, float, float]]:
    """Around everything that is drawn: left, top, width, height. [mm]"""
    found = cv2.connectedComponentsWithStats(ink.astype(np.uint8))[2][1:]
    return [tuple(float(number) / PX_PER_MM for number in row[:4]) for row in found]  # type: ignore[misc]


def dark(page: Any) -> Any:
    return page.max(axis=2) < 128


def inside_of_foot(page: Any) -> Any:
    """Where the pale inside of the outline is, without the lines across it."""
    filled = (np.abs(page.astype(int) - (238, 241, 244)).max(axis=2) < 4).astype(np.uint8)
    _, labels, sizes, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(filled, cv2.MORPH_CLOSE, np.ones((15, 15))))
    return labels == 1 + int(np.argmax(sizes[1:, cv2.CC_STAT_AREA]))


def middle_line_mm(page: Any) -> float:
    """How far the dashed line of a right foot is from the left edge: in the upper third nothing is before it."""
    return float(np.nonzero(dark(page)[: page.shape[0] // 3].any(axis=0))[0][0]) / PX_PER_MM


@papers
def test_sizes_on_paper(paper: Paper) -> None:
    """At 100 % every page has the size of its paper, and a ruler of 100.0 mm."""
    made = pages(paper)
    assert len(made) == 3
    for page in made:
        assert np.array(page.shape[1::-1]) / PX_PER_MM == pytest.approx(SIZES_MM[paper], abs=0.2)
        (ruler,) = [box for box in boxes(dark(page)) if 90 < box[2] < 110 and box[3] < 8]
        assert ruler[2] == pytest.approx(RULER_MM, abs=0.2)


@papers
def test_feet_stand_as_far_apart_and_as_turned_as_is_said(paper: Paper) -> None:
    """From the picture alone: how far the heel is from the middle line, and where the line through the foot goes."""
    left, right, _ = pages(paper)
    for page in (left[:, ::-1], right):
        rows, columns = np.nonzero(inside_of_foot(page))
        up = (rows.max() - rows) / PX_PER_MM
        heel = columns[(up > 31) & (up < 33)] / PX_PER_MM - middle_line_mm(page)
        assert (heel.min() + heel.max()) / 2 == pytest.approx(HEELS_MM / 2, abs=2)
        assert splay_deg(page) == pytest.approx(SPLAY_DEG, abs=0.2)


def splay_deg(page: Any) -> float:
    """Which way the straight line inside a right foot goes; + outwards."""
    foot = cv2.erode(inside_of_foot(page).astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    rows, columns = np.nonzero((page.max(axis=2) < 150) & foot)
    return math.degrees(math.atan(-np.polyfit(rows, columns, 1)[0]))


@papers
def test_ring_lies_between_the_ankles_on_both_pages(paper: Paper) -> None:
    left, right, _ = pages(paper)
    for page in (left[:, ::-1], right):
        heel_line_mm = float(np.argmax(dark(page).sum(axis=1))) / PX_PER_MM
        assert heel_line_mm - ring_mm(page) == pytest.approx(ANKLES_MM, abs=0.5)


def ring_mm(page: Any) -> float:
    """How far below the upper edge the middle of the ring is, on the middle line."""
    turns = np.linspace(0, 2 * np.pi, 90)
    x = np.rint((middle_line_mm(page) + 5 * np.cos(turns)) * PX_PER_MM).astype(int)
    ink = cv2.dilate(dark(page).astype(np.uint8), np.ones((3, 3), np.uint8))
    rows = np.arange(int(6 * PX_PER_MM), page.shape[0] - int(6 * PX_PER_MM))
    on_it = [ink[row + np.rint(5 * np.sin(turns) * PX_PER_MM).astype(int), x].mean() for row in rows]
    assert max(on_it) > 0.95
    return float(rows[int(np.argmax(on_it))]) / PX_PER_MM


@papers
def test_nothing_is_drawn_where_printers_do_not_print(paper: Paper) -> None:
    edge = int(LEAST_MARGIN_MM * PX_PER_MM)
    for page in pages(paper):
        drawn = page.min(axis=2) < 250
        for strip in (drawn[:edge], drawn[-edge:], drawn[:, :2], drawn[:, -2:]):
            assert not strip.any()


@papers
def test_pdf(paper: Paper) -> None:
    assert pdf(paper).startswith(b"%PDF")


def test_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert [cli.main(["feet"]), cli.main(["feet", "--paper", "letter", "-o", "l.pdf"])] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.pdf", "posture-feet.pdf"]
    assert "100 %" in capsys.readouterr().out
    assert cli.main(["feet", "-o", "l.pdf"]) == 2
