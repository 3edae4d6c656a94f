"""Tariffs as dated facts: what a unit costs, where a range of usage ends."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Component(StrEnum):
    """What a rate is paid for; hot water is paid for as water and as the heat in it."""

    USAGE = "usage"
    HOT_WATER_HEAT = "hot_water_heat"


@dataclass(frozen=True)
class Rate:
    """Roubles a unit in one zone and range; households with VAT, organisations net."""

    component: Component
    zone: str
    block: int
    rate: Decimal
    unit: str
    valid_from: date
    legal_ref: str
    is_sample: bool


@dataclass(frozen=True)
class Block:
    """A range of usage a month; the last one has no upper limit."""

    block: int
    upper_limit: Decimal | None
    legal_ref: str
    is_sample: bool


@dataclass(frozen=True)
class CostLine:
    """One printed line: a quantity, its rate, their product rounded to kopecks."""

    component: Component
    zone: str
    block: int
    quantity: Decimal
    unit: str
    rate: Decimal
    amount: Decimal
    is_sample: bool


@dataclass(frozen=True)
class DatedRate:
    """A rate with its scheme and the days it is in force: [valid_from, valid_to), no end until further notice."""

    component: Component
    scheme: str
    zone: str
    block: int
    rate: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    legal_ref: str
    is_sample: bool

    def is_in_force(self, on: date) -> bool:
        """Whether the rate is paid on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class DatedBlock:
    """A range of usage a month with the days it is in force."""

    block: int
    upper_limit: Decimal | None
    valid_from: date
    valid_to: date | None
    legal_ref: str
    is_sample: bool


@dataclass(frozen=True)
class DatedValue:
    """A rule value with the days it is in force."""

    name: str
    value: Decimal
    valid_from: date
    valid_to: date | None
    legal_ref: str
    is_sample: bool

    def is_in_force(self, on: date) -> bool:
        """Whether the value holds on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
