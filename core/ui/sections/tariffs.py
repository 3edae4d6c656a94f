"""Parts of the page «Tariffs»: the choice, today's prices, ranges, their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.billing import explain_queries
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.kit.service import BILLED
from core.tariffs import acts, charts, queries
from core.tariffs.model import Component, DatedBlock, DatedRate
from core.ui import page as screen
from core.ui.components import badges, days, figures, filters, states, tables
from core.ui.components import charts as chart
from core.ui.components.badges import Badge
from core.ui.components.columns import Column, Table
from core.ui.context import Context

GROUP_NAMES = {
    "urban_gas": mark("Town, gas stoves"),
    "urban_electric": mark("Town, electric stoves"),
    "rural": mark("Village"),
    "snt": mark("Garden associations"),
    "utility_provider": mark("Utility providers"),
    "household": mark("Households"),
    "organisation": mark("Organisations"),
}
SCHEME_NAMES = {
    "one_zone": mark("One price all day"),
    "two_zone": mark("Day and night"),
    "three_zone": mark("Peak, half-peak, night"),
}
_COMPONENTS = {
    Component.USAGE: mark("Price"),
    Component.HOT_WATER_HEAT: mark("Heat in hot water"),
}
_ZONES = ("single", "day", "peak", "half_peak", "night")


@dataclass(frozen=True)
class Chosen:
    """What is looked at: a service, a group, a scheme of zones, a day; `is_own` says that a signed-in person has it."""

    service: str
    tariff_group: str
    scheme: str
    on: date
    is_own: bool
    rates: Sequence[DatedRate]

    def in_force(self) -> list[DatedRate]:
        """Return the rates of the scheme on the day, by component, zone and range."""
        found = [rate for rate in self.rates if rate.scheme == self.scheme and rate.is_in_force(self.on)]
        return sorted(found, key=lambda rate: (rate.component != Component.USAGE, _ZONES.index(rate.zone), rate.block))


def choose(ctx: Context) -> Chosen | None:
    """Let a service, a group, zones and a day be chosen; a signed-in person's own come first. None without rates."""
    groups = queries.groups(ctx.db)
    services = {str(service): ctx.t(SERVICE_NAMES[service]) for service in BILLED if str(service) in groups}
    if not services:
        states.empty(ctx, ctx.t("No tariffs have been loaded yet"))
        return None
    own = explain_queries.supply(ctx.db, account_id=ctx.account.account_id) if ctx.account else {}
    service = filters.choice(ctx, "service", ctx.t("Service"), services, default=_first(services, own)) or ""
    mine = own.get(service)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = _groups(ctx, groups[service], mine.tariff_group if mine else None)
        group = filters.choice(ctx, "group", ctx.t("For whom"), names, default=next(iter(names))) or ""
        rates = queries.rate_history(ctx.db, service=service, tariff_group=group)
        is_own = mine is not None and mine.tariff_group == group
        scheme = _scheme(ctx, rates, mine.scheme if mine and is_own else None)
    first = min(rate.valid_from for rate in rates)
    on = days.choose(ctx, "day", ctx.t("On the day"), first=first, last=max(ctx.today, first))
    return Chosen(service, group, scheme, on, is_own, rates)


def _first(services: dict[str, str], own: dict[str, explain_queries.Supply]) -> str:
    return next((service for service in services if service in own), next(iter(services)))


def _groups(ctx: Context, groups: Sequence[str], mine: str | None) -> dict[str, str]:
    ordered = sorted(groups, key=lambda group: (group != mine, list(GROUP_NAMES).index(group)))
    names = {group: ctx.t(GROUP_NAMES[group]) for group in ordered}
    if mine in names:
        names[mine] = ctx.t("My tariff: {name}", name=names[mine])
    return names


def _scheme(ctx: Context, rates: Sequence[DatedRate], mine: str | None) -> str:
    known = {rate.scheme for rate in rates}
    names = {code: ctx.t(name) for code, name in SCHEME_NAMES.items() if code in known}
    default = mine if mine in names else next(iter(names))
    if len(names) == 1:
        return default
    return filters.choice(ctx, "zones", ctx.t("Zones of the day"), names, default=default) or default


def answer(ctx: Context, chosen: Chosen, blocks: Sequence[DatedBlock]) -> None:
    """Say what a unit costs on the day, since when, and how much more than before."""
    rates = [rate for rate in chosen.in_force() if rate.block == 1]
    if not rates:
        states.empty(ctx, ctx.t("No price is known for this day"))
        return
    prices = ", ".join(_priced(ctx, rate) for rate in rates)
    figures.answer(ctx.t("{service}: {prices}.", service=ctx.t(SERVICE_NAMES[chosen.service]), prices=prices))
    if chosen.is_own or any(rate.is_sample for rate in rates):
        own = [Badge(ctx.t("My tariff"), "good")] if chosen.is_own else []
        sample = [Badge(ctx.t("Sample tariff, not a real one"), "sample")] if _is_sample(rates) else []
        badges.show(*own, *sample)
    notes = [_since(ctx, chosen, rates[0]), *_ranges(ctx, chosen, blocks)]
    if chosen.tariff_group == "organisation":
        notes.append(ctx.t("Prices for organisations are without VAT."))
    st.html("".join(f'<p class="kb-note">{escape(note)}</p>' for note in notes))


def _is_sample(rates: Sequence[DatedRate]) -> bool:
    return any(rate.is_sample for rate in rates)


def _priced(ctx: Context, rate: DatedRate) -> str:
    price = ctx.t("{price} per {unit}", price=ctx.words.money(rate.rate), unit=ctx.words.unit(rate.unit))
    if rate.component is Component.HOT_WATER_HEAT:
        return ctx.t("heat {price}", price=price)
    return price if rate.zone == "single" else f"{ctx.t(ZONE_NAMES[rate.zone])} {price}"


def _since(ctx: Context, chosen: Chosen, rate: DatedRate) -> str:
    day = ctx.words.day(rate.valid_from)
    before = next((old for old in _same(chosen.rates, rate) if old.valid_to == rate.valid_from), None)
    if before is None:
        return ctx.t("In force since {day}.", day=day)
    share = rate.rate / before.rate - 1
    values = {"day": day, "share": ctx.words.percent(abs(share), digits=1), "price": ctx.words.money(before.rate)}
    if share > 0:
        return ctx.t("In force since {day}: {share} more than before ({price}).", **values)
    if share < 0:
        return ctx.t("In force since {day}: {share} less than before ({price}).", **values)
    return ctx.t("In force since {day}, as much as before.", day=day)


def _same(rates: Sequence[DatedRate], rate: DatedRate) -> list[DatedRate]:
    place = (rate.component, rate.scheme, rate.zone, rate.block)
    return [other for other in rates if (other.component, other.scheme, other.zone, other.block) == place]


def _ranges(ctx: Context, chosen: Chosen, blocks: Sequence[DatedBlock]) -> list[str]:
    upper = [
        block.upper_limit
        for block in sorted(blocks, key=lambda block: block.block)
        if block.upper_limit is not None
        and block.valid_from <= chosen.on
        and (block.valid_to is None or chosen.on < block.valid_to)
    ]
    if not upper:
        return []
    unit = next(rate.unit for rate in chosen.rates)
    limits = ", ".join(ctx.words.quantity(limit, unit) for limit in upper)
    return [
        ctx.t("Ranges of a month end at {limits}; each kilowatt-hour costs the price of its own range.", limits=limits)
    ]


def prices(ctx: Context, chosen: Chosen) -> None:
    """Show the prices of the day, a line a zone, a column a range."""
    rates = chosen.in_force()
    screen.section(ctx, ctx.t("Prices on {day}", day=ctx.words.day(chosen.on)))
    numbers = sorted({rate.block for rate in rates})
    rows: dict[tuple[str, str, str], dict[int, Decimal]] = {}
    for rate in rates:
        rows.setdefault((rate.component, rate.zone, rate.unit), {})[rate.block] = rate.rate
    frame = pl.DataFrame(
        {
            "name": [_name(ctx, component, zone) for component, zone, _ in rows],
            "unit": [ctx.words.unit(unit) for _, _, unit in rows],
            **{f"range_{number}": [prices.get(number) for prices in rows.values()] for number in numbers},
        },
        schema_overrides={f"range_{number}": pl.Decimal(10, 4) for number in numbers},
    )
    heads = [ctx.t("Price") if len(numbers) == 1 else ctx.t("Range {number}", number=number) for number in numbers]
    columns = [Column(f"range_{number}", head, "money") for number, head in zip(numbers, heads, strict=True)]
    shown = (Column("name", ctx.t("What")), Column("unit", ctx.t("Per")), *columns)
    tables.show(ctx, Table(frame, shown), name=f"prices-{chosen.service}-{chosen.tariff_group}")


def _name(ctx: Context, component: str, zone: str) -> str:
    if component == Component.HOT_WATER_HEAT:
        return ctx.t(_COMPONENTS[Component.HOT_WATER_HEAT])
    return ctx.t(ZONE_NAMES[zone]).capitalize()


def history(ctx: Context, chosen: Chosen) -> None:
    """Draw how the prices of the first range changed, with the act of each."""
    screen.section(ctx, ctx.t("How prices changed"))
    table = _history_table(ctx, chosen)
    parts = [part for part in Component if any(rate.component is part for rate in chosen.rates)]
    for place, component in enumerate(parts):
        rows = [
            rate
            for rate in reversed(chosen.rates)
            if (rate.component, rate.scheme, rate.block) == (component, chosen.scheme, 1)
        ]
        by_zone = {zone: [rate for rate in rows if rate.zone == zone] for zone in _ZONES}
        by_zone = {zone: found for zone, found in by_zone.items() if found}
        chart.show(
            ctx,
            charts.steps(by_zone, words=ctx.words, service=chosen.service, today=ctx.today),
            sentence=_changed(ctx, next(iter(by_zone.values())), component),
            table=table if place == len(parts) - 1 else None,
            name=f"tariff-{chosen.service}-{chosen.tariff_group}-{chosen.scheme}-{component}",
            fold=f"tariff-{chosen.service}",
        )


def _changed(ctx: Context, rows: Sequence[DatedRate], component: Component) -> str:
    """Say how far the price has come since the first day that is known."""
    first, last = rows[0], [row for row in rows if row.valid_from <= ctx.today][-1]
    values = {
        "first": ctx.words.money(first.rate),
        "last": ctx.words.money(last.rate),
        "unit": ctx.words.unit(last.unit),
        "day": ctx.words.day(first.valid_from),
        "share": f"{'+' if last.rate > first.rate else ''}{ctx.words.percent(last.rate / first.rate - 1)}",
    }
    if component is Component.HOT_WATER_HEAT:
        return ctx.t("Heat in hot water: {first} per {unit} on {day}, {last} now ({share}).", **values)
    zone = ctx.t(ZONE_NAMES[last.zone]).capitalize()
    return ctx.t("{zone}: {first} per {unit} on {day}, {last} now ({share}).", zone=zone, **values)


def _history_table(ctx: Context, chosen: Chosen) -> Table:
    rows = [rate for rate in chosen.rates if rate.scheme == chosen.scheme]
    frame = pl.DataFrame(
        {
            "valid_from": [rate.valid_from for rate in rows],
            "valid_to": [rate.valid_to for rate in rows],
            "name": [_name(ctx, rate.component, rate.zone) for rate in rows],
            "block": [rate.block for rate in rows],
            "rate": [rate.rate for rate in rows],
            "unit": [ctx.words.unit(rate.unit) for rate in rows],
            "legal_ref": [acts.text(rate.legal_ref, words=ctx.words) for rate in rows],
            "kind": [ctx.t("sample") if rate.is_sample else "" for rate in rows],
        },
        schema_overrides={"rate": pl.Decimal(10, 4), "valid_from": pl.Date, "valid_to": pl.Date},
    )
    columns = (
        Column("valid_from", ctx.t("Since"), "day"),
        Column("valid_to", ctx.t("Until, not included"), "day"),
        Column("name", ctx.t("What")),
        Column("block", ctx.t("Range"), "integer"),
        Column("rate", ctx.t("Price"), "money"),
        Column("unit", ctx.t("Per")),
        Column("legal_ref", ctx.t("Legal act")),
        Column("kind", ctx.t("Kind")),
    )
    return Table(frame, columns)
