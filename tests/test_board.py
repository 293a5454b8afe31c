from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.scene import Camera
from posture.analysis import Analysis, Request, analyse
from posture.geometry import rotated
from posture.landmarks import View
from posture.photo import Photo, Pixels
from posture.quality import Code, Finding, Severity
from posture.report import wording
from posture.report.contract import to_json
from posture.scale import NoBoard, Scale, ScaleChoice, ScaleSource, apart_pct, from_board
from posture.scale.board import MARKER_MM, MARKERS
from posture.vertical import from_frame
from tests import contract
from tests.boards import CENTRE_MM, PX_PER_MM, Held, page, person, photo, photographed
from tests.figures import Figure
from tests.playback import Playback

CAMERA = Camera(width=1800, height=2400)
TRUE = 3000 / CAMERA.focal_px
"""Millimetres of a pixel in the plane of the body. [mm]"""


def seen(*boards: Held, camera: Camera = CAMERA, **how: Any) -> Scale | NoBoard:
    return from_board(photo(camera, photographed(camera, *boards, **how)), person(camera))


@pytest.mark.parametrize(
    ("board", "within"),
    [
        pytest.param(Held(), 0.003, id="straight"),
        pytest.param(Held(x=-0.4), 0.003, id="other-side"),
        pytest.param(Held(spin=90), 0.003, id="lying"),
        pytest.param(Held(spin=180), 0.003, id="upside-down"),
        pytest.param(Held(turn=15), 0.012, id="turned"),
        pytest.param(Held(turn=-12), 0.012, id="turned-outwards"),
        pytest.param(Held(tip=15), 0.012, id="tipped"),
    ],
)
def test_scale_of_a_board_beside_the_body(board: Held, within: float) -> None:
    scale = seen(board)
    assert scale.source is ScaleSource.BOARD
    assert scale.mm_per_px == pytest.approx(TRUE, rel=within)


def test_blurred_board_is_read() -> None:
    assert seen(Held(), blur_px=2.5).mm_per_px == pytest.approx(TRUE, rel=0.01)


def test_half_covered_board_is_read_with_three_squares_and_not_with_two() -> None:
    covered = page().copy()
    covered[40 * 4 : 80 * 4, 30 * 4 : 70 * 4] = 200
    assert seen(Held(), paper=covered).mm_per_px == pytest.approx(TRUE, rel=0.005)
    covered[:, : 105 * 4] = 200
    assert seen(Held(), paper=covered) is NoBoard.COVERED


@pytest.mark.parametrize(
    ("boards", "why"),
    [
        pytest.param((), NoBoard.UNSEEN, id="none"),
        pytest.param((Held(x=0.35), Held(x=-0.35)), NoBoard.SEVERAL, id="two"),
        pytest.param((Held(turn=-40),), NoBoard.TURNED, id="turned"),
        pytest.param((Held(x=0.3, size=0.35),), NoBoard.UNSEEN, id="tiny"),
    ],
)
def test_board_that_cannot_be_used(boards: tuple[Held, ...], why: NoBoard) -> None:
    camera = replace(CAMERA, width=600, height=800) if why is NoBoard.UNSEEN else CAMERA
    assert seen(*boards, camera=camera) is why


def test_squares_cut_apart_are_no_board() -> None:
    apart = page().copy()
    apart[:, 8:] = np.where(np.arange(apart.shape[1])[None, 8:, None] > 420, np.roll(apart, 40, axis=1)[:, 8:], 255)
    apart[:, :420] = page()[:, :420]
    apart[500:, 420:] = 255
    apart[540:980, 420:] = page()[500:940, 420:]
    assert seen(Held(), paper=apart) is NoBoard.BENT


def spread(further_px: int, *, without: int | None = None) -> Pixels:
    """The page with its four squares moved evenly from the middle; what a pair of scissors can do."""
    whole, middle = page(), np.array(CENTRE_MM) * PX_PER_MM
    moved = np.full_like(whole, 255)
    for number, place in MARKERS.items():
        if number != without:
            x, y = (middle + np.array(place) * PX_PER_MM).astype(int)
            dx, dy = (np.sign(place) * further_px).astype(int)
            half = round(0.58 * MARKER_MM * PX_PER_MM)
            moved[y + dy - half : y + dy + half, x + dx - half : x + dx + half] = whole[
                y - half : y + half, x - half : x + half
            ]
    return moved


@pytest.mark.parametrize("without", [None, 21], ids=["four", "three"])
def test_squares_spread_evenly_are_no_board(without: int | None) -> None:
    assert seen(Held(), paper=spread(0, without=without)).mm_per_px == pytest.approx(TRUE, rel=0.005)
    assert seen(Held(), paper=spread(24, without=without)) is NoBoard.APART


def test_mirrored_photo_is_said_to_be_mirrored() -> None:
    pixels = photographed(CAMERA, Held())
    assert from_board(photo(CAMERA, pixels[:, ::-1]), person(CAMERA)) is NoBoard.MIRRORED


def test_wrong_print_cannot_be_known() -> None:
    """Only the ruler shows it, or a stature that disagrees."""
    assert seen(Held(size=0.8)).mm_per_px == pytest.approx(TRUE / 0.8, rel=0.005)


def test_places_moved_to_another_picture_count() -> None:
    taken = photo(CAMERA, photographed(CAMERA, Held()))
    turned = from_board(taken, person(CAMERA), lambda x, y: rotated((x, y), (900, 1200), 40.0))
    assert turned.mm_per_px == pytest.approx(TRUE, rel=0.005)


def test_nearer_camera_makes_holding_errors_weigh_more() -> None:
    near, far = (seen(Held(), camera=replace(CAMERA, distance_m=metres)).sd_pct for metres in (2.2, 4.0))
    assert near > 2.2 > 1.4 < far < near


def test_interval_holds_the_truth() -> None:
    """24 boards held 5 cm (1 SD) before or behind the body, turned and tipped by 5°: 95 % within 1.96 sd."""
    rng = np.random.default_rng(7)
    within = []
    for _ in range(24):
        held = Held(behind=rng.normal(0, 0.05), turn=rng.normal(0, 5), tip=rng.normal(0, 5), spin=rng.normal(0, 8))
        scale = seen(held)
        within.append(abs(scale.mm_per_px / TRUE - 1) < 1.96 * scale.sd_pct / 100)
    assert sum(within) >= 21


def scale(mm_per_px: float) -> Scale:
    return Scale(source=ScaleSource.BOARD, mm_per_px=mm_per_px, sd_pct=1.5)


@pytest.mark.parametrize(("other", "expected"), [(1.0, None), (1.06, None), (0.9, 11.1), (1.1, -9.1)])
def test_scales_disagree_beyond_three_sd(other: float, expected: float | None) -> None:
    found = apart_pct(scale(1.0), scale(other))
    assert found == (None if expected is None else pytest.approx(expected, abs=0.1))


def analysed(*, board_px_per_mm: float | None, **said: Any) -> Analysis:
    """A figure of 1.7 m, 0.5 px a millimetre, beside a board that is printed for another number."""
    pixels: Any = np.full((1000, 1000, 3), 200, np.uint8)
    if board_px_per_mm is not None:
        small = cv2.resize(page(), None, fx=board_px_per_mm / 4, fy=board_px_per_mm / 4, interpolation=cv2.INTER_AREA)
        pixels[450 : 450 + small.shape[0], 700 : 700 + small.shape[1]] = small
    taken = Photo(name="a.png", sha256="0" * 64, pixels=pixels)
    request = Request(view=View.FRONT, vertical=from_frame(), **said)
    return analyse(taken, request, Playback((Figure().pose(),)))


def codes(analysis: Analysis) -> set[Code]:
    return {finding.code for finding in analysis.findings} & {Code.NO_BOARD, Code.SCALES_DISAGREE}


@pytest.mark.parametrize(
    ("said", "source"),
    [
        pytest.param({}, ScaleSource.BOARD, id="board"),
        pytest.param({"height_cm": 170.0}, ScaleSource.BOARD, id="both"),
        pytest.param({"height_cm": 170.0, "scale": ScaleChoice.STATURE}, ScaleSource.STATURE, id="stature"),
    ],
)
def test_source_that_is_used(said: dict[str, Any], source: ScaleSource) -> None:
    analysis = analysed(board_px_per_mm=0.5, **said)
    assert analysis.scale.source is source
    assert analysis.scale.mm_per_px == pytest.approx(2.0, rel=0.02)
    assert not codes(analysis)
    contract.check(to_json(analysis))
    assert to_json(analysis)["scale"]["source"] == source


def test_board_that_is_asked_for_and_not_there_is_a_warning() -> None:
    analysis = analysed(board_px_per_mm=None, scale=ScaleChoice.BOARD, height_cm=170.0)
    assert analysis.scale is None
    assert codes(analysis) == {Code.NO_BOARD}
    assert analysis.results
    assert not codes(analysed(board_px_per_mm=None, height_cm=170.0))


def test_board_and_stature_that_disagree_are_a_warning() -> None:
    analysis = analysed(board_px_per_mm=0.4, height_cm=170.0)
    (finding,) = [one for one in analysis.findings if one.code is Code.SCALES_DISAGREE]
    assert finding.detail == "longer"
    assert finding.value == pytest.approx(26, abs=2)
    assert "longer than by the stated height" in wording.message(finding)


def test_every_way_without_a_board_has_words() -> None:
    for why in NoBoard:
        finding = Finding(code=Code.NO_BOARD, severity=Severity.WARN, detail=why)
        assert wording.message(finding)
        assert wording.action(finding)
