"""The words of the patient's report: nothing missing, nothing that judges or alarms, written for a reader of twelve."""

import re
from pathlib import Path

import pytest
import textstat
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from posture.crosscheck import CheckCode
from posture.measures import MEASURES
from posture.measures.base import Reason
from posture.quality import Code
from posture.report.letter import catalogue
from posture.report.letter.build import Details, report_of
from posture.report.letter.catalogue import Language
from posture.report.letter.disclaimers import DISCLAIMERS
from posture.report.letter.forbidden import judging
from posture.report.letter.reasons import CHECKS, DOUBTS, REASONS
from posture.report.letter.taken import LEVEL, SIZE
from posture.report.letter.words import TOLD
from posture.scale import ScaleSource
from posture.vertical import VerticalSource
from tests.letters import DAY, LETTER, NOTE, REPORTS, one_visit, sentences
from tests.test_visit import visit

GRADE = 6.0
"""School grade of a reader of twelve."""


def messages() -> list[str]:
    found = extract_from_dir(LETTER, [("**.py", "python")], keywords={"message": None})
    return [text for _, _, text, _, _ in found if isinstance(text, str)]


def test_messages_are_found():
    assert len(set(messages())) > 150
    assert set(messages()) >= DISCLAIMERS


def test_every_measure_reason_finding_and_check_has_words():
    assert set(TOLD) == {(one.id, one.side) for one in MEASURES}
    assert set(REASONS) == set(Reason)
    assert set(DOUBTS) == set(Code)
    assert set(CHECKS) == set(CheckCode)


def test_every_source_of_level_and_size_has_words():

    assert (set(LEVEL), set(SIZE)) == (set(VerticalSource), set(ScaleSource))


@pytest.mark.parametrize("text", sorted(set(messages()) - DISCLAIMERS))
def test_no_message_judges_or_alarms(text):
    assert not judging(text, Language.EN)


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_judges_or_alarms_outside_what_it_denies(name):
    said = [text for text in sentences(REPORTS[name]()) if text not in DISCLAIMERS]
    denied = " ".join(DISCLAIMERS)
    assert not judging(" ".join(said), Language.EN)
    assert judging(denied, Language.EN) >= {"diagnosis", "dangerous"}


def test_the_practitioners_note_is_theirs_and_exempt():
    (note,) = [one for one in one_visit().sections if one.part == "note"]
    assert list(note.quoted) == NOTE.splitlines()
    assert judging(NOTE, Language.EN) == {"risk"}
    assert note.sentences == ("Your practitioner wrote this part.",)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_easily(name):
    text = " ".join(one if one.endswith(".") else f"{one}." for one in sentences(REPORTS[name]()))
    assert textstat.automated_readability_index(text) <= GRADE
    assert textstat.coleman_liau_index(text) <= GRADE


def test_no_sentence_is_hard_to_read():
    for text in messages():
        for sentence in re.split(r"(?<=[.!?]) ", text):
            assert len(sentence.split()) <= 24, sentence


def test_another_language_is_one_file_that_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    french = Catalog(locale="fr")
    french.add("How you stood", "Votre posture")
    french.add("{low} to {high}", "{low} à {high}")
    with (tmp_path / "fr.po").open("wb") as file:
        write_po(file, french)
    says = catalogue.read(tmp_path / "fr.po", "fr")
    say = catalogue.Catalogue(language=Language.EN, says=says)
    assert (say("How you stood"), say("{low} to {high}", low="1°", high="2°")) == ("Votre posture", "1° à 2°")
    assert say("Hips") == "Hips"
    assert set(messages()) - set(says)


def test_a_day_is_written_out():
    report = report_of(visit(), Details(day=DAY))
    assert report.day == "28 November 2026"
