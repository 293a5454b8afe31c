"""The three small fonts of the patient's report, made anew from two wheels on the package registry.

Their variable files come out thin in a PDF, and hold more than a name needs: each is fixed at one weight and reduced to
the scripts it is for. `python tools/build_fonts.py --check` compares the result with the committed files.

Needs `pip` on the path, and the environment of `make test`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent.parent / "posture" / "report" / "letter" / "fonts"
LATIN_GREEK_CYRILLIC = (
    *((0x20, 0x530), (0x1C80, 0x1C90), (0x1D00, 0x1DC0), (0x1E00, 0x20D0), (0x2100, 0x2150)),
    *((0x2190, 0x2193), (0x2212, 0x2213), (0x2260, 0x2261), (0x2264, 0x2266), (0x25CC, 0x25CD)),
    *((0x2DE0, 0x2E00), (0xA640, 0xA6A0), (0xA720, 0xA800), (0xFFFD, 0xFFFE)),
)
ARABIC = (
    *((0x20, 0x21), (0x600, 0x700), (0x750, 0x780), (0x8A0, 0x900), (0x200C, 0x200E), (0x25CC, 0x25CD)),
    *((0xFB50, 0xFE00), (0xFE70, 0xFF00)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One font: from which wheel and file, at what weight, with which code points (each from, and up to without)."""

    name: str
    wheel: str
    file: str
    weight: int
    points: tuple[tuple[int, int], ...]


_SANS = "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf"
_ARABIC = "fontpkg_noto_sans_arabic/files/NotoSansArabic[wdth,wght].ttf"
RECIPES = (
    Recipe(
        name="NotoSans-Regular.ttf",
        wheel="fontpkg-noto-sans==2.15",
        file=_SANS,
        weight=400,
        points=LATIN_GREEK_CYRILLIC,
    ),
    Recipe(
        name="NotoSans-Bold.ttf", wheel="fontpkg-noto-sans==2.15", file=_SANS, weight=700, points=LATIN_GREEK_CYRILLIC
    ),
    Recipe(
        name="NotoSansArabic-Regular.ttf",
        wheel="fontpkg-noto-sans-arabic==2.12",
        file=_ARABIC,
        weight=400,
        points=ARABIC,
    ),
)


def main() -> int:
    """Write the fonts beside the report, or with --check compare them with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    same = True
    for recipe in RECIPES:
        content = made(recipe)
        path = FONTS / recipe.name
        same &= path.exists() and path.read_bytes() == content
        if not check:
            path.write_bytes(content)
    if check and not same:
        sys.stderr.write("the committed fonts differ from what the registry's files make\n")
    return int(check and not same)


def made(recipe: Recipe) -> bytes:
    """The font file."""
    font = TTFont(BytesIO(_fetched(recipe)), recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": recipe.weight, "wdth": 100}, inplace=True, updateFontNames=True)
    options = subset.Options(layout_features=["*"], name_IDs=[*range(7), 13, 14, 16, 17], hinting=False)
    options.notdef_outline = True
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[point for first, end in recipe.points for point in range(first, end)])
    cutter.subset(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _fetched(recipe: Recipe) -> bytes:
    """The variable font, out of its wheel."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", recipe.wheel, f"--dest={folder}"]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return wheel.read(recipe.file)


if __name__ == "__main__":
    sys.exit(main())
