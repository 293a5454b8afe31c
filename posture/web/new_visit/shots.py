"""What New visit holds of a patient until it is saved: photos in memory, what was seen in them and what was decided.

It is keyed by the patient, so photos of two never mix: each keeps its own until saved or taken away. Pictures are
dropped once looked at (`without_pixels`): what stays of a photo is its file, a small picture with the face covered, and
what was measured.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from posture.analysis import Analysis, Request, Seen
from posture.errors import PostureError, WrongUsage
from posture.landmarks import View
from posture.photo import Photo, printable
from posture.quality import Code, Severity
from posture.repeats import MOST_PHOTOS

_NAME = "new-visit"
NEW = ""
"""In the place of the id of a visit to which photos are added: they make a new one."""
BOTH = "Photos of both patients wait here now."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What looking at a photo gave.

    Attributes
    ----------
    request
        What was asked.
    analysis
        The answer; its photo has a size but no picture any more.
    distance_m
        From the lens to the person, where the file tells the focal length. [m]
    picture
        The photo, small and with faces covered, as an address; None where nobody was found.
    """

    request: Request
    analysis: Analysis
    distance_m: float | None
    picture: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """A photo that the engine has, and what it was asked."""

    request: Request
    future: Future[Seen]


@dataclass(slots=True, kw_only=True, eq=False)
class Shot:
    """A photo that was given.

    Attributes
    ----------
    id
        Of this photo in this session, for the keys of its widgets.
    content, name, sha256
        The file, byte for byte as it came.
    stated
        The view that was tapped; None leaves it to the tool.
    person
        Who was tapped, counted from the left of the picture, where there are several.
    accepted
        Whether it is kept in spite of its doubts, or as a picture alone where it cannot be measured.
    look
        None before it was looked at.
    """

    content: bytes = field(repr=False)
    name: str
    sha256: str
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    stated: View | None = None
    person: int | None = None
    accepted: bool = False
    look: Look | None = None

    @property
    def view(self) -> View | None:
        """What faces the camera, as tapped or else as seen; None while that is not certain."""
        if self.stated is not None or self.look is None:
            return self.stated
        found = self.look.analysis.findings
        unclear = any(one.code is Code.VIEW_UNCLEAR and one.severity is Severity.REFUSE for one in found)
        return None if unclear else self.look.analysis.view

    @property
    def refused(self) -> bool:
        """Whether it cannot be measured."""
        return self.look is not None and self.look.analysis.refused

    @property
    def measured(self) -> bool:
        """Whether it gives angles."""
        return self.look is not None and not self.look.analysis.refused

    @property
    def doubtful(self) -> bool:
        """Whether somebody must decide about it."""
        return self.look is not None and bool(self.look.analysis.findings)

    @property
    def decided(self) -> bool:
        """Whether it may be saved as it is."""
        return self.look is not None and (self.accepted or not self.doubtful)

    def state(self, view: View) -> None:
        """Take it as that view; what was decided of another view says nothing of this one."""
        self.stated, self.accepted = view, False

    def choose(self, person: int | None) -> None:
        """Measure that person."""
        self.person, self.accepted = person, False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that was not taken, and why."""

    name: str
    error: PostureError


@dataclass(slots=True, kw_only=True)
class Intake:
    """The visit of one patient while it is being made.

    Attributes
    ----------
    key
        Begins the keys of its widgets.
    shots
        In the order in which they were given.
    unread
        Files that were not taken, of the last time that files were given.
    asked
        What the engine has, by id of the photo.
    removed
        What was taken away last, with its place; its view is asked for again.
    said
        What stands in the fields, by name: a page that was left and entered again shows it as it was.
    into, into_asked, into_told
        The visit to which the photos are added, or NEW; that of the link which was followed last; and what is to be
        said of it until somebody chooses.
    held
        Views that the visit to which the photos are added has measured; none of a new visit.
    given
        Counts the times that files were given.
    saved
        Id of the visit once it is saved.
    """

    key: str = field(default_factory=lambda: f"visit-{secrets.token_hex(6)}")
    shots: list[Shot] = field(default_factory=list)
    unread: tuple[Unread, ...] = ()
    asked: dict[str, Asked] = field(default_factory=dict)
    removed: tuple[int, Shot] | None = None
    said: dict[str, object] = field(default_factory=dict)
    into: str = NEW
    into_asked: str = NEW
    into_told: str = ""
    held: frozenset[View] = frozenset()
    given: int = 0
    saved: str | None = None

    def widget(self, name: str) -> str:
        """The key of a widget of this visit."""
        return f"{self.key}-{name}"

    def save(self, visit_id: str | None) -> str:
        """The key of the button that saves a new visit, or adds to that one: a click on one is never one on another."""
        return self.widget("save" if visit_id is None else f"save-{visit_id}")

    def chosen(self) -> None:
        """Somebody chose where the photos go: what was said of it is known."""
        self.into_told = ""

    def of(self, view: View) -> list[Shot]:
        """The photos of that view."""
        return [shot for shot in self.shots if shot.view is view]

    @property
    def following(self) -> View | None:
        """The view to photograph next: that of the photo taken away last, else the first without a photo."""
        missing = [view for view in View if not self.of(view) and view not in self.held]
        again = None if self.removed is None else self.removed[1].view
        return again if again in missing else next(iter(missing), None)

    @property
    def undecided(self) -> list[Shot]:
        """Those that somebody must decide about before the visit is saved."""
        return [shot for shot in self.shots if not shot.decided]

    def take(self, files: Sequence[tuple[bytes, str]]) -> None:
        """Add the photos in `files`, content and name of each, as `add` does."""
        self.add(
            [
                Shot(content=content, name=printable(name), sha256=hashlib.sha256(content).hexdigest())
                for content, name in files
            ]
        )

    def add(self, shots: Sequence[Shot]) -> None:
        """Hold `shots` too; one that is there already, or one too many, is said."""
        unread: list[Unread] = []
        for shot in shots:
            try:
                self._check(shot)
                self.shots.append(shot)
            except WrongUsage as error:
                unread.append(Unread(name=shot.name, error=error))
        self.unread, self.removed = tuple(unread), None
        self.given += 1

    def _check(self, shot: Shot) -> None:
        if any(one.sha256 == shot.sha256 for one in self.shots):
            raise WrongUsage("same_photo", "is here already.", "Repeats are photos of somebody who stood anew.")
        if len(self.shots) >= MOST_PHOTOS:
            raise WrongUsage(
                "photos", f"is one too many: a visit has {MOST_PHOTOS} photos.", "Remove one of the others."
            )

    def cannot_read(self, shot: Shot, error: PostureError) -> None:
        """Say why `shot` is no photo that can be looked at, instead of holding it."""
        self.shots.remove(shot)
        self.unread = (*self.unread, Unread(name=shot.name, error=error))

    def remove(self, shot_id: str) -> None:
        """Take a photo away, so that it can be brought back; nothing where it is gone already."""
        for place, shot in enumerate(self.shots):
            if shot.id == shot_id:
                self.removed = place, self.shots.pop(place)
                return

    def undo(self) -> None:
        """Bring back what was taken away last."""
        if self.removed is not None:
            place, shot = self.removed
            self.shots.insert(place, shot)
            self.removed = None

    def keep(self, visit_id: str) -> None:
        """It is saved under that id: let go of all else, and know it when a second click on Save comes."""
        self.saved = visit_id
        self.rest()
        self.shots, self.removed = [], None

    def rest(self) -> None:
        """Ask the engine for nothing more, for now."""
        for asked in self.asked.values():
            asked.future.cancel()
        self.asked.clear()

    def accept(self) -> None:
        """Use all measured photos with their doubts."""
        for shot in self.shots:
            shot.accepted = shot.accepted or shot.measured


def without_pixels(photo: Photo) -> Photo:
    """`photo` with its size and facts, and one black pixel in the place of all: what measuring needs after looking."""
    return replace(photo, pixels=np.broadcast_to(np.uint8(0), photo.pixels.shape))


def intakes() -> dict[str, Intake]:
    """The visits being made in this session, by patient; those without photos of patients left behind are gone."""
    held: dict[str, Intake] = st.session_state.setdefault(_NAME, {})
    return held


def intake_of(patient_id: str) -> Intake:
    """The visit being made of that patient; another patient's stays where it is."""
    held = intakes()
    for other in [one for one in held if one != patient_id]:
        held[other].rest()
        if not held[other].shots:
            del held[other]
    return held.setdefault(patient_id, Intake())


def others(patient_id: str) -> list[str]:
    """Other patients of whom photos are held that are not saved."""
    return [one for one, intake in intakes().items() if one != patient_id and intake.shots]


def forget(patient_id: str) -> None:
    """Let go of a visit, such as one that is saved."""
    intakes().pop(patient_id, None)


def hand_over(patient_id: str, kept_id: str) -> int:
    """Give what is held of one patient to another who is the same person; how many photos are not saved yet."""
    held = intakes()
    given = held.pop(patient_id, None)
    if given is None or not given.shots:
        return 0
    given.rest()
    kept = held.get(kept_id)
    if kept is None or kept.saved is not None:
        kept = held[kept_id] = Intake()
    if not kept.shots:
        kept.into, kept.into_asked = given.into, given.into_asked
    elif kept.into != given.into:
        kept.into, kept.into_told = NEW, BOTH
    kept.add(given.shots)
    return len(given.shots)
