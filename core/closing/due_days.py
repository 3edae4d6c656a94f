"""The day a month's bill is to be paid (domain.md 4.1): a dated rule, moved off weekends and holidays."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from core.kit import period
from core.tariffs import queries as tariffs
from data.database import Reader

_CALENDAR = Path(__file__).resolve().parents[2] / "data" / "reference" / "calendar" / "days.csv"


@cache
def off_days() -> frozenset[date]:
    """Return the days off of the production calendar."""
    days = pl.read_csv(_CALENDAR, try_parse_dates=True)
    return frozenset(days.filter(pl.col("type") == "off")["date"].to_list())


@cache
def holidays() -> frozenset[date]:
    """Return the days off of the production calendar that are no ordinary Saturdays and Sundays."""
    days = pl.read_csv(_CALENDAR, try_parse_dates=True).filter(pl.col("type") == "off")
    is_more = pl.col("holiday").is_not_null() | (pl.col("date").dt.weekday() < 6)
    return frozenset(days.filter(is_more)["date"].to_list())


def due_on(month: date, *, day: int, off: frozenset[date]) -> date:
    """
    Return that day of the next month, moved to the next working day (ГК РФ ст.193).

    In a year the calendar does not know, Saturdays and Sundays are off.
    """
    due = period.shifted(month, by=1).replace(day=day)
    known = {some.year for some in off}
    while due in off or (due.year not in known and due.weekday() >= 5):
        due += timedelta(days=1)
    return due


def frame(db: Reader, months: Sequence[date]) -> pl.DataFrame:
    """Return one row a month: period, due_on, by the rule in force in that month."""
    off = off_days()
    days = tariffs.rule_on_days(db, name="payment_due_day", days=months)
    due = [due_on(month, day=int(day), off=off) for month, day in zip(months, days, strict=True)]
    return pl.DataFrame({"period": list(months), "due_on": due}, schema={"period": pl.Date, "due_on": pl.Date})
