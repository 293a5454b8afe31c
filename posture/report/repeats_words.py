"""The words of photos put together: the means over repeats, in English; the rest stands in `wording`."""

from __future__ import annotations

from posture.repeats import Repeated, Repeats, Row
from posture.report import wording

FOOTER = wording.FOOTER.replace("in this photo", "in these photos")
SCATTER = (
    "Scatter is the standard deviation between the photos: how differently the person stood, and each photo's own "
    "error. The interval is about how the person stands as a rule; what all photos get wrong alike stays."
)
TWO_PHOTOS = "Two photos tell little of how differently a person stands: three or more give a narrower interval."
NO_CHANGE_YET = "change cannot be judged yet"
WHY_NO_CHANGE_YET = (
    f"{NO_CHANGE_YET}: how differently one person stands is not known for this measure; repeats of 20 persons or more "
    "in the same practice tell it"
)


def heading(repeats: Repeats) -> str:
    """How many photos stand behind the means, or that there are too few."""
    measured, given = len(repeats.measured), repeats.given
    if not repeats.rows:
        return f"Not put together: {measured} of {given} photos measured, two are needed."
    count = f"{measured} photos" if measured == given else f"{measured} of {given} photos (the others are left out)"
    seen = f", {wording.VIEWS[repeats.view]}" if repeats.view else ""
    return f"Mean of {count}{seen}"


def notes(repeats: Repeats) -> list[str]:
    """What a reader of the means must know."""
    if not repeats.rows:
        return []
    few = [TWO_PHOTOS] if len(repeats.measured) == 2 else []
    return [SCATTER, *few, f"{NO_CHANGE_YET[0].upper()}{NO_CHANGE_YET[1:]} from one visit to the next."]


def scatter(of: Repeated | None) -> str:
    """The standard deviation between the photos, without a sign; empty where there is none."""
    if of is None or of.restand_sd is None:
        return ""
    unit = of.mean.reading.unit
    finest = unit.shown(unit.step).lstrip("+")
    return f"< {finest}" if of.restand_sd < unit.step else unit.shown(of.restand_sd).lstrip("+")


def meaning(row: Row, measured: int, *, patient: bool = False) -> str:
    """The row of a mean in plain words, with how many photos had a reading where it is not all that were `measured`."""
    count = row.repeated.photos if row.repeated else measured
    return wording.meaning(row.result, patient=patient) + (f" (in {count} photos)" if count < measured else "")
