"""Opening: first start, every old schema, another key, leftovers of killed processes."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from posture.errors import RecordsRefused, WrongUsage
from posture.records import open_records
from posture.records.database import connect
from posture.records.migrating import SCRIPTS, bring_to, head, known_revisions, migrate
from posture.records.tables import Base
from posture.records.vault import VaultKey
from tests.keeping import Clock, visited

OLD = sorted(known_revisions())


def test_first_start_makes_a_private_key(tmp_path: Path):
    with open_records(tmp_path / "data"):
        pass
    key = tmp_path / "data" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(VaultKey.from_text(key.read_text()).secret) == 32


def test_tables_are_those_of_the_models(url: str, tmp_path: Path):
    with open_records(tmp_path / "data", url) as records, records.store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("revision", OLD)
def test_every_old_schema_is_brought_up(url: str, tmp_path: Path, revision: str):
    database = connect(url)
    with database.connected() as connection:
        bring_to(connection, revision)
        connection.execute(text("INSERT INTO backups (id, made_at, path) VALUES ('1', '2026-01-01 00:00:00', 'x')"))
    database.engine.dispose()
    with open_records(tmp_path / "data", url) as records:
        visit = visited(records, 1)
        assert records.desk().photos.content(visit.photos[0].id)
        assert "x" in [one.path for one in records.backups()]


def test_a_copy_is_made_before_a_migration(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    """A later revision than there is so far is played."""
    versions = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, versions)
    with open_records(tmp_path / "data") as records:
        visited(records, 1)
    (versions / "versions" / "m9999_next.py").write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{OLD[-1]}"\n'
        'def upgrade():\n    op.execute("ALTER TABLE patients ADD COLUMN colour TEXT")\n'
    )
    monkeypatch.setattr("posture.records.migrating.SCRIPTS", versions)
    with open_records(tmp_path / "data", now=clock) as records:
        assert head() == "9999"
        (made,) = records.backups()
    copy = tmp_path / "data" / "before-migration" / f"records-{OLD[-1]}-20261102T093000.sqlite"
    assert made.path == str(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    database = connect(f"sqlite:///{copy}")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM photos")) == 1
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == OLD[-1]
    database.engine.dispose()


def test_migration_that_fails_changes_nothing(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    versions = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, versions)
    with open_records(tmp_path / "data") as records:
        visit = visited(records, 1)
    (versions / "versions" / "m9999_next.py").write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{OLD[-1]}"\n'
        'def upgrade():\n    op.execute("ALTER TABLE patients ADD COLUMN colour TEXT")\n    raise ZeroDivisionError\n'
    )
    with monkeypatch.context() as patched:
        patched.setattr("posture.records.migrating.SCRIPTS", versions)
        with pytest.raises(ZeroDivisionError):
            open_records(tmp_path / "data")
    with open_records(tmp_path / "data") as records:
        assert records.desk().visits.get(visit.id) == visit


def test_database_of_a_newer_version_is_left_alone(url: str, tmp_path: Path):
    database = connect(url)
    migrate(database, tmp_path, Clock()())
    with database.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.engine.dispose()
    with pytest.raises(RecordsRefused) as refused:
        open_records(tmp_path / "data", url)
    assert refused.value.code == "newer"


def test_another_key_is_refused(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with open_records(tmp_path / "data", url) as records:
        visit = visited(records, 1)
    monkeypatch.setenv("POSTURE_KEY", VaultKey.new().text)
    with pytest.raises(RecordsRefused) as refused:
        open_records(tmp_path / "data", url)
    assert refused.value.code == "wrong_vault"
    monkeypatch.setenv("POSTURE_KEY", (tmp_path / "data" / "key").read_text())
    (tmp_path / "data" / "key").unlink()
    with open_records(tmp_path / "data", url) as records:
        assert records.desk().photos.content(visit.photos[0].id)
    monkeypatch.delenv("POSTURE_KEY")
    with pytest.raises(RecordsRefused) as refused:
        open_records(tmp_path / "data", url)
    assert refused.value.code == "key_missing"


def test_another_folder_is_refused(url: str, tmp_path: Path):
    with open_records(tmp_path / "data", url, key=VaultKey.new().text) as records:
        key = records.store.vault.key.text
    with pytest.raises(RecordsRefused) as refused:
        open_records(tmp_path / "elsewhere", url, key=key)
    assert refused.value.code == "wrong_vault"


@pytest.mark.parametrize("key", ["short", "!", "x" * 44, "é"])
def test_key_that_is_none_is_said(tmp_path: Path, key: str):
    with pytest.raises(WrongUsage) as refused:
        open_records(tmp_path, key=key)
    assert key not in str(refused.value) or len(key) < 6


@pytest.mark.parametrize("wrong", ["", "nonsense", "mysql://x/y", "postgresql://secret@127.0.0.1:1/x", "://"])
def test_database_that_cannot_be_reached_is_said_without_its_password(tmp_path: Path, wrong: str):
    if not wrong:
        return
    with pytest.raises(RecordsRefused) as refused:
        open_records(tmp_path, wrong)
    assert "secret" not in str(refused.value)


def test_environment_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "here"))
    with open_records():
        assert (tmp_path / "here" / "records.sqlite").exists()


HALF = """
import sys
from pathlib import Path
from posture.records import open_records, journal
records = open_records(Path(sys.argv[1]), sys.argv[2])
content = b"a photo of which nobody has heard"
with records.store.database.writing() as session:
    journal.announce(session, records.store.hold.id, [records.store.vault.name_of(content)])
name = records.store.vault.put(content)
part = records.store.folder / "vault" / name[:2] / f".part-{records.store.hold.id}-x"
part.write_bytes(b"half")
print("half way", flush=True)
sys.stdin.readline()
"""


def test_start_tidies_up_after_the_dead_and_not_after_the_living(url: str, tmp_path: Path):
    command = [sys.executable, "-c", HALF, str(tmp_path / "data"), url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "half way\n"
        with open_records(tmp_path / "data", url) as records:
            check = records.check()
            assert (len(check.orphans), check.unfinished, check.announced) == (1, 1, 1)
        process.kill()
    with open_records(tmp_path / "data", url) as records:
        assert records.check().clean
        assert [path.name for path in (tmp_path / "data" / "at-work").iterdir()] == [records.store.hold.id]
