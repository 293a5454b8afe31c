"""Metadata goes, the picture and what bears on measuring stay."""

import io
import json
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from posture.errors import UnreadablePhoto
from posture.exif import APPLE_FRONT_CAMERA
from posture.metadata import heif, jpeg, png, rewritten, stripped, webp
from posture.metadata.parts import Unknown
from posture.photo import Photo, decode
from posture.records import NewPhoto
from posture.records.intake import ready
from posture.records.vault import Vault, VaultKey
from tests.photofiles import apple_note, exif_with, file_of, fractions, textured

KINDS = ("JPEG", "MPO", "PNG", "WEBP", "HEIF")
TELLING = (b"Ada Lovelace", b"2026:11:02", b"SN-123456", b"iPhone 17", b"secret place")


def telling_exif(orientation: int = 6, *, front: bool = False, focal: object = 26, gravity=(0.03, -0.995, -0.05)):
    """What a phone writes, and more."""
    note = apple_note(APPLE_FRONT_CAMERA if front else 1, gravity=fractions(*gravity))
    exif = exif_with(
        {
            Base.MakerNote: note,
            Base.FocalLengthIn35mmFilm: focal,
            Base.DateTimeOriginal: "2026:11:02 09:30:00",
            Base.OffsetTime: "+02:00",
            Base.BodySerialNumber: "SN-123456",
            Base.CameraOwnerName: "Ada Lovelace",
            Base.LensModel: "iPhone 17 back camera",
            Base.UserComment: b"ASCII\0\0\0secret place",
        }
    )
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (52.0, 30.0, 0.0)})
    exif[Base.Orientation], exif[Base.Make], exif[Base.Model] = orientation, "Apple", "iPhone 17"
    exif[Base.DateTime], exif[Base.Artist] = "2026:11:02 09:30:00", "Ada Lovelace"
    return exif


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/>Ada Lovelace secret place 2026:11:02</x:xmpmeta>'


def telling_file(kind: str, exif: Image.Exif) -> bytes:
    """A photo of that `kind` that says all it can."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {"exif": exif, "icc_profile": profile}
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Author", "Ada Lovelace", zip=False)
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = notes
    elif kind == "JPEG":
        options |= {"xmp": XMP, "comment": b"Ada Lovelace"}
    elif kind == "MPO":
        options |= {"save_all": True, "append_images": [textured(40, 30, seed=9)]}
    else:
        options["xmp"] = XMP
    return file_of(textured(64, 48), kind, **options)


def alike(one: Photo, other: Photo) -> bool:
    facts = [(photo.gravity, photo.focal_35mm, photo.front_camera) for photo in (one, other)]
    return facts[0] == facts[1] and np.array_equal(one.pixels, other.pixels)


def told_by_exiftool(content: bytes, path: Path) -> dict[str, object]:
    path.write_bytes(content)
    command = ["exiftool", "-j", "-a", "-G1", "-u", "-ee", str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (told,) = json.loads(printed)
    return {name: value for name, value in told.items() if not name.startswith(("System:", "ExifTool:", "SourceFile"))}


WORDS = ("gps", "date", "serial", "owner", "artist", "comment", "author", "creator", "lens", "camera")
NOBODYS = ("0000:00:00 00:00:00", "", "Little CMS", "Back Camera", "Front")


def telling(told: dict[str, object]) -> dict[str, object]:
    """Tags that may tell time, place, owner or device; a profile's empty date and its maker's name tell none."""
    names = {name: name.partition(":")[2].lower() for name in told}
    found = {name for name in told if any(word in names[name] for word in WORDS) or names[name] in {"make", "model"}}
    return {name: told[name] for name in sorted(found) if told[name] not in NOBODYS}


@pytest.mark.parametrize("kind", KINDS)
def test_another_reader_finds_nobody_and_no_time(kind: str, tmp_path: Path):
    content = telling_file(kind, telling_exif())
    before = told_by_exiftool(content, tmp_path / "before")
    after = told_by_exiftool(stripped(content), tmp_path / "after")
    assert telling(before)
    assert telling(after) == {}
    assert next(value for name, value in after.items() if "AccelerationVector" in name) == "0.03 -0.995 -0.05"
    assert not [word for word in TELLING if word in stripped(content)]


@settings(max_examples=60)
@given(
    kind=st.sampled_from(KINDS),
    orientation=st.integers(1, 8),
    front=st.booleans(),
    focal=st.sampled_from([26, 77, 3, 10_000]),
    roll=st.floats(-0.3, 0.3),
)
def test_picture_and_facts_stay(kind, orientation, front, focal, roll):
    down = (roll, -((1 - roll * roll) ** 0.5), 0.0)
    content = telling_file(kind, telling_exif(orientation, front=front, focal=focal, gravity=down))
    before = decode(content, "a")
    assert alike(decode(stripped(content), "a"), before)
    assert alike(decode(rewritten(content), "a"), before)
    assert not [word for word in TELLING if word in stripped(content) + rewritten(content)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "GIF"])
def test_photo_that_says_nothing_keeps_its_picture(kind: str):
    content = file_of(textured(33, 17), kind)
    assert alike(decode(stripped(content), "a"), decode(content, "a"))


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_every_kind_of_jpeg_keeps_its_coded_pixels(mode: str, progressive: bool):
    image = textured(64, 48).convert(mode)
    plain = file_of(image, "JPEG", progressive=progressive, restart_marker_rows=1)
    marked = file_of(image, "JPEG", progressive=progressive, restart_marker_rows=1, exif=telling_exif(1))
    assert plain[plain.index(b"\xff\xdb") :] in stripped(marked)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_keeps_its_picture(mode: str):
    image = Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30) * 100) if mode == "I;16" else None
    content = file_of(image or textured(30, 20).convert(mode), "PNG", exif=telling_exif(3))
    assert alike(decode(stripped(content), "a"), decode(content, "a"))


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}, {"quality": 50, "exact": True}])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_every_kind_of_webp_keeps_its_picture(mode: str, options):
    image = textured(31, 22).convert(mode)
    if mode == "RGBA":
        image.putalpha(textured(31, 22, 5).convert("L"))
    for extra in ({}, {"exif": telling_exif(8)}):
        content = file_of(image, "WEBP", **options, **extra)
        assert alike(decode(stripped(content), "a"), decode(content, "a"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_follows_the_picture_goes(kind: str):
    """Phones append films and times."""
    content = file_of(textured(40, 30), kind, exif=telling_exif()) + b"ftypmp42 Ada Lovelace"
    assert b"Ada" not in stripped(content)
    assert alike(decode(stripped(content), "a"), decode(content, "a"))


def test_what_follows_a_heic_goes():
    box = b"Ada Lovelace secret place"
    content = file_of(textured(40, 30), "HEIF", exif=telling_exif()) + struct.pack(">I", 8 + len(box)) + b"mpvd" + box
    assert b"Ada" not in stripped(content)
    assert alike(decode(stripped(content), "a"), decode(content, "a"))


def test_time_among_the_properties_of_a_heic_goes():
    content = file_of(textured(40, 30), "HEIF")
    at = content.index(b"pixi")
    content = content[:at] + b"crtt" + content[at + 4 :]
    assert b"crtt" in content
    assert b"crtt" not in heif.without(content, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_broken_files_are_refused_or_rewritten_and_never_kept_as_they_are(kind: str, tmp_path: Path):
    content, vault = telling_file(kind, telling_exif()), Vault(folder=tmp_path, key=VaultKey.new(), owner="x")
    chance = np.random.default_rng(3)
    for _ in range(60):
        broken = bytearray(content)
        for place in chance.integers(0, len(broken), 3):
            broken[place] = chance.integers(0, 256)
        try:
            before = decode(bytes(broken), "a")
        except UnreadablePhoto:
            continue
        kept = ready(vault, NewPhoto(content=bytes(broken), name="a"))
        assert np.array_equal(decode(kept.content, "a").pixels, before.pixels)


@pytest.mark.parametrize(
    ("way", "kind"), [(jpeg.without, "JPEG"), (png.without, "PNG"), (webp.without, "WEBP"), (heif.without, "HEIF")]
)
def test_cut_files_are_known_as_such(way, kind: str):
    content = telling_file(kind, telling_exif())
    for length in (0, 1, 8, 20, 30, 100, len(content) // 2):
        with pytest.raises(Unknown):
            way(content[:length], None)


def test_gif_is_written_as_png():
    content = file_of(textured(30, 20), "GIF", comment=b"Ada Lovelace")
    assert stripped(content).startswith(b"\x89PNG")
    assert alike(decode(stripped(content), "a"), decode(content, "a"))


def test_what_is_no_photo_is_refused():
    for content in (b"", b"no photo", b"\xff\xd8\xff\xe0"):
        with pytest.raises(UnreadablePhoto):
            stripped(content)


def test_stripping_twice_changes_nothing():
    for kind in KINDS:
        once = stripped(telling_file(kind, telling_exif()))
        assert stripped(once) == once, kind


def test_exif_of_ours_is_read_by_pillow():
    with Image.open(io.BytesIO(stripped(telling_file("JPEG", telling_exif())))) as image:
        exif = image.getexif()
        assert dict(exif).keys() == {Base.Orientation, Base.ExifOffset}
        assert exif.get_ifd(IFD.Exif).keys() == {Base.FocalLengthIn35mmFilm, Base.MakerNote}
