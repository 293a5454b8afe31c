"""The page as one browser session sees it, without a browser."""

import ast
import io
import json
from typing import Any

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from posture.photo import Photo
from posture.records import Records
from posture.web import measure
from posture.web import session as web_session
from posture.web.places import Place
from posture.web.plumb import parsed
from tests import contract
from tests.paging import (
    ROOT,
    SAMPLES,
    Recorded,
    Show,
    given,
    key,
    links,
    offered,
    open_page,
    picture,
    play,
    seen,
    standing,
    taken,
)


def test_empty_page_says_how_to_take_the_photo(show: Show) -> None:
    at = show()
    assert "lens at hip height" in seen(at)
    assert "posture-sheet" not in seen(at)
    assert at.file_uploader[0].label == "Photo of one standing person"


def test_measured_photo_shows_picture_table_and_footer(show: Show) -> None:
    page = seen(given(show(standing()), picture()))
    assert "Measured from the front" in page
    assert 'src="data:image/jpeg;base64,' in page
    assert "left hip higher" in page
    assert "95 % interval" in page
    assert "edges of the picture were taken as level" in page
    assert "Not a diagnosis" in page


def test_picture_is_described_in_words(show: Show) -> None:
    page = seen(given(show(standing()), picture()))
    alt = page.split('alt="')[1].split('"')[0]
    assert alt.startswith("The person from the front, with lines along trunk, arms and legs. Faces are covered.")
    assert "Hip tilt (hip line): +12.0°, left hip higher." in alt


def test_height_turns_pixels_into_millimetres(show: Show) -> None:
    at = given(show(standing()), picture())
    assert "mm per pixel" not in seen(at)
    at.text_input(key=key(at, "height")).set_value("170").run()
    assert "mm per pixel" in seen(at)


@pytest.mark.parametrize("height_cm", [0, 17, 400])
def test_impossible_height_is_answered_and_left_out(show: Show, height_cm: float) -> None:
    at = given(show(standing()), picture())
    at.text_input(key=key(at, "height")).set_value(str(height_cm)).run()
    assert f"A height of {height_cm} cm is not possible here." in seen(at)
    assert "mm per pixel" not in seen(at)
    assert "left hip higher" in seen(at)


@pytest.mark.parametrize("typed", ["171,3", "171.3", "171,3 cm", " 171.3cm "])
def test_height_may_have_a_comma_and_its_unit(show: Show, typed: str) -> None:
    at = given(show(standing()), picture())
    at.text_input(key=key(at, "height")).set_value(typed).run()
    assert "mm per pixel" in seen(at)
    assert "A height of" not in seen(at)


def test_height_that_is_no_number_is_answered(show: Show) -> None:
    at = given(show(standing()), picture())
    at.text_input(key=key(at, "height")).set_value("tall").run()
    assert "Write it in cm, such as 172." in seen(at)
    assert "mm per pixel" not in seen(at)


def test_frame_is_used_when_asked(show: Show) -> None:
    at = given(show(standing()), picture())
    assert at.radio(key=key(at, "level")).value == "What the photo tells"
    at.radio(key=key(at, "level")).set_value("The edges of the picture").run()
    assert "edges of the picture were taken as level" in seen(at)


def test_stated_roll_is_used(show: Show) -> None:
    at = given(show(standing()), picture())
    at.radio(key=key(at, "level")).set_value("A stated camera roll").run()
    assert "edges of the picture were taken as level" in seen(at)
    at.text_input(key=key(at, "roll")).set_value("2,0").run()
    assert "Camera roll +2.0° as stated" in seen(at)


def test_impossible_roll_is_answered(show: Show) -> None:
    at = given(show(standing()), picture())
    at.radio(key=key(at, "level")).set_value("A stated camera roll").run()
    at.text_input(key=key(at, "roll")).set_value("90.0").run()
    assert "A camera roll of 90° is not possible here." in seen(at)


def test_scale_is_chosen(show: Show) -> None:
    at = given(show(standing()), picture())
    at.segmented_control(key=key(at, "scale")).set_value("Height").run()
    assert "The scale by height needs the height." in seen(at)
    at.text_input(key=key(at, "height")).set_value("170").run()
    assert "from the person&#39;s height" in seen(at)
    at.segmented_control(key=key(at, "scale")).set_value("Board").run()
    assert "No scale board was found beside the person" in seen(at)
    assert "mm per pixel" not in seen(at)


def test_sheet_is_offered_before_and_beside_a_photo(show: Show) -> None:
    at = show(standing())
    for _ in range(2):
        sheets = {file["name"]: key for key, file in offered(at) if file["type"] == "application/pdf"}
        assert set(sheets) >= {"posture-stickers-a4.pdf", "posture-stickers-letter.pdf"}
        assert all(taken(at, key, name).startswith(b"%PDF-") for name, key in sheets.items())
        if at.file_uploader:
            given(at, picture())


def plumbs(at: AppTest) -> list[dict[str, Any]]:
    """What the photos to draw on hold."""
    held = [json.loads(component.proto.json) for component in at.get("bidi_component")]
    return [one for one in held if "ends" in one]


def test_plumb_line_is_asked_for_where_nothing_tells(show: Show) -> None:
    at = given(show(standing()), picture())
    assert "Neither the file nor the room tells which way is down" in seen(at)
    assert plumbs(at) == []
    at.button(key=key(at, "ask-plumb")).click().run()
    assert at.radio(key=key(at, "level")).value == "A plumb line, drawn in the photo"
    (drawn,) = plumbs(at)
    assert (drawn["width"], drawn["height"], drawn["ends"]) == (1000, 1000, None)
    assert drawn["picture"].startswith("data:image/jpeg;base64,")


def test_plumb_line_is_not_asked_for_where_down_is_known(show: Show) -> None:
    at = given(show(standing()), picture())
    at.radio(key=key(at, "level")).set_value("A stated camera roll").run()
    at.text_input(key=key(at, "roll")).set_value("2.0").run()
    assert "Neither the file nor the room" not in seen(at)


def drawing(at: AppTest, *ends: tuple[float, float], sd_px: float = 1.0) -> AppTest:
    """`at` after that line was drawn; AppTest cannot call the component's own callback."""
    held: web_session.Session = at.session_state["session"]
    assert held.photo is not None
    held.plumb = parsed({"ends": ends, "sd_px": sd_px}, held.photo)
    return at.run()


def test_drawn_plumb_line_is_used_and_goes_with_its_photo(show: Show) -> None:
    at = given(show(standing()), picture())
    at.radio(key=key(at, "level")).set_value("A plumb line, drawn in the photo").run()
    drawing(at, (480, 0), (520, 1000))
    assert "taken from the plumb line that was drawn: camera roll +2.3° (± 0.5°)" in seen(at)
    assert plumbs(at)[0]["ends"] == [[480, 0], [520, 1000]]
    drawing(at, (480, 0), (520, 1000), sd_px=9.0)  # by a finger, on a small screen
    assert "camera roll +2.3° (± 1.4°)" in seen(at)
    drawing(at, (480, 0), (480, 20))
    assert "too short to tell which way is down" in seen(at)
    at.button(key=key(at, "remove")).click().run()
    assert at.session_state["session"].plumb is None


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(None, id="cleared"),
        pytest.param({"ends": [[1, 2]], "sd_px": 1}, id="one-end"),
        pytest.param({"ends": [[1, 2], [3, 1001]], "sd_px": 1}, id="outside"),
        pytest.param({"ends": [[1, float("nan")], [3, 900]], "sd_px": 1}, id="nan"),
        pytest.param({"ends": [["a", 2], [3, 900]], "sd_px": 1}, id="text"),
        pytest.param({"ends": [[1, 2], [3, 900]], "sd_px": float("inf")}, id="no-error"),
        pytest.param({"ends": [[1, 2], [3, 900]]}, id="no-sd"),
        pytest.param([1, 2, 3], id="list"),
    ],
)
def test_what_is_no_line_in_the_photo_is_dropped(sent: Any) -> None:
    photo = Photo(name="a.png", sha256="0" * 64, pixels=np.zeros((1000, 800, 3), np.uint8))
    assert parsed({"ends": [[1, 2], [3, 900]], "sd_px": 1}, photo) is not None
    assert parsed(sent, photo) is None


def test_face_is_covered_in_the_photo_to_draw_on(show: Show) -> None:
    at = given(show(standing()), picture())
    at.radio(key=key(at, "level")).set_value("A plumb line, drawn in the photo").run()
    covered = plumbs(at)[0]["picture"]
    at.toggle(key=key(at, "face")).set_value(True).run()
    assert plumbs(at)[0]["picture"] != covered


def several(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """`at` after several files were given at once."""
    at.file_uploader[0].set_value([(name, content, "image/png") for name, content in files]).run()
    return at


def test_several_photos_give_the_means(show: Show) -> None:
    at = several(show(standing()), *((f"{n}.png", picture(seed=n)) for n in range(3)))
    page = seen(at)
    assert "Mean of 3 photos, from the front" in page
    assert page.count('src="data:image/jpeg;base64,') == 3
    assert "scatter" in page
    files = links(at)
    assert set(files) == {"repeats.html", "repeats.json"}
    means = contract.parsed(files["repeats.json"].decode())
    assert [photo["photo"]["file"] for photo in means["photos"]] == ["0.png", "1.png", "2.png"]
    assert "A plumb line, drawn in the photo" not in at.radio(key=key(at, "level")).options
    at.button(key=key(at, "remove")).click().run()
    assert "Mean of" not in seen(at)


def test_a_file_among_several_that_cannot_be_read_is_said_in_its_place(show: Show) -> None:
    at = several(show(standing()), ("a.png", picture()), ("b.png", b"hello"), ("c.png", picture(seed=1)))
    assert "b.png is not a picture in a known format." in seen(at)
    assert "Mean of 2 of 3 photos" in seen(at)
    means = json.loads(links(at)["repeats.json"])
    assert [photo["photo"]["file"] for photo in means["photos"]] == ["a.png", "b.png", "c.png"]


def test_the_same_photo_twice_is_answered(show: Show) -> None:
    at = several(show(standing()), ("a.png", picture()), ("b.png", picture()))
    assert "b.png is the same photo as a.png." in seen(at)
    assert links(at) == {}


def test_too_many_photos_are_answered(show: Show) -> None:
    at = several(show(standing()), *((f"{n}.png", b"hello") for n in range(21)))
    assert "Repeats are 2 to 20 photos together, 21 given." in seen(at)
    assert "Add a photo" in seen(at)


def test_stated_view_is_used(show: Show) -> None:
    at = given(show(standing()), picture())
    at.segmented_control(key=key(at, "view")).set_value("Back").run()
    assert "does not show the stated view" in seen(at) or "from the back" in seen(at)


def test_nobody_found_is_refused_with_the_next_step(show: Show) -> None:
    at = given(show(), picture())
    page = seen(at)
    assert "Not measured" in page
    assert "Nobody was found in the photo." in page
    assert "lens at hip height" in page
    assert '<img src="data:image/jpeg' not in page
    assert set(links(at)) == {"anna.html", "anna.json"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is empty.", id="empty"),
        pytest.param(b"hello", "is not a picture in a known format.", id="text"),
        pytest.param(picture("JPEG")[:5000], "is a damaged or cut-off picture.", id="cut-off"),
    ],
)
def test_unreadable_file_is_a_message(show: Show, content: bytes, said: str) -> None:
    page = seen(given(show(standing()), content, "scan <b>.jpg", "image/jpeg"))
    assert f"scan &lt;b&gt;.jpg {said}" in page
    assert "Add a photo" in page


def test_message_goes_with_the_next_photo(show: Show) -> None:
    at = given(show(standing()), b"hello", "a.jpg")
    assert "Not read" not in seen(given(at, picture()))


def test_person_is_chosen_by_number(show: Show) -> None:
    at = given(show(standing(-250), standing(250)), picture())
    assert "2 people were found." in seen(at)
    assert "with a number on each person" in seen(at)
    at.segmented_control(key=key(at, "person")).set_value(2).run()
    assert "left hip higher" in seen(at)
    data = json.loads(links(at)["anna.json"])
    assert data["landmarks"]["left_hip"]["x"] > 700


def test_one_person_leaves_nothing_to_choose(show: Show) -> None:
    at = given(show(standing()), picture())
    assert [control.label for control in at.segmented_control] == ["View: what faces the camera", "Scale"]


def test_choices_end_with_their_photo(show: Show) -> None:
    at = given(show(standing(-250), standing(250)), picture())
    at.segmented_control(key=key(at, "person")).set_value(1)
    at.segmented_control(key=key(at, "view")).set_value("Front")
    at.text_input(key=key(at, "height")).set_value("170")
    at.toggle(key=key(at, "face")).set_value(True).run()
    at.button(key=key(at, "remove")).click().run()
    given(at, picture(seed=1))
    assert "2 people were found." in seen(at)
    assert at.segmented_control(key=key(at, "person")).value is None
    assert at.segmented_control(key=key(at, "view")).value == "Auto"
    assert at.text_input(key=key(at, "height")).value == ""
    assert at.toggle(key=key(at, "face")).value is False


def test_removed_photo_is_gone(show: Show) -> None:
    at = given(show(standing()), picture())
    at.button(key=key(at, "remove")).click().run()
    assert "posture-sheet" not in seen(at)
    held: web_session.Session = at.session_state["session"]
    assert (held.files, held.plumb, held._request, held._analyses) == ((), None, None, ())


def test_a_late_click_on_remove_leaves_the_next_photo() -> None:
    """Streamlit hands a click on once more when the next photo comes while the page is still being drawn."""
    session = web_session.Session()
    session.take([(picture(), "first.png")])
    serial = session.serial
    measure._remove(session, serial)
    assert session.photo is None
    session.take([(picture(seed=1), "next.png")])
    measure._remove(session, serial)
    assert session.photo is not None


def test_camera_photo_is_measured(show: Show) -> None:
    at = show(standing())
    at.segmented_control(key="way").set_value("Camera").run()
    at.camera_input[0].upload("snapshot-2026-11-22.jpg", picture("JPEG"), "image/jpeg").run()
    assert "left hip higher" in seen(at)
    assert set(links(at)) == {"camera.html", "camera.json", "camera.png"}


def test_sessions_do_not_share(show: Show) -> None:
    one = given(show(standing()), picture())
    assert "posture-sheet" in seen(one)
    other = show(standing())
    assert "posture-sheet" not in seen(other)


def test_files_are_named_after_the_photo(show: Show) -> None:
    files = links(given(show(standing()), picture(), "visit 1.png"))
    assert json.loads(files["visit 1.json"])["schema"] == "posture/1"
    assert Image.open(io.BytesIO(files["visit 1.png"])).height == 1000
    assert files["visit 1.html"].startswith(b"<!doctype html>")


def test_face_is_shown_only_when_asked(show: Show) -> None:
    at = given(show(standing()), picture())
    covered = links(at)["anna.png"]
    at.toggle(key=key(at, "face")).set_value(True).run()
    assert links(at)["anna.png"] != covered
    assert "Faces are shown." in seen(at)


def test_one_request_is_analysed_once(monkeypatch: pytest.MonkeyPatch, show: Show) -> None:
    at = show()
    detector = Recorded(standing())
    play(monkeypatch, detector)
    given(at, picture())
    at.toggle(key=key(at, "face")).set_value(True).run()
    assert detector.looks == 1
    at.text_input(key=key(at, "height")).set_value("170").run()
    assert detector.looks == 2


def _with_picture() -> None:
    import numpy as np  # noqa: PLC0415  # AppTest runs the source of this function alone
    import streamlit as st  # noqa: PLC0415

    st.image(np.zeros((4, 4, 3), np.uint8))
    st.download_button("Download", b"bytes", "a.bin")


def test_media_store_is_watched(media: list[str], office: Records) -> None:
    """The other tests' watch on the media store sees what it is there to see."""
    AppTest.from_function(_with_picture).run()
    assert set(media) == {"image/jpeg", "application/octet-stream"}


SHARED_OR_OPEN = {
    *("image", "logo", "audio", "video", "pdf", "download_button", "pyplot", "graphviz_chart"),
    *("cache_data", "cache_resource", "data_editor", "dataframe"),
}


def test_no_page_uses_what_leaves_the_session() -> None:
    for path in [ROOT / "app.py", *(ROOT / "posture" / "web").rglob("*.py")]:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
        of_streamlit = {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == "st"}
        called = {
            node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not (of_streamlit | called) & SHARED_OR_OPEN, path
    assert all(hasattr(st, name) for name in SHARED_OR_OPEN)


@pytest.mark.model
def test_sample_photo_is_measured_by_the_real_network(media: list[str], office: Records) -> None:
    at = open_page(Place.MEASURE)
    given(at, (SAMPLES / "front.jpg").read_bytes(), "front.jpg", "image/jpeg")
    assert "Measured from the front" in seen(at)
    assert json.loads(links(at)["front.json"])["status"] == "measured"
    assert media == []


@pytest.mark.model
def test_two_people_are_numbered_by_the_real_network() -> None:
    at = open_page(Place.MEASURE)
    given(at, (SAMPLES / "two_people.jpg").read_bytes(), "two_people.jpg", "image/jpeg")
    assert "2 people were found." in seen(at)
    at.segmented_control(key=key(at, "person")).set_value(1).run()
    assert "2 people were found." not in seen(at)


@pytest.mark.model
def test_blank_picture_is_refused_by_the_real_network() -> None:
    at = open_page(Place.MEASURE)
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "grey").save(out, "PNG")
    assert "Nobody was found in the photo." in seen(given(at, out.getvalue()))
