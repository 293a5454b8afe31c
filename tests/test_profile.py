"""Colour profiles: the colours stay, whatever names somebody or something goes, and no byte moves."""

import io
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from posture.metadata import stripped
from posture.metadata.profile import nameless
from posture.photo import decode
from tests.photofiles import file_of, textured

SECRET = b"Ada's iPhone 17"


def elements(profile: bytes) -> dict[bytes, bytes]:
    """What each tag says."""
    told = {}
    for at in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12):
        start, length = (int.from_bytes(profile[at + part : at + part + 4], "big") for part in (4, 8))
        told[profile[at : at + 4]] = profile[start : start + length]
    return told


def profile_of(tags: Mapping[bytes, bytes], like: bytes) -> bytes:
    """A profile of these tags, with the header of `like`."""
    table, body, at = len(tags).to_bytes(4, "big"), b"", 132 + 12 * len(tags)
    for name, element in tags.items():
        table += name + (at + len(body)).to_bytes(4, "big") + len(element).to_bytes(4, "big")
        body += element + bytes(-len(element) % 4)
    return (at + len(body)).to_bytes(4, "big") + like[4:128] + table + body


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
V2_TEXT = b"desc" + bytes(4) + (len(SECRET) + 1).to_bytes(4, "big") + SECRET + bytes(1 + 78)
PLAIN_TEXT = b"text" + bytes(4) + SECRET + b"\0"


def telling_profile(longer_by: int = 0) -> bytes:
    """A profile that names the device wherever it can."""
    makers = {b"dmnd": V2_TEXT, b"dmdd": V2_TEXT, b"mmod": b"mmod" + SECRET * 3, b"secr": SECRET + bytes(longer_by)}
    header = bytearray(SRGB)
    header[48:56], header[80:84] = b"APPLiP17", b"Ada "
    return profile_of(elements(SRGB) | {b"desc": V2_TEXT, b"cprt": PLAIN_TEXT} | makers, bytes(header)) + SECRET


def through(profile: bytes) -> np.ndarray:
    """Colours of a picture that has the profile, in Lab."""
    source, lab = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("LAB")
    return np.asarray(ImageCms.applyTransform(textured(16, 16), ImageCms.buildTransform(source, lab, "RGB", "LAB")))


def test_colours_stay_and_names_go():
    before = telling_profile()
    after = nameless(before)
    assert len(after) == len(before)
    assert np.array_equal(through(after), through(before))
    assert SECRET in before
    assert not [word for word in (SECRET, b"APPLiP17", b"Ada", b"lcms") if word in after]
    kept, were = elements(after), elements(before)
    assert set(kept) == set(were) - {b"dmnd", b"dmdd", b"mmod", b"secr"}
    assert {name for name in kept if kept[name] != were[name]} == {b"desc", b"cprt"}
    told = ImageCms.ImageCmsProfile(io.BytesIO(after))
    assert ImageCms.getProfileDescription(told) == ImageCms.getProfileCopyright(told) == "ICC\n"


@pytest.mark.parametrize("longer_by", [0, 150_000], ids=["in one part", "in three parts"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_files_of_every_kind_have_the_nameless_profile(kind: str, longer_by: int):
    profile = telling_profile(longer_by)
    content = file_of(textured(64, 48), kind, icc_profile=profile)
    clean = stripped(content)
    with Image.open(io.BytesIO(clean)) as picture:
        kept = picture.info["icc_profile"]
    assert kept == nameless(profile)
    assert SECRET not in clean
    assert np.array_equal(decode(clean, "a").pixels, decode(content, "a").pixels)


@given(st.binary(max_size=300), st.integers(0, 600))
def test_what_is_no_profile_becomes_zeros_or_stays_as_long(noise: bytes, cut: int):
    assert nameless(noise) == bytes(len(noise))
    assert nameless(SRGB[: min(cut, len(SRGB) - 1)]).count(0) == min(cut, len(SRGB) - 1)


@given(at=st.integers(0, len(SRGB) - 1), byte=st.integers(0, 255))
def test_broken_profiles_keep_their_length(at: int, byte: int):
    broken = SRGB[:at] + bytes((byte,)) + SRGB[at + 1 :]
    once = nameless(broken)
    assert len(once) == len(broken)
    assert nameless(once) == once


@pytest.mark.parametrize("text", [b"mluc" + bytes(20), b"text" + bytes(4), b"desc" + SECRET, b"????" + SECRET])
def test_text_that_has_no_room_or_is_of_no_known_kind_goes(text: bytes):
    after = nameless(profile_of(elements(SRGB) | {b"desc": text}, SRGB))
    assert b"desc" not in elements(after)
    assert SECRET not in after
