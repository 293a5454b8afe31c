"""How often a password may be tried, so that guessing is hopeless and a nuisance locks nobody else out.

A try counts against four things, each in a table of its own:

- an account from one address: a growing wait, up to a quarter of an hour;
- an address, whatever account it names: a growing wait, up to five minutes, which also keeps the hashing of
  passwords from filling the processor;
- an account, from all addresses together: a store of tries that fills up slowly. One address cannot empty it, because
  its own waits are longer than the store takes to refill;
- a device that has signed in to this account before, known by a signed cookie (`devices`): then it alone counts, and
  the other three do not, so whoever hammers at an account or from a shared address keeps no such device out. [1]_

A try that has to wait is refused before the password is looked at, and does not make the wait longer. Names that
belong to no account are counted in the same way: the waits tell nothing.

References
----------
.. [1] OWASP, Slow Down Online Guessing Attacks with Device Cookies.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field

MOST_KEPT = 10_000
"""Entries of each table; the oldest goes first. Some 2 MB in all."""
FORGET_S = 86_400.0
STORE, REFILL_S = 60.0, 120.0
"""Tries of one account by strangers: so many at once, then one in so many seconds (720 a day)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody tries to sign in.

    Attributes
    ----------
    name
        The account named, spelt one way.
    address
        Whose try it is.
    device
        The device cookie, if it was made for this name; else None.
    """

    name: str
    address: str
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How a wait grows: after `free` tries `first_s`, doubled with each further one up to `longest_s`."""

    free: int
    first_s: float
    longest_s: float

    def wait_s(self, tries: int) -> float:
        """The wait after so many tries. [s]"""
        doubled = min(tries - self.free, 32)
        return 0.0 if doubled < 0 else min(self.longest_s, self.first_s * 2.0**doubled)


PAIR = Growth(free=5, first_s=2.0, longest_s=900.0)
ADDRESS = Growth(free=20, first_s=1.0, longest_s=300.0)
DEVICE = Growth(free=10, first_s=2.0, longest_s=900.0)
"""Chosen by us: room for somebody who mistypes, then a wait that makes a thousand guesses take ten days."""


@dataclass(slots=True)
class _Count:
    tries: float
    at: float
    until: float


@dataclass(slots=True, kw_only=True)
class Waits:
    """Tries by key, with a wait that grows."""

    growth: Growth
    _counts: OrderedDict[str, _Count] = field(default_factory=OrderedDict)

    def has(self, key: str) -> bool:
        """Whether a try of `key` counts, after those that were taken back."""
        count = self._counts.get(key)
        return count is not None and count.tries > 0

    def wait_s(self, key: str, now: float) -> float:
        """How long `key` still has to wait. [s]"""
        count = self._counts.get(key)
        return max(0.0, count.until - now) if count else 0.0

    def charge(self, key: str, now: float) -> None:
        """Count a try; it is taken for a failure until `refund` or `forget`."""
        old = self._counts.get(key)
        tries = old.tries + 1 if old and now - old.at < FORGET_S else 1
        _keep(self._counts, key, _Count(tries, now, now + self.growth.wait_s(int(tries))))

    def refund(self, key: str) -> None:
        """Take back the last try, which succeeded."""
        if count := self._counts.get(key):
            count.tries, count.until = count.tries - 1, count.at

    def forget(self, key: str) -> None:
        """Begin anew."""
        self._counts.pop(key, None)


@dataclass(slots=True, kw_only=True)
class Stores:
    """Tries by key, of which a store is left that fills up again: so many, and one more in so many seconds."""

    store: float = STORE
    refill_s: float = REFILL_S
    _spent: OrderedDict[str, _Count] = field(default_factory=OrderedDict)

    def wait_s(self, key: str, now: float) -> float:
        """How long until a whole try is there. [s]"""
        return max(0.0, (self._left_out(key, now) - (self.store - 1)) * self.refill_s)

    def charge(self, key: str, now: float) -> None:
        """Take a try."""
        _keep(self._spent, key, _Count(self._left_out(key, now) + 1, now, now))

    def refund(self, key: str) -> None:
        """Put it back."""
        if count := self._spent.get(key):
            count.tries = max(0.0, count.tries - 1)

    def _left_out(self, key: str, now: float) -> float:
        count = self._spent.get(key)
        return max(0.0, count.tries - (now - count.at) / self.refill_s) if count else 0.0


@dataclass(slots=True)
class Limits:
    """The four tables. Seconds are those of a clock that only goes forward."""

    pairs: Waits = field(default_factory=lambda: Waits(growth=PAIR))
    addresses: Waits = field(default_factory=lambda: Waits(growth=ADDRESS))
    devices: Waits = field(default_factory=lambda: Waits(growth=DEVICE))
    names: Stores = field(default_factory=Stores)

    def admit(self, attempt: Attempt, now: float) -> int:
        """0 if the password may be looked at, which counts as a try; else how long to wait. [whole s]

        Counting comes before looking, so that a hundred tries sent at once are a hundred tries.
        """
        tables = self._tables(attempt)
        wait_s = max(table.wait_s(key, now) for table, key in tables)
        if wait_s > 0:
            return math.ceil(wait_s)
        for table, key in tables:
            table.charge(key, now)
        return 0

    def passed(self, attempt: Attempt) -> None:
        """The password of an admitted attempt was right: it was no guess.

        An address keeps the other tries that it made: somebody with an account of his own must not wipe them out.
        """
        for table, key in self._tables(attempt):
            if table is self.pairs or table is self.devices:
                table.forget(key)
            else:
                table.refund(key)

    def _tables(self, attempt: Attempt) -> list[tuple[Waits | Stores, str]]:
        if attempt.device is not None:
            return [(self.devices, attempt.device)]
        return [
            (self.pairs, f"{attempt.address} {attempt.name}"),
            (self.addresses, attempt.address),
            (self.names, attempt.name),
        ]


def _keep(table: OrderedDict[str, _Count], key: str, count: _Count) -> None:
    table[key] = count
    table.move_to_end(key)
    while len(table) > MOST_KEPT:
        table.popitem(last=False)
