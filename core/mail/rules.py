"""When a letter that could not be sent is tried again, and what an address must look like."""

import re
from datetime import timedelta

from core.mail.model import LetterState, StoredLetter

_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
LONGEST_ADDRESS = 254
FOLDER = "letters"  # of the store, where the files that go with letters are
SWITCHED_OFF = "switched_off"  # the error of a letter whose reader does not want it
# A server that is away for a night must not cost a letter.
_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)


def is_address(text: str) -> bool:
    """Return whether a text can be the address of one person: no list, no name, no line break."""
    return len(text) <= LONGEST_ADDRESS and text.isascii() and _ADDRESS.fullmatch(text) is not None


def waiting(*, try_count: int) -> timedelta | None:
    """Return how long to wait after the given number of tries, or None: the letter is given up."""
    return _WAITS[try_count - 1] if try_count <= len(_WAITS) else None


def can_be_repeated(stored: StoredLetter) -> bool:
    """Return whether a person may send a letter again: it failed or nobody knows, and its reader wants it."""
    return stored.state in {LetterState.FAILED, LetterState.UNCLEAR} and stored.error != SWITCHED_OFF
