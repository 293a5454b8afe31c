"""Every finding is provoked, and a clean picture provokes none."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from posture.analysis import Auto, Request, analyse
from posture.geometry import rotated
from posture.landmarks import Landmark, Pose, Side, View
from posture.photo import Photo, Pixels
from posture.quality import CHECKS, Code, Finding, Scene, Severity, check, seen_view
from posture.report import wording
from posture.report.finding_words import TYPED
from posture.scale import ScaleChoice, stature_px
from posture.vertical import (
    Vertical,
    VerticalSource,
    from_frame,
    from_gravity,
    from_plumb,
    from_stated,
    level,
    upright,
)
from tests.figures import Figure
from tests.playback import Playback, photo_of, picture, with_point

STANDING = Figure().pose()


def findings(pose: Pose = STANDING, photo: Photo | None = None, view: View | Auto = View.FRONT) -> dict[Code, Severity]:
    analysis = analyse(photo or photo_of(), Request(view=view), Playback((pose,)))
    return {finding.code: finding.severity for finding in analysis.findings}


def stretched(pose: Pose, *, factor: float = 1.0, dx: float = 0.0, dy: float = 0.0) -> Pose:
    return pose.moved(lambda x, y: (500 + (x - 500) * factor + dx, 950 + (y - 950) * factor + dy))


def tilted(pose: Pose, roll: float) -> Pose:
    return pose.moved(lambda x, y: rotated((x, y), (500, 500), roll))


def part(side: Side, name: str) -> Landmark:
    return Landmark.of(side, name)


def moved_part(pose: Pose, name: str, dx: float, dy: float, side: Side = Side.LEFT) -> Pose:
    point = pose[part(side, name)]
    return with_point(pose, part(side, name), point.x + dx, point.y + dy)


def blurred(pixels: Pixels) -> Any:
    return cv2.GaussianBlur(pixels, (0, 0), 4)


def with_feet_guessed(pose: Pose, spread_pct: float) -> Pose:
    """Heels and toes in which the two looks disagree, more than in the trunk, by so many percent of the stature."""
    sd_px = pose[Landmark.LEFT_HIP].sd_px + spread_pct / 100 * (stature_px(pose) or 0.0)
    guessed = {Landmark.of(side, name) for side in Side for name in ("heel", "foot_index")}
    return replace(pose, points={name: replace(p, sd_px=sd_px) if name in guessed else p for name, p in pose.items()})


def hand_on_hip(pose: Pose) -> Pose:
    hip = pose[Landmark.LEFT_HIP]
    return with_point(pose, Landmark.LEFT_WRIST, hip.x - 3, hip.y + 3)


@pytest.mark.parametrize("view", [View.FRONT, View.BACK], ids=str)
def test_clean_picture_has_no_finding(view):
    assert findings(Figure(hip_tilt=6, knee_left=-12, knee_right=9).pose(view), view=view) == {}


@pytest.mark.parametrize(
    ("pose", "code", "severity"),
    [
        pytest.param(stretched(STANDING, dy=60), Code.CUT_OFF, Severity.REFUSE, id="feet below the picture"),
        pytest.param(stretched(STANDING, dx=450), Code.CUT_OFF, Severity.REFUSE, id="a shoulder beside the picture"),
        pytest.param(stretched(STANDING, dy=-120), Code.CUT_OFF, Severity.WARN, id="head above the picture"),
        pytest.param(stretched(STANDING, factor=0.15), Code.TOO_SMALL, Severity.REFUSE, id="130 px tall"),
        pytest.param(stretched(STANDING, factor=0.3), Code.LOW_RESOLUTION, Severity.WARN, id="260 px tall"),
        pytest.param(
            replace(STANDING.moved(lambda x, y: (y, 1000 - x)), yaw_deg=0.0), Code.SIDEWAYS, Severity.REFUSE, id="lying"
        ),
        pytest.param(tilted(STANDING, 7.0), Code.LEANING, Severity.WARN, id="a camera rolled by 7"),
        pytest.param(tilted(STANDING, -12.0), Code.LEANING, Severity.REFUSE, id="a camera rolled by 12"),
        pytest.param(replace(STANDING, yaw_deg=-10.0), Code.TURNED, Severity.WARN, id="turned by 10"),
        pytest.param(replace(STANDING, yaw_deg=25.0), Code.TURNED, Severity.REFUSE, id="turned by 25"),
        pytest.param(replace(STANDING, yaw_deg=170.0), Code.WRONG_VIEW, Severity.REFUSE, id="the back"),
        pytest.param(replace(STANDING, yaw_deg=-85.0), Code.WRONG_VIEW, Severity.REFUSE, id="the left side"),
        pytest.param(
            moved_part(moved_part(STANDING, "knee", 0, -120), "knee", 0, -120, Side.RIGHT),
            Code.NOT_STANDING,
            Severity.REFUSE,
            id="sitting",
        ),
        pytest.param(moved_part(STANDING, "ankle", 0, -70), Code.NOT_STANDING, Severity.REFUSE, id="a foot lifted"),
        pytest.param(moved_part(STANDING, "ankle", 250, 0), Code.NOT_STANDING, Severity.REFUSE, id="straddling"),
        pytest.param(hand_on_hip(STANDING), Code.NOT_STANDING, Severity.REFUSE, id="hand over a hip"),
        pytest.param(moved_part(STANDING, "elbow", 0, -160), Code.NOT_STANDING, Severity.WARN, id="an arm raised"),
        pytest.param(with_feet_guessed(STANDING, 0.3), Code.HIDDEN, Severity.REFUSE, id="feet behind something"),
    ],
)
def test_stance_that_provokes_a_finding(pose, code, severity):
    assert findings(pose) == {code: severity}


def test_feet_that_the_looks_nearly_agree_on_and_toes_behind_the_heels_are_not_hidden():
    assert findings(with_feet_guessed(STANDING, 0.2)) == {}
    assert findings(with_feet_guessed(Figure().pose(View.BACK), 0.3), view=View.BACK) == {}


def test_a_person_seen_by_one_look_only_is_not_called_hidden():
    """Every point has the same large spread then: it says nothing of the feet."""
    unsure = replace(STANDING, points={name: replace(point, sd_px=18.0) for name, point in STANDING.items()})
    assert Code.HIDDEN not in findings(unsure)


def test_stride_seen_from_the_side():
    """Seen from the side the ankles lie over one another, unless one foot is in front."""
    flat = STANDING.moved(lambda x, y: (500 + (x - 500) * 0.1, y))
    standing = replace(flat, yaw_deg=-90.0)
    assert findings(standing, view=View.LEFT) == {}
    assert findings(moved_part(standing, "ankle", 150, 0), view=View.LEFT) == {Code.NOT_STANDING: Severity.REFUSE}


def test_sitting_seen_from_the_side():
    flat = STANDING.moved(lambda x, y: (500 + (x - 500) * 0.1, y))
    sitting = moved_part(moved_part(flat, "hip", 150, 180), "hip", 150, 180, Side.RIGHT)
    assert findings(replace(sitting, yaw_deg=-90.0), view=View.LEFT) == {Code.NOT_STANDING: Severity.REFUSE}


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        pytest.param(photo_of((picture() * 0.3).astype(np.uint8)), Code.DARK, id="dark"),
        pytest.param(photo_of(blurred(picture())), Code.BLURRED, id="blurred"),
        pytest.param(photo_of(front_camera=True), Code.FRONT_CAMERA, id="front camera"),
    ],
)
def test_picture_that_provokes_a_warning(photo, code):
    assert findings(photo=photo) == {code: Severity.WARN}


def test_picture_of_one_colour_is_not_sharp():
    assert Code.BLURRED in findings(photo=photo_of(np.full((1000, 1000, 3), 200, np.uint8)))


@pytest.mark.parametrize("yaw", [0.0, 180.0, -90.0, 90.0])
def test_view_is_read_from_the_turn(yaw):
    assert (
        seen_view(replace(STANDING, yaw_deg=yaw))
        is {0: View.FRONT, 180: View.BACK, -90: View.LEFT, 90: View.RIGHT}[yaw]
    )


def test_view_that_is_not_certain_must_be_stated():
    between = replace(STANDING, yaw_deg=35.0)
    assert Code.VIEW_UNCLEAR in findings(between, view="auto")
    assert Code.VIEW_UNCLEAR in findings(replace(STANDING, yaw_deg=None), view="auto")
    assert findings(replace(STANDING, yaw_deg=6.0), view="auto") == {}


def test_without_a_turn_the_order_of_the_hips_tells_front_from_back():
    sides_only = replace(STANDING, yaw_deg=None)
    assert findings(sides_only, view=View.FRONT) == {Code.VIEW_UNCLEAR: Severity.WARN}
    assert findings(sides_only, view=View.BACK)[Code.WRONG_VIEW] is Severity.REFUSE


EDGES = Vertical(source=VerticalSource.EDGES, roll_deg=0.1, sd_deg=0.7)


def said(vertical: Vertical, told: Vertical | None = None) -> list[Finding]:
    """What is found of a body that stands upright in the picture, with what was said of the vertical."""
    by = level(photo_of(), vertical)
    scene = Scene(
        photo=photo_of(), pose=STANDING, upright=upright(STANDING, by), view=View.FRONT, said=vertical, told=told
    )
    return list(check(scene))


@pytest.mark.parametrize(
    ("vertical", "named"),
    [
        pytest.param(from_stated(40.0), "With the stated roll of the camera the body leans 40°", id="stated"),
        pytest.param(from_stated(-12.0), "the roll does not fit the photo", id="stated-a-little"),
        pytest.param(from_plumb((300, 0), (700, 1000)), "Beside the line that was drawn", id="drawn"),
    ],
)
def test_a_roll_that_does_not_fit_the_photo_is_named_and_not_the_legs(vertical, named):
    analysis = analyse(photo_of(), Request(view=View.FRONT, vertical=vertical), Playback((STANDING,)))
    assert [(one.code, one.severity) for one in analysis.findings] == [(Code.LEANING, Severity.REFUSE)]
    assert named in wording.message(analysis.findings[0])
    assert said(vertical, EDGES) == list(analysis.findings)


def test_legs_are_named_where_the_stated_roll_is_not_in_doubt():
    lifted = moved_part(STANDING, "ankle", 0, -70)
    analysis = analyse(photo_of(), Request(view=View.FRONT, vertical=from_stated(1.0)), Playback((lifted,)))
    assert [one.code for one in analysis.findings] == [Code.NOT_STANDING]


@pytest.mark.parametrize(
    ("stated", "told", "apart"),
    [
        pytest.param(1.5, EDGES, None, id="edges-that-are-not-sure"),
        pytest.param(2.4, EDGES, 2.3, id="edges"),
        pytest.param(1.2, from_gravity((0.0, -1.0, 0.0)), None, id="gravity-within-its-error"),
        pytest.param(-1.3, from_gravity((0.0, -1.0, 0.0)), 1.3, id="gravity"),
        pytest.param(4.9, from_frame(), None, id="the-frame-is-no-witness"),
    ],
)
def test_what_was_said_of_down_is_held_against_what_the_photo_tells(stated, told, apart):
    found = said(from_stated(stated), told)
    assert [(one.code, one.severity) for one in found] == [(Code.VERTICALS_DISAGREE, Severity.WARN)] * (
        apart is not None
    )
    assert [one.value for one in found] == pytest.approx([] if apart is None else [apart])


def test_gravity_in_the_photo_is_held_against_a_stated_roll_and_nothing_else():
    photo = replace(photo_of(), gravity=(0.0, -1.0, 0.0))
    for vertical, codes in ((from_stated(3.0), [Code.VERTICALS_DISAGREE]), (from_frame(), []), (None, [])):
        analysis = analyse(photo, Request(view=View.FRONT, vertical=vertical), Playback((STANDING,)))
        assert [one.code for one in analysis.findings] == codes
    analysis = analyse(photo, Request(view=View.FRONT, vertical=from_stated(3.0)), Playback((STANDING,)))
    assert "3.0° from the phone's own level" in wording.message(analysis.findings[0])
    assert analysis.vertical.roll_deg == 3.0


def test_another_view_is_named_with_what_to_do():
    analysis = analyse(photo_of(), Request(view=View.FRONT), Playback((replace(STANDING, yaw_deg=178.0),)))
    (finding,) = analysis.findings
    assert wording.message(finding) == "This photo seems to show the back, not the front as stated."
    assert wording.action(finding).startswith("Choose Back as the view. ")
    assert "--view back (--back in a visit)" in wording.action(finding, typed=True)


@pytest.mark.parametrize("known", list(TYPED), ids=str)
def test_pages_do_not_speak_the_words_of_the_command_line(known):
    code, detail = known
    finding = Finding(code=code, detail=detail, severity=Severity.WARN, value=2.0)
    assert "--" in wording.action(finding, typed=True)
    assert "--" not in wording.action(finding)


@pytest.mark.parametrize(("height_cm", "asked"), [(127, True), (130, False), (210, False), (250, True)])
def test_a_height_that_few_adults_have_is_asked_about(height_cm, asked):
    for scale in (ScaleChoice.AUTO, ScaleChoice.STATURE):
        request = Request(view=View.FRONT, height_cm=height_cm, scale=scale)
        found = analyse(photo_of(), request, Playback((STANDING,))).findings
        assert [(one.code, one.severity) for one in found] == [(Code.HEIGHT_UNUSUAL, Severity.WARN)] * asked
        assert all(f"A height of {height_cm} cm was stated" in wording.message(one) for one in found)


@pytest.mark.parametrize(("height_cm", "action"), [(None, "or give the height"), (171, "(Auto or Height)")])
def test_a_board_that_is_missing_is_said_with_what_else_there_is(height_cm, action):
    request = Request(view=View.FRONT, height_cm=height_cm, scale=ScaleChoice.BOARD)
    (finding,) = analyse(photo_of(), request, Playback((STANDING,))).findings
    assert finding.code is Code.NO_BOARD
    assert action in wording.action(finding)


def test_refusals_come_first_and_each_code_once():
    pose = replace(hand_on_hip(moved_part(STANDING, "ankle", 0, -70)), yaw_deg=10.0)
    analysis = analyse(photo_of(front_camera=True), Request(view=View.FRONT), Playback((pose,)))
    assert [finding.code for finding in analysis.findings] == [Code.NOT_STANDING, Code.TURNED, Code.FRONT_CAMERA]


def test_every_finding_has_words_and_every_limit_a_source():
    for row in CHECKS:
        finding = Finding(code=row.code, severity=row.severity, detail=row.detail, value=12.0, unit=row.unit)
        assert wording.message(finding).endswith((".", "feet)."))
        assert wording.action(finding).endswith(".")
        assert row.source
