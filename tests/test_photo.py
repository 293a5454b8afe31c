"""A file from outside becomes upright RGB pixels, or an UnreadablePhoto that says what to do."""

import hashlib
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base

from posture import photo as photo_module
from posture.errors import ExitCode, UnreadablePhoto
from posture.photo import Photo, Pixels, decode, keep_memory, printable, quarter_turned, read, reduced, resized, upright
from tests.photofiles import apple_note, exif_with, file_of, png, png_bomb, textured

RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
Colour = tuple[int, int, int]

FIRST_ROW_AND_COLUMN = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}
"""The side of the upright picture at which the stored row 0 and column 0 lie: the words of the EXIF standard."""
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
LOSSLESS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 100, "subsampling": 0},
    "PNG": {},
    "WEBP": {"lossless": True},
    "HEIF": {"quality": -1, "chroma": 444},
}


def corners(pixels: Pixels) -> dict[frozenset[str], Colour]:
    """Colours near the corners of a picture, by the two sides that meet there."""
    rows, columns = {"top": 3, "bottom": -4}, {"left": 3, "right": -4}
    return {
        frozenset((row, column)): tuple(pixels[y, x].tolist())
        for row, y in rows.items()
        for column, x in columns.items()
    }


def four_corners(width: int = 64, height: int = 32) -> Image.Image:
    """Red, green, blue and black quarters, as stored: row 0 column 0 first, then along the row."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    return Image.fromarray(pixels)


def pixel(content: bytes, x: int = 0, y: int = 0) -> Colour:
    red, green, blue = decode(content, "x").pixels[y, x].tolist()
    return red, green, blue


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadablePhoto) as raised:
        decode(content, "x.jpg")
    assert raised.value.exit_code is ExitCode.UNREADABLE
    assert raised.value.message.endswith(".")
    assert raised.value.action.endswith(".")
    return raised.value.code


def test_memory_of_a_photo_is_kept_for_the_next() -> None:
    core: Any = Image.core  # type: ignore[attr-defined]
    before = core.get_blocks_max()
    try:
        keep_memory()
        assert core.get_blocks_max() * core.get_block_size() >= 12_000_000 * 4
    finally:
        core.set_blocks_max(before)


@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize("orientation", FIRST_ROW_AND_COLUMN)
def test_orientation_is_applied(kind: str, orientation: int) -> None:
    row, column = FIRST_ROW_AND_COLUMN[orientation]
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    photo = decode(file_of(four_corners(), kind, exif=exif.tobytes(), **LOSSLESS[kind]), "x")
    seen = corners(photo.pixels)
    assert (photo.width, photo.height) == ((64, 32) if row in {"top", "bottom"} else (32, 64))
    for sides, colour in (
        ((row, column), RED),
        ((row, OPPOSITE[column]), GREEN),
        ((OPPOSITE[row], column), BLUE),
        ((OPPOSITE[row], OPPOSITE[column]), BLACK),
    ):
        assert seen[frozenset(sides)] == pytest.approx(colour, abs=4)


@pytest.mark.parametrize(
    ("cmyk", "rgb"),
    [
        pytest.param((255, 0, 0, 0), (0, 255, 255), id="cyan"),
        pytest.param((0, 255, 0, 0), (255, 0, 255), id="magenta"),
        pytest.param((0, 0, 0, 255), BLACK, id="black"),
        pytest.param((0, 0, 0, 0), (255, 255, 255), id="white"),
    ],
)
def test_cmyk_jpeg(cmyk: tuple[int, ...], rgb: Colour) -> None:
    assert pixel(file_of(Image.new("CMYK", (16, 16), cmyk), "JPEG", quality=100)) == pytest.approx(rgb, abs=3)


def test_grey_of_16_bits_keeps_its_upper_8() -> None:
    levels = np.array([[0, 255, 256, 0x80FF, 65535]], np.uint16)
    pixels = decode(file_of(Image.fromarray(levels), "PNG"), "x").pixels
    assert pixels[0].tolist() == [[level] * 3 for level in (0, 0, 1, 128, 255)]


def test_colour_of_16_bits_keeps_its_upper_8() -> None:
    blue_green_red = np.array([[[0x0100, 0x80FF, 0xFFFF]]], np.uint16)
    content = cv2.imencode(".png", blue_green_red)[1].tobytes()
    assert pixel(content) == (255, 128, 1)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param(Image.new("L", (4, 4), 77), (77, 77, 77), id="grey"),
        pytest.param(Image.new("1", (4, 4), 1), (255, 255, 255), id="black-and-white"),
        pytest.param(Image.new("RGB", (4, 4), (9, 90, 200)).convert("P"), (0, 102, 204), id="palette"),
        pytest.param(Image.new("RGBA", (4, 4), (200, 100, 50, 255)), (200, 100, 50), id="opaque"),
        pytest.param(Image.new("RGBA", (4, 4), (200, 100, 50, 0)), (255, 255, 255), id="clear-is-white"),
        pytest.param(Image.new("RGBA", (4, 4), (0, 0, 0, 51)), (204, 204, 204), id="a-fifth-black-on-white"),
        pytest.param(Image.new("LA", (4, 4), (0, 0)), (255, 255, 255), id="clear-grey-is-white"),
    ],
)
def test_png_of_every_mode(image: Image.Image, expected: Colour) -> None:
    assert pixel(file_of(image, "PNG")) == expected


def test_clear_colour_of_a_palette_is_white() -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([*RED, *BLUE])
    assert pixel(file_of(image, "PNG")) == BLUE
    assert pixel(file_of(image, "PNG", transparency=1)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_first_frame_of_a_moving_picture(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in (RED, GREEN, BLUE)]
    content = file_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=40)
    assert pixel(content) == pytest.approx(RED, abs=4)


def test_first_picture_of_a_multi_picture_file() -> None:
    second = Image.new("RGB", (8, 8), BLUE)
    content = file_of(Image.new("RGB", (32, 16), RED), "MPO", save_all=True, append_images=[second], quality=95)
    photo = decode(content, "x")
    assert (photo.width, photo.height) == (32, 16)
    assert photo.pixels[8, 8] == pytest.approx(RED, abs=4)


def test_large_photo_is_converted_whole() -> None:
    image = textured(40, 700).convert("CMYK")
    expected = np.asarray(image.convert("RGB")).astype(int)
    pixels = decode(file_of(image, "JPEG", quality=100, subsampling=0), "x").pixels
    assert np.abs(pixels.astype(int) - expected).mean() < 2


def test_photo_drops_all_other_metadata() -> None:
    exif = exif_with({Base.DateTimeOriginal: "2026:11:22 21:13:00", Base.MakerNote: apple_note(1)})
    exif[Base.Artist], exif[Base.Make] = "Jane Doe", "Acme"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (47.0, 22.0, 33.0)})
    content = file_of(four_corners(), "JPEG", exif=exif, comment=b"Jane's back")
    assert b"Jane Doe" in content
    assert b"Jane's back" in content
    photo = decode(content, "/home/jane/clinic/a.jpg")
    assert {field.name for field in fields(Photo)} == {
        *("name", "sha256", "pixels", "focal_35mm", "front_camera", "gravity")
    }
    assert photo.name == "a.jpg"
    kept = pickle.dumps(photo)
    assert not [word for word in (b"Jane", b"jane", b"Acme", b"2026", b"Apple iOS") if word in kept]


def test_photo_keeps_the_facts_of_measuring() -> None:
    details: dict[int, object] = {Base.FocalLengthIn35mmFilm: 26, Base.LensModel: "iPhone 14 front camera 2.69mm f/1.9"}
    content = file_of(four_corners(), "JPEG", exif=exif_with(details))
    photo = decode(content, "a.jpg")
    assert (photo.focal_35mm, photo.front_camera) == (26.0, True)
    assert photo.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("kind", LOSSLESS)
def test_front_camera_is_seen_in_every_format(kind: str) -> None:
    exif = exif_with({Base.MakerNote: apple_note(6)}).tobytes()
    assert decode(file_of(four_corners(), kind, exif=exif), "x").front_camera
    assert not decode(file_of(four_corners(), kind), "x").front_camera


def test_pixels_cannot_be_written() -> None:
    photo = decode(file_of(four_corners(), "PNG"), "x")
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(np.zeros((4, 4), np.uint8), id="grey"),
        pytest.param(np.zeros((4, 4, 4), np.uint8), id="with-alpha"),
        pytest.param(np.zeros((4, 4, 3), np.float64), id="floats"),
    ],
)
def test_photo_of_other_pixels_is_refused(pixels: Pixels) -> None:
    with pytest.raises(ValueError, match="expected uint8 of shape"):
        Photo(name="x", sha256="", pixels=pixels)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Anna Müller 王.jpg", "Anna Müller 王.jpg", id="letters"),
        pytest.param("a\nb\x1b[2J\x07.jpg", "a?b?[2J?.jpg", id="control"),
        pytest.param(os.fsdecode(b"a\xff.jpg"), "a?.jpg", id="undecodable"),
        pytest.param("a\u202egpj.exe", "a?gpj.exe", id="right-to-left-override"),
    ],
)
def test_printable_names(name: str, shown: str) -> None:
    assert printable(name) == shown
    assert decode(file_of(four_corners(), "PNG"), name).name == shown


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\x00" * 4096, "not_a_photo", id="zeros"),
        pytest.param(b"The wide road: a text named .jpg", "not_a_photo", id="text"),
        pytest.param(file_of(four_corners(), "BMP"), "not_a_photo", id="bmp"),
        pytest.param(file_of(four_corners(), "TIFF"), "not_a_photo", id="tiff"),
        pytest.param(file_of(four_corners(), "PDF"), "not_a_photo", id="pdf"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo", id="svg"),
        pytest.param(b"II*\x00\x10\x00\x00\x00CR\x02\x00" + bytes(64), "not_a_photo", id="camera-raw"),
        pytest.param(b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + bytes(64), "video", id="mp4"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + bytes(64), "video", id="mp4-2"),
        pytest.param(b"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  " + bytes(64), "video", id="mov"),
        pytest.param(b"\x00\x00\x00\x08wide\x00\x01\x00\x00mdat" + bytes(64), "video", id="old-mov"),
        pytest.param(b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(64), "video", id="avi"),
        pytest.param(b"\x1aE\xdf\xa3\x9fB\x86\x81\x01\x42\xf7\x81\x01" + b"webm" + bytes(64), "video", id="webm"),
        pytest.param(png_bomb(), "too_many_pixels", id="png-bomb"),
        pytest.param(png(12_000, 11_000, bits=8, colour=2, rows=b""), "too_many_pixels", id="132-megapixels"),
        pytest.param(png(64, 64, bits=8, colour=2, rows=bytes(100)), "broken", id="png-with-few-rows"),
        pytest.param(b"\xff\xd8\xff\xe0", "broken", id="jpeg-of-four-bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "broken", id="png-of-eight-bytes"),
        pytest.param(b"GIF89a\x10", "broken", id="gif-of-seven-bytes"),
        pytest.param(b"RIFF\x10\x00\x00\x00WEBPVP8 ", "broken", id="webp-of-sixteen-bytes"),
    ],
)
def test_content_that_is_no_photo(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_cut_off_file_is_broken(kind: str, share: float) -> None:
    content = file_of(textured(200, 120), kind)
    assert refusal(content[: round(len(content) * share)]) == "broken"


def test_too_many_pixels_says_how_many_where_it_knows() -> None:
    with pytest.raises(UnreadablePhoto, match="has 12000 x 11000 pixels, more than 120 megapixels"):
        decode(png(12_000, 11_000, bits=8, colour=2, rows=b""), "x")


def test_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(photo_module.MAX_BYTES + 1)
    with pytest.raises(UnreadablePhoto, match="larger than 200 MB"):
        read(path)
    monkeypatch.setattr(photo_module, "MAX_BYTES", 10)
    assert refusal(bytes(11)) == "too_many_bytes"


@given(noise=st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(noise: bytes) -> None:
    assert refusal(noise) in {"empty", "not_a_photo", "video", "broken", "too_many_pixels"}


WHOLE = {kind: file_of(textured(24, 16), kind, exif=exif_with({Base.LensModel: "x"}).tobytes()) for kind in LOSSLESS}
WHOLE["GIF"] = file_of(textured(24, 16), "GIF")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@given(metadata=st.binary(max_size=200))
def test_broken_metadata_never_costs_the_photo(kind: str, metadata: bytes) -> None:
    for start in (b"Exif\x00\x00", b"Exif\x00\x00MM\x00*\x00\x00\x00\x08"):
        assert decode(file_of(Image.new("RGB", (8, 8)), kind, exif=start + metadata), "x").pixels.size == 8 * 8 * 3


@pytest.mark.parametrize("kind", WHOLE)
@given(data=st.data())
def test_damaged_file_is_read_or_refused_in_words(kind: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(UnreadablePhoto):
        photo = decode(bytes(content), "x")
        assert photo.pixels.shape == (photo.height, photo.width, 3)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(Path.exists, "no_such_file", id="missing"),
        pytest.param(Path.mkdir, "folder", id="folder"),
        pytest.param(Path.touch, "empty", id="zero-bytes"),
        pytest.param(lambda path: path.write_text("not a photo"), "not_a_photo", id="text"),
        pytest.param(lambda path: path.symlink_to("nowhere.jpg"), "no_such_file", id="dangling-link"),
        pytest.param(lambda path: path.symlink_to(path.name), "unreadable", id="link-to-itself"),
        pytest.param(lambda path: os.mkfifo(path), "not_a_file", id="pipe"),
        pytest.param(lambda path: path.symlink_to(os.devnull), "not_a_file", id="device"),
    ],
)
def test_path_that_is_no_photo(make: Callable[[Path], object], code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    make(path)
    with pytest.raises(UnreadablePhoto) as raised:
        read(path)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("a.jpg/b.jpg", "no_such_file", id="inside-a-file"),
        pytest.param("a" * 300 + ".jpg", "unreadable", id="too-long"),
        pytest.param("a\x00.jpg", "unreadable", id="nul"),
    ],
)
def test_name_that_cannot_be(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(file_of(four_corners(), "JPEG"))
    with pytest.raises(UnreadablePhoto) as raised:
        read(tmp_path / name)
    assert raised.value.code == code


@pytest.mark.parametrize("name", ["a\nb\x1b.jpg", os.fsdecode(b"\xff\xfe.jpg"), "-o", "王 ä.jpg"], ids=ascii)
def test_any_name_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(file_of(four_corners(), "JPEG"))
    assert read(tmp_path / name).name == printable(name)


READ_AS_NOBODY = """
import os, sys
from pathlib import Path
from posture.errors import UnreadablePhoto
from posture.photo import read
read(Path(sys.argv[1]))  # decoders are loaded while they may be
os.setgid(65534), os.setuid(65534)
for name in sys.argv[1:]:
    try:
        print(read(Path(name)).name)
    except UnreadablePhoto as error:
        print(error.code)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_forbidden_file_and_folder() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        inner = folder / "closed"
        inner.mkdir()
        paths = folder / "open.jpg", folder / "closed.jpg", inner / "inside.jpg"
        for path, mode in zip(paths, (0o644, 0o000, 0o644), strict=True):
            path.write_bytes(file_of(four_corners(), "JPEG"))
            path.chmod(mode)
        folder.chmod(0o755)
        inner.chmod(0o700)
        command = [sys.executable, "-c", READ_AS_NOBODY, *map(str, paths)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stdout.split(), ran.stderr) == (["open.jpg", "no_permission", "no_permission"], "")


pictures = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 255)).map(
    lambda size: np.random.default_rng(size[2]).integers(0, 256, (size[0], size[1], 3), dtype=np.uint8)
)
UNDONE_BY = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}


@given(pixels=pictures, orientation=st.sampled_from(sorted(UNDONE_BY)))
def test_orientation_is_undone_by_its_inverse(pixels: Pixels, orientation: int) -> None:
    assert np.array_equal(upright(upright(pixels, orientation), UNDONE_BY[orientation]), pixels)


@given(pixels=pictures, quarters=st.integers(-4, 4))
def test_quarter_turns_are_clockwise(pixels: Pixels, quarters: int) -> None:
    photo = Photo(name="x", sha256="", pixels=pixels)
    assert np.array_equal(quarter_turned(photo, quarters).pixels, np.rot90(pixels, -quarters))


def test_no_quarter_turn_is_the_photo_itself() -> None:
    photo = Photo(name="x", sha256="", pixels=np.zeros((2, 3, 3), np.uint8))
    assert quarter_turned(photo, 0) is photo


@pytest.mark.parametrize(
    ("size", "longest", "expected", "factor"),
    [
        pytest.param((400, 200), 100, (100, 50), 4.0, id="smaller"),
        pytest.param((200, 400), 100, (50, 100), 4.0, id="smaller-wide"),
        pytest.param((10, 20), 40, (20, 40), 0.5, id="larger"),
        pytest.param((1, 5000), 100, (1, 100), 50.0, id="thin"),
    ],
)
def test_resized_known_values(size: tuple[int, int], longest: int, expected: tuple[int, int], factor: float) -> None:
    pixels = np.full((*size, 3), 90, np.uint8)
    copy, by = resized(pixels, longest=longest)
    assert copy.shape[:2] == expected
    assert by == factor
    assert (copy == 90).all()


def test_reduced_leaves_a_small_picture_alone() -> None:
    pixels = np.zeros((100, 50, 3), np.uint8)
    assert reduced(pixels, longest=100) == (pixels, 1.0)
    assert reduced(pixels, longest=50)[0].shape == (50, 25, 3)
