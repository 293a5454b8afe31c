"""The page Settings: what is kept, what is answered, and that a backup made here can be restored."""

import hashlib
import inspect
import io
import re
from importlib import metadata, resources
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from posture import __version__, detect
from posture.detect import MediaPipeDetector
from posture.errors import CannotWrite
from posture.records import Act, Kind, PracticeFacts, Records, Units, open_records
from posture.records.keeping import Keeping
from posture.report.letter.catalogue import Language
from posture.report.printing import Paper
from posture.web.places import Place
from posture.web.settings.about import MODEL
from posture.web.settings.practice import years_typed
from tests.keeping import PASSPHRASE, Clock, visited
from tests.paging import Show, links, seen


@pytest.fixture
def section(show: Show):
    """Opens a section of the page."""

    def opened(name: str) -> AppTest:
        at = show(place=Place.SETTINGS)
        at.session_state["settings"] = name
        return at.run()

    return opened


def logo(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (0, 114, 178)).save(out, kind)
    return out.getvalue()


def test_public_address_of_reports_is_warned_of(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "on the internet" not in seen(show(place=Place.SETTINGS))
    monkeypatch.setenv("POSTURE_PUBLIC_URL", "https://reports.practice.example")
    told = seen(show(place=Place.SETTINGS))
    assert "can be read from anywhere at https://reports.practice.example by whoever has a link" in told
    assert "unset POSTURE_PUBLIC_URL" in told


def test_practice_is_kept(show: Show, office: Records) -> None:
    at = show(place=Place.SETTINGS)
    at.text_input(key="practice-name").set_value("Practice <at> the Lake")
    at.text_area(key="practice-address").set_value("1 Shore Road\n01 234")
    at.radio(key="practice-units").set_value(Units.US)
    at.radio(key="practice-paper").set_value(Paper.LETTER)
    at.text_input(key="practice-years").set_value("10")
    at.button(key="practice-save").click().run()
    assert "Saved." in seen(at)
    assert office.desk().practice.get() == PracticeFacts(
        name="Practice <at> the Lake",
        address="1 Shore Road\n01 234",
        units=Units.US,
        paper=Paper.LETTER,
        retention_years=10,
    )
    again = show(place=Place.SETTINGS)
    assert again.text_input(key="practice-name").value == "Practice <at> the Lake"
    assert again.radio(key="practice-paper").value is Paper.LETTER


@pytest.mark.parametrize("years", ["ten", "0", "101", "1.5"])
def test_years_that_cannot_be_are_answered_and_nothing_is_kept(show: Show, office: Records, years: str) -> None:
    at = show(place=Place.SETTINGS)
    at.text_input(key="practice-name").set_value("Lake")
    at.text_input(key="practice-years").set_value(years)
    at.button(key="practice-save").click().run()
    assert 'role="alert"' in seen(at)
    assert office.desk().practice.get() == PracticeFacts()


@pytest.mark.parametrize("address", ["\n".join("12345"), "x" * 61])
def test_an_address_too_large_for_a_head_is_answered_and_not_kept(show: Show, office: Records, address: str) -> None:
    at = show(place=Place.SETTINGS)
    at.text_area(key="practice-address").set_value(address)
    at.button(key="practice-save").click().run()
    assert "address" in seen(at)
    assert 'role="alert"' in seen(at)
    assert office.desk().practice.get() == PracticeFacts()


def test_language_of_reports_is_kept_and_what_is_not_reviewed_is_said(show: Show, office: Records) -> None:
    at = show(place=Place.SETTINGS)
    asked = at.radio(key="practice-language")
    assert asked.options == ["English", "繁體中文 (Traditional Chinese)", "简体中文 (Simplified Chinese)"]
    told = " ".join(one.value for one in at.caption)
    assert "No native clinician has reviewed the Chinese reports yet" in told
    assert "The pages of Posture are in English." in told
    asked.set_value(Language.ZH_HANT)
    at.button(key="practice-save").click().run()
    assert office.desk().practice.get().language is Language.ZH_HANT
    assert show(place=Place.SETTINGS).radio(key="practice-language").value is Language.ZH_HANT


def test_what_the_units_change_is_said(show: Show) -> None:
    at = show(place=Place.SETTINGS)
    assert "distances of the camera" in at.radio(key="practice-units").label
    assert any("stay metric" in one.value for one in at.caption)


def test_years_typed() -> None:
    assert [years_typed(text) for text in ("", "  ", "7")] == [None, None, 7]


def test_logo_is_shown_inline_and_removed(show: Show, office: Records) -> None:
    at = show(place=Place.SETTINGS)
    at.file_uploader[0].upload("logo.png", logo(), "image/png").run()
    assert "data:image/png;base64," in seen(at)
    kept = office.desk().practice.get().logo
    assert kept is not None
    assert Image.open(io.BytesIO(kept)).size == (40, 20)
    at.button(key="logo-remove").click().run()
    assert "data:image/png" not in seen(at)
    assert office.desk().practice.get().logo is None


def test_logo_that_is_no_picture_is_answered_once(show: Show, office: Records) -> None:
    at = show(place=Place.SETTINGS)
    at.file_uploader[0].upload("logo.png", b"hello", "image/png").run()
    assert "<strong>logo.png is " in seen(at)
    assert office.desk().practice.get().logo is None
    assert 'role="alert"' not in seen(at.run())


def test_saving_leaves_the_logo(show: Show, office: Records) -> None:
    at = show(place=Place.SETTINGS)
    at.file_uploader[0].upload("logo.png", logo(), "image/png").run()
    at.text_input(key="practice-name").set_value("Lake")
    at.button(key="practice-save").click().run()
    assert office.desk().practice.get().logo is not None


def test_accounts_are_listed_and_how_to_add_one(section, office: Records) -> None:
    assert "no accounts" in seen(section("Accounts"))
    office.accounts.create("Ada <b>", "a long password")
    office.accounts.create("Bea", "a long password")
    office.accounts.disable("Bea")
    page = seen(section("Accounts"))
    assert "Ada &lt;b&gt;" in page
    assert "disabled on 2026-11-02" in page
    assert "posture user add NAME" in page


def make(at: AppTest, first: str, again: str) -> AppTest:
    written, repeated = at.text_input
    written.set_value(first)
    repeated.set_value(again)
    return at.button(key="backup-make").click().run()


def test_backup_made_on_the_page_is_restored_elsewhere(section, office: Records, tmp_path: Path) -> None:
    visit = visited(office, 0, 1)
    at = make(section("Backup"), PASSPHRASE, PASSPHRASE)
    assert "The backup is written" in seen(at)
    (made,) = office.backups()
    file = Path(made.path)
    assert file.parent == tmp_path / "office" / "backups"
    assert links(at) == {file.name: file.read_bytes()}
    with open_records(tmp_path / "elsewhere", now=Clock()) as other:
        restored = other.restore(file, PASSPHRASE)
        assert (restored.patients, restored.photos) == (1, 2)
        assert other.desk().visits.get(visit.id).photos
    assert file.name in seen(at)
    file.unlink()
    at.run()
    assert "moved or deleted" in seen(at)
    assert links(at) == {}


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [
        pytest.param(PASSPHRASE, PASSPHRASE + "x", "not the same", id="differ"),
        pytest.param("short", "short", "at least 12", id="short"),
        pytest.param("", "", "at least 12", id="empty"),
    ],
)
def test_backup_that_is_refused_leaves_nothing(section, office: Records, first: str, again: str, said: str) -> None:
    at = make(section("Backup"), first, again)
    assert said in seen(at)
    assert office.backups() == ()
    assert not list((office.desk().keeping.folder).glob("*"))
    assert links(at) == {}


def test_passphrases_do_not_stay_in_the_session(section) -> None:
    at = make(section("Backup"), PASSPHRASE, PASSPHRASE)
    assert PASSPHRASE not in repr(at.session_state)
    assert PASSPHRASE not in seen(at)


def test_backups_go_where_the_environment_says(
    office: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_BACKUPS", str(tmp_path / "stick"))
    keeping = office.desk().keeping
    with pytest.raises(CannotWrite, match="not there"):
        keeping.backup(PASSPHRASE)
    (tmp_path / "stick").mkdir()
    assert Path(keeping.backup(PASSPHRASE).path).parent == tmp_path / "stick"


def test_only_small_backups_of_the_folder_are_sent(office: Records, tmp_path: Path) -> None:
    keeping = office.desk().keeping
    made = keeping.backup(PASSPHRASE)
    size = Path(made.path).stat().st_size
    assert keeping.content(made, most_bytes=size) == Path(made.path).read_bytes()
    assert keeping.content(made, most_bytes=size - 1) is None
    elsewhere = office.backup(tmp_path / "elsewhere.backup", PASSPHRASE)
    assert keeping.content(elsewhere, most_bytes=10**9) is None


def test_backup_stands_in_the_log_under_the_account(office: Records) -> None:
    account = office.accounts.create("Ada", "a long password")
    office.desk(account.id).keeping.backup(PASSPHRASE)
    assert (Act.BACKED_UP, account.id) in {(entry.act, entry.by) for entry in office.audit()}


def clock_of(office: Records) -> Clock:
    assert isinstance(office.store.now, Clock)
    return office.store.now


def rows(at: AppTest) -> list[str]:
    return re.findall(r"<tr><td>.*?</tr>", seen(at), re.DOTALL)


def test_log_has_pages_and_no_names(section, office: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    visited(office, 0, reference="Secret <name>")
    account = office.accounts.create("Ada", "a long password")
    for _ in range(60):
        clock_of(office).pass_by(seconds=1)  # by which the lines are told apart
        office.desk(account.id).practice.save(PracticeFacts())
    at = section("Log")
    assert "Lines 1 to 50 of" in seen(at)
    assert len(rows(at)) == 50
    assert "Secret" not in seen(at)
    assert "Ada" in seen(at)
    first = rows(at)
    at.button(key="log-older").click().run()
    assert "Lines 51 to" in seen(at)
    second = rows(at)
    assert second
    assert f"Lines 51 to {50 + len(second)} of {50 + len(second)}," in seen(at)
    assert set(first).isdisjoint(second)
    assert at.button(key="log-older").disabled
    at.button(key="log-newer").click().run()
    assert rows(at) == first


def test_log_of_one_id(section, office: Records) -> None:
    visit = visited(office, 0)
    visited(office, 1, reference="B-2")
    at = section("Log")
    at.text_input(key="log-subject").set_value(visit.patient_id).run()
    assert rows(at)
    assert all(visit.patient_id in row for row in rows(at))
    at.text_input(key="log-subject").set_value("nobody").run()
    assert "Nothing is written of that id" in seen(at)


def test_every_act_and_kind_has_its_word() -> None:
    from posture.web.settings.log_words import ACTS, KINDS  # noqa: PLC0415

    assert set(ACTS) == set(Act)
    assert set(KINDS) == set(Kind)


def test_pages_of_the_log_join(office: Records) -> None:
    for _ in range(7):
        office.desk().practice.save(PracticeFacts())
    keeping: Keeping = office.desk().keeping
    parts = [entry for skipped in (0, 3, 6) for entry in keeping.audit(limit=3, skipped=skipped)]
    assert parts == list(keeping.audit(limit=7))
    assert keeping.audited() == 7


def test_about_names_versions_and_licence(section) -> None:
    page = seen(section("About"))
    assert __version__ in page
    assert "Apache License" in page
    assert len(re.findall("SHA-256 [0-9a-f]{64}", page)) == 2


def test_about_names_the_network_that_measures_without_loading_one(section, monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(*_: object) -> None:
        raise AssertionError("a network was loaded")

    monkeypatch.setattr(detect, "MediaPipeDetector", loaded)
    page = seen(section("About"))
    content = resources.files("posture").joinpath("models", f"pose_landmarker_{MODEL}.task").read_bytes()
    assert inspect.signature(MediaPipeDetector).parameters["model"].default == MODEL
    assert hashlib.sha256(content).hexdigest() in page
    assert f"MediaPipe {metadata.version('mediapipe')}<" in page


def test_sheets_are_offered(section) -> None:
    at = section("Repeatability")
    held = [component.proto.json for component in at.get("bidi_component")]
    assert any("posture-feet-a4.pdf" in one for one in held)
    assert any("posture-stickers-letter.pdf" in one for one in held)
    assert "0 of 20 persons" in seen(at)
