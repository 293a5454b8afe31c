"""Photo, and what the user says -> down and millimetres in it, each by the best that is known, and what is doubtful."""

from __future__ import annotations

from posture.landmarks import Pose
from posture.photo import Photo
from posture.quality import Code, Finding, Scene, Severity
from posture.scale import NoBoard, Scale, ScaleChoice, apart_pct, from_board, from_stature, is_usual
from posture.vertical import (
    Level,
    Vertical,
    VerticalSource,
    from_edges,
    from_frame,
    from_gravity,
    made_level,
    with_pitch,
)


def settled(said: Vertical | None, photo: Photo, people: tuple[Pose, ...]) -> tuple[Vertical, Vertical | None]:
    """What the user `said` of down, with the pitch that the photo tells, and beside it what the photo alone tells.

    The second is None where nothing was said, or the frame was asked for: the first is all there is then.
    """
    if said is not None and said.source is VerticalSource.FRAME:
        return said, None
    told = down(photo, people)
    return (told, None) if said is None else (with_pitch(said, photo, told), told)


def down(photo: Photo, people: tuple[Pose, ...]) -> Vertical:
    """The best that `photo` tells: gravity in the file, else straight edges of the room, else its own frame."""
    gravity = None if photo.gravity is None else from_gravity(photo.gravity)
    return gravity or from_edges(photo, people) or from_frame()


def scaled(
    scene: Scene, by: Level, findings: tuple[Finding, ...], *, choice: ScaleChoice, height_cm: float | None
) -> tuple[Scale | None, tuple[Finding, ...]]:
    """Millimetres in the level picture by the `choice` of the user, and what is doubtful about them.

    A board goes before the stature: it is measured in the photo. Where both are there and cannot both be right, that
    is said; where a board cannot be read, it is said why and the stature, if it is allowed, serves.
    """
    stature = _from_stature(scene, height_cm, findings)
    unusual = _unusual(height_cm)
    if choice is ScaleChoice.STATURE:
        return stature, unusual
    board = from_board(scene.photo, scene.pose, lambda x, y: made_level((x, y), by))
    if isinstance(board, Scale):
        return board, (*unusual, *_disagreement(board, stature))
    if choice is ScaleChoice.BOARD:
        return None, (_no_board(board, has_height=height_cm is not None),)
    return stature, unusual if board is NoBoard.UNSEEN else (*unusual, _no_board(board))


def _from_stature(scene: Scene, height_cm: float | None, findings: tuple[Finding, ...]) -> Scale | None:
    """The scale, where a stature is given and the whole body is in the picture."""
    if height_cm is None or any(finding.code is Code.CUT_OFF for finding in findings):
        return None
    return from_stature(scene.upright, height_cm)


def _unusual(height_cm: float | None) -> tuple[Finding, ...]:
    """The question whether a stature that few adults have is right."""
    if height_cm is None or is_usual(height_cm):
        return ()
    return (Finding(code=Code.HEIGHT_UNUSUAL, severity=Severity.WARN, value=height_cm, unit="cm"),)


def _no_board(why: NoBoard, *, has_height: bool = False) -> Finding:
    unused = why is NoBoard.UNSEEN and has_height
    return Finding(code=Code.NO_BOARD, severity=Severity.WARN, detail="unseen height" if unused else why)


def _disagreement(board: Scale, stature: Scale | None) -> tuple[Finding, ...]:
    apart = None if stature is None else apart_pct(board, stature)
    if apart is None:
        return ()
    detail = "longer" if apart > 0 else "shorter"
    return (Finding(code=Code.SCALES_DISAGREE, severity=Severity.WARN, detail=detail, value=abs(apart), unit="%"),)
