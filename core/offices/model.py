"""Places where customers are served: offices, payment agents, terminals, banks, centres of the grid company."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a place is; the value is what the store holds."""

    OFFICE = "office"
    PAYMENT_AGENT = "payment_agent"
    TERMINAL = "terminal"
    BANK = "bank"
    GRID_CENTRE = "grid_centre"


class Category(StrEnum):
    """Kind of disability of the accessibility passport, in its order К О С Г У."""

    WHEELCHAIR = "wheelchair"
    MOBILITY = "mobility"
    VISION = "vision"
    HEARING = "hearing"
    INTELLECTUAL = "intellectual"


class State(StrEnum):
    """How accessible something is, best first: ДП, ДЧ, ДУ, ВНД. What nobody surveyed has no state (None)."""

    FULL = "full"
    PARTIAL = "partial"
    CONDITIONAL = "conditional"
    NONE = "none"


class Service(StrEnum):
    """What can be done at a place."""

    PAY = "pay"
    SUBMIT_READING = "submit_reading"
    CONTRACT = "contract"
    CERTIFICATE = "certificate"
    METER_ORDER = "meter_order"
    COMPLAINT = "complaint"
    CARD_PAYMENT = "card_payment"
    CASH_PAYMENT = "cash_payment"
    GRID_CONNECTION = "grid_connection"


class Level(StrEnum):
    """How long the queue is: up to 10, 11-20, 21-30, over 30 minutes."""

    SHORT = "short"
    MODERATE = "moderate"
    LONG = "long"
    VERY_LONG = "very_long"


@dataclass(frozen=True)
class Sample:
    """What an office system sent last."""

    observed_at: datetime
    visitor_count: int
    waiting_minutes: Decimal
    open_window_count: int


@dataclass(frozen=True)
class Survey:
    """State of one zone (1-7) of a place for one category."""

    zone: int
    category: Category
    state: State
    surveyed_on: date
    note: str | None = None


@dataclass(frozen=True)
class Place:
    """
    One place. `usual` holds the usual waiting in minutes by local hour of one weekday (median of eight weeks).

    `opening_hours` is OSM syntax in local time, `fee_percent` the fee that a payment place takes from the payer.
    """

    office_id: int
    kind: Kind
    name: str
    town: str
    district: str | None
    address: str
    landmark: str | None
    latitude: float
    longitude: float
    phone: str | None
    opening_hours: str
    window_count: int
    has_self_service: bool
    fee_percent: Decimal | None
    is_sample: bool
    services: frozenset[Service]
    access: tuple[Survey, ...]
    newest: Sample | None
    usual: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """A point that something is near to; `radius_km` is how far «near» reaches, `town` the town if it is one."""

    latitude: float
    longitude: float
    radius_km: float
    town: str | None = None
    district: str | None = None
