"""The fonts of a PDF: Noto Sans for Latin, Greek and Cyrillic, Noto Sans Arabic, Noto Sans CJK; and what they lack.

The first three lie beside this file (`tools/build_fonts.py` makes them), the last comes with its package. Nothing is
read from the system, so that one report looks the same everywhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import noto_cjk_sans_otc
import typst
from fontTools.ttLib import TTFont

from posture.report.letter.catalogue import Language

_HAN: Mapping[Language, str] = MappingProxyType(
    {
        Language.EN: "Noto Sans CJK TC",
        Language.ZH_HANT: "Noto Sans CJK TC",
        Language.ZH_HANS: "Noto Sans CJK SC",
    }
)
"""One character is written in other strokes in Taipei than in Beijing; all four lie in one file."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of characters that have nothing to be drawn."""


def families(language: Language) -> tuple[str | Mapping[str, str], ...]:
    """The fonts of a report as typst names them, in the order in which a character is looked for.

    In Chinese, quotation marks and dashes are not taken from the Latin font: there they are as wide as a character.
    """
    latin = "Noto Sans" if language is Language.EN else {"name": "Noto Sans", "covers": "latin-in-cjk"}
    return latin, "Noto Sans Arabic", han(language)


def han(language: Language) -> str:
    """The font of Han characters."""
    return _HAN[language]


@cache
def fonts() -> typst.Fonts:
    """All of them, read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in _folders()]
    )


def _folders() -> tuple[Path, ...]:
    return Path(str(resources.files("posture.report.letter"))) / "fonts", Path(str(noto_cjk_sans_otc.FONT_PATH)).parent


def with_replacements(text: str) -> tuple[str, frozenset[str]]:
    """`text` with REPLACEMENT for each character that no font has, and those characters."""
    drawn = {ord(one) for one in set(text) if _is_drawn(one)}
    lacking = drawn - _covered(han=False)
    if lacking:  # the large font takes a moment to look through
        lacking -= _covered(han=True)
    return text.translate(dict.fromkeys(lacking, REPLACEMENT)), frozenset(map(chr, lacking))


def _is_drawn(one: str) -> bool:
    is_selector = unicodedata.name(one, "").startswith("VARIATION SELECTOR")
    return unicodedata.category(one) not in _INVISIBLE and not is_selector


@cache
def _covered(*, han: bool) -> frozenset[int]:
    """The code points that the fonts have."""
    ours, theirs = _folders()
    found = {point for path in ours.glob("*.ttf") for point in _points(path)}
    return frozenset(found.union(*(_points(path) for path in theirs.glob("*.ttc"))) if han else found)


def _points(path: Path) -> set[int]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return set(font.getBestCmap())
