"""What the editor of points takes from a browser, what it sends, and the page around it, without a browser."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from posture.analysis import Request, Seen, look, measure
from posture.byhand import NO_CORRECTIONS, Corrections, Drawn, Placed
from posture.landmarks import Landmark, Side, View
from posture.report import html
from posture.web import editor as editing
from posture.web.drawn import Held
from posture.web.editor import Changed, Edit, addable, parsed, shown
from posture.web.session import Session
from tests.figures import Figure
from tests.paging import Recorded, Show, key, links, picture, play, seen, standing
from tests.paging import given as give
from tests.playback import Playback, photo_of
from tests.test_sagittal import profile

FRONT = look(photo_of(), Request(view=View.FRONT), Playback((Figure(hip_tilt=3.0).pose(),)))
SIDE = look(photo_of(), Request(view=View.LEFT), Playback((profile(View.LEFT),)))
REV = "0123"


def told(**points: Any) -> dict[str, Any]:
    return {"rev": REV, "points": points, "plumb": None}


# From the browser -----------------------------------------------------------------------------------------------------


def test_points_and_plumb_line_are_read() -> None:
    plumb = {"ends": [[10, 20], [12, 900.5]], "sd_px": 2}
    edit = parsed({"rev": REV, "points": {"left_asis": [560, 490.25, 1.5]}, "plumb": plumb}, REV, FRONT)
    assert edit == Edit(
        corrections=Corrections.of({Landmark.LEFT_ASIS: Placed(560.0, 490.25, 1.5)}),
        plumb=Drawn(start=(10.0, 20.0), end=(12.0, 900.5), end_sd_px=2.0),
    )
    assert parsed(told(), REV, FRONT) == Edit(corrections=NO_CORRECTIONS, plumb=None)


HOSTILE: list[Any] = [
    None,
    7,
    "rev",
    [],
    {},
    {"rev": REV},
    {"rev": REV, "points": [], "plumb": None},
    {"rev": REV, "points": None, "plumb": None},
    {"rev": REV, "points": {}},
    {"rev": REV, "points": {}, "plumb": {}},
    {"rev": REV, "points": {}, "plumb": {"ends": [[1, 2], [3, 9000]], "sd_px": 1}},
    told(left_hip=None),
    told(left_hip=[1, 2]),
    told(left_hip=[1, 2, 3, 4]),
    told(left_hip={"x": 1, "y": 2, "sd": 3}),
    told(left_hip="123"),
    told(left_hip=["1", "2", "3"]),
    told(left_hip=[True, True, True]),
    told(left_hip=[math.nan, 2, 1]),
    told(left_hip=[math.inf, 2, 1]),
    told(left_hip=[10**400, 2, 1]),
    told(left_hip=[-0.5, 2, 1]),
    told(left_hip=[1000.5, 2, 1]),
    told(left_hip=[1, 1001, 1]),
    told(left_hip=[1, 2, -1]),
    told(left_hip=[1, 2, math.inf]),
    told(left_hip=[100, 100, 1e308]),
    told(left_hip=[100, 100, 1415]),
    told(left_hip=[[1], [2], [3]]),
    told(nose=[1, 2, 3]),
    told(left_psis=[1, 2, 3]),
    told(tail=[1, 2, 3]),
]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_what_cannot_be_meant_is_dropped_as_a_whole(value: Any) -> None:
    assert parsed(value, REV, FRONT) is None


def test_one_bad_point_drops_the_good_ones() -> None:
    assert parsed(told(left_hip=[1, 2, 3], right_hip=[1, 2, math.nan]), REV, FRONT) is None


def test_a_late_answer_is_dropped() -> None:
    assert parsed(told(left_hip=[500, 500, 1]), "another", FRONT) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(
    points=st.dictionaries(st.sampled_from([*Landmark, "x"]), json_values, max_size=3) | json_values, plumb=json_values
)
def test_nothing_a_browser_says_raises_or_leaves_the_photo(points: Any, plumb: Any) -> None:
    edit = parsed({"rev": REV, "points": points, "plumb": plumb}, REV, FRONT)
    if edit is not None:
        assert all(0 <= at.x <= 1000 and 0 <= at.y <= 1000 for at in edit.corrections.values())


@given(
    points=st.dictionaries(
        st.sampled_from([*shown(FRONT), *addable(FRONT)]),
        st.tuples(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1500) | st.floats(1e300)),
        max_size=3,
    )
)
@example({Landmark.LEFT_HIP: (100, 100, 1e308)})
@settings(max_examples=50)
def test_whatever_points_are_taken_can_be_measured_and_reported(points: Any) -> None:
    edit = parsed(told(**points), REV, FRONT)
    if edit is not None:
        assert html.sheet(measure(FRONT, edit.corrections))


# To the browser -------------------------------------------------------------------------------------------------------


def test_points_of_the_view_are_offered() -> None:
    assert Landmark.LEFT_HIP in shown(FRONT)
    assert {Landmark.LEFT_ASIS, Landmark.RIGHT_MEDIAL_MALLEOLUS} <= set(addable(FRONT))
    assert not {Landmark.LEFT_PSIS, Landmark.C7} & set(addable(FRONT))
    assert {name.value.partition("_")[0] for name in (*shown(SIDE), *addable(SIDE))} == {"left", "c7"}
    assert {Landmark.LEFT_ASIS, Landmark.LEFT_PSIS, Landmark.C7} <= set(addable(SIDE))


def sent(of: Seen, drawn: Edit, held: Held, monkeypatch: pytest.MonkeyPatch, *, show_face: bool = False) -> str:
    """What goes to the browser, as it goes."""
    got: list[Any] = []

    def mounted(**said: Any) -> dict[str, Any]:
        got.append(said["data"])
        return {}

    monkeypatch.setattr(editing, "_editing", mounted)
    changed = Changed(points=lambda _: None, plumb=lambda _: None)
    editing.editor(of, drawn, changed, held, show_face=show_face)
    return json.dumps(got[0])


NOTHING = Edit(corrections=NO_CORRECTIONS, plumb=None)
MOVED = Edit(corrections=Corrections.of({Landmark.LEFT_HIP: (560.0, 470.0)}), plumb=None)


def test_data_are_the_same_bytes_while_the_browser_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    first = sent(FRONT, NOTHING, held, monkeypatch)
    held.corrections = MOVED.corrections  # as the browser told
    assert sent(FRONT, MOVED, held, monkeypatch) == first


def test_what_the_caller_changes_begins_a_new_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    first = json.loads(sent(FRONT, NOTHING, held, monkeypatch))
    second = json.loads(sent(FRONT, MOVED, held, monkeypatch))
    assert second["rev"] != first["rev"]
    assert (first["start"], second["start"]) == ({}, {"left_hip": [560.0, 470.0, 0.0]})
    assert parsed({"rev": first["rev"], "points": {}, "plumb": None}, held.rev, FRONT) is None


def test_the_same_person_seen_anew_keeps_the_draft_and_another_view_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    one = json.loads(sent(FRONT, NOTHING, held, monkeypatch))
    again = look(FRONT.photo, Request(view=View.FRONT, height_cm=170.0), Playback(FRONT.people))
    assert json.loads(sent(again, NOTHING, held, monkeypatch))["rev"] == one["rev"]
    back = look(FRONT.photo, Request(view=View.BACK), Playback((Figure().pose(View.BACK),)))
    assert json.loads(sent(back, NOTHING, held, monkeypatch))["rev"] != one["rev"]


def test_face_is_covered_unless_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    covered, bare = (
        json.loads(sent(FRONT, NOTHING, Held(), monkeypatch, show_face=shown))["picture"] for shown in (False, True)
    )
    assert covered.startswith("data:image/jpeg;base64,")
    assert covered != bare


def test_no_number_that_is_withheld_goes_to_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.loads(sent(FRONT, NOTHING, Held(), monkeypatch))
    assert set(data) == {
        *("picture", "width", "height", "frame", "points", "addable", "lines", "start", "plumb", "key", "rev"),
    }


# The page -------------------------------------------------------------------------------------------------------------


def correcting(at: AppTest) -> AppTest:
    at.session_state[key(at, "tab")] = "Correct the points"
    return at.run()


def draw(at: AppTest, points: dict[str, Any], plumb: Any = None) -> AppTest:
    """`at` as if the browser had told that."""
    held = session(at).editing
    at.session_state[held.key] = {"edit": {"rev": held.rev, "points": points, "plumb": plumb}}
    return at.run()


def session(at: AppTest) -> Session:
    held: Session = at.session_state["session"]
    return held


def test_a_drawn_point_changes_table_and_downloads(show: Show) -> None:
    at = correcting(give(show(standing()), picture()))
    assert "Hip tilt (hip line)" in seen(at)
    draw(at, {"left_asis": [560, 490, 1], "right_asis": [440, 500, 1]})
    assert "Hip tilt (ASIS)" in seen(at)
    assert "Placed by hand: left ASIS" in seen(at)
    at.session_state[key(at, "tab")] = "Result"
    data = json.loads(links(at.run())["anna.json"])
    assert data["landmarks"]["left_asis"]["source"] == "manual"
    assert "Placed by hand: left ASIS" in seen(at)


def test_a_hostile_state_changes_nothing(show: Show) -> None:
    at = correcting(give(show(standing()), picture()))
    before = seen(at)
    assert seen(draw(at, {"left_hip": [1e9, 2, 1]})) == before


def test_a_drawn_plumb_line_becomes_the_vertical(show: Show) -> None:
    at = correcting(give(show(standing()), picture()))
    assert "A plumb line, drawn in the photo" in seen(at)
    draw(at, {}, {"ends": [[100, 50], [110, 950]], "sd_px": 1})
    assert "the plumb line that was drawn: camera roll +0.6°" in seen(at)
    draw(at, {})
    assert "edges of the picture were taken as level" in seen(at)


def test_points_belong_to_the_person_and_the_view(show: Show) -> None:
    at = give(show(standing(-250), standing(250)), picture())
    at.segmented_control(key=key(at, "person")).set_value(1).run()
    draw(correcting(at), {"left_hip": [300, 400, 1]})
    assert "Placed by hand: left hip joint." in seen(at)
    at.segmented_control(key=key(at, "person")).set_value(2).run()
    assert "Placed by hand" not in seen(at)
    at.segmented_control(key=key(at, "person")).set_value(1).run()
    assert "Placed by hand: left hip joint." in seen(at)


def test_points_end_with_their_photo(show: Show) -> None:
    at = correcting(give(show(standing()), picture()))
    draw(at, {"left_hip": [560, 400, 1]})
    old = session(at).editing
    at.button(key=key(at, "remove")).click().run()
    assert (session(at).corrections, session(at).editing.data) == ({}, {})
    assert session(at).editing is not old
    assert "Placed by hand" not in seen(give(at, picture(seed=1)))


def test_networks_look_once_however_often_a_point_is_moved(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    at = correcting(give(show(standing()), picture()))
    detector = Recorded(standing())
    play(monkeypatch, detector)
    for x in (540, 550, 560):
        draw(at, {"left_hip": [x, 400, 1]})
    assert detector.looks == 0
    assert session(at).corrections != {}


def test_a_refused_photo_has_no_editor(show: Show) -> None:
    at = give(show(standing(-250), standing(250)), picture())
    assert [tab.label for tab in at.tabs] == []


def test_every_side_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By word, for those who do not see the colour."""
    data = json.loads(sent(FRONT, NOTHING, Held(), monkeypatch))
    for point in (*data["points"], *data["addable"]):
        assert point["label"].split()[0].lower() == point["side"]
        assert point["side"] in set(Side)
