"""Files of a report in each language: the language that they name, and the fonts that their characters come in."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from posture.report.letter.catalogue import Language
from posture.report.letter.page import page
from posture.report.letter.pdf import pdf
from tests.letters import REPORTS

TAGS = {Language.EN: ("en", None), Language.ZH_HANT: ("zh-TW", "tc"), Language.ZH_HANS: ("zh-CN", "sc")}


@pytest.mark.parametrize("language", Language)
def test_page_and_pdf_name_their_language_and_take_its_characters(language):
    """And the PDF is as small as in English."""
    of = REPORTS["one_visit"](language)
    tag, strokes = TAGS[language]
    assert f'<html lang="{language.value}">' in page(of)
    assert language is Language.EN or f"body:lang({language}) {{ font-family:" in page(of)
    content = pdf(of).content
    assert len(content) < 1_000_000
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == tag
    assert b"pdfuaid" in root["/Metadata"].get_data()
    found = {name for one in reader.pages for name in fonts_of(one)}
    assert {one[-2:] for one in re.findall(r"CJK\w\w", " ".join(found))} == ({strokes} if strokes else set())


@pytest.mark.parametrize(
    ("language", "outlined"), [(Language.EN, False), (Language.ZH_HANT, True), (Language.ZH_HANS, True)]
)
def test_bold_characters_are_outlined_where_the_font_has_no_bold_face(language, outlined):
    reader = PdfReader(io.BytesIO(pdf(REPORTS["front_only"](language)).content))
    assert (b" 2 Tr" in reader.pages[0].get_contents().get_data().replace(b"\n", b" ")) is outlined


def fonts_of(page: Any) -> list[str]:
    """Names of the fonts of a page and of the drawings in it."""
    resources = page["/Resources"]
    own = [str(one.get_object()["/BaseFont"]) for one in resources.get("/Font", {}).values()]
    inside = [one.get_object() for one in resources.get("/XObject", {}).values()]
    return own + [name for one in inside if "/Resources" in one for name in fonts_of(one)]
