"""What tests of the records share: a clock that stands still, photos and analyses to keep."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from PIL import Image

from posture.analysis import Analysis, Request, analyse
from posture.detect import SHA256
from posture.landmarks import View
from posture.photo import decode
from posture.records import NewAssessment, NewPhoto, NewVisit, Patient, PatientFacts, Records, Visit
from tests.figures import Figure
from tests.photofiles import file_of, textured
from tests.playback import Playback, picture

DAY = date(2026, 11, 2)
REQUEST = Request(view=View.FRONT, height_cm=170.0)
PASSPHRASE = "correct horse battery"


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@cache
def small_photo(seed: int = 0) -> bytes:
    """A photo file of its own."""
    return file_of(textured(48, 64, seed), "JPEG")


@cache
def figure_photo() -> bytes:
    return file_of(Image.fromarray(picture()), "JPEG")


@cache
def figure_analysis(hip_tilt: float = 3.0) -> Analysis:
    """A person, measured, without the network."""
    photo = decode(figure_photo(), "figure.jpg")
    return analyse(photo, REQUEST, Playback((Figure(hip_tilt=hip_tilt).pose(),)))


def assessed(hip_tilt: float = 3.0) -> NewAssessment:
    return NewAssessment(analysis=figure_analysis(hip_tilt), request=REQUEST)


def new_visit(*seeds: int, day: date = DAY) -> NewVisit:
    """A visit with a small photo for each of `seeds`."""
    photos = tuple(NewPhoto(content=small_photo(seed), name=f"{seed}.jpg", view=View.FRONT) for seed in seeds)
    return NewVisit(day=day, photos=photos)


def figure_visit(day: date = DAY) -> NewVisit:
    """A visit with a measured photo."""
    new = NewPhoto(content=figure_photo(), name="figure.jpg", view=View.FRONT, assessment=assessed())
    return NewVisit(day=day, photos=(new,))


def present_visit(day: date = DAY, hip_tilt: float = 3.0) -> NewVisit:
    """A visit whose photo the present model measured, by its own word."""
    analysis = figure_analysis(hip_tilt)
    present = replace(analysis, provenance=replace(analysis.provenance, model_sha256=SHA256["heavy"]))
    assessment = NewAssessment(analysis=present, request=REQUEST)
    new = NewPhoto(content=figure_photo(), name="figure.jpg", view=View.FRONT, assessment=assessment)
    return NewVisit(day=day, photos=(new,), note="Stood on the template.")


def patient(records: Records, reference: str = "A-17") -> Patient:
    return records.desk().patients.add(PatientFacts(reference=reference))


def visited(records: Records, *seeds: int, reference: str = "A-17") -> Visit:
    """A new patient's first visit."""
    return records.desk().visits.save(patient(records, reference).id, new_visit(*seeds))
