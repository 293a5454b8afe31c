"""The words of how upright and millimetres were told, in English: a part of the catalogue of `wording`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posture.scale import Scale, ScaleSource
from posture.vertical import Vertical, VerticalSource

_SCALES: dict[ScaleSource, str] = {
    ScaleSource.STATURE: "the person's height",
    ScaleSource.BOARD: "the printed board in the photo",
}


def scale(of: Scale) -> str:
    """How long a pixel is, and how surely."""
    return f"Scale: {of.mm_per_px:.2f} mm per pixel, from {_SCALES[of.source]} (± {1.96 * of.sd_pct:.0f} %)."


_DOWN: dict[VerticalSource, str] = {
    VerticalSource.GRAVITY: "Down was read from the phone's own level, stored in the photo: "
    "camera roll {roll} (± {error})",
    VerticalSource.EDGES: "Down was taken from the straight edges of the room: camera roll {roll} (± {error})",
    VerticalSource.PLUMB: "Down was taken from the plumb line that was drawn: camera roll {roll} (± {error})",
    VerticalSource.STATED: "Camera roll {roll} as stated (± {error})",
    VerticalSource.FRAME: "The edges of the picture were taken as level; up to {whole} of every tilt may be the "
    "camera's, which is in every interval of a tilt",
}


_BY: dict[VerticalSource, str] = {
    VerticalSource.GRAVITY: "the phone's own level",
    VerticalSource.EDGES: "the straight edges of the room",
    VerticalSource.PLUMB: "the plumb line that was drawn",
    VerticalSource.STATED: "the roll that was stated",
    VerticalSource.FRAME: "the edges of the picture",
}


def verticals(of: Mapping[str, Sequence[Vertical]]) -> str:
    """How upright was told in the photos of each view, and how surely in the least sure of them."""
    every = [one for told in of.values() for one in told]
    by = {source: [one for one in every if one.source is source] for source in _BY}
    said = []
    for source, same in by.items():
        if same:
            views = [view for view, told in of.items() if source in {one.source for one in told}]
            where = "" if len(same) == len(every) else f"{', '.join(views)}; "
            said.append(f"{_BY[source]} ({where}± {_error(max(same, key=lambda one: one.sd_deg))})")
    return f"Which way is down was told by {', by '.join(said)}."


def scales(of: Sequence[Scale]) -> str:
    """Where the millimetres of several photos come from, and how surely in the least sure of them."""
    said = [
        f"{words} (± {1.96 * max(one.sd_pct for one in same):.0f} %)"
        for source, words in _SCALES.items()
        if (same := [one for one in of if one.source is source])
    ]
    return f"Millimetres come from {' and '.join(said)}."


_SURER: dict[VerticalSource, str] = {
    VerticalSource.GRAVITY: "The phone's own level, stored in the photo, is surer",
    VerticalSource.EDGES: "The straight edges of the room are surer",
}


def line(drawn: Vertical, told: Vertical | None) -> str:
    """How wide a plumb line that was `drawn` makes the intervals, and whether what the photo alone `told` is surer."""
    said = f"The plumb line alone makes the interval of every tilt ± {_error(drawn)} wide; a longer line is surer."
    if told is None or told.source not in _SURER or told.sd_deg >= drawn.sd_deg:
        return said
    return f"{said} {_SURER[told.source]} (± {_error(told)}): clear the line to use that."


def _error(of: Vertical) -> str:
    return f"{1.96 * of.sd_deg:.1f}°"


def vertical(of: Vertical) -> str:
    """How upright was told, and how surely."""
    pitch = "" if of.pitch_deg is None else f", pitch {of.pitch_deg:+.0f}°"
    said = _DOWN[of.source].format(roll=f"{of.roll_deg:+.1f}°", error=_error(of), whole=f"{1.96 * of.sd_deg:.0f}°")
    return f"{said}{pitch}."
