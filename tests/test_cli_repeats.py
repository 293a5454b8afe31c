"""`posture analyse --repeats`: several photos of one person, put together."""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posture import cli
from posture.detect import Provenance
from posture.landmarks import Pose, View
from posture.measures.base import Unit
from posture.overlay import COVER_COLOUR
from posture.photo import Photo, Pixels
from posture.report import repeats_words, wording
from tests.contract import Json, parsed
from tests.figures import Figure
from tests.photofiles import file_of
from tests.playback import PROVENANCE, picture

FIGURE_PNG = file_of(Image.fromarray(picture()), "PNG", compress_level=1)
FRONT = ("--view", "front")
STANCES: Mapping[str, tuple[Pose, ...]] = {
    "a.png": (Figure(hip_tilt=9.0, knee_left=6.0, longer_left=4.0).pose(),),
    "b.png": (Figure(hip_tilt=10.0, knee_left=8.0, longer_left=6.0).pose(),),
    "c.png": (Figure(hip_tilt=11.0, knee_left=10.0, longer_left=8.0).pose(),),
    "d.png": (Figure().pose().moved(lambda x, y: (x, y - 120)),),
    "back.png": (Figure().pose(View.BACK),),
    "nobody.png": (),
}


@dataclass(frozen=True)
class Stances:
    """Plays back who stands in the photo of each name."""

    provenance: Provenance = PROVENANCE
    stances: Mapping[str, tuple[Pose, ...]] = field(default_factory=lambda: STANCES)

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        return self.stances[photo.name]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `analyse --repeats` in a folder with the photos of STANCES, no two the same, and one that is no photo."""
    monkeypatch.setattr(cli, "shared_detector", Stances)
    monkeypatch.setattr(cli, "shared_refiner", lambda: None)  # figures have no picture to look at
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(STANCES):
        Path(name).write_bytes(FIGURE_PNG + bytes(number))
    Path("text.jpg").write_text("no photo")

    def run(*words: str) -> Ran:
        return Ran(cli.main(["analyse", "--repeats", *words]), *capsys.readouterr())

    return run


def one_object(ran: Ran) -> Json:
    (line,) = ran.out.splitlines()
    return parsed(line)


def test_each_photo_is_printed_and_then_the_means(run: Run) -> None:
    ran = run("a.png", "b.png", "c.png", *FRONT, "--height", "170")
    assert ran.code == 0
    assert [line.split(": ")[1:3] for line in ran.err.splitlines()] == [["c.png", "warn"]]  # 11° of hip tilt
    assert ran.out.count("Shoulder tilt") == 4
    means = ran.out.partition("Mean of 3 photos, from the front")[2]
    assert re.search(r"Knee angle, left +\+8.0° +\S+ to \S+ +2.0° ", means)
    assert repeats_words.TWO_PHOTOS not in " ".join(means.split())
    assert "Change cannot be judged yet" in means


def test_a_measure_that_fewer_photos_have_says_so(run: Run) -> None:
    """The head of d.png is cut off, so it has no millimetres."""
    ran = run("a.png", "b.png", "d.png", *FRONT, "--height", "170")
    means = " ".join(ran.out.partition("Mean of 3 photos")[2].split())
    assert "left hip higher (in 2 photos)" in means
    assert means.count("(in 2 photos)") == 4  # hip height, leg length, hips and shoulders beside the feet


def test_json_is_one_object_that_keeps_the_contract(run: Run) -> None:
    visit = one_object(run("a.png", "b.png", "c.png", *FRONT, "--height", "170", "--json"))
    assert (visit["schema"], visit["status"]) == ("posture-visit/1", "measured")
    assert [photo["photo"]["file"] for photo in visit["photos"]] == ["a.png", "b.png", "c.png"]
    knee = next(row for row in visit["measurements"] if (row["id"], row["side"]) == ("knee_angle", "left"))
    assert knee["estimate"] == pytest.approx(8.0, abs=0.06)
    assert (knee["n"], knee["restand_sd"]) == (3, 2.0)
    assert (knee["mdc95"], knee["mdc95_reason"]) == (None, repeats_words.WHY_NO_CHANGE_YET)


def test_what_is_left_out_is_said_and_the_exit_code_stays_the_highest(run: Run) -> None:
    ran = run("a.png", "nobody.png", "text.jpg", "b.png", *FRONT)
    assert ran.code == 4
    assert "Mean of 2 of 4 photos (the others are left out), from the front" in ran.out
    assert repeats_words.TWO_PHOTOS in " ".join(ran.out.split())
    visit = one_object(run("a.png", "text.jpg", "b.png", *FRONT, "--json"))
    assert [photo["status"] for photo in visit["photos"]] == ["measured", "unreadable", "measured"]
    assert visit["status"] == "measured"


@pytest.mark.parametrize(
    ("photos", "code", "status"),
    [
        (["a.png", "nobody.png"], 4, "refused"),
        (["a.png", "text.jpg"], 3, "unreadable"),
        (["nobody.png", "text.jpg"], 4, "refused"),
        (["text.jpg", "missing.jpg"], 3, "unreadable"),
    ],
)
def test_too_few_photos_give_no_mean(run: Run, photos: list[str], code: int, status: str) -> None:
    ran = run(*photos, *FRONT, "--json")
    assert (ran.code, one_object(ran)["status"]) == (code, status)
    assert "photos measured, two are needed." in run(*photos, *FRONT).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["a.png", *FRONT], "2 to 20 photos together, 1 given", id="one"),
        pytest.param(["a.png"] * 21, "2 to 20 photos together, 21 given", id="too-many"),
        pytest.param(["a.png", "back.png"], "different views: back, front", id="views"),
        pytest.param(["a.png", "b.png", "./a.png", *FRONT], "a.png was given twice", id="same-photo"),
        pytest.param(["a.png", "b.png", "-o", "x.png"], "Cannot write x.png for repeats", id="picture"),
        pytest.param(["a.png", "b.png", "-o", "x.pdf"], "Use one of .html, .json, or a folder", id="ending"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_wrong_usage_says_what_to_do(run: Run, words: list[str], said: str, form: list[str]) -> None:
    ran = run(*words, *form)
    assert ran.code == 2
    assert said in ran.err
    assert "posture-visit" not in ran.out
    assert "Mean of" not in ran.out


def test_json_file_is_that_of_standard_output(run: Run) -> None:
    ran = run("a.png", "b.png", *FRONT, "--json", "-o", "x.json")
    assert json.loads(Path("x.json").read_text()) == one_object(ran)


class Page(HTMLParser):
    """Counts what a page shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures.append(dict(attrs)["src"] or "")


def test_page_has_the_means_and_a_picture_of_each_measured_photo(run: Run) -> None:
    assert run("a.png", "nobody.png", "b.png", *FRONT, "--height", "170", "-o", "x.html").code == 4
    html = Path("x.html").read_text()
    assert len(Page(html).pictures) == 2
    assert all(picture.startswith("data:image/jpeg;base64,") for picture in Page(html).pictures)
    assert "Mean of 2 of 3 photos" in html
    assert "<b>+7.0°</b>" in html
    assert re.search("https?:", html) is None


def test_page_covers_faces_unless_asked_otherwise(run: Run) -> None:
    covered, shown = (faces(run, options) for options in ([], ["--show-face"]))
    assert covered.shape == shown.shape
    changed = np.abs(covered.astype(int) - shown.astype(int)).max(axis=2) > 40
    assert changed.sum() > 1000
    assert np.abs(covered[changed].astype(int) - COVER_COLOUR).max(axis=1).mean() < 20  # JPEG, and the plumb line


def faces(run: Run, options: list[str]) -> Pixels:
    """All pictures of the page beside each other."""
    assert run("a.png", "b.png", *FRONT, *options, "-o", "x.html").code == 0
    pictures = (b64decode(source.partition(",")[2]) for source in Page(Path("x.html").read_text()).pictures)
    return np.hstack([np.asarray(Image.open(BytesIO(picture))) for picture in pictures])


def test_page_says_what_is_doubtful_in_a_photo(run: Run) -> None:
    run("a.png", "d.png", *FRONT, "--height", "170", "-o", "x.html")
    assert "<strong>Take care.</strong> d.png: The head is not wholly in the picture" in Path("x.html").read_text()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--repeats", "a.png", "b.png", "nobody.png", "text.jpg", *FRONT), id="repeats"),
        pytest.param(
            ("--visit", *(f for n in ("a", "b", "nobody") for f in ("--front", f"{n}.png")), "--left", "text.jpg"),
            id="visit",
        ),
        pytest.param(
            (
                "a.png",
                "b.png",
                "nobody.png",
                "text.jpg",
                *FRONT,
                "--block-side",
                "left",
                *(("--block-mm", "0") * 3),
                "--block-mm",
                "9",
            ),
            id="blocks",
        ),
    ],
)
def test_page_names_each_photo_that_is_left_out_and_why(run: Run, words: tuple[str, ...]) -> None:
    assert cli.main(["analyse", *words, "-o", "x.html"]) == 4
    html = Path("x.html").read_text()
    assert html.count('class="finding"') == 2
    assert "<strong>Not measured.</strong> nobody.png: Nobody was found in the photo. Photograph one" in html
    assert re.search("<strong>Not measured.</strong> text.jpg: .*not a picture in a known format.*</p>", html)


def test_a_withheld_mean_is_on_no_page(run: Run) -> None:
    """Leg lengths 4, 6 and 8 mm: all within the error, as is their mean."""
    ran = run("a.png", "b.png", "c.png", *FRONT, "--height", "170", "-o", "x.html")
    visit = one_object(run("a.png", "b.png", "c.png", *FRONT, "--height", "170", "--json"))
    legs = next(row for row in visit["measurements"] if row["id"] == "leg_length_difference")
    assert (legs["value"], legs["reason"]) == (None, wording.WITHIN_ERROR)
    shown = ran.out.partition("Mean of")[2] + re.sub(r"base64,[^\"]+", "", Path("x.html").read_text())
    assert [number for number in (legs["estimate"], *legs["ci95"]) if Unit.MM.shown(number) in shown] == []


def test_folder_gets_the_files_of_each_photo_and_of_all(run: Run) -> None:
    Path("repeats.png").write_bytes(FIGURE_PNG)
    assert run("a.png", "b.png", *FRONT, "-o", "out").code == 0
    assert {path.name for path in Path("out").iterdir()} == {
        *(f"{stem}{ending}" for stem in "ab" for ending in (".png", ".html", ".json")),
        *("repeats.json", "repeats.html"),
    }


def test_a_photo_named_repeats_keeps_its_own_files(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "shared_detector", lambda: Stances(stances={**STANCES, "repeats.png": STANCES["c.png"]}))
    Path("repeats.png").write_bytes(FIGURE_PNG + bytes(9))
    assert run("a.png", "repeats.png", *FRONT, "-o", "out").code == 0
    names = {path.name for path in Path("out").iterdir()}
    assert {"repeats-2.json", "repeats.json"} <= names
    assert json.loads(Path("out/repeats.json").read_text())["schema"] == "posture-visit/1"


def test_a_photo_is_never_written_over(run: Run) -> None:
    Path("x.json").write_bytes(FIGURE_PNG + bytes(9))
    ran = run("a.png", "x.json", *FRONT, "-o", "x.json")
    assert ran.code == 2
    assert Path("x.json").read_bytes() == FIGURE_PNG + bytes(9)


def test_a_file_of_somebody_else_is_never_replaced(run: Run) -> None:
    Path("x.json").write_text("{}")
    ran = run("a.png", "b.png", *FRONT, "-o", "x.json")
    assert ran.code == 2
    assert "was not written by Posture" in ran.err
    assert Path("x.json").read_text() == "{}"


def test_contract_of_repeats_can_be_broken(run: Run) -> None:
    line = run("a.png", "b.png", *FRONT, "--json").out
    for before, after in (('"n": 2', '"n": 3'), ('"mdc95": null', '"mdc95": -1'), ("posture-visit/1", "posture/1")):
        assert before in line
        with pytest.raises(AssertionError):
            parsed(line.replace(before, after))
