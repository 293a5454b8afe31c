"""Backups: made here into the server's own folder for them, listed, and taken along where they are small."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posture.errors import PostureError, WrongUsage
from posture.records import BackupMade
from posture.web.downloads import File, file_links
from posture.web.markup import show
from posture.web.office import desk

MOST_SENT = 25_000_000
"""The largest backup that goes to the browser: it goes there in one piece, through memory. Chosen by us. [bytes]"""
SHOWN = 12
_LAST, _TRIES = "settings-backup", "settings-backup-tries"


def backup() -> None:
    """Make one; see those that were made; how to get everything back."""
    make, learn = st.columns([6, 6], gap="large")
    with make:
        _make()
    with learn:
        show("settings/restore.html", folder=str(desk().keeping.folder))
    made = desk().keeping.backups()
    show("settings/backups.html", backups=made[:SHOWN], more=len(made) - SHOWN, is_there=is_there)


def is_there(backup: BackupMade) -> bool:
    """Whether its file is where it was written to."""
    return Path(backup.path).is_file()


def _make() -> None:
    tries = st.session_state.setdefault(_TRIES, 0)
    with st.form("backup", border=False):
        show("settings/backup.html", folder=str(desk().keeping.folder))
        first = st.text_input("Passphrase, 12 characters or more", type="password", key=f"backup-first-{tries}")
        again = st.text_input("The same once more", type="password", key=f"backup-again-{tries}")
        asked = st.form_submit_button("Make a backup now", type="primary", key="backup-make")
    if asked:
        with st.spinner("Writing the backup …"):
            st.session_state[_LAST] = _outcome(first, again)
        st.session_state[_TRIES] += 1  # other fields come, and the session forgets what stood in these
        st.rerun()
    last: BackupMade | PostureError | None = st.session_state.get(_LAST)
    if isinstance(last, PostureError):
        show("notice.html", title=last.message, text=last.action)
    elif last is not None:
        show("settings/backup_made.html", backup=last)
        _take_along(last)


def _outcome(first: str, again: str) -> BackupMade | PostureError:
    """The backup, or why there is none."""
    try:
        if first != again:
            raise WrongUsage("differ", "Both passphrases are not the same.", "Type them again.")
        return desk().keeping.backup(first)
    except PostureError as error:
        return error


def _take_along(last: BackupMade) -> None:
    """A link to the file, which is encrypted, over the page's own connection; a word where it is too large."""
    content = desk().keeping.content(last, most_bytes=MOST_SENT)
    if content is None:
        st.caption("It is too large to be sent to this browser: copy the file where it lies.")
        return
    copy = File(
        label="Keep a copy on this device",
        name=Path(last.path).name,
        media_type="application/octet-stream",
        make=lambda: content,
    )
    file_links([copy], key="backup-copy")
