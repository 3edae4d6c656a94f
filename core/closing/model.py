"""What a month's charges of one account depend on, and the lines they become."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ESTIMATES = frozenset({"average", "norm"})


class Reason(StrEnum):
    """Why no reading can be used (ППРФ 354 п.59-62)."""

    NOT_SUBMITTED = "not_submitted"
    VERIFICATION_OVERDUE = "verification_overdue"
    NO_METER = "no_meter"


@dataclass(frozen=True)
class Policy:
    """
    What is charged where readings are missing: so many periods by what is known of earlier ones, then by the norm.

    `average_method` is 'mean' of the months before or 'last_year': the same month, or else the last one that is known.
    `norm_method` is 'norm' or 'power': the allowed power in all hours, times `power_coefficient` (ОП 442).
    """

    average_periods: int
    average_months: int
    least_months: int
    norm_coefficient: Decimal
    average_method: str = "mean"
    norm_method: str = "norm"
    power_coefficient: Decimal = Decimal(1)


@dataclass(frozen=True)
class MonthRules:
    """The rule values in force on the first day of a month."""

    vat_percent: Decimal
    norms: Mapping[str, Decimal]  # of a person (water, electricity) or a square metre (heat), by service
    hot_water_heat_norm: Decimal
    heating_months: tuple[int, int]  # first and last month of the season, like (10, 4)
    is_norm_recalculated: bool
    absence_least_days: int
    default_max_power_kw: Decimal = Decimal(15)  # where the contract names none


@dataclass(frozen=True)
class DatedRate:
    """Roubles a unit, in force from `first_on` up to and including `last_on` (None: until further notice)."""

    is_heat: bool
    zone: str
    block: int
    rate: Decimal
    unit: str
    first_on: date
    last_on: date | None


@dataclass(frozen=True)
class BilledReading:
    """What a register's month was billed with; usage after an estimate is the difference to it."""

    period: date
    read_on: date
    usage: Decimal
    source: str


@dataclass(frozen=True)
class RegisterFacts:
    """One register: readings up to the period, oldest first, and what a person sent for it."""

    zone: str
    meter_id: int
    multiplier: Decimal
    digits_frac: int
    is_overdue: bool
    is_reading_due: bool  # its meter stood on some day of the month
    readings: tuple[BilledReading, ...]
    submitted_usage: Decimal | None  # since the last actual reading
    stood_days: int | None = None  # of the month; None: all of them


@dataclass(frozen=True)
class House:
    """The month of a house: what its meter counted and what of it the flats share by their area."""

    area_m2: Decimal
    shared_volume: Decimal


@dataclass(frozen=True)
class PointFacts:
    """One point of supply that was open in the month."""

    service: str
    has_meter: bool
    registers: tuple[RegisterFacts, ...]
    rates: tuple[DatedRate, ...]
    single_rates: tuple[DatedRate, ...]  # of the same group with one zone: common needs are charged by them
    limits: tuple[Decimal | None, ...]  # upper limits of the ranges in force, lowest first
    policies: Mapping[Reason, Policy]
    house: House | None
    max_power_kw: Decimal | None = None


@dataclass(frozen=True)
class AccountFacts:
    """Everything a month's lines of one account are counted from."""

    account_id: int
    period: date
    due_on: date
    is_household: bool
    person_count: int
    area_m2: Decimal
    rules: Mapping[date, MonthRules]  # of the period and of the months before it that may be mended
    points: tuple[PointFacts, ...]
    absences: tuple[tuple[date, date], ...]  # left on, returned on

    @property
    def month(self) -> MonthRules:
        """The rules of the period itself."""
        return self.rules[self.period]


@dataclass(frozen=True)
class Use:
    """What one point took in one zone in the month, and how that is known."""

    zone: str
    basis: str
    volume: Decimal
    coefficient: Decimal = Decimal(1)
    norm: Decimal | None = None
    person_count: int | None = None
    area_m2: Decimal | None = None
    house: House | None = None


@dataclass(frozen=True)
class Correction:
    """What a late reading changes of an estimated month."""

    zone: str
    corrects_period: date
    volume: Decimal


@dataclass(frozen=True)
class ChargeDraft:
    """One printed line; its columns are those of history.charge."""

    service: str
    line: str
    zone: str
    block: int
    basis: str
    volume: Decimal
    unit: str
    rate: Decimal
    amount: Decimal
    vat_amount: Decimal
    charged_from: date | None = None
    charged_to: date | None = None
    corrects_period: date | None = None
    norm: Decimal | None = None
    person_count: int | None = None
    area_m2: Decimal | None = None
    house_area_m2: Decimal | None = None
    house_volume: Decimal | None = None
    coefficient: Decimal | None = None
    absent_days: int | None = None

    @property
    def total_amount(self) -> Decimal:
        """The line with its VAT."""
        return self.amount + self.vat_amount


@dataclass(frozen=True)
class CloseResult:
    """
    How a close ended: `is_repeated` if the period was closed before and nothing was done.

    `unknown_rates` are groups of payers without penalty lines, with the first day whose rate no row says.
    """

    period: date
    account_count: int
    line_count: int
    amount: Decimal
    is_repeated: bool
    is_dry: bool
    unknown_rates: tuple[tuple[str, date], ...] = ()
