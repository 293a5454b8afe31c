"""What a camera writes into a photo: read where it is whole, absent where it is not, never a crash."""

import json
import struct
import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base

from posture.exif import CameraFacts, camera_facts
from posture.photo import decode
from tests.photofiles import apple_note, exif_with, file_of, fractions

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of broken metadata; decode() silences them
FRONT, BACK_WIDE, BACK = 6, 0, 1
"""Values of the Apple tag 0x002e, as ExifTool names them."""
SIGNED_LONG, SIGNED_SHORT = 9, 8


def facts_of(exif: bytes | Image.Exif, kind: str = "JPEG") -> CameraFacts:
    with Image.open(BytesIO(file_of(Image.new("RGB", (8, 8)), kind, exif=exif))) as image:
        return camera_facts(image)


def test_camera_facts_of_a_file_without_metadata() -> None:
    with Image.new("RGB", (8, 8)) as image:
        assert camera_facts(image) == CameraFacts(orientation=1, focal_35mm=None, front_camera=False)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_read(orientation: int) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    assert facts_of(exif).orientation == orientation


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_orientation_that_does_not_exist_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    assert facts_of(exif).orientation == 1


def test_orientation_survives_broken_details() -> None:
    exif = exif_with({Base.LensModel: "rear camera"})
    exif[Base.Orientation] = 6
    content = exif.tobytes()
    pointer = content.index(struct.pack(">HHI", IFD.Exif, 4, 1)) + 8
    broken = content[:pointer] + struct.pack(">I", 0xFFFFFFF0) + content[pointer + 4 :]
    assert facts_of(broken) == CameraFacts(orientation=6)


PHONE = (0.1, -0.98, -0.15)
"""Down in axes of the phone, held nearly upright."""
TURNED = {1: (0.98, 0.1, -0.15), 3: (-0.98, -0.1, -0.15), 6: PHONE, 8: (-0.1, 0.98, -0.15)}
"""The same in axes of the picture, by orientation."""


def phone_file(kind: str = "JPEG", *, note: bytes, orientation: int = 6, lens: str = "back camera") -> bytes:
    exif = exif_with({Base.MakerNote: note, Base.LensModel: lens})
    exif[Base.Make] = "Apple"
    exif[Base.Orientation] = orientation
    return file_of(Image.new("RGB", (64, 32)), kind, exif=exif.tobytes())


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_gravity_is_turned_with_the_picture_and_absent_from_mirrored_ones(kind: str, orientation: int) -> None:
    content = phone_file(kind, note=apple_note(BACK, gravity=fractions(*PHONE)), orientation=orientation)
    gravity = decode(content, "a").gravity
    if orientation in TURNED:
        assert gravity == pytest.approx(TURNED[orientation])
    else:
        assert gravity is None


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_gravity_turns_as_the_pixels_do(orientation: int) -> None:
    """A phone's sensor is read out so that orientation 6 is upright: a mark where down is stays where down is."""
    x, y = {6: (0, -1), 8: (0, 1), 1: (-1, 0), 3: (1, 0)}[orientation]
    stored = np.zeros((64, 64, 3), np.uint8)
    right, up = -y, x  # of the picture as stored, a quarter turn anticlockwise from the phone's axes
    stored[32 - 24 * up - 4 : 32 - 24 * up + 4, 32 + 24 * right - 4 : 32 + 24 * right + 4] = 255
    exif = exif_with({Base.MakerNote: apple_note(BACK, gravity=((x, 1), (y, 1), (0, 1)))})
    exif[Base.Orientation] = orientation
    photo = decode(file_of(Image.fromarray(stored), "JPEG", exif=exif), "a.jpg")
    bright = np.argwhere(photo.pixels[:, :, 0] > 128).mean(0)
    assert bright == pytest.approx([55.5, 31.5], abs=0.6)
    assert photo.gravity == pytest.approx((0, -1, 0))


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(apple_note(BACK, gravity=fractions(0, -0.89, 0)), id="too-short"),
        pytest.param(apple_note(BACK, gravity=fractions(0, -1.11, 0)), id="too-long"),
        pytest.param(apple_note(BACK, gravity=((0, 1), (-1, 0), (0, 1))), id="over-zero"),
        pytest.param(apple_note(BACK)[:-1], id="cut-in-the-vector"),
        pytest.param(apple_note(BACK, entries=1), id="entry-not-counted"),
        pytest.param(apple_note(BACK).replace(b"MM", b"II"), id="other-byte-order"),
        pytest.param(apple_note(BACK).replace(struct.pack(">HH", 8, 10), struct.pack(">HH", 8, 5)), id="other-type"),
        pytest.param(apple_note(BACK).replace(struct.pack(">I", 56), b"\xff" * 4), id="far-away"),
        pytest.param(apple_note(FRONT), id="front-camera"),
    ],
)
def test_gravity_is_absent_where_it_cannot_be_trusted(note: bytes) -> None:
    assert decode(phone_file(note=apple_note(BACK)), "a.jpg").gravity is not None
    assert decode(phone_file(note=note), "a.jpg").gravity is None


def test_gravity_of_a_front_lens_is_absent() -> None:
    assert decode(phone_file(note=apple_note(BACK), lens="iPhone 14 front camera"), "a.jpg").gravity is None


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
@pytest.mark.parametrize("vector", [(0.0289, -0.9940, -0.0498), (-0.0097, -0.9948, -0.0642), (0.7, -0.7, 0.1)])
def test_gravity_is_what_exiftool_reads(tmp_path: Path, kind: str, vector: tuple[float, float, float]) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(phone_file(kind, note=apple_note(BACK, gravity=fractions(*vector))))
    said = subprocess.run(["exiftool", "-n", "-json", "-AccelerationVector", path], capture_output=True, check=True)
    (facts,) = json.loads(said.stdout)
    by_exiftool = [float(number) for number in facts["AccelerationVector"].split()]
    assert by_exiftool == pytest.approx(vector, abs=1e-5)
    assert decode(path.read_bytes(), "a").gravity == pytest.approx(by_exiftool, abs=1e-5)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(26, 26.0, id="main"),
        pytest.param(13, 13.0, id="ultra-wide"),
        pytest.param(0, None, id="unknown-as-the-standard-says"),
        pytest.param(1, None, id="no-lens-is-so-short"),
        pytest.param(65535, None, id="no-lens-is-so-long"),
        pytest.param(1e300, None, id="too-long-to-reckon-with"),
        pytest.param(float("nan"), None, id="no-number"),
    ],
)
def test_focal_length_is_that_on_35_mm_film(written: float, expected: float | None) -> None:
    assert facts_of(exif_with({Base.FocalLengthIn35mmFilm: written})).focal_35mm == expected


@pytest.mark.parametrize(
    ("lens", "front"),
    [
        pytest.param("iPhone 14 front camera 2.69mm f/1.9", True, id="iphone-front"),
        pytest.param("iPhone 14 Pro Front TrueDepth camera 2.69mm f/1.9", True, id="capital"),
        pytest.param("iPhone 14 back dual wide camera 5.7mm f/1.5", False, id="iphone-back"),
        pytest.param("EF50mm f/1.8 STM", False, id="lens-of-a-camera"),
    ],
)
def test_front_camera_by_the_name_of_the_lens(lens: str, front: bool) -> None:
    assert facts_of(exif_with({Base.LensModel: lens})).front_camera is front


@pytest.mark.parametrize(
    ("camera", "front"),
    [
        pytest.param(FRONT, True, id="front"),
        pytest.param(BACK_WIDE, False, id="back-wide"),
        pytest.param(BACK, False, id="back"),
    ],
)
def test_front_camera_by_the_makers_note(camera: int, front: bool) -> None:
    assert facts_of(exif_with({Base.MakerNote: apple_note(camera)})).front_camera is front


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Nikon\x00\x02" + apple_note(FRONT)[7:], id="another-maker"),
        pytest.param(apple_note(FRONT)[:14], id="header-only"),
        pytest.param(apple_note(FRONT)[:50], id="cut-in-the-entry"),
        pytest.param(apple_note(FRONT).replace(b"MM", b"II"), id="other-byte-order"),
        pytest.param(apple_note(FRONT, kind=SIGNED_SHORT), id="other-type"),
        pytest.param(apple_note(FRONT, values=2), id="two-values"),
        pytest.param(apple_note(FRONT, entries=0), id="no-entries"),
    ],
)
def test_front_camera_is_not_read_from_a_strange_note(note: bytes) -> None:
    assert not facts_of(exif_with({Base.MakerNote: note})).front_camera


def test_front_camera_is_found_behind_more_entries_than_there_are() -> None:
    assert facts_of(exif_with({Base.MakerNote: apple_note(FRONT, entries=65535)})).front_camera
    assert not facts_of(exif_with({Base.MakerNote: apple_note(BACK, entries=65535)})).front_camera


@given(note=st.binary(max_size=200))
def test_any_makers_note_is_read_or_ignored(note: bytes) -> None:
    assert not facts_of(exif_with({Base.MakerNote: apple_note(FRONT)[:14] + b"\x00\x00" + note})).front_camera


every_kind = pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])


@every_kind
@given(noise=st.binary(max_size=400))
def test_any_metadata_is_read_or_ignored(kind: str, noise: bytes) -> None:
    facts = facts_of(b"Exif\x00\x00" + noise, kind)
    assert facts.orientation in range(1, 9)


@every_kind
@given(data=st.data())
def test_damaged_metadata_is_read_or_ignored(kind: str, data: st.DataObject) -> None:
    details: dict[int, object] = {Base.LensModel: "front", Base.FocalLengthIn35mmFilm: 26}
    whole = bytearray(exif_with(details | {Base.MakerNote: apple_note(FRONT)}).tobytes())
    for place in data.draw(st.lists(st.integers(6, len(whole) - 1), min_size=1, max_size=12)):
        whole[place] = data.draw(st.integers(0, 255))
    facts = facts_of(bytes(whole[: data.draw(st.integers(6, len(whole)))]), kind)
    assert facts.orientation in range(1, 9)
    assert facts.focal_35mm is None or 8 <= facts.focal_35mm <= 400
    assert facts.gravity is None or 0.9 <= np.linalg.norm(facts.gravity) <= 1.1
