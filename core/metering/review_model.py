"""Doubtful readings as operators look at them: why, what was sent, what became of it (docs/adr/0020)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.metering.model import Status


class Reason(StrEnum):
    """Why somebody should look at a submission."""

    ABOVE_USUAL = "above_usual"
    BELOW_USUAL = "below_usual"
    ROLLOVER = "rollover"
    TWO_VALUES = "two_values"  # a visitor sent another value than the person who signed in
    OVERDUE = "verification_overdue"
    CONTROL = "control_differs"  # the company's own reading says something else
    CONFIRMED = "confirmed"  # a person was asked to check again and confirmed


class Outcome(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Doubtful:
    """
    One submission to look at.

    The desk says the `reasons`; `is_used`: it is accepted and goes into the bill unless somebody decides otherwise.
    """

    submission_id: UUID
    submission_number: str
    account_id: int
    service: str
    period: date
    read_on: date
    submitted_at: datetime
    channel: str
    actor: str
    photo_sha256: str | None
    claimed_by: str | None
    claimed_at: datetime | None
    asked_at: datetime | None
    question: str | None
    outcome: Outcome | None
    note: str | None
    decided_by: str | None
    decided_at: datetime | None
    reasons: tuple[Reason, ...] = ()
    is_used: bool = False


@dataclass(frozen=True)
class DoubtfulValue:
    """One value of it, with its meter; `other_value` stands beside it from another sender."""

    register_id: int
    serial_number: str
    place: str
    unit: str
    zone: str
    position: int
    previous_on: date | None
    previous_value: Decimal
    value: Decimal
    usage: Decimal | None
    status: Status
    issue: str | None
    verification_due_on: date | None
    other_value: Decimal | None
    control_value: Decimal | None
    control_on: date | None
