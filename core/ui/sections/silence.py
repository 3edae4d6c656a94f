"""What it costs to send no readings: the average, then the norm, month by month, beside the usual usage."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.billing import advice, advice_charts, explain_queries
from core.billing.advice import Estimation, Prices, Silence
from core.billing.explain_queries import Supply, ZoneUsage
from core.closing import policy_queries
from core.closing.policy_queries import DatedPolicy
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.kit import money, period
from core.kit.service import UNIT, Service
from core.tariffs import queries as tariffs
from core.tariffs import rules as tariff_rules
from core.ui import page as screen
from core.ui.components import charts, figures, filters, states
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import advisor, own

_METERED = (Service.ELECTRICITY, Service.HOT_WATER, Service.COLD_WATER)
_MONTHS, _BACK = 6, 14
_BASES = {"average": mark("average"), "norm": mark("norm")}


def show(ctx: Context, supplies: Mapping[str, Supply]) -> None:
    """Show for one metered service what six months without readings would be charged."""
    screen.section(ctx, ctx.t("What sending no readings costs"))
    wanted = [str(each) for each in _METERED if _is_manual(supplies.get(each))]
    if not wanted:
        states.empty(ctx, ctx.t("Your meters send their readings themselves"), ctx.t("Nothing is estimated."))
        return
    names = {service: ctx.t(SERVICE_NAMES[service]) for service in wanted}
    service = filters.choice(ctx, "metered", ctx.t("Service"), names, default=wanted[0]) or wanted[0]
    rows = _rows(ctx, supplies[service])
    if rows is None:
        states.empty(ctx, ctx.t("There is nothing to compare yet"), ctx.t("It takes three months with readings."))
        return
    _answer(ctx, rows)
    figure = advice_charts.silence_bars(rows, words=ctx.words, service=service)
    charts.show(
        ctx, figure, sentence=_sentence(ctx, rows), table=lambda: _table(ctx, rows, service), name=f"silence-{service}"
    )
    note = ctx.t("When a reading comes, the months by the average are counted again by it.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')


def _is_manual(supply: Supply | None) -> bool:
    return supply is not None and supply.has_meter and not supply.is_remote


def _rows(ctx: Context, supply: Supply) -> list[Silence] | None:
    this_month = period.month_of(ctx.today)
    since = period.shifted(this_month, by=-_BACK)
    rows = explain_queries.usage_by_zone(ctx.db, account_id=own.account(ctx).account_id, since=since)
    own_rows = [row for row in rows if row.service == supply.service]
    actual = _by_month([row for row in own_rows if row.is_actual])
    policy = _policy(ctx, supply.service)
    if policy is None:
        return None
    read = [usage for _, usage in sorted(actual.items())]
    average = advice.average(read, most=policy.average_months, least=max(policy.least_months, 1))
    if average is None:
        return None
    estimation = _estimation(ctx, supply, average, policy)
    ahead = [period.shifted(this_month, by=number) for number in range(_MONTHS)]
    usual = {month: actual.get(period.shifted(month, by=-12), average) for month in ahead}
    shares = _shares(own_rows)
    prices, heat_norm = advisor.prices_of(ctx, supply), _heat_norm(ctx, supply.service)
    return advice.silence(usual, estimation, cost=lambda usage: _cost(usage, supply, prices, shares, heat_norm))


def _policy(ctx: Context, service: str) -> DatedPolicy | None:
    """Return how months without readings are counted today."""
    found = policy_queries.of_service(ctx.db, service=service)
    return next((each for each in found if each.reason == "not_submitted" and each.is_in_force(ctx.today)), None)


def _estimation(ctx: Context, supply: Supply, average: Decimal, policy: DatedPolicy) -> Estimation:
    norm = tariffs.rule_value(ctx.db, name=f"{supply.service}_norm", on=ctx.today)
    return Estimation(average, norm * supply.resident_count, policy.norm_coefficient, policy.average_periods)


def _by_month(rows: Sequence[ZoneUsage]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for row in rows:
        found[row.period] = found.get(row.period, Decimal(0)) + row.usage
    return found


def _shares(rows: Sequence[ZoneUsage]) -> dict[str, Decimal]:
    """Return the share of each zone in what was read: it is taken for what is estimated, too."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.zone] = sums.get(row.zone, Decimal(0)) + row.usage
    whole = sum(sums.values(), Decimal(0))
    return {zone: usage / whole for zone, usage in sums.items()} if whole else {}


def _heat_norm(ctx: Context, service: str) -> Decimal | None:
    if service != Service.HOT_WATER:
        return None
    return tariffs.rule_value(ctx.db, name="hot_water_heat_norm", on=ctx.today)


def _cost(
    usage: Decimal, supply: Supply, prices: Prices, shares: Mapping[str, Decimal], heat_norm: Decimal | None
) -> Decimal:
    zones = {rate.zone for rate in prices.rates[supply.scheme] if rate.component == "usage"}
    known = {zone: share for zone, share in shares.items() if zone in zones}
    by_zone = {zone: usage * share for zone, share in known.items()} or {next(iter(zones)): usage}
    return tariff_rules.total(
        tariff_rules.cost(by_zone, prices.rates[supply.scheme], prices.blocks, heat_norm=heat_norm)
    )


def _answer(ctx: Context, rows: Sequence[Silence]) -> None:
    extra = sum((row.extra_amount for row in rows), money.ZERO)
    amount, count = ctx.words.money(abs(extra)), ctx.n("{n} month", "{n} months", n=len(rows))
    if extra > 0:
        figures.answer(
            ctx.t("{count} without readings cost {amount} more.", count=count, amount=amount), tone="warning"
        )
    else:
        text = ctx.t(
            "{count} without readings cost {amount} less, until a reading shows what was used.",
            count=count,
            amount=amount,
        )
        figures.answer(text)


def _sentence(ctx: Context, rows: Sequence[Silence]) -> str:
    averages = sum(1 for row in rows if row.basis == "average")
    text = ctx.n(
        "{n} month by the average of your own readings, then by the norm.",
        "{n} months by the average of your own readings, then by the norm.",
        n=averages,
    )
    worst = max(rows, key=lambda row: row.extra_amount)
    if worst.extra_amount <= 0:
        return text
    month, amount = ctx.words.month(worst.period), ctx.words.money(worst.extra_amount)
    dearest = ctx.t("The dearest is {month}: {amount} more than usual.", month=month, amount=amount)
    return f"{text} {dearest}"


def _table(ctx: Context, rows: Sequence[Silence], service: str) -> Table:
    frame = pl.DataFrame(
        {
            "period": [row.period for row in rows],
            "usual": [row.usual_usage for row in rows],
            "usual_amount": [row.usual_amount for row in rows],
            "basis": [ctx.t(_BASES[row.basis]) for row in rows],
            "counted": [row.counted_usage for row in rows],
            "counted_amount": [row.counted_amount for row in rows],
            "extra": [row.extra_amount for row in rows],
        },
        schema_overrides={
            **dict.fromkeys(("usual", "counted"), pl.Decimal(14, 4)),
            **dict.fromkeys(("usual_amount", "counted_amount", "extra"), pl.Decimal(14, 2)),
        },
    )
    unit = UNIT[Service(service)]
    columns = (
        Column("period", ctx.t("Month"), "month"),
        Column("usual", ctx.t("Usual usage"), "quantity", unit),
        Column("usual_amount", ctx.t("Usual cost"), "money", total=True),
        Column("basis", ctx.t("Without readings by")),
        Column("counted", ctx.t("Would be counted"), "quantity", unit),
        Column("counted_amount", ctx.t("Would cost"), "money", total=True),
        Column("extra", ctx.t("More than usual"), "money", total=True),
    )
    return Table(frame, columns)
