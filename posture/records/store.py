"""What the queries share: the database, the vault, and the clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open database with its vault."""
