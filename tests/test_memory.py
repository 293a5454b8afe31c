"""A 48-megapixel photo of a phone is analysed in at most 700 MB, from start to end of the command."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import Base

from tests.contract import parsed
from tests.photofiles import file_of, textured

ROOT = Path(__file__).parents[1]
LIMIT_MB = 700
WIDTH, HEIGHT = 6048, 8064
FAST_HEVC = {"quality": 30, "enc_params": {"preset": "ultrafast"}}
MEASURE = """
import os, sys
child = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-m", "posture", "analyse", *sys.argv[1:]])
_, status, usage = os.wait4(child, 0)
sys.stderr.write(f"{usage.ru_maxrss * (1 if sys.platform == 'darwin' else 1024)}")
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Run between the test and the command, because a child's peak counts that of its parent until it starts."""

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak of a child"),
]


def person() -> Image.Image:
    with Image.open(ROOT / "sample_images" / "front.jpg") as small:
        return ImageOps.pad(small.convert("RGB"), (WIDTH, HEIGHT), Image.Resampling.BILINEAR, color=(225, 225, 225))


def nobody() -> Image.Image:
    return textured(WIDTH // 16, HEIGHT // 16).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)


def as_a_phone_writes_it(upright: Image.Image, kind: str, **options: Any) -> bytes:
    """A file that holds `upright` lying on its side, with the note to turn it clockwise."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    return file_of(upright.transpose(Image.Transpose.ROTATE_90), kind, exif=exif.tobytes(), **options)


@pytest.mark.parametrize(
    ("shown", "kind", "options", "code"),
    [
        pytest.param(person, "JPEG", {"quality": 90}, 0, id="jpeg"),
        pytest.param(person, "HEIF", FAST_HEVC, 0, id="heic"),
        pytest.param(nobody, "JPEG", {"quality": 90}, 4, id="nobody-looked-for-in-all-four-turns"),
    ],
)
def test_peak_of_48_megapixels(
    shown: Callable[[], Image.Image], kind: str, options: dict[str, Any], code: int, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue("tmp_path") / f"phone.{kind.lower()}"
    path.write_bytes(as_a_phone_writes_it(shown(), kind, **options))
    command = [sys.executable, "-c", MEASURE, str(path), "--view", "front", "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    photo = parsed(ran.stdout)
    assert (ran.returncode, photo["photo"]["width"], photo["photo"]["height"]) == (code, WIDTH, HEIGHT)
    peak_mb = int(ran.stderr.splitlines()[-1]) / 1e6
    with request.getfixturevalue("capsys").disabled():
        sys.stdout.write(f"[{kind}, {len(photo['landmarks'])} landmarks: peak {peak_mb:.0f} MB] ")
    assert peak_mb <= LIMIT_MB
