"""The command line through its entry point: exit code, standard output, standard error."""

import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import chdir
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import Base

from posture import __version__, cli
from posture.landmarks import View
from posture.measures import MEASURES
from posture.overlay import COVER_COLOUR
from posture.photo import printable
from posture.report import wording
from posture.report.finding_words import TYPED
from tests.boards import PAGE_MM, page
from tests.contract import Json, parsed
from tests.photofiles import apple_note, exif_with, file_of, fractions, png_bomb, textured
from tests.playback import picture
from tests.playing_cli import Cast

FIGURE_PNG = file_of(Image.fromarray(picture()), "PNG", compress_level=1)
ROOT = Path(__file__).parents[1]
FRONT = ("--view", "front")
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
"""The environment without what would change how Python reads and writes."""
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user"
)


@dataclass(frozen=True)
class Ran:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Json]:
        return [parsed(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Figures in place of the network."""
    cast = Cast()
    monkeypatch.setattr(cli, "shared_detector", lambda: cast)
    monkeypatch.setattr(cli, "shared_refiner", lambda: None)  # figures have no picture to look at
    return cast


@pytest.fixture
def run(cast: Cast, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line with the words given, figures in place of the network."""
    assert cast.shown == []

    def run(*words: str | Path) -> Ran:
        code = cli.main([str(word) for word in words])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def shot(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a readable photo of the name given."""

    def shot(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(FIGURE_PNG)
        return path

    return shot


Shot = Callable[[str], Path]


def in_process(*words: str | Path, as_nobody_in: Path | None = None, **options: Any) -> "subprocess.Popen[str]":
    """The same in a process of its own."""
    nobody = [] if as_nobody_in is None else ["--as-nobody", str(as_nobody_in)]
    command = [sys.executable, "-m", "tests.playing_cli", *nobody, *map(str, words)]
    defaults: dict[str, Any] = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
        "cwd": ROOT,
        "env": PLAIN,
    }
    process: subprocess.Popen[str] = subprocess.Popen(command, **(defaults | options))
    return process


def finished(process: "subprocess.Popen[str]") -> Ran:
    out, err = process.communicate(timeout=120)
    return Ran(process.returncode, out or "", err or "")


# What is printed


def test_table_names_every_measure(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("a.png"), *FRONT, "--height", "170")
    assert (ran.code, ran.err) == (0, "")
    words = " ".join(ran.out.split())
    assert words.startswith("a.png, from the front")
    listed = [measure for measure in MEASURES if View.FRONT in measure.views]
    assert all(wording.MEASURES[measure.id].name.split()[0] in words for measure in listed)
    assert "Knee angle, left +8.0°" in words


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="auto"),
        pytest.param([*FRONT], id="front"),
        pytest.param([*FRONT, "--height", "170"], id="height"),
        pytest.param([*FRONT, "--vertical", "frame"], id="frame"),
        pytest.param([*FRONT, "--vertical", "-1.5"], id="negative-roll"),
        pytest.param([*FRONT, "--vertical", "2", "--height", "170.5"], id="roll"),
        pytest.param([*FRONT, "--person", "1"], id="person"),
        pytest.param(["--view", "back"], id="refused"),
    ],
)
def test_json_line_keeps_the_contract(run: Run, shot: Shot, options: Sequence[str]) -> None:
    ran = run("analyse", shot("a.png"), "--json", *options)
    (photo,) = ran.objects
    assert photo["status"] == ("refused" if "back" in options else "measured")
    assert photo["photo"]["file"] == "a.png"
    assert (photo["scale"] is None) == ("--height" not in options)


def test_json_says_what_was_asked(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("a.png"), "--json", *FRONT, "--vertical", "-1.5", "--height", "170")
    (photo,) = ran.objects
    assert photo["vertical"] == {"source": "stated", "roll_deg": -1.5, "pitch_deg": None, "sd_deg": 0.3}
    assert photo["scale"]["mm_per_px"] == pytest.approx(2.0, rel=0.03)
    values = {(row["id"], row["side"]): row.get("estimate") for row in photo["measurements"]}
    assert values["hip_tilt", None] == pytest.approx(3.0 + 1.5, abs=0.051)
    assert values["knee_angle", "left"] == pytest.approx(8.0, abs=0.051)


def test_numbers_may_have_a_decimal_comma(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("a.png"), "--json", *FRONT, "--height", "171,3cm", "--vertical", "-1,5")
    (photo,) = ran.objects
    (same,) = run("analyse", shot("a.png"), "--json", *FRONT, "--height", "171.3", "--vertical", "-1.5").objects
    assert photo == same
    assert photo["scale"]["mm_per_px"] > 0


def test_plumb_line_is_taken_out(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("a.png"), "--json", *FRONT, "--plumb", "480,0,520,1000")
    (photo,) = ran.objects
    assert photo["vertical"] == {"source": "plumb", "roll_deg": 2.29, "pitch_deg": None, "sd_deg": 0.26}
    assert photo["measurements"][0]["id"] == "hip_tilt"
    assert photo["measurements"][0]["estimate"] == pytest.approx(3.0 - 2.29, abs=0.051)


def test_gravity_in_the_file_is_taken_out(run: Run, tmp_path: Path) -> None:
    exif = exif_with({Base.MakerNote: apple_note(1, gravity=fractions(0.0349, -0.9944, -0.1))})
    exif[Base.Orientation] = 6
    with Image.open(BytesIO(FIGURE_PNG)) as image:
        stored = image.convert("RGB").transpose(Image.Transpose.ROTATE_90)
    path = tmp_path / "a.jpg"
    path.write_bytes(file_of(stored, "JPEG", exif=exif, quality=95))
    (photo,) = run("analyse", path, "--json", *FRONT).objects
    assert photo["vertical"] == {"source": "gravity", "roll_deg": 2.01, "pitch_deg": -5.7, "sd_deg": 0.3}
    (level,) = run("analyse", path, "--json", *FRONT, "--vertical", "frame").objects
    assert level["vertical"] == {"source": "frame", "roll_deg": 0.0, "pitch_deg": None, "sd_deg": 1.5}
    tilts = [one["measurements"][0]["estimate"] for one in (photo, level)]
    assert tilts[1] - tilts[0] == pytest.approx(2.01, abs=0.11)


@pytest.mark.parametrize("broken", ["vertical", "status", "extra", "estimate", "nan"])
def test_contract_check_can_fail(run: Run, shot: Shot, broken: str) -> None:
    line = run("analyse", shot("a.png"), "--json", *FRONT).out
    damage = {
        "vertical": ('"vertical"', '"down"'),
        "status": ('"measured"', '"refused"'),
        "extra": ('"photo": {', '"photo": {"taken": "2026", '),
        "estimate": ('"estimate": 8.0', '"estimate": 80.0'),
        "nan": ('"roll_deg": 0.0', '"roll_deg": NaN'),
    }
    assert parsed(line)
    assert line.count(damage[broken][0]) >= 1
    with pytest.raises(AssertionError):
        parsed(line.replace(*damage[broken]))


def test_version_and_help(run: Run) -> None:
    assert run("--version") == Ran(0, f"posture {__version__}\n", "")
    shown = run("analyse", "--help")
    assert (shown.code, shown.err) == (0, "")
    assert {"--view", "--height", "--vertical", "--person", "--show-face", "--json", "-o"} <= set(shown.out.split())


def test_several_photos_give_several_tables(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("a.png"), shot("b.png"), *FRONT)
    assert ran.code == 0
    assert ran.out.count("Hip tilt") == 2
    assert ran.out.index("a.png") < ran.out.index("b.png")


# Bad input

BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing.jpg": (Path.exists, "no_such_file"),
    "folder.jpg": (Path.mkdir, "folder"),
    "zero.jpg": (Path.touch, "empty"),
    "text.jpg": (lambda path: path.write_text("A text, not a photo.\n"), "not_a_photo"),
    "cut.jpg": (lambda path: path.write_bytes(file_of(textured(300, 200), "JPEG")[:9000]), "broken"),
    "bomb.png": (lambda path: path.write_bytes(png_bomb()), "too_many_pixels"),
    "scan.tiff": (lambda path: path.write_bytes(file_of(textured(9, 9), "TIFF")), "not_a_photo"),
    "film.mp4": (lambda path: path.write_bytes(b"\0\0\0\x18ftypisom" + bytes(99)), "video"),
    "pipe.jpg": (os.mkfifo, "not_a_file"),
    "line\nbreak\x1b[31m.jpg": (Path.exists, "no_such_file"),
    os.fsdecode(b"\xe9t\xe9.jpg"): (Path.touch, "empty"),
}
REFUSED = {
    "two.png": "several_people",
    "nobody.png": "no_person",
    "half.png": "cut_off",
    "tiny.png": "too_small",
}


@pytest.mark.parametrize("name", BROKEN, ids=ascii)
def test_unreadable_photo_is_said_in_one_line(run: Run, cast: Cast, tmp_path: Path, name: str) -> None:
    make, code = BROKEN[name]
    path = tmp_path / name
    make(path)
    ran = run("analyse", path, "--json")
    assert ran.code == 3
    assert cast.shown == []
    (photo,) = ran.objects
    assert (photo["status"], photo["error"]["code"]) == ("unreadable", code)
    error = photo["error"]
    assert ran.err == f"posture: {printable(str(path))}: {error['message']} {error['action']}\n"
    assert ran.err[:-1].isprintable()


@pytest.mark.parametrize("name", ["/", "."], ids=["root", "here"])
def test_folder_without_a_name_is_named_all_the_same(run: Run, name: str) -> None:
    ran = run("analyse", name, "--json")
    assert (ran.code, ran.objects[0]["photo"]["file"], ran.objects[0]["error"]["code"]) == (3, name, "folder")


@pytest.mark.parametrize("name", REFUSED)
def test_refused_photo_is_said_in_one_line(run: Run, shot: Shot, name: str) -> None:
    path = shot(name)
    ran = run("analyse", path, *FRONT, "--json")
    assert ran.code == 4
    (photo,) = ran.objects
    assert photo["status"] == "refused"
    finding = photo["findings"][0]
    assert (finding["code"], finding["severity"]) == (REFUSED[name], "refuse")
    known = next((action for (code, _), action in TYPED.items() if code == REFUSED[name]), finding["action"])
    assert ran.err.splitlines()[0] == f"posture: {path}: refuse: {finding['message']} {known}"


def test_refused_photo_prints_no_number(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("two.png"), *FRONT)
    assert ran.code == 4
    assert "°" not in ran.out.replace("± 3°", "")


def test_several_people_are_told_how_to_choose(run: Run, shot: Shot) -> None:
    assert "--person N. Or photograph" in run("analyse", shot("two.png"), *FRONT).err


def test_the_person_chosen_is_measured(run: Run, shot: Shot) -> None:
    places = []
    for number in "12":
        (photo,) = run("analyse", shot("two.png"), *FRONT, "--json", "--person", number).objects
        assert photo["status"] == "measured"
        places.append(photo["landmarks"]["nose"]["x"])
    assert places == [280.0, 720.0]


def test_a_person_who_is_not_there_is_refused(run: Run, shot: Shot) -> None:
    ran = run("analyse", shot("two.png"), *FRONT, "--json", "--person", "3")
    assert (ran.code, ran.objects[0]["findings"][0]["code"]) == (4, "no_person")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        pytest.param(["good.png", "zero.jpg"], 3, id="unreadable"),
        pytest.param(["zero.jpg", "good.png", "two.png"], 4, id="refused-is-highest"),
        pytest.param(["two.png", "good.png", "missing.jpg"], 4, id="refused-first"),
        pytest.param(["good.png", "also.png"], 0, id="all-good"),
    ],
)
def test_exit_code_is_the_highest_and_all_photos_are_looked_at(
    run: Run, shot: Shot, names: Sequence[str], code: int
) -> None:
    paths = [shot(name) for name in names]
    for path in paths:
        if path.name in BROKEN:
            path.unlink()
            BROKEN[path.name][0](path)
    ran = run("analyse", *paths, *FRONT, "--json")
    assert ran.code == code
    assert [photo["photo"]["file"] for photo in ran.objects] == names
    expected = ["unreadable" if name in BROKEN else "refused" if name in REFUSED else "measured" for name in names]
    assert [photo["status"] for photo in ran.objects] == expected


@as_root
def test_forbidden_photo_and_output() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        for name, mode in (("closed.png", 0o000), ("open.png", 0o644)):
            (folder / name).write_bytes(FIGURE_PNG)
            (folder / name).chmod(mode)
        both = finished(in_process("analyse", "closed.png", "open.png", *FRONT, "--json", as_nobody_in=folder))
        to_file = finished(in_process("analyse", "open.png", *FRONT, "-o", "a.json", as_nobody_in=folder))
        to_folder = finished(in_process("analyse", "open.png", *FRONT, "-o", "new", as_nobody_in=folder))
    assert both.code == 3
    assert [photo["status"] for photo in both.objects] == ["unreadable", "measured"]
    assert both.err == ("posture: closed.png: may not be read. Change its permissions or copy it to your own folder.\n")
    assert (to_file.code, to_folder.code) == (2, 2)
    assert to_file.err.startswith("posture: open.png: Cannot write a.json: Permission denied.")
    assert to_folder.err.startswith("posture: Cannot write into new: Permission denied.")


# Wrong usage


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([], "Nothing to do", id="nothing"),
        pytest.param(["analyse"], "Missing argument", id="no-photo"),
        pytest.param(["measure", "a.png"], "No such command 'measure'. See posture --help.", id="unknown-command"),
        pytest.param(["analyse", "a.png", "--height", "0"], "A height of 0 cm", id="height-0"),
        pytest.param(["analyse", "a.png", "--height", "17"], "A height of 17 cm", id="height-17"),
        pytest.param(["analyse", "a.png", "--height", "-170"], "A height of -170 cm", id="height-negative"),
        pytest.param(["analyse", "a.png", "--height", "1e9"], "A height of 1e+09 cm", id="height-huge"),
        pytest.param(["analyse", "a.png", "--height", "nan"], "A height of nan cm", id="height-nan"),
        pytest.param(["analyse", "a.png", "--height", "inf"], "A height of inf cm", id="height-inf"),
        pytest.param(
            ["analyse", "a.png", "--height", "tall"], "A height of 'tall' is not understood", id="height-word"
        ),
        pytest.param(["analyse", "a.png", "--height", "5'8"], "172 for 172 cm", id="height-feet"),
        pytest.param(["analyse", "a.png", "--height", "1.75"], "A height of 1.75 cm", id="height-metres"),
        pytest.param(["stickers", "--paper", "a5"], "See posture stickers --help.", id="help-of-the-command"),
        pytest.param(["analyse", "a.png", "--view", "upside"], "Invalid value for '--view'", id="view-upside"),
        pytest.param(["analyse", "a.png", "--vertical", "nan"], "A camera roll of nan°", id="vertical-nan"),
        pytest.param(["analyse", "a.png", "--vertical", "90"], "A camera roll of 90°", id="vertical-90"),
        pytest.param(["analyse", "a.png", "--plumb", "1,2,3"], "--plumb '1,2,3' is not", id="plumb-three-numbers"),
        pytest.param(["analyse", "a.png", "--plumb", "a,b,c,\x1b"], "--plumb 'a,b,c,?' is not", id="plumb-words"),
        pytest.param(["analyse", "a.png", "--plumb", "1,2,1,9"], "too short", id="plumb-short"),
        pytest.param(["analyse", "a.png", "--plumb", "nan,0,9,900"], "--plumb 'nan,0,9,900' is not", id="plumb-nan"),
        pytest.param(["analyse", "a.png", "--plumb", "9,0,9,1001"], "which is 1000 x 1000 px", id="plumb-below"),
        pytest.param(["analyse", "a.png", "--plumb", "-1,0,9,900", "--json"], "end -1,0 is outside", id="plumb-left"),
        pytest.param(["analyse", "a.png", "b.png", "--plumb", "9,0,9,900"], "several are given", id="plumb-several"),
        pytest.param(
            ["analyse", "a.png", "--plumb", "9,0,9,900", "--vertical", "1"], "both say which way", id="plumb-and-roll"
        ),
        pytest.param(["analyse", "a.png", "--vertical", "up"], "--vertical 'up'", id="vertical-word"),
        pytest.param(["analyse", "a.png", "--vertical", "\x1b[31m"], "--vertical '?[31m'", id="vertical-control"),
        pytest.param(["analyse", "a.png", "--person", "0"], "Invalid value for '--person'", id="person-0"),
        pytest.param(["analyse", "a.png", "--repeats"], "2 to 20 photos together, 1 given", id="repeats"),
        pytest.param(["analyse", "--visit", "a.png"], "--visit needs the view of each photo", id="visit"),
        pytest.param(["analyse", "--front", "a.png"], "Add --visit", id="no-visit"),
        pytest.param(["analyse", "a.png", "--block-mm", "5"], "--block-mm needs the foot", id="blocks"),
        pytest.param(["analyse", "a.png", "-o", "a.pdf"], "Cannot write a.pdf", id="pdf"),
        pytest.param(["analyse", "a.png", "-o", "a.jpg"], "Cannot write a.jpg", id="jpg"),
        pytest.param(["analyse", "a.png", "-o", "a.json.gz"], "Cannot write a.json.gz", id="gz"),
        pytest.param(["analyse", "a.png", "b.png", "-o", "a.json"], "holds one photo, 2 are given", id="two-in-one"),
        pytest.param(["analyse", "a.png", "-o", "a.png"], "a.png is a photo to be measured", id="over-the-photo"),
        pytest.param(["analyse", "a.png", "-o", "b.png/out"], "Cannot write into b.png/out", id="below-a-file"),
    ],
)
def test_wrong_usage_is_one_line_and_measures_nothing(
    run: Run, cast: Cast, shot: Shot, words: Sequence[str], said: str
) -> None:
    photos = shot("a.png"), shot("b.png")
    with chdir(photos[0].parent):
        ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("posture: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert cast.shown == []
    assert sorted(photos[0].parent.iterdir()) == list(photos)
    assert [photo.read_bytes() for photo in photos] == [FIGURE_PNG, FIGURE_PNG]


# From the shell, with the networks


BOARD_MM_PER_PX = 1.75
"""Of the board drawn beside the woman of front.jpg, who stands at 1.74 by her height."""


def with_board(sample: str) -> bytes:
    """A sample picture with the printed page drawn flat beside the person's left thigh."""
    pixels = np.array(Image.open(ROOT / "sample_images" / sample).convert("RGB"))
    wide, high = (round(mm / BOARD_MM_PER_PX) for mm in PAGE_MM)
    drawn = np.asarray(Image.fromarray(page()).resize((wide, high), Image.Resampling.BOX))
    pixels[640 : 640 + high, 600 : 600 + wide] = drawn
    return file_of(Image.fromarray(pixels), "PNG", compress_level=1)


@pytest.mark.model
def test_board_and_refiner_from_the_shell(tmp_path: Path) -> None:
    (tmp_path / "board.png").write_bytes(with_board("front.jpg"))
    options = ("--view", "front", "--scale", "board", "--json", "-o", str(tmp_path / "board.html"))
    command = [sys.executable, "-m", "posture", "analyse", str(tmp_path / "board.png"), *options]
    ran = finished(subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    assert (ran.code, ran.err) == (0, "")
    (photo,) = ran.objects
    assert photo["scale"]["source"] == "board"
    assert photo["scale"]["mm_per_px"] == pytest.approx(BOARD_MM_PER_PX, rel=0.015)
    assert photo["landmarks"]["left_hip"]["source"] == "refined"
    assert photo["provenance"]["refiner"] == "refiner.onnx"
    refiner = (ROOT / "posture" / "models" / "refiner.onnx").read_bytes()
    assert photo["provenance"]["refiner_sha256"] == hashlib.sha256(refiner).hexdigest()
    (height,) = (one for one in photo["measurements"] if one["id"] == "hip_height_difference")
    assert (height["unit"], height["method"]) == ("mm", "refined")
    assert "from the printed board in the photo" in (tmp_path / "board.html").read_text()


# What is written


@pytest.mark.parametrize("name", ["x.json", "x.PNG", "x.html"])
def test_output_by_its_ending(run: Run, shot: Shot, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    ran = run("analyse", shot("a.png"), *FRONT, "-o", target)
    assert (ran.code, ran.err) == (0, "")
    content = target.read_bytes()
    if name == "x.json":
        assert parsed(content.decode())["status"] == "measured"
    else:
        assert content.startswith(b"\x89PNG" if name == "x.PNG" else b"<!doctype html>")
    assert target.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["a.png", name])


def test_output_folder_keeps_photos_of_one_name_apart(run: Run, shot: Shot, tmp_path: Path) -> None:
    names = ["one/a.png", "two/a.png", "a.png", "A.png", "a-2.png"]
    photos = []
    for number, name in enumerate(names):
        photos.append(shot(name))
        photos[-1].write_bytes(FIGURE_PNG + bytes(number))
    ran = run("analyse", *photos, *FRONT, "--json", "-o", tmp_path / "new" / "out")
    assert ran.code == 0
    stems = ["a", "a-2", "a-3", "A-4", "a-2-2"]
    written = [parsed((tmp_path / "new" / "out" / f"{stem}.json").read_text()) for stem in stems]
    assert [photo["photo"]["sha256"] for photo in written] == [photo["photo"]["sha256"] for photo in ran.objects]
    assert len({photo["photo"]["sha256"] for photo in written}) == len(names)
    everything = {f"{stem}{ending}" for stem, ending in itertools.product(stems, (".json", ".png", ".html"))}
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == everything


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("sub/../a.png", id="another-spelling"),
        pytest.param("hard-link.png", id="hard-link"),
        pytest.param("soft-link.png", id="soft-link"),
    ],
)
def test_output_never_replaces_a_photo(run: Run, cast: Cast, shot: Shot, tmp_path: Path, target: str) -> None:
    photo = shot("a.png")
    (tmp_path / "sub").mkdir()
    (tmp_path / "hard-link.png").hardlink_to(photo)
    (tmp_path / "soft-link.png").symlink_to("a.png")
    ran = run("analyse", photo, *FRONT, "-o", tmp_path / target)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "is a photo to be measured" in ran.err
    assert photo.read_bytes() == FIGURE_PNG
    assert cast.shown == []


@pytest.mark.parametrize("target", [".", "linked-folder"])
def test_output_into_the_folder_of_the_photos_leaves_every_original(
    run: Run, shot: Shot, tmp_path: Path, target: str
) -> None:
    photo, other = shot("a.jpg"), shot("a.png")
    (tmp_path / "linked-folder").symlink_to(".")
    assert run("analyse", photo, *FRONT, "-o", tmp_path / target).code == 0
    assert photo.read_bytes() == other.read_bytes() == FIGURE_PNG
    assert {path.name for path in tmp_path.glob("a-posture.*")} == {
        f"a-posture{ending}" for ending in (".png", ".html", ".json")
    }


def test_output_never_replaces_a_file_of_somebody_else(run: Run, shot: Shot, tmp_path: Path) -> None:
    photo = shot("a.png")
    original = shot("out/a.png")
    for _ in range(2):  # the second time over its own files
        ran = run("analyse", photo, *FRONT, "-o", tmp_path / "out")
        assert ran.code == 0
        assert ran.err.count("\n") == 1
        assert "Written beside them: a-2.png, a-2.html, a-2.json." in ran.err
    assert original.read_bytes() == FIGURE_PNG
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a.png", "a-2.png", "a-2.html", "a-2.json"}


def test_results_of_another_photo_of_that_name_stay(run: Run, shot: Shot, tmp_path: Path) -> None:
    one, other, out = shot("one/IMG_1.png"), shot("other/IMG_1.png"), tmp_path / "out"
    other.write_bytes(FIGURE_PNG + b"another patient")
    assert run("analyse", one, *FRONT, "-o", out) == Ran(0, ran_out(run, one), "")
    before = {path: path.read_bytes() for path in out.iterdir()}
    for _ in range(2):  # the second time over its own files
        ran = run("analyse", other, *FRONT, "-o", out)
        assert ran.code == 0
        assert "Written beside them: IMG_1-2.png, IMG_1-2.html, IMG_1-2.json." in ran.err
    assert {path: path.read_bytes() for path in before} == before
    assert len(list(out.iterdir())) == 6
    (out / "IMG_1.html").unlink()
    assert run("analyse", one, *FRONT, "-o", out).err == ""
    assert len(list(out.iterdir())) == 6


def ran_out(run: Run, photo: Path) -> str:
    return run("analyse", photo, *FRONT).out


@pytest.mark.parametrize("name", ["x.json", "x.png", "x.html"])
def test_a_named_file_of_another_photo_is_refused(run: Run, shot: Shot, tmp_path: Path, name: str) -> None:
    one, other, target = shot("a.png"), shot("b.png"), tmp_path / "out" / name
    other.write_bytes(FIGURE_PNG + b"another patient")
    target.parent.mkdir()
    for more in ([], ["--height", "170"]):  # a file of the same photo is replaced
        assert run("analyse", one, *FRONT, *more, "-o", target).code == 0
    before = target.read_bytes()
    ran = run("analyse", other, *FRONT, "-o", target)
    assert (ran.code, target.read_bytes()) == (2, before)
    assert ran.err == (
        f"posture: {other}: {name} is there already and was made of other photos. "
        "Name another file, or a folder, where a number is added.\n"
    )


def test_output_into_a_missing_folder_does_not_stop_the_table(run: Run, shot: Shot, tmp_path: Path) -> None:
    photo = shot("a.png")
    ran = run("analyse", photo, *FRONT, "-o", tmp_path / "missing" / "a.json")
    assert ran.code == 2
    assert "Hip tilt" in ran.out
    assert ran.err == (
        f"posture: {photo}: Cannot write a.json: No such file or directory. "
        "Name a folder that exists and may be written to.\n"
    )


def test_output_without_a_person_has_no_picture(run: Run, shot: Shot, tmp_path: Path) -> None:
    ran = run("analyse", shot("nobody.png"), shot("a.png"), *FRONT, "-o", tmp_path / "out")
    assert ran.code == 4
    assert "nobody was found, so no face could be covered" in ran.err
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"nobody.json", "nobody.html", "a.json", "a.html", "a.png"}


def test_show_face_leaves_the_face(run: Run, shot: Shot, tmp_path: Path) -> None:
    photo = shot("a.png")
    for name, more in (("covered.png", []), ("shown.png", ["--show-face"])):
        assert run("analyse", photo, *FRONT, "-o", tmp_path / name, *more).code == 0
    covered, shown = (np.asarray(Image.open(tmp_path / name)) for name in ("covered.png", "shown.png"))
    changed = (covered != shown).any(axis=2)
    assert changed.sum() > 2000
    assert (covered[changed] == COVER_COLOUR).all(axis=1).mean() > 0.9  # the rest is the plumb line over it


# Where it is printed


@pytest.mark.parametrize("words", [["--json"], []], ids=["json", "table"])
def test_a_reader_that_left_is_no_fault(shot: Shot, words: Sequence[str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = in_process("analyse", shot("a.png"), shot("b.png"), *FRONT, *words, stdout=write_end)
    os.close(write_end)
    ran = finished(process)
    assert (ran.code, ran.err) == (2, "")


def test_head_stops_reading(shot: Shot) -> None:
    command = f"'{sys.executable}' -m tests.playing_cli analyse '{shot('a.png')}' --view front --json | head -c 1"
    ran = subprocess.run(["sh", "-c", command], cwd=ROOT, env=PLAIN, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{", "")


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        pytest.param(">&-", "it is closed", id="closed"),
        pytest.param("> /dev/full", "No space left on device", id="full"),
    ],
)
def test_output_that_takes_nothing(shot: Shot, redirection: str, said: str) -> None:
    command = f"'{sys.executable}' -m tests.playing_cli analyse '{shot('a.png')}' --view front {redirection}"
    ran = subprocess.run(["sh", "-c", command], cwd=ROOT, env=PLAIN, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"posture: Cannot write to standard output: {said}.")
    assert ran.stderr.count("\n") == 1


def test_closed_standard_error_is_no_fault(shot: Shot) -> None:
    command = f"'{sys.executable}' -m tests.playing_cli analyse '{shot('two.png')}' --view front --json 2>&-"
    ran = subprocess.run(["sh", "-c", command], cwd=ROOT, env=PLAIN, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (4, "")
    assert parsed(ran.stdout)["status"] == "refused"


LOCALES = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "c": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("locale", LOCALES)
def test_any_locale(shot: Shot, tmp_path: Path, locale: str) -> None:
    photo = shot("Müller 王.png")
    text: dict[str, Any] = {"encoding": "latin-1", "env": PLAIN | LOCALES[locale]}
    table = finished(in_process("analyse", photo, *FRONT, "--vertical", "1", **text))
    json = finished(in_process("analyse", photo, *FRONT, "--json", "-o", tmp_path / "x.html", **text))
    refused = finished(in_process("analyse", photo, "--view", "left", **text))
    assert (table.code, json.code, refused.code) == (0, 0, 4)
    assert "Knee angle, left" in table.out
    (seen,) = json.objects
    assert seen["photo"]["file"] == ("Müller 王.png" if locale != "c" else "M??ller ???.png")
    assert "Traceback" not in table.err + json.err + refused.err
    assert "°" in (tmp_path / "x.html").read_text("utf-8")


# With the network


@pytest.mark.model
@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (60, 60)], ids=str)
def test_picture_without_a_person_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], size: tuple[int, int]
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(file_of(textured(*size), "PNG"))
    code = cli.main(["analyse", str(path), "--json"])
    out, err = capfd.readouterr()
    photo = parsed(out)
    assert (code, photo["findings"][0]["code"]) == (4, "no_person")
    assert err == f"posture: {path}: refuse: {photo['findings'][0]['message']} {photo['findings'][0]['action']}\n"
