"""Ten kills -9 at random moments of saving, on each database; `make kill-test` does 200."""

from pathlib import Path

from benchmarks.kill_test import faults, run, wrong_links
from posture.records import open_records
from posture.report.letter.catalogue import Language
from tests.keeping import visited


def test_kills_lose_nothing_and_leave_nothing(url: str, tmp_path: Path):
    told, found = run(tmp_path / "data", url, kills=10)
    assert found == []
    assert told.visits
    assert told.links


def test_kill_test_sees_what_is_lost(url: str, tmp_path: Path):
    """The look itself: a visit that was reported and is not there, a file that nobody has, a file that is gone."""
    told, _ = run(tmp_path / "data", url, kills=1)
    told.add(("saved", "0" * 32, "1" * 32))
    with open_records(tmp_path / "data", url) as records:
        assert faults(records, told) == [f"lost: {'0' * 32}"]
        name = records.store.vault.put(b"nobody's")
        assert "left behind" in faults(records, told)[0]
        records.store.vault.remove(name)
        told.looked_at.clear()
        visit = visited(records, 1)
        assert "half a visit" in faults(records, told)[0]
        shared, token = records.desk().reports.share(
            visit.id, b"report", language=Language.EN, with_photos=False, days=1
        )
        told.owners[visit.id], told.links[token] = visit.patient_id, visit.id
        assert wrong_links(records, told) == []
        told.ended.add(token)
        assert wrong_links(records, told) == [f"link not ended: {visit.id}"]
        records.desk().reports.withdraw(shared.id)
        assert wrong_links(records, told) == [f"lost link: {visit.id}"]
