"""New visit as one browser session sees it, without a browser: sorting, corrections, decisions, saving once."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button
from streamlit.util import calc_hash

from posture.analysis import Analysis, Request, analyse
from posture.detect import Provenance
from posture.errors import NoSuchRecord
from posture.landmarks import Pose, View
from posture.photo import Photo
from posture.quality import CHECKS, Code
from posture.records import (
    Conditions,
    Flag,
    NewPhoto,
    NewVisit,
    Patient,
    PatientFacts,
    PracticeFacts,
    Records,
    Units,
    Visit,
)
from posture.records.visits import Visits
from posture.report import capture_words
from posture.report.wording import _FINDINGS as WORDED
from posture.scale import distance_mm
from posture.vertical import Vertical, from_frame, roll_typed
from posture.web.markup import drawing
from posture.web.new_visit import page, saving, shots
from posture.web.new_visit.shots import Intake, Shot
from posture.web.places import DETAILS, Place
from tests.figures import Figure
from tests.paging import open_page, picture, play, seen
from tests.playback import Playback, photo_of
from tests.test_sagittal import profile

POSES: Mapping[str, tuple[Pose, ...]] = {
    "front.png": (Figure().pose(),),
    "again.png": (Figure(hip_tilt=1.0).pose(),),
    "back.png": (Figure().pose(View.BACK),),
    "left.png": (profile(View.LEFT),),
    "right.png": (profile(View.RIGHT),),
    "untold.png": (replace(Figure().pose(), yaw_deg=None),),
    "turned.png": (replace(Figure().pose(), yaw_deg=12.0),),
    "askew.png": (replace(Figure().pose(), yaw_deg=20.0),),
    "turned more.png": (replace(Figure().pose(), yaw_deg=-14.0),),
    "empty.png": (),
    "two.png": (Figure().pose().moved(lambda x, y: (x - 250, y)), Figure().pose().moved(lambda x, y: (x + 250, y))),
}
Open = Callable[[str], AppTest]


class ByName:
    """A detector that plays back the people of the photo's name, and counts how often it looked."""

    provenance = Provenance(model="recorded", model_sha256="0" * 64, mediapipe="none")

    def __init__(self) -> None:
        self.looks: list[str] = []

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        self.looks.append(photo.name)
        return POSES[photo.name]


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> ByName:
    one = ByName()
    play(monkeypatch, one)
    return one


@pytest.fixture
def ada(office: Records) -> Patient:
    return office.desk().patients.add(PatientFacts(name="Ada", reference="A-17", stature_cm=171.3))


@pytest.fixture
def opened(media: list[str], office: Records, detector: ByName) -> Open:
    """Opens the page of a patient; nothing may lie at a media address afterwards."""
    return lambda patient_id: open_page(Place.NEW_VISIT, id=patient_id)


@pytest.fixture(autouse=True)
def _nothing_open(media: list[str]) -> object:
    yield
    assert media == []


def files(*names: str) -> list[tuple[str, bytes, str]]:
    """A picture of its own for each name."""
    return [(name, picture(seed=1 + list(POSES).index(name)), "image/png") for name in names]


def give(at: AppTest, *names: str) -> AppTest:
    at.file_uploader[0].set_value(files(*names)).run()
    return at


def intake(at: AppTest, patient: Patient) -> Intake:
    held: Intake = at.session_state["new-visit"][patient.id]
    return held


def shot(at: AppTest, patient: Patient, name: str) -> Shot:
    return next(one for one in intake(at, patient).shots if one.name == name)


def views(at: AppTest, patient: Patient) -> dict[str, View | None]:
    return {one.name: one.view for one in intake(at, patient).shots}


def tap(at: AppTest, patient: Patient, name: str, what: str) -> AppTest:
    """Press the button of that photo."""
    held = intake(at, patient)
    at.button(key=held.widget(f"{what}-{shot(at, patient, name).id}")).click().run()
    return at


def state_view(at: AppTest, patient: Patient, name: str, view: View) -> AppTest:
    held = intake(at, patient)
    at.segmented_control(key=held.widget(f"view-{shot(at, patient, name).id}")).set_value(view).run()
    return at


def save(at: AppTest, patient: Patient) -> AppTest:
    saving_button(at).click().run()
    return at


def saving_button(at: AppTest) -> Button:
    (found,) = [button for button in at.button if button.label in {"Save visit", "Add to the visit"}]
    return found


def card(at: AppTest, name: str) -> str:
    """What the checklist says of a photo."""
    found = [part for part in re.findall(r'<article class="posture-shot".*?</article>', seen(at), re.S) if name in part]
    assert len(found) == 1
    return str(found[0])


def view_card(at: AppTest, name: str) -> str:
    (found,) = re.findall(rf'<article class="posture-view [a-z]+" aria-label="{name}">.*?</article>', seen(at), re.S)
    return str(found)


# Whose visit ----------------------------------------------------------------------------------------------------------


def test_without_patients_the_page_says_what_to_do(office: Records) -> None:
    said = seen(open_page(Place.NEW_VISIT))
    assert "There are no patients yet." in said
    assert "Add the patient first" in said


def test_a_patient_is_searched_and_chosen(office: Records, ada: Patient, detector: ByName) -> None:
    office.desk().patients.add(PatientFacts(name="Bert *<b>*"))
    at = open_page(Place.NEW_VISIT)
    assert sum(button.label.startswith("\u2068Bert \\*\\<b\\>\\*") for button in at.button) == 1
    at.text_input(key="new-visit-search").set_value("ada").run()
    assert [button.label for button in at.button] == ["\u2068Ada  ·  A\\-17\u2069"]
    at.text_input(key="new-visit-search").set_value("zoe").run()
    assert "Nobody has this name or reference." in seen(at)


def test_an_id_that_is_nobodys_is_answered(office: Records, detector: ByName) -> None:
    said = seen(open_page(Place.NEW_VISIT, id="0" * 32))
    assert "There is no such patient." in said
    assert "posture-views" not in said


def test_patient_is_named_and_escaped(office: Records, opened: Open) -> None:
    facts = PatientFacts(name="<b>Eve</b>", birth_year=1980, flags=frozenset({Flag.PREGNANCY}))
    said = seen(opened(office.desk().patients.add(facts).id))
    assert "&lt;b&gt;Eve&lt;/b&gt;" in said
    assert "born 1980" in said
    assert "No reference ranges are shown: pregnancy." in said


# Sorting --------------------------------------------------------------------------------------------------------------


def test_photos_given_at_once_are_sorted_into_views(opened: Open, ada: Patient, detector: ByName) -> None:
    at = give(opened(ada.id), "right.png", "back.png", "front.png", "left.png")
    assert views(at, ada) == {
        "right.png": View.RIGHT,
        "back.png": View.BACK,
        "front.png": View.FRONT,
        "left.png": View.LEFT,
    }
    assert sorted(detector.looks) == ["back.png", "front.png", "left.png", "right.png"]
    assert seen(at).count('<span class="posture-chip missing">') == 0


def test_the_first_view_without_a_photo_is_next(opened: Open, ada: Patient) -> None:
    at = opened(ada.id)
    assert ">next<" in view_card(at, "Front")
    give(at, "front.png", "left.png")
    assert ">taken<" in view_card(at, "Front")
    assert ">next<" in view_card(at, "Back")
    assert ">missing<" in view_card(at, "Right side")


def test_an_unclear_photo_asks_for_its_view_and_is_measured_as_tapped(
    opened: Open, ada: Patient, detector: ByName
) -> None:
    at = give(opened(ada.id), "untold.png")
    assert views(at, ada) == {"untold.png": None}
    assert "Which view is it?" in card(at, "untold.png")
    assert ">next<" in view_card(at, "Front")
    state_view(at, ada, "untold.png", View.FRONT)
    held = shot(at, ada, "untold.png")
    assert held.view is View.FRONT
    assert held.measured
    assert held.look.request.view is View.FRONT
    assert len(detector.looks) == 2


def test_a_view_is_corrected_by_a_tap_and_the_photo_measured_anew(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png")
    state_view(at, ada, "front.png", View.LEFT)
    assert "This seems to be the front, not the left side." in card(at, "front.png")
    assert shot(at, ada, "front.png").refused
    state_view(at, ada, "front.png", View.FRONT)
    assert shot(at, ada, "front.png").measured


def test_a_tap_on_the_chosen_view_changes_nothing(opened: Open, ada: Patient, detector: ByName) -> None:
    at = give(opened(ada.id), "front.png")
    held = intake(at, ada)
    control = at.segmented_control(key=held.widget(f"view-{held.shots[0].id}"))
    control.set_value(None).run()
    assert not at.exception
    assert views(at, ada) == {"front.png": View.FRONT}
    assert len(detector.looks) == 1


def test_one_of_two_people_is_chosen(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "two.png")
    assert "Tap the one to measure" in card(at, "two.png")
    held = intake(at, ada)
    at.segmented_control(key=held.widget(f"person-{held.shots[0].id}")).set_value(2).run()
    assert held.shots[0].look.request.person == 2
    assert held.shots[0].measured


def test_several_photos_of_a_view_are_repeats(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png", "again.png")
    assert "2 photos: the mean is taken." in view_card(at, "Front")


# What is wrong --------------------------------------------------------------------------------------------------------


def test_a_doubt_is_drawn_said_and_decided(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "turned.png")
    said = card(at, "turned.png")
    assert "The body is turned about 12° to the person&#39;s left." in said
    assert "Heels on the line" in said
    assert drawing("new_visit/finding.svg", code="turned", detail="") in said
    assert at.button(key=intake(at, ada).widget("save")).disabled
    tap(at, ada, "turned.png", "accept")
    assert "the doubt is shown" in card(at, "turned.png")
    assert not at.button(key=intake(at, ada).widget("save")).disabled


def test_another_view_takes_back_what_was_decided(opened: Open, ada: Patient) -> None:
    at = tap(give(opened(ada.id), "turned.png"), ada, "turned.png", "accept")
    state_view(at, ada, "turned.png", View.BACK)
    assert not shot(at, ada, "turned.png").accepted


def test_all_doubts_are_accepted_at_once_but_no_refusal(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "turned.png", "turned more.png", "empty.png")
    held = intake(at, ada)
    at.button(key=held.widget("accept-all")).click().run()
    assert shot(at, ada, "turned.png").accepted
    assert shot(at, ada, "turned more.png").accepted
    assert [one.name for one in held.undecided] == ["empty.png"]
    assert "1 photo waits for your decision" in seen(at)


def test_retake_drops_the_photo_and_asks_for_the_view_again(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "turned.png", "left.png")
    assert ">next<" in view_card(at, "Back")
    tap(at, ada, "left.png", "remove")
    assert [one.name for one in intake(at, ada).shots] == ["turned.png"]
    assert ">next<" in view_card(at, "Left side")
    assert ">missing<" in view_card(at, "Back")
    give(at, "left.png")
    assert ">next<" in view_card(at, "Back")


def test_what_was_removed_comes_back_as_it_was(opened: Open, ada: Patient, detector: ByName) -> None:
    at = give(opened(ada.id), "front.png", "turned.png", "back.png")
    tap(at, ada, "turned.png", "accept")
    tap(at, ada, "turned.png", "remove")
    assert "turned.png was removed." in seen(at)
    at.button(key=intake(at, ada).widget("undo")).click().run()
    assert [one.name for one in intake(at, ada).shots] == ["front.png", "turned.png", "back.png"]
    assert shot(at, ada, "turned.png").accepted
    assert len(detector.looks) == 3


def test_a_photo_of_nobody_is_not_shown_and_may_be_kept_as_a_picture(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "empty.png")
    said = card(at, "empty.png")
    assert "Cannot be measured." in said
    assert "data:image/jpeg" not in said
    tap(at, ada, "empty.png", "accept")
    assert "Kept as a picture only" in card(at, "empty.png")


def test_a_photo_without_doubts_says_what_was_checked(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png")
    held = shot(at, ada, "front.png")
    assert held.look.analysis.findings == ()
    assert "All well." in card(at, "front.png")
    assert "whole body in the picture" in card(at, "front.png")


def analysis_of(pose: Pose, vertical: Vertical) -> Analysis:
    return analyse(photo_of(), Request(vertical=vertical), Playback((pose,)))


@pytest.mark.parametrize(
    ("yaw_deg", "view", "said"),
    [
        pytest.param(12.0, View.FRONT, "about 12° to the person's left", id="front"),
        pytest.param(-12.0, View.FRONT, "about 12° to the person's right", id="front-right"),
        pytest.param(-168.0, View.BACK, "about 12° to the person's left", id="back-left"),
        pytest.param(168.0, View.BACK, "about 12° to the person's right", id="back"),
    ],
)
def test_which_way_somebody_is_turned(yaw_deg: float, view: View, said: str) -> None:
    analysis = analysis_of(replace(Figure().pose(view), yaw_deg=yaw_deg), from_frame())
    (turned,) = [finding for finding in analysis.findings if finding.code is Code.TURNED]
    assert said in capture_words.message(turned, analysis)


@pytest.mark.parametrize(
    ("roll", "said"),
    [
        pytest.param("2,04", "tilted 2.0° clockwise, by what was stated; that is taken out", id="clockwise"),
        pytest.param("-2", "tilted 2.0° counter-clockwise", id="counter-clockwise"),
        pytest.param("0.4", "The camera was level", id="level"),
    ],
)
def test_how_the_camera_was_held(roll: str, said: str) -> None:
    (level,) = capture_words.camera(analysis_of(Figure().pose(), roll_typed(roll)), 3.0)
    assert said in level


def test_the_distance_of_the_camera_is_remarked_on() -> None:
    analysis = analysis_of(Figure().pose(), from_frame())
    assert "asks for a plumb line" in capture_words.camera(analysis, None)[0]
    assert "1.6 m away: too close" in capture_words.camera(analysis, 1.6)[1]
    assert "come to 3 m" in capture_words.camera(analysis, 6.0)[1]
    assert len(capture_words.camera(analysis, 3.0)) == 1


def test_distance_by_focal_length() -> None:
    """A lens of 50 mm on film of 43.27 mm sees a picture's diagonal at 43.27 / 50 of the distance."""
    photo = replace(photo_of(), focal_35mm=50.0)
    diagonal_mm = 2.0 * math.hypot(photo.width, photo.height)
    assert distance_mm(photo, 2.0) == pytest.approx(diagonal_mm * 50.0 / 43.2666, rel=1e-4)
    assert distance_mm(photo_of(), 2.0) is None


BARE = drawing("new_visit/finding.svg", code="", detail="")


@pytest.mark.parametrize(("code", "detail"), sorted(WORDED), ids=lambda part: str(part))
def test_every_finding_has_a_drawing(code: Code, detail: str) -> None:
    assert drawing("new_visit/finding.svg", code=code.value, detail=detail) != BARE


def test_every_check_has_its_own_drawing_or_shares_its_codes() -> None:
    drawn = {row.code: drawing("new_visit/finding.svg", code=row.code.value, detail=row.detail) for row in CHECKS}
    alike = {Code.TOO_SMALL, Code.LOW_RESOLUTION}
    assert len({drawn[code] for code in drawn if code not in alike}) == len(drawn) - len(alike)


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is empty.", id="empty"),
        pytest.param(b"hello", "is not a picture in a known format.", id="text"),
        pytest.param(picture("JPEG")[:5000], "is a damaged or cut-off picture.", id="cut-off"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64, "is a video.", id="video"),
    ],
)
def test_a_hostile_file_is_a_message_and_the_others_are_taken(
    opened: Open, ada: Patient, content: bytes, said: str
) -> None:
    at = opened(ada.id)
    at.file_uploader[0].set_value([("x <b>.png", content, "image/png"), *files("front.png")]).run()
    assert f"x &lt;b&gt;.png {said}" in seen(at)
    assert views(at, ada) == {"front.png": View.FRONT}


def test_the_same_photo_twice_is_answered(opened: Open, ada: Patient) -> None:
    at = give(give(opened(ada.id), "front.png"), "front.png")
    assert "front.png is here already." in seen(at)
    assert len(intake(at, ada).shots) == 1


def test_too_many_photos_are_answered() -> None:
    held = Intake()
    held.take([(bytes([n]), f"{n}.png") for n in range(21)])
    assert len(held.shots) == 20
    assert [(unread.name, unread.error.code) for unread in held.unread] == [("20.png", "photos")]


def test_files_come_byte_for_byte(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png")
    assert shot(at, ada, "front.png").content == files("front.png")[0][1]


# Conditions and saving ------------------------------------------------------------------------------------------------


def test_stature_is_the_height_and_may_be_changed_for_this_visit(
    opened: Open, ada: Patient, office: Records, detector: ByName
) -> None:
    at = give(opened(ada.id), "front.png")
    assert shot(at, ada, "front.png").look.request.height_cm == 171.3
    at.text_input(key=intake(at, ada).widget("height")).set_value("165,5").run()
    assert shot(at, ada, "front.png").look.request.height_cm == 165.5
    assert office.desk().patients.get(ada.id).facts.stature_cm == 171.3
    at.text_input(key=intake(at, ada).widget("height")).set_value("17").run()
    assert "A height of 17 cm is not possible here." in seen(at)


def test_height_in_feet_is_exact_until_it_is_changed(opened: Open, ada: Patient, office: Records) -> None:
    office.desk().practice.save(PracticeFacts(units=Units.US))
    at = give(opened(ada.id), "front.png")
    assert at.text_input(key=intake(at, ada).widget("height")).value == "5 ft 7 in"
    assert shot(at, ada, "front.png").look.request.height_cm == 171.3
    at.text_input(key=intake(at, ada).widget("height")).set_value("5'8").run()
    assert shot(at, ada, "front.png").look.request.height_cm == pytest.approx(172.72)


def test_conditions_are_those_of_the_last_visit(opened: Open, ada: Patient, office: Records) -> None:
    before = Conditions(distance_cm=300, lens_height_cm=92.5, shoes=False, clothes="shorts")
    office.desk().visits.save(ada.id, NewVisit(day=date(2026, 1, 2), photos=(), conditions=before))
    at = give(opened(ada.id), "front.png")
    assert "As on the last visit." in "".join(caption.value for caption in at.caption)
    save(at, ada)
    assert office.desk().visits.of(ada.id)[0].conditions == before


def type_in(at: AppTest, patient: Patient, field: str, typed: str) -> AppTest:
    return at.text_input(key=intake(at, patient).widget(field)).set_value(typed).run()


UNCLEAR = {
    "distance": ("three", "distance from lens to heels, under “Day"),
    "lens": ("0", "height of the lens, under “Day"),
    "height": ("17l", "Not understood: the height."),
}
"""What may be typed in a field and cannot be meant, and what Save then says."""


@pytest.mark.parametrize("field", UNCLEAR)
def test_what_cannot_be_meant_is_answered_and_not_saved(
    opened: Open, ada: Patient, office: Records, field: str
) -> None:
    at, (typed, told) = give(opened(ada.id), "front.png"), UNCLEAR[field]
    at.text_input(key=intake(at, ada).widget(field)).set_value(typed)
    save(at, ada)  # in the same run as what was typed
    assert office.desk().visits.of(ada.id) == ()
    at.run()
    assert " is not understood." in seen(at)
    assert told in seen(at)
    assert at.button(key=intake(at, ada).widget("save")).disabled
    type_in(at, ada, field, "")
    assert "understood" not in seen(at)
    save(at, ada)
    (visit,) = office.desk().visits.of(ada.id)
    assert visit.conditions == Conditions()


def test_a_visit_without_a_height_says_what_it_will_lack(opened: Open, ada: Patient, office: Records) -> None:
    at = give(opened(ada.id), "front.png")
    assert capture_words.NO_HEIGHT not in [caption.value for caption in at.caption]
    type_in(at, ada, "height", "")
    assert capture_words.NO_HEIGHT in [caption.value for caption in at.caption]
    assert not at.button(key=intake(at, ada).widget("save")).disabled


def test_the_visit_is_saved_whole_in_the_order_of_views(opened: Open, ada: Patient, office: Records) -> None:
    at = give(opened(ada.id), "empty.png", "askew.png", "right.png", "turned.png", "back.png")
    for one in [one.name for one in intake(at, ada).undecided]:
        tap(at, ada, one, "accept")
    at.text_area(key=intake(at, ada).widget("note")).set_value("after a run").run()
    save(at, ada)
    (visit,) = office.desk().visits.of(ada.id)
    assert [photo.name for photo in visit.photos] == ["turned.png", "back.png", "right.png", "askew.png", "empty.png"]
    assert [photo.view for photo in visit.photos] == [View.FRONT, View.BACK, View.RIGHT, View.FRONT, None]
    assert visit.note == "after a run"
    kept = office.desk().assessments
    statuses = [kept.of(photo.id)[0].result["status"] for photo in visit.photos]
    assert statuses == ["measured", "measured", "measured", "refused", "refused"]
    assert at.query_params["id"] in (visit.id, [visit.id])
    assert "Review" in seen(at)


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Place, str]]:
    """Where the page would have gone: it stays, as it does for a click that is on its way while another one saves."""
    places: list[tuple[Place, str]] = []
    for module in (page, saving):
        monkeypatch.setattr(module, "go", lambda place, id: places.append((place, id)))
    return places


def save_twice(at: AppTest) -> None:
    """The second click comes to the page after the first one saved."""
    key = saving_button(at).key or ""
    for _ in range(2):
        at.button(key=key).click().run()


def test_a_second_click_saves_nothing_more(
    went: list[tuple[Place, str]], opened: Open, ada: Patient, office: Records
) -> None:
    at = give(opened(ada.id), "front.png")
    save_twice(at)
    (visit,) = office.desk().visits.of(ada.id)
    assert went == [(Place.REVIEW, visit.id)] * 2
    assert intake(at, ada).shots == []


def test_nothing_of_a_saved_visit_stays_in_memory(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png", "back.png")
    tap(at, ada, "back.png", "remove")
    save(at, ada)
    held = intake(at, ada)
    assert (held.shots, held.removed, held.asked) == ([], None, {})
    assert held.saved is not None


def test_a_new_visit_begins_after_one_was_saved(opened: Open, ada: Patient, office: Records) -> None:
    at = save(give(opened(ada.id), "front.png"), ada)
    at._page_hash = calc_hash(Place.NEW_VISIT.value)
    at.query_params["id"] = ada.id
    at.run()
    assert intake(at, ada).shots == []
    assert intake(at, ada).saved is None
    assert ">next<" in view_card(at, "Front")
    assert len(office.desk().visits.of(ada.id)) == 1


def test_a_visit_that_cannot_be_saved_keeps_the_photos(opened: Open, ada: Patient, office: Records) -> None:
    at = give(opened(ada.id), "front.png")
    held = shot(at, ada, "front.png")
    held.content = b"damaged"
    save(at, ada)
    assert "Not saved." in seen(at)
    assert "The photos are still here." in seen(at)
    assert office.desk().visits.of(ada.id) == ()
    assert intake(at, ada).shots == [held]


# Two patients ---------------------------------------------------------------------------------------------------------


def test_photos_of_two_patients_never_mix(opened: Open, ada: Patient, office: Records) -> None:
    bert = office.desk().patients.add(PatientFacts(name="Bert"))
    at = give(opened(ada.id), "front.png")
    at.query_params["id"] = bert.id
    at.run()
    assert "front.png" not in seen(at)
    assert "Not saved yet: 1 photo." in seen(at)
    give(at, "back.png")
    save(at, bert)
    assert [photo.name for photo in office.desk().visits.of(bert.id)[0].photos] == ["back.png"]
    assert office.desk().visits.of(ada.id) == ()
    assert [one.name for one in intake(at, ada).shots] == ["front.png"]


def test_the_menu_s_new_visit_says_whose_photos_are_not_saved(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png")
    del at.query_params["id"]
    at.run()
    assert "Not saved yet: 1 photo." in seen(at)
    assert at.button(key=f"new-visit-back-to-{ada.id}").label.startswith("Go to ")


def test_consent_is_written_down_where_the_form_is(opened: Open, office: Records) -> None:
    at = opened(office.desk().patients.add(PatientFacts(name="Bert")).id)
    (way,) = [one.proto for one in at.get("page_link") if one.proto.label == "Write it down"]
    assert "part=Details" in way.query_string


def to(at: AppTest, place: Place, patient: Patient) -> AppTest:
    """The same session on another page."""
    at._page_hash = calc_hash(place.value)
    at.query_params["id"] = patient.id
    return at.run()


def merge(at: AppTest, kept: Patient, double: Patient) -> None:
    """On the page of `kept`, in the same session."""
    at.session_state[f"patient-part-{kept.id}"] = DETAILS
    at.session_state[f"merge-open-{kept.id}"] = True
    to(at, Place.PATIENT, kept)
    at.text_input(key=f"merge-{kept.id}-search").set_value(double.facts.name).run()
    at.radio(key=f"merge-{kept.id}-chosen").set_value(double.id).run()
    at.button(key=f"merge-yes-{kept.id}").click().run()


def test_unsaved_photos_of_a_double_are_the_kept_patient_s_after_a_merge(
    opened: Open, ada: Patient, office: Records
) -> None:
    double = office.desk().patients.add(PatientFacts(name="Ada B"))
    at = give(opened(ada.id), "front.png")
    give(to(at, Place.NEW_VISIT, double), "front.png", "back.png")
    merge(at, ada, double)
    assert "2 photos not saved yet: they wait under New visit." in seen(at)
    to(at, Place.NEW_VISIT, ada)
    assert [one.name for one in intake(at, ada).shots] == ["front.png", "back.png"]
    assert "is here already." in seen(at)


def test_photos_go_to_a_patient_whose_visit_was_just_saved(opened: Open, ada: Patient, office: Records) -> None:
    double = office.desk().patients.add(PatientFacts(name="Ada B"))
    at = give(opened(double.id), "back.png")
    at.session_state["new-visit"][ada.id] = Intake(saved="0" * 32)
    merge(at, ada, double)
    assert [one.name for one in intake(to(at, Place.NEW_VISIT, ada), ada).shots] == ["back.png"]


def test_photos_of_a_patient_who_is_gone_are_not_lost_in_silence(opened: Open, ada: Patient, office: Records) -> None:
    gone = office.desk().patients.add(PatientFacts(name="Ada B"))
    at = give(opened(gone.id), "front.png", "back.png")
    office.desk().patients.merge(ada.id, gone.id)
    said = "2 photos of a patient who is not there any more cannot be saved."
    to(at, Place.NEW_VISIT, ada)
    assert said in seen(at)
    assert said in seen(give(at, "left.png")), "it stays until it was read"
    at.button(key=f"new-visit-let-go-{gone.id}").click().run()
    assert said not in seen(at)
    assert [one.name for one in intake(at, ada).shots] == ["left.png"]
    assert gone.id not in at.session_state["new-visit"]


def test_two_sessions_do_not_share(opened: Open, ada: Patient) -> None:
    one, other = give(opened(ada.id), "front.png"), opened(ada.id)
    assert len(intake(one, ada).shots) == 1
    assert intake(other, ada).shots == []


def test_pictures_are_let_go_of_once_looked_at(opened: Open, ada: Patient) -> None:
    at = give(opened(ada.id), "front.png")
    pixels = shot(at, ada, "front.png").look.analysis.photo.pixels
    assert pixels.shape == (1000, 1000, 3)
    assert pixels.base is not None
    assert pixels.base.nbytes == 1


# Photos added to a saved visit ----------------------------------------------------------------------------------------


@pytest.fixture
def saved(opened: Open, ada: Patient, office: Records) -> Visit:
    """A visit of another day with a photo from the front."""
    at = give(opened(ada.id), "front.png")
    at.date_input(key=intake(at, ada).widget("day")).set_value(date(2026, 11, 2)).run()
    at.text_area(key=intake(at, ada).widget("note")).set_value("after a run").run()
    save(at, ada)
    (visit,) = office.desk().visits.of(ada.id)
    return visit


def adding(patient: Patient, visit: Visit) -> AppTest:
    return open_page(Place.NEW_VISIT, id=patient.id, visit=visit.id)


def test_photos_are_added_to_the_visit_of_the_link(saved: Visit, ada: Patient, office: Records) -> None:
    at = adding(ada, saved)
    assert ">in the visit<" in view_card(at, "Front")
    assert ">next<" in view_card(at, "Back")
    assert "stay those of the visit of 2 Nov 2026" in seen(at)
    give(at, "left.png", "back.png")
    assert "3 of 4 views" in seen(at)
    assert saving_button(at).label == "Add to the visit"
    save(at, ada)
    (visit,) = office.desk().visits.of(ada.id)
    assert [photo.name for photo in visit.photos] == ["front.png", "back.png", "left.png"]
    assert (visit.id, visit.day, visit.note) == (saved.id, saved.day, "after a run")
    kept = office.desk().assessments
    assert [kept.of(photo.id)[0].result["status"] for photo in visit.photos] == ["measured"] * 3
    assert at.query_params["id"] in (visit.id, [visit.id])


def test_where_photos_go_is_chosen_and_a_new_visit_unless_said(
    saved: Visit, opened: Open, ada: Patient, office: Records
) -> None:
    at = opened(ada.id)
    into = at.selectbox(key=intake(at, ada).widget("into"))
    assert into.options == ["a new visit", "more of the visit of 2 Nov 2026"]
    assert into.value == ""
    into.set_value(saved.id).run()
    assert ">in the visit<" in view_card(at, "Front")
    at.selectbox(key=intake(at, ada).widget("into")).set_value("").run()
    save(give(at, "back.png"), ada)
    assert [len(visit.photos) for visit in office.desk().visits.of(ada.id)] == [1, 1]


def test_a_first_visit_is_not_asked_where_its_photos_go(opened: Open, ada: Patient) -> None:
    assert not opened(ada.id).selectbox


def test_visits_of_one_day_are_told_apart(saved: Visit, ada: Patient, office: Records) -> None:
    """With as many photos: Streamlit knows what was chosen by its words."""
    desk = office.desk()
    photo = NewPhoto(content=picture(seed=99), name="other.png", view=View.LEFT)
    second = desk.visits.save(ada.id, NewVisit(day=saved.day, photos=(photo,)))
    at = adding(ada, saved)
    key = intake(at, ada).widget("into")
    words = at.selectbox(key=key).options
    assert len(set(words)) == 3
    assert "more of the visit of 2 Nov 2026, number 2 of that day" in words
    at = save(give(at, "back.png").run(), ada)
    assert [len(desk.visits.get(one.id).photos) for one in (saved, second)] == [2, 1]


def test_held_photos_stay_where_they_were_meant_to_go(saved: Visit, opened: Open, ada: Patient) -> None:
    """Another visit's link is followed while they wait, or could be brought back."""
    at = give(opened(ada.id), "back.png")
    at.query_params["visit"] = saved.id
    at.run()
    assert at.selectbox(key=intake(at, ada).widget("into")).value == ""
    assert "That link was not followed" in seen(at)
    tap(at, ada, "back.png", "remove")
    at.button(key=intake(at, ada).widget("undo")).click().run()
    assert at.selectbox(key=intake(at, ada).widget("into")).value == ""
    at.selectbox(key=intake(at, ada).widget("into")).set_value(saved.id).run()
    assert "That link was not followed" not in seen(at)
    assert saving_button(at).label == "Add to the visit"


def test_a_link_to_a_visit_that_is_gone_says_so(detector: ByName, ada: Patient) -> None:
    at = open_page(Place.NEW_VISIT, id=ada.id, visit="0" * 32)
    assert "The visit that was chosen is not there any more" in seen(at)


def test_a_visit_lost_before_photos_are_given_is_said_until_somebody_chooses(
    saved: Visit, ada: Patient, office: Records
) -> None:
    """Measuring shows the page anew by itself."""
    at = adding(ada, saved)
    office.desk().visits.save(
        ada.id, NewVisit(day=date(2026, 10, 5), photos=(NewPhoto(content=picture(seed=98), name="x.png"),))
    )
    office.desk().visits.move(saved.id, office.desk().patients.add(PatientFacts(name="Bert")).id)
    give(at, "back.png")
    assert "The visit that was chosen is not there any more" in seen(at)
    (other,) = office.desk().visits.of(ada.id)
    at.selectbox(key=intake(at, ada).widget("into")).set_value(other.id).run()
    assert "The visit that was chosen is not there any more" not in seen(at)


def test_a_view_kept_as_a_picture_only_is_still_asked_for(opened: Open, ada: Patient, office: Records) -> None:
    at = give(opened(ada.id), "askew.png", "back.png")
    tap(at, ada, "askew.png", "accept")
    save(at, ada)
    (visit,) = office.desk().visits.of(ada.id)
    at = adding(ada, visit)
    assert ">next<" in view_card(at, "Front")
    assert ">in the visit<" in view_card(at, "Back")


def test_photos_are_added_with_the_height_of_the_visit(saved: Visit, ada: Patient, office: Records) -> None:
    """And not with that which was written down since: one visit has one scale."""
    office.desk().patients.change(ada.id, replace(ada.facts, stature_cm=168.0))
    save(give(adding(ada, saved), "back.png"), ada)
    kept = office.desk().assessments
    heights = [kept.of(photo.id)[0].request.height_cm for photo in office.desk().visits.get(saved.id).photos]
    assert heights == [171.3, 171.3]


@pytest.mark.parametrize(
    ("photos", "meant", "into", "told"),
    [
        pytest.param(0, "", "visit", "", id="no photo of the kept one"),
        pytest.param(1, "visit", "visit", "", id="the same visit"),
        pytest.param(1, "", "", shots.BOTH, id="a new visit of the kept one"),
    ],
)
def test_a_merge_keeps_where_photos_go_or_asks(
    photos: int, meant: str, into: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Photos of a double wait for a visit of theirs, which is the kept patient's now."""
    held = {"double": Intake(into="visit"), "kept": Intake(into=meant)}
    held["double"].take([(picture(seed=96), "back.png")])
    held["kept"].take([(picture(seed=97 + k), "left.png") for k in range(photos)])
    monkeypatch.setattr(shots, "intakes", lambda: held)
    assert shots.hand_over("double", "kept") == 1
    assert (held["kept"].into, held["kept"].into_told) == (into, told)


def test_photos_that_the_records_refuse_to_add_are_still_there(
    saved: Visit, ada: Patient, office: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The visit is moved between showing the page and the click on it."""
    at = give(adding(ada, saved), "back.png")

    def moved(*_: object, **__: object) -> None:
        raise NoSuchRecord("moved", "The visit is not this patient's any more.", "It was moved to another patient.")

    monkeypatch.setattr(Visits, "add_photos", moved)
    save(at, ada)
    assert "Not saved. The visit is not this patient&#39;s any more." in seen(at)
    assert len(intake(at, ada).shots) == 1


def test_a_photo_that_the_visit_has_is_not_added_again(saved: Visit, ada: Patient, office: Records) -> None:
    at = save(give(adding(ada, saved), "back.png", "front.png"), ada)
    assert "front.png is in this visit already." in seen(at)
    assert len(intake(at, ada).shots) == 2
    assert office.desk().visits.get(saved.id) == saved
    tap(at, ada, "front.png", "remove")
    save(at, ada)
    assert len(office.desk().visits.get(saved.id).photos) == 2


def test_a_visit_takes_no_more_photos_than_can_be_put_together(
    saved: Visit, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_PHOTOS", 2)
    at = give(adding(ada, saved), "back.png")
    assert not saving_button(at).disabled
    give(at, "left.png")
    assert "A visit has at most 2 photos, and this one has 1" in seen(at)
    assert saving_button(at).disabled


def test_a_visit_that_went_meanwhile_takes_no_photo(saved: Visit, ada: Patient, office: Records) -> None:
    """To another patient, to whom Ada's photos do not belong."""
    at = give(adding(ada, saved), "back.png")
    bert = office.desk().patients.add(PatientFacts(name="Bert"))
    button = saving_button(at)
    office.desk().visits.move(saved.id, bert.id)
    button.click().run()
    assert len(office.desk().visits.get(saved.id).photos) == 1
    assert office.desk().visits.of(ada.id) == ()
    assert "The visit that was chosen is not there any more" in seen(at)
    assert (len(intake(at, ada).shots), saving_button(at).label) == (1, "Save visit")


def test_a_second_click_adds_nothing_more(
    saved: Visit, went: list[tuple[Place, str]], ada: Patient, office: Records
) -> None:
    save_twice(give(adding(ada, saved), "back.png"))
    assert went == [(Place.REVIEW, saved.id)] * 2
    assert len(office.desk().visits.get(saved.id).photos) == 2
