"""What stops an analysis, with the exit code and the next step.

PostureError
├── WrongUsage        2  an argument that cannot be meant
├── UnreadablePhoto   3  the file is not a photo that can be read
├── CannotWrite       2  the result has no place to go
├── DamagedModel      2  the installed pose model is not the one that belongs to this version
├── NoSuchRecord      2  the records hold nothing of that id or name
├── ChangedMeanwhile  2  somebody else changed a record since it was read
├── RecordsRefused    2  the records cannot be opened, read or restored as they are
└── EngineRefused     2  nobody looks at the photo now: too many wait, or it ended every process that tried

A photo that is read but must not be measured raises nothing: it is an `Analysis` with a refusing
`Finding` (exit code 4), so that the reader sees the picture and what to do next.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line; with several photos the highest one counts."""

    MEASURED = 0
    WRONG_USAGE = 2
    UNREADABLE = 3
    REFUSED = 4


class PostureError(Exception):
    """Nothing to analyse: `message` says what is wrong, `action` what to do next."""

    exit_code: ExitCode = ExitCode.WRONG_USAGE

    def __init__(self, code: str, message: str, action: str) -> None:
        super().__init__(f"{message} {action}")
        self.code = code
        self.message = message
        self.action = action

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.code, self.message, self.action), self.__dict__  # from one process to another


class WrongUsage(PostureError):
    """An argument outside what can be meant, such as a stature of 17 cm."""


class CannotWrite(PostureError):
    """A result that cannot be written where it was asked to go."""


class DamagedModel(PostureError):
    """A pose model that is not, byte for byte, the one this version was made with."""


class NoSuchRecord(PostureError):
    """The records hold nothing of that id or name; which one is not repeated, because messages may be logged."""


class DraftMovedOn(PostureError):
    """The draft of a photo is no longer the one that was meant: somebody drew on, or made an end of it."""


class ChangedMeanwhile(PostureError):
    """A record that somebody else has changed since the caller read it; nothing was written."""


class RecordsRefused(PostureError):
    """Records that cannot be opened, read or restored as they are."""


class EngineRefused(PostureError):
    """A photo that nobody looks at now: too many wait, or each process that tried came to an end."""


class UnreadablePhoto(PostureError):
    """A file that is not there, may not be read, or is not a photo."""

    exit_code = ExitCode.UNREADABLE
