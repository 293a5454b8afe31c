"""Analysis -> shapes -> a new picture. The only drawing.

`shapes` says what to draw as data, in pixels of the photo; `render` paints it on a reduced copy. Faces are
covered by opaque shapes of one colour, so nothing of them is left in the file; ears stay visible, because the
head's tilt is read from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from posture.analysis import Analysis, Result, Seen
from posture.axes import axes, inner_x, spot
from posture.faces import face_outline
from posture.geometry import XY, distance, midpoint
from posture.landmarks import BONES, SAGITTAL, Landmark, Pose, Side, Source, View
from posture.measures.base import NotMeasured, Unit
from posture.outline import EDGES
from posture.photo import Pixels, resized
from posture.uncertainty import Measurement
from posture.vertical import Level, as_taken, level, upright

LONGEST_PX = 2000
"""Longer side of a picture that leaves the engine, at most."""
LEAST_PX = 1000
"""The same, at least: lines and figures need room."""
Colour = tuple[int, int, int]

INK: Colour = (16, 42, 67)
PAPER: Colour = (255, 255, 255)
LEFT_COLOUR: Colour = (0, 114, 178)
RIGHT_COLOUR: Colour = (230, 159, 0)
MIDDLE_COLOUR: Colour = (0, 158, 115)
COVER_COLOUR: Colour = (200, 200, 200)
"""Blue, orange and green of Okabe and Ito (2008), told apart by colour-blind readers; no alarm colours."""

MARGIN = 0.12
"""Room left around the people in a picture that leaves the engine, as a share of their extent."""
_MEASURED_PARTS = ("shoulder", "hip", "knee", "ankle")
_PELVIS = ("hip_tilt", "pelvic_tilt")
_SURE = frozenset({Source.MARKER, Source.MANUAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line between two places. [px of the photo]"""

    start: XY
    end: XY
    colour: Colour
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A landmark. [px of the photo]"""

    centre: XY
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A circle around a sticker, open so that the sticker is seen. [px of the photo]"""

    centre: XY
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Diamond:
    """A point that a hand placed: told from others by its shape. [px of the photo]"""

    centre: XY
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An opaque polygon. [px of the photo]"""

    outline: tuple[XY, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A short text at a place; `anchor` says which part of it stands there, as Pillow names it. [px]"""

    at: XY
    text: str
    anchor: str = "mm"
    size: float = 1.0


Shape = Line | Dot | Ring | Diamond | Cover | Label


def shapes(analysis: Analysis, *, show_face: bool = False, told: Sequence[Result] | None = None) -> tuple[Shape, ...]:
    """Everything to be drawn on the photo of `analysis`, in the order of painting. [px of the photo]

    Lines are drawn of all that was measured; numbers are written of the results `told`, of all where none are named.
    """
    told = analysis.results if told is None else told
    drawn: list[Shape] = []
    if not show_face:
        drawn += [cover for pose in analysis.people if (cover := face_cover(pose)) is not None]
    if analysis.pose is None:
        return (*drawn, *_numbers(analysis.people))
    if not analysis.refused:
        drawn += _levels(analysis.pose, level(analysis.photo, analysis.vertical), analysis.view)
    return (
        *drawn,
        *_bones(analysis.pose, analysis.view),
        *(Line(start=start, end=end, colour=MIDDLE_COLOUR) for start, end in axes(analysis.results, analysis.pose)),
        *_dots(analysis.pose, analysis.view),
        *_stickers(analysis),
        *_gaps(analysis.results, told, analysis.pose),
        *_sides(analysis.pose, analysis.view),
        *_values(told, analysis.pose),
    )


def _sides(pose: Pose, view: View | None) -> Iterator[Shape]:
    """L and R under the person's own feet; from the side only the letter of the near one."""
    low = max(point.y for point in pose.values())
    for side in _sides_seen(view):
        yield Label(at=(pose[Landmark.of(side, "ankle")].x, low), text=side.value[0].upper(), anchor="ma")


def _values(results: Iterable[Result], pose: Pose) -> Iterator[Shape]:
    """The angles that are more than their error, beside the points they were taken from; one of each measure."""
    best = {(result.measure.id, result.measure.side): result for result in reversed(tuple(results))}
    for result in reversed(best.values()):
        taken = result.outcome
        if isinstance(taken, NotMeasured) or taken.reaches_over_zero or taken.reading.unit is not Unit.DEG:
            continue
        if (at := spot(taken, pose)) is not None:
            is_left_of_picture = at[0] < inner_x(taken, pose)
            text = f"  {taken.reading.unit.shown(taken.estimate)}  "
            yield Label(at=at, text=text, anchor="rm" if is_left_of_picture else "lm")


def _numbers(people: tuple[Pose, ...]) -> Iterator[Shape]:
    """The number of each person, as `--person` counts, on the trunk."""
    for number, pose in enumerate(people, start=1):
        shoulders = midpoint(pose[Landmark.LEFT_SHOULDER].xy, pose[Landmark.RIGHT_SHOULDER].xy)
        hips = midpoint(pose[Landmark.LEFT_HIP].xy, pose[Landmark.RIGHT_HIP].xy)
        yield Label(at=midpoint(shoulders, hips), text=str(number), size=5.0)


def _levels(pose: Pose, by: Level, view: View | None) -> Iterator[Shape]:
    """Dashed horizontals through the middle of hips and shoulders, level in the room, and the plumb line.

    From the side only the plumb line, through the near ankle.
    """
    standing = upright(pose, by)
    for part in ("shoulder", "hip") if view not in SAGITTAL else ():
        left, right = standing[Landmark.of(Side.LEFT, part)].xy, standing[Landmark.of(Side.RIGHT, part)].xy
        centre, half = midpoint(left, right), 0.9 * distance(left, right)
        yield _in_room((centre[0] - half, centre[1]), (centre[0] + half, centre[1]), by)
    ankles = [standing[Landmark.of(side, "ankle")].xy for side in _sides_seen(view)]
    foot = midpoint(ankles[0], ankles[-1])
    top = min(point.y for point in standing.values())
    yield _in_room(foot, (foot[0], top), by)


def _in_room(start: XY, end: XY, by: Level) -> Line:
    """The dashed line between places of the level picture, drawn in the photo as it was taken."""
    return Line(start=as_taken(start, by), end=as_taken(end, by), colour=PAPER, dashed=True)


def _colour(*landmarks: Landmark) -> Colour:
    """Blue for the person's left, orange for the right, green across."""
    sides = {landmark.value.split("_")[0] for landmark in landmarks}
    return {"left": LEFT_COLOUR, "right": RIGHT_COLOUR}.get(sides.pop(), INK) if len(sides) == 1 else MIDDLE_COLOUR


def _sides_seen(view: View | None) -> tuple[Side, ...]:
    """The sides that are drawn: from the side the near one."""
    return (Side(view.value),) if view in SAGITTAL else tuple(Side)


def _bones(pose: Pose, view: View | None) -> Iterator[Shape]:
    """From the side those of the near side, and from its shoulder to its ear."""
    seen = _sides_seen(view)
    heads = [(Landmark.of(side, "shoulder"), Landmark.of(side, "ear")) for side in seen if view in SAGITTAL]
    for start, end in (*BONES, *heads):
        near = all(any(point.value.startswith(side) for side in seen) for point in (start, end))
        if near and start in pose and end in pose:
            yield Line(start=pose[start].xy, end=pose[end].xy, colour=_colour(start, end))


def _dots(pose: Pose, view: View | None) -> Iterator[Shape]:
    for part in _MEASURED_PARTS + (("ear",) if view in SAGITTAL else ()):
        for side in _sides_seen(view):
            if (landmark := Landmark.of(side, part)) in pose and pose[landmark].source is not Source.MANUAL:
                yield Dot(centre=pose[landmark].xy, colour=_colour(landmark))


def _stickers(analysis: Analysis) -> Iterator[Shape]:
    """A ring around every sticker, a diamond on every point placed by hand, and the line between two of them whose tilt
    was measured. Lines are drawn where the picture shows them: roll, keystone and half of the turn are taken out of the
    number alone.
    """
    if analysis.pose is None:
        return
    pose = analysis.pose
    for result in analysis.results:
        taken = result.outcome
        if isinstance(taken, Measurement) and taken.method in _SURE and result.measure.id in _PELVIS:
            start, end = taken.reading.points
            yield Line(start=pose[start].xy, end=pose[end].xy, colour=MIDDLE_COLOUR)
    for landmark, point in pose.items():
        if point.source is Source.MARKER:
            yield Ring(centre=point.xy, colour=_colour(landmark))
        elif point.source is Source.MANUAL:
            yield Diamond(centre=point.xy, colour=_colour(landmark))


def _gaps(results: Iterable[Result], told: Sequence[Result], pose: Pose) -> Iterator[Shape]:
    """The line between the inner edges of both legs where their distance was measured, and the distance below it."""
    for result in results:
        taken = result.outcome
        if isinstance(taken, NotMeasured) or taken.reading.points not in EDGES.values():
            continue
        start, end = (pose[name].xy for name in taken.reading.points)
        yield Line(start=start, end=end, colour=MIDDLE_COLOUR)
        if result in told and not taken.reaches_over_zero:
            text = taken.reading.unit.shown(taken.estimate).lstrip("+")
            yield Label(at=midpoint(start, end), text=text, anchor="ma")


def face_cover(pose: Pose) -> Cover | None:
    """An oval over brow, eyes, nose, mouth and chin that leaves the ears free; None without a face. [px]

    It is drawn in every view: a photo stated to be a back view may show a face.
    """
    outline = face_outline(pose)
    return None if outline is None else Cover(outline=outline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of a photo that is drawn, far edges not included. [px of the photo]"""

    left: int
    top: int
    right: int
    bottom: int


def framed(analysis: Analysis | Seen) -> Frame:
    """The part of the photo around the person measured, or all to choose from, with MARGIN around. [px of the photo]"""
    shown = analysis.people if analysis.pose is None else (analysis.pose,)
    xs = [point.x for pose in shown for point in pose.values()]
    ys = [point.y for pose in shown for point in pose.values()]
    room = MARGIN * max(max(ys) - min(ys), max(xs) - min(xs))
    width, height = analysis.photo.width, analysis.photo.height
    left, right = (round(min(width, max(0.0, x))) for x in (min(xs) - room, max(xs) + room))
    top, bottom = (round(min(height, max(0.0, y))) for y in (min(ys) - room, max(ys) + room))
    if right <= left or bottom <= top:
        return Frame(left=0, top=0, right=width, bottom=height)
    return Frame(left=left, top=top, right=right, bottom=bottom)


def render(photo: Pixels, shapes: Iterable[Shape], frame: Frame | None = None) -> Pixels:
    """A new picture with `shapes` painted on it, of the whole photo or of `frame`; the photo is not touched."""
    frame = frame or Frame(left=0, top=0, right=photo.shape[1], bottom=photo.shape[0])
    part = photo[frame.top : frame.bottom, frame.left : frame.right]
    picture, factor = resized(part, longest=min(LONGEST_PX, max(LEAST_PX, *part.shape)))
    brush = _Brush(
        canvas=np.ascontiguousarray(picture),
        origin=(frame.left, frame.top),
        factor=factor,
        width=max(2, round(max(picture.shape) / 450)),
    )
    labels = []
    for shape in shapes:
        match shape:
            case Cover():
                brush.cover(shape)
            case Line():
                brush.line(shape)
            case Dot():
                brush.dot(shape)
            case Ring():
                brush.ring(shape)
            case Diamond():
                brush.diamond(shape)
            case Label():
                labels.append(shape)
    return brush.written(labels)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Brush:
    """Paints on `canvas`, `factor` times smaller than the photo from `origin` on, with lines `width` wide. [px]"""

    canvas: Pixels
    origin: XY
    factor: float
    width: int

    def _place(self, point: XY) -> tuple[int, int]:
        """`point` on the canvas, in the sixteenths of a pixel that OpenCV draws with."""
        x, y = self._scaled(point)
        return round(16 * x), round(16 * y)

    def _scaled(self, point: XY) -> XY:
        return (point[0] - self.origin[0]) / self.factor, (point[1] - self.origin[1]) / self.factor

    def cover(self, shape: Cover) -> None:
        outline = np.array([self._place(point) for point in shape.outline], dtype=np.int32)
        cv2.fillPoly(self.canvas, [outline], COVER_COLOUR, lineType=cv2.LINE_8, shift=4)

    def line(self, shape: Line) -> None:
        for start, end in _dashes(shape, 4 * self.width * self.factor) if shape.dashed else ((shape.start, shape.end),):
            self._stroke(start, end, PAPER if not shape.dashed else INK, self.width + 2)
            self._stroke(start, end, shape.colour, self.width)

    def _stroke(self, start: XY, end: XY, colour: Colour, width: int) -> None:
        cv2.line(self.canvas, self._place(start), self._place(end), colour, width, cv2.LINE_AA, shift=4)

    def dot(self, shape: Dot) -> None:
        for colour, radius in ((PAPER, 2.6 * self.width), (shape.colour, 1.9 * self.width)):
            centre, size = self._place(shape.centre), round(16 * radius)
            cv2.circle(self.canvas, centre, size, colour, cv2.FILLED, cv2.LINE_AA, shift=4)

    def ring(self, shape: Ring) -> None:
        centre = self._place(shape.centre)
        for colour, width in ((PAPER, self.width + 2), (shape.colour, self.width)):
            cv2.circle(self.canvas, centre, round(16 * 4.5 * self.width), colour, width, cv2.LINE_AA, shift=4)

    def diamond(self, shape: Diamond) -> None:
        x, y = shape.centre
        for colour, half in ((PAPER, 4.0 * self.width * self.factor), (shape.colour, 2.9 * self.width * self.factor)):
            corners = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)]
            outline = np.array([self._place(corner) for corner in corners], dtype=np.int32)
            cv2.fillPoly(self.canvas, [outline], colour, lineType=cv2.LINE_AA, shift=4)

    def written(self, labels: Iterable[Label]) -> Pixels:
        """The canvas with `labels` on it; one that would cover another stands below that."""
        image = Image.fromarray(self.canvas)
        draw = ImageDraw.Draw(image)
        taken: list[tuple[float, float, float, float]] = []
        for label in labels:
            font = ImageFont.load_default(size=10 * self.width * label.size)
            halo = round(self.width * label.size)
            x, y = self._scaled(label.at)
            box = draw.textbbox((x, y), label.text, font, anchor=label.anchor)
            for other in sorted(taken, key=lambda one: one[1]):
                if _overlap(box, other):
                    y += (down := other[3] - box[1] + halo)
                    box = (box[0], box[1] + down, box[2], box[3] + down)
            taken.append(box)
            draw.text((x, y), label.text, INK, font, anchor=label.anchor, stroke_width=halo, stroke_fill=PAPER)
        return np.asarray(image)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes (left, top, right, bottom) share any of the picture."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _dashes(line: Line, length: float) -> Iterator[tuple[XY, XY]]:
    """`line` as dashes of `length` with gaps of the same. [px of the photo]"""
    count = max(1, round(distance(line.start, line.end) / length))
    for index in range(0, count, 2):
        yield _along(line, index / count), _along(line, min(1.0, (index + 1) / count))


def _along(line: Line, share: float) -> XY:
    """The place after `share` (0 to 1) of the line. [px of the photo]"""
    (x0, y0), (x1, y1) = line.start, line.end
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


PNG_LEVEL = 4
"""Of zlib: 126 ms for a picture of 2000 x 847 pixels instead of 303 ms at its own 6, and a file larger by 8 %."""
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def encoded(picture: Pixels, kind: Literal["PNG", "JPEG"], texts: Mapping[str, str] = _NO_TEXTS) -> bytes:
    """The file content of `picture`, without any metadata but, in PNG, the name of this tool and `texts`."""
    out, note = BytesIO(), PngInfo()
    for name, text in {"Software": "Posture", **texts}.items():
        note.add_text(name, text)
    options: dict[str, Any] = {"quality": 88} if kind == "JPEG" else {"pnginfo": note, "compress_level": PNG_LEVEL}
    Image.fromarray(picture).save(out, kind, **options)
    return out.getvalue()
