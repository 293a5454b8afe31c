"""Patients, visits and photos in the records, on both databases."""

import stat
import traceback
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import posture.records as public
from posture.errors import NoSuchRecord, RecordsRefused, UnreadablePhoto, WrongUsage
from posture.landmarks import View
from posture.records import (
    Act,
    Conditions,
    Consent,
    Flag,
    Kind,
    NewPhoto,
    NewVisit,
    PatientFacts,
    Records,
    Sex,
    open_records,
)
from posture.records.limits import MOST_PHOTOS
from posture.records.searching import folded
from tests.keeping import DAY, Clock, assessed, figure_visit, new_visit, patient, small_photo, visited

lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40)
names = lines.filter(str.strip)
facts = st.builds(
    PatientFacts,
    reference=names,
    name=lines,
    birth_year=st.none() | st.integers(1880, 2100),
    sex=st.none() | st.sampled_from(Sex),
    stature_cm=st.none() | st.floats(30, 260),
    consent=st.none() | st.builds(Consent, day=st.dates(date(1900, 1, 1)), wording=lines),
    note=lines,
    flags=st.frozensets(st.sampled_from(Flag)),
)
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@many
@given(facts=facts)
def test_patient_comes_back_as_written(records: Records, facts: PatientFacts):
    patients = records.desk().patients
    written = patients.add(facts)
    assert patients.get(written.id) == written
    assert written.facts == facts


@many
@given(before=facts, after=facts)
def test_patient_changes_to_what_is_written(records: Records, before: PatientFacts, after: PatientFacts):
    patients = records.desk().patients
    written = patients.add(before)
    assert patients.change(written.id, after).facts == after
    assert patients.get(written.id).facts == after


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({}, id="neither reference nor name"),
        pytest.param({"name": "  "}, id="blank"),
        pytest.param({"name": "a\0b"}, id="NUL"),
        pytest.param({"name": "a\nb"}, id="line break"),
        pytest.param({"name": "\ud800"}, id="half a character"),
        pytest.param({"name": "x" * 201}, id="huge"),
        pytest.param({"name": "x", "note": "\0"}, id="NUL in the note"),
        pytest.param({"name": "x", "note": "x" * 20_001}, id="huge note"),
        pytest.param({"name": "x", "birth_year": 26}, id="birth year"),
        pytest.param({"name": "x", "stature_cm": float("nan")}, id="stature"),
    ],
)
def test_facts_that_cannot_be_are_refused(wrong):
    with pytest.raises(WrongUsage) as refused:
        PatientFacts(**wrong)
    assert "x" * 20 not in str(refused.value)


def test_flags_switch_bands_off():
    assert PatientFacts(name="x").bands
    assert not PatientFacts(name="x", flags=frozenset({Flag.BRACE})).bands


def test_search_knows_neither_case_nor_accents(records: Records):
    patients = records.desk().patients
    angstrom = patients.add(PatientFacts(reference="A-17", name="Ångström Łódź"))
    patients.add(PatientFacts(reference="B-1", name="Somebody else"))
    for words in ("angstrom", "ÅNGSTRÖM", "lodz ang", "a-17", "  strom  "):
        assert patients.search(words) == (angstrom,), words
    assert patients.search("angstrom else") == ()


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "a%b", "100%_", "*", "?", "[a]"])
def test_search_takes_wildcards_as_they_are(records: Records, text: str):
    patients = records.desk().patients
    patients.add(PatientFacts(reference="plain"))
    odd = patients.add(PatientFacts(reference=f"x{text}y"))
    assert patients.search(text) == (odd,)


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "x" * 100_000, "a " * 100_000, "\n\t", "💥", "'; DROP TABLE patients; --"]
)
def test_search_survives_hostile_words(records: Records, text: str):
    patients = records.desk().patients
    patients.add(PatientFacts(reference="plain"))
    patients.search(text)
    assert len(patients.search()) == 1


@many
@given(name=names)
def test_search_finds_what_was_written(records: Records, name: str):
    patients = records.desk().patients
    written = patients.add(PatientFacts(reference="r", name=name))
    assert written in patients.search(name, limit=1000)


@given(st.text("abcdxyz", min_size=1), st.sampled_from(["", "\u0301", "\u0308", "\u030a\u0327"]))
def test_folding_takes_case_and_accents_away(word: str, accent: str):
    accented = unicodedata.normalize("NFC", "".join(letter + accent for letter in word))
    assert folded(f" {accented.upper()}  ") == word


def test_search_gives_the_last_seen_first(records: Records, clock: Clock):
    desk = records.desk()
    first = patient(records, "first")
    clock.pass_by(hours=1)
    second = patient(records, "second")
    assert [one.id for one in desk.patients.search()] == [second.id, first.id]
    clock.pass_by(hours=1)
    desk.visits.save(first.id, new_visit(1))
    assert [one.id for one in desk.patients.search()] == [first.id, second.id]
    assert [one.id for one in desk.patients.search(limit=1, skip=1)] == [second.id]


def test_visit_comes_back_whole(records: Records):
    desk, somebody = records.desk(), patient(records)
    how = Conditions(distance_cm=300, lens_height_cm=95.5, shoes=False, clothes="shorts")
    visit = desk.visits.save(somebody.id, replace(new_visit(1, 2), conditions=how, note="first\nvisit"))
    assert desk.visits.get(visit.id) == visit
    assert desk.visits.of(somebody.id) == (visit,)
    assert (visit.conditions, visit.note, visit.day) == (how, "first\nvisit", DAY)
    assert [photo.name for photo in visit.photos] == ["1.jpg", "2.jpg"]
    assert desk.photos.read(visit.photos[1].id).width == visit.photos[1].width == 48
    known = desk.patients.get(somebody.id)
    assert (known.visits, known.last_visit) == (1, DAY)


def test_visits_stand_newest_first(records: Records):
    desk, somebody = records.desk(), patient(records)
    for day in (2, 9, 5):
        desk.visits.save(somebody.id, new_visit(day, day=date(2026, 10, day)))
    assert [visit.day.day for visit in desk.visits.of(somebody.id)] == [9, 5, 2]


def test_visit_with_a_file_that_is_no_photo_is_not_kept(records: Records):
    desk, somebody = records.desk(), patient(records)
    photos = (*new_visit(1).photos, NewPhoto(content=b"no photo", name="a.jpg"))
    with pytest.raises(UnreadablePhoto):
        desk.visits.save(somebody.id, NewVisit(day=DAY, photos=photos))
    assert desk.visits.of(somebody.id) == ()
    assert records.check().clean


def test_visit_of_nobody_leaves_no_file(records: Records):
    with pytest.raises(NoSuchRecord):
        records.desk().visits.save("0" * 32, new_visit(1))
    assert records.check().clean


def test_visit_that_fails_at_the_rows_leaves_no_file(records: Records):
    """The files are there already when the transaction fails: they go again."""
    somebody = patient(records)
    bad = replace(assessed(), request=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        records.desk().visits.save(
            somebody.id, NewVisit(day=DAY, photos=(NewPhoto(content=small_photo(1), name="a.jpg", assessment=bad),))
        )
    assert records.check().clean
    assert records.desk().visits.of(somebody.id) == ()


def test_too_many_photos_are_refused(records: Records):
    photo = NewPhoto(content=b"", name="a.jpg")
    with pytest.raises(WrongUsage):
        NewVisit(day=DAY, photos=(photo,) * (MOST_PHOTOS + 1))


def test_photos_are_added_to_a_visit(records: Records):
    desk, visit = records.desk(), visited(records, 1)
    added, last = desk.visits.add_photos(visit.id, new_visit(2, 3).photos, of=visit.patient_id)
    assert desk.visits.get(visit.id).photos == (*visit.photos, added, last)
    assert desk.photos.set_view(added.id, View.BACK).view is View.BACK
    assert desk.photos.get(added.id).view is View.BACK


def test_photos_added_are_all_kept_or_none(records: Records):
    desk, visit = records.desk(), visited(records, 1)
    other = patient(records, "B-2")
    for seeds, of, error in (
        ((2, 1), visit.patient_id, WrongUsage),
        ((2, 2), visit.patient_id, WrongUsage),
        ((2, 3), other.id, NoSuchRecord),
    ):
        with pytest.raises(error):
            desk.visits.add_photos(visit.id, new_visit(*seeds).photos, of=of)
    too_many = new_visit(*range(2, MOST_PHOTOS + 2)).photos
    with pytest.raises(WrongUsage, match="at most"):
        desk.visits.add_photos(visit.id, too_many, of=visit.patient_id)
    assert desk.visits.get(visit.id).photos == visit.photos
    assert records.check().clean


def test_photo_name_is_made_printable_and_loses_its_folder(records: Records):
    new = NewPhoto(content=small_photo(), name="../../etc/\0\x1b[31mname.jpg")
    visit = records.desk().visits.save(patient(records).id, NewVisit(day=DAY, photos=(new,)))
    assert visit.photos[0].name == "??[31mname.jpg"


def test_moved_visit_belongs_to_the_other_patient(records: Records):
    desk, visit = records.desk(), visited(records, 1)
    other = patient(records, "right one")
    assert desk.visits.move(visit.id, other.id).patient_id == other.id
    assert desk.visits.of(visit.patient_id) == ()
    assert [one.id for one in desk.visits.of(other.id)] == [visit.id]


def test_merged_patients_are_one(records: Records):
    desk, mine, twin = records.desk(), visited(records, 1), visited(records, 2, reference="twin")
    desk.patients.change(
        twin.patient_id, PatientFacts(reference="twin", name="Ada", note="old note", flags=frozenset({Flag.BRACE}))
    )
    one = desk.patients.merge(mine.patient_id, twin.patient_id)
    assert (one.facts.reference, one.facts.name, one.facts.flags) == ("A-17", "Ada", frozenset({Flag.BRACE}))
    assert "twin" in one.facts.note
    assert "old note" in one.facts.note
    assert {visit.id for visit in desk.visits.of(one.id)} == {mine.id, twin.id}
    with pytest.raises(NoSuchRecord):
        desk.patients.get(twin.patient_id)
    with pytest.raises(WrongUsage):
        desk.patients.merge(one.id, one.id)
    assert records.check().clean


def test_deletion_takes_rows_and_bytes(records: Records, tmp_path: Path):
    visit = visited(records, 1, 2)
    deleted = records.desk().patients.delete(visit.patient_id, reason="asked for, nothing to be kept")
    assert (deleted.visits, deleted.photos, deleted.files, deleted.backups) == (1, 2, 2, ())
    assert [path for path in (tmp_path / "data" / "vault").glob("??/*") if path.is_file()] == []
    assert records.check().clean
    with records.store.database.reading() as session:
        for table in ("patients", "visits", "photos", "assessments", "drafts"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


def test_deletion_keeps_a_file_that_another_patient_has(records: Records):
    gone, stays = visited(records, 1, 2), visited(records, 2, reference="stays")
    assert records.desk().patients.delete(gone.patient_id, reason="asked").files == 1
    assert records.desk().photos.content(stays.photos[0].id)
    assert records.check().clean


def test_deletion_needs_a_reason(records: Records):
    visit = visited(records, 1)
    with pytest.raises(WrongUsage):
        records.desk().patients.delete(visit.patient_id, reason=" ")
    assert records.desk().visits.get(visit.id)


def test_deletion_leaves_nothing_in_the_file_of_sqlite(tmp_path: Path):
    with open_records(tmp_path) as records:
        written = records.desk().patients.add(PatientFacts(name="Wilhelmina Unforgettable"))
        records.desk().patients.delete(written.id, reason="asked")
        assert not [path for path in tmp_path.glob("records.sqlite*") if b"Unforgettable" in path.read_bytes()]


@pytest.mark.parametrize("wrong", ["", "0" * 32, "x", "\0", "\ud800", "'; --", "a" * 10_000])
def test_ids_that_are_none_are_said(records: Records, wrong: str):
    desk = records.desk()
    for ask in (desk.patients.get, desk.visits.get, desk.photos.content, desk.assessments.get, desk.drafts.of):
        with pytest.raises(NoSuchRecord) as refused:
            ask(wrong)
        assert not wrong or wrong not in str(refused.value)
    assert desk.visits.of(wrong) == ()
    assert records.audit(wrong) == ()


def test_audit_tells_who_did_what_by_ids_alone(records: Records, clock: Clock):
    desk = records.desk("f" * 32)
    somebody = desk.patients.add(PatientFacts(reference="A-17", name="Ada"))
    visit = desk.visits.save(somebody.id, figure_visit())
    desk.photos.content(visit.photos[0].id)
    desk.photos.content(visit.photos[0].id)
    entries = records.audit()
    assert {entry.by for entry in entries} == {"f" * 32}
    assert [entry.act for entry in records.audit(visit.photos[0].id)] == [Act.SAW]
    assert {(entry.act, entry.kind, entry.subject) for entry in entries} == {
        (Act.ADDED, Kind.PATIENT, somebody.id),
        (Act.ADDED, Kind.VISIT, visit.id),
        (Act.SAW, Kind.PHOTO, visit.photos[0].id),
    }
    clock.pass_by(minutes=6)
    desk.photos.content(visit.photos[0].id)
    assert len(records.audit(visit.photos[0].id)) == 2
    assert "Ada" not in repr(records.audit())


def test_audit_outlives_the_patient(records: Records):
    visit = visited(records, 1)
    records.desk().patients.delete(visit.patient_id, reason="asked")
    assert Act.DELETED in [entry.act for entry in records.audit(visit.patient_id)]


def test_files_and_folders_are_for_their_owner_alone(tmp_path: Path):
    with open_records(tmp_path / "data") as records:
        visited(records, 1)
        for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_nothing_of_a_photo_stands_in_its_file(records: Records, tmp_path: Path):
    visit = visited(records, 1)
    content = records.desk().photos.content(visit.photos[0].id)
    (file,) = (path for path in (tmp_path / "data" / "vault").glob("??/*"))
    assert content[:64] not in file.read_bytes()
    assert file.name != visit.photos[0].sha256


@pytest.mark.parametrize("harm", [b"", b"PSTV1\n", b"no photo" * 100])
def test_damaged_file_is_seen_and_repaired_by_saving_the_photo_again(records: Records, tmp_path: Path, harm: bytes):
    visit = visited(records, 1)
    before = records.desk().photos.content(visit.photos[0].id)
    (file,) = (path for path in (tmp_path / "data" / "vault").glob("??/*"))
    file.write_bytes(harm)
    check = records.check()
    assert (check.damaged, check.missing, check.clean) == ((file.name,), (), False)
    visited(records, 1, reference="the same picture")
    assert records.desk().photos.content(visit.photos[0].id) == before
    assert records.check().clean


def test_whole_file_is_not_written_again(records: Records, tmp_path: Path):
    visited(records, 1)
    (file,) = (path for path in (tmp_path / "data" / "vault").glob("??/*"))
    before = file.read_bytes()
    visited(records, 1, reference="the same picture")
    assert file.read_bytes() == before


def test_photo_that_is_damaged_or_missing_is_said(records: Records, tmp_path: Path):
    visit = visited(records, 1)
    (file,) = (path for path in (tmp_path / "data" / "vault").glob("??/*"))
    sealed = file.read_bytes()
    for content in (sealed[:-1], sealed[:10], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])):
        file.write_bytes(content)
        with pytest.raises(RecordsRefused) as refused:
            records.desk().photos.content(visit.photos[0].id)
        assert refused.value.code == "photo_damaged"
    file.unlink()
    with pytest.raises(RecordsRefused) as refused:
        records.desk().photos.content(visit.photos[0].id)
    assert refused.value.code == "photo_missing"
    assert len(records.check().missing) == 1


def test_errors_of_the_database_name_nobody(records: Records):
    """PostgreSQL itself repeats the row that it refuses."""
    row = "('x', 'Unforgettable', 'Unforgettable', 'x', NULL, NULL, NULL, NULL, NULL, NULL, 'x', NULL, NULL)"
    with pytest.raises(RecordsRefused) as refused, records.store.database.writing() as session:
        session.execute(text(f"INSERT INTO patients VALUES {row}"))
    printed = "".join(traceback.format_exception(refused.value))
    assert "Unforgettable" not in printed


def test_many_at_once_neither_wait_for_ever_nor_lose_anything(records: Records):
    """Threads of one process, with photos that are the same, some of which go again."""

    def work(number: int) -> tuple[str, int]:
        desk = records.desk()
        for turn in range(4):
            visit = visited(records, turn, 10 + number, reference=f"{number}")
            if turn % 2:
                desk.patients.delete(visit.patient_id, reason="asked")
        return visit.patient_id, len(desk.patients.search())

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(work, range(6)))
    assert len(done) == 6
    assert records.check().clean
    desk, everybody = records.desk(), records.desk().patients.search()
    assert len(everybody) == 12
    assert all(desk.photos.content(p.id) for one in everybody for v in desk.visits.of(one.id) for p in v.photos)


def test_face_has_what_it_names_and_its_values_are_frozen():
    for name in public.__all__:
        thing = getattr(public, name)
        if is_dataclass(thing) and isinstance(thing, type):
            assert thing.__dataclass_params__.frozen, name  # type: ignore[attr-defined]
