"""Months of the sample."""

from datetime import timedelta

import polars as pl

from core.kit import period


def months(due: pl.DataFrame, *, seasons: pl.DataFrame) -> pl.DataFrame:
    """Return one row a month of `due` (period, due_on): idx, period, last_day, due_on and the factors of the season."""
    every = due["period"].to_list()
    frame = pl.DataFrame(
        {
            "idx": list(range(len(every))),
            "month": [month.month for month in every],
            "period": list(every),
            "last_day": [period.shifted(month, by=1) - timedelta(days=1) for month in every],
            "due_on": due["due_on"],
        }
    )
    return frame.join(seasons, on="month", maintain_order="left")
