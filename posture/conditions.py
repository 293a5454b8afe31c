"""How photos were taken, as the practitioner wrote it down: what must be alike before two visits are compared."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posture.errors import WrongUsage
from posture.typed import check_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How a visit's photos were taken: what must be alike before two visits are compared.

    Attributes
    ----------
    distance_cm, lens_height_cm
        From the lens to the person, and above the floor; None where not told. [cm]
    shoes
        Whether shoes were worn; None where not told.
    clothes
        In a few words.
    """

    distance_cm: float | None = None
    lens_height_cm: float | None = None
    shoes: bool | None = None
    clothes: str = ""

    def __post_init__(self) -> None:
        check_line("clothes", self.clothes)
        for length in (self.distance_cm, self.lens_height_cm):
            if length is not None and not (math.isfinite(length) and 0 < length <= 5000):
                raise WrongUsage("length", "The distance or height of the camera cannot be.", "Write 300 cm or 3 m.")
