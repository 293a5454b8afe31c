"""What a practice prints its pages on: its name, address and logo in the head, and the size of the paper."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from posture.report.printing import Paper

_SIZES = {Paper.A4: "A4", Paper.LETTER: "letter"}
"""As CSS names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands in the head of a page, and what the page is printed on.

    Attributes
    ----------
    name
        Of the practice; may be empty.
    lines
        Address and how to reach it.
    logo
        A PNG; None without one.
    paper
        The page asks the printer for it.
    """

    name: str = ""
    lines: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)
    paper: Paper = Paper.A4

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it: then it is paper alone."""
        return not (self.name or self.lines or self.logo)

    @property
    def logo_url(self) -> str | None:
        """The logo as an address that holds it, so that a page needs no second file."""
        return None if self.logo is None else f"data:image/png;base64,{base64.b64encode(self.logo).decode()}"

    @property
    def logo_alt(self) -> str:
        """The logo in words."""
        return f"Logo of {self.name}" if self.name else "Logo of the practice"

    @property
    def page_rule(self) -> str:
        """The size of the page, as a rule of CSS."""
        return f"@page {{ size: {_SIZES[self.paper]} portrait; }}\n"
