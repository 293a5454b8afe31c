"""The catalogue of wording, in English: every sentence that a person reads about a measured photo.

Rules (docs/conventions.md): say what was seen in this photo and how sure it is; no diagnosis, score, cause of
pain or alarm; a difference within its error is "no difference shown".
"""

from __future__ import annotations

from datetime import date

from posture.analysis import Analysis, Result
from posture.landmarks import SAGITTAL, Side, View
from posture.measures.base import Line, NotMeasured, Reason
from posture.norms import Band
from posture.quality import Code, Finding, Severity
from posture.report.camera_words import line as line
from posture.report.camera_words import scale as scale
from posture.report.camera_words import vertical as vertical
from posture.report.finding_words import SAID, TYPED
from posture.report.frontal_words import BONY, FRONTAL
from posture.report.gap_words import GAPS
from posture.report.patient import hidden_from_patients
from posture.report.sagittal_words import SAGITTAL as SAGITTAL_WORDS
from posture.report.words import Words
from posture.uncertainty import Measurement

FOOTER = (
    "Photo-based description of how the person stood in this photo. Not a diagnosis and not a substitute for "
    "examination or imaging. Small left-right differences are found in most people. Your practitioner will read this "
    "with your history and examination. With pain, swelling or injury seek care, whatever the angles."
)
NO_NORM = "There is no reference range for photos of these measures, so none is drawn."
NO_PICTURE = "No picture: nobody was found in the photo, so no face could be covered."
SIDES = "Left and right are the person's own. Blue is left, orange is right."
_SIGNS = "+ means left higher, left longer or to the left; knees: + inwards (X), - outwards (O)."
_SIGNS_SIDE = "+ means forwards; pelvis: + front lower; knee: + bent, - pushed back."
_OTHER_VIEWS = "A photo from a side tells pelvic tilt, knee bend, and how trunk, head and hip stand over each other."
_OTHER_VIEWS_SIDE = (
    "A photo from the front or back tells what differs between left and right, and bow legs or knock knees."
)
DASHES = "White dashes are level and plumb. A number on the picture is larger than its error."
SEVERITIES: dict[Severity, str] = {Severity.REFUSE: "Not measured.", Severity.WARN: "Take care."}

MEASURES: dict[str, Words] = {
    "hip_tilt": Words(
        name="Hip tilt (hip line)",
        plus="left hip higher",
        minus="right hip higher",
        level="no difference shown",
        about="How far the line through both hip joints leans from level.",
    ),
    "hip_height_difference": Words(
        name="Hip height difference",
        plus="left hip higher",
        minus="right hip higher",
        level="no difference shown",
        about="How much higher one hip joint stands than the other.",
    ),
    "knee_angle": Words(
        name="Knee angle",
        plus="knee inwards (valgus, X)",
        minus="knee outwards (varus, O)",
        level="straight within the error",
        about="How far hip, knee and ankle deviate from a straight line, seen from the front or back.",
    ),
    "leg_length_difference": Words(
        name="Apparent leg-length difference",
        plus="left leg looks longer",
        minus="right leg looks longer",
        level="no difference shown",
        about="How much longer one leg looks in the photo. Leg lengths cannot be measured from a photo; if it "
        "matters, they can be checked with blocks or imaging.",
    ),
    "shoulder_tilt": Words(
        name="Shoulder tilt",
        plus="left shoulder higher",
        minus="right shoulder higher",
        level="no difference shown",
        about="How far the line through both shoulders leans from level.",
    ),
    **FRONTAL,
    **GAPS,
    **SAGITTAL_WORDS,
}

REASONS: dict[Reason, str] = {
    Reason.NO_SCALE: "needs the person's height, with head and feet in the picture, or the printed scale board",
    Reason.NOT_FOUND: "its points were not found in the photo",
    Reason.OTHER_VIEW: "needs a photo from another side",
    Reason.NO_PELVIC_STICKERS: "needs round stickers of one colour on the front and back spines of the pelvis (ASIS "
    "and PSIS) of the side that faces the camera, or points placed there by hand",
    Reason.NO_NECK_STICKER: "needs a round sticker at the base of the neck (C7), of the colour of others on the body, "
    "or a point placed there by hand",
    Reason.PHOTO_REFUSED: "the photo that was to show it was refused; see there what to do",
    Reason.FEW_PHOTOS: "was read in fewer than two of the photos",
    Reason.KNEE_BENT: "the side view shows this knee bent or over-extended by more than 10°; photograph it straight",
    Reason.ANKLES_APART: "needs the ankles to touch: legs together until ankles or knees meet",
    Reason.KNEES_APART: "needs the knees to touch: legs together until ankles or knees meet",
    Reason.LOOSE_CLOTHES: "needs bare legs, or tight clothes from above the knees to the ankles",
    Reason.NO_OUTLINE: "the edges of the legs are not clear: bare or tight legs before another colour help",
    Reason.FROM_BEHIND: "cannot be read from the back, where the face is not seen; a front view tells it, or ears "
    "placed by hand",
}
WITHIN_ERROR = "within the error of the method"
NOT_RELIABLE = "no reliable difference: under 10 mm in this photo, which is common; a photo cannot measure leg length"
"""Said to patients of leg length."""

VIEWS: dict[View, str] = {
    View.FRONT: "from the front",
    View.BACK: "from the back",
    View.LEFT: "from the person's left side",
    View.RIGHT: "from the person's right side",
}

_FINDINGS: dict[tuple[Code, str], tuple[str, str]] = {
    **SAID,
    (Code.NO_PERSON, ""): (
        "Nobody was found in the photo.",
        "Photograph one standing person, whole body, from about 3 m, in good light.",
    ),
    (Code.NO_PERSON, "number"): (
        "There is no person of that number: {value:.0f} found.",
        "Count from the left of the picture, starting with 1.",
    ),
    (Code.SEVERAL_PEOPLE, ""): (
        "{value:.0f} people were found.",
        'Choose one, counted from the left of the picture, where the page has "Person to measure", or photograph the '
        "person alone (mirrors count too).",
    ),
    (Code.CUT_OFF, "feet"): ("The feet are not in the picture.", "Step back until head and feet are in the picture."),
    (Code.CUT_OFF, "body"): (
        "A part of the body is outside the picture.",
        "Step back until the whole body is in the picture.",
    ),
    (Code.CUT_OFF, "head"): (
        "The head is not wholly in the picture, so the height gives no scale.",
        "Step back until head and feet are in the picture.",
    ),
    (Code.TOO_SMALL, ""): (
        "The person is only {value:.0f} px tall in the photo.",
        "Go nearer, or use a photo of higher resolution.",
    ),
    (Code.LOW_RESOLUTION, ""): (
        "The person is only {value:.0f} px tall in the photo, so the points are less exact.",
        "Use the camera's full resolution and let the person fill most of the picture.",
    ),
    (Code.SIDEWAYS, ""): (
        "The body lies {value:.0f}° from upright in the picture.",
        "Turn the photo so that the person stands upright, and try again.",
    ),
    (Code.LEANING, ""): (
        "The body leans {value:.0f}° to a side of the picture: the camera was tilted, or the stated roll is wrong.",
        "Hold the camera level, or state its roll, and try again.",
    ),
    (Code.TURNED, ""): (
        "The body is turned about {value:.0f}° away from the camera, which changes tilts and leg lengths.",
        "Square the heels to the camera and take the photo again.",
    ),
    (Code.VIEW_UNCLEAR, ""): (
        "It is not certain from which side the person was photographed.",
        "State the view: front, back, left or right.",
    ),
    (Code.VIEW_UNCLEAR, "stated"): (
        "The picture itself does not tell front from back; the stated view was believed.",
        "Check that the view, and with it left and right, is right.",
    ),
    (Code.NOT_STANDING, "legs"): (
        "The person does not stand with straight legs side by side (sitting, lunging, walking or bent).",
        "Photograph the person standing still, feet side by side, knees straight but not forced.",
    ),
    (Code.NOT_STANDING, "hands"): (
        "A hand or arm lies over a hip, so the hip cannot be seen.",
        "Let the arms hang beside the body and take the photo again.",
    ),
    (Code.NOT_STANDING, "arms"): (
        "The arms are raised, which lifts the shoulders.",
        "Let the arms hang beside the body and take the photo again.",
    ),
    (Code.HIDDEN, ""): (
        "The feet cannot be made out: perhaps something is in front of them, or they do not stand out from the floor.",
        "Clear the view of legs and feet, bare feet on a plain floor, and take the photo again.",
    ),
    (Code.DARK, ""): (
        "The person is dark in the photo.",
        "Add light in front of the person, or avoid a window behind.",
    ),
    (Code.BLURRED, ""): (
        "The photo is blurred.",
        "Hold the camera still or use a tripod, and let it focus on the person.",
    ),
    (Code.REFINER_STEPPED_BACK, ""): (
        "Hips, knees and ankles could not be placed more exactly from the picture, so their errors are larger.",
        "Fitted clothes, bare feet and even light from the front help.",
    ),
    (Code.NO_BOARD, "unseen"): (
        "No scale board was found beside the person, so nothing is given in millimetres.",
        "Hold the printed board (posture stickers) beside the thigh, flat and facing the camera, or give the height.",
    ),
    (Code.NO_BOARD, "unseen height"): (
        "No scale board was found beside the person, so nothing is given in millimetres; the height was not used.",
        "Take the scale from the height (Auto or Height), or hold the printed board beside the thigh, flat and facing "
        "the camera.",
    ),
    (Code.NO_BOARD, "covered"): (
        "Only two squares of the scale board can be read, so it gives no scale.",
        "Hold it so that all four squares are free, without glare or shadow on them.",
    ),
    (Code.NO_BOARD, "several"): (
        "More than one scale board is beside the person, so none was used.",
        "Leave one of them in the picture.",
    ),
    (Code.NO_BOARD, "small"): (
        "The scale board is too small in the photo to be measured.",
        "Use the camera's full resolution and let the person fill most of the picture.",
    ),
    (Code.NO_BOARD, "turned"): (
        "The scale board is turned away from the camera, so it gives no scale.",
        "Hold it flat beside the body, facing the camera, and take the photo again.",
    ),
    (Code.NO_BOARD, "bent"): (
        "The scale board is bent or its squares are not where they were printed, so it gives no scale.",
        "Glue the whole page flat on stiff card.",
    ),
    (Code.NO_BOARD, "apart"): (
        "The squares of the scale board are further apart or nearer together than they were printed, so it gives no "
        "scale.",
        "Glue the whole page on stiff card, in one piece.",
    ),
    (Code.NO_BOARD, "mirrored"): (
        "The photo shows the scale board mirrored, so left and right of the person may be swapped, and it gives no "
        "scale.",
        "Switch the mirroring of the front camera off or use the rear camera, and hold the board itself to the camera, "
        "not to a mirror.",
    ),
    (Code.SCALES_DISAGREE, "longer"): (
        "By the scale board everything is {value:.0f} % longer than by the stated height; the board was used.",
        "Check the height, the ruler on the board (it must be 100 mm), and that it is not held behind the body.",
    ),
    (Code.SCALES_DISAGREE, "shorter"): (
        "By the scale board everything is {value:.0f} % shorter than by the stated height; the board was used.",
        "Check the height, the ruler on the board (it must be 100 mm), and that it is not held before the body.",
    ),
    (Code.LEGS_UNLIKE, ""): (
        "Hips or legs differ clearly between left and right in this photo: weight may be on one leg, a knee bent, a "
        "heel raised or a foot put forward. They were measured as they stood so.",
        "Both feet flat and side by side, weight on both, knees straight; then take the photo again.",
    ),
    (Code.FRONT_CAMERA, ""): (
        "The front camera took this photo: it may be mirrored, and left and right swapped.",
        "Check a known mark on the person, or use the rear camera.",
    ),
}


def signs(view: View | None) -> str:
    """What `+` and `-` mean in the table of a view."""
    return _SIGNS_SIDE if view in SAGITTAL else _SIGNS


def other_views(view: View | None) -> str:
    """What photos from elsewhere would tell."""
    return _OTHER_VIEWS_SIDE if view in SAGITTAL else _OTHER_VIEWS


def message(finding: Finding) -> str:
    """What was found, in a sentence."""
    return _FINDINGS[finding.code, finding.detail][0].format(value=finding.value)


def action(finding: Finding, *, typed: bool = False) -> str:
    """What to do about it, in a sentence: in the words of the pages, or of the command line where it is `typed`."""
    known = finding.code, finding.detail
    return TYPED[known] if typed and known in TYPED else _FINDINGS[known][1]


def name(result: Result) -> str:
    """The heading of a row, such as `Knee angle, left`."""
    return measure_name(result.measure.id, _line(result), result.measure.side)


def about(result: Result) -> str:
    """What a row is, for someone who never heard of it."""
    return _heading(result.measure.id, _line(result))[1]


def measure_name(measure_id: str, line: Line | None, side: Side | None) -> str:
    """What a measure between points of that `line` is called, such as `Knee angle, left`."""
    heading = _heading(measure_id, line)[0]
    return f"{heading}, {side}" if side else heading


def _line(result: Result) -> Line | None:
    taken = result.outcome
    return None if isinstance(taken, NotMeasured) else taken.reading.line


def _heading(measure_id: str, line: Line | None) -> tuple[str, str]:
    """Name and explanation, by the line that was used."""
    words = MEASURES[measure_id]
    return BONY.get((measure_id, line), (words.name, words.about)) if line else (words.name, words.about)


def withheld(taken: Measurement, *, patient: bool = False) -> bool:
    """Whether no number is said of `taken`: neither it nor an interval whose middle it is."""
    return taken.value is None or (patient and hidden_from_patients(taken))


def value(result: Result, *, patient: bool = False) -> str:
    """The value that may be shown, to a `patient` or to the practitioner; a dash where there is none."""
    taken = result.outcome
    if isinstance(taken, NotMeasured) or withheld(taken, patient=patient):
        return "–"
    return _shown(taken, taken.estimate)


def interval(result: Result, *, patient: bool = False) -> str:
    """The 95 % interval, or its half where its middle is withheld; empty where nothing was measured."""
    taken = result.outcome
    if isinstance(taken, NotMeasured):
        return ""
    if withheld(taken, patient=patient):
        return f"error ± {taken.reading.unit.shown(taken.half_width).lstrip('+')}"
    low, high = (_shown(taken, end) for end in taken.ci95)
    return f"{low} to {high}"


def _shown(taken: Measurement, number: float) -> str:
    """`number` of a measure for a reader; a distance has no direction, and no `+`."""
    text = taken.reading.unit.shown(number)
    return text if MEASURES[taken.measure.id].signed else text.lstrip("+")


def meaning(result: Result, *, patient: bool = False) -> str:
    """The row in plain words."""
    taken = result.outcome
    if isinstance(taken, NotMeasured):
        return f"not measured: {REASONS[taken.reason]}"
    is_unseen = taken.reaches_over_zero and taken.value is None
    return f"{brief(result, patient=patient)}{f': {WITHIN_ERROR}' if is_unseen else ''}"


def brief(result: Result, *, patient: bool = False) -> str:
    """What a reading means, without why its number is withheld; empty without a reading."""
    taken, words = result.outcome, MEASURES[result.measure.id]
    if isinstance(taken, NotMeasured):
        return ""
    if taken.reaches_over_zero:
        return words.level
    if withheld(taken, patient=patient):
        return NOT_RELIABLE
    return words.plus if taken.estimate > 0 else words.minus


def analysed(day: date) -> str:
    """When the photo was analysed, which says nothing of when it was taken."""
    return f"Analysed on {day.day} {day:%B %Y}."


def in_range(band: Band) -> str:
    """Where a value lies in the published range."""
    return f"{band} the published range"


def picture(analysis: Analysis, *, show_face: bool = False, patient: bool = False) -> str:
    """The picture in words, for those who do not see it."""
    face = _face(show_face)
    if analysis.pose is None:
        return f"The photo, with a number on each person, from left to right. {face}"
    seen = f" {VIEWS[analysis.view]}" if analysis.view else ""
    rows = [f"{name(row)}: {value(row, patient=patient)}, {meaning(row, patient=patient)}." for row in analysis.results]
    return " ".join((f"The person{seen}, with lines along trunk, arms and legs. {face}", *rows))


def small_picture(*, show_face: bool = False) -> str:
    """One of several pictures, whose numbers stand together in a table."""
    return f"The person, with lines along trunk, arms and legs. {_face(show_face)}"


def _face(shown: bool) -> str:
    return "Faces are shown." if shown else "Faces are covered."
