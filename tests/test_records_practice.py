"""The practice's own settings and logo."""

import io

import numpy as np
import pytest
from PIL import Image

from posture.errors import UnreadablePhoto, WrongUsage
from posture.records import Act, Kind, PracticeFacts, Records, Units, logo_of
from posture.records.practice import LARGEST_LOGO, LOGO_PX
from posture.report.letter.catalogue import Language
from posture.report.printing import Paper
from tests.photofiles import exif_with, file_of, textured


def test_settings_begin_with_what_is_usual(records: Records):
    assert records.desk().practice.get() == PracticeFacts(language=Language.EN, units=Units.METRIC, paper=Paper.A4)
    assert records.audit() == ()


def test_settings_come_back_as_they_were(records: Records):
    practice = records.desk("b" * 32).practice
    facts = PracticeFacts(
        name="Praxis am See",
        address="Quay 1\nTel. 123",
        logo=logo_of(file_of(textured(40, 30), "PNG"), "logo.png"),
        language=Language.ZH_HANS,
        units=Units.US,
        paper=Paper.LETTER,
        retention_years=10,
    )
    practice.save(PracticeFacts(name="before"))
    assert practice.save(facts) == facts
    assert records.desk().practice.get() == facts
    practice.save(PracticeFacts())
    assert practice.get() == PracticeFacts()
    entries = {(one.act, one.kind, one.subject, one.by) for one in records.audit()}
    assert entries == {(Act.CHANGED, Kind.PRACTICE, None, "b" * 32)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a\nb"},
        {"name": "x" * 201},
        {"address": "x" * 20_001},
        {"address": "a\0b"},
        {"logo": b"<svg onload=alert(1)>"},
        {"logo": b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_LOGO)},
        {"retention_years": 0},
        {"retention_years": 101},
    ],
    ids=lambda wrong: str(wrong)[:20],
)
def test_settings_that_cannot_be_are_said(wrong):
    with pytest.raises(WrongUsage) as said:
        PracticeFacts(**wrong)
    assert said.value.action


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "HEIF"])
def test_logo_is_a_png_of_our_own_making(kind: str):
    secret = b"Wilhelmina Unforgettable"
    options = {} if kind == "GIF" else {"exif": exif_with({0x9286: secret})}
    content = file_of(textured(60, 40), kind, **options)
    logo = logo_of(content + secret, f"logo.{kind}")
    with Image.open(io.BytesIO(logo)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (60, 40))
        assert (picture.info, dict(picture.getexif())) == ({}, {})
    assert secret not in logo


def test_logo_on_nothing_stands_on_white_and_is_upright():
    drawing = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    drawing.paste((200, 0, 0, 255), (0, 0, 10, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter: the left edge becomes the upper one
    with Image.open(io.BytesIO(logo_of(file_of(drawing, "PNG", exif=exif), "logo.png"))) as picture:
        pixels = np.asarray(picture)
    assert pixels.shape == (40, 20, 3)
    assert pixels[2, 10].tolist() == [200, 0, 0]
    assert pixels[30, 10].tolist() == [255, 255, 255]


def test_large_logo_is_made_smaller():
    wide = Image.linear_gradient("L").resize((4000, 1000)).convert("RGB")
    with Image.open(io.BytesIO(logo_of(file_of(wide, "PNG"), "logo.png"))) as picture:
        assert picture.size == (LOGO_PX, LOGO_PX // 4)


def test_logo_that_does_not_fit_is_said():
    with pytest.raises(WrongUsage) as said:
        logo_of(file_of(textured(800, 800), "PNG"), "logo.png")
    assert "512 KB" in said.value.message


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_logo_that_is_no_picture_is_said(content: bytes):
    with pytest.raises(UnreadablePhoto):
        logo_of(content, "logo.png")
