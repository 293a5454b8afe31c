"""Assessments only ever become more, and come back as they were."""

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import text

from posture.analysis import Analysis, Request, analyse
from posture.errors import RecordsRefused
from posture.landmarks import Landmark, Point, Pose, Source, View
from posture.photo import decode
from posture.records import Draft, NewAssessment, NewPhoto, NewVisit, Records, Visit, kept
from posture.report.contract import to_json
from posture.report.html import page
from posture.scale import ScaleChoice
from posture.vertical import from_plumb, from_stated
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


@given(
    points=points,
    plumb=st.none() | st.tuples(st.tuples(numbers, numbers), st.tuples(numbers, numbers)),
    revision=st.integers(0, 10**6),
)
def test_draft_comes_back_exactly(points, plumb, revision):
    draft = kept.draft_of(kept.draft_text(Draft(points=points, plumb=plumb, revision=revision)), revision)
    assert (dict(draft.points), draft.plumb, draft.revision) == (points, plumb, revision)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Request(), id="nothing said"),
        pytest.param(Request(view=View.LEFT, height_cm=171.25, person=2, stickers=False), id="much said"),
        pytest.param(Request(vertical=from_stated(-1.5), scale=ScaleChoice.BOARD), id="stated"),
        pytest.param(Request(vertical=from_plumb((1.5, 2.0), (3.0, 900.25))), id="drawn"),
    ],
)
def test_request_comes_back_exactly(request_: Request):
    assert kept.request_of(kept.request_text(request_)) == request_


def same(one: Analysis, other: Analysis) -> bool:
    """All that reports and trends are made of."""
    fields = ("view", "vertical", "scale", "findings", "results", "provenance", "refined_by")
    poses = [(*analysis.people, analysis.pose) for analysis in (one, other)]
    return (
        all(getattr(one, name) == getattr(other, name) for name in fields)
        and [dict(pose or {}) for pose in poses[0]] == [dict(pose or {}) for pose in poses[1]]
        and np.array_equal(one.photo.pixels, other.photo.pixels)
        and one.photo.name == other.photo.name
    )


def test_analysis_comes_back_as_it_was(records: Records):
    visit = figure_visited(records)
    (known,) = records.desk().assessments.of(visit.photos[0].id)
    back, before = records.desk().assessments.analysis(known.id), figure_analysis()
    assert same(back, before)
    assert page(back, day=DAY) == page(before, day=DAY)
    assert known.result == to_json(before)
    assert known.request == REQUEST
    assert dict(known.automatic or {}) == dict(before.pose or {})
    assert (known.tool, known.model_sha256, known.refiner_sha256) == ("0.1.0", "0" * 64, None)


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
    assert same(records.desk().assessments.analysis(known.id), refused)


def test_new_look_is_added_with_who_and_when(records: Records, clock: Clock):
    desk, photo = records.desk("b" * 32), figure_visited(records).photos[0]
    (first,) = desk.assessments.of(photo.id)
    clock.pass_by(days=1)
    hip = Point(480.5, 600.25, 4.0, Source.MANUAL)
    corrected = MappingProxyType({Landmark.LEFT_HIP: hip})
    second = desk.assessments.add(photo.id, replace(assessed(5.0), corrected=corrected))
    assert [one.id for one in desk.assessments.of(photo.id)] == [second.id, first.id]
    assert dict(second.corrected) == {Landmark.LEFT_HIP: hip}
    assert (second.made_by, second.made_at, first.made_by) == ("b" * 32, clock.now, None)
    assert [one.id for one in desk.assessments.newest_of(desk.patients.search()[0].id)] == [second.id]
    assert desk.assessments.get(first.id).result == first.result


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
    assert files[f"{stem}.html"].decode() == page(figure_analysis(), day=DAY)
    with Image.open(io.BytesIO(files[f"{stem}.jpg"])) as copy:
        assert not copy.getexif()
        nose = np.asarray(copy)[copy.height * 165 // 1000, copy.width // 2]
    assert np.ptp(nose) < 12  # the cover's grey; checks would differ from it
    assert abs(int(nose.mean()) - 200) < 8


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


def test_figure_is_what_the_cover_test_takes_it_for():
    assert Figure().pose()[Landmark.NOSE].y == pytest.approx(170)
