"""Readings as people submit them: registers, what is doubtful about a value, receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.identity.model import Actor


class Issue(StrEnum):
    """What is wrong or doubtful about a typed value."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_MANY_DIGITS = "too_many_digits"
    TOO_MANY_DECIMALS = "too_many_decimals"
    MISSING = "missing"
    BELOW_PREVIOUS = "below_previous"
    ABOVE_POSSIBLE = "above_possible"
    IN_FUTURE = "in_future"
    BEFORE_PREVIOUS = "before_previous"
    REMOTE = "remote"
    REMOVED = "removed"
    # The rest are questions: a person may confirm them.
    ROLLOVER = "rollover"
    ABOVE_USUAL = "above_usual"
    BELOW_USUAL = "below_usual"
    RECHECK = "recheck"  # all that a visitor is told: the reason would tell a stranger about somebody's usage


QUESTIONS = frozenset({Issue.ROLLOVER, Issue.ABOVE_USUAL, Issue.BELOW_USUAL, Issue.RECHECK})
# These say nothing about the account, so a visitor may hear them too.
OF_THE_TYPED_VALUE = frozenset(
    {Issue.NOT_A_NUMBER, Issue.NEGATIVE, Issue.TOO_MANY_DIGITS, Issue.TOO_MANY_DECIMALS, Issue.MISSING, Issue.IN_FUTURE}
)


class Status(StrEnum):
    """The state of a submitted value; `live.submitted_reading.status`."""

    ACCEPTED = "accepted"
    QUESTIONED = "questioned"
    REJECTED = "rejected"
    REPLACED = "replaced"


class WindowState(StrEnum):
    """Where a day stands in the month's window for readings."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


class FixKind(StrEnum):
    """The likely mistake behind doubtful values."""

    SWAPPED = "swapped"
    DECIMAL_MARK = "decimal_mark"


@dataclass(frozen=True)
class Window:
    """The window for readings on a day: which period a reading counts for, and how long it does."""

    state: WindowState
    period: date
    opens_on: date
    deadline_on: date
    days_left: int


@dataclass(frozen=True)
class RegisterState:
    """A register with what is known about it before a period: its newest actual reading and its usual usage a day."""

    register_id: int
    meter_id: int
    account_id: int
    service_point_id: int
    service: str
    position: int
    zone: str
    unit: str
    digits_int: int
    digits_frac: int
    multiplier: Decimal
    is_remote: bool
    installed_on: date
    removed_on: date | None
    tariff_group: str
    max_power_kw: Decimal | None
    previous_on: date
    previous_value: Decimal
    usual_daily: Decimal | None  # in the meter's unit, after the multiplier; None: not known


@dataclass(frozen=True)
class NamedRegister(RegisterState):
    """A register with what a person is shown of its meter besides; a submission is decided without it."""

    serial_number: str
    model: str
    place: str
    verification_due_on: date | None
    scheme: str


@dataclass(frozen=True)
class Limits:
    """Rule values of the plausibility check."""

    high_ratio: Decimal
    low_ratio: Decimal
    default_max_power_kw: Decimal


@dataclass(frozen=True)
class Assessment:
    """What one value means for its register."""

    register: RegisterState
    value: Decimal
    usage: Decimal | None  # after multiplier and rollover; None: it cannot be told
    usual: Decimal | None  # expected for the same days
    has_rolled_over: bool
    issues: tuple[Issue, ...]

    @property
    def refusals(self) -> tuple[Issue, ...]:
        """The issues that no confirmation helps."""
        return tuple(issue for issue in self.issues if issue not in QUESTIONS)

    @property
    def questions(self) -> tuple[Issue, ...]:
        """The issues that a person may confirm."""
        return tuple(issue for issue in self.issues if issue in QUESTIONS)


@dataclass(frozen=True)
class Fix:
    """A likely correction: other values by register id, with which nothing is doubtful."""

    kind: FixKind
    values: Mapping[int, Decimal]


@dataclass(frozen=True)
class Submission:
    """One press of «Submit»: the values of one service of one account."""

    actor: Actor
    account_id: int
    service: str
    values: Mapping[int, Decimal]  # by register id
    read_on: date
    now: datetime
    idempotency_key: str
    confirmed: frozenset[Issue] = frozenset()
    photo_sha256: str | None = None
    visitor_token: str | None = None

    def with_photo(self, digest: str | None) -> "Submission":
        """Return the submission with the SHA-256 of its photo."""
        return replace(self, photo_sha256=digest)


@dataclass(frozen=True)
class ReceiptLine:
    """One accepted value of a receipt."""

    register_id: int
    value: Decimal
    usage: Decimal | None
    status: Status


@dataclass(frozen=True)
class Receipt:
    """What a person keeps after submitting."""

    submission_id: UUID
    submission_number: str
    account_id: int
    service: str
    period: date
    read_on: date
    submitted_at: datetime
    corrects_number: str | None
    lines: tuple[ReceiptLine, ...]

    @property
    def is_questioned(self) -> bool:
        """Whether an operator looks at it before it is used."""
        return any(line.status is Status.QUESTIONED for line in self.lines)


@dataclass(frozen=True)
class VisitorPass:
    """Lets somebody who has not signed in submit readings of one account for a while, and read nothing of it."""

    token: str
    account_id: int
    expires_at: datetime


Issues = Mapping[int, tuple[Issue, ...]]


@dataclass(frozen=True)
class Decision:
    """What becomes of a submission: refused, asked about, or accepted with a status a register."""

    assessments: tuple[Assessment, ...]
    refused: Issues = field(default_factory=dict)
    asked: Issues = field(default_factory=dict)
    fix: Fix | None = None
    statuses: Mapping[int, Status] = field(default_factory=dict)
