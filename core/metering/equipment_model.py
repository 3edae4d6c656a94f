"""A meter that is replaced or verified: what is recorded of it, and what can be wrong with that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.identity.model import Actor
from core.metering.model import Issue


class Fault(StrEnum):
    """What is wrong about a replacement or a verification as a whole; what is wrong about a reading is an `Issue`."""

    NUMBER_MISSING = "number_missing"
    NUMBER_TAKEN = "number_taken"
    MODEL_MISSING = "model_missing"
    DIGITS_IMPOSSIBLE = "digits_impossible"
    IN_FUTURE = "in_future"
    BEFORE_INSTALLED = "before_installed"
    ALREADY_REMOVED = "already_removed"
    VERIFIED_LATER = "verified_later"
    DUE_NOT_AFTER = "due_not_after"
    INITIAL_MISSING = "initial_missing"
    INITIAL_BEYOND_DIAL = "initial_beyond_dial"
    DOCUMENT_MISSING = "document_missing"
    VALID_UNTIL_MISSING = "valid_until_missing"


@dataclass(frozen=True)
class MeterFacts:
    """The meter in place that the work is about."""

    meter_id: int
    account_id: int
    service: str
    serial_number: str
    model: str
    installed_on: date
    removed_on: date | None
    verification_due_on: date | None


@dataclass(frozen=True)
class NewMeter:
    """The meter that was put in; it has the zones of the old one, as the tariff has. `initial` is by zone."""

    serial_number: str
    model: str
    digits_int: int
    digits_frac: int
    is_remote: bool
    initial: Mapping[str, Decimal]
    verified_on: date
    verification_due_on: date
    multiplier: Decimal = Decimal(1)


@dataclass(frozen=True)
class Replacement:
    """
    One meter in the place of another on a day.

    `period` is the first month from that day on that is not closed: its bill takes the readings. `closing` is by
    register of the old meter; empty where its dial cannot be read, then the days it stood are estimated.
    """

    actor: Actor
    account_id: int
    meter_id: int
    replaced_on: date
    period: date
    closing: Mapping[int, Decimal]
    new: NewMeter
    now: datetime
    idempotency_key: str
    confirmed: frozenset[Issue] = frozenset()


@dataclass(frozen=True)
class Replaced:
    """What came of a replacement."""

    new_meter_id: int
    submission_number: str


@dataclass(frozen=True)
class Verification:
    """What a check of a meter came to; `valid_until` None: it is not fit for use."""

    actor: Actor
    account_id: int
    meter_id: int
    verified_on: date
    valid_until: date | None
    is_fit: bool
    document_number: str
    now: datetime
    idempotency_key: str
