"""The range speedometer: where in the range this month stands, what is left, what one more kilowatt-hour costs."""

from dataclasses import dataclass
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.billing import advice, advice_charts
from core.billing.advice import Speed
from core.billing.explain_queries import Supply
from core.i18n.catalogue import mark
from core.i18n.names import ZONE_NAMES
from core.kit import period
from core.metering import usage_rules
from core.metering.usage_queries import Supplied
from core.metering.usage_rules import Forecast, Origin, UsageMonth
from core.tariffs import queries as tariffs
from core.ui import page as screen
from core.ui.components import charts, figures, links, states
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Figure
from core.ui.context import Context
from core.ui.sections import usage

_SERVICE, _UNIT = "electricity", "kwh"
_MONTHS = 13
_KNOWN_BY = {
    Origin.SUBMITTED: mark("by the readings you sent"),
    Origin.INTERVALS: mark("by the data of your meter"),
    None: mark("expected by the days that have passed"),
}


@dataclass(frozen=True)
class _Standing:
    month: UsageMonth
    known_by: Origin | None
    speed: Speed


def show(ctx: Context, supply: Supply | None) -> None:
    """Answer in a sentence, three figures and a gauge."""
    screen.section(ctx, ctx.t("Range of this month"))
    found = _standing(ctx, supply) if supply is not None else None
    if found is None:
        states.empty(ctx, ctx.t("There is no data on this service yet"), ctx.t("It appears with the first reading."))
        return
    figures.answer(_sentence(ctx, found), tone="warning" if found.speed.reaches_next else "neutral")
    figures.row(_figures(ctx, found))
    figure = advice_charts.gauge(found.speed, words=ctx.words, unit=_UNIT)
    sentence = ctx.t("Each kilowatt-hour costs the price of its own range; the month starts again from zero.")
    charts.show(ctx, figure, sentence=sentence, table=lambda: _table(ctx, found.speed), name="range")


def brief(ctx: Context, supply: Supply | None) -> None:
    """Say in one line where the month stands, with the way to the whole; nothing where there are no ranges."""
    found = _standing(ctx, supply) if supply is not None else None
    if found is None or not found.speed.upper_limits:
        return
    st.html(f'<p class="kb-note">{escape(_sentence(ctx, found))}</p>')
    with st.container(horizontal=True):
        links.show("advice", ctx.t("Range of this month"), query={"topic": "range"})
        links.show("advice", ctx.t("Would other zones be cheaper?"), query={"topic": "zones"})


def _standing(ctx: Context, supply: Supply | None) -> _Standing | None:
    if supply is None:
        return None
    history = usage.history(ctx, Supplied(_SERVICE, _UNIT, supply.has_intervals), count=_MONTHS)
    if not history:
        return None
    month, forecast = history[-1], usage_rules.forecast(history)
    used, known_by = _used(ctx, month, forecast)
    if used is None:
        return None
    group, scheme = supply.tariff_group, supply.scheme
    rates = tariffs.rates(ctx.db, service=_SERVICE, tariff_group=group, scheme=scheme, on=ctx.today)
    blocks = tariffs.blocks(ctx.db, service=_SERVICE, tariff_group=group, on=ctx.today)
    expected = forecast.usage if forecast is not None else None
    return _Standing(month, known_by, advice.speed(used, expected=expected, rates=rates, blocks=blocks))


def _used(ctx: Context, month: UsageMonth, forecast: Forecast | None) -> tuple[Decimal | None, Origin | None]:
    """Return what the month has used: submitted or sent by the meter, else its expected part by today."""
    if month.usage is not None and month.origin in (Origin.SUBMITTED, Origin.INTERVALS):
        return month.usage, month.origin
    if forecast is None:
        return month.usage, Origin.SUBMITTED if month.usage is not None else None
    passed = min((ctx.today - month.period).days + 1, period.days_in(month.period))
    return (forecast.usage * passed / period.days_in(month.period)).quantize(Decimal(1)), None


def _sentence(ctx: Context, found: _Standing) -> str:
    speed, words = found.speed, ctx.words
    used = words.quantity(speed.used, _UNIT)
    values = {
        "month": words.month(found.month.period),
        "used": used if found.known_by is not None else ctx.t("about {value}", value=used),
        "number": speed.block,
        "price": _price(ctx, speed),
    }
    if speed.left is None:
        return ctx.t("{month} so far: {used}, the price is the same from here on: {price}.", **values)
    values["left"] = words.quantity(speed.left, _UNIT)
    if speed.reaches_next:
        return ctx.t(
            "{month} so far: {used}, range {number}. The next range begins in {left}, this month reaches it.", **values
        )
    return ctx.t("{month} so far: {used}, range {number}. The next one is {left} away and not in sight.", **values)


def _price(ctx: Context, speed: Speed) -> str:
    return ", ".join(
        ctx.words.money(rate.rate)
        if rate.zone == "single"
        else f"{ctx.t(ZONE_NAMES[rate.zone])} {ctx.words.money(rate.rate)}"
        for rate in speed.next_rates
    )


def _figures(ctx: Context, found: _Standing) -> list[Figure]:
    speed, words = found.speed, ctx.words
    key = found.known_by if found.known_by in _KNOWN_BY else None
    left = words.quantity(speed.left, _UNIT) if speed.left is not None else ctx.t("no further range")
    return [
        Figure(ctx.t("Used so far"), words.quantity(speed.used, _UNIT), ctx.t(_KNOWN_BY[key])),
        Figure(ctx.t("Until the next range"), left, tone="warning" if speed.reaches_next else "good"),
        Figure(ctx.t("One more kilowatt-hour costs"), _price(ctx, speed)),
    ]


def _table(ctx: Context, speed: Speed) -> Table:
    limits: list[Decimal | None] = [*speed.upper_limits, None]
    frame = pl.DataFrame(
        {
            "block": list(range(1, len(limits) + 1)),
            "upper": limits,
            "here": [ctx.t("you are here") if number == speed.block else "" for number in range(1, len(limits) + 1)],
        },
        schema_overrides={"upper": pl.Decimal(14, 4)},
    )
    columns = (
        Column("block", ctx.t("Range"), "integer"),
        Column("upper", ctx.t("Ends at, a month"), "quantity", _UNIT),
        Column("here", ctx.t("Now")),
    )
    return Table(frame, columns)
