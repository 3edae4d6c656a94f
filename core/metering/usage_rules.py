"""What usage means: more or less than usual, why, what the month will come to, how complete the data is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

import polars as pl

from core.kit import money, period

# Data older than this before today has stopped: the picture ends with the data, and no month is running.
_STILL_COMING_MONTHS = 3
_FEWEST_DAYS = 3
_ENOUGH = 0.95  # share of intervals below which a month is not compared
HEATING_BASE = 18.0  # degree-days of analytics (domain.md 8.1)
_SCHEMA: dict[str, pl.DataType] = {
    "period": pl.Date(),
    "usage": pl.Decimal(18, 6),
    "amount": pl.Decimal(14, 2),
    "origin": pl.String(),
    "coverage": pl.Float64(),
    "last_year_usage": pl.Decimal(18, 6),
    "last_year_amount": pl.Decimal(14, 2),
    "similar_usage": pl.Decimal(18, 6),
    "celsius": pl.Float64(),
    "degree_days": pl.Float64(),
    "is_running": pl.Boolean(),
    "is_incomplete": pl.Boolean(),
}
SERVICE_ORDER = ("electricity", "heat", "hot_water", "cold_water", "gas")


class Origin(StrEnum):
    """How the usage of a month is known."""

    READING = "reading"
    AVERAGE = "average"
    NORM = "norm"
    HOUSE_METER = "house_meter"
    INTERVALS = "intervals"
    SUBMITTED = "submitted"


ESTIMATED = (Origin.AVERAGE, Origin.NORM)


@dataclass(frozen=True)
class UsageMonth:
    """One month of one service. None means that it is not known: a gap, never zero."""

    period: date
    usage: Decimal | None
    amount: Decimal | None
    origin: Origin | None
    coverage: float | None
    last_year_usage: Decimal | None
    last_year_amount: Decimal | None
    similar_usage: Decimal | None
    celsius: float | None
    degree_days: float | None
    last_year_degree_days: float | None
    is_running: bool
    day_count: int = 0
    last_year_coverage: float | None = None

    @property
    def is_incomplete(self) -> bool:
        """Whether interval data is missing in it, so that its usage is less than what was used."""
        return self.origin is Origin.INTERVALS and self.coverage is not None and self.coverage < _ENOUGH

    @property
    def is_estimated(self) -> bool:
        """Whether an average or a norm stood in for a reading."""
        return self.origin in ESTIMATED


@dataclass(frozen=True)
class Sources:
    """
    Frames the months are put together from; each has `period` and at most one row a month.

    `amounts` may carry `volume` and `origin`: what the bill counted where there is no own meter.
    """

    readings: pl.DataFrame
    intervals: pl.DataFrame
    amounts: pl.DataFrame
    similar: pl.DataFrame
    temperature: pl.DataFrame
    submitted: Mapping[str, Any] | None = None


class Method(StrEnum):
    """How the running month is forecast."""

    SUBMITTED = "submitted"
    DAYS_SO_FAR = "days_so_far"
    LAST_YEAR = "last_year"
    RECENT = "recent"


@dataclass(frozen=True)
class Forecast:
    """What the running month will come to; `amount` is None where no price is known."""

    period: date
    usage: Decimal
    amount: Decimal | None
    method: Method
    day_count: int


@dataclass(frozen=True)
class Comparison:
    """The newest complete month against what is usual. Shares are fractions: 0.12 is 12 % more."""

    period: date
    usage: Decimal
    origin: Origin | None
    against_last_year: float | None
    last_year_usage: Decimal | None
    against_recent: float | None
    degree_days_change: float | None
    against_similar: float | None


def months(sources: Sources, *, count: int, today: date) -> list[UsageMonth]:
    """Return up to `count` months, oldest first, without leaving one out; the last is the running one or the newest."""
    known = _Known.of(sources)
    if not known.months:
        return []
    running = period.month_of(today)
    is_current = known.months[-1] >= period.shifted(running, by=-_STILL_COMING_MONTHS)
    last = running if is_current else known.months[-1]
    first = max(known.months[0], period.shifted(last, by=1 - count))
    return [known.month(month, today=today) for month in period.months(first, last)]


@dataclass(frozen=True)
class _Known:
    readings: dict[date, dict[str, Any]]
    intervals: dict[date, dict[str, Any]]
    submitted: dict[date, Decimal]
    amounts: dict[date, dict[str, Any]]
    similar: dict[date, dict[str, Any]]
    weather: dict[date, dict[str, Any]]
    months: tuple[date, ...]

    @classmethod
    def of(cls, sources: Sources) -> Self:
        readings, intervals = _by_period(sources.readings), _by_period(sources.intervals)
        amounts = _by_period(sources.amounts)
        newest = sources.submitted
        submitted = {newest["period"]: newest["usage"]} if newest is not None else {}
        return cls(
            readings=readings,
            intervals=intervals,
            submitted=submitted,
            amounts=amounts,
            similar=_by_period(sources.similar),
            weather=_by_period(sources.temperature),
            months=tuple(sorted({*readings, *intervals, *submitted, *amounts})),
        )

    def usage(self, month: date) -> tuple[Decimal | None, Origin | None]:
        if month in self.readings:
            return self.readings[month]["usage"], Origin(self.readings[month]["origin"])
        if month in self.submitted:
            return self.submitted[month], Origin.SUBMITTED
        if month in self.intervals:
            return self.intervals[month]["usage"], Origin.INTERVALS
        if (charged := self.amounts.get(month, {})).get("volume") is not None:  # no own meter: what the bill counted
            return charged["volume"], Origin(charged["origin"])
        return None, None

    def month(self, month: date, *, today: date) -> UsageMonth:
        usage, origin = self.usage(month)
        year_before = period.shifted(month, by=-12)
        data, weather = self.intervals.get(month, {}), self.weather.get(month, {})
        return UsageMonth(
            period=month,
            usage=usage,
            origin=origin,
            amount=self.amounts.get(month, {}).get("amount"),
            coverage=self._coverage(month, today=today),
            day_count=data.get("day_count", 0),
            last_year_usage=self.usage(year_before)[0],
            last_year_coverage=self._coverage(year_before, today=today),
            last_year_amount=self.amounts.get(year_before, {}).get("amount"),
            similar_usage=self.similar.get(month, {}).get("similar_usage"),
            celsius=weather.get("celsius"),
            degree_days=weather.get("degree_days"),
            last_year_degree_days=self.weather.get(year_before, {}).get("degree_days"),
            is_running=month == period.month_of(today) and month not in self.readings,
        )

    def _coverage(self, month: date, *, today: date) -> float | None:
        data = self.intervals.get(month)
        return _month_coverage(data, month=month, today=today) if data else None


def _by_period(frame: pl.DataFrame) -> dict[date, dict[str, Any]]:
    return {row["period"]: row for row in frame.iter_rows(named=True)}


def _month_coverage(data: Mapping[str, Any], *, month: date, today: date) -> float:
    days = min(period.days_in(month), (today - month).days) or 1  # of the running month, the days that are over
    a_day = data["expected_count"] / data["day_count"]
    return min(1.0, float(data["interval_count"] / (a_day * days)))


def monthly_weather(daily: pl.DataFrame) -> pl.DataFrame:
    """Return `period`, `celsius` (mean), `degree_days` (base 18 °C) from `day`, `celsius` by day (domain.md 8.1)."""
    return (
        daily.with_columns(
            period=pl.col("day").dt.truncate("1mo"),
            celsius=pl.col("celsius").cast(pl.Float64),
        )
        .group_by("period")
        .agg(pl.col("celsius").mean(), degree_days=(HEATING_BASE - pl.col("celsius")).clip(0).sum())
        .sort("period")
    )


def forecast(history: Sequence[UsageMonth]) -> Forecast | None:
    """
    Return what the running month will come to, by the first rule that has its data.

    What was submitted; the days so far at their average (three days and more); the same month last year; the
    average of the last three months. The bill is the usage at the average price of the newest charged month.
    """
    if not history or not history[-1].is_running:
        return None
    running, before = history[-1], history[:-1]
    found = _expected(running, before)
    if found is None:
        return None
    usage, method = found
    price = next((month.amount / month.usage for month in reversed(before) if month.amount and month.usage), None)
    amount = money.rounded(usage * price) if price is not None else None
    return Forecast(running.period, usage, amount, method, running.day_count)


def _expected(running: UsageMonth, before: Sequence[UsageMonth]) -> tuple[Decimal, Method] | None:
    if running.origin is Origin.SUBMITTED and running.usage is not None:
        return running.usage, Method.SUBMITTED
    if running.usage is not None and running.day_count >= _FEWEST_DAYS:
        return running.usage / running.day_count * period.days_in(running.period), Method.DAYS_SO_FAR
    if running.last_year_usage is not None:
        return running.last_year_usage, Method.LAST_YEAR
    recent = [month.usage for month in before[-3:] if month.usage is not None]
    return (sum(recent, Decimal(0)) / len(recent), Method.RECENT) if recent else None


def comparison(history: Sequence[UsageMonth]) -> Comparison | None:
    """Return the newest complete month against last year, the twelve months before it and similar homes."""
    complete = [month for month in history if not month.is_running and not month.is_incomplete]
    newest = next((month for month in reversed(complete) if month.usage is not None), None)
    if newest is None or newest.usage is None:
        return None
    recent = [month.usage for month in complete if month.usage is not None and month.period < newest.period][-12:]
    is_whole = newest.origin is not Origin.INTERVALS or (newest.last_year_coverage or 0.0) >= _ENOUGH
    before = newest.last_year_usage if is_whole else None
    return Comparison(
        period=newest.period,
        usage=newest.usage,
        origin=newest.origin,
        against_last_year=_share(newest.usage, before),
        last_year_usage=before,
        against_recent=_share(newest.usage, sum(recent, Decimal(0)) / len(recent)) if recent else None,
        degree_days_change=_share(newest.degree_days, newest.last_year_degree_days),
        against_similar=_share(newest.usage, newest.similar_usage),
    )


def _share(value: Decimal | float | None, base: Decimal | float | None) -> float | None:
    if value is None or base is None or not base:
        return None
    return float(value) / float(base) - 1


def frame(history: Sequence[UsageMonth]) -> pl.DataFrame:
    """Return one row a month with the columns of `UsageMonth`; decimals stay decimals."""
    return pl.DataFrame([{name: getattr(month, name) for name in _SCHEMA} for month in history], schema=_SCHEMA)
