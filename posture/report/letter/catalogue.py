"""The catalogue: each sentence of a patient's report by its English, and what other languages say instead.

English stands where it is used, marked by `message`; another language is one file, locale/LANGUAGE.po, read by Babel as
it is, without a step that compiles it. `pybabel extract -k message posture/report/letter` lists what a language has to
say; a test lets no language miss a message.

Rules for every sentence (docs/report.md): for a reader of twelve, about this photo, with no word of
`forbidden.FORBIDDEN`. Only `disclaimers.DISCLAIMERS` may use those, because they say what the report is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po


class Language(StrEnum):
    """What a report can be written in, as `--language` names it."""

    EN = "en"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"


LANGUAGES: Mapping[Language, str] = {
    Language.EN: "English",
    Language.ZH_HANT: "繁體中文 (Traditional Chinese)",
    Language.ZH_HANS: "简体中文 (Simplified Chinese)",
}
"""Their names, where one is chosen."""
UNREVIEWED = frozenset({Language.ZH_HANT, Language.ZH_HANS})
"""No native clinician has reviewed what these say; whoever chooses one is told."""
_LOCALES: Mapping[Language, str] = {
    Language.EN: "en_GB",
    Language.ZH_HANT: "zh_Hant_TW",
    Language.ZH_HANS: "zh_Hans_CN",
}
"""Whose dates are written."""
_SPACES: Mapping[Language, str] = {Language.EN: " ", Language.ZH_HANT: "", Language.ZH_HANS: ""}
"""What stands between two sentences; a full stop in Chinese brings its own space."""


def message(text: str) -> str:
    """`text`, marked as one that each language has to say."""
    return text


BETWEEN_NAMES = message("; ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """How one language says each message.

    Attributes
    ----------
    language
        Which.
    says
        By message; English has none.
    """

    language: Language
    says: Mapping[str, str]

    def __call__(self, text: str, **values: str) -> str:
        """`text` in this language, with `values` in the places that it names."""
        said = self.says.get(text) or text
        return said.format(**values) if values else said

    def together(self, sentences: Iterable[str]) -> str:
        """One paragraph of several sentences."""
        return _SPACES[self.language].join(sentences)

    def listed(self, names: Iterable[str]) -> str:
        """Several names in one line; a name may hold a comma."""
        return self(BETWEEN_NAMES).join(names)

    def day(self, of: date) -> str:
        """A date in words, such as `3 May 2026`."""
        return format_date(of, "long", locale=_LOCALES[self.language])


@cache
def catalogue(language: Language) -> Catalogue:
    """What `language` says."""
    if language is Language.EN:
        return Catalogue(language=language, says={})
    locale = Path(str(resources.files("posture.report.letter"))) / "locale"
    return Catalogue(language=language, says=read(locale / f"{language}.po", _LOCALES[language]))


def read(file: Path, locale: str) -> Mapping[str, str]:
    """What the `file` of a language says, by message; what nobody has confirmed (fuzzy) it does not say."""
    with file.open("rb") as content:
        told = [one for one in read_po(content, locale=locale) if one.id and one.string and not one.fuzzy]
    return {str(one.id): str(one.string) for one in told}
