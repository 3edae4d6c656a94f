"""The penalty on what is overdue today, as a computation by day (D8)."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl
import streamlit as st

from core.billing import penalties, penalty_facts, queries
from core.billing.model import MonthCharge
from core.i18n.names import SERVICE_NAMES
from core.kit import money
from core.ui import page as screen
from core.ui.components import figures, states, tables
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Figure
from core.ui.context import Context
from core.ui.sections import own


def show(ctx: Context, months: Sequence[MonthCharge]) -> None:
    """Show the penalty that has run up to today on open debts, and its days; nothing if nothing is late."""
    late = [month for month in months if _principal(month) > 0 and month.due_on < ctx.today]
    if not late:
        return
    group = queries.penalty_group(ctx.db, account_id=own.account(ctx).account_id)
    try:
        found = [(month, _penalty(ctx, month, group)) for month in late]
    except penalties.RateUnknown as unknown:
        screen.section(ctx, ctx.t("Penalty"))
        states.refusal(
            ctx,
            [
                ctx.t(
                    "The penalty cannot be counted: the rate for {day} is not known yet.", day=ctx.words.day(unknown.on)
                )
            ],
        )
        return
    total = sum((penalty.amount for _, penalty in found), money.ZERO)
    charged = sum((month.penalty_amount for month in months), money.ZERO)
    if not total and not charged:
        return
    screen.section(ctx, ctx.t("Penalty"))
    figures.row(
        [
            Figure(ctx.t("Run up to today on open debts"), ctx.words.money(total), ctx.t("not in the sum to pay yet")),
            Figure(ctx.t("Already in bills"), ctx.words.money(charged)),
        ]
    )
    if total:
        _days(ctx, found)
    else:
        text = ctx.t("No penalty runs in the first days of delay.")
        st.html(f'<p class="kb-note">{text}</p>')


def _penalty(ctx: Context, month: MonthCharge, group: str) -> penalties.Penalty:
    return penalties.penalty(
        _principal(month), due_on=month.due_on, paid_on=ctx.today, group=group, facts=penalty_facts.facts()
    )


def _principal(month: MonthCharge) -> Decimal:
    return month.open_amount - month.open_penalty_amount


def _days(ctx: Context, found: Sequence[tuple[MonthCharge, penalties.Penalty]]) -> None:
    rows = [(month, penalty, days) for month, penalty in found for days in penalty.days]
    frame = pl.DataFrame(
        {
            "service": [ctx.t(SERVICE_NAMES[month.service]) for month, _, _ in rows],
            "period": [month.period for month, _, _ in rows],
            "debt": [penalty.debt_amount for _, penalty, _ in rows],
            "first_on": [days.first_on for _, _, days in rows],
            "last_on": [days.last_on for _, _, days in rows],
            "day_count": [days.day_count for _, _, days in rows],
            "rate": [
                f"{ctx.words.percent(penalty.rate / 100, digits=1)} / {days.divisor}" for _, penalty, days in rows
            ],
            "amount": [days.amount.quantize(Decimal("0.0001")) for _, _, days in rows],
            "law": [days.legal_ref for _, _, days in rows],
        },
        schema_overrides={"debt": pl.Decimal(14, 2), "amount": pl.Decimal(18, 4)},
    )
    columns = (
        Column("service", ctx.t("Service")),
        Column("period", ctx.t("Month"), "month"),
        Column("debt", ctx.t("Debt"), "money"),
        Column("first_on", ctx.t("From"), "day"),
        Column("last_on", ctx.t("To"), "day"),
        Column("day_count", ctx.t("Days"), "integer"),
        Column("rate", ctx.t("Share of the rate a day")),
        Column("amount", ctx.t("Penalty"), "quantity", ctx.words.unit("rub")),
        Column("law", ctx.t("Law")),
    )
    with st.expander(ctx.t("How it is counted")):
        note = ctx.t("Debt × rate / 100 × days; the first 30 days are free for citizens. Each debt is rounded once.")
        st.html(f'<p class="kb-note">{note}</p>')
        tables.show(ctx, Table(frame, columns), name="penalty")
