"""The editor of points: a photo with its landmarks, to be moved, added and taken back, in a component of our own.

The browser tells the whole set of hand-placed points at every step, and the revision they belong to; nothing is told
of a single step, so quick ones cannot be lost. What it tells is from outside: it is parsed, and dropped as a whole
where it cannot be meant. Faces are covered in the picture as everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from posture.analysis import Seen
from posture.byhand import Corrections, Drawn, Placed
from posture.landmarks import BONES, BONY, SAGITTAL, Landmark, Point, Side, View
from posture.markers import expected
from posture.overlay import LONGEST_PX, Frame, framed
from posture.photo import Photo
from posture.report import html, point_words
from posture.web import plumb as plumbs
from posture.web.drawn import Held
from posture.web.markup import text

_SCRIPTS = ("picture.js", "editor_draft.js", "editor_view.js", "editor_draw.js", "editor.js")
_editing = st.components.v2.component(
    "posture_editor",
    html=text("editor.html"),
    css=text("editor.css"),
    js="".join(text(name) for name in _SCRIPTS),
)
_PARTS = ("ear", "shoulder", "hip", "knee", "ankle")
"""What measures rest on, from above down; the bony points are added to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Whom to tell of a step.

    Attributes
    ----------
    points
        Gets all points that are placed by hand, at every step: the place to save a draft.
    plumb
        Gets the plumb line, or None where it was cleared.
    """

    points: Callable[[Corrections], None]
    plumb: Callable[[Drawn | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What the browser says was drawn."""

    corrections: Corrections
    plumb: Drawn | None


def editor(seen: Seen, drawn: Edit, changed: Changed, held: Held, *, show_face: bool = False) -> None:
    """Show the photo that was `seen` with its points, to be corrected; call it inside a fragment.

    Parameters
    ----------
    seen
        With a person in it.
    drawn
        As the caller holds it. Where that is not what the browser last told, the browser begins anew with it.
    changed
        Told of every step, before the run that follows it.
    held
        What belongs to this photo between runs; the caller drops it with the photo.
    """
    if _is_other(held.seen, seen) or drawn != Edit(corrections=held.corrections, plumb=held.plumb):
        held.renew(drawn.corrections, drawn.plumb)
    if held.seen is not seen or held.show_face != show_face or held.data.get("rev") != held.rev:
        held.data = _data(seen, show_face=show_face) | held.start | {"key": held.key, "rev": held.rev}
        held.seen, held.show_face = seen, show_face
    state = _editing(key=held.key, data=held.data, on_edit_change=partial(_take, seen, held, changed))
    _accept(parsed(state.get("edit"), held.rev, seen), held, changed)


def _is_other(before: Seen | None, seen: Seen) -> bool:
    """Another photo, person or view: points of one say nothing of the other."""
    return (
        before is None
        or before.photo is not seen.photo
        or before.view is not seen.view
        or not _same_person(before, seen)
    )


def _same_person(before: Seen, seen: Seen) -> bool:
    noses = [one.pose[Landmark.NOSE].xy for one in (before, seen) if one.pose is not None]
    return len(noses) == 2 and noses[0] == noses[1]


def _take(seen: Seen, held: Held, changed: Changed) -> None:
    """What the browser told between two runs."""
    state = st.session_state.get(held.key) or {}
    _accept(parsed(state.get("edit"), held.rev, seen), held, changed)


def _accept(edit: Edit | None, held: Held, changed: Changed) -> None:
    """Tell what is new in `edit`; nothing for one that cannot be meant or is known."""
    if edit is None:
        return
    if edit.corrections != held.corrections:
        held.corrections = edit.corrections
        changed.points(edit.corrections)
    if edit.plumb != held.plumb:
        held.plumb = edit.plumb
        changed.plumb(edit.plumb)


# From the browser -----------------------------------------------------------------------------------------------------


def parsed(value: Any, rev: str, seen: Seen) -> Edit | None:
    """What a browser drew; None where it is of another revision, or anything in it cannot be meant."""
    try:
        if value["rev"] != rev:
            return None
        allowed = set(shown(seen)) | set(addable(seen))
        points = {_landmark(name, allowed): _placed(at, seen.photo) for name, at in value["points"].items()}
        plumb = None if value["plumb"] is None else plumbs.parsed(value["plumb"], seen.photo)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        return None
    if plumb is None and value["plumb"] is not None:
        return None
    return Edit(corrections=Corrections.of(points), plumb=plumb)


def _landmark(name: Any, allowed: set[Landmark]) -> Landmark:
    landmark = Landmark(name)
    if landmark not in allowed:
        raise ValueError(name)
    return landmark


def _placed(at: Any, photo: Photo) -> Placed:
    """A place inside the photo, as three numbers with the error of pointing, which is no larger than it. [px]"""
    x, y, hand_px = (float(number) for number in at if not isinstance(number, (bool, str)))
    if not (0 <= x <= photo.width and 0 <= y <= photo.height and 0 <= hand_px <= math.hypot(photo.width, photo.height)):
        raise ValueError(at)
    return Placed(x, y, hand_px)


# To the browser -------------------------------------------------------------------------------------------------------


def shown(seen: Seen) -> list[Landmark]:
    """The points found that may be moved, from above down: those of the sides that are seen."""
    pose: Mapping[Landmark, Point] = seen.pose or {}
    sides = _sides(seen.view)
    joints = [Landmark.of(side, part) for part in _PARTS for side in sides]
    bony = [name for name in BONY if name is Landmark.C7 or any(name.value.startswith(side) for side in sides)]
    return [name for name in (*joints, *bony) if name in pose]


def addable(seen: Seen) -> dict[Landmark, tuple[float, float]]:
    """The points that make sense in the view and were not found, each where it may be expected. [px of the photo]"""
    if seen.pose is None or seen.view is None:
        return {}
    return {
        name: _inside(place, seen.photo)
        for name, (place, _) in expected(seen.pose, seen.view).items()
        if name not in seen.pose
    }


def _inside(place: tuple[float, float], photo: Photo) -> tuple[float, float]:
    return min(max(place[0], 0.0), float(photo.width)), min(max(place[1], 0.0), float(photo.height))


def _sides(view: View | None) -> tuple[Side, ...]:
    return (Side(view.value),) if view in SAGITTAL else tuple(Side)


def _data(seen: Seen, *, show_face: bool) -> dict[str, Any]:
    pose: Mapping[Landmark, Point] = seen.pose or {}
    found = [_point(name, pose[name].xy) | {"source": pose[name].source.value} for name in shown(seen)]
    added = [_point(name, place) for name, place in addable(seen).items()]
    names = {point["name"] for point in (*found, *added)}
    return {
        "picture": _picture(seen, show_face=show_face),
        "width": seen.photo.width,
        "height": seen.photo.height,
        "frame": _frame(framed(seen)),
        "points": found,
        "addable": added,
        "lines": [[a.value, b.value] for a, b in _lines(seen.view) if {a.value, b.value} <= names],
    }


def _point(landmark: Landmark, place: tuple[float, float]) -> dict[str, Any]:
    label, side = point_words.point(landmark), landmark.value.partition("_")[0]
    return {
        "name": landmark.value,
        "label": label[0].upper() + label[1:],
        "side": side if side in set(Side) else "",
        "x": round(place[0], 2),
        "y": round(place[1], 2),
    }


def _frame(frame: Frame) -> list[int]:
    return [frame.left, frame.top, frame.right, frame.bottom]


def _lines(view: View | None) -> Iterator[tuple[Landmark, Landmark]]:
    """Pairs to be joined: bones, and what measures of the view draw between bony points."""
    yield from BONES
    if view in SAGITTAL:
        for side in _sides(view):
            yield Landmark.of(side, "shoulder"), Landmark.of(side, "ear")
            yield Landmark.of(side, "psis"), Landmark.of(side, "asis")
            yield Landmark.C7, Landmark.of(side, "ear")
    else:
        for part in ("ear", "asis", "psis"):
            yield Landmark.of(Side.LEFT, part), Landmark.of(Side.RIGHT, part)


def _picture(seen: Seen, *, show_face: bool) -> str:
    """The whole photo, faces covered unless shown; empty where nobody was found, as no face could be covered."""
    return html.data_url(html.bare(seen, show_face=show_face, longest=LONGEST_PX)) or ""
