"""Which letters there are that a person can do without, what is due to be told, and the words of a choice."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.i18n.catalogue import Language, mark


class Kind(StrEnum):
    """What a letter tells of; the value is what the store holds."""

    READING_OPENS = "reading_opens"
    READING_CLOSES = "reading_closes"
    DUE = "due"
    DEBT = "debt"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    VERIFICATION = "verification"
    APPEAL = "appeal"
    ORDER = "order"


NAMES: dict[Kind, str] = {
    Kind.READING_OPENS: mark("Readings can be sent"),
    Kind.READING_CLOSES: mark("The last days for readings"),
    Kind.DUE: mark("The due day is near"),
    Kind.DEBT: mark("A payment is overdue"),
    Kind.PAYMENT: mark("A payment has come in"),
    Kind.RECEIPT: mark("The receipt of the month, as PDF"),
    Kind.VERIFICATION: mark("A meter is to be verified"),
    Kind.APPEAL: mark("An appeal is answered"),
    Kind.ORDER: mark("What becomes of an order"),
}
# Written when something happens, to whoever did it: not about one account.
EVENTS = frozenset({Kind.PAYMENT, Kind.APPEAL, Kind.ORDER})
VALUES = frozenset(kind.value for kind in Kind)
# Of a home only: organisations hand readings over and get documents by other rules.
OF_HOMES = frozenset({Kind.READING_OPENS, Kind.READING_CLOSES, Kind.RECEIPT})


@dataclass(frozen=True)
class Choice:
    """What a person said about a kind: for one account, or (None) for all of one's own."""

    kind: Kind
    account_id: int | None
    is_on: bool


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter."""

    person_id: uuid.UUID
    email: str
    language: Language


@dataclass(frozen=True)
class Fact:
    """One thing to be told of one account: a sum and its day, a month of readings, or a meter and its day."""

    account_id: int
    account_number: str
    label: str | None
    subject_id: int
    about_on: date
    day: date
    amount: Decimal | None
    service: str | None
    serial_number: str | None


@dataclass(frozen=True)
class Plan:
    """The day of a run and the rule values in force on it; days are counted before or after what is told of."""

    today: date
    opens_day: int
    deadline_day: int
    closing_days: int
    due_days: int
    debt_days: int
    debt_last_days: int
    least_amount: Decimal
    verification_days: tuple[int, ...]
