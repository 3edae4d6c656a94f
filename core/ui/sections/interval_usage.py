"""Parts of the page «Usage»: a day, a week, a year of a meter that gives intervals."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl

from core.metering import interval_charts, interval_rules, usage_queries
from core.metering.usage_queries import IntervalSpan, Supplied
from core.ui.components import badges, charts, days, filters, states
from core.ui.components.badges import Badge
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import own, usage

_ENOUGH = 0.95


def show(ctx: Context, supplied: Supplied, *, view: str) -> None:
    """Draw the intervals of one service: `view` is 'day', 'week' or 'year'."""
    span = usage_queries.interval_span(ctx.db, account_id=own.account(ctx).account_id, service=supplied.service)
    if span is None:
        states.empty(ctx, ctx.t("The meter has not sent any interval data yet"))
    elif view == usage.YEAR:
        _year(ctx, supplied, span)
    else:
        _days(ctx, supplied, span, length=7 if view == usage.WEEK else 1)


def _days(ctx: Context, supplied: Supplied, span: IntervalSpan, *, length: int) -> None:
    chosen = days.choose(ctx, "day", ctx.t("Day"), first=span.first_day, last=span.last_day, step=length)
    first = chosen - timedelta(days=chosen.weekday()) if length == 7 else chosen
    until = first + timedelta(days=length)
    values = _asked(ctx, supplied, usage_queries.intervals, first, until)
    days_of = _asked(ctx, supplied, usage_queries.interval_days, first, until)
    _coverage(ctx, days_of, span, first=first, until=until)
    filled = interval_rules.with_gaps(values, first=first, until=until, minutes=span.minutes)
    unit = usage.unit_of(supplied)
    charts.show(
        ctx,
        interval_charts.interval_bars(filled, words=ctx.words, service=supplied.service, unit=unit, today=ctx.today),
        sentence=_sentence(ctx, values, unit, first=first, until=until),
        table=_interval_table(ctx, filled, unit),
        name=f"usage-{supplied.service}-{first.isoformat()}-{length}",
    )


def _year(ctx: Context, supplied: Supplied, span: IntervalSpan) -> None:
    years = {str(year): str(year) for year in range(span.last_day.year, span.first_day.year - 1, -1)}
    year = int(filters.choice(ctx, "year", ctx.t("Year"), years, default=next(iter(years))) or next(iter(years)))
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    hours = _asked(ctx, supplied, usage_queries.interval_hours, first, until)
    days_of = _asked(ctx, supplied, usage_queries.interval_days, first, until)
    _coverage(
        ctx,
        days_of,
        span,
        first=max(first, span.first_day),
        until=min(until, span.last_day + timedelta(days=1)),
    )
    unit = usage.unit_of(supplied)
    total = ctx.words.quantity(days_of["usage"].sum() or Decimal(0), unit, digits=3)
    charts.show(
        ctx,
        interval_charts.year_heat(hours, words=ctx.words, unit=unit, first=first, until=until),
        sentence=ctx.t("{total} in {year}; each cell is one hour, empty cells have no data.", total=total, year=year),
        table=_day_table(ctx, days_of, unit),
        name=f"usage-{supplied.service}-{year}",
    )


def _asked(
    ctx: Context, supplied: Supplied, question: Callable[..., pl.DataFrame], first: date, until: date
) -> pl.DataFrame:
    return question(ctx.db, account_id=own.account(ctx).account_id, service=supplied.service, first=first, until=until)


def _coverage(ctx: Context, days_of: pl.DataFrame, span: IntervalSpan, *, first: date, until: date) -> None:
    over = max(min(until, ctx.today), first + timedelta(days=1))  # today is not over yet
    share = interval_rules.coverage(days_of, first=first, until=over, minutes=span.minutes)
    text = ctx.t("Data present: {share}", share=ctx.words.percent(share, digits=0 if share in (0, 1) else 1))
    badges.show(Badge(text, "good" if share >= _ENOUGH else "warning"))


def _sentence(ctx: Context, values: pl.DataFrame, unit: str, *, first: date, until: date) -> str:
    last = until - timedelta(days=1)
    day = ctx.words.day(first)
    span = day if first == last else f"{ctx.words.day(first, with_year=False)} – {ctx.words.day(last)}"
    if values.is_empty():
        return ctx.t("{span}: no data.", span=span)
    most = values.sort("usage", descending=True, maintain_order=True).row(0, named=True)
    return ctx.t(
        "{span}: {total}. The most at {time}: {peak}.",
        span=span,
        total=ctx.words.quantity(values["usage"].sum(), unit, digits=3),
        time=f"{most['starts_at']:%H:%M}" if first == last else _moment(ctx, most["starts_at"]),
        peak=ctx.words.quantity(most["usage"], unit, digits=3),
    )


def _moment(ctx: Context, starts_at: datetime) -> str:
    return f"{ctx.words.short_day(starts_at.date())}, {starts_at:%H:%M}"


def _interval_table(ctx: Context, filled: pl.DataFrame, unit: str) -> Table:
    frame = filled.select(
        pl.col("starts_at").dt.date().alias("day"), pl.col("starts_at").dt.strftime("%H:%M").alias("time"), "usage"
    )
    return Table(
        frame,
        (
            Column("day", ctx.t("Day"), "day"),
            Column("time", ctx.t("From")),
            Column("usage", ctx.t("Usage"), "quantity", ctx.words.unit(unit), total=True),
        ),
    )


def _day_table(ctx: Context, days_of: pl.DataFrame, unit: str) -> Table:
    frame = days_of.with_columns(coverage=pl.col("interval_count") / pl.col("expected_count"))
    return Table(
        frame,
        (
            Column("day", ctx.t("Day"), "day"),
            Column("usage", ctx.t("Usage"), "quantity", ctx.words.unit(unit), total=True),
            Column("coverage", ctx.t("Data present"), "percent"),
        ),
    )
