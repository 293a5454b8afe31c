"""Drafts of the landmark editor: the newest is kept, and what comes too late is not."""

from dataclasses import replace

import pytest

from posture.byhand import Corrections, Drawn
from posture.errors import DraftMovedOn
from posture.landmarks import Landmark, View
from posture.records import Draft, Records, StoredPhoto
from tests.keeping import Clock, assessed, figure_visit, patient

HIP = Corrections.of({Landmark.LEFT_HIP: (10.0, 20.0)})
KNEE = Corrections.of({Landmark.LEFT_KNEE: (11.0, 40.0)})
LINE = Drawn(start=(1.5, 2.0), end=(3.0, 4.25), end_sd_px=2.0)


@pytest.fixture
def photo(records: Records) -> StoredPhoto:
    return records.desk().visits.save(patient(records).id, figure_visit()).photos[0]


def test_every_step_replaces_the_one_before(records: Records, photo: StoredPhoto, clock: Clock):
    drafts = records.desk("b" * 32).drafts
    first = drafts.begin(photo.id)
    assert (first, first.is_empty, drafts.of(photo.id)) == (Draft(), True, None)
    one = first.then(corrections=HIP)
    two = one.then(plumb=LINE)
    assert (two.corrections, two.plumb, two.revision, two.is_empty) == (HIP, LINE, 2, False)
    drafts.save(photo.id, one)
    saved = drafts.save(photo.id, two)
    assert saved is not None
    assert (saved.draft, saved.saved_at, saved.saved_by) == (two, clock.now, "b" * 32)
    assert (drafts.begin(photo.id), drafts.of(photo.id)) == (two, saved)
    assert two.then(plumb=None).plumb is None


def test_older_revision_never_replaces_a_newer_one(records: Records, photo: StoredPhoto):
    drafts = records.desk().drafts
    early = drafts.begin(photo.id).then(corrections=HIP)
    late = early.then(corrections=KNEE)
    drafts.save(photo.id, late)
    for again in (early, replace(late, corrections=HIP)):
        saved = drafts.save(photo.id, again)
        assert saved is not None
        assert saved.draft == late


@pytest.mark.parametrize("end", ["assessed", "dropped"])
def test_late_step_does_not_revive_a_draft_that_had_its_end(records: Records, photo: StoredPhoto, end: str):
    desk = records.desk()
    draft = desk.drafts.begin(photo.id).then(corrections=HIP)
    desk.drafts.save(photo.id, draft)
    if end == "assessed":
        desk.assessments.add(photo.id, assessed())
    else:
        desk.drafts.drop(photo.id)
    for late in (draft, draft.then(corrections=KNEE), replace(draft, revision=99)):
        assert desk.drafts.save(photo.id, late) is None
    assert desk.drafts.of(photo.id) is None
    anew = desk.drafts.begin(photo.id)
    assert (anew.is_empty, anew.edition, anew.revision) == (True, 1, 0)
    saved = desk.drafts.save(photo.id, anew.then(corrections=KNEE))
    assert saved is not None
    assert saved.draft.corrections == KNEE
    answer = desk.drafts.save(photo.id, draft.then(corrections=HIP).then(corrections=HIP))
    assert answer == saved, "what is kept of the new edition"


@pytest.mark.parametrize("end", ["assessed", "dropped"])
@pytest.mark.parametrize("meanwhile", ["drawn on", "dropped", "begun anew"])
def test_draft_that_has_moved_on_has_no_end(records: Records, photo: StoredPhoto, end: str, meanwhile: str):
    desk = records.desk()
    draft = desk.drafts.begin(photo.id).then(corrections=HIP)
    desk.drafts.save(photo.id, draft)
    if meanwhile == "drawn on":
        desk.drafts.save(photo.id, draft.then(corrections=KNEE))
    else:
        desk.drafts.drop(photo.id, draft)
    if meanwhile == "begun anew":
        desk.drafts.save(photo.id, desk.drafts.begin(photo.id).then(corrections=HIP))
    before = desk.drafts.of(photo.id), len(desk.assessments.of(photo.id))
    ends = {
        "assessed": lambda: desk.assessments.add(photo.id, assessed(), draft=draft),
        "dropped": lambda: desk.drafts.drop(photo.id, draft),
    }
    with pytest.raises(DraftMovedOn):
        ends[end]()
    assert (desk.drafts.of(photo.id), len(desk.assessments.of(photo.id))) == before


def test_draft_that_was_meant_becomes_a_result(records: Records, photo: StoredPhoto):
    desk = records.desk()
    draft = desk.drafts.begin(photo.id).then(corrections=HIP)
    desk.drafts.save(photo.id, draft)
    kept = desk.assessments.add(photo.id, assessed(), draft=draft)
    assert desk.assessments.of(photo.id)[0].id == kept.id
    assert desk.drafts.of(photo.id) is None


def test_analysis_that_the_tool_makes_by_itself_leaves_the_draft(records: Records, photo: StoredPhoto):
    desk = records.desk()
    draft = desk.drafts.begin(photo.id).then(corrections=HIP)
    desk.drafts.save(photo.id, draft)
    desk.assessments.add(photo.id, assessed(), ends_draft=False)
    assert desk.drafts.begin(photo.id) == draft
    saved = desk.drafts.save(photo.id, draft.then(corrections=KNEE))
    assert saved is not None
    assert saved.draft.corrections == KNEE


def test_drafts_of_two_photos_do_not_mix(records: Records, photo: StoredPhoto):
    desk = records.desk()
    other = desk.visits.save(patient(records).id, figure_visit()).photos[0]
    desk.drafts.save(other.id, desk.drafts.begin(other.id).then(corrections=KNEE))
    desk.drafts.save(photo.id, desk.drafts.begin(photo.id).then(corrections=HIP))
    desk.drafts.drop(photo.id)
    assert desk.drafts.begin(other.id).corrections == KNEE
    assert desk.drafts.begin(photo.id).edition == 1


def test_points_of_another_person_or_view_are_not_taken_over():
    draft = Draft(corrections=HIP, plumb=LINE, view=View.FRONT, person=1, edition=3, revision=4)
    assert draft.of(view=View.FRONT, person=1) is draft
    for view, person in ((View.BACK, 1), (View.FRONT, 2), (None, None)):
        other = draft.of(view=view, person=person)
        assert other == Draft(view=view, person=person, edition=3, revision=5)


@pytest.mark.parametrize("wrong", [{"revision": -1}, {"edition": -1}])
def test_draft_counts_from_zero(wrong):
    with pytest.raises(ValueError, match="expected 0 or more"):
        Draft(**wrong)
