"""The committed sets: a folder of pictures and truth.jsonl -> cases. The only reader of that file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from posture.analysis import Auto
from posture.landmarks import View

SETS = Path(__file__).parents[2] / "ground_truth"
"""Folder of the sets."""
TESTS = ("test", "test_more")
"""Sets that errors are counted on; together they are the set `test` of the page."""
TOUCHING = "test_touching"
"""The set that the distances between the legs are judged on beside, and nothing else."""
FINDINGS = "findings"
"""The set that hits and false alarms are counted on."""
TRUTHS = "truth.jsonl"
_LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Of linear RGB (Rec. 709)."""

XY = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the errors are split by; None where the set does not say.

    Attributes
    ----------
    roll_deg
        Of the camera, `+` clockwise. [deg]
    lens_height_m
        Over the floor. [m]
    skin_luminance
        Of the linear colour, 0 to 1.
    weight
        Of the body model: 0 thin, 0.5 average, 1 heavy.
    protocol
        The body is turned by at most 7°, its knees are bent by at most 10°, no loose shorts or hanging shirt.
    independent
        Hip tilt and leg length were drawn apart from each other.
    exif
        The file holds gravity and focal length.
    """

    sex: str | None = None
    top: str | None = None
    bottom: str | None = None
    stickers: str | None = None
    touching: str | None = None
    roll_deg: float | None = None
    lens_height_m: float | None = None
    skin_luminance: float | None = None
    weight: float | None = None
    protocol: bool | None = None
    independent: bool | None = None
    exif: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A picture and all that is known of it.

    Attributes
    ----------
    body
        The same for all pictures of one body; empty where the set does not say.
    view, stated
        What faces the camera, and what the user says of it.
    stature_cm
        None where nobody stands in the picture. [cm]
    yaw_deg
        Turn away from the view, against the line of sight, `+` towards the person's left. [deg]
    true, projected
        Truth by key: in the body's own plane, and of the same points projected into the picture.
    joints_px
        Joint centres and features of the face in the picture. [px]
    stickers_px, stickers_seen
        Where stickers are in the picture, by bony landmark, and which of them nothing of the person hides. [px]
    finding, way
        Code of the finding that is due, empty for a picture with nothing wrong; and how it was brought about.
    must_refuse
        The picture must not be measured.
    """

    path: Path
    view: View
    stated: View | Auto
    body: str = ""
    stature_cm: float | None = None
    yaw_deg: float | None = None
    true: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    projected: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    joints_px: Mapping[str, XY] = field(default_factory=lambda: MappingProxyType({}))
    stickers_px: Mapping[str, XY] = field(default_factory=lambda: MappingProxyType({}))
    stickers_seen: frozenset[str] = frozenset()
    traits: Traits = field(default_factory=Traits)
    finding: str = ""
    way: str = ""
    must_refuse: bool = False


def load(folder: Path) -> tuple[Case, ...]:
    """The cases of a set, in the order of its file; none where there is no such set."""
    file = folder / TRUTHS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return tuple(case(json.loads(line), folder) for line in lines if line.strip())


def case(record: Mapping[str, Any], folder: Path) -> Case:
    """One line of the file; what it does not say is left open."""
    view = View(record.get("view") or View.FRONT)
    asked = record.get("asked_view") or view
    return Case(
        path=folder / record["file"],
        body=json.dumps(record["body"]) if record.get("body") else "",
        view=view,
        stated="auto" if asked == "auto" else View(asked),
        stature_cm=record.get("stature_cm"),
        yaw_deg=record.get("yaw_to_line_of_sight_deg"),
        true=_with_pelvis(record.get("true") or {}),
        projected=_with_pelvis(record.get("projected") or {}),
        joints_px=_places(record.get("joints_px")),
        stickers_px=_places(record.get("stickers_px")),
        stickers_seen=frozenset(record.get("stickers_seen") or ()),
        traits=_traits(record),
        finding=record.get("finding") or "",
        way=record.get("way") or "",
        must_refuse=bool(record.get("refuse")),
    )


def _with_pelvis(truth: Mapping[str, float]) -> Mapping[str, float]:
    """`truth`, and the shoulders against the bony points of the pelvis, which the sets say only apart. [deg]"""
    shoulders = truth.get("shoulder_tilt_deg")
    tilts = {line: truth.get(f"hip_tilt_{line}_deg") for line in ("asis", "psis")}
    return {
        **truth,
        **{
            f"shoulder_pelvis_angle_{line}_deg": shoulders - tilt
            for line, tilt in tilts.items()
            if tilt is not None and shoulders is not None
        },
    }


def _places(by_name: Mapping[str, tuple[float, float]] | None) -> Mapping[str, XY]:
    return {name: (float(x), float(y)) for name, (x, y) in (by_name or {}).items()}


def _traits(record: Mapping[str, Any]) -> Traits:
    body, camera = record.get("body") or {}, record.get("camera") or {}
    clothes = body.get("clothes") or {}
    return Traits(
        sex=body.get("sex"),
        top=clothes.get("top"),
        bottom=clothes.get("bottom"),
        stickers=record.get("stickers"),
        touching=record.get("touching"),
        roll_deg=camera.get("roll_deg"),
        lens_height_m=camera.get("lens_height_m"),
        skin_luminance=_maybe(_luminance, body.get("skin")),
        weight=body.get("weight"),
        protocol=record.get("protocol"),
        independent=record.get("independent"),
        exif=record.get("exif"),
    )


def _luminance(linear_rgb: list[float]) -> float:
    return sum(share * value for share, value in zip(_LUMINANCE, linear_rgb, strict=True))


def _maybe(change: Callable[[Any], float], value: Any) -> float | None:
    return None if value is None else change(value)
