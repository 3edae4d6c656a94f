"""
Penalty for late payment, counted by day (domain.md 3.1, 3.2).

Housing Code art. 155 part 14 for citizens, the laws on heat, water and electricity for organisations. The key rate,
the caps, the scales and the moratoria are rows with dates; a day for which there is no row is refused, never guessed.
Interim payments of organisations (ППРФ 442 p.82) carry no penalty here: whether they may is disputed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from core.kit import money

_DAY = timedelta(days=1)


class RateUnknown(Exception):
    """No row says which rate is in force on the day."""

    def __init__(self, on: date) -> None:
        super().__init__(on.isoformat())
        self.on = on


@dataclass(frozen=True)
class KeyRate:
    """Key rate of the Bank of Russia, percent a year, from the day it takes effect."""

    valid_from: date
    percent: Decimal


@dataclass(frozen=True)
class Cap:
    """The highest rate of a group of payers, for payments in [valid_from, valid_to)."""

    group: str
    percent: Decimal
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Moratorium:
    """Days on which no penalty accrues, [valid_from, valid_to)."""

    valid_from: date
    valid_to: date
    legal_ref: str


@dataclass(frozen=True)
class Step:
    """A stretch of days of delay, both ends included, and the fraction 1/divisor of the rate for each of them."""

    group: str
    first_day: int
    last_day: int | None
    divisor: int
    valid_from: date
    valid_to: date | None
    legal_ref: str


@dataclass(frozen=True)
class Facts:
    """Everything with a date that the penalty depends on."""

    key_rates: tuple[KeyRate, ...]
    caps: tuple[Cap, ...]
    moratoria: tuple[Moratorium, ...]
    steps: tuple[Step, ...]
    days_off: frozenset[date]


@dataclass(frozen=True)
class Rate:
    """The rate of one day: the key rate, and the cap where the group has one."""

    percent: Decimal
    key_rate: KeyRate
    cap: Cap | None

    @property
    def is_capped(self) -> bool:
        """Whether the cap is the lower of the two."""
        return self.cap is not None and self.cap.percent < self.key_rate.percent


@dataclass(frozen=True)
class PenaltyDays:
    """One row of the computation: days of one fraction. The amount is not rounded."""

    first_on: date
    last_on: date
    day_count: int
    divisor: int
    amount: Decimal
    legal_ref: str


@dataclass(frozen=True)
class Penalty:
    """The penalty for one debt, or one part of it; `exact` is in roubles and not rounded (domain.md 2.7)."""

    debt_amount: Decimal
    due_on: date
    paid_on: date
    delay_days: int
    rate: Rate
    days: tuple[PenaltyDays, ...]
    exact: Fraction

    @property
    def amount(self) -> Decimal:
        """The penalty rounded to kopecks."""
        return rounded(self.exact)


def penalty(debt_amount: Decimal, *, due_on: date, paid_on: date, group: str, facts: Facts) -> Penalty:
    """
    Return the penalty for a debt paid (or counted) on `paid_on`; the due day is day 0, the paid day counts.

    A due day that is a day off moves to the next working day (Civil Code art. 193). The rate and the scale are those
    of `paid_on` for all days (Housing Code art. 155 part 14). A debt paid in parts is counted part by part. Percent a
    year as the law has it: debt x rate / 100 / divisor for each day.

    :raises RateUnknown: if no row says the key rate, or whether a group's cap still holds
    """
    due_on = working_day(due_on, days_off=facts.days_off)
    in_force = rate(paid_on, group=group, facts=facts)
    delay = max(0, (paid_on - due_on).days)
    days: list[PenaltyDays] = []
    exact = Fraction(0)
    for step, first, last in _stretches(delay, on=paid_on, group=group, facts=facts):
        first_on, last_on = due_on + first * _DAY, due_on + last * _DAY
        count = accruing_days(first_on, last_on, moratoria=facts.moratoria)
        if count:
            amount = debt_amount * in_force.percent / 100 * count / step.divisor
            days.append(PenaltyDays(first_on, last_on, count, step.divisor, amount, step.legal_ref))
            exact += Fraction(debt_amount) * Fraction(in_force.percent) * count / (100 * step.divisor)
    return Penalty(debt_amount, due_on, paid_on, delay, in_force, tuple(days), exact)


def rate(on: date, *, group: str, facts: Facts) -> Rate:
    """
    Return the rate of a day: the key rate, no more than the cap of the group.

    :raises RateUnknown: if no row says the key rate, or whether a cap that has ended was prolonged
    """
    known = [row for row in facts.key_rates if row.valid_from <= on]
    if not known:
        raise RateUnknown(on)
    key_rate = max(known, key=lambda row: row.valid_from)
    caps = [cap for cap in facts.caps if cap.group == group]
    cap = next((cap for cap in caps if cap.valid_from <= on < cap.valid_to), None)
    if cap is not None:
        return Rate(min(key_rate.percent, cap.percent), key_rate, cap)
    if any(cap.valid_to <= on for cap in caps):  # whether the cap was prolonged is not known: no silent uncapping
        raise RateUnknown(on)
    return Rate(key_rate.percent, key_rate, None)


def last_day(cap: Cap) -> date:
    """Return the last day on which the cap is known to hold."""
    return cap.valid_to - _DAY


def working_day(day: date, *, days_off: frozenset[date]) -> date:
    """Return the day, or the next working day after it; in years without a calendar weekends are off."""
    first, last = _reach(days_off)
    while day in days_off or (not first <= day <= last and day.isoweekday() > 5):
        day += _DAY
    return day


@cache
def _reach(days_off: frozenset[date]) -> tuple[date, date]:
    return min(days_off, default=date.max), max(days_off, default=date.min)


def accrues(day: date, *, moratoria: Sequence[Moratorium]) -> bool:
    """Return whether no moratorium covers the day."""
    return not any(pause.valid_from <= day < pause.valid_to for pause in moratoria)


def accruing_days(first_on: date, last_on: date, *, moratoria: Sequence[Moratorium]) -> int:
    """Return how many days of the stretch, both ends included, no moratorium covers."""
    frozen = sum(
        max(0, (min(last_on, pause.valid_to - _DAY) - max(first_on, pause.valid_from)).days + 1) for pause in moratoria
    )
    return max(0, (last_on - first_on).days + 1 - frozen)


def rounded(exact: Fraction) -> Decimal:
    """Return an exact amount of roubles rounded half away from zero to kopecks, without a digit lost before."""
    kopecks = abs(exact) * 100
    whole = (2 * kopecks.numerator + kopecks.denominator) // (2 * kopecks.denominator)
    return (-whole if exact < 0 else whole) * money.KOPECK


def _stretches(delay: int, *, on: date, group: str, facts: Facts) -> Iterator[tuple[Step, int, int]]:
    for step in facts.steps:
        last = delay if step.last_day is None else min(delay, step.last_day)
        is_in_force = step.valid_from <= on and (step.valid_to is None or on < step.valid_to)
        if step.group == group and is_in_force and step.first_day <= last:
            yield step, step.first_day, last
