"""The catalogue: each sentence of a patient's report by its English, and what other languages say instead.

English stands where it is used, marked by `message`; another language is one file, locale/LANGUAGE.po, read by Babel as
it is, without a step that compiles it. `pybabel extract -k message posture/report/letter` lists what a language has to
say; a test lets no language miss a message.

Rules for every sentence (docs/report.md): for a reader of twelve, about this photo, with no word of FORBIDDEN. Only
`disclaimers.DISCLAIMERS` may use those, because they say what the report is not.
"""

from __future__ import annotations

from collections.abc import Mapping
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


_LOCALES: Mapping[Language, str] = {Language.EN: "en_GB"}
"""Whose dates are written."""
_FORBIDDEN = """
abnormal abnormality bad cause caused causes causing correct corrected crooked damage damaged danger dangerous defect
deformed deformity detect detected detects diagnose diagnosed diagnoses diagnosis disease disorder dysfunction fault
faulty good healthy ideal imbalance incorrect misaligned misalignment normal pathological pathology perfect poor problem
problems risk risks risky score screen screened screening severe syndrome treat treated treatment twisted unhealthy
worse worsen wrong
"""
FORBIDDEN = frozenset(_FORBIDDEN.split())
"""Words that judge, alarm or claim a medical purpose; compared word for word, in small letters."""


def message(text: str) -> str:
    """`text`, marked as one that each language has to say."""
    return text


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

    def day(self, of: date) -> str:
        """A date in words, such as `3 May 2026`."""
        return format_date(of, "long", locale=_LOCALES[self.language])


@cache
def catalogue(language: Language) -> Catalogue:
    """What `language` says."""
    if language is Language.EN:
        return Catalogue(language=language, says={})
    locale = Path(str(resources.files("posture.report.letter"))) / "locale"
    return Catalogue(language=language, says=read(locale / f"{language}.po", language))


def read(file: Path, locale: str) -> Mapping[str, str]:
    """What the `file` of a language says, by message."""
    with file.open("rb") as content:
        return {str(one.id): str(one.string) for one in read_po(content, locale=locale) if one.id and one.string}
