"""Would another tariff be cheaper: one, two and three zones on the person's own twelve months (C2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.billing import advice, advice_charts, explain_queries
from core.billing.advice import Plan, Prices, Source, ZonedMonth
from core.billing.explain_queries import Supply
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.kit import period
from core.tariffs import queries as tariffs
from core.ui import page as screen
from core.ui.components import badges, charts, figures, states
from core.ui.components.badges import Badge
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import own

_SERVICE = "electricity"
_MONTHS = 12
_NAMES = {
    "one_zone": mark("One price all day"),
    "two_zone": mark("Day and night"),
    "three_zone": mark("Peak, half-peak, night"),
}
_SOURCES = {
    Source.METER: mark("Counted by your meter's own zones."),
    Source.PART: mark("Day and night are your meter's own; how the day splits into peak and half-peak is assumed."),
    Source.INTERVALS: mark("Counted by the hours your meter has sent."),
    Source.ASSUMED: mark("Your meter does not tell the hours: the share of the night is assumed, move it."),
}


@dataclass(frozen=True)
class _Shares:
    """Assumed shares of the load profile: of the night, and of the peak in what is used by day."""

    night: Decimal
    peak: Decimal


def prices_of(ctx: Context, supply: Supply) -> Prices:
    """Return today's rates of every scheme of the person's group, and the ranges."""
    group = supply.tariff_group
    rates = {
        scheme: tariffs.rates(ctx.db, service=supply.service, tariff_group=group, scheme=scheme, on=ctx.today)
        for scheme in advice.SCHEMES
    }
    blocks = tariffs.blocks(ctx.db, service=supply.service, tariff_group=group, on=ctx.today)
    return Prices({scheme: found for scheme, found in rates.items() if found}, blocks)


def show(ctx: Context, supply: Supply | None) -> None:
    """Compare the schemes of zones on the newest twelve months, at today's prices."""
    screen.section(ctx, ctx.t("Would other zones be cheaper?"))
    if supply is None:
        states.empty(ctx, ctx.t("No service is connected to this account yet"))
        return
    prices, usage = prices_of(ctx, supply), _usage(ctx)
    if len(prices.rates) < len(("one", "another")) or not usage:
        states.empty(ctx, ctx.t("There is nothing to compare yet"), ctx.t("It takes readings and prices of zones."))
        return
    months, source, shares = _zoned(ctx, supply, usage)
    plans = advice.plans(months, prices)
    _answer(ctx, supply, plans, months)
    _source(ctx, source, months, prices, shares)
    names = {code: ctx.t(name) for code, name in _NAMES.items()}
    figure = advice_charts.plan_bars(plans, names, current=supply.scheme, words=ctx.words)
    charts.show(ctx, figure, sentence=_costs(ctx, plans), table=lambda: _table(ctx, plans, months), name="zones")


def _usage(ctx: Context) -> dict[date, dict[str, Decimal]]:
    """Return kWh by zone of the newest twelve months that a bill has counted."""
    since = period.shifted(period.month_of(ctx.today), by=-_MONTHS - 1)
    rows = explain_queries.usage_by_zone(ctx.db, account_id=own.account(ctx).account_id, since=since)
    found: dict[date, dict[str, Decimal]] = {}
    for row in rows:
        if row.service == _SERVICE:
            found.setdefault(row.period, {})[row.zone] = row.usage
    return dict(sorted(found.items())[-_MONTHS:])


def _zoned(
    ctx: Context, supply: Supply, usage: Mapping[date, Mapping[str, Decimal]]
) -> tuple[list[ZonedMonth], Source, _Shares]:
    assumed = _assumed(ctx)
    zones = {zone for by_zone in usage.values() for zone in by_zone}
    if zones & {"peak", "half_peak", "day"}:
        source = Source.METER if zones & {"peak", "half_peak"} else Source.PART
        own_night = _night_share(usage)
        shares = _Shares(assumed.night if own_night is None else own_night, assumed.peak)
        return _months(usage, shares), source, shares
    by_hour = _hours(ctx, supply, usage)
    if by_hour:
        return (
            [advice.from_hours(month, of["single"], by_hour[month]) for month, of in usage.items()],
            (Source.INTERVALS),
            assumed,
        )
    shares = _Shares(_slider(ctx, assumed.night), assumed.peak)
    return _months(usage, shares), Source.ASSUMED, shares


def _months(usage: Mapping[date, Mapping[str, Decimal]], shares: _Shares) -> list[ZonedMonth]:
    return [advice.from_zones(month, of, night=shares.night, peak=shares.peak) for month, of in usage.items()]


def _assumed(ctx: Context) -> _Shares:
    values = tariffs.rule_values(ctx.db, names=("usual_night_share", "usual_peak_share"), on=ctx.today)
    return _Shares(values["usual_night_share"], values["usual_peak_share"])


def _night_share(usage: Mapping[date, Mapping[str, Decimal]]) -> Decimal | None:
    """Return the share of the night in the months whose zones are known."""
    known = [of for of in usage.values() if "single" not in of]
    whole = sum((sum(of.values(), Decimal(0)) for of in known), Decimal(0))
    return sum((of.get("night", Decimal(0)) for of in known), Decimal(0)) / whole if whole else None


def _hours(
    ctx: Context, supply: Supply, usage: Mapping[date, Mapping[str, Decimal]]
) -> Mapping[date, Mapping[int, Decimal]] | None:
    """Return the hours of each month; those of all months together stand in for a month without; None without any."""
    if not supply.has_intervals:
        return None
    first, last = min(usage), period.shifted(max(usage), by=1)
    account_id = own.account(ctx).account_id
    found = explain_queries.usage_by_hour(ctx.db, account_id=account_id, first=first, until=last)
    if not found:
        return None
    together: dict[int, Decimal] = {}
    for by_hour in found.values():
        for hour, amount in by_hour.items():
            together[hour] = together.get(hour, Decimal(0)) + amount
    return {month: found.get(month, together) for month in usage}


def _slider(ctx: Context, default: Decimal) -> Decimal:
    label = ctx.t("Share of the night (23:00 to 7:00), %")
    return Decimal(st.slider(label, 0, 100, int(default * 100), key="advice.night")) / 100


def _answer(ctx: Context, supply: Supply, plans: Sequence[Plan], months: Sequence[ZonedMonth]) -> None:
    best = advice.cheapest(plans)
    now = next((plan for plan in plans if plan.scheme == supply.scheme), plans[0])
    values = {"name": ctx.t(_NAMES[best.scheme]), "amount": ctx.words.money(best.amount)}
    count = ctx.n("{n} month", "{n} months", n=len(months))
    if best.amount >= now.amount:
        values["name"] = ctx.t(_NAMES[now.scheme])
        figures.answer(ctx.t("What you have is cheapest: {name}, {amount} for {count}.", count=count, **values))
        return
    saving = now.amount - best.amount
    figures.answer(
        ctx.t(
            "Cheapest is: {name}. {saving} less for {count} than now.",
            name=values["name"],
            saving=ctx.words.money(saving),
            count=count,
        ),
        tone="good",
    )
    if advice.SCHEMES.index(best.scheme) > advice.SCHEMES.index(now.scheme):
        _meter(ctx, saving * 12 / len(months))


def _meter(ctx: Context, saving_a_year: Decimal) -> None:
    """Say what a new meter costs and when it has paid for itself."""
    try:
        price = tariffs.rule_value(ctx.db, name="multi_zone_meter_price", on=ctx.today)
    except tariffs.RuleValueMissing:
        return
    months = int(-(-price * 12 // saving_a_year))
    text = ctx.n(
        "A new meter costs about {price} and pays for itself in {n} month.",
        "A new meter costs about {price} and pays for itself in {n} months.",
        n=months,
        price=ctx.words.money(price),
    )
    st.html(f'<p class="kb-note">{escape(text)}</p>')
    badges.show(Badge(ctx.t("Sample price of a meter"), "sample"))


def _source(ctx: Context, source: Source, months: Sequence[ZonedMonth], prices: Prices, shares: _Shares) -> None:
    notes = [ctx.t(_SOURCES[source])]
    if source in (Source.PART, Source.ASSUMED):
        notes.append(ctx.t("Peak hours are taken as {share} of the day.", share=ctx.words.percent(shares.peak)))
    whole = sum((month.whole for month in months), Decimal(0))
    night = sum((month.night for month in months), Decimal(0)) / whole if whole else Decimal(0)
    notes.append(ctx.t("Your share of the night: {share}.", share=ctx.words.percent(night)))
    for scheme in ("two_zone", "three_zone"):
        if scheme in prices.rates:
            notes += _break_even(ctx, scheme, [month.whole for month in months], prices, shares)
    st.html("".join(f'<p class="kb-note">{escape(note)}</p>' for note in notes))


def _break_even(ctx: Context, scheme: str, usages: Sequence[Decimal], prices: Prices, shares: _Shares) -> list[str]:
    share = advice.break_even(usages, prices, scheme=scheme, peak=shares.peak)
    if share is None:
        return []
    shown = ctx.words.percent(float(share), digits=1)
    return [
        ctx.t(
            "{name}: cheaper than one price when the night is above {share}.", name=ctx.t(_NAMES[scheme]), share=shown
        )
    ]


def _costs(ctx: Context, plans: Sequence[Plan]) -> str:
    parts = ", ".join(f"{ctx.t(_NAMES[plan.scheme])} {ctx.words.money(plan.amount)}" for plan in plans)
    return ctx.t("At today's prices: {parts}.", parts=parts)


def _table(ctx: Context, plans: Sequence[Plan], months: Sequence[ZonedMonth]) -> Table:
    frame = pl.DataFrame(
        {
            "period": [month.period for month in months],
            "usage": [month.whole for month in months],
            "night": [month.night for month in months],
            **{plan.scheme: list(plan.amounts) for plan in plans},
        },
        schema_overrides={
            "usage": pl.Decimal(14, 4),
            "night": pl.Decimal(14, 4),
            **{plan.scheme: pl.Decimal(14, 2) for plan in plans},
        },
    )
    columns = (
        Column("period", ctx.t("Month"), "month"),
        Column("usage", ctx.t(SERVICE_NAMES[_SERVICE]), "quantity", "kwh", total=True),
        Column("night", ctx.t("Of it at night"), "quantity", "kwh", total=True),
        *(Column(plan.scheme, ctx.t(_NAMES[plan.scheme]), "money", total=True) for plan in plans),
    )
    return Table(frame, columns)
