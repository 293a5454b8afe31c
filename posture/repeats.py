"""Photos of one person who stood anew for each -> the mean of every measure, and how sure it is.

A mean of repeats speaks of how the person stands as a rule, not of one moment. Its error has a part that all photos
share (the network errs the same way on the same body; the vertical and the scale may be off by the same amount), which
no number of photos takes away, and a part that differs from photo to photo (the stance, and each photo's own error).
Formula and derivation: docs/method.md, "Repeat photos".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from posture.analysis import Analysis, Result
from posture.errors import WrongUsage
from posture.landmarks import Side, View, weakest
from posture.measures.base import Line, Measure, NotMeasured, Reason, Unit
from posture.photo import Photo
from posture.student import t95
from posture.uncertainty import Z95, Measurement

MOST_PHOTOS = 20
"""Held in memory together; chosen by us: 20 photos of 12 megapixels take 0.7 GB, and three are usual."""

SHARED: Mapping[tuple[str, Line | None], float] = MappingProxyType(
    {
        ("hip_tilt", Line.HIP): 0.91,
        ("hip_height_difference", Line.HIP): 0.90,
        ("knee_angle", None): 0.81,
        ("leg_length_difference", Line.HIP): 0.88,
        ("shoulder_tilt", None): 0.75,
    }
)
"""Part of the squared error of the points that all photos of one person share, 0 to 1, by measure and line.

Upper ends of the 95 % intervals that `python -m benchmarks.shared_error` prints (63 rendered bodies, each before two
cameras, 28 November 2026; middles 0.81, 0.81, 0.48, 0.81 and 0.61): photos of one camera in one room have more in
common than those."""
SHARED_UNKNOWN = 1.0
"""Of measures that are not in SHARED: nothing is gained by repeating."""
LEAST_SHARED: Mapping[tuple[str, Line | None], float] = MappingProxyType(
    {
        ("hip_tilt", Line.HIP): 0.57,
        ("hip_tilt", Line.ASIS): 0.6,
        ("hip_tilt", Line.PSIS): 0.6,
    }
)
"""The least that may be shared, where photos are held against each other: what is not shared moves them apart.

Hip line: the lower end of the interval that gave SHARED. Stickers: the slip of the hand stays on the skin, 3 mm of an
error of 3.4 mm at a picture of 1.8 mm a pixel; their centres (0.3 px, 0.15 of the radius) and what the picture costs
beside (1 mm) come anew with every photo (docs/method.md, "Stickers")."""
LEAST_UNKNOWN = 0.0
"""Of all else: no photo's error tells another's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoError:
    """The error of one photo in its two parts, as standard deviations. [unit of the measure]

    Attributes
    ----------
    shared_sd
        The same in all photos of the person.
    own_sd
        Anew in each photo.
    """

    shared_sd: float
    own_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """One measure, read in several photos of one person.

    Attributes
    ----------
    mean
        Its mean over the photos, with the error of that mean: value, interval and withholding as for one photo.
    view
        Of all photos.
    photos
        How many had a reading, 1 or more.
    error
        Of one of these photos, in its two parts.
    restand_sd
        Sample standard deviation between the photos: the stance and each photo's own error together; None for a single
        photo. [unit of the measure]
    """

    mean: Measurement
    view: View
    photos: int
    error: PhotoError
    restand_sd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table of means: as of one photo, with what the repeats add; None where there is no mean."""

    result: Result
    repeated: Repeated | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeats:
    """All photos of one person and view, put together.

    Attributes
    ----------
    given
        How many photos were given, with those that could not be read.
    analyses
        The photos that could be read, in the order given.
    rows
        A line per measure and line of the body; empty with fewer than two measured photos.
    """

    given: int
    analyses: tuple[Analysis, ...]
    rows: tuple[Row, ...]

    @property
    def measured(self) -> tuple[Analysis, ...]:
        """Those that were measured."""
        return tuple(analysis for analysis in self.analyses if not analysis.refused)

    @property
    def view(self) -> View | None:
        """What faced the camera in all of them; None where none was measured."""
        return self.measured[0].view if self.measured else None


def check_count(photos: int) -> None:
    """Nothing, if so many photos can be repeats.

    Raises
    ------
    WrongUsage
        Of one photo, or more than MOST_PHOTOS.
    """
    if not 2 <= photos <= MOST_PHOTOS:
        raise WrongUsage(
            "repeats",
            f"Repeats are 2 to {MOST_PHOTOS} photos together, {photos} given.",
            "Name photos of the same person and view, who stepped off and stood anew between them.",
        )


def together(analyses: Sequence[Analysis], *, given: int) -> Repeats:
    """The photos that were measured, put together; refused ones are left out.

    Raises
    ------
    WrongUsage
        The photos show different views, or one photo was given twice.
    """
    measured = tuple(analysis for analysis in analyses if not analysis.refused)
    check_alike(measured)
    rows = _rows(measured) if len(measured) > 1 else ()
    return Repeats(given=given, analyses=tuple(analyses), rows=rows)


def check_alike(measured: Sequence[Analysis]) -> None:
    """Nothing, if the photos show one view and no two are the same.

    Raises
    ------
    WrongUsage
        They show different views, or one photo was given twice.
    """
    views = {analysis.view for analysis in measured}
    if len(views) > 1:
        seen = ", ".join(sorted(view for view in views if view))
        raise WrongUsage("views", f"The photos show different views: {seen}.", "Put photos of one view together.")
    check_different([analysis.photo for analysis in measured])


def check_different(photos: Sequence[Photo]) -> None:
    """Nothing, if no two of `photos` are the same.

    Raises
    ------
    WrongUsage
        One photo was given twice.
    """
    seen_photos: dict[str, str] = {}
    for photo in photos:
        if photo.sha256 in seen_photos:
            other = seen_photos[photo.sha256]
            same = "was given twice" if photo.name == other else f"is the same photo as {other}"
            raise WrongUsage(
                "same_photo",
                f"{photo.name} {same}.",
                "Name each photo once; let the person step off and stand anew for each.",
            )
        seen_photos[photo.sha256] = photo.name


_Subject = tuple[str, Side | None]


def _rows(measured: Sequence[Analysis]) -> tuple[Row, ...]:
    """A row for each measure, line and unit with readings in two photos; one that says why for a measure without."""
    subjects: dict[_Subject, list[Result]] = {}
    for analysis in measured:
        for result in analysis.results:
            subjects.setdefault((result.measure.id, result.measure.side), []).append(result)
    view = measured[0].view
    return tuple(row for results in subjects.values() if view for row in _subject_rows(results, view))


def _subject_rows(results: Sequence[Result], view: View) -> tuple[Row, ...]:
    alike: dict[tuple[Line | None, Unit], list[Measurement]] = {}
    for result in results:
        if isinstance(result.outcome, Measurement):
            reading = result.outcome.reading
            alike.setdefault((reading.line, reading.unit), []).append(result.outcome)
    means = [repeated(taken, view) for taken in alike.values() if len(taken) > 1]
    if not means:
        return (Row(result=Result(measure=results[0].measure, outcome=_why_not(results))),)
    return tuple(Row(result=Result(measure=one.mean.measure, outcome=one.mean), repeated=one) for one in means)


def _why_not(results: Sequence[Result]) -> NotMeasured:
    """The reason that all photos give, or that too few have a reading."""
    reasons = {result.outcome.reason if isinstance(result.outcome, NotMeasured) else None for result in results}
    common = next(iter(reasons)) if len(reasons) == 1 else None
    return NotMeasured(reason=common or Reason.FEW_PHOTOS)


def repeated(taken: Sequence[Measurement], view: View) -> Repeated:
    """The mean of one measure over photos of one person, each standing anew.

    Parameters
    ----------
    taken
        Readings of the same measure, line and unit, one a photo, at least one. Of a single one the error stays its own.

    Notes
    -----
    A reading is the person's usual value + this stance + an error shared by all photos + an error of this photo. With
    K^2 the shared variance, s^2 that of the own errors and S^2 the sample variance of n readings, which holds stance
    and own error, the mean has the variance K^2 + S^2 / n: the own errors are in S^2 and not added again. K is known,
    S is estimated from n values: half of the interval is

        (1.96 K^2 + t S^2 / n) / sqrt(K^2 + S^2 / n),     t: Student's with n - 1 degrees of freedom,

    and no less than 1.96 sqrt(K^2 + s^2 / n), which remains when by chance the readings agree.

    References
    ----------
    Cochran WG. Approximate significance levels of the Behrens-Fisher test. Biometrics 1964;20:191.
    """
    n, values = len(taken), [one.estimate for one in taken]
    error = photo_error(taken)
    mean = math.fsum(values) / n
    scatter = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1)) if n > 1 else None
    sd = taken[0].sd if scatter is None else half_width(error, scatter, n) / Z95
    whole = replace(
        taken[0],
        reading=replace(taken[0].reading, value=mean),
        sd=sd,
        method=weakest(one.method for one in taken),
        camera_sd=_rms([one.camera_sd for one in taken]),
    )
    return Repeated(mean=whole, view=view, photos=n, error=error, restand_sd=scatter)


def photo_error(taken: Sequence[Measurement], *, least: bool = False) -> PhotoError:
    """The mean error of one of these photos, in its two parts.

    The vertical and the scale count as shared: a tripod, a phone's sensor or a stature may be off by the same amount in
    every photo. Of the rest, the error of the points, `SHARED` says how much is; `LEAST_SHARED` where the `least` is
    asked, which is the safe side for what differs between the photos.
    """
    part = shared_part(taken[0].measure, taken[0].reading.line, least=least)
    camera = _rms([one.camera_sd for one in taken])
    points = _rms([math.sqrt(max(0.0, one.sd**2 - one.camera_sd**2)) for one in taken])
    return PhotoError(shared_sd=math.hypot(camera, math.sqrt(part) * points), own_sd=math.sqrt(1 - part) * points)


def shared_part(measure: Measure, line: Line | None, *, least: bool = False) -> float:
    """Part of the squared error of the points that all photos of one person share, 0 to 1: the most, or the `least`."""
    subject = measure.id, line
    return LEAST_SHARED.get(subject, LEAST_UNKNOWN) if least else SHARED.get(subject, SHARED_UNKNOWN)


def half_width(error: PhotoError, scatter: float, photos: float, *, freedom: int | None = None) -> float:
    """Half of the 95 % interval of the mean of two or more photos that scatter by `scatter`; see `repeated`.

    `freedom`, the degrees of freedom of the scatter, is `photos` - 1 where nothing else is said.
    """
    known, estimated = error.shared_sd**2, scatter**2 / photos
    least = Z95 * math.sqrt(known + error.own_sd**2 / photos)
    total = known + estimated
    if total == 0.0:
        return least
    t = t95(int(photos) - 1 if freedom is None else freedom)
    return max(least, (Z95 * known + t * estimated) / math.sqrt(total))


def _rms(values: Sequence[float]) -> float:
    return math.sqrt(math.fsum(value * value for value in values) / len(values))
