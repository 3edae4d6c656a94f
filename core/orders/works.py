"""What an operator records of the works of an order: a new meter with the readings of both, or a check's result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from core.identity.model import Actor
from core.metering.equipment_model import NewMeter
from core.metering.model import Issue


@dataclass(frozen=True)
class MeterReplaced:
    """A line of a new meter is done; `closing` is by register of the old one, empty where its dial cannot be read."""

    replaced_on: date
    closing: Mapping[int, Decimal]
    new: NewMeter
    confirmed: frozenset[Issue] = frozenset()


@dataclass(frozen=True)
class MeterVerified:
    """A line of a verification is done; `valid_until` None: the meter is not fit for use."""

    verified_on: date
    is_fit: bool
    valid_until: date | None
    document_number: str


Work: TypeAlias = MeterReplaced | MeterVerified


@dataclass(frozen=True)
class Completion:
    """An order is done: what came of its lines about meters, by position, and a word to the customer."""

    actor: Actor
    order_id: UUID
    now: datetime
    origin: str
    note: str = ""
    works: Mapping[int, Work] = field(default_factory=dict)
