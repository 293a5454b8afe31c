"""One visit in a real browser, from the photo to the downloads, and nothing sent elsewhere."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.browsing import FRONT, LATER, TWO, Visit, held

pytestmark = pytest.mark.browser


def test_a_visit(visit: Visit, address: str) -> None:
    assert visit.overflow_px() == 0
    visit.give(FRONT)
    page = visit.page
    assert page.get_by_role("row", name=re.compile("Hip tilt")).is_visible()
    assert page.locator("figure img").evaluate("(picture) => picture.naturalWidth") > 300
    assert page.locator("figure img").get_attribute("alt")
    assert visit.overflow_px() == 0

    page.get_by_label("Height of the person in cm").fill("170")
    page.get_by_label("Height of the person in cm").press("Enter")
    page.get_by_text("mm per pixel").wait_for()
    visit.wait_for_download_with('"source": "stature"')
    assert visit.overflow_px() == 0

    result = json.loads(visit.downloaded("json"))
    assert (result["schema"], result["status"]) == ("posture/1", "measured")
    assert result["scale"]["source"] == "stature"
    with Image.open(io.BytesIO(visit.downloaded("png"))) as picture:
        assert picture.format == "PNG"
        picture.load()
    report = visit.downloaded("html").decode()
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!data:)|url\(|@import|<script""", report)

    assert not re.search("(?<!static)/media/", page.content())
    stores = held(address)
    assert "st_session_state" in stores
    assert not stores & {"st_memory_media_file_storage", "UploadedFileManager"}


PLUMB = "A plumb line, drawn in the photo"


def choose_plumb(visit: Visit) -> None:
    """Open the photo to draw on."""
    visit.page.get_by_text("Camera level").click()
    visit.page.get_by_text(PLUMB).click()
    visit.page.locator(".plumb .photo image").wait_for()


def tap(visit: Visit, x: float, y: float) -> None:
    """A click on the photo to draw on, at that share of its width and height."""
    photo = visit.page.locator(".plumb .photo")
    box = photo.bounding_box()
    assert box is not None
    photo.click(position={"x": x * box["width"], "y": y * box["height"]})


def ends(visit: Visit) -> list[float]:
    """Both ends of the line, as the fields show them. [px of the photo]"""
    return [float(field.input_value() or "nan") for field in visit.page.locator(".plumb input").all()]


def test_plumb_line_is_tapped_and_dragged(visit: Visit) -> None:
    visit.give(FRONT)
    choose_plumb(visit)
    tap(visit, 0.9, 0.9)
    tap(visit, 0.85, 0.1)
    visit.page.get_by_text("the plumb line that was drawn").wait_for()
    visit.wait_for_download_with('"source": "plumb"')
    assert ends(visit) == pytest.approx([765, 120, 810, 1080], abs=3)
    assert visit.overflow_px() == 0

    top = visit.page.locator(".plumb .end").first
    top.scroll_into_view_if_needed()
    box = top.bounding_box()
    photo = visit.page.locator(".plumb .photo").bounding_box()
    assert box is not None
    assert photo is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(*middle)
    visit.page.mouse.down()
    visit.page.mouse.move(middle[0] + 20, middle[1], steps=4)
    assert visit.page.locator(".plumb .loupe").is_visible()
    visit.page.mouse.up()
    assert not visit.page.locator(".plumb .loupe").is_visible()
    moved = 20 * 900 / photo["width"]
    assert ends(visit) == pytest.approx([765 + moved, 120, 810, 1080], abs=4)


def test_plumb_line_is_typed_by_keyboard(visit: Visit) -> None:
    visit.give(FRONT)
    choose_plumb(visit)
    for label, number in (("Top x", "700"), ("Top y", "100"), ("Bottom x", "720"), ("Bottom y", "1100")):
        field = visit.page.get_by_label(label)
        field.fill(number)
        field.press("Enter")
    visit.page.get_by_text("the plumb line that was drawn: camera roll +1.1°").wait_for()
    top = visit.page.locator(".plumb .end").first
    top.focus()
    top.press("Shift+ArrowLeft")
    visit.page.get_by_text("camera roll +1.7°").wait_for()
    assert ends(visit) == [690, 100, 720, 1100]
    visit.page.get_by_role("button", name="Clear the line").click()
    visit.page.get_by_text("Mark both ends in the photo").wait_for()


def test_sheet_to_print_is_offered(visit: Visit) -> None:
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("link", name="Sheet to print, A4").click()
    assert coming.value.suggested_filename == "posture-stickers-a4.pdf"
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF-")


def test_several_photos_give_the_means(visit: Visit) -> None:
    visit.page.set_input_files("input[type=file]", [FRONT, LATER])
    visit.page.get_by_text("Mean of 2 photos, from the front").wait_for()
    means = json.loads(visit.downloaded("json", "repeats"))
    assert [photo["photo"]["file"] for photo in means["photos"]] == ["front.jpg", "front_later.jpg"]
    assert visit.overflow_px() == 0


AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
"""The page while no run of the script is under way."""


def test_photo_is_removed(visit: Visit) -> None:
    visit.give(FRONT)
    visit.page.get_by_role("button", name="Remove photo").click()
    visit.page.wait_for_selector("input[type=file]", state="attached")
    visit.page.wait_for_selector("figure", state="detached")
    assert "data:image/jpeg" not in visit.page.content()


def test_person_is_chosen_by_keyboard(visit: Visit) -> None:
    visit.give(TWO)
    first = visit.page.get_by_role("radio", name="1", exact=True)
    first.focus()
    first.press("Space")
    visit.page.get_by_role("table").wait_for()
    assert visit.overflow_px() == 0


def test_unreadable_file_is_a_message(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("hello")
    visit.page.set_input_files("input[type=file]", tmp_path / "text.jpg")
    visit.page.get_by_role("alert").wait_for()
    assert "not a picture in a known format" in visit.page.get_by_role("alert").inner_text()


def test_a_height_has_a_decimal_keyboard_and_may_have_a_comma(visit: Visit) -> None:
    """`press_sequentially` types as a person does: the field for numbers that was here made 1713 of it."""
    page = visit.page
    visit.give(FRONT)
    height = page.get_by_label("Height of the person in cm")
    height.press_sequentially("171,3")
    height.press("Enter")
    page.get_by_text("mm per pixel").wait_for()
    assert height.input_value() == "171,3"
    page.locator("input[inputmode=decimal]").and_(height).wait_for()


def test_who_types_before_the_result_is_there_breaks_nothing(visit: Visit) -> None:
    """The run that measures is broken off by the height; what belonged to the widget that is gone must not matter."""
    page = visit.page
    for _ in range(3):
        page.set_input_files("input[type=file]", FRONT)
        height = page.get_by_label("Height of the person in cm")
        height.fill("170")
        height.press("Enter")
        page.locator(".posture-foot").wait_for()
        assert page.locator("[data-testid=stException]").count() == 0
        page.get_by_role("button", name="Remove photo").click()
        page.wait_for_selector(".posture-guide")
        page.wait_for_selector(AT_REST)  # a file given to the uploader that is being replaced would be lost with it
