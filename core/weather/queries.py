"""Questions about outdoor temperature."""

from datetime import date

import polars as pl

from data import shelf, sql
from data.database import Reader

_SQL = sql.load(__file__)


def daily_temperature(db: Reader, *, station: str, first: date, last: date) -> pl.DataFrame:
    """
    Return day, celsius (mean), lowest_celsius, highest_celsius, observation_count.

    From `first` to `last`, both included; one row a day in Yekaterinburg that has an observation, a day without one
    has none.
    """
    return shelf.frame(db, _SQL["daily_temperature"], station=station, first=first, last=last)


def monthly_temperature(db: Reader, *, station: str, first: date, last: date) -> pl.DataFrame:
    """Return period, celsius (mean of the days' means) and day_count; one row a month that has an observation."""
    return shelf.frame(db, _SQL["monthly_temperature"], station=station, first=first, last=last)
