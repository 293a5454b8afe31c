"""The page as one browser session sees it, with a detector that plays back: what its tests share."""

import base64
import io
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from posture.detect import Detector, Provenance
from posture.engine import InProcess, shared
from posture.landmarks import Pose
from posture.photo import Photo
from posture.records import Records, open_records
from posture.records.opening import DATABASE
from posture.records.vault import private_folder
from posture.web import session as web_session
from posture.web.office import open_for_pages
from posture.web.places import Place
from tests.figures import Figure
from tests.keeping import Clock
from tests.playback import picture as checks

ROOT = Path(__file__).parent.parent
APP = ROOT / "posture" / "web" / "entry" / "start.py"
SAMPLES = ROOT / "sample_images"

Show = Callable[..., AppTest]


class Recorded:
    """A detector that plays back `people` for every photo that is upright, and counts how often it looked."""

    provenance = Provenance(model="recorded", model_sha256="0" * 64, mediapipe="none")

    def __init__(self, *people: Pose) -> None:
        self.people = people
        self.looks = 0

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        self.looks += 1
        return self.people


def standing(shift_px: float = 0.0) -> Pose:
    """A figure whose hip tilt is beyond doubt. [px of `picture`]"""
    return Figure(hip_tilt=12.0).pose().moved(lambda x, y: (x + shift_px, y))


@cache
def picture(kind: str = "PNG", seed: int = 0, width: int = 1000) -> bytes:
    """A file of a sharp, bright picture of nothing, another for each `seed`; quickly searched, unlike noise."""
    pixels = checks(width=width)
    pixels[seed, 0] = 0
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind)
    return out.getvalue()


@pytest.fixture
def media(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The media type of everything that was ever put at a media address, also if it was taken away again."""
    stored: list[str] = []
    store = MemoryMediaFileStorage.load_and_get_id

    def recorded(self: MemoryMediaFileStorage, content: bytes, mimetype: str, *rest: Any) -> str:
        stored.append(mimetype)
        return store(self, content, mimetype, *rest)

    monkeypatch.setattr(MemoryMediaFileStorage, "load_and_get_id", recorded)
    return stored


def play(monkeypatch: pytest.MonkeyPatch, detector: Detector) -> None:
    """Let `detector` look at all photos from now on, without a refiner: figures have no picture to look at."""
    monkeypatch.setattr(shared, "_engine", InProcess(detector))


@pytest.fixture
def office(tmp_path: Path, new_tables: Path, clock: Clock) -> Iterator[Records]:
    """Records that the pages work with."""
    shutil.copy(new_tables, private_folder(tmp_path / "office") / DATABASE)
    with open_records(tmp_path / "office", now=clock) as opened:
        open_for_pages(opened)
        yield opened


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, media: list[str], office: Records) -> Iterator[Show]:
    """Opens a page with a detector that finds `people`; in the end nothing may lie at a media address.

    `params` is what stands in the page's address.
    """

    def opened(*people: Pose, place: Place = Place.MEASURE, **params: str) -> AppTest:
        play(monkeypatch, Recorded(*people))
        return open_page(place, **params)

    yield opened
    assert media == []


def open_page(place: Place, **params: str) -> AppTest:
    """One browser session that asked for the page, with `params` in its address."""
    at = AppTest.from_file(APP, default_timeout=120)
    at._page_hash = calc_hash("" if place is Place.PATIENTS else place.value)  # as Streamlit's own browser part asks
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def given(at: AppTest, content: bytes, name: str = "anna.png", mime: str = "image/png") -> AppTest:
    """`at` after a file was given."""
    at.file_uploader[0].upload(name, content, mime).run()
    return at


def seen(at: AppTest) -> str:
    """The HTML on the page, without its style; the page must not have failed."""
    assert not at.exception, at.exception
    return "\n".join(part.body for part in at.html if "<style>" not in part.body)


def links(at: AppTest) -> dict[str, bytes]:
    """The files offered but sheets to print, by name, each taken by its link."""
    return {
        file["name"]: taken(at, key, file["name"]) for key, file in offered(at) if file["type"] != "application/pdf"
    }


def offered(at: AppTest) -> list[tuple[str, dict[str, str]]]:
    """Each file offered, with the key of the links that it is among."""
    found = []
    for component in at.get("bidi_component"):
        _, _, key = component.proto.id.removeprefix("$$ID-").partition("-")
        found += [(key, file) for file in json.loads(component.proto.json).get("files", ())]
    return found


def taken(at: AppTest, key: str, name: str, run: Callable[[], AppTest] | None = None) -> bytes:
    """What comes when the link to the file `name` is followed, by which the page does what `run` does."""
    ask = uuid4().hex
    at.session_state[key] = {"wanted": {"name": name, "ask": ask}}
    (run or at.run)()
    told = [json.loads(component.proto.json).get("made") for component in at.get("bidi_component")]
    (made,) = [one for one in told if one and one["ask"] == ask]
    return base64.b64decode(made["content"])


def key(at: AppTest, widget: str) -> str:
    """The key of a widget of the photo at hand."""
    current: web_session.Session = at.session_state["session"]
    return current.key(widget)
