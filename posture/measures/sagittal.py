"""The body seen from a side: pelvis, knee, trunk, head and hip of the side that faces the camera.

The detector's points lie beside the joints that the truth is told by, and by as much in every picture: each measure has
one constant that is taken off (`KNEE_DEG`, ...). It belongs to the detector's points, to each by its share
(`KNEE_SHARES`, ...); points put by a sticker or by hand need none. All constants are means over the 105 side views of
the sets `calibrate` and `calibrate_fast` that keep the protocol.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from posture.geometry import XY, bend_deg, distance, tilt_deg
from posture.landmarks import Landmark, Side, Source, View, leg_px, weakest
from posture.markers import LEG_MM
from posture.measures.base import NO_SCALE, Body, NotMeasured, Reading, Reason, Unit, missing

KNEE_DEG = -3.9
"""What hip, knee and ankle of the detector show of a leg whose bony line is straight: spread 1.6°. Of true joint
centres it is -1.7°. [deg]"""
TRUNK_DEG = -2.8
"""What shoulder and hip of the detector show of an upright trunk: its hip lies some 17 mm before the joint, its
shoulder 9 mm behind; spread 1.5°. [deg]"""
EAR_DEG = 10.0
"""What shoulder and ear of the detector show of an ear plumb over the shoulder's joint: spread 2.7°. [deg]"""
HIP_MM = 14.0
"""How far the detector's hip is before its ankle where the joint is plumb over it: spread 12 mm. [mm]"""
KNEE_SHARES = {"hip": 0.6, "knee": 0.3, "ankle": 0.1}
TRUNK_SHARES = {"hip": 0.65, "shoulder": 0.35}
EAR_SHARES = {"shoulder": 0.3, "ear": 0.7}
HIP_SHARES = {"hip": 1.2, "ankle": -0.2}
"""What of each constant is whose, from how far the points lie off: the hip 17 mm before its joint, the shoulder 9 mm
behind, hence the ankle 3 mm before; of the ear and the knee the rest. Used where a hand placed one of them."""
CLOTH_DEG = -1.1
"""What stickers on cloth show of a level pelvis of mean tilt: they lie 15 mm before the ASIS and 20 mm behind the PSIS,
which flattens their line; 62 pictures with stickers. Too much for stickers on the skin. [deg]"""
CLOTH_SD_DEG = 1.3
"""How much that differs from body to body: spread of what CLOTH_DEG leaves in those pictures. [deg]"""
EAR_FROM_TRAGUS = 0.0216, 0.0140
"""How far the detector's ear lies before the tragus and above it; spread 0.005 and 0.009. [legs]"""
OUT_MM = {"asis": 141.0, "psis": 48.0, "ear": 75.0}
"""How far a point lies from the body's middle plane: mean of 46 stickers (spread 8 and 6 mm); the ear, whose width no
sticker tells, so that true points give the true craniovertebral angle at every height of the lens. [mm]"""
_BONY_LEG = ("trochanter", "lateral_condyle", "lateral_malleolus")
_JOINTS = ("hip", "knee", "ankle")


def pelvic_tilt(body: Body) -> Reading | NotMeasured:
    """How far the pelvis leans to the front: the line from PSIS to ASIS of the near side against the horizontal.

    Zero is level; `+` anterior, the ASIS lower than the PSIS.

    Parameters
    ----------
    body
        Side view, upright, y down. [px]

    Returns
    -------
    In [-90, 90] [deg]; NotMeasured without stickers (or points put by hand) on both: no joint tells it.

    Notes
    -----
    atan2(y_asis - y_psis, |x_asis - x_psis|) once both are moved into the body's middle plane (`posture.scale.lens`):
    the ASIS is some 93 mm nearer to the lens, which 0.5 m above or below the pelvis would add or take off up to 5°.
    Where pitch and focal length are not in the file the lens is guessed, and the interval wide. Stickers lie on cloth,
    off the bones: CLOTH_DEG. The angle is partly the shape of the bone: cadaver pelves in one position read 0° to 23°.

    References
    ----------
    Preece SJ et al. J Man Manip Ther 2008;16:113, PMC2565125.
    Suits WH. Int J Sports Phys Ther 2021;16:1366 (definition), doi:10.26603/001c.27978.
    """
    points = _near(body, "asis", "psis")
    if missing(body, *points):
        return NotMeasured(reason=Reason.NO_PELVIC_STICKERS)
    asis, psis = (_in_middle_plane(body, body.pose[name].xy, OUT_MM[part]) for name, part in _named(points))
    cloth, cloth_sd = (CLOTH_DEG, CLOTH_SD_DEG) if _weakest(body, points) is Source.MARKER else (0.0, 0.0)
    unseen_sd = math.hypot(_aside_sd(body, OUT_MM["asis"] - OUT_MM["psis"], asis, psis), cloth_sd)
    return Reading(value=tilt_deg(psis, asis) - cloth, unit=Unit.DEG, points=points, unseen_sd=unseen_sd)


def knee_flexion(body: Body) -> Reading | NotMeasured:
    """How far the near knee is bent: the turn from thigh to lower leg, seen from the side.

    Zero is straight; `+` flexion, `-` hyperextension (the knee pushed back).

    Parameters
    ----------
    body
        Side view, upright, y down. [px]

    Returns
    -------
    In (-180, 180] [deg]; NotMeasured when a point is missing.

    Notes
    -----
    The angle between trochanter - lateral condyle and lateral condyle - lateral malleolus, by stickers where all three
    are there. Otherwise hip, knee and ankle of the detector, less KNEE_DEG. Camera roll does not enter. A leg that is
    turned in or out looks bent or pushed back.

    References
    ----------
    da Rosa F et al. Methods Protoc 2025;8:41 (photo against X-ray).
    """
    bony = _near(body, *_BONY_LEG)
    points = _near(body, *_JOINTS) if missing(body, *bony) else bony
    if reason := missing(body, *points):
        return reason
    upper, knee, lower = (body.pose[point].xy for point in points)
    value = _facing(body.view) * bend_deg(upper, knee, lower)
    return Reading(value=value - _of_detector(body, points, KNEE_DEG, KNEE_SHARES), unit=Unit.DEG, points=points)


def trunk_lean_sagittal(body: Body) -> Reading | NotMeasured:
    """How far the near shoulder is before or behind the near hip, as an angle against the vertical.

    Zero is plumb; `+` leans forwards.

    Parameters
    ----------
    body
        Side view, upright, y down. [px]

    Returns
    -------
    In (-180, 180] [deg]; NotMeasured when a point is missing.

    Notes
    -----
    atan2(forwards, up) of the way from the hip's joint to the shoulder's, less TRUNK_DEG. A rolled camera adds its roll
    one to one. No range for photos is known.

    References
    ----------
    Fortin C et al. Physiotherapy 2012;98:64 (trunk in photos).
    """
    return _leaning(body, "hip", "shoulder", (TRUNK_DEG, TRUNK_SHARES))


def ear_over_shoulder(body: Body) -> Reading | NotMeasured:
    """How far the near ear is before the near shoulder, as an angle against the vertical.

    Zero is plumb; `+` the ear is in front.

    Parameters
    ----------
    body
        Side view, upright, y down. [px]

    Returns
    -------
    In (-180, 180] [deg]; NotMeasured when a point is missing.

    Notes
    -----
    atan2(forwards, up) of the way from the shoulder's joint to the ear, less EAR_DEG. Arms and shoulders that are drawn
    forwards hide a head that is. It is not the craniovertebral angle: what is published of that does not hold here. A
    rolled camera adds its roll one to one.

    References
    ----------
    Chosen by us: the points that a photo without stickers has (docs/method.md, "Side views").
    """
    return _leaning(body, "shoulder", "ear", (EAR_DEG, EAR_SHARES))


def craniovertebral_angle(body: Body) -> Reading | NotMeasured:
    """How steeply the line from the seventh neck vertebra (C7) to the ear rises forwards, against the horizontal.

    Zero is level, 90 plumb; the smaller, the further forward the head.

    Parameters
    ----------
    body
        Side view, upright, y down. [px]

    Returns
    -------
    In [-90, 90] [deg]; NotMeasured without a sticker (or a point put by hand) on C7, or without the ear.

    Notes
    -----
    atan2(up, forwards) from C7 to the tragus, both in the body's middle plane (`posture.scale.lens`); the detector's
    ear is moved by EAR_FROM_TRAGUS. Where pitch and focal length are not in the file the lens is guessed.

    References
    ----------
    Oakley PA et al. J Clin Med 2024;13:2149 (photo against X-ray, r 0.55).
    Raine S, Twomey LT. Arch Phys Med Rehabil 1997;78:1215, doi:10.1016/S0003-9993(97)90335-X.
    """
    points = (*_near(body, "ear"), Landmark.C7)
    if missing(body, Landmark.C7):
        return NotMeasured(reason=Reason.NO_NECK_STICKER)
    if reason := missing(body, *points):
        return reason
    seen, c7 = (body.pose[name] for name in points)
    forwards, upwards = EAR_FROM_TRAGUS if seen.source is Source.AUTO else (0.0, 0.0)
    leg = leg_px(body.pose)
    tragus = seen.x - _facing(body.view) * forwards * leg, seen.y + upwards * leg
    tragus = _in_middle_plane(body, tragus, OUT_MM["ear"])
    value = 90.0 - _lean_deg(body, c7.xy, tragus)
    return Reading(value=value, unit=Unit.DEG, points=points, unseen_sd=_aside_sd(body, OUT_MM["ear"], tragus, c7.xy))


def hip_over_ankle(body: Body) -> Reading | NotMeasured:
    """How far the near hip is before the near ankle.

    Zero is plumb; `+` the hip is in front.

    Parameters
    ----------
    body
        Side view, upright, y down. [px]

    Returns
    -------
    [mm]; NotMeasured when a point is missing, or without a scale.

    Notes
    -----
    The horizontal distance from ankle to hip times millimetres per pixel, less HIP_MM. A rolled camera adds 14 mm per
    degree, and a lean of the whole body as much.

    References
    ----------
    Chosen by us after SAPO's plumb line: Ferreira EA et al. Clinics 2010;65:675, doi:10.1590/S1807-59322010000700005.
    """
    points = _near(body, "hip", "ankle")
    if reason := missing(body, *points):
        return reason
    if body.scale is None:
        return NO_SCALE
    hip, ankle = (body.pose[point] for point in points)
    before_mm = _facing(body.view) * (hip.x - ankle.x) * body.scale.mm_per_px
    return Reading(value=before_mm - _of_detector(body, points, HIP_MM, HIP_SHARES), unit=Unit.MM, points=points)


def _leaning(body: Body, lower: str, upper: str, constant: tuple[float, Mapping[str, float]]) -> Reading | NotMeasured:
    """The line between two near points against the vertical, `+` forwards, less the detector's constant."""
    points = _near(body, lower, upper)
    if reason := missing(body, *points):
        return reason
    value = _lean_deg(body, *(body.pose[point].xy for point in points))
    return Reading(value=value - _of_detector(body, points, *constant), unit=Unit.DEG, points=points)


def _near(body: Body, *parts: str) -> tuple[Landmark, ...]:
    """The points of the side that faces the camera."""
    return tuple(Landmark.of(Side(body.view.value), part) for part in parts)


def _named(points: Sequence[Landmark]) -> list[tuple[Landmark, str]]:
    return [(point, point.value.partition("_")[2]) for point in points]


def _facing(view: View) -> float:
    """+1 where the person looks to the right of the picture."""
    return -1.0 if view is View.LEFT else 1.0


def _lean_deg(body: Body, start: XY, end: XY) -> float:
    """The way from `start` to `end` against straight up; `+` forwards. [deg]"""
    return math.degrees(math.atan2(_facing(body.view) * (end[0] - start[0]), start[1] - end[1]))


def _weakest(body: Body, points: Sequence[Landmark]) -> Source:
    return weakest(body.pose[name].source for name in points)


def _of_detector(body: Body, points: Sequence[Landmark], constant: float, shares: Mapping[str, float]) -> float:
    """What of the constant belongs to those of the points that are the detector's; stickers never are in `shares`."""
    found = [part for point, part in _named(points) if body.pose[point].source is Source.AUTO]
    return constant * math.fsum(shares.get(part, 0.0) for part in found)


def _mm_per_px(body: Body) -> float:
    """Of the middle plane; without a scale an average leg tells it, which is exact enough for depths."""
    return body.scale.mm_per_px if body.scale is not None else LEG_MM / max(leg_px(body.pose), 1.0)


def _in_middle_plane(body: Body, place: XY, out_mm: float) -> XY:
    return place if body.lens is None else body.lens.in_middle_plane(place, out_mm, _mm_per_px(body))


def _aside_sd(body: Body, out_mm: float, one: XY, other: XY) -> float:
    """What the turn of the body leaves uncertain in the tilt from `one` to `other`, the first nearer to the lens. [deg]

    It carries the nearer end forwards or backwards by `out_mm` times its sine.
    """
    moved = out_mm / _mm_per_px(body) * math.sin(math.radians(body.turn_sd_deg))
    return math.degrees(moved * abs(one[1] - other[1]) / max(distance(one, other), 1.0) ** 2)
