"""The penalty on what was or is overdue, as a computation by day (D8)."""

from collections.abc import Sequence
from html import escape

import polars as pl
import streamlit as st

from core.billing import penalties, penalty_facts, penalty_sheet, queries
from core.billing.model import MonthCharge, Payment
from core.billing.penalty_sheet import Sheet, SheetRow
from core.i18n.names import SERVICE_NAMES
from core.ui import page as screen
from core.ui.components import figures, folds, states, tables
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Figure
from core.ui.context import Context
from core.ui.sections import own


def show(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> None:
    """Show what has run up to today, what of it stands in bills, and each day of it; nothing where nothing ever did."""
    if not _may_run(ctx, months, payments):
        return
    group = queries.penalty_group(ctx.db, account_id=own.account(ctx).account_id)
    try:
        found = penalty_sheet.sheet(months, payments, as_of=ctx.today, group=group, facts=penalty_facts.facts(ctx.db))
    except penalties.RateUnknown as unknown:
        _unknown(ctx, unknown)
        return
    is_late = any(month.open_amount > 0 and month.due_on < ctx.today for month in months)
    if not found.rows and not found.billed_amount and not is_late:
        return
    screen.section(ctx, ctx.t("Penalty"))
    if not found.rows and not found.billed_amount:
        _note(ctx.n("No penalty runs in the first {n} day of delay.", "No penalty runs in the first {n} days of delay.",
                    n=found.free_days))  # fmt: skip
        return
    _sums(ctx, found)
    _note(penalty_sheet.in_force(found, words=ctx.words))
    if found.rows:
        folds.show(ctx.t("How it is counted, day by day"), lambda: _days(ctx, found), name="penalty")


def _may_run(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> bool:
    """Tell without a question to the store whether anything was ever paid late or is late now."""
    if any(month.penalty_amount or (month.open_amount > 0 and month.due_on < ctx.today) for month in months):
        return True
    due_days = {(month.service, month.period): month.due_on for month in months}
    return any(
        payment.paid_at.date() >= due_days.get((part.service, part.period), ctx.today)
        for payment in payments
        for part in payment.allocations
    )


def _unknown(ctx: Context, unknown: penalties.RateUnknown) -> None:
    screen.section(ctx, ctx.t("Penalty"))
    sentence = ctx.t(
        "The penalty cannot be counted: the rate for {day} is not known yet.", day=ctx.words.day(unknown.on)
    )
    states.refusal(ctx, [sentence])


def _sums(ctx: Context, found: Sheet) -> None:
    words = ctx.words
    note = ctx.t("not in the sum to pay yet")
    if found.unbilled_amount < 0:
        note = ctx.t("comes off the next bill: paid earlier than was known")
    figures.row(
        [
            Figure(ctx.t("Run up to today"), words.money(found.counted_amount)),
            Figure(ctx.t("Already in bills"), words.money(found.billed_amount)),
            Figure(ctx.t("Since the last bill"), words.money(found.unbilled_amount), note),
        ]
    )


def _note(text: str) -> None:
    st.html(f'<p class="kb-note">{escape(text)}</p>')


def _days(ctx: Context, found: Sheet) -> None:
    rows = sorted(found.rows, key=lambda row: row.period, reverse=True)  # of one month as they ran
    frame = pl.DataFrame(
        {
            "service": [ctx.t(SERVICE_NAMES[row.service]) for row in rows],
            "period": [row.period for row in rows],
            "due_on": [row.due_on for row in rows],
            "state": [_state(ctx, row) for row in rows],
            "first_on": [row.days.first_on for row in rows],
            "last_on": [row.days.last_on for row in rows],
            "day_count": [row.days.day_count for row in rows],
            "rate": [penalty_sheet.percent(row.rate.percent, words=ctx.words) for row in rows],
            "why": [penalty_sheet.why(row.rate, words=ctx.words) for row in rows],
            "formula": [penalty_sheet.formula(row, words=ctx.words) for row in rows],
            "amount": [row.amount for row in rows],
            "law": [row.days.legal_ref for row in rows],
        },
        schema_overrides={"amount": pl.Decimal(14, 2)},
    )
    columns = (
        Column("service", ctx.t("Service")),
        Column("period", ctx.t("Month"), "month"),
        Column("first_on", ctx.t("From"), "day"),
        Column("last_on", ctx.t("To"), "day"),
        Column("day_count", ctx.t("Days"), "integer"),
        Column("formula", ctx.t("Debt × rate ÷ fraction × days")),
        Column("amount", ctx.t("Penalty"), "money", total=True),
        Column("state", ctx.t("Part of the debt")),
        Column("due_on", ctx.t("Due"), "day"),
        Column("rate", ctx.t("Rate a year")),
        Column("why", ctx.t("Why this rate")),
        Column("law", ctx.t("Law")),
    )
    _note(_explained(ctx, found))
    tables.show(ctx, Table(frame, columns), name="penalty")


def _explained(ctx: Context, found: Sheet) -> str:
    sentences = [
        ctx.t("A debt that was paid in parts is counted part by part, each to its day and at the rate of that day."),
        ctx.t(
            "Each debt is rounded once, so a row may differ from its formula by a kopeck; the rows sum to the total."
        ),
    ]
    if found.free_days:
        sentences.insert(
            0,
            ctx.n("The first {n} day of delay is free.", "The first {n} days of delay are free.", n=found.free_days),
        )
    if found.group != "citizen":
        sentences.append(ctx.t("Interim payments within a month are not counted here, only bills for whole months."))
    return " ".join(sentences)


def _state(ctx: Context, row: SheetRow) -> str:
    amount = ctx.words.money(row.debt_amount)
    if row.paid_on is None:
        return ctx.t("{amount}, open", amount=amount)
    return ctx.t("{amount}, paid on {day}", amount=amount, day=ctx.words.short_day(row.paid_on))
