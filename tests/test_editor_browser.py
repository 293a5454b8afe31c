"""The editor of points in a real browser: mouse, finger and keys move points, and every step arrives."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from posture.landmarks import Landmark
from tests.browsing import FRONT, PATIENCE_S, SIZES, Visit, held

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser
CORRECT = "Correct the points"
PICTURE_IS_OTHER = """(old) => [...document.querySelectorAll("*")].some((host) => {
    const picture = host.shadowRoot?.querySelector(".editor .photo image");
    return picture && picture.getAttribute("href") !== old; })"""


@pytest.fixture
def editing(visit: Visit) -> Iterator[Visit]:
    """A visit with the editor open; in the end nothing may lie at a media address."""
    visit.give(FRONT)
    visit.page.get_by_role("tab", name=CORRECT).click()
    visit.page.locator(".editor .point").first.wait_for()
    visit.page.locator(".editor .stage").scroll_into_view_if_needed()
    yield visit
    assert visit.overflow_px() == 0
    assert not re.search("(?<!static)/media/", visit.page.content())
    stores = held("/".join(visit.page.url.split("/")[:3]))
    assert not stores & {"st_memory_media_file_storage", "UploadedFileManager"}


def grip(visit: Visit, name: str) -> "Locator":
    return visit.page.locator(f'.editor [data-name="{name}"]')


def at(visit: Visit, name: str) -> tuple[float, float]:
    """Where a point is. [px of the photo]"""
    x, y = re.findall(r"-?[\d.]+", grip(visit, name).get_attribute("transform") or "")[:2]
    return float(x), float(y)


def on_screen(visit: Visit, name: str) -> tuple[float, float]:
    """The middle of a handle. [px of the window]"""
    box = grip(visit, name).locator(".reach").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def scale(visit: Visit) -> float:
    """Pixels of the photo that one of the screen stands for."""
    factor: float = visit.page.locator(".editor .photo").evaluate("(photo) => 1 / photo.getScreenCTM().a")
    return factor


def tilt(visit: Visit) -> str:
    """The row of the hip tilt."""
    return visit.page.get_by_role("row", name=re.compile("Hip tilt")).inner_text()


def wait_for_tilt(visit: Visit, other_than: str) -> str:
    """The row of the hip tilt once it says something else."""
    row = visit.page.get_by_role("row", name=re.compile("Hip tilt"))
    handle = row.element_handle()
    assert handle is not None
    visit.page.wait_for_function(
        "(old) => ![...document.querySelectorAll('[role=row]')].some((row) => row.innerText === old)", arg=other_than
    )
    return tilt(visit)


def wait_for_tilt_again(visit: Visit, wanted: str) -> None:
    """The row of the hip tilt says `wanted`, whatever it says on the way there: every step may have its own answer."""
    visit.page.wait_for_function(
        "(wanted) => [...document.querySelectorAll('[role=row]')].some((row) => row.innerText === wanted)", arg=wanted
    )


def drag(visit: Visit, name: str, dx: float, dy: float) -> None:
    """Drag a point with the mouse. [px of the window]"""
    visit.page.locator(".editor .stage").scroll_into_view_if_needed()
    x, y = on_screen(visit, name)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + dx, y + dy, steps=4)
    visit.page.mouse.up()


def corrected(visit: Visit) -> dict[str, dict[str, float]]:
    """The points that a hand placed, as the file to download has them."""
    visit.page.get_by_role("tab", name="Result").click()
    points = json.loads(visit.downloaded("json"))["landmarks"]
    return {name: point for name, point in points.items() if point["source"] == "manual"}


def test_a_point_dragged_with_the_mouse_changes_the_angle(editing: Visit) -> None:
    before, start, size = tilt(editing), at(editing, "left_hip"), scale(editing)
    x, y = on_screen(editing, "left_hip")
    editing.page.mouse.move(x, y)
    editing.page.mouse.down()
    editing.page.mouse.move(x + 4, y + 12, steps=4)
    loupe = editing.page.locator(".editor .loupe")
    assert loupe.is_visible()
    box = loupe.bounding_box()
    assert box is not None
    stage = editing.page.locator(".editor .stage").bounding_box()
    assert stage is not None
    middle = stage["x"] + stage["width"] / 2
    assert (box["x"] + box["width"] / 2 < middle) == (x + 4 > middle)
    editing.page.mouse.up()
    assert not loupe.is_visible()
    wait_for_tilt(editing, before)
    assert at(editing, "left_hip") == pytest.approx((start[0] + 4 * size, start[1] + 12 * size), abs=0.1)
    assert "manual" in (grip(editing, "left_hip").get_attribute("class") or "")
    assert editing.page.get_by_text("Placed by hand: left hip joint.").is_visible()


def test_a_point_dragged_with_a_finger_changes_the_angle(editing: Visit) -> None:
    before, start, size = tilt(editing), at(editing, "right_hip"), scale(editing)
    fingers = editing.page.context.new_cdp_session(editing.page)
    x, y = on_screen(editing, "right_hip")
    for kind, dy in (("touchStart", 0), ("touchMove", 5), ("touchMove", 15), ("touchMove", 15)):
        touch = {"type": kind, "touchPoints": [{"x": x, "y": y + dy}]}
        fingers.send("Input.dispatchTouchEvent", touch)
    assert editing.page.locator(".editor .loupe").is_visible()
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_for_tilt(editing, before)
    assert at(editing, "right_hip") == pytest.approx((start[0], start[1] + 15 * size), abs=0.6)


@pytest.fixture
def touching(browser: "Browser", address: str) -> Iterator[Visit]:
    """A phone that scrolls by touch, with the page open."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE_S * 1000)
    visit = Visit(page=context.new_page())
    visit.page.goto(f"{address}/measure")
    visit.page.wait_for_selector(".posture-guide")
    visit.give(FRONT)
    yield visit
    context.close()


def swipe(visit: Visit, start: tuple[float, float], dx: float, dy: float) -> None:
    """Move one finger over the screen. [px of the window]"""
    fingers = visit.page.context.new_cdp_session(visit.page)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start[0], "y": start[1]}]})
    for share in (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.0):
        place = {"x": start[0] + share * dx, "y": start[1] + share * dy}
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
        visit.page.wait_for_timeout(30)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visit.page.wait_for_timeout(300)


def scrolled(visit: Visit) -> float:
    """How far down the page is. [px]"""
    far: float = visit.page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTop")
    return far


def test_a_finger_drags_a_point_up_and_down_and_beside_it_scrolls(touching: Visit) -> None:
    touching.page.get_by_role("tab", name=CORRECT).click()
    touching.page.locator(".editor .point").first.wait_for()
    grip(touching, "right_hip").evaluate("(point) => point.scrollIntoView({block: 'center'})")
    before, start, size, far = tilt(touching), at(touching, "right_hip"), scale(touching), scrolled(touching)
    swipe(touching, on_screen(touching, "right_hip"), 0, -60)
    assert scrolled(touching) == far
    assert at(touching, "right_hip") == pytest.approx((start[0], start[1] - 60 * size), abs=1)
    wait_for_tilt(touching, before)
    box = touching.page.locator(".editor .photo").bounding_box()
    assert box is not None
    moved = at(touching, "right_hip")
    swipe(touching, (box["x"] + 12, on_screen(touching, "right_hip")[1]), 0, -100)
    assert scrolled(touching) > far + 50
    assert at(touching, "right_hip") == moved


def test_arrow_keys_move_a_point_and_steps_are_undone(editing: Visit) -> None:
    first, start = tilt(editing), at(editing, "left_hip")
    grip(editing, "right_hip").focus()
    editing.page.keyboard.press("Shift+Tab")
    editing.page.keyboard.press("Shift+ArrowDown")
    editing.page.keyboard.press("ArrowRight")
    assert at(editing, "left_hip") == pytest.approx((start[0] + 1, start[1] + 10), abs=0.01)
    wait_for_tilt(editing, first)
    editing.page.keyboard.press("Control+z")
    assert at(editing, "left_hip") == pytest.approx((start[0], start[1] + 10), abs=0.01)
    editing.page.get_by_role("button", name="Undo").click()
    assert at(editing, "left_hip") == pytest.approx(start, abs=0.01)
    wait_for_tilt_again(editing, first)
    editing.page.get_by_role("button", name="Redo").click()
    grip(editing, "left_hip").focus()
    editing.page.keyboard.press("Control+Shift+Z")
    assert at(editing, "left_hip") == pytest.approx((start[0] + 1, start[1] + 10), abs=0.01)
    wait_for_tilt(editing, first)
    editing.page.get_by_role("button", name="Back to automatic: Left hip joint").click()
    assert at(editing, "left_hip") == pytest.approx(start, abs=0.01)
    editing.page.get_by_role("button", name="Undo").click()
    editing.page.get_by_role("button", name="All points back to automatic").click()
    assert at(editing, "left_hip") == pytest.approx(start, abs=0.01)


def test_three_quick_drags_all_arrive(editing: Visit) -> None:
    before = tilt(editing)
    for name, dy in (("left_hip", 6), ("right_knee", 5), ("left_shoulder", 7)):
        drag(editing, name, 0, dy)
    wait_for_tilt(editing, before)
    editing.page.get_by_text("Placed by hand: left shoulder, left hip joint, right knee.").wait_for()
    places = {name: at(editing, name) for name in ("left_hip", "right_knee", "left_shoulder")}
    found = corrected(editing)
    assert set(found) == set(places)
    for name, place in places.items():
        assert (found[name]["x"], found[name]["y"]) == pytest.approx(place, abs=0.06)


def test_after_zooming_a_drag_is_in_pixels_of_the_photo(editing: Visit) -> None:
    before, whole = tilt(editing), scale(editing)
    x, y = on_screen(editing, "left_hip")
    editing.page.mouse.move(x, y)
    editing.page.mouse.wheel(0, -600)
    editing.page.get_by_role("button", name="Zoom in").click()
    near = scale(editing)
    assert near < whole / 2
    editing.page.locator(".editor .stage").scroll_into_view_if_needed()
    start = at(editing, "left_hip")
    drag(editing, "left_hip", 0, 40)
    assert at(editing, "left_hip") == pytest.approx((start[0], start[1] + 40 * near), abs=0.1)
    wait_for_tilt(editing, before)
    editing.page.get_by_role("button", name="Whole person").click()
    assert scale(editing) == pytest.approx(whole)


def test_spines_are_added_by_name_and_make_hip_tilt_theirs(editing: Visit) -> None:
    editing.page.get_by_label("Add a point").select_option(label="Left ASIS (front spine of the pelvis)")
    drag(editing, "left_asis", 2, 2)
    editing.page.get_by_label("Add a point").select_option(label="Right ASIS (front spine of the pelvis)")
    assert "proposed" in (grip(editing, "right_asis").get_attribute("class") or "")
    assert "Hip tilt (hip line)" in tilt(editing)
    editing.page.keyboard.press("Enter")
    editing.page.get_by_text("Hip tilt (ASIS)").wait_for()
    editing.page.get_by_role("button", name="Remove: Right ASIS").click()
    editing.page.get_by_text("Hip tilt (hip line)").wait_for()
    assert grip(editing, "right_asis").count() == 0


def test_a_plumb_line_is_drawn_where_nothing_tells_down(editing: Visit) -> None:
    editing.page.get_by_role("button", name="Draw a plumb line").click()
    drag(editing, "plumb-0", 8, 0)
    assert editing.page.get_by_text("the plumb line that was drawn").count() == 0
    drag(editing, "plumb-1", 2, 0)
    editing.page.get_by_text("the plumb line that was drawn").wait_for()
    drag(editing, "left_hip", 0, 6)
    editing.page.get_by_text("Placed by hand: left hip joint.").wait_for()
    editing.page.get_by_role("button", name="Clear the plumb line").click()
    editing.page.get_by_text("the plumb line that was drawn").wait_for(state="detached")
    assert "manual" in (grip(editing, "left_hip").get_attribute("class") or "")


def test_a_face_that_is_covered_again_is_covered_at_once(editing: Visit) -> None:
    picture = editing.page.locator(".editor .photo image")
    covered = picture.get_attribute("href")
    drag(editing, "left_hip", 0, 6)
    switch = editing.page.get_by_text("Show the face")
    switch.click()
    editing.page.wait_for_function(PICTURE_IS_OTHER, arg=covered)
    shown = picture.get_attribute("href")
    switch.click()
    editing.page.wait_for_function(PICTURE_IS_OTHER, arg=shown)
    assert picture.get_attribute("href") == covered
    assert "manual" in (grip(editing, "left_hip").get_attribute("class") or "")


def test_points_outlive_the_tab(editing: Visit) -> None:
    before = tilt(editing)
    drag(editing, "left_hip", 0, 9)
    moved, said = at(editing, "left_hip"), wait_for_tilt(editing, before)
    assert set(corrected(editing)) == {Landmark.LEFT_HIP}
    editing.page.get_by_role("tab", name=CORRECT).click()
    grip(editing, "left_hip").wait_for()
    assert at(editing, "left_hip") == pytest.approx(moved)
    assert tilt(editing) == said
    editing.page.get_by_role("button", name="Undo").click()
    wait_for_tilt_again(editing, before)


def test_handles_are_named_large_and_distinct(editing: Visit) -> None:
    for name in ("left_hip", "right_ear"):
        box = grip(editing, name).locator(".reach").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43.9
    assert grip(editing, "left_hip").get_attribute("aria-label") == "Left hip joint; arrow keys move it"
    shapes = "(point) => point.querySelector('.dot').getAttribute('d')"
    before = grip(editing, "left_hip").evaluate(shapes)
    grip(editing, "left_hip").press("ArrowUp")
    assert grip(editing, "left_hip").evaluate(shapes) != before
    assert grip(editing, "left_hip").get_attribute("aria-label") == (
        "Left hip joint, placed by hand; arrow keys move it"
    )
    for button in editing.page.locator(".editor button:visible").all():
        size = button.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 43.9
