"""Months and due days of the sample."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from core.kit import period
from core.sample import reference

_REFORM = date(2026, 3, 1)  # ЖК РФ ст.155 ч.1: from this period on the 15th, before it the 10th


def due_on(month: date, *, off: frozenset[date]) -> date:
    """Return the day a month's bill is to be paid: moved to the next working day (ГК РФ ст.193)."""
    day = period.shifted(month, by=1).replace(day=15 if month >= _REFORM else 10)
    while day in off or (day.year not in {known.year for known in off} and day.weekday() >= 5):
        day += timedelta(days=1)
    return day


def off_days() -> frozenset[date]:
    """Return the days off of the production calendar."""
    days = reference.days()
    return frozenset(days.filter(pl.col("type") == "off")["date"].to_list())


def months(every: Sequence[date], *, seasons: pl.DataFrame) -> pl.DataFrame:
    """Return one row a month: idx, period, last_day, due_on and the factors of the season."""
    off = off_days()
    frame = pl.DataFrame(
        {
            "idx": list(range(len(every))),
            "month": [month.month for month in every],
            "period": list(every),
            "last_day": [period.shifted(month, by=1) - timedelta(days=1) for month in every],
            "due_on": [due_on(month, off=off) for month in every],
        }
    )
    return frame.join(seasons, on="month", maintain_order="left")
