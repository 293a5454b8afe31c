"""Accounts and sessions, as the sign-in gate asks for them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher, Type
from sqlalchemy import text

from posture.errors import NoSuchRecord, WrongUsage
from posture.records import Act, Records, SessionRules, open_records
from posture.records.accounts import _HASHER
from tests.keeping import Clock

pytestmark = pytest.mark.usefixtures("quick_passwords")
PASSWORD = "three small words"


def test_hashes_cost_what_rfc_9106_asks_where_memory_is_little():
    assert _HASHER.type is Type.ID
    assert (_HASHER.memory_cost, _HASHER.time_cost, _HASHER.parallelism) == (1 << 16, 3, 4)


def test_account_signs_in_with_its_password_alone(records: Records):
    ada = records.accounts.create("Ada Ångström", PASSWORD)
    assert records.accounts.verify("ada angstrom", PASSWORD) == ada
    for name, password in (
        ("ada angstrom", PASSWORD + "x"),
        ("ada angstrom", ""),
        ("ada angstrom", PASSWORD.upper()),
        ("somebody", PASSWORD),
        ("", ""),
        ("\0\ud800%", "\0\ud800"),
        ("ada angstrom", "x" * 100_000),
    ):
        assert records.accounts.verify(name, password) is None
    assert [entry.act for entry in records.audit()].count(Act.REFUSED) == 7


def test_password_is_kept_as_an_argon2id_hash(records: Records):
    records.accounts.create("Ada", PASSWORD)
    with records.store.database.reading() as session:
        kept = session.scalar(text("SELECT password_hash FROM accounts"))
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


@pytest.mark.parametrize("password", ["", "short", "x" * 1025])
def test_bad_passwords_are_refused(records: Records, password: str):
    with pytest.raises(WrongUsage):
        records.accounts.create("Ada", password)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\0", "\ud800", "x" * 201])
def test_bad_names_are_refused(records: Records, name: str):
    with pytest.raises(WrongUsage):
        records.accounts.create(name, PASSWORD)


def test_names_are_taken_without_regard_to_case(records: Records):
    records.accounts.create("Ada", PASSWORD)
    with pytest.raises(WrongUsage):
        records.accounts.create("ÁDA", PASSWORD)


def test_there_is_somebody_while_one_is_not_disabled(records: Records):
    assert not records.accounts.exist()
    assert not records.accounts.any()
    ada = records.accounts.create("Ada", PASSWORD)
    assert records.accounts.any()
    assert records.accounts.all() == (ada,)
    gone = records.accounts.disable("ada")
    assert gone.disabled_at is not None
    assert not records.accounts.any()
    assert records.accounts.exist()
    assert records.accounts.verify("Ada", PASSWORD) is None
    with pytest.raises(NoSuchRecord):
        records.accounts.open_session(ada.id)
    with pytest.raises(NoSuchRecord):
        records.accounts.disable("nobody")


def test_disabled_account_returns_without_its_old_sessions(records: Records):
    ada = records.accounts.create("Ada", PASSWORD)
    before = records.accounts.open_session(ada.id)
    records.accounts.disable("Ada")
    assert records.accounts.enable("ada") == ada == records.accounts.verify("Ada", PASSWORD)
    assert records.accounts.seen(before) is None
    now = records.accounts.open_session(ada.id)
    assert records.accounts.enable("Ada") == records.accounts.seen(now) == ada
    with pytest.raises(NoSuchRecord):
        records.accounts.enable("nobody")


def test_session_lasts_while_it_is_used(records: Records, clock: Clock):
    ada = records.accounts.create("Ada", PASSWORD)
    token = records.accounts.open_session(ada.id)
    for _ in range(5):
        clock.pass_by(minutes=29)
        assert records.accounts.seen(token) == ada
        records.accounts.touched(token)
    clock.pass_by(minutes=30)
    assert records.accounts.seen(token) is None
    records.accounts.touched(token)
    assert records.accounts.seen(token) is None
    records.accounts.touched("unknown")


def test_to_look_at_a_session_is_no_act(records: Records, clock: Clock):
    token = records.accounts.open_session(records.accounts.create("Ada", PASSWORD).id)
    for _ in range(2):
        clock.pass_by(minutes=14)
        assert records.accounts.seen(token)
    clock.pass_by(minutes=2)
    assert records.accounts.seen(token) is None


def test_idleness_counts_from_the_act_and_not_from_when_it_was_told(records: Records, clock: Clock):
    token = records.accounts.open_session(records.accounts.create("Ada", PASSWORD).id)
    clock.pass_by(minutes=20)
    records.accounts.touched(token, timedelta(minutes=5))
    records.accounts.touched(token, timedelta(minutes=10))
    clock.pass_by(minutes=24)
    assert records.accounts.seen(token)
    clock.pass_by(minutes=1)
    assert records.accounts.seen(token) is None


def test_session_ends_in_any_case(records: Records, clock: Clock):
    ada = records.accounts.create("Ada", PASSWORD)
    accounts = replace(records, rules=SessionRules(longest=timedelta(hours=1))).accounts
    token = accounts.open_session(ada.id)
    for _ in range(2):
        clock.pass_by(minutes=29)
        assert accounts.seen(token) == ada
        accounts.touched(token)
    clock.pass_by(minutes=3)
    assert accounts.seen(token) is None


def test_sessions_end_one_by_one_and_together(records: Records):
    ada = records.accounts.create("Ada", PASSWORD)
    one, two, three = (records.accounts.open_session(ada.id) for _ in range(3))
    records.accounts.end_session(one)
    assert records.accounts.seen(one) is None
    assert records.accounts.seen(two) == ada
    assert records.accounts.end_all_sessions(ada.id) == 2
    assert records.accounts.seen(two) is records.accounts.seen(three) is None
    records.accounts.end_session("\ud800 unknown")


@pytest.mark.parametrize("change", ["disable", "set_password"])
def test_changes_of_an_account_end_its_sessions(records: Records, change: str):
    ada = records.accounts.create("Ada", PASSWORD)
    token = records.accounts.open_session(ada.id)
    if change == "disable":
        records.accounts.disable("Ada")
    else:
        records.accounts.set_password("Ada", PASSWORD + " more")
        assert records.accounts.verify("Ada", PASSWORD) is None
        assert records.accounts.verify("Ada", PASSWORD + " more") == ada
    assert records.accounts.seen(token) is None


def test_token_is_kept_as_a_hash(records: Records):
    token = records.accounts.open_session(records.accounts.create("Ada", PASSWORD).id)
    with records.store.database.reading() as session:
        assert session.scalar(text("SELECT token_hash FROM sessions")) != token
    assert len(token) >= 43


def test_hash_of_older_settings_is_renewed_at_the_next_sign_in(records: Records):
    ada = records.accounts.create("Ada", PASSWORD)
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with records.store.database.writing() as session:
        session.execute(text("UPDATE accounts SET password_hash = :weak"), {"weak": weak})
    assert records.accounts.verify("Ada", PASSWORD) == ada
    with records.store.database.reading() as session:
        assert session.scalar(text("SELECT password_hash FROM accounts")) != weak
    assert records.accounts.verify("Ada", PASSWORD) == ada


def kept_sessions(records: Records) -> int:
    with records.store.database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM sessions")) or 0


def test_start_forgets_sign_ins_that_are_over(url: str, tmp_path: Path, clock: Clock):
    """One by idleness alone stays until it is as old as any may be: other processes may have other rules of it."""
    rules = SessionRules(idle=timedelta(minutes=30), longest=timedelta(hours=12))

    def opened() -> Records:
        return open_records(tmp_path / "data", url, now=clock, rules=rules)

    with opened() as records:
        ada = records.accounts.create("Ada", PASSWORD)
        ended, idle = records.accounts.open_session(ada.id), records.accounts.open_session(ada.id)
        records.accounts.end_session(ended)
        clock.pass_by(hours=11)
        young = records.accounts.open_session(ada.id)
        assert kept_sessions(records) == 3
    with opened() as records:
        assert kept_sessions(records) == 2
        assert records.accounts.seen(young) == ada
        assert records.accounts.seen(idle) is None
        clock.pass_by(hours=2)
    with opened() as records:
        assert kept_sessions(records) == 1
        records.accounts.end_session(idle)  # of which nothing is known any more
