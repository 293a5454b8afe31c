"""The photos of a visit with a few clear lines, small enough to be sent, faces covered unless asked otherwise."""

from __future__ import annotations

from posture.analysis import Analysis
from posture.landmarks import Landmark, Side, View
from posture.overlay import Label, Line, Shape, encoded, framed, render, shapes
from posture.photo import reduced
from posture.report.letter.catalogue import Catalogue, message
from posture.report.letter.model import Picture
from posture.report.letter.words import PHOTOS
from posture.visit import Visit

LEAD_PX = 1100
"""Longer side of the first picture: 140 dots an inch where it is 200 mm tall on paper; chosen by us. [px]"""
OTHERS_PX = 620
"""Longer side of the others. [px]"""
CAPTION = message("{caption}. {what}")
FACE_COVERED = message("The face is covered.")
FACE_SHOWN = message("The face is shown.")
LINES = message("The body is drawn with lines along the upper body and the legs. L marks the left foot, R the right.")
SIDES = message("L is your left, and R is your right. Blue is left, orange is right. White dashes are level or plumb.")
_ARMS = ("elbow", "wrist")
_ORDER = (View.FRONT, View.BACK, View.LEFT, View.RIGHT)


def pictures(visit: Visit, say: Catalogue, *, show_face: bool) -> tuple[Picture, ...]:
    """Those `pictured`, the first large."""
    chosen = pictured(visit)
    sizes = (LEAD_PX, *(OTHERS_PX for _ in chosen[1:]))
    return tuple(
        _picture(one, say, show_face=show_face, longest=longest) for one, longest in zip(chosen, sizes, strict=False)
    )


def pictured(visit: Visit) -> tuple[Analysis, ...]:
    """One photo of each view, the front first; a refused one only where none was measured."""
    found = visit.measured or tuple(one for one in visit.analyses if one.pose is not None)
    first: dict[View, Analysis] = {}
    for one in found:
        if one.view is not None:
            first.setdefault(one.view, one)
    return tuple(first[view] for view in _ORDER if view in first)


def _picture(analysis: Analysis, say: Catalogue, *, show_face: bool, longest: int) -> Picture:
    drawn = render(analysis.photo.pixels, few_lines(analysis, show_face=show_face), framed(analysis))
    pixels = reduced(drawn, longest=longest)[0]
    caption = say(PHOTOS[analysis.view]) if analysis.view else ""
    what = say.together((say(LINES), say(FACE_SHOWN if show_face else FACE_COVERED)))
    return Picture(
        jpeg=encoded(pixels, "JPEG"),
        width=pixels.shape[1],
        height=pixels.shape[0],
        caption=caption,
        words=say(CAPTION, caption=caption, what=what),
    )


def few_lines(analysis: Analysis, *, show_face: bool) -> list[Shape]:
    """What `overlay.shapes` draws, without arms and numbers; L and R stay."""
    pose = analysis.pose
    arms = {pose[name].xy for name in _arms() if name in pose} if pose else set()
    return [
        shape
        for shape in shapes(analysis, show_face=show_face, told=())
        if not (isinstance(shape, Line) and {shape.start, shape.end} & arms)
        and not (isinstance(shape, Label) and shape.text not in {"L", "R"})
    ]


def _arms() -> tuple[Landmark, ...]:
    return tuple(Landmark.of(side, part) for side in Side for part in _ARMS)
