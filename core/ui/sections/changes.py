"""Why the sum changed: two months, what lies between them, as a sentence, a figure and a table that add up."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
import streamlit as st

from core.billing import answers, change_charts, changes, explain_queries, queries
from core.billing.changes import Decomposition, Effect
from core.billing.model import MonthCharge
from core.i18n.names import SERVICE_NAMES
from core.kit.service import BILLED
from core.ui import page as screen
from core.ui.components import charts, filters, links, states
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import own

_MONEY = pl.Decimal(14, 2)


def newest(ctx: Context, months: Sequence[MonthCharge]) -> Decomposition | None:
    """Return what changed between the two newest months; None where there are not two."""
    found = sorted({month.period for month in months}, reverse=True)[:2]
    return _between(ctx, earlier=found[1], later=found[0]) if len(found) == len(("later", "earlier")) else None


def _between(ctx: Context, *, earlier: date, later: date) -> Decomposition:
    printed = queries.lines_of_account(ctx.db, account_id=own.account(ctx).account_id)
    lines = explain_queries.lines_of_periods(printed, earlier=earlier, later=later)
    return changes.decompose(lines[earlier], lines[later], earlier=earlier, later=later)


def show(ctx: Context, months: Sequence[MonthCharge]) -> None:
    """Let two months be chosen (the newest two by default) and say why one costs more or less than the other."""
    periods = sorted({month.period for month in months}, reverse=True)
    if len(periods) < len(("later", "earlier")):
        return
    screen.section(ctx, ctx.t("Why the sum changed"))
    names = {month.strftime("%Y-%m"): ctx.words.month(month) for month in periods}
    codes = list(names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        later = filters.choice(ctx, "later", ctx.t("This month"), names, default=codes[0]) or codes[0]
        earlier = filters.choice(ctx, "earlier", ctx.t("Compared with"), names, default=codes[1]) or codes[1]
    if later == earlier:
        states.empty(ctx, ctx.t("Choose two different months"))
        return
    found = _between(ctx, earlier=_month(earlier), later=_month(later))
    sentence = answers.why(found, words=ctx.words)
    if not found.effects:
        charts.say(sentence)
        return
    amounts = {answers.effect(effect, words=ctx.words): amount for effect, amount in found.by_effect.items()}
    figure = change_charts.waterfall(amounts, found.difference, words=ctx.words, total_name=ctx.t("Total"))
    name = f"changes-{earlier}-{later}"
    charts.show(ctx, figure, sentence=sentence, table=lambda: _table(ctx, found), name=name, fold="changes")
    if own.account(ctx).customer_kind == "household":
        links.show("advice", ctx.t("Balance of the year ahead"), query={"topic": "year"})


def _month(code: str) -> date:
    return date.fromisoformat(f"{code}-01")


def _table(ctx: Context, found: Decomposition) -> Table:
    """Return one row an effect and one column a service; each column and the last one sum to the difference."""
    services = [str(service) for service in BILLED if str(service) in found.effects]
    shown = [effect for effect in Effect if any(effect in found.effects[service] for service in services)]
    sums: dict[str, list[Decimal]] = {
        service: [found.effects[service].get(effect, Decimal("0.00")) for effect in shown] for service in services
    }
    frame = pl.DataFrame(
        {
            "effect": [answers.effect(effect, words=ctx.words) for effect in shown],
            **sums,
            "all": [sum((amounts[place] for amounts in sums.values()), Decimal(0)) for place in range(len(shown))],
        },
        schema_overrides=dict.fromkeys((*services, "all"), _MONEY),
    )
    columns = [Column(service, ctx.t(SERVICE_NAMES[service]), "money", total=True) for service in services]
    shown_columns = (Column("effect", ctx.t("Reason")), *columns, Column("all", ctx.t("Together"), "money", total=True))
    return Table(frame, shown_columns)
