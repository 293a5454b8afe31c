"""What the page holds of what a person draws on a photo in the browser, from one run to the next."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from posture.analysis import Seen
from posture.byhand import NO_CORRECTIONS, Corrections, Drawn


@dataclass(slots=True, kw_only=True)
class Held:
    """What an editor of points holds from one run to the next.

    Attributes
    ----------
    key
        Of the component, no other's.
    rev
        The revision at hand: what the browser says of another is too late, and dropped. In the browser a draft goes on
        as long as the revision does, so none may come twice. It is a name and no order: what is kept counts its own
        steps (`posture.records.Draft.revision`).
    corrections, plumb
        As both sides know them. Where a caller says otherwise, a new revision begins with what it says.
    start
        What the revision began with, for the browser.
    seen, show_face, data
        What was sent to the browser, and what of: the same bytes as long as that is the same.
    """

    key: str = field(default_factory=lambda: f"editor-{secrets.token_hex(8)}")
    rev: str = ""
    corrections: Corrections = NO_CORRECTIONS
    plumb: Drawn | None = None
    start: dict[str, Any] = field(default_factory=dict)
    seen: Seen | None = None
    show_face: bool = False
    data: dict[str, Any] = field(default_factory=dict)

    def renew(self, corrections: Corrections, plumb: Drawn | None) -> None:
        """Begin a new revision with `corrections` and `plumb`."""
        self.rev, self.corrections, self.plumb = secrets.token_hex(8), corrections, plumb
        self.start = {
            "start": {name.value: [at.x, at.y, at.hand_px] for name, at in corrections.items()},
            "plumb": None if plumb is None else {"ends": [plumb.start, plumb.end], "sd_px": plumb.end_sd_px},
        }
