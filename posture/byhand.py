"""What a person draws on one photo: where landmarks were put and how far such a point may be off, and a plumb line.

A hand-placed point takes the place of whatever was found, and nothing found takes its place. How well somebody
places it is a matter of the landmark: a malleolus is seen, a hip joint is not. `ERRORS` says so of each.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from posture.errors import WrongUsage
from posture.geometry import XY
from posture.landmarks import Landmark, Point, Pose, Source
from posture.markers.stickers import PICTURE_SD_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class HandError:
    """How far a point of one part, placed by eye on skin or clothes, may lie from what it stands for.

    Attributes
    ----------
    sd_mm
        In each of two directions. [mm]
    source
        Where the figure comes from.
    """

    sd_mm: float
    source: str


_SEEN = "chosen by us, because it is seen through thin skin; the landmark counts as good in photos (do Rosario 2014)"
_WITHIN = "chosen by us, because the joint's centre is not seen: "
ERRORS: Mapping[str, HandError] = MappingProxyType(
    {
        "asis": HandError(
            sd_mm=6.4,
            source="largest SEM of a felt ASIS-PSIS line, 3.6° (table of Suits 2021), over 143 mm and two points; "
            "the largest, because here the spine is seen at best and not felt",
        ),
        "psis": HandError(
            sd_mm=8.0,
            source="chosen by us, because it is placed less reliably than the ASIS: between examiners kappa 0.27 "
            "(PMC4807681), in side photos ICC 0.48 (Yamada 2019)",
        ),
        "c7": HandError(
            sd_mm=8.0,
            source="chosen by us, because a vertebra is half as high and which one it is is hardly seen; published "
            "errors (MDC 1.3° to 1.7°, PMC10558335) are of felt and marked ones",
        ),
        "trochanter": HandError(sd_mm=10.0, source="chosen by us, because it lies under soft tissue and clothes"),
        "lateral_condyle": HandError(sd_mm=5.0, source=_SEEN),
        "medial_condyle": HandError(sd_mm=5.0, source=_SEEN),
        "lateral_malleolus": HandError(sd_mm=4.0, source=_SEEN),
        "medial_malleolus": HandError(sd_mm=4.0, source=_SEEN),
        "ear": HandError(sd_mm=4.0, source=_SEEN),
        "shoulder": HandError(
            sd_mm=5.9, source="largest SEM of translations read off photos by three examiners (PosturePrint 2007)"
        ),
        "hip": HandError(sd_mm=10.0, source=_WITHIN + "human labels miss it by 30 to 50 mm (Needham 2021), most alike"),
        "knee": HandError(sd_mm=5.0, source=_WITHIN + "half way between both edges of the knee"),
        "ankle": HandError(sd_mm=4.0, source=_WITHIN + "half way between the malleoli; 1 to 15 mm in Needham 2021"),
        "knee_edge": HandError(sd_mm=4.5, source="as an edge that colour alone finds (`outline.ALONE_SD`)"),
        "ankle_edge": HandError(sd_mm=4.5, source="as an edge that colour alone finds (`outline.ALONE_SD`)"),
    }
)
"""By part, either side; the picture's own share (`PICTURE_SD_MM`) and how finely it was pointed at come on top."""
OTHER = HandError(sd_mm=10.0, source="chosen by us: no measure rests on it alone")


def hand_error(landmark: Landmark) -> HandError:
    """How far `landmark` may be off where a person placed it."""
    return ERRORS.get(landmark.value.removeprefix("left_").removeprefix("right_"), OTHER)


def placed_sd_mm(landmark: Landmark) -> float:
    """The same with the picture's own share, but not how finely it was pointed at. [mm]"""
    return math.hypot(hand_error(landmark).sd_mm, PICTURE_SD_MM)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a person put a point.

    Attributes
    ----------
    x, y
        Place in the upright photo. [px]
    hand_px
        How finely it could be pointed at on the screen; 0 where nobody said. [px of the photo]
    """

    x: float
    y: float
    hand_px: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y) and 0.0 <= self.hand_px < math.inf):
            raise WrongUsage(
                "point", f"A point at {self.x:g},{self.y:g} is no place in a photo.", "Give x and y in pixels."
            )

    @property
    def xy(self) -> XY:
        """The place alone. [px]"""
        return self.x, self.y


@dataclass(frozen=True, slots=True, eq=False)
class Corrections(Mapping[Landmark, Placed]):
    """The points that a person placed in one photo; they belong to it, to one person in it and to its view.

    Two are equal where they say the same of every landmark, and they have a hash: they may be a part of a `Request`.

    Examples
    --------
    >>> corrections = Corrections.of({Landmark.LEFT_HIP: (571.0, 510.0)})
    >>> corrections[Landmark.LEFT_HIP].xy, len(corrections.without(Landmark.LEFT_HIP))
    ((571.0, 510.0), 0)
    """

    placed: tuple[tuple[Landmark, Placed], ...] = ()

    @staticmethod
    def of(places: Mapping[Landmark, XY | Placed]) -> Corrections:
        """Corrections to those `places`, in the order of `Landmark`. [px of the upright photo]"""
        placed = {name: at if isinstance(at, Placed) else Placed(*at) for name, at in places.items()}
        return Corrections(tuple((name, placed[name]) for name in Landmark if name in placed))

    def __getitem__(self, landmark: Landmark) -> Placed:
        return dict(self.placed)[landmark]

    def __iter__(self) -> Iterator[Landmark]:
        return (name for name, _ in self.placed)

    def __len__(self) -> int:
        return len(self.placed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Corrections) and self.placed == other.placed

    def __hash__(self) -> int:
        return hash(self.placed)

    def with_point(self, landmark: Landmark, at: XY | Placed) -> Corrections:
        """These, and `landmark` there. [px of the upright photo]"""
        return Corrections.of({**self, landmark: at})

    def without(self, landmark: Landmark) -> Corrections:
        """These, with `landmark` back where it was found."""
        return Corrections(tuple(item for item in self.placed if item[0] is not landmark))


NO_CORRECTIONS = Corrections()
"""The points as they were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A plumb line that was drawn in the photo.

    Attributes
    ----------
    start, end
        Its ends. [px of the upright photo]
    end_sd_px
        Error of either end by how finely the photo was seen. [px of the photo]
    """

    start: XY
    end: XY
    end_sd_px: float


def check_placed(corrections: Corrections, width: int, height: int) -> None:
    """Nothing, if every point lies inside a photo of that size. [px]

    Raises
    ------
    WrongUsage
        A point lies outside: it was read off another picture, or one of another size or turned.
    """
    for landmark, at in corrections.items():
        if not (0 <= at.x <= width and 0 <= at.y <= height):
            raise WrongUsage(
                "point",
                f"The point {landmark} at {at.x:g},{at.y:g} is outside the photo, which is {width} x {height} px "
                "upright.",
                "Give x and y in pixels from the top left of the upright photo.",
            )


def placed_points(corrections: Corrections, mm_per_px: float) -> dict[Landmark, Point]:
    """The points of source `manual`, with their errors. [px of the photo]

    The error of the landmark, the picture's share and that of the pointing add in squares.

    Parameters
    ----------
    mm_per_px
        Millimetres per pixel, to ±15 %.
    """
    points = {}
    for landmark, at in corrections.items():
        points[landmark] = Point(at.x, at.y, math.hypot(placed_sd_mm(landmark) / mm_per_px, at.hand_px), Source.MANUAL)
    return points


def with_points(pose: Pose, points: Mapping[Landmark, Point]) -> Pose:
    """`pose` with `points` instead of those of the same name, or besides the others. [px]"""
    return replace(pose, points={**pose, **points})
