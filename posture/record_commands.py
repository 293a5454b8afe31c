"""Commands about the records: `posture backup`, `posture restore`, `posture check`, `posture user ...`.

Passwords and passphrases are asked for, never arguments, which other users of the machine could see. The records are
imported when a command needs them: `posture analyse` starts faster without.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posture.errors import WrongUsage
from posture.photo import printable

if TYPE_CHECKING:
    from posture.records import Account, Records

PASSPHRASE = "POSTURE_PASSPHRASE"
WRONG = 1
"""Exit code where the records are not whole: the command did what it could."""
Say = Callable[[str], None]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="Name to sign in with.", show_default=False)]
_File = Annotated[Path, typer.Argument(metavar="FILE", readable=False, show_default=False)]


def add_to(app: typer.Typer, say: Say) -> None:
    """Give `app` the commands; `say` writes to standard output."""
    user = typer.Typer(help="Accounts that may sign in.", no_args_is_help=False)
    _add_backup(app, say)
    _add_restore(app, say)
    _add_check(app, say)
    _add_changes(user, say)
    _add_list(user, say)
    app.add_typer(user, name="user")


def _add_backup(app: typer.Typer, say: Say) -> None:
    @app.command("backup")
    def backup(file: _File) -> None:
        """Write all records into one new file, encrypted with a passphrase."""
        from posture.records.backup import check_new  # noqa: PLC0415  # as `_records`
        from posture.records.sealing import check_passphrase  # noqa: PLC0415  # as `_records`

        check_new(file)
        passphrase = os.environ.get(PASSPHRASE) or _asked_twice("Passphrase for the backup", check_passphrase)
        with _records() as records:
            made = records.backup(file, passphrase)
        say(f"{printable(str(file))}: all records. Without the passphrase nobody can read it.\n")
        if made.missing or made.damaged:
            say(f"{_lost(made.missing, made.damaged)}: these are not in it. Which they are says: posture check\n")
            raise typer.Exit(WRONG)


def _add_restore(app: typer.Typer, say: Say) -> None:
    @app.command("restore")
    def restore(
        file: _File,
        replace: Annotated[
            bool, typer.Option("--replace", help="Replace the records here; they are backed up.")
        ] = False,
    ) -> None:
        """Take all records back from a backup."""
        with _records() as records:
            passphrase = os.environ.get(PASSPHRASE) or _asked("Passphrase of the backup")
            back = records.restore(file, passphrase, replace=replace)
        if back.before:
            say(f"What was here is in {printable(back.before.path)}, with the same passphrase.\n")
            if back.before.missing or back.before.damaged:
                say(f"{_lost(back.before.missing, back.before.damaged)}: these are not in it.\n")
        if back.damaged:
            say(f"The files of {back.damaged} photos are missing or damaged.\n")
        say(f"{back.patients} patients and {back.photos} photos are back.\n")


def _add_check(app: typer.Typer, say: Say) -> None:
    @app.command("check")
    def check() -> None:
        """Read every photo and shared report, and say which are lost; exit code 1 where something is wrong."""
        with _records() as records:
            found = records.check()
        if found.at_work:
            say("Somebody is at work: what is being saved or deleted was left out.\n")
        for file in found.lost:
            state = "damaged" if file.is_damaged else "missing"
            say(f"{state}: {file.kind} {file.id}, visit of {file.day:%Y-%m-%d}, patient {file.patient_id}\n")
        if found.lost:
            say(
                f"{_lost(len(found.missing), len(found.damaged))}. "
                "To get them back, save the photos again, or: posture restore FILE --replace. Share reports anew.\n"
            )
        if found.orphans and not found.at_work:
            say(f"Files in the vault that belong to no photo or report: {len(found.orphans)}.\n")
        if found.wrong:
            raise typer.Exit(WRONG)
        say("Every photo and shared report is there and whole.\n")


def _lost(missing: int, damaged: int) -> str:
    """How many files, in words.

    >>> _lost(1, 0), _lost(2, 1)
    ('Files of photos or reports: 1 missing', 'Files of photos or reports: 2 missing, 1 damaged')
    """
    counts = [f"{count} {state}" for count, state in ((missing, "missing"), (damaged, "damaged")) if count]
    return f"Files of photos or reports: {', '.join(counts)}"


def _add_changes(user: typer.Typer, say: Say) -> None:
    @user.command("add")
    def add(name: _Name) -> None:
        """Make an account; its password is asked for twice."""
        with _records() as records:
            account = records.accounts.create(name, _new_password())
        say(f"{_shown(account)}\n")

    @user.command("password")
    def password(name: _Name) -> None:
        """Give an account another password, asked for twice, and sign it out everywhere."""
        with _records() as records:
            account = records.accounts.set_password(name, _new_password())
        say(f"{_shown(account)}\n")

    @user.command("disable")
    def disable(name: _Name) -> None:
        """Let an account sign in no more, and sign it out everywhere."""
        with _records() as records:
            account = records.accounts.disable(name)
        say(f"{_shown(account)}\n")

    @user.command("enable")
    def enable(name: _Name) -> None:
        """Let an account that was disabled sign in again, with the password that it had."""
        with _records() as records:
            account = records.accounts.enable(name)
        say(f"{_shown(account)}\n")


def _add_list(user: typer.Typer, say: Say) -> None:
    @user.command("list")
    def show() -> None:
        """Every account, one a line."""
        with _records() as records:
            accounts = records.accounts.all()
        say("".join(f"{_shown(account)}\n" for account in accounts) or "No accounts.\n")


@contextmanager
def _records() -> Iterator[Records]:
    from posture.records import open_records  # noqa: PLC0415  # costs other commands half a second

    with open_records() as records:
        yield records


def _shown(account: Account) -> str:
    disabled = f", disabled {account.disabled_at:%Y-%m-%d}" if account.disabled_at else ""
    return f"{printable(account.name)}: since {account.created_at:%Y-%m-%d}{disabled}"


def _new_password() -> str:
    from posture.records.accounts import check_password  # noqa: PLC0415  # as `_records`

    return _asked_twice("Password", check_password)


def _asked_twice(what: str, check: Callable[[str], None]) -> str:
    """A new secret, typed the same twice; `WrongUsage` where it is not, or `check` says so."""
    first = _asked(what)
    check(first)
    if _asked(f"{what}, once more") != first:
        raise WrongUsage("differ", "They are not the same.", "Try again.")
    return first


def _asked(what: str) -> str:
    """A secret, not shown while it is typed; where nobody sits at a terminal, the next line of standard input."""
    try:
        if sys.stdin is not None and sys.stdin.isatty():
            return getpass.getpass(f"{what}: ")
        return sys.stdin.readline().rstrip("\n") if sys.stdin is not None else ""
    except EOFError:
        return ""
