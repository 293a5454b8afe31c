"""Guessing is slow, and whoever guesses keeps nobody else out."""

import pytest

from posture.gate.limits import MOST_KEPT, Attempt, Limits
from posture.gate.marks import KNOWN_FOR, Marks
from tests.at_the_gate import PASSWORDS, Clock, Place, in_loop

TOO_MANY = 429
HOUR, DAY = 3600.0, 86_400.0


def admitted(limits: Limits, attempts: list[Attempt], *, end_s: float, every_s: float) -> int:
    """How many of endless tries, one of `attempts` after the other, are looked at until `end_s`."""
    count, now, turn = 0, 0.0, 0
    while now < end_s:
        count += limits.admit(attempts[turn % len(attempts)], now) == 0
        turn += 1
        now += every_s
    return count


def test_guesses_of_one_account_from_one_address_become_few() -> None:
    guess = Attempt(name="ada", address="10.0.0.9")
    assert admitted(Limits(), [guess], end_s=HOUR, every_s=1) <= 20
    assert admitted(Limits(), [guess], end_s=DAY, every_s=10) <= 120


def test_guesses_of_many_accounts_from_one_address_become_few() -> None:
    guesses = [Attempt(name=f"name {number}", address="10.0.0.9") for number in range(1000)]
    assert admitted(Limits(), guesses, end_s=HOUR, every_s=1) <= 45


def test_guesses_of_one_account_from_many_addresses_become_few() -> None:
    guesses = [Attempt(name="ada", address=f"10.0.{number // 250}.{number % 250}") for number in range(5000)]
    assert admitted(Limits(), guesses, end_s=DAY, every_s=10) <= 60 + 720


def test_try_that_must_wait_does_not_make_the_wait_longer() -> None:
    limits, guess = Limits(), Attempt(name="ada", address="10.0.0.9")
    while limits.admit(guess, 0.0) == 0:
        pass
    wait_s = limits.admit(guess, 0.0)
    for _ in range(100):
        assert limits.admit(guess, 0.0) == wait_s
    assert limits.admit(guess, float(wait_s)) == 0


def test_one_nuisance_at_one_address_leaves_every_other_address_free() -> None:
    """Also for devices that never signed in: the account's own store is never empty."""
    limits, guess = Limits(), Attempt(name="ada", address="10.0.0.9")
    for hour in range(48):
        for second in range(0, 3600, 5):
            limits.admit(guess, hour * HOUR + second)
        newcomer = Attempt(name="ada", address=f"10.0.1.{hour}")
        assert limits.admit(newcomer, (hour + 1) * HOUR) == 0
        limits.passed(newcomer)


def test_known_device_is_free_whatever_all_others_do() -> None:
    limits = Limits()
    for number in range(500):
        limits.admit(Attempt(name="ada", address=f"10.0.{number % 9}.{number % 250}"), number * 1.0)
    assert limits.admit(Attempt(name="ada", address="10.0.9.9"), 500.0) > 0  # a stranger waits
    assert limits.admit(Attempt(name="ada", address="10.0.0.1", device="tablet"), 500.0) == 0


def test_stolen_device_has_to_wait_too() -> None:
    limits, guess = Limits(), Attempt(name="ada", address="10.0.0.1", device="tablet")
    assert admitted(limits, [guess], end_s=HOUR, every_s=1) <= 25


def test_success_clears_the_account_at_this_address_but_not_the_address() -> None:
    limits = Limits()
    own = Attempt(name="nuisance", address="10.0.0.9")
    others = [Attempt(name=f"name {number}", address="10.0.0.9") for number in range(40)]
    now = 0.0
    for other in others:
        if limits.admit(other, now) == 0 and limits.admit(own, now) == 0:
            limits.passed(own)
    assert limits.admit(others[-1], now) > 0


def test_who_mistypes_a_few_times_waits_for_nothing() -> None:
    limits, attempt = Limits(), Attempt(name="ada", address="10.0.0.1")
    assert [limits.admit(attempt, 0.0) for _ in range(5)] == [0] * 5
    limits.passed(attempt)
    assert [limits.admit(attempt, 0.0) for _ in range(5)] == [0] * 5


def test_tries_are_forgotten_after_a_day() -> None:
    limits, attempt = Limits(), Attempt(name="ada", address="10.0.0.1")
    admitted(limits, [attempt], end_s=HOUR, every_s=1)
    assert [limits.admit(attempt, 2 * DAY) for _ in range(5)] == [0] * 5


def test_memory_is_bounded() -> None:
    limits = Limits()
    for number in range(MOST_KEPT + 500):
        limits.admit(Attempt(name=f"name {number}", address=f"address {number}"), 0.0)
    for table in (limits.pairs._counts, limits.addresses._counts, limits.names._spent):
        assert len(table) == MOST_KEPT


def test_device_mark_is_for_one_name_and_a_time() -> None:
    marks, clock = Marks(), Clock()
    mark = marks.device("Ada ", clock.now())
    assert marks.known_device(mark, "ada", clock.now())
    assert marks.known_device(mark, "bea", clock.now()) is None
    assert Marks().known_device(mark, "ada", clock.now()) is None
    assert marks.known_device(mark, "ada", clock.now() + KNOWN_FOR) is None


@pytest.mark.parametrize("mark", ["", "x", "a.1.b", "a.99999999999.b", "a.-1.b", "a.²2.b", "a.b.c.d"])
def test_forged_device_mark_is_unknown(mark: str) -> None:
    assert Marks().known_device(mark, "ada", Clock().now()) is None


@in_loop
async def test_page_says_how_long_to_wait_and_does_not_look() -> None:
    place = Place()
    browser = place.browser(address="10.0.0.9")
    while (answer := await browser.sign_in("ada", "wrong")).status != TOO_MANY:
        assert answer.status == 401
    assert int(answer.header("retry-after")) > 0
    assert b"Too many tries. Please wait" in answer.content
    looked = len(place.accounts.verified)
    assert (await browser.sign_in("ada", PASSWORDS["ada"])).status == TOO_MANY
    assert len(place.accounts.verified) == looked
    place.clock.at += int(answer.header("retry-after"))
    assert (await browser.sign_in("ada", PASSWORDS["ada"])).status == 303


@in_loop
async def test_unknown_names_wait_as_known_ones_do() -> None:
    answers = []
    for name in ("ada", "nobody"):
        browser = Place().browser()
        answers.append([(await browser.sign_in(name, "wrong")).status for _ in range(10)])
    assert answers[0] == answers[1]


@in_loop
async def test_nuisance_at_the_same_address_keeps_no_known_device_out() -> None:
    """A practice whose browsers all come through one address, and somebody there who hammers at every account."""
    place = Place()
    tablet = await place.signed_in("ada", address="10.0.0.9")
    del tablet.cookies["posture"]  # signed out; the device is still known
    nuisance = place.browser(address="10.0.0.9")
    for _ in range(3):
        while (await nuisance.sign_in("ada", "wrong")).status != TOO_MANY:
            pass
        place.clock.at += 60
    assert (await nuisance.sign_in("bea", PASSWORDS["bea"])).status in {303, TOO_MANY}
    assert (await tablet.sign_in("ada", PASSWORDS["ada"])).status == 303


@in_loop
async def test_spellings_of_a_name_share_their_tries() -> None:
    place = Place()
    browser = place.browser()
    spellings = ["ada", "ADA ", "\u00e1da", "a d\u200ba"]
    statuses = [(await browser.sign_in(spellings[turn % 4], "wrong")).status for turn in range(8)]
    assert TOO_MANY in statuses
