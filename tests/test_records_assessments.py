"""Assessments only ever become more, and come back as they were."""

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import Field, fields, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import text

from posture import __version__
from posture.analysis import Analysis, Request, Result, analyse
from posture.byhand import Corrections, Drawn, Placed
from posture.errors import RecordsRefused
from posture.landmarks import Landmark, Point, Pose, Source, View
from posture.markers import Evidence, Sticker
from posture.measures import Measure
from posture.photo import Photo, decode
from posture.records import Draft, NewAssessment, NewPhoto, NewVisit, Records, Visit, kept
from posture.refine import RefinedBy
from posture.report.contract import to_json
from posture.report.html import page
from posture.scale import ScaleChoice
from posture.uncertainty import Measurement
from posture.vertical import DRAWN_PX, from_plumb, from_stated
from tests.figures import Figure
from tests.keeping import (
    DAY,
    REQUEST,
    Clock,
    assessed,
    figure_analysis,
    figure_photo,
    figure_visit,
    patient,
    small_photo,
)
from tests.playback import Playback

CORRECTED = replace(REQUEST, corrections=Corrections.of({Landmark.LEFT_HIP: Placed(480.5, 600.25, 1.5)}))
numbers = st.floats(-1e6, 1e6)
points = st.dictionaries(
    st.sampled_from(Landmark),
    st.builds(Point, numbers, numbers, st.floats(0, 1e3), st.sampled_from(Source)),
    max_size=8,
)


def figure_visited(records: Records) -> Visit:
    return records.desk().visits.save(patient(records).id, figure_visit())


@given(points=points, yaw=st.none() | st.floats(-180, 180))
def test_pose_comes_back_exactly(points, yaw):
    pose = kept.pose_of(kept.pose_text(Pose(points=points, yaw_deg=yaw)))
    assert (dict(pose), pose.yaw_deg) == (points, yaw)


ends = st.tuples(numbers, numbers)
drafts = st.builds(
    Draft,
    corrections=st.dictionaries(
        st.sampled_from(Landmark), st.builds(Placed, numbers, numbers, st.floats(0, 50)), max_size=5
    ).map(Corrections.of),
    plumb=st.none() | st.builds(Drawn, start=ends, end=ends, end_sd_px=st.floats(0.1, 50)),
    view=st.none() | st.sampled_from(View),
    person=st.none() | st.integers(1, 9),
    edition=st.integers(0, 10**6),
    revision=st.integers(0, 10**6),
)


@given(draft=drafts)
def test_draft_comes_back_exactly(draft: Draft):
    assert kept.draft_of(kept.draft_text(draft), draft.edition, draft.revision) == draft


def test_draft_in_the_form_before_corrections_comes_back():
    older = {"points": {"left_hip": [1.5, 2.25, 3.0, "manual"]}, "plumb": [[1.0, 2.0], [3.0, 4.0]]}
    assert kept.draft_of(json.dumps(older), 0, 4) == Draft(
        corrections=Corrections.of({Landmark.LEFT_HIP: (1.5, 2.25)}),
        plumb=Drawn(start=(1.0, 2.0), end=(3.0, 4.0), end_sd_px=DRAWN_PX),
        revision=4,
    )
    assert kept.draft_of('{"points": {}, "plumb": null}', 0, 1) == Draft(revision=1)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Request(), id="nothing said"),
        pytest.param(Request(view=View.LEFT, height_cm=171.25, person=2, stickers=False), id="much said"),
        pytest.param(Request(vertical=from_stated(-1.5), scale=ScaleChoice.BOARD), id="stated"),
        pytest.param(Request(corrections=Corrections.of({Landmark.C7: Placed(1.5, 2.0, 0.25)})), id="corrected"),
        pytest.param(Request(vertical=from_plumb((1.5, 2.0), (3.0, 900.25))), id="drawn"),
    ],
)
def test_request_comes_back_exactly(request_: Request):
    assert kept.request_of(kept.request_text(request_)) == request_


def told(value: object) -> object:
    """`value` with every field of every dataclass in it, so that a new one is compared too."""
    if isinstance(value, Photo):
        return value.name, value.sha256, value.pixels.tobytes()
    if isinstance(value, Measure):
        return value.id, value.side
    if isinstance(value, tuple):
        return tuple(told(one) for one in value)
    if isinstance(value, Pose):
        return dict(value), value.yaw_deg
    if isinstance(value, Analysis | Result | Measurement):
        return {one.name: told(getattr(value, one.name)) for one in fields(value)}
    return value


def kept_and_back(analysis: Analysis) -> Analysis:
    return kept.analysis_of(kept.analysis_text(analysis), analysis.photo)


@cache
def full_analysis() -> Analysis:
    """An analysis in which no field has its default: corrected by hand, with a sticker, refined."""
    photo, figure = decode(figure_photo(), "figure.jpg"), Figure(hip_tilt=3.0).pose()
    by_hand = analyse(photo, CORRECTED, Playback((figure,)))
    evidence = Evidence(contrast=20.5, roundness=0.9, diameter_mm=12.0, fellows=2, off_sd=0.5)
    place = {"x": 1.5, "y": 2.25, "radius_px": 6.0, "sd_px": 2.0}
    sticker = Sticker(landmark=Landmark.LEFT_ASIS, colour=(50.0, -1.5, 3.0), evidence=evidence, **place)
    return replace(by_hand, stickers=(sticker,), refined_by=RefinedBy(name="refiner", sha256="1" * 64))


@pytest.mark.parametrize("one", fields(Analysis), ids=lambda one: one.name)
def test_every_field_of_an_analysis_is_kept(one: Field[object]):
    before = full_analysis()
    assert getattr(before, one.name) != one.default, "full_analysis() has to give the new field a value of its own"
    assert told(getattr(kept_and_back(before), one.name)) == told(getattr(before, one.name))


@pytest.mark.parametrize("one", fields(Measurement), ids=lambda one: one.name)
def test_every_field_of_a_measurement_is_kept(one: Field[object]):
    pairs = [
        (told(getattr(new.outcome, one.name)), told(getattr(old.outcome, one.name)))
        for new, old in zip(kept_and_back(full_analysis()).results, full_analysis().results, strict=True)
        if isinstance(old.outcome, Measurement)
    ]
    assert any(old != one.default for _, old in pairs), "full_analysis() has to give the new field a value of its own"
    assert all(new == old for new, old in pairs)


def test_what_was_kept_before_there_were_more_fields_comes_back():
    """Assessments never change: those of an older version lack what came later."""
    older = json.loads(kept.analysis_text(full_analysis()))
    del older["automatic"], older["stickers"]
    for row in older["results"]:
        row.pop("vertical_sd", None), row.pop("points_sd", None)
    back = kept.analysis_of(json.dumps(older), full_analysis().photo)
    assert (back.automatic, back.stickers) == (None, ())
    assert {one.outcome.points_sd for one in back.results if isinstance(one.outcome, Measurement)} == {0.0}


def test_analysis_comes_back_as_it_was(records: Records):
    visit = figure_visited(records)
    (known,) = records.desk().assessments.of(visit.photos[0].id)
    back, before = records.desk().assessments.analysis(known.id), figure_analysis()
    assert told(back) == told(before)
    assert page(back, day=DAY) == page(before, day=DAY)
    assert known.result == to_json(before)
    assert known.request == REQUEST
    assert dict(known.automatic or {}) == dict(before.pose or {})
    assert (known.tool, known.model_sha256, known.refiner_sha256) == (__version__, "0" * 64, None)


def test_refused_analysis_comes_back_as_it_was(records: Records):
    photo = decode(figure_photo(), "figure.jpg")
    refused = analyse(photo, REQUEST, Playback(()))
    new = NewPhoto(
        content=figure_photo(), name="figure.jpg", assessment=NewAssessment(analysis=refused, request=REQUEST)
    )
    visit = records.desk().visits.save(patient(records).id, NewVisit(day=DAY, photos=(new,)))
    (known,) = records.desk().assessments.of(visit.photos[0].id)
    assert known.automatic is None
    assert known.result["status"] == "refused"
    assert told(records.desk().assessments.analysis(known.id)) == told(refused)


def test_new_look_is_added_with_who_and_when(records: Records, clock: Clock):
    desk, photo = records.desk("b" * 32), figure_visited(records).photos[0]
    (first,) = desk.assessments.of(photo.id)
    clock.pass_by(days=1)
    second = desk.assessments.add(photo.id, assessed(5.0))
    assert [one.id for one in desk.assessments.of(photo.id)] == [second.id, first.id]
    assert (second.made_by, second.made_at, first.made_by) == ("b" * 32, clock.now, None)
    assert [one.id for one in desk.assessments.newest_of(desk.patients.search()[0].id)] == [second.id]
    assert desk.assessments.get(first.id).result == first.result


def test_points_placed_by_hand_are_kept_beside_those_that_were_found(records: Records):
    desk, photo, by_hand = records.desk(), figure_visited(records).photos[0], full_analysis()
    saved = desk.assessments.add(photo.id, NewAssessment(analysis=by_hand, request=CORRECTED))
    assert by_hand.pose is not None
    assert dict(saved.automatic or {}) == dict(by_hand.automatic or {}) != dict(by_hand.pose)
    assert dict(saved.corrected) == {Landmark.LEFT_HIP: by_hand.pose[Landmark.LEFT_HIP]}
    assert saved.corrected[Landmark.LEFT_HIP].source is Source.MANUAL
    assert saved.request == CORRECTED


def changes(records: Records, table: str, statement: str) -> bool:
    """Whether `statement` gets through and changes what is in `table`."""

    def rows() -> list[object]:
        with records.store.database.reading() as session:
            return [tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))]

    before = rows()
    with suppress(RecordsRefused), records.store.database.writing() as session:
        session.execute(text(statement))
    return rows() != before


@pytest.mark.parametrize("statement", ["UPDATE assessments SET result = '{}'", "DELETE FROM assessments"])
def test_assessments_cannot_be_changed_even_by_hand(records: Records, statement: str):
    figure_visited(records)
    assert not changes(records, "assessments", statement)


@pytest.mark.parametrize("statement", ["UPDATE audit SET act = 'saw'", "DELETE FROM audit"])
def test_audit_cannot_be_changed_even_by_hand(records: Records, statement: str):
    figure_visited(records)
    assert not changes(records, "audit", statement)


def test_the_look_at_changes_sees_them(records: Records):
    figure_visited(records)
    assert changes(records, "patients", "UPDATE patients SET note = 'x'")
    assert changes(records, "patients", "DELETE FROM patients")


def exported(records: Records, *, originals: bool = False) -> dict[str, bytes]:
    visit = records.desk().visits.save(
        patient(records).id,
        NewVisit(day=DAY, photos=(*figure_visit().photos, NewPhoto(content=small_photo(), name="not looked at.jpg"))),
    )
    with zipfile.ZipFile(io.BytesIO(records.desk().patients.export(visit.patient_id, originals=originals))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_export_holds_what_is_known_without_a_bare_face(records: Records):
    files, stem = exported(records), "visit-1-2026-11-02/photo-1"
    assert set(files) == {"patient.json", f"{stem}.html", f"{stem}.jpg"}
    known = json.loads(files["patient.json"])
    assert known["patient"]["reference"] == "A-17"
    (look,) = known["visits"][0]["photos"][0]["assessments"]
    assert look["result"] == to_json(figure_analysis())
    letterhead = records.desk().practice.get().letterhead
    assert files[f"{stem}.html"].decode() == page(figure_analysis(), day=DAY, letterhead=letterhead)
    with Image.open(io.BytesIO(files[f"{stem}.jpg"])) as copy:
        assert not copy.getexif()
        nose = np.asarray(copy)[copy.height * 165 // 1000, copy.width // 2]
    assert np.ptp(nose) < 12  # the cover's grey; checks would differ from it
    assert abs(int(nose.mean()) - 200) < 8


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_export_leaves_out_a_file_that_cannot_be_read_and_says_so(records: Records, harm: str):
    whole, patients = exported(records, originals=True), records.desk().patients
    photo, other = records.desk().visits.of(patients.search()[0].id)[0].photos
    content = records.desk().photos.content(photo.id)
    file = next(records.store.folder.glob(f"vault/??/{records.store.vault.name_of(content)}"))
    file.unlink() if harm == "missing" else file.write_bytes(b"x")
    with zipfile.ZipFile(io.BytesIO(patients.export(patients.search()[0].id, originals=True))) as archive:
        assert {name for name in archive.namelist() if "photo-1" not in name} == set(archive.namelist()) < set(whole)
        photos = json.loads(archive.read("patient.json"))["visits"][0]["photos"]
    assert [(one["name"], one["left_out"]) for one in photos] == [(photo.name, f"photo_{harm}"), (other.name, None)]
    assert photos[0]["assessments"]


def test_export_holds_originals_only_when_asked(records: Records):
    files = exported(records, originals=True)
    originals = {name: content for name, content in files.items() if "original" in name}
    assert sorted(originals) == [f"visit-1-2026-11-02/photo-{n}-original.jpg" for n in (1, 2)]
    assert originals["visit-1-2026-11-02/photo-2-original.jpg"] == small_photo()


def test_several_analyses_of_one_patient_stand_in_order(records: Records):
    desk, somebody = records.desk(), patient(records)
    later = desk.visits.save(somebody.id, figure_visit(DAY.replace(day=20)))
    earlier = desk.visits.save(somebody.id, figure_visit(DAY.replace(day=10)))
    newest = desk.assessments.newest_of(somebody.id)
    assert [one.photo_id for one in newest] == [earlier.photos[0].id, later.photos[0].id]


def test_page_of_a_patient_needs_no_photo(records: Records):
    """Patient, visits and newest assessments come from rows alone: no file is read."""
    visit = figure_visited(records)
    for file in records.store.folder.glob("vault/??/*"):
        file.unlink()
    desk = records.desk()
    assert desk.patients.get(visit.patient_id).visits == 1
    assert desk.visits.of(visit.patient_id) == (visit,)
    (newest,) = desk.assessments.newest_of(visit.patient_id)
    assert newest.result == to_json(figure_analysis())


def test_figure_is_what_the_cover_test_takes_it_for():
    assert Figure().pose()[Landmark.NOSE].y == pytest.approx(170)
