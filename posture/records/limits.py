"""What may be written down: how long, and in which characters."""

from __future__ import annotations

from posture.errors import WrongUsage
from posture.repeats import MOST_PHOTOS as MOST_PHOTOS
from posture.typed import LONGEST_LINE as LONGEST_LINE
from posture.typed import check_line as check_line
from posture.typed import unwritable

LONGEST_NOTE = 20_000
"""Of notes; chosen by us. [characters]"""


def check_note(text: str, what: str = "note") -> None:
    """Nothing, if `text` can be kept as a note, or as `what` it is called; it may have lines and tabs.

    Raises
    ------
    WrongUsage
        It is longer than LONGEST_NOTE, or has control characters or half characters.
    """
    if len(text) > LONGEST_NOTE:
        raise WrongUsage("long", f"The {what} is longer than {LONGEST_NOTE} characters.", "Shorten it.")
    if any(unwritable(character) and character not in "\n\r\t" for character in text):
        raise WrongUsage("characters", f"The {what} has characters that cannot be written.", "Type it anew.")


def check_photos(count: int) -> None:
    """Nothing, if a visit can have so many photos; `WrongUsage` where they are more than MOST_PHOTOS."""
    if count > MOST_PHOTOS:
        raise WrongUsage("photos", f"A visit has at most {MOST_PHOTOS} photos.", "Make two visits.")
