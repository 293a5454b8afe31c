"""One lesson, drawn anew each time: another crop, room, light, lens and file quality. NumPy and OpenCV only.

What the picture may change, the joints follow; colours, shades and noise leave them where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.refiner.network import HEIGHT, WIDTH

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
SWAPPED = [1, 0, 3, 2, 5, 4]
LEG_PX = 198.0
"""From the middle of the hips to the middle of the ankles in a crop; `posture.refine` places its crops by it."""
HIPS_DOWN = 0.26
"""Where the hips are, as a share of the crop's height."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """As `lessons` stores it: a person cut out (colour times cover), an empty room, joints, and the camera's roll."""

    person: Bytes
    room: Bytes
    joints: Floats
    roll_deg: float


def drawn(rng: np.random.Generator, lesson: Lesson, other_room: Bytes) -> tuple[Floats, Floats]:
    """RGB in [0, 1] of shape (3, HEIGHT, WIDTH), and the six joints in it. [px]"""
    joints, move = _placed(rng, lesson)
    cut: Any = cv2.warpAffine(lesson.person, move, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    person = cut.astype(np.float32) / 255
    colour, cover = person[..., :3], person[..., 3:]
    behind = _behind(rng, lesson.room, other_room, move)
    behind *= _contact_shadow(rng, joints)
    if rng.random() < 0.5:
        colour = _relit(rng, colour)
    picture = colour + behind * (1 - cover)
    if rng.random() < 0.2:
        picture = _stripes_of_shade(rng, picture)
    picture = _developed(rng, np.clip(picture, 0, 1))
    if rng.random() < 0.5:
        picture, joints = picture[:, ::-1], (joints[SWAPPED] * [-1, 1] + [WIDTH, 0]).astype(np.float32)
    return np.ascontiguousarray(picture.transpose(2, 0, 1)), joints


def _placed(rng: np.random.Generator, lesson: Lesson) -> tuple[Floats, Floats]:
    """A crop as the detector's hips and ankles would place it: upright as far as the vertical is known."""
    hips, ankles = lesson.joints[:2].mean(0), lesson.joints[4:].mean(0)
    scale = LEG_PX / float(np.linalg.norm(ankles - hips)) * np.exp(rng.normal(0, 0.035))
    turn = (lesson.roll_deg if rng.random() < 0.7 else 0.0) + rng.normal(0, 0.8)
    c, s = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    linear = np.array([[c, -s], [s, c]])
    middle = np.array([(hips[0] + ankles[0]) / 2, hips[1]])
    goal = np.array([WIDTH / 2, HIPS_DOWN * HEIGHT]) + rng.normal(0, [4.0, 5.0])
    move = np.concatenate([linear, (goal - linear @ middle)[:, None]], 1)
    # pixel centres lie at whole numbers for OpenCV and at halves for us
    joints = (lesson.joints @ linear.T + move[:, 2]).astype(np.float32)
    shift = move.copy()
    shift[:, 2] += linear @ [0.5, 0.5] - 0.5
    return joints, shift


def _behind(rng: np.random.Generator, own: Bytes, other: Bytes, move: Floats) -> Floats:
    """The person's own room, another one, or shapes that no room has."""
    kind = rng.random()
    if kind < 0.55:
        room: Any = cv2.warpAffine(own, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    elif kind < 0.8:
        size = np.array(other.shape[:2])
        low = (rng.random(2) * size * 0.4).astype(int)
        high = low + (size * rng.uniform(0.3, 0.6, 2)).astype(int)
        room = cv2.resize(other[low[0] : high[0], low[1] : high[1]], (WIDTH, HEIGHT))
    else:
        room = _shapes(rng)
    return np.asarray(room, np.float32) / np.float32(255)


def _shapes(rng: np.random.Generator) -> Any:
    """Bars, boards, circles and blotches of any colour."""
    canvas: Any = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    canvas[:] = rng.integers(0, 256, 3)
    for _ in range(rng.integers(3, 40)):
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        a, b = (tuple(int(v) for v in rng.integers(0, [WIDTH, HEIGHT])) for _ in range(2))
        match rng.integers(3):
            case 0:
                cv2.rectangle(canvas, a, b, colour, -1 if rng.random() < 0.6 else int(rng.integers(1, 6)))
            case 1:
                cv2.circle(canvas, a, int(rng.integers(3, 60)), colour, -1)
            case _:
                cv2.line(canvas, a, b, colour, int(rng.integers(1, 12)), cv2.LINE_AA)
    if rng.random() < 0.5:
        canvas = cv2.GaussianBlur(canvas, (0, 0), float(rng.uniform(0.5, 6)))
    return canvas


def _contact_shadow(rng: np.random.Generator, joints: Floats) -> Floats:
    """Darker floor about the feet."""
    shade: Any = np.ones((HEIGHT, WIDTH), np.float32)
    for ankle in joints[4:]:
        centre = ankle + rng.normal([0, 12], [8, 4])
        axes = (int(rng.uniform(8, 40)), int(rng.uniform(3, 12)))
        cv2.ellipse(shade, (int(centre[0]), int(centre[1])), axes, 0, 0, 360, float(rng.uniform(0.3, 1)), -1)
    blurred: Any = cv2.GaussianBlur(shade, (0, 0), float(rng.uniform(2, 8)))
    return np.asarray(blurred[..., None], np.float32)


def _relit(rng: np.random.Generator, colour: Floats) -> Floats:
    """A smooth change of light over the body."""
    knots = rng.normal(0, rng.uniform(0.05, 0.45), (int(rng.integers(2, 7)), int(rng.integers(2, 4)))).astype(
        np.float32
    )
    field: Any = np.exp(cv2.resize(knots, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))
    return np.asarray(colour * field[..., None], np.float32)


def _stripes_of_shade(rng: np.random.Generator, picture: Floats) -> Floats:
    """Shade of a blind or of bars, over body and room alike."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    turn = rng.uniform(-0.7, 0.7)
    wave = np.sin((y * np.cos(turn) + x * np.sin(turn)) * 2 * np.pi / rng.uniform(15, 90) + rng.uniform(0, 6.3))
    edge = 1 / (1 + np.exp(-wave * rng.uniform(2, 12)))
    return np.asarray(picture * (1 - rng.uniform(0.15, 0.6) * edge)[..., None], np.float32)


def _developed(rng: np.random.Generator, picture: Floats) -> Floats:
    """Exposure, colour, blur, noise and compression of some camera."""
    picture = picture ** np.float32(np.exp(rng.normal(0, 0.3)))
    picture = picture * rng.normal(1, 0.07, 3).astype(np.float32) * np.float32(np.exp(rng.normal(0, 0.2)))
    grey = picture.mean(2, keepdims=True)
    picture = grey + (picture - grey) * np.float32(0.0 if rng.random() < 0.06 else rng.uniform(0.4, 1.4))
    contrast = np.float32(np.exp(rng.normal(0, 0.15)))
    picture = (picture - 0.45) * contrast + 0.45
    if rng.random() < 0.5:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.3, 1.6))), np.float32)
    if rng.random() < 0.7:
        grain = rng.standard_normal(picture.shape, np.float32)
        picture = picture + np.float32(rng.uniform(0.003, 0.04)) * grain
    picture = np.clip(picture, 0, 1).astype(np.float32)
    if rng.random() < 0.35:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))]
        stored = cv2.imencode(".jpg", (picture * 255).astype(np.uint8), quality)[1]
        picture = np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.float32) / np.float32(255)
    return picture
