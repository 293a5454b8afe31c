"""Visits changed, and visits and photos taken away for good."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from posture.errors import ChangedMeanwhile, NoSuchRecord, WrongUsage
from posture.records import Act, Conditions, Consent, Deletion, Flag, Kind, PatientFacts, Records, Sex, Visit, journal
from tests.keeping import DAY, PASSPHRASE, Clock, figure_visit, new_visit, patient, visited

Delete = Callable[[Records, Visit], Deletion]


def of_visit(records: Records, visit: Visit) -> Deletion:
    return records.desk().visits.delete(visit.id, reason="asked for")


def of_photo(records: Records, visit: Visit) -> Deletion:
    return records.desk().photos.delete(visit.photos[0].id, reason="asked for")


def files(tmp_path: Path) -> int:
    return sum(path.is_file() for path in (tmp_path / "data" / "vault").glob("??/*"))


def count(records: Records, table: str) -> int:
    with records.store.database.reading() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_visit_is_changed(records: Records, clock: Clock):
    visit, desk = visited(records, 1), records.desk("b" * 32)
    clock.pass_by(days=1)
    how = Conditions(distance_cm=300.0, lens_height_cm=90.0, shoes=False, clothes="shorts")
    changed = desk.visits.change(visit.id, day=DAY - timedelta(days=3), note="a\nb", conditions=how)
    assert (changed.day, changed.note, changed.conditions) == (DAY - timedelta(days=3), "a\nb", how)
    assert (changed.id, changed.photos, changed.created_at) == (visit.id, visit.photos, visit.created_at)
    assert desk.visits.get(visit.id) == changed
    known = desk.patients.get(visit.patient_id)
    assert (known.touched_at, known.last_visit) == (clock.now, changed.day)
    parts = {one.kind for one in records.audit(visit.id) if (one.act, one.by) == (Act.CHANGED, "b" * 32)}
    assert parts == {Kind.VISIT_DAY, Kind.VISIT_NOTE, Kind.VISIT_CONDITIONS}


@pytest.mark.parametrize("note", ["x" * 20_001, "\0"])
def test_note_that_cannot_be_kept_changes_nothing(records: Records, note: str):
    visit = visited(records, 1)
    with pytest.raises(WrongUsage):
        records.desk().visits.change(visit.id, day=visit.day, note=note, conditions=Conditions(shoes=True))
    assert records.desk().visits.get(visit.id) == visit


def test_facts_that_somebody_else_changed_are_not_written_over(records: Records):
    desk, one = records.desk(), patient(records)
    theirs = replace(one.facts, note="theirs")
    desk.patients.change(one.id, theirs, instead_of=one.facts)
    with pytest.raises(ChangedMeanwhile):
        desk.patients.change(one.id, replace(one.facts, note="mine"), instead_of=one.facts)
    assert desk.patients.get(one.id).facts == theirs
    desk.patients.change(one.id, replace(one.facts, note="mine"), instead_of=theirs)
    assert desk.patients.get(one.id).facts.note == "mine"


@pytest.mark.parametrize(
    "theirs",
    [
        {"day": DAY - timedelta(days=1), "note": "", "conditions": Conditions()},
        {"day": DAY, "note": "theirs", "conditions": Conditions()},
        {"day": DAY, "note": "", "conditions": Conditions(shoes=True)},
    ],
)
def test_a_visit_that_somebody_else_changed_is_not_written_over(records: Records, theirs: dict[str, Any]):
    visits, visit = records.desk().visits, visited(records, 1)
    mine: dict[str, Any] = {"day": DAY, "note": "mine", "conditions": Conditions()}
    changed = visits.change(visit.id, **theirs, instead_of=visit)
    with pytest.raises(ChangedMeanwhile):
        visits.change(visit.id, **mine, instead_of=visit)
    assert visits.get(visit.id) == changed
    assert visits.change(visit.id, **mine, instead_of=changed).note == "mine"


def test_a_photo_more_is_no_change_of_what_is_written_of_a_visit(records: Records):
    visits, visit = records.desk().visits, visited(records, 1)
    visits.add_photos(visit.id, new_visit(2).photos, of=visit.patient_id)
    changed = visits.change(visit.id, day=DAY, note="mine", conditions=Conditions(), instead_of=visit)
    assert (changed.note, len(changed.photos)) == ("mine", 2)


def test_the_wording_agreed_to_last_is_known(records: Records):
    patients = records.desk().patients
    assert patients.last_wording() == ""
    for day, wording in ((date(2026, 3, 1), "2026-03"), (date(2025, 1, 1), "2025-01")):
        patients.add(PatientFacts(name="Ada", consent=Consent(day=day, wording=wording)))
    patients.add(PatientFacts(name="Grace"))
    assert patients.last_wording() == "2026-03"


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"reference": "B"}, Kind.PATIENT_REFERENCE),
        ({"name": "Ada"}, Kind.PATIENT_NAME),
        ({"birth_year": 1974}, Kind.PATIENT_BIRTH_YEAR),
        ({"sex": Sex.FEMALE}, Kind.PATIENT_SEX),
        ({"stature_cm": 171.3}, Kind.PATIENT_STATURE),
        ({"consent": Consent(day=DAY, wording="v1")}, Kind.PATIENT_CONSENT),
        ({"note": "n"}, Kind.PATIENT_NOTE),
        ({"flags": frozenset({Flag.BRACE})}, Kind.PATIENT_FLAGS),
        ({}, Kind.PATIENT),
    ],
)
def test_the_log_says_what_was_changed_and_not_to_what(records: Records, changed: dict[str, Any], kind: Kind):
    one = patient(records)
    records.desk().patients.change(one.id, replace(one.facts, **changed))
    assert [entry.kind for entry in records.audit(one.id) if entry.act is Act.CHANGED] == [kind]


def test_the_log_says_which_two_were_merged(records: Records):
    one, other = patient(records), patient(records, "B-2")
    records.desk().patients.merge(one.id, other.id)
    acts = {(entry.act, entry.subject) for entry in records.audit() if entry.act is not Act.ADDED}
    assert acts == {(Act.MERGED, one.id), (Act.MERGED, other.id)}


def test_deleted_visit_takes_rows_and_bytes(records: Records, tmp_path: Path, clock: Clock):
    gone = visited(records, 1, 2)
    stays = records.desk().visits.save(gone.patient_id, new_visit(2, 3))
    clock.pass_by(days=1)
    deletion = of_visit(records, gone)
    assert (deletion.visits, deletion.photos, deletion.files, deletion.backups) == (1, 2, 1, ())
    assert files(tmp_path) == 2
    assert records.desk().visits.of(gone.patient_id) == (stays,)
    assert records.desk().patients.get(gone.patient_id).touched_at == clock.now
    assert records.desk().photos.content(stays.photos[0].id), "the picture that both visits have"
    assert records.check().clean
    assert records.audit(gone.id)[0].act is Act.DELETED


def test_deleted_photo_takes_rows_and_bytes(records: Records, tmp_path: Path):
    desk = records.desk()
    visit = desk.visits.save(patient(records).id, figure_visit())
    desk.drafts.save(visit.photos[0].id, desk.drafts.begin(visit.photos[0].id))
    (other,) = desk.visits.add_photos(visit.id, new_visit(1).photos, of=visit.patient_id)
    deletion = of_photo(records, visit)
    assert (deletion.visits, deletion.photos, deletion.files) == (0, 1, 1)
    assert (files(tmp_path), count(records, "assessments"), count(records, "drafts")) == (1, 0, 0)
    assert desk.visits.get(visit.id).photos == (other,)
    assert records.check().clean
    with pytest.raises(NoSuchRecord):
        desk.photos.get(visit.photos[0].id)


def test_only_photo_of_a_visit_stays(records: Records):
    visit = visited(records, 1)
    with pytest.raises(WrongUsage) as said:
        of_photo(records, visit)
    assert said.value.action == "Delete the visit."
    assert records.desk().photos.content(visit.photos[0].id)


@pytest.mark.parametrize("delete", [of_visit, of_photo])
def test_backups_since_it_was_written_are_named(records: Records, tmp_path: Path, clock: Clock, delete: Delete):
    first = visited(records, 1, 2)
    records.backup(tmp_path / "before", PASSPHRASE)
    clock.pass_by(days=1)
    later = records.desk().visits.save(first.patient_id, new_visit(3, 4))
    records.backup(tmp_path / "after", PASSPHRASE)
    assert [Path(one.path).name for one in delete(records, later).backups] == ["after"]
    assert {Path(one.path).name for one in delete(records, first).backups} == {"before", "after"}


@pytest.mark.parametrize("delete", [of_visit, of_photo])
def test_nothing_is_deleted_while_a_backup_reads(records: Records, delete: Delete):
    visit, store = visited(records, 1, 2), records.store
    with store.database.writing() as session:
        held = journal.announce(session, store.hold.id, [None])
    with pytest.raises(WrongUsage) as said:
        delete(records, visit)
    assert said.value.code == "backup_running"
    with store.database.writing() as session:
        journal.done(session, held)
    assert records.desk().visits.get(visit.id) == visit


def test_deletions_need_a_reason_and_something_to_delete(records: Records):
    visit, desk = visited(records, 1, 2), records.desk()
    for delete, one in ((desk.visits.delete, visit.id), (desk.photos.delete, visit.photos[0].id)):
        with pytest.raises(WrongUsage):
            delete(one, reason=" ")
        for wrong in ("0" * 32, "x", visit.patient_id):
            with pytest.raises(NoSuchRecord):
                delete(wrong, reason="asked for")
    assert desk.visits.get(visit.id) == visit
