"""`posture analyse --visit` and `--block-mm`: views of one visit, and the block test, from the shell."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from posture import cli
from posture.detect import Provenance
from posture.landmarks import Pose, View
from posture.measures import MEASURES
from posture.photo import Photo
from posture.report import wording
from tests.contract import Json, parsed
from tests.figures import Figure
from tests.photofiles import file_of
from tests.playback import PROVENANCE, picture
from tests.test_cli_repeats import Page, Ran

FIGURE_PNG = file_of(Image.fromarray(picture()), "PNG", compress_level=1)
TILTED = Figure(hip_tilt=9.0, knee_left=12.0)
STANCES: Mapping[str, tuple[Pose, ...]] = {
    "front.png": (TILTED.pose(),),
    "front2.png": (Figure(hip_tilt=8.0, knee_left=13.0).pose(),),
    "back.png": (Figure(hip_tilt=8.0, knee_left=12.0).pose(View.BACK),),
    "other-back.png": (Figure(hip_tilt=-9.0, knee_left=12.0).pose(View.BACK),),
    "nobody.png": (),
    "b0.png": (Figure(hip_tilt=-6.0).pose(),),
    "b10.png": (Figure(hip_tilt=-3.0).pose(),),
    "b20.png": (Figure(hip_tilt=0.3).pose(),),
    "r0.png": (Figure(hip_tilt=6.0).pose(),),
    "r10.png": (Figure(hip_tilt=3.0).pose(),),
    "r20.png": (Figure(hip_tilt=-0.3).pose(),),
}
HEIGHTS = ("--block-mm", "0", "--block-mm", "10", "--block-mm", "20")
BLOCKS = ("b0.png", "b10.png", "b20.png", *HEIGHTS, "--block-side", "left", "--view", "front")
VISIT = ("--visit", "--front", "front.png", "--back", "back.png")
Run = Callable[..., Ran]


@dataclass(frozen=True)
class Stances:
    """Plays back who stands in the photo of each name."""

    provenance: Provenance = PROVENANCE
    stances: Mapping[str, tuple[Pose, ...]] = field(default_factory=lambda: STANCES)

    def __call__(self, photo: Photo) -> tuple[Pose, ...]:
        return self.stances[photo.name]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `analyse` in a folder with the photos of STANCES, no two the same, and one that is no photo."""
    monkeypatch.setattr(cli, "shared_detector", Stances)
    monkeypatch.setattr(cli, "shared_refiner", lambda: None)  # figures have no picture to look at
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(STANCES):
        Path(name).write_bytes(FIGURE_PNG + bytes(number))
    Path("text.jpg").write_text("no photo")

    def run(*words: str) -> Ran:
        return Ran(cli.main(["analyse", *words]), *capsys.readouterr())

    return run


def one_object(ran: Ran) -> Json:
    (line,) = ran.out.splitlines()
    return parsed(line)


def of(visit: Json, name: str) -> list[Json]:
    return [row for row in visit["measurements"] if row["id"] == name]


# One visit


def test_one_table_with_the_view_of_each_row(run: Run) -> None:
    ran = run(*VISIT, "--height", "170")
    assert (ran.code, ran.err) == (0, "")
    assert "One visit: 2 photos, from front, back" in ran.out
    assert ran.out.count("Knee angle, left") == 1
    assert "front (back" in ran.out
    assert ran.out.index("Shoulders") < ran.out.index("Pelvis") < ran.out.index("Legs")


def test_json_is_one_object_that_keeps_the_contract(run: Run) -> None:
    visit = one_object(run(*VISIT, "--height", "170", "--json"))
    assert (visit["schema"], visit["status"]) == ("posture-visit/1", "measured")
    assert [photo["photo"]["view"] for photo in visit["photos"]] == ["front", "back"]
    (hips,) = of(visit, "hip_tilt")
    assert (hips["view"], hips["agreeing"], hips["n"], hips["estimate"]) == ("front", ["back"], 1, 9.0)
    assert [one["code"] for one in visit["checks"]] == ["tilted_on_equal_legs"]


def test_flags_in_any_order_are_measured_front_first(run: Run) -> None:
    visit = one_object(run("--visit", "--back", "back.png", "--front", "front.png", "--front", "front2.png", "--json"))
    assert [photo["photo"]["file"] for photo in visit["photos"]] == ["front.png", "front2.png", "back.png"]


def test_views_that_differ_are_said_in_every_form(run: Run) -> None:
    words = ("--visit", "--front", "front.png", "--back", "other-back.png")
    visit = one_object(run(*words, "--json", "-o", "x.html"))
    assert [row["view"] for row in of(visit, "hip_tilt")] == ["front", "back"]
    (said,) = (
        one for one in visit["checks"] if (one["code"], one["readings"][0]["id"]) == ("views_differ", "hip_tilt")
    )
    assert said["message"].startswith("Hip tilt (hip line): front and back differ by more than the error of both")
    assert re.search("<li>Hip tilt .*front and back differ by more than the error of both", Path("x.html").read_text())
    assert "differ by more than the error of both" in " ".join(run(*words).out.split())


def test_what_is_left_out_is_said_and_the_exit_code_stays_the_highest(run: Run) -> None:
    ran = run("--visit", "--front", "front.png", "--back", "nobody.png", "--left", "text.jpg")
    assert ran.code == 4
    assert "One visit: 1 of 3 photos (the others are left out), from front" in ran.out
    assert "nobody.png: refuse: Nobody was found" in ran.err


def test_no_measured_photo_gives_no_row(run: Run) -> None:
    visit = one_object(run("--visit", "--front", "nobody.png", "--json"))
    assert (visit["status"], visit["measurements"]) == ("refused", [])
    assert one_object(run("--visit", "--front", "text.jpg", "--json"))["status"] == "unreadable"
    assert "none of 1 photo was measured" in run("--visit", "--front", "nobody.png", "-o", "x.html").out
    assert Page(Path("x.html").read_text()).pictures == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--visit"], "--visit puts 1 to 20 photos together, 0 given", id="none"),
        pytest.param(["--visit", *(("--front", "front.png") * 21)], "21 given", id="too-many"),
        pytest.param([*VISIT, "--view", "front"], "--view and --visit both say the view", id="view"),
        pytest.param([*VISIT, "--repeats"], "exclude each other", id="repeats"),
        pytest.param([*VISIT, "--back", "front.png"], "front.png was given twice", id="same-photo"),
        pytest.param([*VISIT, "-o", "x.png"], "Cannot write x.png for visit", id="picture"),
        pytest.param([*VISIT, "-o", "front.png"], "Cannot write front.png", id="over-a-photo"),
        pytest.param(["front.png", "--back", "back.png"], "Add --visit", id="no-visit"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_wrong_usage_says_what_to_do(run: Run, words: list[str], said: str, form: list[str]) -> None:
    ran = run(*words, *form)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def told_rows(html: str) -> list[str]:
    """The rows with a reading, as someone hears them who sees nothing else."""
    rows = [row.partition(">")[2] for row in re.sub(r"base64,[^\"]+", "", html).split("<tr")]
    told = (" ".join(re.sub("<[^>]+>", " ", row.partition("</tr>")[0]).split()) for row in rows)
    return [row for row in told if "95 % interval: " in row]


def heard(row: str) -> dict[str, str]:
    """Size, words, view and certainty that a row tells."""
    said = re.fullmatch(
        r"(?P<name>.+?) (?P<size>[+-]?\d[\d.]*(?:°| mm)|–) (?P<words>.+) Seen from: (?P<view>.+) "
        r"95 % interval: (?P<sure>.+)",
        row,
    )
    assert said is not None, row
    return said.groupdict()


STEP = {"deg": 0.5, "mm": 1.0, "%": 0.1}
"""What a reader sees numbers to; JSON has tenths, which are rounded already."""


def tells(shown: str, value: float, unit: str) -> bool:
    """Whether `shown` is `value`, signed, to the step that readers see."""
    number = float(shown.replace("°", "").replace(" mm", ""))
    signed = shown[0] == "0" or shown[0] == ("+" if value > 0 else "-")
    return signed and number % STEP[unit] == 0 and abs(number - value) <= STEP[unit] / 2 + 0.05


def side(row: Json) -> str:
    """The word that says which side, or which way, a reading that is more than its error lies."""
    if row["id"] == "knee_angle":
        return "inwards" if row["estimate"] > 0 else "outwards"
    return "left" if row["estimate"] > 0 else "right"


def test_page_names_side_size_certainty_and_view_of_each_row(run: Run) -> None:
    visit = one_object(run(*VISIT, "--height", "170", "--json", "-o", "x.html"))
    html = Path("x.html").read_text()
    by_name = {heard(row)["name"]: heard(row) for row in told_rows(html)}
    read = [row for row in visit["measurements"] if "estimate" in row]
    assert len(by_name) == len(read) > 8
    names = {
        (row.id, row.side): wording.MEASURES[row.id].name + (f", {row.side}" if row.side else "") for row in MEASURES
    }
    for row in read:
        told = by_name[names[row["id"], row["side"]]]
        agreeing = "".join(rf"( \({view} agrees\)|; {view} alone: .+)" for view in row["agreeing"])
        assert re.fullmatch(f"{row['view']}{agreeing}", told["view"])
        if row["value"] is None:
            assert told["size"] == "–"
            assert told["sure"].startswith("error ± ")
            apart = False
        else:
            ends = told["sure"].split(" to ")
            assert tells(told["size"], row["value"], row["unit"])
            assert all(tells(end, known, row["unit"]) for end, known in zip(ends, row["ci95"], strict=True))
            apart = {end[0] for end in ends} in ({"+"}, {"-"})
        assert (side(row) in told["words"].split()) == apart
    assert len(Page(html).pictures) == 2
    assert re.search("https?:", html) is None


def test_folder_gets_the_visit_alone(run: Run) -> None:
    assert run(*VISIT, "-o", "out").code == 0
    assert {path.name for path in Path("out").iterdir()} == {"visit.html", "visit.json"}
    assert json.loads(Path("out/visit.json").read_text()) == one_object(run(*VISIT, "--json"))


def test_visit_of_another_patient_stays(run: Run) -> None:
    other = ("--visit", "--front", "front2.png", "-o", "out")
    assert run(*VISIT, "-o", "out").err == ""
    before = {path: path.read_bytes() for path in Path("out").iterdir()}
    for _ in range(2):  # the second time over its own files
        assert "visit: Files of that name were not made of the same photos and stay." in run(*other).err
    assert {path.name for path in Path("out").iterdir()} == {
        f"visit{n}.{e}" for n in ("", "-2") for e in ("html", "json")
    }
    assert {path: path.read_bytes() for path in before} == before
    again = ("--visit", "--back", "back.png", "--front", "front.png", "--height", "170", "-o", "out")
    assert run(*again).err == ""
    assert (len(list(Path("out").iterdir())), before == {path: path.read_bytes() for path in before}) == (4, False)


@pytest.mark.parametrize("name", ["x.json", "x.html"])
def test_a_named_file_of_other_photos_is_refused(run: Run, name: str) -> None:
    assert run(*VISIT, "-o", name).code == run(*VISIT, "-o", name).code == 0
    before = Path(name).read_bytes()
    for words in (["--visit", "--front", "front.png"], BLOCKS, ["front.png", "front2.png", "--repeats"]):
        ran = run(*words, "-o", name)
        assert (ran.code, Path(name).read_bytes()) == (2, before)
        assert f"{name} is there already and was made of other photos. Name another file" in ran.err


# Blocks


def test_block_test_says_the_height_that_levels_the_pelvis(run: Run) -> None:
    ran = run(*BLOCKS)
    assert (ran.code, ran.err) == (0, "")
    assert "Block test: Blocks under the left foot, 3 photos, from the front" in ran.out
    said = re.search(r"With (\d+) mm under the left foot .*\(95 %: (-?\d+) to (\d+) mm\)", " ".join(ran.out.split()))
    assert said is not None
    assert (said[1], int(said[2]) < 19 < int(said[3])) == ("19", True)


def test_block_test_keeps_the_contract(run: Run) -> None:
    test = one_object(run(*BLOCKS, "--json"))
    assert [(one["file"], one["block_mm"]) for one in test["readings"]] == [
        ("b0.png", 0),
        ("b10.png", 10),
        ("b20.png", 20),
    ]
    assert test["level"]["block_mm"] == pytest.approx(19.0, abs=0.3)
    assert test["fit"]["deg_per_mm"] == pytest.approx(0.315, abs=0.005)


def test_block_under_the_other_foot_gives_no_height(run: Run) -> None:
    test = one_object(run(*BLOCKS[:-4], "--block-side", "right", "--view", "front", "--json"))
    assert test["level"] is None
    assert "Check the foot" in test["reason"]


def test_height_is_that_of_the_block_under_the_foot_of_the_test(run: Run) -> None:
    words = ("r0.png", "r10.png", "r20.png", *HEIGHTS, "--block-side", "right", "--view", "front", "-o", "x.html")
    test = one_object(run(*words, "--json"))
    assert test["level"]["block_mm"] == pytest.approx(19.0, abs=0.3)
    assert "With 19 mm under the right foot the pelvis is level" in Path("x.html").read_text()
    assert "10 mm under the right foot raise the right hip by 3.1" in " ".join(run(*words).out.split())


def test_unreadable_photo_takes_its_block_with_it(run: Run) -> None:
    words = ("text.jpg", *BLOCKS[:3], "--block-mm", "5", *BLOCKS[3:])
    ran = run(*words, "--json")
    test = one_object(ran)
    assert ran.code == 3
    assert [(one["file"], one["block_mm"]) for one in test["readings"]] == [
        ("b0.png", 0),
        ("b10.png", 10),
        ("b20.png", 20),
    ]


def test_page_of_a_block_test_has_a_dot_for_each_photo(run: Run) -> None:
    assert run(*BLOCKS, "-o", "x.html").code == 0
    html = Path("x.html").read_text()
    assert html.count("<circle") == 3
    assert "With 19 mm under the left foot the pelvis is level" in html
    assert len(Page(html).pictures) == 3


def test_page_without_a_reading_has_no_drawing(run: Run) -> None:
    assert run("nobody.png", *BLOCKS[1:], "-o", "x.html").code == 4
    assert "No height is said: fewer than three photos" in Path("x.html").read_text()
    words = ("nobody.png", "text.jpg", "missing.png", *BLOCKS[3:])
    assert run(*words, "-o", "y.html").code == 4
    assert "<svg" not in Path("y.html").read_text()


def test_contracts_can_be_broken(run: Run) -> None:
    visit, test = run(*VISIT, "--json").out, run(*BLOCKS, "--json").out
    for line, before, after in (
        (visit, '"agreeing": ["back"]', '"agreeing": ["front"]'),
        (visit, '"restand_sd": null', '"restand_sd": 1'),
        (test, '"block_side": "left"', '"block_side": "both"'),
        (test, '"block_mm": 10.0', '"block_mm": -10.0'),
    ):
        assert before in line
        with pytest.raises(AssertionError):
            parsed(line.replace(before, after))
