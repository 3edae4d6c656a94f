"""What a portfolio's numbers mean: comparison with last year, weather, night and weekend load. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import sqrt

import polars as pl

from core.kit import period
from core.portfolio.model import Comparison, Load, OffHours, Signature

DEGREE_DAY_BASE = 18.0  # °C, what analytics use (domain.md 8.1)
NIGHT = (23, 0, 1, 2, 3, 4, 5, 6)  # night zone, local hours (domain.md 1.2)
WORKDAYS = (1, 2, 3, 4, 5)
MONTHS_TO_FIT = 9  # fewer do not show both winter and summer
DAYS_NEEDED = 0.9  # of a month, for its degree days to count (domain.md 8.3: at most 10 % missing)


def change(now: Decimal | float | None, before: Decimal | float | None) -> float | None:
    """Return the change as a share (0.05 = 5 % more), None when there is nothing to compare with."""
    if now is None or before is None or before <= 0:
        return None
    return float(now) / float(before) - 1


def degree_days(temperatures: Sequence[float], *, base: float = DEGREE_DAY_BASE) -> float:
    """Return the heating degree days of days with these mean temperatures, °C (domain.md 8.1)."""
    return sum(max(0.0, base - celsius) for celsius in temperatures)


def monthly_degree_days(daily: pl.DataFrame, *, base: float = DEGREE_DAY_BASE) -> dict[date, float]:
    """
    Return the degree days of each month that is known well enough.

    `daily` has `day` and `celsius` (mean of the day). Days that are missing take the mean of the month's others;
    a month with more than a tenth of its days missing is left out.
    """
    found: dict[date, list[float]] = {}
    for day, celsius in daily.select("day", "celsius").drop_nulls().iter_rows():
        found.setdefault(period.month_of(day), []).append(float(celsius))
    return {
        month: degree_days(values, base=base) * period.days_in(month) / len(values)
        for month, values in found.items()
        if len(values) >= DAYS_NEEDED * period.days_in(month)
    }


def fitted(points: Sequence[tuple[float, float]]) -> Signature | None:
    """
    Fit usage = base + slope x HDD by least squares to (HDD, usage) of months.

    None when there are too few months or they are all alike: no line can then be told (domain.md 8.3).
    """
    count = len(points)
    if count < 3:
        return None
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    variation = sum((y - mean_y) ** 2 for _, y in points)
    if spread <= 0 or variation <= 0 or mean_y <= 0:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    base = mean_y - slope * mean_x
    residual = sum((y - base - slope * x) ** 2 for x, y in points)
    return Signature(base, slope, 1 - residual / variation, sqrt(residual / (count - 2)) / mean_y, count)


def cvrmse(actual: Sequence[float], expected: Sequence[float], *, parameters: int = 2) -> float:
    """Return the variation of the root mean square error as a share, with n - p in the denominator (domain.md 8.3)."""
    squares = sum((a - e) ** 2 for a, e in zip(actual, expected, strict=True))
    return sqrt(squares / (len(actual) - parameters)) * len(actual) / sum(actual)


def signature(usage: Mapping[date, float], degree_days_of: Mapping[date, float]) -> Signature | None:
    """
    Fit the months that have both usage and degree days; None with fewer than nine or if heat falls with cold.

    Months without any usage are left out: the supply was off, which says nothing about the building.
    """
    points = [(degree_days_of[month], value) for month, value in usage.items() if value > 0 and month in degree_days_of]
    found = fitted(points) if len(points) >= MONTHS_TO_FIT else None
    return found if found and found.slope > 0 else None


def weather_adjusted(
    before: float, *, fit: Signature | None, degree_days_before: float | None, degree_days_now: float | None
) -> float | None:
    """
    Return what last year's month would have used in this year's weather.

    None when the weather of either month or the site's answer to it is not known: the change is then not adjusted.
    """
    if fit is None or degree_days_before is None or degree_days_now is None:
        return None
    adjusted = before + fit.slope * (degree_days_now - degree_days_before)
    return adjusted if adjusted > 0 else None


def adjusted_changes(monthly: pl.DataFrame, *, month: date, degree_days_of: Mapping[date, float]) -> pl.DataFrame:
    """
    Compare each site's month with the same month of last year at this year's weather.

    `monthly`: account_id, period, usage. Returns account_id, adjusted_before (usage), adjusted_change (share), null
    where it cannot be told. The line of a site is fitted to the months before the one compared.
    """
    last_year = period.shifted(month, by=-12)
    rows = []
    for (account_id,), months in monthly.partition_by("account_id", as_dict=True).items():
        usage = {when: float(value) for when, value in months.select("period", "usage").drop_nulls().iter_rows()}
        before = usage.get(last_year)
        fit = signature({when: value for when, value in usage.items() if when < month}, degree_days_of)
        adjusted = before and weather_adjusted(
            before,
            fit=fit,
            degree_days_before=degree_days_of.get(last_year),
            degree_days_now=degree_days_of.get(month),
        )
        rows.append((account_id, adjusted or None, change(usage.get(month), adjusted or None)))
    columns = {"account_id": pl.Int64, "adjusted_before": pl.Float64, "adjusted_change": pl.Float64}
    return pl.DataFrame(rows, schema=columns, orient="row")


def trends(monthly: pl.DataFrame, *, month: date, count: int = 13) -> pl.DataFrame:
    """
    Return account_id and `trend`: usage of the `count` months up to `month`, oldest first, null where there is none.

    A missing month stays a gap: it is never zero.
    """
    calendar = pl.DataFrame({"period": list(period.months(period.shifted(month, by=1 - count), month))})
    accounts = monthly.select("account_id").unique(maintain_order=True)
    return (
        accounts.join(calendar, how="cross")
        .join(monthly.select("account_id", "period", "usage"), on=["account_id", "period"], how="left")
        .sort("account_id", "period")
        .group_by("account_id", maintain_order=True)
        .agg(pl.col("usage").cast(pl.Float64).alias("trend"))
    )


def site_table(sites: pl.DataFrame, monthly: pl.DataFrame, demand: pl.DataFrame, *, month: date) -> pl.DataFrame:
    """
    Join what is known of each site in a month: one row a site that has the service.

    `sites`: account_id, account_number, site, town. `monthly`: account_id, period, usage, amount. `demand`: account_id,
    peak_kw, peak_at, base_kw, coverage. Adds usage_before, change (share) and trend.
    """
    now = monthly.filter(pl.col("period") == month).select("account_id", "usage", "amount")
    before = monthly.filter(pl.col("period") == period.shifted(month, by=-12)).select(
        "account_id", pl.col("usage").alias("usage_before")
    )
    known = trends(monthly, month=month)
    return (
        sites.join(known, on="account_id", how="inner")
        .join(now, on="account_id", how="left")
        .join(before, on="account_id", how="left")
        .join(demand, on="account_id", how="left")
        .with_columns(
            pl.when(pl.col("usage_before") > 0)
            .then(pl.col("usage").cast(pl.Float64) / pl.col("usage_before").cast(pl.Float64) - 1)
            .alias("change")
        )
    )


def comparison(table: pl.DataFrame, adjusted: pl.DataFrame | None = None) -> Comparison:
    """Sum the site table up; changes are of the sites that have both months, so that a new site is not a rise."""
    present = table.filter(pl.col("usage").is_not_null())
    both = present.filter(pl.col("usage_before") > 0)
    adjusted_change = None
    if adjusted is not None:
        pairs = both.join(adjusted.drop_nulls("adjusted_before"), on="account_id", how="inner")
        adjusted_change = change(_total(pairs, "usage"), float(pairs["adjusted_before"].sum()))
    return Comparison(
        usage=_total(present, "usage"),
        amount=_total(present, "amount"),
        site_count=present.height,
        change=change(_total(both, "usage"), _total(both, "usage_before")),
        adjusted_change=adjusted_change,
        compared_count=both.height,
    )


def load(demand: pl.DataFrame) -> Load | None:
    """
    Tell the highest hour and the base load; `demand` has day, hour (local) and kw, one row an hour.

    None when nothing was measured.
    """
    measured = demand.drop_nulls("kw")
    if measured.is_empty():
        return None
    peak = measured.sort("kw", "day", "hour", descending=[True, False, False]).row(0, named=True)
    base = measured["kw"].quantile(0.05, "linear")
    return Load(peak["kw"], peak["day"], peak["hour"], float(base or 0))


def off_hours(demand: pl.DataFrame) -> OffHours | None:
    """
    Tell how much is used at night (23-7) and on weekends; `demand` has day, hour (local) and kw, one row an hour.

    None when nothing was measured. Hours without data count for neither side.
    """
    marked = demand.drop_nulls("kw").with_columns(_is_off().alias("is_off"))
    total = float(marked["kw"].sum()) if marked.height else 0.0
    if total <= 0:
        return None
    off, working = marked.filter("is_off")["kw"], marked.filter(~pl.col("is_off"))["kw"]
    usage = float(off.sum())
    mean_working = float(working.sum()) / working.len() if working.len() else 0.0
    ratio = usage / off.len() / mean_working if off.len() and mean_working > 0 else None
    return OffHours(usage, usage / total, off.len() / marked.height, ratio)


def typical_days(demand: pl.DataFrame) -> pl.DataFrame:
    """Return the mean kw of each hour on workdays and on weekends: day_kind, hour, kw, day_count."""
    is_workday = pl.col("day").dt.weekday().is_in(WORKDAYS)
    return (
        demand.drop_nulls("kw")
        .with_columns(pl.when(is_workday).then(pl.lit("workday")).otherwise(pl.lit("weekend")).alias("day_kind"))
        .group_by("day_kind", "hour")
        .agg(pl.col("kw").mean(), pl.col("day").n_unique().alias("day_count"))
        .sort("day_kind", "hour", descending=[True, False])
    )


def _is_off() -> pl.Expr:
    return pl.col("hour").is_in(NIGHT) | ~pl.col("day").dt.weekday().is_in(WORKDAYS)


def _total(frame: pl.DataFrame, column: str) -> Decimal:
    return sum((value for value in frame[column] if value is not None), Decimal(0))
