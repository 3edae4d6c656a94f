"""
Penalty for late payment, counted by day (domain.md 3.1, 3.2).

Housing Code art. 155 part 14 for citizens, the laws on heat, water and electricity for organisations. The key
rate, the cap and the moratoria are rows with dates; a day for which there is no row is refused, never guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.kit import money


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


@dataclass(frozen=True)
class Step:
    """A stretch of days of delay, both ends included, and the fraction 1/divisor of the rate for each of them."""

    group: str
    first_day: int
    last_day: int | None
    divisor: int
    legal_ref: str


@dataclass(frozen=True)
class Facts:
    """Everything with a date that the penalty depends on."""

    key_rates: tuple[KeyRate, ...]
    caps: tuple[Cap, ...]
    moratoria: tuple[Moratorium, ...]
    steps: tuple[Step, ...]


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
    """The penalty for one debt; rounded once, here (domain.md 2.7)."""

    debt_amount: Decimal
    due_on: date
    paid_on: date
    delay_days: int
    key_rate: Decimal
    rate: Decimal
    days: tuple[PenaltyDays, ...]
    amount: Decimal


def penalty(debt_amount: Decimal, *, due_on: date, paid_on: date, group: str, facts: Facts) -> Penalty:
    """
    Return the penalty for a debt paid (or counted) on `paid_on`; the due day is day 0, the paid day counts.

    The rate is that of `paid_on` for all days (Housing Code art. 155 part 14). A debt paid in parts is counted
    part by part. Percent a year as the law has it: debt x rate / 100 / divisor for each day.

    :raises RateUnknown: if no row says the key rate, or whether a group's cap still holds
    """
    key_rate = _key_rate(paid_on, facts=facts)
    rate = _capped(key_rate, on=paid_on, group=group, facts=facts)
    delay = max(0, (paid_on - due_on).days)
    days = tuple(
        PenaltyDays(
            first_on=due_on + timedelta(days=first),
            last_on=due_on + timedelta(days=last),
            day_count=count,
            divisor=step.divisor,
            amount=debt_amount * rate / 100 * count / step.divisor,
            legal_ref=step.legal_ref,
        )
        for step, first, last in _stretches(delay, group=group, facts=facts)
        if (count := _accruing(due_on + timedelta(days=first), due_on + timedelta(days=last), facts.moratoria))
    )
    total = money.rounded(sum((row.amount for row in days), Decimal(0)))
    return Penalty(debt_amount, due_on, paid_on, delay, key_rate, rate, days, total)


def _stretches(delay: int, *, group: str, facts: Facts) -> Iterator[tuple[Step, int, int]]:
    for step in facts.steps:
        last = delay if step.last_day is None else min(delay, step.last_day)
        if step.group == group and step.first_day <= last:
            yield step, step.first_day, last


def _accruing(first_on: date, last_on: date, moratoria: Sequence[Moratorium]) -> int:
    frozen = sum(
        max(0, (min(last_on, pause.valid_to - timedelta(days=1)) - max(first_on, pause.valid_from)).days + 1)
        for pause in moratoria
    )
    return (last_on - first_on).days + 1 - frozen


def _key_rate(on: date, *, facts: Facts) -> Decimal:
    known = [row for row in facts.key_rates if row.valid_from <= on]
    if not known:
        raise RateUnknown(on)
    return max(known, key=lambda row: row.valid_from).percent


def _capped(rate: Decimal, *, on: date, group: str, facts: Facts) -> Decimal:
    caps = [cap for cap in facts.caps if cap.group == group]
    cap = next((cap for cap in caps if cap.valid_from <= on < cap.valid_to), None)
    if cap is not None:
        return min(rate, cap.percent)
    if any(cap.valid_to <= on for cap in caps):  # whether the cap was prolonged is not known: no silent uncapping
        raise RateUnknown(on)
    return rate
