"""Photo -> everyone in it, and the one who is to be measured."""

from __future__ import annotations

from posture.detect import Detector
from posture.geometry import XY, rotated
from posture.landmarks import Pose
from posture.photo import Photo, quarter_turned
from posture.quality import Code, Finding, Severity


def find_people(photo: Photo, detector: Detector) -> tuple[Pose, ...]:
    """Everyone in `photo`, with the spread of their points; one who lies sideways in it is found too. [px]"""
    for quarters in (0, 1, 3, 2):
        people = detector(quarter_turned(photo, quarters))
        if people:
            return tuple(_turned_back(pose, photo, quarters) for pose in people)
    return ()


def _turned_back(pose: Pose, photo: Photo, quarters: int) -> Pose:
    """`pose`, found in the photo turned clockwise by `quarters`, in the photo as it is. [px]"""
    if quarters == 0:
        return pose
    centre = photo.width / 2, photo.height / 2
    turned_centre = centre if quarters % 2 == 0 else centre[::-1]

    def back(x: float, y: float) -> XY:
        moved = x + centre[0] - turned_centre[0], y + centre[1] - turned_centre[1]
        return rotated(moved, centre, -90.0 * quarters)

    return pose.moved(back)


def choose_person(people: tuple[Pose, ...], person: int | None) -> tuple[Pose | None, tuple[Finding, ...]]:
    """The person to be measured, or the finding that says why there is none."""
    count = float(len(people))
    if not people:
        return None, (Finding(code=Code.NO_PERSON, severity=Severity.REFUSE),)
    if person is not None and not 1 <= person <= len(people):
        return None, (
            Finding(code=Code.NO_PERSON, severity=Severity.REFUSE, detail="number", value=count, unit="people"),
        )
    if person is None and len(people) > 1:
        return None, (Finding(code=Code.SEVERAL_PEOPLE, severity=Severity.REFUSE, value=count, unit="people"),)
    return people[(person or 1) - 1], ()
