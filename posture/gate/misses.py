"""How often a link that opens nothing may be tried.

Guessing is hopeless already (a token has 192 random bits); this keeps a guesser from filling the machine with work. A
miss counts against two things:

- its address: a growing wait, up to a minute, because patients of one practice, or of one telephone company, may share
  an address;
- all addresses together: a store that fills up again. When it is empty, addresses that have missed before have to wait,
  and no others: strangers at a thousand addresses keep nobody out who has missed nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from posture.gate.limits import Growth, Stores, Waits

ADDRESS = Growth(free=10, first_s=2.0, longest_s=60.0)
ALL, ALL_REFILL_S = 300.0, 2.0
"""Chosen by us: so many misses at once from everywhere, then one in so many seconds."""
_EVERYBODY = ""


@dataclass(slots=True)
class Misses:
    """Both tables. Seconds are those of a clock that only goes forward."""

    addresses: Waits = field(default_factory=lambda: Waits(growth=ADDRESS))
    everybody: Stores = field(default_factory=lambda: Stores(store=ALL, refill_s=ALL_REFILL_S))

    def wait_s(self, address: str, now: float) -> int:
        """0 if a link may be looked up for `address`; else how long to wait. [whole s]"""
        wait_s = self.addresses.wait_s(address, now)
        if self.addresses.has(address):
            wait_s = max(wait_s, self.everybody.wait_s(_EVERYBODY, now))
        return math.ceil(wait_s)

    def charge(self, address: str, now: float) -> None:
        """Count a miss before it is known to be one, so that a hundred sent at once are a hundred."""
        self.addresses.charge(address, now)
        self.everybody.charge(_EVERYBODY, now)

    def refund(self, address: str) -> None:
        """It was none."""
        self.addresses.refund(address)
        self.everybody.refund(_EVERYBODY)
