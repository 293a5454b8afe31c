"""Who may sign in; accounts are made where the records are, by a command."""

from __future__ import annotations

from posture.web.markup import show
from posture.web.office import desk
from posture.web.who import who


def accounts() -> None:
    """Show them."""
    show("settings/accounts.html", accounts=desk().keeping.accounts(), who=who())
