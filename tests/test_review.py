"""The page Review without a browser: every step is a draft, a draft becomes a result, nothing is overwritten."""

from typing import Any

from streamlit.testing.v1 import AppTest

from posture.analysis import Request, analyse
from posture.landmarks import View
from posture.photo import decode
from posture.records import NewAssessment, NewPhoto, NewVisit, PatientFacts, Records, Visit
from posture.web.places import Place
from posture.web.review.bench import Bench
from tests.keeping import DAY, figure_photo
from tests.paging import Recorded, Show, seen, standing


def kept_visit(office: Records, *views: View, name: str = "Ada", reference: str = "A-17") -> Visit:
    """A visit with a measured photo of each of `views`."""
    desk = office.desk()
    patient = desk.patients.add(PatientFacts(name=name, reference=reference))
    photos = tuple(_photo(view) for view in views or (View.FRONT,))
    return desk.visits.save(patient.id, NewVisit(day=DAY, photos=photos))


def _photo(view: View) -> NewPhoto:
    request = Request(view=view)
    analysis = analyse(decode(figure_photo(), f"{view}.jpg"), request, Recorded(standing()))
    assessment = NewAssessment(analysis=analysis, request=request)
    return NewPhoto(content=figure_photo(), name=f"{view}.jpg", view=view, assessment=assessment)


def bench(at: AppTest) -> Bench:
    held: Bench = at.session_state["review"]
    return held


def draw(at: AppTest, points: dict[str, Any], plumb: Any = None) -> AppTest:
    """`at` as if the browser had told that."""
    held = next(reversed(bench(at).works.values())).held
    at.session_state[held.key] = {"edit": {"rev": held.rev, "points": points, "plumb": plumb}}
    return at.run()


def test_a_step_is_kept_as_a_draft(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = show(standing(), place=Place.REVIEW, id=visit.id)
    assert "Ada, A-17" in seen(at)
    draw(at, {"left_hip": [560, 400, 1]})
    assert "Unsaved changes of" in seen(at)
    assert "Placed by hand: left hip joint" in seen(at)
