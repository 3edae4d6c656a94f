"""Decisions about appeals: what is taken, by when it is answered, what may be done in which state."""

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.appeals.model import Author, Kind, NewAppeal, Status
from core.kit import clock
from core.mail import rules as mail

LONGEST_SUBJECT = 160
LONGEST_BODY = 5000
LONGEST_NAME = 120
MOST_FILES = 5
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024  # of an office document, as its list of contents says
BYTES_A_DAY = 100 * 1024 * 1024  # of one sender
BYTES_A_DAY_OF_VISITORS = 2 * 1024 * 1024 * 1024  # of all of them

# The row of `live.rule_value` that says how many days an answer may take.
DAYS_RULE = {
    Kind.QUESTION: "appeal_days_question",
    Kind.PROPOSAL: "appeal_days_proposal",
    Kind.COMPLAINT: "appeal_days_complaint",
    Kind.DISPUTE: "appeal_days_dispute",
}
# Digits and letters that look the same in Cyrillic and Latin and are not taken for one another.
_SIGNS = "23456789ABCEHKMPTX"
_PHONE = re.compile(r"^\+7\d{10}$")


class Fault(StrEnum):
    """What is wrong with a form; the page has a sentence for each."""

    SUBJECT_MISSING = "subject_missing"
    BODY_MISSING = "body_missing"
    TOO_LONG = "too_long"
    EMAIL = "email"
    PHONE = "phone"
    NAME_MISSING = "name_missing"
    TOO_MANY_FILES = "too_many_files"
    FILE_TOO_LARGE = "file_too_large"
    FILE_KIND = "file_kind"
    TOO_MUCH_TODAY = "too_much_today"


def faults(new: NewAppeal) -> list[Fault]:
    """Return what is wrong with the words of an appeal, in the order of the form."""
    found = []
    if not new.subject.strip():
        found.append(Fault.SUBJECT_MISSING)
    if not new.body.strip():
        found.append(Fault.BODY_MISSING)
    if len(new.subject) > LONGEST_SUBJECT or len(new.body) > LONGEST_BODY or len(new.contact_name) > LONGEST_NAME:
        found.append(Fault.TOO_LONG)
    if not new.contact_name.strip():
        found.append(Fault.NAME_MISSING)
    if not mail.is_address(new.email.strip()):
        found.append(Fault.EMAIL)
    if new.phone.strip() and phone(new.phone) is None:
        found.append(Fault.PHONE)
    return found


def body_faults(body: str) -> list[Fault]:
    """Return what is wrong with a further message."""
    if not body.strip():
        return [Fault.BODY_MISSING]
    return [Fault.TOO_LONG] if len(body) > LONGEST_BODY else []


def phone(text: str) -> str | None:
    """Return the number as +7 and ten digits, or None if it is not one (domain.md 6.3)."""
    digits = re.sub(r"[\s()\-–]", "", text)
    if re.fullmatch(r"[78]\d{10}", digits):
        digits = "+7" + digits[1:]
    elif re.fullmatch(r"\d{10}", digits):
        digits = "+7" + digits
    return digits if _PHONE.match(digits) else None


def due_on(opened_at: datetime, *, days: int) -> date:
    """Return the day by which the answer is promised: calendar days after the day it came."""
    return clock.local_day(opened_at) + timedelta(days=days)


def number(opened_at: datetime, *, letter: str = "A") -> str:
    """Return a number that can be read out: «А-2611-7KM4X2»; it is random, so it cannot be guessed from another."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(6))
    return f"{letter}-{opened_at.astimezone(clock.LOCAL):%y%m}-{signs}"


def after_message(status: Status, author: Author) -> Status:
    """Return the state after a message: a customer's word opens the appeal again, an operator's answers it."""
    if author is Author.OPERATOR:
        return Status.ANSWERED
    return Status.RECEIVED if status in (Status.ANSWERED, Status.CLOSED) else status


def is_late(status: Status, answer_due_on: date, *, today: date) -> bool:
    """Return whether the promised day has passed without an answer."""
    return status in (Status.RECEIVED, Status.IN_WORK) and today > answer_due_on


def shortened(name: str) -> str:
    """Return a file's name without folders and signs that no system takes, at most 120 letters with its ending."""
    clean = re.sub(r'[\x00-\x1f"*/:<>?\\|]', "_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ") or "file"
    if len(clean) <= LONGEST_NAME:
        return clean
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 10:
        return clean[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def is_too_much(byte_count: int, *, of_sender: int, of_visitors: int, is_visitor: bool) -> bool:
    """Return whether files of so many bytes go beyond the day: `of_sender` and `of_visitors` were sent before them."""
    if of_sender + byte_count > BYTES_A_DAY:
        return True
    return is_visitor and of_visitors + byte_count > BYTES_A_DAY_OF_VISITORS


def count_fault(uploads: Sequence[object]) -> Fault | None:
    """Return the fault of too many files."""
    return Fault.TOO_MANY_FILES if len(uploads) > MOST_FILES else None
