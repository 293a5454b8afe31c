"""The page Review in a real browser: mouse and finger move points, and what they did is there after a reload."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posture.landmarks import View
from posture.records import NewPhoto, NewVisit, PatientFacts, open_records
from tests.browsing import FRONT, Visit
from tests.test_editor_browser import at, drag, grip, on_screen, scale, tilt, wait_for_tilt

if TYPE_CHECKING:
    from playwright.sync_api import WebSocket

pytestmark = pytest.mark.browser


@pytest.fixture
def reviewing(visit: Visit, address: str) -> Iterator[tuple[Visit, list[int]]]:
    """A photo of a visit in the editor, and the sizes of all messages that came from the server. [bytes]"""
    sizes: list[int] = []

    def opened(socket: "WebSocket") -> None:
        socket.on("framereceived", lambda content: sizes.append(len(content)))

    visit.page.on("websocket", opened)
    visit.page.goto(f"{address}/review?id={kept()}")
    visit.page.locator(".editor .point").first.wait_for()
    visit.page.locator(".editor .stage").scroll_into_view_if_needed()
    yield visit, sizes
    assert visit.overflow_px() == 0


def kept() -> str:
    """A visit of a new patient, written beside the server."""
    with open_records(Path(os.environ["POSTURE_DATA"])) as records:
        desk = records.desk()
        patient = desk.patients.add(PatientFacts(name="Ada", reference="A-17"))
        photo = NewPhoto(content=FRONT.read_bytes(), name="front.jpg", view=View.FRONT)
        return desk.visits.save(patient.id, NewVisit(day=date(2026, 11, 2), photos=(photo,))).id


def test_what_mouse_and_finger_moved_is_there_after_a_reload(reviewing: tuple[Visit, list[int]]) -> None:
    visit, _ = reviewing
    first, size = tilt(visit), scale(visit)
    hip, knee = at(visit, "left_hip"), at(visit, "right_hip")
    drag(visit, "left_hip", 3, 10)
    second = wait_for_tilt(visit, first)
    visit.page.locator(".editor .stage").scroll_into_view_if_needed()
    fingers = visit.page.context.new_cdp_session(visit.page)
    x, y = on_screen(visit, "right_hip")
    for kind, dy in (("touchStart", 0), ("touchMove", 5), ("touchMove", 12), ("touchMove", 12)):
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - dy}]})
    assert visit.page.locator(".editor .loupe").is_visible()
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    third = wait_for_tilt(visit, second)
    moved = at(visit, "left_hip"), at(visit, "right_hip")
    assert moved[0] == pytest.approx((hip[0] + 3 * size, hip[1] + 10 * size), abs=0.1)
    assert moved[1] == pytest.approx((knee[0], knee[1] - 12 * size), abs=0.6)
    visit.page.get_by_text("Unsaved changes of").wait_for()
    visit.page.reload()
    visit.page.get_by_text("Placed by hand: left hip joint, right hip joint.").wait_for()
    grip(visit, "left_hip").wait_for()
    assert at(visit, "left_hip") == pytest.approx(moved[0])
    assert at(visit, "right_hip") == pytest.approx(moved[1])
    assert tilt(visit) == third


def test_keys_move_a_point_and_no_step_sends_the_picture_again(reviewing: tuple[Visit, list[int]]) -> None:
    visit, sizes = reviewing
    picture = visit.page.locator(".editor .photo image").get_attribute("href") or ""
    visit.page.wait_for_timeout(2000)  # the small pictures come last
    first, start, before = tilt(visit), at(visit, "left_hip"), len(sizes)
    grip(visit, "right_hip").focus()
    visit.page.keyboard.press("Shift+Tab")
    visit.page.keyboard.press("Shift+ArrowDown")
    visit.page.keyboard.press("ArrowRight")
    wait_for_tilt(visit, first)
    visit.page.get_by_text("Unsaved changes of").wait_for()
    assert at(visit, "left_hip") == pytest.approx((start[0] + 1, start[1] + 10), abs=0.01)
    assert 0 < sum(sizes[before:]) < len(picture) / 2
    visit.page.get_by_role("button", name="Save as the result").click()
    visit.page.get_by_text("With points placed by hand.").wait_for()
    visit.page.get_by_role("button", name="Undo").click()
    visit.page.get_by_text("Unsaved changes of").wait_for()
    visit.page.get_by_role("button", name="Discard").click()
    visit.page.get_by_text("With points placed by hand.").wait_for()
    assert at(visit, "left_hip") == pytest.approx((start[0] + 1, start[1] + 10), abs=0.01)


def test_two_fingers_zoom(reviewing: tuple[Visit, list[int]]) -> None:
    visit, _ = reviewing
    whole = scale(visit)
    box = visit.page.locator(".editor .photo").bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + 60
    fingers = visit.page.context.new_cdp_session(visit.page)
    for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchMove", 80)):
        ends = [{"x": x, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": ends})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert scale(visit) < whole / 2


def test_toggles_are_large_enough_to_touch(reviewing: tuple[Visit, list[int]]) -> None:
    visit, _ = reviewing
    toggle = visit.page.locator("[data-testid=stCheckbox] label").first
    toggle.wait_for()
    box = toggle.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    toggle.click(position={"x": 10, "y": 2})  # the edge is the toggle's as well
    visit.page.locator("[data-testid=stCheckbox] input:checked").wait_for(state="attached")
