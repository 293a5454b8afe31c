"""What tests of the page Report share: a patient with measured visits, the page that is shown, and hands on it."""

import json
import re
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture import __version__
from posture.landmarks import View
from posture.records import NewPhoto, NewVisit, PatientFacts, Records, Visit
from posture.web.patient import anew
from posture.web.places import Place
from tests.keeping import DAY, assessed, figure_photo
from tests.paging import Show, standing
from tests.playback import PROVENANCE

WITH_PHOTOS = "With photos: whoever has the link sees them"
HERE = anew.Versions(tool=__version__, model=PROVENANCE.model_sha256, refiner="")


@pytest.fixture
def same_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector that plays back is the present model."""
    monkeypatch.setattr(anew, "present", lambda: HERE)


def ada(office: Records, *days: date, **facts: Any) -> tuple[Visit, ...]:
    """A patient's visits, each with a measured photo."""
    desk = office.desk()
    patient = desk.patients.add(PatientFacts(**{"name": "Ada Example", "reference": "A-17", **facts}))
    photo = NewPhoto(content=figure_photo(), name="figure.jpg", view=View.FRONT, assessment=assessed(12.0))
    return tuple(desk.visits.save(patient.id, NewVisit(day=day, photos=(photo,))) for day in days or (DAY,))


def opened(show: Show, visit: Visit) -> AppTest:
    return show(standing(), place=Place.REPORT, id=visit.id)


def components(at: AppTest) -> list[dict[str, Any]]:
    assert not at.exception, at.exception
    return [json.loads(one.proto.json) for one in at.get("bidi_component")]


def preview(at: AppTest) -> str:
    """The page in the frame, without the policy that stands in it there."""
    before, policy, after = framed(at).partition('<meta http-equiv="Content-Security-Policy" content="')
    assert policy
    return before + after.partition('">\n')[2]


def framed(at: AppTest) -> str:
    (html,) = (held["html"] for held in components(at) if "<!doctype html>" in held.get("html", ""))
    return str(html)


def jpegs(html: str) -> list[str]:
    return re.findall(r"data:image/jpeg;base64,[\w+/=]+", html)


def press(at: AppTest, label: str) -> AppTest:
    (button,) = (one for one in at.button if one.label == label)
    return button.click().run()


def tick(at: AppTest, label: str, *, to: bool, number: int = 0) -> AppTest:
    box = [one for one in at.checkbox if one.label == label][number]
    return (box.check() if to else box.uncheck()).run()


def write(at: AppTest, text: str) -> AppTest:
    return at.text_area[0].set_value(text).run()
