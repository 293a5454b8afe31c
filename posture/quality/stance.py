"""How the person stands: from which side, how far turned, upright, with straight legs and hanging arms."""

from __future__ import annotations

from posture.geometry import XY, distance, distance_to_segment, lean_deg, midpoint, wrapped_deg
from posture.landmarks import FACING_DEG, FRONTAL, Landmark, Pose, Side, View
from posture.quality.finding import Scene
from posture.scale import stature_px
from posture.vertical import VerticalSource, apart_deg

_HAND = ("wrist", "pinky", "index", "thumb")

STEADY_PX = 300.0
"""Stature above which making a picture larger does not steady the points. [px]"""
OTHER_VIEW_DEG = 45.0
"""Half way between two views."""


def seen_view(pose: Pose) -> View:
    """The view that the points show, the nearest of the four."""
    return min(FACING_DEG, key=lambda view: _away_deg(pose, view))


def turn_deg(pose: Pose, view: View) -> float:
    """How far the body is turned away from `view`, `+` to the person's left, in (-180, 180]. [deg]"""
    return wrapped_deg(_yaw_deg(pose) - FACING_DEG[view])


def _away_deg(pose: Pose, view: View) -> float:
    """How far the body is turned away from `view`, in [0, 180]. [deg]"""
    return abs(turn_deg(pose, view))


def _yaw_deg(pose: Pose) -> float:
    """Turn of the body; where nobody measured it, the order of the hips in the picture tells front from back. [deg]"""
    if pose.yaw_deg is not None:
        return pose.yaw_deg
    return 0.0 if pose[Landmark.LEFT_HIP].x > pose[Landmark.RIGHT_HIP].x else 180.0


def turned(scene: Scene) -> float | None:
    """Turn away from the view, while it is still that view. [deg]"""
    away = _away_deg(scene.pose, scene.view)
    return away if away <= OTHER_VIEW_DEG else None


def another_view(scene: Scene, *, stated: View, seen: View) -> float | None:
    """Turn away from the `stated` view where another is `seen`. [deg]"""
    is_it = scene.view_stated and scene.view is stated and seen_view(scene.pose) is seen
    return _away_deg(scene.pose, stated) if is_it else None


def unclear_view(scene: Scene) -> float | None:
    """Turn away from the view that was read from the points; none measured counts as half a turn. [deg]"""
    if scene.view_stated:
        return None
    return 180.0 if scene.pose.yaw_deg is None else _away_deg(scene.pose, scene.view)


def _mid(pose: Pose, part: str) -> XY:
    return midpoint(pose[Landmark.of(Side.LEFT, part)].xy, pose[Landmark.of(Side.RIGHT, part)].xy)


def unconfirmed_view(scene: Scene) -> float | None:
    """Half a turn where a view was stated and nobody could read one from the points. [deg]"""
    return 180.0 if scene.view_stated and scene.pose.yaw_deg is None else None


def lying(scene: Scene) -> float:
    """Lean of the line from the ankles to the shoulders from upright in the picture as it is. [deg]"""
    return _lean_deg(scene.pose)


def leaning(scene: Scene) -> float:
    """The same once the camera's roll is taken out. [deg]"""
    return _lean_deg(scene.upright)


def leaning_by(scene: Scene, *, source: VerticalSource) -> float | None:
    """The same where the user said the roll, in the way of that `source`. [deg]"""
    return leaning(scene) if scene.said and scene.said.source is source else None


def verticals_apart(scene: Scene, *, source: VerticalSource) -> float | None:
    """How far the roll that the user said lies from that of the photo's own `source`, beyond their errors. [deg]"""
    if scene.said is None or scene.told is None or scene.told.source is not source:
        return None
    return apart_deg(scene.said, scene.told)


def _lean_deg(pose: Pose) -> float:
    return abs(lean_deg(_mid(pose, "ankle"), _mid(pose, "shoulder")))


def _trunk_px(pose: Pose) -> float:
    return max(1.0, distance(_mid(pose, "shoulder"), _mid(pose, "hip")))


def shortest_thigh(scene: Scene) -> float:
    """Thigh against shank, measured down the picture: short when a thigh points at the camera or lies level. [%]"""
    return min(_thigh_to_shank(scene.upright, side) for side in Side)


def _thigh_to_shank(pose: Pose, side: Side) -> float:
    hip, knee, ankle = (pose[Landmark.of(side, part)].y for part in ("hip", "knee", "ankle"))
    return 100 * (knee - hip) / max(1.0, ankle - knee)


def uneven_feet(scene: Scene) -> float | None:
    """One ankle above the other in the picture: a foot is lifted or in front. [% of the leg]"""
    if scene.view not in FRONTAL:
        return None
    pose = scene.upright
    leg = max(1.0, _mid(pose, "ankle")[1] - _mid(pose, "hip")[1])
    return 100 * abs(pose[Landmark.LEFT_ANKLE].y - pose[Landmark.RIGHT_ANKLE].y) / leg


def straddle(scene: Scene) -> float | None:
    """Distance of the ankles across a front or back view. [% of the leg]"""
    return _ankles_apart(scene.upright) if scene.view in FRONTAL else None


def stride(scene: Scene) -> float | None:
    """Distance of the ankles across a side view. [% of the leg]"""
    return None if scene.view in FRONTAL else _ankles_apart(scene.upright)


def _ankles_apart(pose: Pose) -> float:
    leg = max(1.0, _mid(pose, "ankle")[1] - _mid(pose, "hip")[1])
    return 100 * abs(pose[Landmark.LEFT_ANKLE].x - pose[Landmark.RIGHT_ANKLE].x) / leg


def hand_to_hips(scene: Scene) -> float | None:
    """From the nearest hand to the line between the hips. [% of the trunk]"""
    if scene.view not in FRONTAL:
        return None
    pose = scene.pose
    hands = [pose[Landmark.of(side, part)].xy for side in Side for part in _HAND]
    hips = pose[Landmark.LEFT_HIP].xy, pose[Landmark.RIGHT_HIP].xy
    return 100 * min(distance_to_segment(hand, *hips) for hand in hands) / _trunk_px(pose)


def raised_elbow(scene: Scene) -> float:
    """The higher elbow over the shoulders. [% of the trunk]"""
    pose = scene.upright
    highest = min(pose[Landmark.of(side, "elbow")].y for side in Side)
    return 100 * (_mid(pose, "shoulder")[1] - highest) / _trunk_px(pose)


def unsteady_feet(scene: Scene) -> float | None:
    """How much more the two looks disagree about heels and toes than about shoulders and hips. [% of stature]

    The network guesses feet that it cannot see. From the front only: from the back the toes are hidden in every
    picture, from the side the far foot. Not said of people below STEADY_PX, whose feet are unsteady anyway.
    """
    span = stature_px(scene.upright)
    if scene.view is not View.FRONT or span is None or span < STEADY_PX:
        return None
    feet, trunk = _spread_px(scene.pose, "heel", "foot_index"), _spread_px(scene.pose, "shoulder", "hip")
    return 100 * (feet - trunk) / span


def _spread_px(pose: Pose, *parts: str) -> float:
    """Mean over both sides. [px]"""
    spreads = [pose[Landmark.of(side, part)].sd_px for side in Side for part in parts]
    return sum(spreads) / len(spreads)
