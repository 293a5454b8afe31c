"""Reports handed over by a link: opened by its token alone, until it ends; nothing of them is left then."""

import json
import zipfile
from dataclasses import asdict
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from posture.errors import ChangedMeanwhile, NoSuchRecord, RecordsRefused, WrongUsage
from posture.records import Act, Kind, LinkState, Records, Shared, Visit, journal, open_records, restore, sharing
from posture.records import backup as backup_room
from posture.records.database import BUSY_MS
from posture.report.letter.catalogue import Language
from tests.keeping import PASSPHRASE, Clock, new_visit, patient, visited
from tests.test_records_backup import filled, without

PAGE = "<!doctype html><title>Wilhelmina Unforgettable</title>腿長".encode()


def share(records: Records, visit: Visit, content: bytes = PAGE, *, days: int = 30) -> tuple[Shared, str]:
    return records.desk().reports.share(visit.id, content, language=Language.ZH_HANT, with_photos=True, days=days)


def files(records: Records) -> int:
    return sum(path.is_file() for path in (records.store.folder / "vault").glob("??/*"))


def acts(records: Records, shared: Shared) -> list[Act]:
    """What the audit log says of a report, the first first."""
    return [entry.act for entry in reversed(records.audit(shared.id)) if entry.kind is Kind.REPORT]


def test_report_is_opened_by_its_token_alone(records: Records, clock: Clock):
    visit = visited(records, 1)
    shared, token = records.desk("b" * 32).reports.share(
        visit.id, PAGE, language=Language.ZH_HANT, with_photos=True, days=30
    )
    assert len(token) >= 32  # 24 random bytes, six bits a letter
    assert (shared.visit_id, shared.made_by, shared.language, shared.with_photos) == (
        visit.id,
        "b" * 32,
        Language.ZH_HANT,
        True,
    )
    assert (shared.made_at, shared.ends_at) == (clock.now, clock.now + timedelta(days=30))
    assert shared.state(clock.now) is LinkState.OPEN
    assert records.desk().reports.of_visit(visit.id) == (shared,)
    assert records.shared_report(token, clock.now, counts=False) == PAGE
    for wrong in ("", token[:-1], token + "x", token.upper(), shared.id, sharing.hash_of(token), "\0", "\ud800", "%"):
        assert records.shared_report(wrong, clock.now) is None, wrong
    assert records.check().clean


def test_every_report_has_a_token_of_its_own(records: Records, clock: Clock):
    one, other = visited(records, 1), visited(records, 2, reference="other")
    tokens = {share(records, one, b"one")[1]: b"one", share(records, other, b"other")[1]: b"other"}
    assert {token: records.shared_report(token, clock.now) for token in tokens} == tokens


def test_nothing_tells_the_token_or_the_report(records: Records, clock: Clock):
    _, token = share(records, visited(records, 1))
    records.shared_report(token, clock.now)
    assert token not in repr(records.audit()) + repr(records.desk().reports)
    assert "Unforgettable" not in repr(records.audit())
    with records.store.database.reading() as session:
        assert token not in repr(session.execute(text("SELECT * FROM shared_reports")).all())
    for path in records.store.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert token.encode() not in content, path
            assert b"Unforgettable" not in content, path


def test_openings_are_written_down(records: Records, clock: Clock):
    visit = visited(records, 1)
    shared, token = share(records, visit)
    assert records.shared_report(token, clock.now, counts=False) == PAGE
    assert records.desk().reports.of_visit(visit.id) == (shared,)
    for minutes in (60, 1, 3, 2, 60):
        clock.pass_by(minutes=minutes)
        assert records.shared_report(token, clock.now) == PAGE
    (seen,) = records.desk().reports.of_visit(visit.id)
    assert (seen.first_opened_at, seen.last_opened_at) == (shared.made_at + timedelta(hours=1), clock.now)
    assert seen.times_opened == 3
    assert acts(records, shared) == [Act.SHARED, Act.OPENED, Act.OPENED, Act.OPENED]
    assert {entry.by for entry in records.audit(shared.id)} == {None}


def test_an_opening_that_cannot_be_written_down_is_none(records: Records, clock: Clock, monkeypatch: Any):
    """And the next writer waits as long as ever."""
    monkeypatch.setattr(sharing, "COUNTING_MS", 50)
    visit = visited(records, 1)
    shared, token = share(records, visit)
    with records.store.database.writing(), pytest.raises(RecordsRefused):
        records.shared_report(token, clock.now)
    assert records.desk().reports.of_visit(visit.id) == (shared,)
    assert records.shared_report(token, clock.now) == PAGE
    assert records.desk().reports.of_visit(visit.id)[0].times_opened == 1
    with records.store.database.writing() as session:
        if records.store.database.is_sqlite:
            assert session.scalar(text("PRAGMA busy_timeout")) == BUSY_MS
        else:
            assert session.scalar(text("SHOW lock_timeout")) == "0"


def test_withdrawn_report_is_gone_at_once(records: Records, clock: Clock):
    visit = visited(records, 1)
    shared, token = share(records, visit)
    assert files(records) == 2
    clock.pass_by(minutes=1)
    gone = records.desk().reports.withdraw(shared.id)
    assert (gone.withdrawn_at, gone.state(clock.now)) == (clock.now, LinkState.WITHDRAWN)
    assert records.shared_report(token, clock.now) is None
    assert files(records) == 1
    clock.pass_by(days=1)
    assert records.desk().reports.withdraw(shared.id) == gone
    assert records.desk().reports.of_visit(visit.id) == (gone,)
    assert acts(records, shared) == [Act.SHARED, Act.WITHDREW]
    assert records.check().clean


def test_link_ends_by_itself_and_its_report_goes(records: Records, clock: Clock, url: str):
    visit = visited(records, 1)
    shared, token = share(records, visit, days=2)
    assert records.shared_report(token, shared.ends_at - timedelta(microseconds=1)) == PAGE
    assert records.shared_report(token, shared.ends_at) is None
    assert files(records) == 2
    clock.pass_by(days=2)
    with open_records(records.store.folder, url, now=clock) as again:
        assert files(again) == 1
        assert again.check().clean
        (ended,) = again.desk().reports.of_visit(visit.id)
        assert (ended.state(clock.now), ended.withdrawn_at) == (LinkState.ENDED, None)
        assert again.desk().reports.withdraw(shared.id) == ended


def test_sharing_anew_takes_away_what_has_ended(records: Records, clock: Clock):
    visit = visited(records, 1)
    share(records, visit, b"old", days=1)
    clock.pass_by(days=1)
    share(records, visit, b"new")
    assert files(records) == 2


def test_same_report_twice_is_one_file_that_the_last_link_keeps(records: Records, clock: Clock):
    visit = visited(records, 1)
    (first, _), (_, token) = share(records, visit), share(records, visit)
    assert files(records) == 2
    records.desk().reports.withdraw(first.id)
    assert records.shared_report(token, clock.now) == PAGE


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"content": b""}, "report_size"),
        ({"content": bytes(sharing.LARGEST + 1)}, "report_size"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else one,
)
def test_what_cannot_be_shared_is_said(records: Records, wrong: dict[str, object], code: str):
    how = {"content": PAGE, "language": Language.EN, "with_photos": False, "days": 30, **wrong}
    with pytest.raises(WrongUsage) as refused:
        records.desk().reports.share(visited(records, 1).id, **how)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert (files(records), records.check().clean) == (1, True)


def test_a_visit_has_so_many_open_links(records: Records, clock: Clock):
    visit = visited(records, 1)
    made = [share(records, visit, days=1 + number % 2)[0] for number in range(sharing.MOST_OPEN)]
    with pytest.raises(WrongUsage) as refused:
        share(records, visit)
    assert refused.value.code == "shared"
    records.desk().reports.withdraw(made[0].id)
    share(records, visit)
    clock.pass_by(days=1)
    share(records, visit)
    assert records.check().clean


@pytest.mark.parametrize("wrong", ["", "0" * 32, "x", "\0", "\ud800", "'; --"])
def test_ids_that_are_none_are_said(records: Records, wrong: str):
    reports = records.desk().reports
    for ask in (
        reports.of_visit,
        reports.withdraw,
        reports.note,
        lambda one: reports.write_note(one, "x", read=""),
        lambda one: reports.share(one, PAGE, language=Language.EN, with_photos=False, days=1),
    ):
        with pytest.raises(NoSuchRecord):
            ask(wrong)
    assert records.check().clean


def test_words_to_the_patient_are_kept_and_not_written_over(records: Records, clock: Clock):
    visit, reports = visited(records, 1), records.desk("b" * 32).reports
    assert reports.note(visit.id) == ""
    reports.write_note(visit.id, "Well done.\n好", read="")
    assert reports.note(visit.id) == "Well done.\n好"
    with pytest.raises(ChangedMeanwhile):
        reports.write_note(visit.id, "From an old page", read="")
    reports.write_note(visit.id, "Well done.\n好", read="")  # the same again
    assert reports.note(visit.id) == "Well done.\n好"
    reports.write_note(visit.id, "", read="Well done.\n好")
    assert reports.note(visit.id) == ""
    kinds = [(entry.act, entry.by) for entry in records.audit(visit.id) if entry.kind is Kind.VISIT_WORDS]
    assert kinds == [(Act.CHANGED, "b" * 32)] * 2
    assert records.desk().visits.get(visit.id) == visit


@pytest.mark.parametrize("words", ["x" * 20_001, "\0"])
def test_words_that_cannot_be_kept_change_nothing(records: Records, words: str):
    visit = visited(records, 1)
    with pytest.raises(WrongUsage):
        records.desk().reports.write_note(visit.id, words, read="")
    assert records.desk().reports.note(visit.id) == ""


def test_deleted_visit_takes_its_reports_and_the_links_of_the_patient(records: Records, clock: Clock):
    """A report of another visit may show the one that goes."""
    desk, visit = records.desk(), visited(records, 1)
    later = desk.visits.save(visit.patient_id, new_visit(2))
    stranger = visited(records, 3, reference="somebody else")
    mine, compared, others = share(records, visit, b"1"), share(records, later, b"2"), share(records, stranger, b"3")
    clock.pass_by(minutes=1)
    deleted = desk.visits.delete(visit.id, reason="asked")
    assert (deleted.visits, deleted.photos, deleted.files, deleted.links) == (1, 1, 3, 2)
    assert [records.shared_report(token, clock.now) for _, token in (mine, compared, others)] == [None, None, b"3"]
    assert acts(records, mine[0])[-1] is acts(records, compared[0])[-1] is Act.WITHDREW
    assert records.check().clean


def test_deleted_photo_takes_the_links_of_the_patient(records: Records, clock: Clock):
    visit = visited(records, 1, 2)
    _, token = share(records, visit)
    deleted = records.desk().photos.delete(visit.photos[0].id, reason="asked")
    assert (deleted.files, deleted.links) == (2, 1)
    assert records.shared_report(token, clock.now) is None
    assert records.check().clean


def test_deleted_patient_takes_everything(records: Records, clock: Clock):
    visit = visited(records, 1)
    _, token = share(records, visit)
    records.desk().reports.write_note(visit.id, "Wilhelmina Unforgettable", read="")
    assert records.desk().patients.delete(visit.patient_id, reason="asked").files == 2
    assert (records.shared_report(token, clock.now), files(records)) == (None, 0)
    with records.store.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM shared_reports")) == 0
    if records.store.database.file:
        left = records.store.database.file.parent.glob("records.sqlite*")
        assert not [path for path in left if b"Unforgettable" in path.read_bytes()]


def test_moved_visit_ends_the_links_of_whom_it_did_not_belong_to(records: Records, clock: Clock):
    desk, visit = records.desk(), visited(records, 1)
    right = visited(records, 2, reference="right one")
    (_, wrong), (_, kept) = share(records, visit, b"1"), share(records, right, b"2")
    desk.visits.move(visit.id, visit.patient_id)
    assert records.shared_report(wrong, clock.now) == b"1"
    desk.visits.move(visit.id, right.patient_id)
    assert [records.shared_report(token, clock.now) for token in (wrong, kept)] == [None, b"2"]
    assert len(desk.reports.of_visit(visit.id)) == 1
    assert records.check().clean


def test_merged_patient_keeps_links_and_words(records: Records, clock: Clock):
    visit = visited(records, 1)
    _, token = share(records, visit)
    records.desk().reports.write_note(visit.id, "words", read="")
    records.desk().patients.merge(patient(records, "twin").id, visit.patient_id)
    assert records.shared_report(token, clock.now) == PAGE
    assert records.desk().reports.note(visit.id) == "words"


def test_export_lists_what_was_shared(records: Records, clock: Clock):
    visit = visited(records, 1)
    shared, token = share(records, visit)
    records.desk().reports.write_note(visit.id, "words 腿", read="")
    records.shared_report(token, clock.now)
    content = records.desk().patients.export(visit.patient_id)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        known = json.loads(archive.read("patient.json"))["visits"][0]
    assert known["words_to_patient"] == "words 腿"
    (told,) = known["shared_reports"]
    assert told == {
        "made_at": clock.now.isoformat(),
        "ends_at": shared.ends_at.isoformat(),
        "withdrawn_at": None,
        "first_opened_at": clock.now.isoformat(),
        "last_opened_at": clock.now.isoformat(),
        "times_opened": 1,
        "language": "zh-Hant",
        "with_photos": True,
    }
    assert told.keys() == asdict(shared).keys() - {"id", "visit_id", "made_by"}
    assert token not in json.dumps(known)


def test_backup_brings_links_and_words_back(records: Records, tmp_path: Path, clock: Clock):
    visit = visited(records, 1)
    shared, token = share(records, visit)
    records.desk().reports.write_note(visit.id, "words", read="")
    records.backup(tmp_path / "all.backup", PASSPHRASE)
    assert b"Unforgettable" not in (tmp_path / "all.backup").read_bytes()
    with open_records(tmp_path / "bare", now=clock) as bare:
        assert bare.restore(tmp_path / "all.backup", PASSPHRASE).damaged == 0
        assert bare.desk().reports.of_visit(visit.id) == (shared,)
        assert bare.shared_report(token, clock.now) == PAGE
        assert bare.desk().reports.note(visit.id) == "words"
        assert bare.check().clean


def test_withdrawn_link_stays_so_after_an_older_backup_comes_back(records: Records, tmp_path: Path, clock: Clock):
    visit = visited(records, 1)
    (shared, token), (_, kept), (_, ended) = share(records, visit), share(records, visit), share(records, visit, days=1)
    _, of_deleted = share(records, gone := visited(records, 2, reference="gone"), b"gone")
    records.backup(tmp_path / "all.backup", PASSPHRASE)
    records.desk().reports.withdraw(shared.id)
    records.desk().patients.delete(gone.patient_id, reason="asked")
    clock.pass_by(days=1)
    records.restore(tmp_path / "all.backup", PASSPHRASE, replace=True)
    assert records.desk().visits.get(gone.id)
    opened = [records.shared_report(one, clock.now) for one in (token, kept, ended, of_deleted)]
    assert opened == [None, PAGE, None, None]
    assert files(records) == 3
    assert records.check().clean


def test_report_that_is_missing_is_named_and_its_link_opens_nothing(records: Records, tmp_path: Path, clock: Clock):
    visit = visited(records, 1)
    shared, token = share(records, visit)
    name = records.store.vault.name_of(PAGE)
    next((tmp_path / "data" / "vault").glob(f"??/{name}")).write_bytes(b"damaged")
    assert records.shared_report(token, clock.now) is None
    (lost,) = records.check().lost
    assert (lost.kind, lost.id, lost.patient_id, lost.is_damaged) == (Kind.REPORT, shared.id, visit.patient_id, True)
    assert records.backup(tmp_path / "all.backup", PASSPHRASE).damaged == 1
    with open_records(tmp_path / "bare", now=clock) as bare:
        assert bare.restore(tmp_path / "all.backup", PASSPHRASE).damaged == 0
        (gone,) = bare.desk().reports.of_visit(visit.id)
        assert gone.state(clock.now) is LinkState.WITHDRAWN
        assert bare.check().clean


def test_withdrawal_does_not_wait_for_a_backup(records: Records, clock: Clock):
    visit = visited(records, 1)
    shared, token = share(records, visit)
    with records.store.database.writing() as session:
        row = journal.announce(session, records.store.hold.id, [None])
    records.desk().reports.withdraw(shared.id)
    assert (records.shared_report(token, clock.now), files(records)) == (None, 2)
    with records.store.database.writing() as session:
        journal.done(session, row)
    share(records, visit, b"another")
    assert files(records) == 2
    assert records.check().clean


def test_opening_does_not_stop_a_restore(records: Records, tmp_path: Path, clock: Clock, monkeypatch):
    _, token = share(records, visited(records, 1))
    records.backup(tmp_path / "all.backup", PASSPHRASE)
    read = restore._renamed

    def read_and_open(*given):
        records.shared_report(token, clock.now)
        return read(*given)

    monkeypatch.setattr(restore, "_renamed", read_and_open)
    assert records.restore(tmp_path / "all.backup", PASSPHRASE, replace=True).patients == 1


def test_backup_of_the_second_version_comes_back(records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with open_records(tmp_path / "before", now=Clock()) as old, monkeypatch.context() as patched:
        patient_id = filled(old)
        visits = old.desk().visits.of(patient_id)
        patched.setattr(backup_room, "TABLES", without({"shared_reports"}, {"visits.words_to_patient"}))
        patched.setattr(backup_room, "head", lambda: "0002")
        old.backup(tmp_path / "old.backup", PASSPHRASE)
    records.restore(tmp_path / "old.backup", PASSPHRASE)
    desk = records.desk()
    assert desk.visits.of(patient_id) == visits
    assert [(desk.reports.note(one.id), desk.reports.of_visit(one.id)) for one in visits] == [("", ())] * 2
