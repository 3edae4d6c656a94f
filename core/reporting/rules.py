"""What the aggregates say: totals, shares, curves, the worst hour. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from core.kit import period
from core.reporting.model import MISSING, Arrears, Received


def arrears(months: pl.DataFrame, *, month: date) -> Arrears:
    """Sum the debt at the end of a month up; `months` has month, total, overdue (a missing month owed nothing)."""
    known = {row["month"]: row for row in months.iter_rows(named=True)}
    now = known.get(month, {"total": Decimal(0), "overdue": Decimal(0)})
    before = known.get(period.shifted(month, by=-1))
    share = float(now["overdue"] / now["total"]) if now["total"] > 0 else None
    return Arrears(now["total"], now["overdue"], share, before["overdue"] if before else None)


def received(channels: pl.DataFrame) -> Received:
    """Count meters with and without a reading; `channels` has channel and meter_count."""
    missing = int(channels.filter(pl.col("channel") == MISSING)["meter_count"].sum())
    remote = int(channels.filter(pl.col("channel") == "remote")["meter_count"].sum())
    return Received(received=int(channels["meter_count"].sum()) - missing, missing=missing, remote=remote)


def received_curve(days: pl.DataFrame, *, month: date, until: date) -> pl.DataFrame:
    """
    Return day_number (1..31) and meter_count: meters with a reading for `month` by the end of each day.

    `days` has period, day, meter_count. Readings sent before the month count on its first day, those sent after it
    on its last; the running month ends at `until`, its future is not drawn.
    """
    last = min(period.shifted(month, by=1) - timedelta(days=1), until)
    if last < month:
        return pl.DataFrame(schema={"day_number": pl.Int64, "meter_count": pl.Int64})
    counts = [0] * last.day
    for day, count in days.filter(pl.col("period") == month).select("day", "meter_count").iter_rows():
        counts[min(max(day, month), last).day - 1] += count
    totals = pl.Series("meter_count", counts, dtype=pl.Int64).cum_sum()
    return pl.DataFrame({"day_number": pl.Series(range(1, last.day + 1), dtype=pl.Int64), "meter_count": totals})


def with_share(places: pl.DataFrame) -> pl.DataFrame:
    """Add total and share (received of all) to rows with received and missing."""
    total = pl.col("received") + pl.col("missing")
    return places.with_columns(total.alias("total"), (pl.col("received") / total).alias("share"))


def top(places: pl.DataFrame, *, count: int, sums: Iterable[str], rest: str) -> pl.DataFrame:
    """Keep the first `count` rows and sum the others up into one named `rest`, so that the whole stays the whole."""
    if places.height <= count:
        return places
    others = places.slice(count - 1)
    summed = others.select(pl.lit(rest).alias("place"), *(pl.col(name).sum() for name in sums))
    return pl.concat([places.head(count - 1).select("place", *sums), summed], how="vertical_relaxed")


def worst_hour(hours: pl.DataFrame) -> tuple[int, int, float] | None:
    """Return (weekday 1..7, hour, minutes) where nine tenths of the visitors wait longest; None if nobody waits."""
    waiting = hours.drop_nulls("wait_most").filter(pl.col("wait_most") > 0)
    if waiting.is_empty():
        return None
    worst = waiting.sort("wait_most", "visitors", descending=True).row(0, named=True)
    return worst["weekday"], worst["hour"], worst["wait_most"]
