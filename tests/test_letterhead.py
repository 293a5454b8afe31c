"""What the practice says of itself stands in the head of every page that it hands out, as text."""

import base64
import io
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from posture import __version__
from posture.landmarks import View
from posture.records import PracticeFacts, Records, logo_of
from posture.repeats import together
from posture.report.html import page, repeats_page, visit_page
from posture.report.letterhead import Letterhead
from posture.report.printing import Paper
from posture.report.record import record_page
from posture.visit import visit_of
from posture.web.patient import anew
from posture.web.patient.page import HAND_ON
from posture.web.places import Place
from posture.web.review.page import TOGETHER
from tests.histories import history, neck, occasion
from tests.keeping import DAY, figure_analysis
from tests.paging import Show, given, links, picture, standing, taken
from tests.reviewing import kept_visit, opened, tab

HOSTILE = '<script>alert(1)</script> & "Lake"'
ADDRESS = "1 Shore Road\n01 234"


def logo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), (0, 114, 178)).save(drawn, "PNG")
    return logo_of(drawn.getvalue(), "logo.png")


FACTS = PracticeFacts(name=HOSTILE, address=ADDRESS, logo=logo(), paper=Paper.LETTER)
INLINE = f"data:image/png;base64,{base64.b64encode(logo()).decode()}"
PAGES: dict[str, Callable[[Letterhead | None], str]] = {
    "photo": lambda head: page(figure_analysis(), letterhead=head),
    "repeats": lambda head: repeats_page(together([figure_analysis()], given=1), letterhead=head),
    "visit": lambda head: visit_page(visit_of([figure_analysis()], given=1), letterhead=head),
    "record": lambda head: record_page(history(occasion(DAY, neck(3.0), view=View.LEFT)), letterhead=head),
}
every_page = pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)


def assert_headed(made: str) -> None:
    assert "<b>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;Lake&#34;</b>" in made
    assert "<script" not in made
    assert "<span>1 Shore Road</span><span>01 234</span>" in made
    assert f'<img src="{INLINE}" alt="Logo of &lt;script&gt;' in made
    assert "@page { size: letter portrait; }" in made


@every_page
def test_a_page_is_headed_by_text_and_an_inline_logo(made: Callable[[Letterhead | None], str]) -> None:
    assert_headed(made(FACTS.letterhead))


@every_page
def test_without_a_letterhead_nothing_stands_in_the_head(made: Callable[[Letterhead | None], str]) -> None:
    whole = made(None)
    assert "letterhead" not in whole
    assert "size: A4" not in whole
    paper_alone = made(PracticeFacts().letterhead)
    assert "letterhead" not in paper_alone
    assert "@page { size: A4 portrait; }" in paper_alone


def test_a_logo_without_a_name_has_words() -> None:
    made = page(figure_analysis(), letterhead=PracticeFacts(logo=logo()).letterhead)
    assert 'alt="Logo of the practice"' in made


def test_measured_photo_is_headed(show: Show, office: Records) -> None:
    office.desk().practice.save(FACTS)
    assert_headed(links(given(show(standing()), picture()))["anna.html"].decode())


def test_repeats_are_headed(show: Show, office: Records) -> None:
    office.desk().practice.save(FACTS)
    at = show(standing())
    at.file_uploader[0].upload("a.png", picture(seed=1), "image/png")
    at.file_uploader[0].upload("b.png", picture(seed=2), "image/png").run()
    assert_headed(links(at)["repeats.html"].decode())


def test_visit_under_review_is_headed_and_anew_when_settings_change(show: Show, office: Records) -> None:
    visit = kept_visit(office)
    at = tab(opened(show, visit), visit, TOGETHER)
    assert "letterhead" not in links(at)[f"visit-{DAY}.html"].decode()
    office.desk().practice.save(FACTS)
    assert_headed(links(at.run())[f"visit-{DAY}.html"].decode())


def test_record_and_export_are_headed(show: Show, office: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "present", lambda: anew.Versions(tool=__version__, model="0" * 64, refiner=""))
    office.desk().practice.save(FACTS)
    patient = kept_visit(office).patient_id
    at = show(place=Place.PATIENT, id=patient)
    at.session_state[f"patient-part-{patient}"] = HAND_ON
    at.run()
    assert_headed(links(at)["A-17-record.html"].decode())
    make = at.button(key=f"export-{patient}").click
    everything = taken(at, f"export-{patient}-link", "A-17.zip", lambda: make().run())
    with zipfile.ZipFile(io.BytesIO(everything)) as archive:
        (report,) = (name for name in archive.namelist() if name.endswith(".html"))
        assert_headed(archive.read(report).decode())


@pytest.mark.parametrize("paper", Paper)
def test_the_paper_of_the_practice_is_offered_first(show: Show, office: Records, paper: Paper) -> None:
    office.desk().practice.save(PracticeFacts(paper=paper))
    sheets = [one for one in show().get("bidi_component") if "posture-stickers" in one.proto.json]
    for one in sheets:
        assert one.proto.json.index(f"posture-stickers-{paper}.pdf") == one.proto.json.index("posture-stickers-")
    assert sheets
