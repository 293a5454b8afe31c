"""`posture backup`, `posture restore`, `posture check` and `posture user`, as they are typed."""

import io
import sys
from pathlib import Path

import pytest

from posture.cli import main
from posture.records import PatientFacts, Visit, journal, open_records
from tests.keeping import PASSPHRASE, visited

PASSWORD = "three small words"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    for name in ("POSTURE_DATABASE_URL", "POSTURE_KEY", "POSTURE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Says what is typed, a line each."""
    return lambda *lines: monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_accounts_are_made_listed_and_disabled(data: Path, typed, capsys: pytest.CaptureFixture[str]):
    typed(PASSWORD, PASSWORD)
    assert main(["user", "add", "Ada Ångström"]) == 0
    typed(PASSWORD * 2, PASSWORD * 2)
    assert main(["user", "password", "ada angstrom"]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out.startswith("Ada Ångström: since 20")
    with open_records() as records:
        assert records.accounts.verify("ada angstrom", PASSWORD * 2)
    assert main(["user", "disable", "ADA ANGSTROM"]) == 0
    assert ", disabled 20" in capsys.readouterr().out
    with open_records() as records:
        assert not records.accounts.any()
    assert main(["user", "enable", "ada angstrom"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Ada Ångström: since 20")
    assert "disabled" not in said
    with open_records() as records:
        assert records.accounts.verify("ada angstrom", PASSWORD * 2)


def test_nobody_is_listed(data: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out == "No accounts.\n"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(["short", "short"], "at least 10 characters", id="short"),
        pytest.param([PASSWORD, PASSWORD + "x"], "not the same", id="differ"),
        pytest.param([], "at least 10 characters", id="nobody there"),
    ],
)
def test_bad_passwords_are_said(data: Path, typed, capsys: pytest.CaptureFixture[str], lines, said: str):
    typed(*lines)
    assert main(["user", "add", "Ada"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert PASSWORD not in error
    with open_records() as records:
        assert records.accounts.all() == ()


@pytest.mark.parametrize(
    "command",
    [
        ["user", "disable", "nobody"],
        ["user", "enable", "nobody"],
        ["user", "add"],
        ["user", "add", "Ada", PASSWORD],
        ["user"],
        ["backup"],
    ],
)
def test_wrong_usage_is_said(data: Path, typed, capsys: pytest.CaptureFixture[str], command):
    typed()
    assert main(command) == 2
    assert capsys.readouterr().err.startswith("posture: ")


def test_records_go_into_a_backup_and_come_back(data: Path, typed, tmp_path: Path, monkeypatch, capsys):
    with open_records() as records:
        visit = visited(records, 1)
    file = tmp_path / "all.backup"
    typed(PASSPHRASE, PASSPHRASE)
    assert main(["backup", str(file)]) == 0
    assert main(["backup", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "bare"))
    typed("not the passphrase")
    assert main(["restore", str(file)]) == 2
    typed(PASSPHRASE)
    assert main(["restore", str(file)]) == 0
    assert capsys.readouterr().out.endswith("1 patients and 1 photos are back.\n")
    with open_records() as records:
        assert records.desk().visits.get(visit.id) == visit
        records.desk().patients.add(PatientFacts(reference="new since"))
    monkeypatch.setenv("POSTURE_PASSPHRASE", PASSPHRASE)
    assert main(["restore", str(file)]) == 2
    assert "There are records here" in capsys.readouterr().err
    assert main(["restore", str(file), "--replace"]) == 0
    assert "What was here is in " in capsys.readouterr().out
    with open_records() as records:
        assert [one.facts.reference for one in records.desk().patients.search()] == ["A-17"]


def test_short_passphrase_writes_no_file(data: Path, typed, tmp_path: Path):
    typed("short", "short")
    assert main(["backup", str(tmp_path / "x")]) == 2
    assert not (tmp_path / "x").exists()


def vault_file(data: Path, content: bytes) -> Path:
    with open_records() as records:
        return next((data / "vault").glob(f"??/{records.store.vault.name_of(content)}"))


def harmed(data: Path) -> Visit:
    """A visit of three photos, of which one file is missing and one damaged."""
    with open_records() as records:
        visit = visited(records, 1, 2, 3)
        contents = [records.desk().photos.content(photo.id) for photo in visit.photos]
    vault_file(data, contents[0]).unlink()
    vault_file(data, contents[1]).write_bytes(b"x")
    return visit


def test_check_of_whole_records_says_so(data: Path, capsys: pytest.CaptureFixture[str]):
    with open_records() as records:
        visited(records, 1)
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "Every photo and shared report is there and whole.\n"


def test_check_names_what_is_lost_by_ids_alone(data: Path, capsys: pytest.CaptureFixture[str]):
    visit = harmed(data)
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    for state, photo in (("missing", visit.photos[0]), ("damaged", visit.photos[1])):
        assert f"{state}: photo {photo.id}, visit of 2026-11-02, patient {visit.patient_id}\n" in out
    assert "Files of photos or reports: 1 missing, 1 damaged." in out
    assert visit.photos[2].id not in out
    assert "A-17" not in out


def test_check_tells_of_files_that_belong_to_no_photo(data: Path, capsys: pytest.CaptureFixture[str]):
    with open_records() as records:
        records.store.vault.put(b"of nobody")
    assert main(["check"]) == 1
    assert capsys.readouterr().out == "Files in the vault that belong to no photo or report: 1.\n"


def test_check_leaves_alone_what_somebody_is_writing(data: Path, capsys: pytest.CaptureFixture[str]):
    with open_records() as records:
        with records.store.database.writing() as session:
            journal.announce(session, records.store.hold.id, [records.store.vault.name_of(b"at work")])
        records.store.vault.put(b"at work")
        assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("Somebody is at work")


def test_backup_says_what_is_not_in_it(data: Path, tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str]):
    harmed(data)
    monkeypatch.setenv("POSTURE_PASSPHRASE", PASSPHRASE)
    assert main(["backup", str(tmp_path / "x")]) == 1
    assert "Files of photos or reports: 1 missing, 1 damaged: these are not in it." in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "x"), "--replace"]) == 0
    out = capsys.readouterr().out
    assert "1 missing, 1 damaged: these are not in it." in out
    assert "The files of 2 photos are missing or damaged." in out
