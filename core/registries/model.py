"""What a registry of payments is: its layout, its rows, what is refused, and money whose account is not known."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Self, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator

Channel: TypeAlias = Literal["bank", "office", "terminal", "agent"]
_REQUIRED = ("payment_number", "account", "amount")


class Totals(BaseModel):
    """A header or trailer line: what it begins with and what its fields are, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sign: str
    fields: tuple[Literal["count", "amount", "transfer_amount", "fee_amount", "number", "day", "-"], ...]


class Layout(BaseModel):
    """How the files of one sender are written (data/reference/registry_layouts.toml)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str
    agent: str
    channel: Channel
    separator: str
    columns: tuple[str, ...]
    day_formats: tuple[str, ...]
    time_formats: tuple[str, ...]
    zone: str
    has_headings: bool = False
    header: Totals | None = None
    trailer: Totals | None = None

    @field_validator("columns")
    @classmethod
    def _has_what_a_payment_needs(cls, columns: tuple[str, ...]) -> tuple[str, ...]:
        missing = [name for name in _REQUIRED if name not in columns]
        if missing or not {"paid_on", "paid_at"} & set(columns):
            raise ValueError(f"a layout needs {', '.join(_REQUIRED)} and paid_on or paid_at")
        return columns

    @property
    def totals(self) -> Totals | None:
        """The line with the control totals, if the layout has one."""
        return self.trailer or self.header


class FileIssue(StrEnum):
    """Why a whole file is refused; nothing of it is posted."""

    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    UNKNOWN_LAYOUT = "unknown_layout"
    NO_ROWS = "no_rows"
    NO_TOTALS = "no_totals"
    BAD_TOTALS = "bad_totals"
    COUNT_DIFFERS = "count_differs"
    AMOUNT_DIFFERS = "amount_differs"


class FileRefused(Exception):
    """The file as a whole cannot be taken; `values` fill the sentence of `issue`."""

    def __init__(self, issue: FileIssue, **values: object) -> None:
        super().__init__(f"{issue}: {values}")
        self.issue = issue
        self.values = values


@dataclass(frozen=True)
class Row:
    """One payment of a file; `row` is the line it stands in, `payment_number` has the sender's letters before it."""

    row: int
    payment_number: str
    paid_at: datetime
    account_text: str
    amount: Decimal
    payer_name: str | None = None
    payer_address: str | None = None
    purpose: str | None = None
    period: date | None = None


@dataclass(frozen=True)
class RefusedRow:
    """One line that cannot be read: the first wrong column, what stands in it and why it is wrong."""

    row: int
    column_name: str
    value: str
    issue: str
    line: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Declared:
    """What the file says of itself."""

    count: int | None = None
    amount: Decimal | None = None
    number: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Registry:
    """A file that was read and whose totals agree."""

    layout: Layout
    declared: Declared
    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]
    fee_amount: Decimal

    @property
    def row_count(self) -> int:
        """Lines with a payment, readable or not."""
        return len(self.rows) + len(self.refused)

    @property
    def amount(self) -> Decimal:
        """The sum of every amount that can be read."""
        known = [row.amount for row in self.rows] + [row.amount for row in self.refused if row.amount is not None]
        return sum(known, Decimal("0.00"))


class Reason(StrEnum):
    """Why a payment waits for an operator; the value is what the store holds."""

    NO_NUMBER = "no_number"
    MISTYPED = "mistyped"
    UNKNOWN_ACCOUNT = "unknown_account"
    CLOSED_ACCOUNT = "closed_account"
    OTHER_AMOUNT = "other_amount"
    OTHER_ACCOUNT = "other_account"
    TWICE_IN_FILE = "twice_in_file"
    NOT_POSTED = "not_posted"


# The number of the payment is taken already: it may be the same money said twice.
CONFLICTS = frozenset({Reason.OTHER_AMOUNT, Reason.OTHER_ACCOUNT, Reason.TWICE_IN_FILE})


class Status(StrEnum):
    """Where an unmatched payment stands; the value is what the store holds."""

    WAITING = "waiting"
    POSTING = "posting"
    POSTED = "posted"
    RETURNED = "returned"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Unmatched:
    """One payment without an account, as the sender told it, and what was decided."""

    unmatched_id: UUID
    registry_id: UUID
    row: int
    payment_number: str
    channel: str
    paid_at: datetime
    amount: Decimal
    account_text: str
    payer_name: str | None
    payer_address: str | None
    purpose: str | None
    period: date | None
    reason: Reason
    known_amount: Decimal | None
    known_account: str | None
    status: Status
    claimed_by: str | None
    claimed_at: datetime | None
    account_id: int | None
    posted_number: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str | None
    received_at: datetime


@dataclass(frozen=True)
class Request:
    """What somebody asks to take in: the file, what it is called, and its layout if the person says it."""

    path: str
    file_name: str
    layout: str | None = None

    def packed(self) -> dict[str, Any]:
        """Return the request as values of JSON."""
        return asdict(self)

    @classmethod
    def unpacked(cls, values: Mapping[str, Any]) -> Self:
        """Return the request that was packed."""
        return cls(**values)


@dataclass(frozen=True)
class Result:
    """How a registry ended. row_count = posted + waiting + repeated + refused; `is_known`: it was taken before."""

    registry_id: str
    is_known: bool
    row_count: int
    posted_count: int
    waiting_count: int
    repeated_count: int
    refused_count: int
    posted_amount: str
    waiting_amount: str

    def packed(self) -> dict[str, Any]:
        """Return the result as values of JSON."""
        return asdict(self)
