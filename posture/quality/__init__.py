"""Photo and pose -> findings: what makes the angles worse (warn) or mislead (refuse).

`CHECKS` is the one table: what is looked at, its limit, whether it warns or refuses, and where the limit
comes from. The words of a finding, and what to do about it, stand in the catalogue of `report`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from posture.landmarks import View
from posture.quality import picture, stance
from posture.quality.finding import Check, Code, Finding, Scene, Severity
from posture.quality.outcome import unlikely
from posture.quality.stance import seen_view, turn_deg
from posture.vertical import VerticalSource

__all__ = ["CHECKS", "Check", "Code", "Finding", "Scene", "Severity", "check", "seen_view", "turn_deg", "unlikely"]

_RENDERED = "165 rendered bodies of 22 November 2026 (docs/method.md)"
FALLS_DEG = 10.0
"""Lean of a body that nobody stands with. [deg]"""
CHECKS: tuple[Check, ...] = (
    Check(
        code=Code.SIDEWAYS,
        severity=Severity.REFUSE,
        look=stance.lying,
        limit=45.0,
        unit="deg",
        source="chosen by us: nearer to lying than to standing",
    ),
    *(
        Check(
            code=Code.LEANING,
            detail=source,
            severity=Severity.REFUSE,
            look=partial(stance.leaning_by, source=source),
            limit=FALLS_DEG,
            unit="deg",
            source="as below; the roll that was said comes first, because nothing else in the photo is in doubt",
        )
        for source in (VerticalSource.STATED, VerticalSource.PLUMB)
    ),
    Check(
        code=Code.LEANING,
        severity=Severity.REFUSE,
        look=stance.leaning,
        limit=FALLS_DEG,
        unit="deg",
        source="chosen by us: a person falls over; the camera or the stated roll is wrong, and every tilt with it",
    ),
    Check(
        code=Code.LEANING,
        severity=Severity.WARN,
        look=stance.leaning,
        limit=5.0,
        unit="deg",
        source="chosen by us: three SD of the roll of hand-held photos, or of a person's own lean",
    ),
    Check(
        code=Code.CUT_OFF,
        detail="feet",
        severity=Severity.REFUSE,
        look=partial(picture.beyond_edge, parts=("heel", "foot_index")),
        limit=0.0,
        unit="%",
        source="a point outside the picture is a guess",
    ),
    Check(
        code=Code.CUT_OFF,
        detail="body",
        severity=Severity.REFUSE,
        look=partial(picture.beyond_edge, parts=("shoulder", "hip", "knee", "ankle")),
        limit=0.0,
        unit="%",
        source="a point outside the picture is a guess",
    ),
    Check(
        code=Code.CUT_OFF,
        detail="head",
        severity=Severity.WARN,
        look=picture.crown_beyond_edge,
        limit=0.0,
        unit="%",
        source="the legs can be measured, the stature cannot be laid against the picture",
    ),
    Check(
        code=Code.TOO_SMALL,
        severity=Severity.REFUSE,
        look=picture.body_px,
        limit=150.0,
        above=False,
        unit="px",
        source="knee angles move by 0.7° on average, against 0.4° at 300 px (18 bodies and photos made smaller)",
    ),
    Check(
        code=Code.LOW_RESOLUTION,
        severity=Severity.WARN,
        look=picture.body_px,
        limit=stance.STEADY_PX,
        above=False,
        unit="px",
        source="below it making the picture smaller begins to move the points (as above)",
    ),
    *(
        Check(
            code=Code.WRONG_VIEW,
            detail=f"{seen} not {stated}",
            severity=Severity.REFUSE,
            look=partial(stance.another_view, stated=stated, seen=seen),
            limit=stance.OTHER_VIEW_DEG,
            unit="deg",
            source="another view is nearer",
        )
        for stated, seen in itertools.permutations(View, 2)
    ),
    Check(
        code=Code.VIEW_UNCLEAR,
        severity=Severity.REFUSE,
        look=stance.unclear_view,
        limit=25.0,
        unit="deg",
        source="chosen by us: five times the error of a small turn (2.2°, docs/method.md)",
    ),
    Check(
        code=Code.VIEW_UNCLEAR,
        detail="stated",
        severity=Severity.WARN,
        look=stance.unconfirmed_view,
        limit=90.0,
        unit="deg",
        source="the two looks see one front and one back",
    ),
    Check(
        code=Code.TURNED,
        severity=Severity.REFUSE,
        look=stance.turned,
        limit=18.0,
        unit="deg",
        source="a turn of 10° adds 8.5 mm to the leg-length difference at 3 m and up to 1.9° to tilts (geometry)",
    ),
    Check(
        code=Code.TURNED,
        severity=Severity.WARN,
        look=stance.turned,
        limit=9.5,
        unit="deg",
        source="seen of none of 27 bodies turned by less than 5°, of 56 % at 10-15°, of all above 20°; " + _RENDERED,
    ),
    Check(
        code=Code.NOT_STANDING,
        detail="legs",
        severity=Severity.REFUSE,
        look=stance.shortest_thigh,
        limit=65.0,
        above=False,
        unit="%",
        source="standing 87 or more, sitting 39 or less, on " + _RENDERED,
    ),
    Check(
        code=Code.NOT_STANDING,
        detail="legs",
        severity=Severity.REFUSE,
        look=stance.uneven_feet,
        limit=13.0,
        unit="%",
        source="standing 8 or less, walking 21 or more, on " + _RENDERED,
    ),
    Check(
        code=Code.NOT_STANDING,
        detail="legs",
        severity=Severity.REFUSE,
        look=stance.straddle,
        limit=70.0,
        unit="%",
        source="standing 41 or less on " + _RENDERED,
    ),
    Check(
        code=Code.NOT_STANDING,
        detail="legs",
        severity=Severity.REFUSE,
        look=stance.stride,
        limit=25.0,
        unit="%",
        source="standing, seen from the side, 6 or less on " + _RENDERED,
    ),
    Check(
        code=Code.NOT_STANDING,
        detail="hands",
        severity=Severity.REFUSE,
        look=stance.hand_to_hips,
        limit=9.0,
        above=False,
        unit="%",
        source="arms hanging 13 or more, hands over the hips 2 or less, on " + _RENDERED,
    ),
    Check(
        code=Code.NOT_STANDING,
        detail="arms",
        severity=Severity.WARN,
        look=stance.raised_elbow,
        limit=-15.0,
        unit="%",
        source="arms hanging -43 or less, raised 38 or more, on " + _RENDERED,
    ),
    Check(
        code=Code.HIDDEN,
        severity=Severity.REFUSE,
        look=stance.unsteady_feet,
        limit=0.25,
        unit="%",
        source="0.18 or less on 100 rendered front views, 0.16 or less on 7 real photos, more on 12 of 14 bodies with "
        "a chest before the legs",
    ),
    *(
        Check(
            code=Code.VERTICALS_DISAGREE,
            detail=source,
            severity=Severity.WARN,
            look=partial(stance.verticals_apart, source=source),
            limit=0.0,
            unit="deg",
            source="more than 3 of their common SD: chance alone goes further once in 370",
        )
        for source in (VerticalSource.GRAVITY, VerticalSource.EDGES)
    ),
    Check(
        code=Code.DARK,
        severity=Severity.WARN,
        look=picture.brightness,
        limit=80.0,
        above=False,
        unit="of 255",
        source="chosen by us; 153 or more on 8 real photos and 13 rendered ones",
    ),
    Check(
        code=Code.BLURRED,
        severity=Severity.WARN,
        look=picture.blur,
        limit=62.0,
        unit="%",
        source="sharp 27 to 38; blurred with an SD of 0.3 % of the body's height 64 to 74 (the same pictures)",
    ),
    Check(
        code=Code.FRONT_CAMERA,
        severity=Severity.WARN,
        look=picture.front_camera,
        limit=0.5,
        unit="",
        source="Apple MakerNote tag 0x002e, or the name of the lens",
    ),
)
"""The table of checks; where one code has several rows, the gravest and first counts."""


IMPLIED: Mapping[Code, frozenset[Code]] = MappingProxyType(
    {
        Code.SIDEWAYS: frozenset(Code) - {Code.SIDEWAYS, Code.DARK, Code.BLURRED, Code.FRONT_CAMERA},
        Code.NOT_STANDING: frozenset({Code.LEANING, Code.HIDDEN}),
        Code.WRONG_VIEW: frozenset({Code.NOT_STANDING, Code.HIDDEN}),
        Code.CUT_OFF: frozenset({Code.NOT_STANDING, Code.HIDDEN}),
        Code.TOO_SMALL: frozenset({Code.LOW_RESOLUTION}),
    }
)
"""Findings that are not said when one is refused: they follow from it, or cannot be told."""
SAID_WRONG = frozenset({Code.NOT_STANDING, Code.HIDDEN, Code.VERTICALS_DISAGREE})
"""The same, of a body that leans because of the roll that the user said: a picture turned wrongly shows uneven feet."""


_NONE = Finding(code=Code.LEANING, severity=Severity.WARN)


def check(scene: Scene) -> tuple[Finding, ...]:
    """What is wrong with `scene`: the refusals first, each code once in its gravest form, nothing that is implied."""
    found = [finding for row in CHECKS if (finding := row.finding(scene)) is not None]
    refusals_first = sorted(found, key=lambda finding: finding.severity is not Severity.REFUSE)
    once: dict[Code, Finding] = {}
    for finding in refusals_first:
        once.setdefault(finding.code, finding)
    if once.get(Code.LEANING, _NONE).detail in {VerticalSource.STATED, VerticalSource.PLUMB}:
        once = {code: finding for code, finding in once.items() if code not in SAID_WRONG}
    refused = [code for code, finding in once.items() if finding.severity is Severity.REFUSE]
    implied = set().union(*(IMPLIED.get(code, set()) for code in refused))
    return tuple(finding for code, finding in once.items() if code not in implied)
