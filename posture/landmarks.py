"""The vocabulary: views, sides, landmarks, and the Pose that holds them.

`left` and `right` are always the person's. Points are in pixels of the upright photo, origin top left,
y down. Nothing here knows where points come from or what they are used for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from posture.geometry import distance
from posture.silhouette import Silhouette


class Side(StrEnum):
    """A side of the person, never of the picture."""

    LEFT = "left"
    RIGHT = "right"


class View(StrEnum):
    """What faces the camera; `left` means that the person's left side does."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"


FRONTAL = frozenset({View.FRONT, View.BACK})
"""Views in which left and right stand side by side."""
SAGITTAL = frozenset({View.LEFT, View.RIGHT})
"""Views of one side of the body."""
FACING_DEG = MappingProxyType({View.FRONT: 0.0, View.BACK: 180.0, View.LEFT: -90.0, View.RIGHT: 90.0})
"""Turn of the body (frame of `Pose.yaw_deg`) at which each view is seen squarely. [deg]"""


class Source(StrEnum):
    """Where a point comes from, weakest first: mixed points are worth their weakest."""

    AUTO = "auto"
    REFINED = "refined"
    MANUAL = "manual"
    MARKER = "marker"


def weakest(sources: Iterable[Source]) -> Source:
    """What points of several `sources` are worth together.

    >>> weakest([Source.MARKER, Source.AUTO])
    <Source.AUTO: 'auto'>
    """
    return min(sources, key=list(Source).index)


class Landmark(StrEnum):
    """Points of the body: MediaPipe's 33 in its order (`MEDIAPIPE`), bony landmarks (`BONY`), edges of the legs."""

    NOSE = "nose"
    LEFT_EYE_INNER = "left_eye_inner"
    LEFT_EYE = "left_eye"
    LEFT_EYE_OUTER = "left_eye_outer"
    RIGHT_EYE_INNER = "right_eye_inner"
    RIGHT_EYE = "right_eye"
    RIGHT_EYE_OUTER = "right_eye_outer"
    LEFT_EAR = "left_ear"
    RIGHT_EAR = "right_ear"
    MOUTH_LEFT = "mouth_left"
    MOUTH_RIGHT = "mouth_right"
    LEFT_SHOULDER = "left_shoulder"
    RIGHT_SHOULDER = "right_shoulder"
    LEFT_ELBOW = "left_elbow"
    RIGHT_ELBOW = "right_elbow"
    LEFT_WRIST = "left_wrist"
    RIGHT_WRIST = "right_wrist"
    LEFT_PINKY = "left_pinky"
    RIGHT_PINKY = "right_pinky"
    LEFT_INDEX = "left_index"
    RIGHT_INDEX = "right_index"
    LEFT_THUMB = "left_thumb"
    RIGHT_THUMB = "right_thumb"
    LEFT_HIP = "left_hip"
    RIGHT_HIP = "right_hip"
    LEFT_KNEE = "left_knee"
    RIGHT_KNEE = "right_knee"
    LEFT_ANKLE = "left_ankle"
    RIGHT_ANKLE = "right_ankle"
    LEFT_HEEL = "left_heel"
    RIGHT_HEEL = "right_heel"
    LEFT_FOOT_INDEX = "left_foot_index"
    RIGHT_FOOT_INDEX = "right_foot_index"
    LEFT_ASIS = "left_asis"
    RIGHT_ASIS = "right_asis"
    LEFT_PSIS = "left_psis"
    RIGHT_PSIS = "right_psis"
    LEFT_TROCHANTER = "left_trochanter"
    RIGHT_TROCHANTER = "right_trochanter"
    LEFT_LATERAL_CONDYLE = "left_lateral_condyle"
    RIGHT_LATERAL_CONDYLE = "right_lateral_condyle"
    LEFT_MEDIAL_CONDYLE = "left_medial_condyle"
    RIGHT_MEDIAL_CONDYLE = "right_medial_condyle"
    LEFT_LATERAL_MALLEOLUS = "left_lateral_malleolus"
    RIGHT_LATERAL_MALLEOLUS = "right_lateral_malleolus"
    LEFT_MEDIAL_MALLEOLUS = "left_medial_malleolus"
    RIGHT_MEDIAL_MALLEOLUS = "right_medial_malleolus"
    C7 = "c7"
    LEFT_KNEE_EDGE = "left_knee_edge"
    RIGHT_KNEE_EDGE = "right_knee_edge"
    LEFT_ANKLE_EDGE = "left_ankle_edge"
    RIGHT_ANKLE_EDGE = "right_ankle_edge"

    def mirrored(self) -> Landmark:
        """The same point of the other side; midline points are their own mirror.

        >>> Landmark.LEFT_HIP.mirrored()
        <Landmark.RIGHT_HIP: 'right_hip'>
        """
        swap = {"left": "right", "right": "left"}
        return Landmark("_".join(swap.get(word, word) for word in self.value.split("_")))

    @staticmethod
    def of(side: Side, part: str) -> Landmark:
        """The landmark of one side of a paired part, such as `of(Side.LEFT, "hip")`."""
        return Landmark(f"{side}_{part}")


MEDIAPIPE = tuple(Landmark)[:33]
"""The points that the network gives, in its order."""
BONY = tuple(Landmark)[33 : tuple(Landmark).index(Landmark.C7) + 1]
"""Bony landmarks on which a sticker may sit: spines of the pelvis (ASIS before, PSIS behind), greater trochanter,
condyles of the knee, malleoli of the ankle, and the vertebra C7. After them come the inner edges of legs that stand
together (`posture.outline`)."""

_ONE_SIDE = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW),
    (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
    (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL),
    (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
)
BONES: tuple[tuple[Landmark, Landmark], ...] = (
    *_ONE_SIDE,
    *((a.mirrored(), b.mirrored()) for a, b in _ONE_SIDE),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
)
"""Pairs of points to be joined when a body is drawn; one side is typed, the other derived."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture.

    Attributes
    ----------
    x, y
        Place, origin top left, y down. [px]
    sd_px
        Standard deviation of either coordinate. [px]
    source
        Where it comes from.
    """

    x: float
    y: float
    sd_px: float = 0.0
    source: Source = Source.AUTO

    @property
    def xy(self) -> tuple[float, float]:
        """The place alone. [px]"""
        return self.x, self.y

    def at(self, x: float, y: float) -> Point:
        """The same point in another place. [px]"""
        return replace(self, x=x, y=y)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pose(Mapping[Landmark, Point]):
    """The points found on one person.

    Attributes
    ----------
    points
        Landmark to Point; a landmark that is not known is not in it. [px]
    yaw_deg
        How far the body is turned about the vertical: 0 faces the camera, `+` turned to the
        person's left, 180 shows the back. In (-180, 180]. None where nobody measured it. [deg]
    silhouette
        Where the person is in the photo; None where nobody said, or the points are no longer those of the photo.
    """

    points: Mapping[Landmark, Point]
    yaw_deg: float | None = None
    silhouette: Silhouette | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", MappingProxyType(dict(self.points)))

    def __getitem__(self, landmark: Landmark) -> Point:
        return self.points[landmark]

    def __iter__(self) -> Iterator[Landmark]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def moved(self, move: Callable[[float, float], tuple[float, float]]) -> Pose:
        """The pose with every place put through `move(x, y)`; spreads and sources stay, the silhouette does not."""
        return replace(
            self,
            points={name: point.at(*move(*point.xy)) for name, point in self.items()},
            silhouette=None,
        )


def leg_px(pose: Pose) -> float:
    """Mean length of the legs, hip to knee to ankle. [px]"""
    total = 0.0
    for side in Side:
        hip, knee, ankle = (pose[Landmark.of(side, part)].xy for part in ("hip", "knee", "ankle"))
        total += distance(hip, knee) + distance(knee, ankle)
    return total / len(Side)
