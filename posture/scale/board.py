"""Scale from the printed board (`posture stickers`) that is held upright in the plane of the body.

The board is four square markers (ArUco, OpenCV's DICT_4X4_50) at known distances. A plane that is turned away from
the camera is foreshortened across the axis it is turned about and keeps its length along it, so the longer of the
two lengths of a millimetre in the picture is the true one, and their ratio tells the turn.

Garrido-Jurado S et al. Automatic generation and detection of highly reliable fiducial markers under occlusion.
Pattern Recognition 2014;47:2280-2292, doi:10.1016/j.patcog.2014.01.005.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.geometry import XY
from posture.landmarks import Pose
from posture.photo import Photo, Pixels, mirror_image, reduced
from posture.scale.length import Scale, ScaleSource
from posture.vertical import usual_focal_px

Floats = NDArray[np.float64]

MARKER_MM = 60.0
"""Side of a marker with its black border: six cells of 10 mm. [mm]"""
CELLS = 6
"""Cells along the side of a marker, with the border."""
MARKERS: dict[int, XY] = {21: (-55.0, -55.0), 22: (55.0, -55.0), 23: (-55.0, 55.0), 24: (55.0, 55.0)}
"""Middle of each marker by its number; x to the right and y down from the middle of the board. Not the first
numbers of the dictionary, which other people's boards use. [mm]"""
FEWEST = 3
"""Markers that must be seen, so that a hand may cover one. Two on one side say nothing of the other direction."""
LEAST_MARKER_PX = 18.0
"""Smallest side of a marker: three pixels a cell. Chosen by us, to be measured. [px]"""
MOST_TURNED_DEG = 25.0
"""Turn away from the line of sight above which a board is not believed: about 20° out of the plane of the body, and
the 8° at which a board beside the thighs is seen from 3 m, in squares and some. Chosen by us. [deg]"""
MOST_BENT_MM = 2.0
"""RMS distance of the corners from those of a flat board. Perspective alone makes 0.4 mm of a board that is turned
by 20° at 3 m; a sheet that is bent or cut apart makes more. Chosen by us. [mm]"""
CORNER_SD_PX = 0.3
"""Least error of a corner in the picture that is searched, either way; the fit shows what is more: the light of white
paper spreads over black edges by such a part of a pixel. Chosen by us. [px]"""
MOST_APART_PCT = 8.0
"""How much the distance of the squares may differ from what their size lets expect: squares that were cut apart and
glued again fit a flat board of another size. Blur alone makes squares smaller by 5.1 % at most in 121 simulated
pictures (squares of 18 to 60 px, blurred with an SD of 0.7 to 2.5 px in 1800 px, turned by 20° at most). [%]"""
HOLD_SD_MM = 50.0
"""How far before or behind the plane of the joints a board beside the body is held: half the depth of a thigh is
some 80 mm, which the edge of the board should not leave often. Chosen by us, to be measured. [mm]"""
LEFT_SD_PCT = 1.0
"""What is left: a lens that points up or down by 3° (1 SD) where the file does not tell, 1.0 % between a board at the
thighs and the legs as a whole (spread of errors of 60 simulated boards held without error); paper and printers 0.3 %,
which is assumed. [%]"""
SEARCH_PX = 3000
"""Longer side of the picture that is searched; of larger ones a copy smaller by a whole factor. A marker is 100 px
then for a person who fills the picture, and its corners add 0.1 % to an error of 2 %. [px]"""
REACH = 0.5
"""How far to either side of the person a board is looked for: as far as an arm and a board reach. [of the body]"""


class NoBoard(StrEnum):
    """Why there is no scale from a board."""

    UNSEEN = "unseen"
    COVERED = "covered"
    SEVERAL = "several"
    SMALL = "small"
    TURNED = "turned"
    BENT = "bent"
    MIRRORED = "mirrored"
    APART = "apart"


Move = Callable[[float, float], XY]


def marker_cells(number: int) -> list[list[bool]]:
    """The cells of a marker, row by row from the top, with its border; True is black."""
    return [[cell == 0 for cell in row] for row in cv2.aruco.generateImageMarker(_dictionary(), number, CELLS).tolist()]


def from_board(photo: Photo, pose: Pose, move: Move | None = None) -> Scale | NoBoard:
    """Scale by which the board beside the person has its printed size.

    Parameters
    ----------
    pose
        The person in the photo as it is, beside whom the board is looked for. [px]
    move
        From places of the photo to the picture in which is measured (made level); None: the photo itself.

    Returns
    -------
    Millimetres of a pixel in the plane of the board, which `sd_pct` takes to be up to HOLD_SD_MM (1 SD) before or
    behind that of the joints; or why there is none. A board printed at another size cannot be told from a right one.
    """
    seen = _seen(photo, pose)
    if isinstance(seen, NoBoard):
        return seen
    moved = np.array([move(x, y) if move else (x, y) for x, y in seen.places], np.float64)
    focal = usual_focal_px(photo)
    faced, aside = _faced(moved - [photo.width / 2, photo.height / 2], focal)
    fit = _fitted(seen.printed, faced, noise_px=CORNER_SD_PX * seen.factor)
    if doubt := _doubt(fit, seen.factor):
        return doubt
    mm_per_px = aside / fit.px_per_mm
    sd_pct = math.hypot(fit.sd_pct, 100 * HOLD_SD_MM / (focal * mm_per_px), LEFT_SD_PCT)
    return Scale(source=ScaleSource.BOARD, mm_per_px=mm_per_px, sd_pct=round(sd_pct, 2))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Seen:
    """Corners of the markers that were found.

    Attributes
    ----------
    printed
        Where the middle of their marker is on the board, and they from there, shape (n, 4). [mm]
    places
        Where they are in the photo, shape (n, 2). [px]
    factor
        How much smaller the picture was in which they were found.
    """

    printed: Floats
    places: Floats
    factor: float


def _seen(photo: Photo, pose: Pose) -> _Seen | NoBoard:
    """The corners of the one board beside the person."""
    part, corner = _beside(photo, pose)
    if min(part.shape[:2]) < LEAST_MARKER_PX:
        return NoBoard.UNSEEN
    small, factor = reduced(part, longest=SEARCH_PX)
    found, others = _searched(small)
    numbers = [number for number, _ in found]
    if len(numbers) > len(set(numbers)):
        return NoBoard.SEVERAL
    if len(numbers) < FEWEST:
        if others >= FEWEST and _is_mirrored(small):  # a mirrored marker is a square that means nothing
            return NoBoard.MIRRORED
        return NoBoard.COVERED if len(numbers) == FEWEST - 1 else NoBoard.UNSEEN
    places = np.concatenate([corners for _, corners in found])
    printed = np.concatenate([_printed(number) for number in numbers])
    return _Seen(printed=printed, places=(places + 0.5) * factor + corner, factor=factor)


def _is_mirrored(pixels: Pixels) -> bool:
    """Whether the mirror image of `pixels` shows a board; no square of it looks like another one mirrored."""
    return len({number for number, _ in _found(mirror_image(pixels))}) >= FEWEST


def _beside(photo: Photo, pose: Pose) -> tuple[Pixels, XY]:
    """The part of the photo in which a board may be, and its top left corner."""
    xs, ys = [point.x for point in pose.values()], [point.y for point in pose.values()]
    reach = REACH * max(max(xs) - min(xs), max(ys) - min(ys))
    left, right = _inside(min(xs) - reach, photo.width), _inside(max(xs) + reach, photo.width)
    top, bottom = _inside(min(ys) - reach, photo.height), _inside(max(ys) + reach, photo.height)
    return photo.pixels[top:bottom, left:right], (left, top)


def _inside(place: float, size: int) -> int:
    return round(min(max(place, 0.0), float(size)))


def _dictionary() -> cv2.aruco.Dictionary:
    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)


def _found(pixels: Pixels) -> list[tuple[int, Floats]]:
    """Number and corners of every marker of ours; corners clockwise from the top left, shape (4, 2). [px]"""
    return _searched(pixels)[0]


def _searched(pixels: Pixels) -> tuple[list[tuple[int, Floats]], int]:
    """As `_found`, and how many squares there were beside them that are no marker as they stand."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    grey: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    corners, numbers, others = cv2.aruco.ArucoDetector(_dictionary(), parameters).detectMarkers(grey)
    every = [] if numbers is None else numbers.ravel().tolist()
    ours = [
        (number, np.asarray(place, np.float64).reshape(4, 2))
        for number, place in zip(every, corners, strict=True)
        if number in MARKERS
    ]
    return ours, len(others) + len(every) - len(ours)


def _printed(number: int) -> Floats:
    """Middle of a marker on the board, and each corner from there, clockwise from its top left. [mm]"""
    half = MARKER_MM / 2
    return np.array([(*MARKERS[number], x, y) for x, y in ((-half, -half), (half, -half), (half, half), (-half, half))])


def _faced(places: Floats, focal_px: float) -> tuple[Floats, float]:
    """The corners as the camera would see them if it faced the board, and the cosine of the turn to there.

    `places` count from the middle of the picture. Off the middle a plane that is turned is stretched besides being
    foreshortened, and would be taken for another turn. A length that has p pixels in the middle of the turned picture
    has p / cosine in the picture before, where all of the plane of the body is as deep.
    """
    rays = np.column_stack([places, np.full(len(places), focal_px)])
    ahead = rays.mean(axis=0) / np.linalg.norm(rays.mean(axis=0))
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    seen = rays @ np.stack([right, np.cross(ahead, right), ahead]).T
    return focal_px * seen[:, :2] / seen[:, 2:], float(ahead[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """The flat board that fits the corners best.

    Attributes
    ----------
    px_per_mm
        Length of a millimetre in the direction that is not foreshortened. [px]
    turned_deg
        Turn out of the picture's plane. [deg]
    off_mm
        RMS distance of the corners from it. [mm]
    apart_pct
        How much larger the squares are, for their distance, than printed. [%]
    sd_pct
        Error of `px_per_mm` by that of the corners. [%]
    """

    px_per_mm: float
    turned_deg: float
    off_mm: float
    apart_pct: float
    sd_pct: float


def _fitted(printed: Floats, places: Floats, *, noise_px: float) -> _Fit:
    """Least squares of places = A middle + B corner + b; the singular values of A are both lengths of a millimetre.

    B may differ from A: blur draws the corners of a marker inwards, by 0.3 px, which leaves its middle where it is.

    Affine, without perspective: over a board of 170 mm at 3 m that is less than the corners' noise, and a homography
    would read noise as perspective.
    """
    design = np.column_stack([printed, np.ones(len(printed))])
    solution = np.linalg.lstsq(design, places, rcond=None)[0]
    off_px = math.sqrt(((places - design @ solution) ** 2).sum() / (2 * len(places) - solution.size))
    longer, shorter = np.linalg.svd(solution[:2], compute_uv=False).tolist()
    spread = np.linalg.inv(design.T @ design)[:2, :2]
    larger = math.sqrt(abs(float(np.linalg.det(solution[2:4]) / np.linalg.det(solution[:2]))))
    per_px = math.sqrt(float(np.linalg.eigvalsh(spread)[-1]))
    return _Fit(
        px_per_mm=longer,
        turned_deg=math.degrees(math.acos(min(1.0, shorter / longer))),
        off_mm=off_px / longer,
        apart_pct=100 * (larger - 1),
        sd_pct=100 * max(off_px, noise_px) * per_px / longer,
    )


def _doubt(fit: _Fit, factor: float) -> NoBoard | None:
    """Why the board is not believed; None where it is."""
    if fit.px_per_mm * MARKER_MM < LEAST_MARKER_PX * factor:
        return NoBoard.SMALL
    if fit.off_mm > MOST_BENT_MM:
        return NoBoard.BENT
    if abs(fit.apart_pct) > MOST_APART_PCT:
        return NoBoard.APART
    return NoBoard.TURNED if fit.turned_deg > MOST_TURNED_DEG else None
