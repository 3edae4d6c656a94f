"""What an operator looks for and why: a typed address, accounts found, the task, queues (docs/adr/0020)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.accounts.numbers import ParsedNumber


class Task(StrEnum):
    """What an operator opens an account for; it stands in the audit."""

    VISIT = "visit"  # the customer stands at the counter
    CALL = "call"
    APPEAL = "appeal"  # of the number in the reference
    READING = "reading"  # a doubtful reading of the number in the reference
    OTHER = "other"  # said in the reference


class Fault(StrEnum):
    """Why a task is not taken."""

    REFERENCE_MISSING = "reference_missing"
    REFERENCE_UNKNOWN = "reference_unknown"


@dataclass(frozen=True)
class TypedAddress:
    """An address as it was typed: words of town and street, house and flat as text, '' where they were left out."""

    words: tuple[str, ...]
    kinds: frozenset[str]
    house: str = ""
    flat: str = ""


@dataclass(frozen=True)
class Street:
    """A street of a town as the store writes it."""

    town: str
    street: str


class Gap(StrEnum):
    """What keeps a search from naming one account."""

    NOTHING_TYPED = "nothing_typed"
    NO_NUMBER = "no_number"
    NO_STREET = "no_street"
    NO_HOUSE = "no_house"  # no such house in the street
    NO_FLAT = "no_flat"
    WHICH_HOUSE = "which_house"  # none was typed
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class FoundAccount:
    """An account as a list shows it: number and address, nobody's name."""

    account_id: int
    account_number: str
    address: str
    customer_kind: str
    closed_on: date | None
    is_alike: bool = False  # not what was typed, but one slip away from it


@dataclass(frozen=True)
class Found:
    """What a search came to. `known` are houses or flats that there are where the typed one is not."""

    accounts: tuple[FoundAccount, ...] = ()
    gap: Gap | None = None
    number: ParsedNumber | None = None
    streets: tuple[Street, ...] = ()
    known: tuple[str, ...] = ()
    house: str = ""
    flat: str = ""


@dataclass(frozen=True)
class Customer:
    """Who the account is with, as far as a conversation needs it."""

    name: str
    email: str
    phone: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class AppealLine:
    """An appeal about the account."""

    appeal_id: UUID
    appeal_number: str
    subject: str
    status: str
    opened_at: datetime
    answer_due_on: date
    operator_name: str | None


@dataclass(frozen=True)
class OrderLine:
    """An order for the account."""

    order_id: UUID
    order_number: str
    status: str
    total_amount: Decimal
    placed_at: datetime


@dataclass(frozen=True)
class LetterLine:
    """A letter about the account; its address is shown in part only."""

    letter_id: UUID
    subject: str
    state: str
    recipient: str
    created_at: datetime
    sent_at: datetime | None


class Queue(StrEnum):
    """A queue of the company's operators, in the order the start shows them."""

    APPEALS = "appeals"
    APPLICATIONS = "applications"
    READINGS = "readings"
    ORDERS = "orders"
    UNMATCHED = "unmatched"
    REFUNDS = "refunds"
    DISPUTED = "disputed"
    LETTERS = "letters"


@dataclass(frozen=True)
class Waiting:
    """How much waits in a queue: all, what is nobody's yet, what is late, and since when the oldest waits."""

    queue: Queue
    count: int
    free_count: int
    late_count: int
    oldest_at: datetime | None
