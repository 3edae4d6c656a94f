"""Parts of the page «Usage»: the choice of service and view, the months."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl
import streamlit as st

from core.billing import queries as billing
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.kit import period
from core.kit.service import UNIT, Service
from core.metering import usage_charts, usage_queries, usage_rules, usage_words
from core.metering.usage_queries import Supplied
from core.metering.usage_rules import Forecast, Origin, UsageMonth
from core.ui.components import charts, figures, filters, states
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import own

MONTHS, DAY, WEEK, YEAR = "months", "day", "week", "year"
STATION = "ekaterinburg"
_COUNTS = ("12", "24", "36")
_VIEWS = {MONTHS: mark("Months"), DAY: mark("One day"), WEEK: mark("One week"), YEAR: mark("One year")}
_ORIGINS = {
    Origin.READING: mark("readings"),
    Origin.AVERAGE: mark("average, estimated"),
    Origin.NORM: mark("norm, estimated"),
    Origin.HOUSE_METER: mark("meter of the house"),
    Origin.INTERVALS: mark("interval data"),
    Origin.SUBMITTED: mark("submitted, not in a bill yet"),
}


@dataclass(frozen=True)
class _Shown:
    """How the months are looked at."""

    unit: str
    count: int
    has_temperature: bool


def service(ctx: Context) -> Supplied | None:
    """Let a service of the account be chosen; None where it has none."""
    found = {each.service: each for each in usage_queries.supplied(ctx.db, account_id=own.account(ctx).account_id)}
    names = {code: ctx.t(SERVICE_NAMES[code]) for code in usage_rules.SERVICE_ORDER if code in found}
    if not names:
        return None
    code = filters.choice(ctx, "service", ctx.t("Service"), names, default=next(iter(names)))
    return found[code or next(iter(names))]


def view(ctx: Context, supplied: Supplied) -> str:
    """Let months or intervals be chosen, where the meter gives intervals."""
    if not supplied.has_intervals:
        return MONTHS
    names = {code: ctx.t(name) for code, name in _VIEWS.items()}
    return filters.choice(ctx, "view", ctx.t("View"), names, default=MONTHS) or MONTHS


def unit_of(supplied: Supplied) -> str:
    """Return the unit of the meter, or the usual one of the service where there is none."""
    return supplied.unit or UNIT[Service(supplied.service)]


def months(ctx: Context, supplied: Supplied) -> None:
    """Draw the months of one service."""
    sources = _sources(ctx, supplied)
    answer = st.container()  # the answer stands above the choices of the picture: on a phone they fill the screen
    shown = _shown(ctx, supplied, sources)
    history = usage_rules.months(sources, count=shown.count, today=ctx.today)
    if not history:
        states.empty(ctx, ctx.t("There is no data on this service yet"), ctx.t("It appears with the first reading."))
        return
    forecast = usage_rules.forecast(history)
    figure = usage_charts.month_bars(
        usage_rules.frame(history),
        words=ctx.words,
        service=supplied.service,
        unit=shown.unit,
        forecast=_forecast_value(forecast, shown.unit),
        has_temperature=shown.has_temperature,
    )
    said = sentence(ctx, supplied, history, forecast)
    with answer:
        _answer(ctx, supplied, history, said)
    charts.show(
        ctx,
        figure,
        sentence=said,
        table=lambda: table(ctx, supplied, history),
        name=f"usage-{supplied.service}",
        is_said=True,
    )


def history(ctx: Context, supplied: Supplied, *, count: int) -> list[UsageMonth]:
    """Return up to `count` months of a service, oldest first; the running one is the last."""
    return usage_rules.months(_sources(ctx, supplied), count=count, today=ctx.today)


def _sources(ctx: Context, supplied: Supplied) -> usage_rules.Sources:
    key = ("usage.sources", own.account(ctx).account_id, supplied.service, supplied.has_intervals)
    return ctx.once(key, lambda: _asked(ctx, supplied))


def _asked(ctx: Context, supplied: Supplied) -> usage_rules.Sources:
    card, name = own.account(ctx), supplied.service
    account_id, no_months = card.account_id, pl.DataFrame(schema={"period": pl.Date})
    first = period.shifted(period.month_of(ctx.today), by=-48)
    return usage_rules.Sources(
        readings=usage_queries.monthly_readings(ctx.db, account_id=account_id, service=name),
        intervals=usage_queries.monthly_intervals(ctx.db, account_id=account_id, service=name)
        if supplied.has_intervals
        else no_months,
        amounts=billing.usage_amounts(ctx.db, account_id=account_id, service=name),
        similar=usage_queries.similar(
            ctx.db,
            service=name,
            settlement=card.settlement,
            stove=card.stove,
            resident_count=card.resident_count,
        )
        if card.customer_kind == "household"
        else no_months,
        temperature=usage_queries.monthly_weather(ctx.db, station=STATION, first=first, last=ctx.today),
        submitted=usage_queries.newest_submission(ctx.db, account_id=account_id, service=name),
    )


def _shown(ctx: Context, supplied: Supplied, sources: usage_rules.Sources) -> _Shown:
    unit = unit_of(supplied)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if sources.amounts.height:
            units = {unit: ctx.words.unit(unit), "rub": ctx.words.unit("rub")}
            unit = filters.choice(ctx, "unit", ctx.t("In"), units, default=unit) or unit
        counts = {count: ctx.n("{n} month", "{n} months", n=int(count)) for count in _COUNTS}
        count = filters.choice(ctx, "months", ctx.t("Show"), counts, default=_COUNTS[1]) or _COUNTS[1]
        has_temperature = filters.toggle(ctx, "temperature", ctx.t("Temperature outside"))
    return _Shown(unit, int(count), has_temperature and sources.temperature.height > 0)


def _forecast_value(forecast: Forecast | None, unit: str) -> Decimal | None:
    if forecast is None:
        return None
    return forecast.amount if unit == "rub" else forecast.usage


def sentence(ctx: Context, supplied: Supplied, history: list[UsageMonth], forecast: Forecast | None = None) -> str:
    """Return how the newest complete month compares, and what the running one will come to."""
    unit, parts = unit_of(supplied), []
    if found := usage_rules.comparison(history):
        parts.append(usage_words.headline(found, words=ctx.words, service=supplied.service, unit=unit))
    if forecast is not None:
        parts.append(usage_words.expectation(forecast, words=ctx.words, unit=unit))
    return " ".join(parts) or ctx.t("There is no complete month yet.")


def _answer(ctx: Context, supplied: Supplied, history: list[UsageMonth], said: str) -> None:
    """Draw the sentence with its first part, the answer, large."""
    if found := usage_rules.comparison(history):
        first = usage_words.answer(found, words=ctx.words, unit=unit_of(supplied))
        figures.answer(first)
        said = said.removeprefix(first).strip()
    if said:
        charts.say(said)


def table(ctx: Context, supplied: Supplied, history: list[UsageMonth]) -> Table:
    """Return the months as a table, the newest first."""
    unit = unit_of(supplied)
    names = [None if month.origin is None else ctx.t(_ORIGINS[month.origin]) for month in history]
    frame = usage_rules.frame(history).with_columns(origin=pl.Series(names, dtype=pl.String))[::-1]
    columns = [
        Column("period", ctx.t("Month"), "month"),
        Column("usage", ctx.t("Usage"), "quantity", unit),
        Column("amount", ctx.t("Cost"), "money"),
        Column("last_year_usage", ctx.t("A year before"), "quantity", unit),
        Column("similar_usage", ctx.t("Similar homes"), "quantity", unit),
        Column("celsius", ctx.t("Outside"), "quantity", "celsius"),
        Column("origin", ctx.t("Known by")),
        Column("coverage", ctx.t("Data present"), "percent"),
    ]
    optional = {"amount", "similar_usage", "celsius", "coverage"}
    return Table(
        frame, tuple(each for each in columns if each.name not in optional or frame[each.name].is_not_null().any())
    )
