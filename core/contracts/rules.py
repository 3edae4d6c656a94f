"""Decisions about applications: what is taken, by which working day it is answered, what may be done in which state."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from core.accounts import requisites
from core.accounts.requisites import Requisites
from core.appeals import rules as appeals
from core.contracts.model import Action, Case, Details, Document, LegalForm, Scan, Slot, Status
from core.mail import rules as mail

LONGEST = {"organisation": 200, "site_address": 250, "surname": 80, "given_name": 80, "patronymic": 80, "email": 254}
LONGEST_BODY = 2000
MOST_OF_SLOT = 3
MOST_FILES = 30  # of one application, from first to last

# The rows of `live.rule_value` that say how many working days an answer may take, and how long the original waits.
ANSWER_DAYS = "contract_answer_working_days"
WAITING_DAYS = "contract_waiting_days"
KEPT_YEARS = "contract_files_years"

_CASES = {
    LegalForm.LEGAL_ENTITY: (Case.COMMERCIAL, Case.BUDGET, Case.MUNICIPAL, Case.RESELLER),
    LegalForm.SOLE_PROPRIETOR: (Case.COMMERCIAL, Case.RESELLER),
    LegalForm.UTILITY_PROVIDER: (Case.UTILITY_PROVIDER,),
}
_OPEN = (Status.RECEIVED, Status.IN_WORK, Status.MISSING, Status.READY)
CLOSED = (Status.SIGNED, Status.REFUSED, Status.WITHDRAWN)
# An action, and the state that follows each state in which it may be done.
_AFTER: dict[Action, dict[Status, Status]] = {
    Action.CLAIMED: {Status.RECEIVED: Status.IN_WORK, Status.MISSING: Status.MISSING, Status.READY: Status.READY},
    Action.RELEASED: {Status.IN_WORK: Status.RECEIVED, Status.MISSING: Status.MISSING, Status.READY: Status.READY},
    Action.ASKED: {Status.IN_WORK: Status.MISSING, Status.MISSING: Status.MISSING},
    Action.ADDED: {Status.RECEIVED: Status.RECEIVED, Status.IN_WORK: Status.IN_WORK, Status.MISSING: Status.IN_WORK},
    Action.READY: {Status.IN_WORK: Status.READY, Status.MISSING: Status.READY},
    Action.SIGNED: {Status.READY: Status.SIGNED},
    Action.REFUSED: dict.fromkeys((Status.IN_WORK, Status.MISSING, Status.READY), Status.REFUSED),
    Action.WITHDRAWN: dict.fromkeys(_OPEN, Status.WITHDRAWN),
}


class Fault(StrEnum):
    """What is wrong with a form; the page has a sentence for each."""

    ORGANISATION = "organisation"
    INN = "inn"
    KPP = "kpp"
    OGRN = "ogrn"
    SITE_ADDRESS = "site_address"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    PHONE = "phone"
    EMAIL = "email"
    CASE = "case"
    TOO_LONG = "too_long"
    DOCUMENTS = "documents"  # a document that is needed has no file
    TOO_MANY_FILES = "too_many_files"
    TOO_MUCH_TODAY = "too_much_today"
    NOTHING = "nothing"  # neither a file nor a word
    CONSENT = "consent"
    BODY_MISSING = "body_missing"
    SLOTS_MISSING = "slots_missing"
    OFFICE = "office"


def cases(form: LegalForm) -> tuple[Case, ...]:
    """Return the contracts that an applicant of the form may ask for, the usual one first."""
    return _CASES[form]


def faults(details: Details, form: LegalForm) -> list[Fault]:
    """Return what is wrong with what was typed, in the order of the form."""
    numbers = Requisites(inn=details.inn, kpp=details.kpp, ogrn=details.ogrn, legal_form=form.value)
    wrong = set(requisites.faults(numbers))
    wrong |= {name for name in ("organisation", "site_address", "surname", "given_name") if not _said(details, name)}
    if appeals.phone(details.phone) is None:
        wrong.add("phone")
    if not mail.is_address(details.email.strip()):
        wrong.add("email")
    found = [fault for fault in Fault if fault.value in wrong]
    is_long = any(len(getattr(details, name)) > longest for name, longest in LONGEST.items())
    return [*found, Fault.TOO_LONG] if is_long else found


def plain(number: str) -> str:
    """Return a number as it is kept: without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", number).upper()


def lacking(documents: Sequence[Document], given: Collection[Slot]) -> list[Slot]:
    """Return the documents that are needed and have no file."""
    return [each.slot for each in documents if each.is_required and each.slot not in given]


def count_fault(scans: Sequence[Scan], *, kept: int = 0) -> Fault | None:
    """Return the fault of too many files: of one document, or of the application, which has `kept` already."""
    of_slot = Counter(scan.slot for scan in scans)
    is_much = len(scans) + kept > MOST_FILES or any(count > MOST_OF_SLOT for count in of_slot.values())
    return Fault.TOO_MANY_FILES if is_much else None


def working_day(day: date, *, after: int, off: frozenset[date]) -> date:
    """
    Return the working day that comes so many working days after the day.

    In a year the calendar does not know, Saturdays and Sundays are off.
    """
    known = {each.year for each in off}
    left = after
    while left:
        day += timedelta(days=1)
        is_off = day in off or (day.year not in known and day.weekday() >= 5)
        left -= not is_off
    return day


def years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; 29 February gives the 28th."""
    year = day.year - years
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def after(action: Action, status: Status, *, is_claimed: bool = True) -> Status | None:
    """Return the state after an action, None where it cannot be done; what nobody has taken waits for anybody."""
    found = _AFTER[action].get(status)
    return Status.RECEIVED if found is Status.IN_WORK and not is_claimed else found


def is_open(status: Status) -> bool:
    """Return whether something may still become of the application."""
    return status not in CLOSED


def is_late(status: Status, due_on: date, *, today: date) -> bool:
    """Return whether the promised day has passed and it is the company's turn."""
    return status in (Status.RECEIVED, Status.IN_WORK) and today > due_on


def _said(details: Details, name: str) -> bool:
    return bool(getattr(details, name).strip())
