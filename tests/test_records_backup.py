"""Backups: whole or not at all, readable with the passphrase alone, on one database and back on another."""

import io
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table

from posture.byhand import Corrections, Drawn, Placed
from posture.errors import CannotWrite, RecordsRefused, WrongUsage
from posture.landmarks import Landmark
from posture.records import Draft, PatientFacts, PracticeFacts, Records, Visit, journal, logo_of, open_records, restore
from posture.records import backup as backup_room
from posture.records.sealing import PIECE, SealedReader, SealedWriter
from posture.records.vault import VaultKey
from tests.keeping import (
    DAY,
    PASSPHRASE,
    Clock,
    assessed,
    figure_analysis,
    figure_visit,
    new_visit,
    patient,
    small_photo,
    visited,
)
from tests.test_records_accounts import PASSWORD

DRAFT = Draft(
    corrections=Corrections.of({Landmark.LEFT_HIP: Placed(1.5, 2.0, 0.25)}),
    plumb=Drawn(start=(1.0, 2.0), end=(3.0, 4.0), end_sd_px=2.0),
    edition=1,
    revision=4,
)
FACTS = PracticeFacts(
    name="At the Lake", address="Quay 1", logo=logo_of(small_photo(9), "logo.jpg"), retention_years=10
)


def filled(records: Records) -> str:
    """Something in every table; the id of the patient."""
    desk, somebody = records.desk(), patient(records)
    photo = desk.visits.save(somebody.id, figure_visit()).photos[0]
    desk.visits.save(somebody.id, new_visit(1, 2))
    desk.assessments.add(photo.id, assessed(5.0))
    desk.drafts.save(photo.id, DRAFT)
    records.accounts.create("Ada", PASSWORD)
    desk.practice.save(FACTS)
    desk.repeatability.add(person=1, stand=1, analysis=figure_analysis())
    return somebody.id


def told(records: Records, patient_id: str) -> list[object]:
    """Everything about a patient that can be compared."""
    desk = records.desk()
    visits = desk.visits.of(patient_id)
    photos = [photo for visit in visits for photo in visit.photos]
    looks = [look for photo in photos for look in desk.assessments.of(photo.id)]
    drafts = [(saved.saved_at, saved.draft) for photo in photos if (saved := desk.drafts.of(photo.id))]
    return [
        desk.patients.get(patient_id),
        visits,
        [desk.photos.content(photo.id) for photo in photos],
        [(look.id, look.made_at, look.request, look.result, dict(look.automatic or {})) for look in looks],
        drafts,
        desk.practice.get(),
        desk.repeatability.readings(),
        records.accounts.all(),
    ]


@pytest.fixture
def backup(tmp_path: Path) -> tuple[Path, str, list[object]]:
    """A backup from SQLite, whose it is, and what was told of them."""
    with open_records(tmp_path / "before", now=Clock()) as records:
        patient_id = filled(records)
        records.backup(tmp_path / "all.backup", PASSPHRASE)
        return tmp_path / "all.backup", patient_id, told(records, patient_id)


def test_bare_machine_gets_everything_back(records: Records, backup):
    path, patient_id, before = backup
    back = records.restore(path, PASSPHRASE)
    assert (back.patients, back.photos, back.damaged, back.before) == (1, 3, 0, None)
    assert told(records, patient_id) == before
    assert records.accounts.verify("ada", PASSWORD)
    assert records.check().clean


def test_backup_of_either_database_comes_back(records: Records, tmp_path: Path):
    patient_id = filled(records)
    before = told(records, patient_id)
    records.backup(tmp_path / "all.backup", PASSPHRASE)
    with open_records(tmp_path / "bare") as bare:
        bare.restore(tmp_path / "all.backup", PASSPHRASE)
        assert told(bare, patient_id) == before


def as_in_0001() -> tuple[Table, ...]:
    """The tables of a backup as the first version wrote it."""
    return without({"practice", "stand_readings", "shared_reports"}, {"photos.edition", "visits.words_to_patient"})


def without(tables: set[str], columns: set[str]) -> tuple[Table, ...]:
    """The tables of a backup before there were these."""
    return tuple(
        Table(
            table.name,
            MetaData(),
            *(Column(one.name, one.type) for one in table.columns if f"{table.name}.{one.name}" not in columns),
        )
        for table in backup_room.TABLES
        if table.name not in tables
    )


def test_backup_of_the_first_version_comes_back(records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with open_records(tmp_path / "before", now=Clock()) as old, monkeypatch.context() as patched:
        patient_id = filled(old)
        visits = old.desk().visits.of(patient_id)
        patched.setattr(backup_room, "TABLES", as_in_0001())
        patched.setattr(backup_room, "head", lambda: "0001")
        old.backup(tmp_path / "old.backup", PASSPHRASE)
    back = records.restore(tmp_path / "old.backup", PASSPHRASE)
    assert (back.patients, back.photos, back.damaged) == (1, 3, 0)
    desk = records.desk()
    assert desk.visits.of(patient_id) == visits
    drawn = next(photo for visit in visits for photo in visit.photos if photo.name == "figure.jpg")
    assert desk.drafts.begin(drawn.id) == replace(DRAFT, edition=0)
    assert (desk.practice.get(), desk.repeatability.readings()) == (PracticeFacts(), ())
    assert records.check().clean


def test_backup_is_one_private_file_without_a_plain_word(records: Records, tmp_path: Path):
    records.desk().patients.add(PatientFacts(name="Wilhelmina Unforgettable"))
    made = records.backup(tmp_path / "all.backup", PASSPHRASE)
    assert made.path == str(tmp_path / "all.backup")
    assert stat.S_IMODE((tmp_path / "all.backup").stat().st_mode) == 0o600
    assert b"Unforgettable" not in (tmp_path / "all.backup").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    assert [one.path for one in records.backups()] == [made.path]


def test_records_are_not_replaced_unless_told(records: Records, backup, tmp_path: Path):
    path, patient_id, before = backup
    mine = visited(records, 7, reference="mine")
    with pytest.raises(RecordsRefused) as refused:
        records.restore(path, PASSPHRASE)
    assert refused.value.code == "occupied"
    assert records.desk().visits.get(mine.id) == mine
    back = records.restore(path, PASSPHRASE, replace=True)
    assert told(records, patient_id) == before
    assert [one.facts.reference for one in records.desk().patients.search()] == ["A-17"]
    assert records.check().clean
    assert back.before is not None
    with open_records(tmp_path / "third") as third:
        third.restore(Path(back.before.path), PASSPHRASE)
        assert third.desk().visits.get(mine.id) == mine


def test_wrong_passphrase_is_said(records: Records, backup):
    with pytest.raises(RecordsRefused) as refused:
        records.restore(backup[0], PASSPHRASE + "x")
    assert refused.value.code == "passphrase"


@pytest.mark.parametrize("harm", ["cut", "flipped", "no backup", "empty", "longer", "missing", "a folder"])
def test_damaged_backup_changes_nothing(records: Records, backup, harm: str):
    path, content = backup[0], backup[0].read_bytes()
    changed = {
        "cut": content[: len(content) // 2],
        "flipped": content[:-5] + bytes([content[-5] ^ 1]) + content[-4:],
        "no backup": b"PK" + content,
        "empty": b"",
        "longer": content + b"x",
    }
    if harm == "missing":
        path.unlink()
    elif harm == "a folder":
        path = path.parent
    else:
        path.write_bytes(changed[harm])
    with pytest.raises(RecordsRefused):
        records.restore(path, PASSPHRASE)
    assert records.desk().patients.search() == ()
    assert records.check().clean
    assert not list(records.store.folder.glob("restoring-*"))


def test_damaged_restore_over_records_changes_nothing(records: Records, backup):
    path = backup[0]
    path.write_bytes(path.read_bytes()[:-1])
    mine = visited(records, 7, reference="mine")
    with pytest.raises(RecordsRefused):
        records.restore(path, PASSPHRASE, replace=True)
    assert records.desk().visits.get(mine.id) == mine
    assert records.check().clean


@pytest.mark.parametrize("occupied", [True, False])
def test_what_is_saved_while_a_backup_is_read_is_not_lost(
    records: Records, backup, occupied: bool, monkeypatch: pytest.MonkeyPatch
):
    """Another process saves between the backup of what was here and its replacement: nothing is replaced then."""
    if occupied:
        visited(records, 7, reference="mine")
    read, saved = restore._renamed, list[Visit]()

    def read_and_save(*given):
        saved.append(visited(records, 8, reference="meanwhile"))
        return read(*given)

    monkeypatch.setattr(restore, "_renamed", read_and_save)
    with pytest.raises(RecordsRefused) as refused:
        records.restore(backup[0], PASSPHRASE, replace=occupied)
    assert refused.value.code == "changed"
    assert records.desk().visits.get(saved[0].id) == saved[0]
    assert records.desk().photos.content(saved[0].photos[0].id)
    assert records.check().clean


def test_who_only_looks_while_a_backup_is_read_does_not_stop_it(records: Records, backup, monkeypatch):
    visited(records, 7, reference="mine")
    read = restore._renamed

    def read_and_look(*given):
        records.desk("b" * 32).patients.search()
        return read(*given)

    monkeypatch.setattr(restore, "_renamed", read_and_look)
    assert records.restore(backup[0], PASSPHRASE, replace=True).patients == 1


def test_no_file_is_replaced_and_none_is_left_half_written(records: Records, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    for path in (tmp_path / "mine.txt", tmp_path, tmp_path / "no folder" / "x"):
        with pytest.raises(CannotWrite):
            records.backup(path, PASSPHRASE)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert records.backups() == ()
    with pytest.raises(WrongUsage):
        records.backup(tmp_path / "x", "too short")


def test_photo_that_is_missing_does_not_stop_a_backup(records: Records, tmp_path: Path):
    visit = visited(records, 1, 2)
    next((tmp_path / "data" / "vault").glob("??/*")).unlink()
    assert records.backup(tmp_path / "x", PASSPHRASE).missing == 1
    with open_records(tmp_path / "bare") as bare:
        assert bare.restore(tmp_path / "x", PASSPHRASE).damaged == 1
        assert bare.desk().visits.get(visit.id) == visit


def test_photo_that_is_damaged_does_not_stop_a_backup(records: Records, tmp_path: Path):
    visit = visited(records, 1, 2)
    name = records.store.vault.name_of(records.desk().photos.content(visit.photos[0].id))
    next((tmp_path / "data" / "vault").glob(f"??/{name}")).write_bytes(b"x")
    made = records.backup(tmp_path / "x", PASSPHRASE)
    assert (made.missing, made.damaged) == (0, 1)
    with open_records(tmp_path / "bare") as bare:
        assert bare.restore(tmp_path / "x", PASSPHRASE).damaged == 1
        assert bare.desk().visits.get(visit.id) == visit
        assert bare.desk().photos.content(visit.photos[1].id)


@pytest.mark.parametrize("what", ["settings", "readings"])
def test_settings_and_readings_are_not_replaced_unless_told(records: Records, backup, what: str):
    path, patient_id, before = backup
    mine = records.desk()
    if what == "settings":
        mine.practice.save(PracticeFacts(name="mine"))
    else:
        mine.repeatability.add(person=7, stand=1, analysis=figure_analysis())
    with pytest.raises(RecordsRefused) as refused:
        records.restore(path, PASSPHRASE)
    assert refused.value.code == "occupied"
    assert (mine.practice.get() == PracticeFacts(name="mine")) is (what == "settings")
    records.restore(path, PASSPHRASE, replace=True)
    assert told(records, patient_id) == before


def test_damaged_file_comes_back_from_a_backup(records: Records, tmp_path: Path):
    visit = visited(records, 1)
    before = records.desk().photos.content(visit.photos[0].id)
    records.backup(tmp_path / "x", PASSPHRASE)
    next((tmp_path / "data" / "vault").glob("??/*")).write_bytes(b"damaged")
    assert records.restore(tmp_path / "x", PASSPHRASE, replace=True).damaged == 0
    assert records.desk().photos.content(visit.photos[0].id) == before
    assert records.check().clean


def test_deletion_names_the_backups_that_hold_the_patient(records: Records, tmp_path: Path, clock: Clock):
    records.backup(tmp_path / "before.backup", PASSPHRASE)
    clock.pass_by(days=1)
    visit = visited(records, 1)
    clock.pass_by(days=1)
    records.backup(tmp_path / "after.backup", PASSPHRASE)
    deleted = records.desk().patients.delete(visit.patient_id, reason="asked")
    assert [Path(one.path).name for one in deleted.backups] == ["after.backup"]


@pytest.mark.parametrize("joined", ["moved", "merged", "merged without visits"])
def test_deletion_names_backups_from_before_visits_came_to_the_patient(
    records: Records, tmp_path: Path, clock: Clock, joined: str
):
    patients, visits = records.desk().patients, records.desk().visits
    older = patient(records, "older")
    visit = visits.save(older.id, new_visit(1)) if joined != "merged without visits" else None
    clock.pass_by(days=1)
    records.backup(tmp_path / "between.backup", PASSPHRASE)
    clock.pass_by(days=1)
    newer = patient(records, "newer")
    if joined == "moved" and visit:
        visits.move(visit.id, newer.id)
    else:
        assert patients.merge(newer.id, older.id).created_at == older.created_at
    deleted = patients.delete(newer.id, reason="asked")
    assert [Path(one.path).name for one in deleted.backups] == ["between.backup"]


def test_nothing_is_deleted_while_a_backup_is_written(records: Records):
    visit = visited(records, 1)
    with records.store.database.writing() as session:
        row = journal.announce(session, records.store.hold.id, [None])
    with pytest.raises(WrongUsage):
        records.desk().patients.delete(visit.patient_id, reason="asked")
    with records.store.database.writing() as session:
        journal.done(session, row)
    records.desk().patients.delete(visit.patient_id, reason="asked")


@settings(max_examples=20)
@given(
    pieces=st.lists(st.sampled_from([0, 1, 1000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE]), max_size=4),
    cut=st.integers(1, 100),
)
def test_stream_comes_back_whole_or_is_refused(pieces: list[int], cut: int):
    out, content = io.BytesIO(), [os.urandom(size) for size in pieces]
    writer = SealedWriter(out, PASSPHRASE, VaultKey.new())
    for piece in content:
        writer.write(piece)
    writer.end()
    whole = b"".join(content)
    assert SealedReader(io.BytesIO(out.getvalue()), PASSPHRASE).read(len(whole)) == whole
    reader = SealedReader(io.BytesIO(out.getvalue()[:-cut]), PASSPHRASE) if cut < 16 else None
    if reader:
        with pytest.raises(RecordsRefused):
            reader.read(len(whole) + 1)


def test_day_of_a_visit_is_a_day(backup):
    assert backup[2][1][0].day == DAY


def test_stream_cut_between_two_pieces_is_refused():
    out = io.BytesIO()
    writer = SealedWriter(out, PASSPHRASE, VaultKey.new())
    writer.write(bytes(2 * PIECE + 5))
    writer.end()
    cut = out.getvalue()[: -(5 + 16)]
    with pytest.raises(RecordsRefused):
        SealedReader(io.BytesIO(cut), PASSPHRASE).read(2 * PIECE)
