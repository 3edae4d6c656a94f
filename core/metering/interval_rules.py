"""How complete interval data is, and where its gaps are."""

from datetime import date, timedelta

import polars as pl


def coverage(days: pl.DataFrame, *, first: date, until: date, minutes: int) -> float:
    """Return the share of intervals of the days in [first, until) that have data; a missing day misses all of them."""
    whole_days = (until - first).days
    if whole_days <= 0:
        return 0.0
    expected = int(days["expected_count"].sum() or 0) + (whole_days - days.height) * (24 * 60 // minutes)
    return min(1.0, int(days["interval_count"].sum() or 0) / expected)


def with_gaps(values: pl.DataFrame, *, first: date, until: date, minutes: int) -> pl.DataFrame:
    """Return one row for each interval of the local days in [first, until); `usage` is null where there is no data."""
    spine = pl.DataFrame(
        {
            "starts_at": pl.datetime_range(
                first, until, interval=timedelta(minutes=minutes), closed="left", time_unit="us", eager=True
            )
        }
    )
    return spine.join(values, on="starts_at", how="left", maintain_order="left")
