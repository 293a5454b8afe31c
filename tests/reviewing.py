"""The page Review as its tests open it, draw on it and press its buttons."""

import io
import json
from functools import cache, partial
from typing import Any

from PIL import Image
from streamlit.testing.v1 import AppTest

from posture.analysis import Request, analyse
from posture.landmarks import Pose, View
from posture.photo import decode
from posture.records import Assessment, NewAssessment, NewPhoto, NewVisit, PatientFacts, Records, Visit
from posture.web import editor as editing
from posture.web.editor import Changed
from posture.web.places import Place
from posture.web.review import points
from posture.web.review.bench import Bench, Work
from tests.figures import Figure
from tests.keeping import DAY
from tests.paging import Recorded, Show, open_page, standing
from tests.playback import picture as checks

PLUMB = {"ends": [[100, 50], [110, 950]], "sd_px": 4}
HIP = {"left_hip": [560.25, 400, 1.5]}


def kept_visit(office: Records, *views: View, people: tuple[Pose, ...] = (), **facts: Any) -> Visit:
    """A visit with a measured photo of each of `views`."""
    desk = office.desk()
    patient = desk.patients.add(PatientFacts(**({"name": "Ada", "reference": "A-17"} | facts)))
    photos = tuple(_photo(view, n, people or (pose_of(view),)) for n, view in enumerate(views or (View.FRONT,)))
    return desk.visits.save(patient.id, NewVisit(day=DAY, photos=photos))


def pose_of(view: View) -> Pose:
    return Figure(hip_tilt=12.0).pose(View.BACK if view is View.BACK else View.FRONT)


def _photo(view: View, number: int, people: tuple[Pose, ...]) -> NewPhoto:
    content, request = file_of(number), Request(view=view)
    analysis = analyse(decode(content, f"{view}.png"), request, Recorded(*people))
    return NewPhoto(
        content=content,
        name=f"{view}.png",
        view=view,
        assessment=NewAssessment(analysis=analysis, request=request),
    )


@cache
def file_of(number: int) -> bytes:
    """A photo file of its own, with nothing in it that could be a sticker."""
    pixels = checks()
    pixels[number, 0] = 0
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def opened(show: Show, visit: Visit, **params: str) -> AppTest:
    return show(standing(), place=Place.REVIEW, id=visit.id, **params)


def again(visit: Visit, **params: str) -> AppTest:
    """Another session, or the same browser after a reload."""
    return open_page(Place.REVIEW, id=visit.id, **params)


def bench(at: AppTest) -> Bench:
    held: Bench = at.session_state["review"]
    return held


def work(at: AppTest) -> Work:
    """The photo that is shown."""
    return next(reversed(bench(at).works.values()))


def draw(at: AppTest, points: dict[str, Any], plumb: Any = None) -> AppTest:
    """`at` as if the browser had told that."""
    held = work(at).held
    at.session_state[held.key] = {"edit": {"rev": held.rev, "points": points, "plumb": plumb}}
    return at.run()


def tell(at: AppTest, points_told: dict[str, Any]) -> AppTest:
    """`at` after the browser told that between two runs, as it does; `draw` tells it within one."""
    it = work(at)
    assert it.held.seen is not None
    edit = editing.parsed({"rev": it.held.rev, "points": points_told, "plumb": None}, it.held.rev, it.held.seen)
    changed = Changed(points=partial(points._placed, it), plumb=partial(points._drawn, it))
    editing._accept(edit, it.held, changed)
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    (button,) = (one for one in at.button if one.label == label)
    return button.click().run()


def tab(at: AppTest, visit: Visit, name: str) -> AppTest:
    at.session_state[f"review-tab-{visit.id}"] = name
    return at.run()


def sent(at: AppTest) -> dict[str, Any]:
    """What the editor was sent."""
    return next(data for one in at.get("bidi_component") if "addable" in (data := json.loads(one.proto.json)))


def results(office: Records, visit: Visit, number: int = 0) -> tuple[Assessment, ...]:
    return office.desk().assessments.of(visit.photos[number].id)


def field(at: AppTest, label: str) -> Any:
    (one,) = (one for one in at.text_input if one.label == label)
    return one
