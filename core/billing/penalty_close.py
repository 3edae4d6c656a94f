"""
The penalty lines of a monthly bill, for a range of accounts at once (docs/adr/0013).

A line is what has run on all debts of a service up to the last day of the month, less the lines billed before: what
was counted too much (a payment that was posted late, another rate on the day of payment) comes off in the next bill,
and a line that was added once is not added again.
"""

import math
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

import polars as pl

from core.billing import penalties, penalty_facts, penalty_kept
from core.billing.penalties import Facts, RateUnknown
from core.kit import period as months
from core.tariffs import queries as tariffs
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__)
_COUNT = sql.load(__file__, "penalty_count.sql")
_FIRST_DAY = date(2000, 1, 1)  # debts before it are barred for long
_GROUPS = ("citizen", "other", "association", "managing")
_DEBTS = (
    *("make_closings", "make_due", "make_payers", "make_debts", "make_refunded", "make_scope"),
    *("make_parts", "make_paid", "make_owed", "make_received"),
)
_PERCENT = 10_000  # rates are counted in ten-thousandths of a percent


def add(
    tx: Transaction, *, period: date, first_id: int, last_id: int, batch_id: uuid.UUID
) -> tuple[tuple[str, date], ...]:
    """
    Append the month's penalty lines of the accounts `first_id` to `last_id`; a second time adds nothing.

    Money that was posted after the month's last day is not known to the month. Payments before the first key rate the
    store knows bear no penalty. Returns the groups of payers for which a rate is not known, each with the first such
    day: they get no line, and the next bill makes up for it.
    """
    return add_many(tx, periods=[period], first_id=first_id, last_id=last_id, batch_id=batch_id)


def add_many(
    tx: Transaction, *, periods: Sequence[date], first_id: int, last_id: int, batch_id: uuid.UUID
) -> tuple[tuple[str, date], ...]:
    """Append the penalty lines of several months without a gap, oldest first, as if each had been closed in time."""
    facts = penalty_facts.facts(tx)
    last_days = [months.shifted(month, by=1) - timedelta(days=1) for month in periods]
    known = known_days(facts, until=last_days[-1])
    if known is not None:
        values = range_values(tx, periods=periods, last_days=last_days, first_id=first_id, last_id=last_id, facts=facts)
        kept = penalty_kept.before(tx, values) if len(periods) == 1 else None
        values = penalty_kept.begin(tx, {**values, "batch_id": batch_id}, known, kept=kept)
        count(tx, values)
        penalty_kept.run(tx, _SQL, ["add_penalties"], values)
        penalty_kept.finish(tx, values)
    return unknown_rates(facts, until=last_days[-1])


def range_values(
    tx: Transaction,
    *,
    periods: Sequence[date],
    last_days: Sequence[date],
    first_id: int,
    last_id: int,
    facts: Facts,
) -> dict[str, object]:
    """Return the values of the statements: a range of accounts, and months with the last day that counts in each."""
    return {
        "first_id": first_id,
        "last_id": last_id,
        "last_period": periods[-1],
        "last_day": last_days[-1],
        "periods": list(periods),
        "last_days": list(last_days),
        "due_days": due_days(tx, periods, facts=facts),
        "divisor": math.lcm(*(step.divisor for step in facts.steps)),
    }


def known_days(facts: Facts, *, until: date) -> pl.DataFrame | None:
    """Return one row a day up to `until` and group whose rates are known up to it; None if there is no such group."""
    skipped = {group for group, _ in unknown_rates(facts, until=until)}
    known = tuple(group for group in _GROUPS if group not in skipped)
    return _days(facts, known, until) if known else None


def count(tx: Transaction, values: Mapping[str, object]) -> None:
    """Count the penalties of the range, begun by `penalty_kept.begin`, into working tables."""
    penalty_kept.run(tx, _SQL, _DEBTS, values)
    penalty_kept.run(tx, _COUNT, ["make_counted"], values)


def unknown_rates(facts: Facts, *, until: date) -> tuple[tuple[str, date], ...]:
    """Return the groups of payers that would get no penalty lines, each with the first day whose rate is not known."""
    return tuple((group, day) for group in _GROUPS if (day := first_unknown(group, until=until, facts=facts)))


def due_on(tx: Transaction, month: date, *, facts: Facts) -> date:
    """Return the day a month's bill is to be paid: `payment_due_day` of the next month, moved to a working day."""
    return due_days(tx, [month], facts=facts)[0]


def due_days(tx: Transaction, periods: Sequence[date], *, facts: Facts) -> list[date]:
    """Return the days on which the bills of the months are to be paid, as `due_on`."""
    days = tariffs.rule_on_days(tx, name="payment_due_day", days=periods)
    return [
        penalties.working_day(months.shifted(month, by=1).replace(day=int(day)), days_off=facts.days_off)
        for month, day in zip(periods, days, strict=True)
    ]


def first_unknown(group: str, *, until: date, facts: Facts) -> date | None:
    """Return the first day up to `until` for which no row says the rate of the group (since key rates are known)."""
    if not facts.key_rates:
        return _FIRST_DAY
    suspects = sorted({cap.valid_to for cap in facts.caps if cap.group == group and cap.valid_to <= until})
    for day in suspects:
        try:
            penalties.rate(day, group=group, facts=facts)
        except RateUnknown:
            return day
    return None


@lru_cache(maxsize=4)
def _days(facts: Facts, groups: tuple[str, ...], last: date) -> pl.DataFrame:
    """Return one row a group and day: the working day it moves to, days that accrued up to it, the rate (or null)."""
    days = [_FIRST_DAY + timedelta(days=count) for count in range((last - _FIRST_DAY).days + 1)]
    moved = [penalties.working_day(day, days_off=facts.days_off) for day in days]
    counted = list(accumulate(int(penalties.accrues(day, moratoria=facts.moratoria)) for day in days))
    frames = [
        pl.DataFrame(
            {"day": days, "moved_on": moved, "accrued": counted, "rate": _rates(facts, group, days)},
            schema={"day": pl.Date, "moved_on": pl.Date, "accrued": pl.Int64, "rate": pl.Int64},
        ).with_columns(pl.lit(group).alias("penalty_group"))
        for group in groups
    ]
    return pl.concat(frames)


def _rates(facts: Facts, group: str, days: Sequence[date]) -> list[int | None]:
    """Return the rate of each day; it changes only where a key rate or a cap begins or ends."""
    changes = {row.valid_from for row in facts.key_rates}
    changes |= {day for cap in facts.caps if cap.group == group for day in (cap.valid_from, cap.valid_to)}
    rates: list[int | None] = []
    current: int | None = None
    for day in days:
        if day in changes:
            current = int(penalties.rate(day, group=group, facts=facts).percent * _PERCENT)
        rates.append(current)
    return rates
