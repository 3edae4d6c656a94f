"""Volumes where readings are missing, and what a late reading mends (ППРФ 354 п.59-61; domain.md 1.6, 1.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.closing import shares
from core.closing.model import (
    ESTIMATES,
    AccountFacts,
    BilledReading,
    Correction,
    PointFacts,
    Policy,
    Reason,
    RegisterFacts,
)
from core.kit import period as periods

_HEAT = "heat"
_SEASON_MONTHS = 12
_LAST_YEAR = "last_year"


@dataclass(frozen=True)
class _Known:
    """What is known of a register that has no reading."""

    register: RegisterFacts
    gap_months: int
    months: int
    steps: int


def is_heating(month: date, season: tuple[int, int]) -> bool:
    """Return whether a month belongs to the heating season, which goes over the end of the year."""
    first, last = season
    return month.month >= first or month.month <= last


def gap_before(readings: Sequence[BilledReading], period: date) -> list[BilledReading]:
    """Return the estimated readings since the last actual one before the period, oldest first."""
    gap: list[BilledReading] = []
    for reading in sorted((item for item in readings if item.period < period), key=lambda item: item.period):
        gap = [*gap, reading] if reading.source in ESTIMATES else []
    return gap


def mended(
    actual_usage: Decimal, gap: Sequence[BilledReading], *, zone: str, is_norm_recalculated: bool
) -> tuple[Decimal, list[Correction]]:
    """
    Split a reading after estimated months into the usage of its own month and corrections of those months.

    `actual_usage` is since the last actual reading. It is spread evenly over all months; each averaged month is set
    right, months by the norm only where the rule says so.
    """
    whole = shares.steps(actual_usage)
    own = shares.half_up(whole, len(gap) + 1)
    wrong = [item for item in gap if item.source == "average" or is_norm_recalculated]
    if not wrong:
        return shares.quantity(own), []
    charged = sum(shares.steps(item.usage) for item in wrong)
    rest = whole - own if len(wrong) == len(gap) else shares.half_up((whole - own) * len(wrong), len(gap))
    parts = shares.by_days(shares.quantity(rest - charged), [1] * len(wrong))
    return shares.quantity(own), [Correction(zone, item.period, part) for item, part in zip(wrong, parts, strict=True)]


def estimated(facts: AccountFacts, point: PointFacts, register: RegisterFacts) -> tuple[str, Decimal]:
    """
    Return the source (average or norm) and the usage that is charged for a register without a reading.

    A meter that was put in or taken down within the month is charged for the days it stood.
    """
    season = facts.month.heating_months
    reason = Reason.VERIFICATION_OVERDUE if register.is_overdue else Reason.NOT_SUBMITTED
    policy = point.policies[reason]
    known = _known(facts, point, register)
    is_average = known.gap_months < policy.average_periods and known.months >= max(policy.least_months, 1)
    source = "average" if is_average else "norm"
    if point.service == _HEAT and not is_heating(facts.period, season):
        return source, Decimal(0)
    scale = 10**register.digits_frac
    multiplier = int(register.multiplier * 1000)
    days = periods.days_in(facts.period)
    stood = days if register.stood_days is None else register.stood_days
    if is_average:
        dial = shares.half_up(known.steps * scale * stood, 10 * multiplier * known.months * days)
    else:
        dial = _norm_dial(facts, point, known, scale * stood, multiplier * days)
    return source, shares.quantity(shares.half_up(dial * multiplier * 10, scale))


def norm_volume(facts: AccountFacts, service: str) -> Decimal:
    """Return the month's norm of a service for the premise (domain.md 2.3)."""
    base = facts.area_m2 if service == _HEAT else Decimal(facts.person_count)
    return shares.printed(facts.month.norms[service] * base)


def power_volume(facts: AccountFacts, point: PointFacts, policy: Policy) -> Decimal:
    """Return the allowed power in all hours of the month, times the contract's coefficient (ОП 442; domain.md 1.1)."""
    power = point.max_power_kw if point.max_power_kw is not None else facts.month.default_max_power_kw
    return shares.printed(power * 24 * periods.days_in(facts.period) * policy.power_coefficient)


def _norm_or_power(facts: AccountFacts, point: PointFacts, known: _Known) -> Decimal:
    reason = Reason.VERIFICATION_OVERDUE if known.register.is_overdue else Reason.NOT_SUBMITTED
    policy = point.policies[reason]
    is_power = policy.norm_method == "power"
    return power_volume(facts, point, policy) if is_power else norm_volume(facts, point.service)


def _norm_dial(facts: AccountFacts, point: PointFacts, known: _Known, scale: int, multiplier: int) -> int:
    siblings = [
        _known(facts, point, item)
        for item in point.registers
        if item.meter_id == known.register.meter_id and is_wanting(item, facts.period)
    ]
    norm, whole = shares.steps(_norm_or_power(facts, point, known)), sum(item.steps for item in siblings)
    if whole > 0:
        return shares.half_up(norm * known.steps * scale, 10 * multiplier * whole)
    return shares.half_up(norm * scale, 10 * multiplier * len(siblings))


def is_wanting(register: RegisterFacts, period: date) -> bool:
    """Return whether the register needs an estimate: nothing is known of its month, or what is cannot be used."""
    has_reading = any(item.period == period for item in register.readings)
    is_submitted = register.submitted_usage is not None and not register.is_overdue
    return register.is_reading_due and not has_reading and not is_submitted


def _known(facts: AccountFacts, point: PointFacts, register: RegisterFacts) -> _Known:
    season = facts.month.heating_months
    reason = Reason.VERIFICATION_OVERDUE if register.is_overdue else Reason.NOT_SUBMITTED
    months_back = _SEASON_MONTHS if point.service == _HEAT else point.policies[reason].average_months
    gap = gap_before(register.readings, facts.period)
    actual = [item for item in register.readings if item.source not in ESTIMATES and item.period < facts.period]
    newest = max((item.period for item in actual), default=facts.period)
    if point.policies[reason].average_method == _LAST_YEAR:
        return _of_last_year(facts, point, register, actual, len(gap))
    used = [
        item
        for item in actual
        if item.period > periods.shifted(newest, by=-months_back)
        and (point.service != _HEAT or is_heating(item.period, season))
    ]
    total = max(sum(shares.steps(item.usage) for item in used), 0)
    return _Known(register, len(gap), len({item.period for item in used}), total)


def _of_last_year(
    facts: AccountFacts, point: PointFacts, register: RegisterFacts, actual: Sequence[BilledReading], gap_months: int
) -> _Known:
    """Return the same month of last year as what is known, or else the last month that is known."""
    last_year = periods.shifted(facts.period, by=-_SEASON_MONTHS)
    newest = max((item.period for item in actual), default=facts.period)
    fitting = [item for item in actual if point.service != _HEAT or is_heating(item.period, facts.month.heating_months)]
    same = [item for item in fitting if item.period == last_year]
    used = same or [item for item in fitting if item.period == newest]
    total = max(sum(shares.steps(item.usage) for item in used), 0)
    return _Known(register, gap_months, min(len(used), 1), total)
