"""One month's statement: its lines, each opened into what it was counted from, and the proof of the sum (D1)."""

from collections.abc import Sequence
from datetime import date
from html import escape

import polars as pl
import streamlit as st

from core.billing import equations, explain_queries, explanations, queries
from core.billing.bills import Bill
from core.billing.model import ChargeLine, MonthCharge
from core.i18n.names import SERVICE_NAMES
from core.kit import money
from core.kit import period as periods
from core.kit.service import BILLED
from core.tariffs import queries as tariffs
from core.ui import page as screen
from core.ui.components import charts, filters
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import documents, explain, own

_LINE_ORDER = tuple(equations.LINE_NAMES)
_SERVICES = tuple(str(service) for service in BILLED)
_HISTORY_MONTHS = 14  # an average looks back over six read months, which may stand before estimated ones


def show(ctx: Context, months: Sequence[MonthCharge]) -> None:
    """Let a month be chosen, show its lines and their sum, and open each line."""
    found = sorted({month.period for month in months}, reverse=True)
    screen.section(ctx, ctx.t("What a bill is made of"))
    if not found:
        return
    month = filters.period(ctx, "month", found)
    bill = of_month(ctx, month)
    _sum(ctx, bill)
    documents.receipt_link(ctx, month)
    _column(ctx, bill)
    _proof(ctx, bill)
    name = f"statement-{month:%Y-%m}"
    charts.table_and_files(ctx, lambda: _table(ctx, bill), name=name, fold="statement")


def of_month(ctx: Context, month: date) -> Bill:
    """Return the lines of a month in the order they are printed, with what explains them."""
    account_id = own.account(ctx).account_id
    lines = sorted(queries.charge_lines(ctx.db, account_id=account_id, period=month), key=_place)
    readings = queries.statement_readings(ctx.db, account_id=account_id, period=month)
    since = periods.shifted(month, by=-_HISTORY_MONTHS)
    is_estimated = any(line.basis == "average" or line.line == "adjustment" for line in lines)
    history = explain_queries.usage_by_zone(ctx.db, account_id=account_id, since=since) if is_estimated else []
    is_organisation = own.account(ctx).customer_kind == "organisation"
    power = explain_queries.max_power(ctx.db, account_id=account_id) if is_organisation else None
    return Bill(month, lines, readings, history, is_organisation, power)


def _place(line: ChargeLine) -> tuple[int, int, str, int, date]:
    day = line.charged_from or line.corrects_period or date.min
    return _SERVICES.index(line.service), _LINE_ORDER.index(line.line), line.zone, line.block, day


def _sum(ctx: Context, bill: Bill) -> None:
    total = sum((line.total_amount for line in bill.lines), money.ZERO)
    due_on = max(line.due_on for line in bill.lines)
    text = ctx.t(
        "{month}: {total}, to be paid by {day}.",
        month=ctx.words.month(bill.month),
        total=ctx.words.money(total),
        day=ctx.words.day(due_on),
    )
    st.html(f'<p class="kb-sentence">{escape(text)}</p>')


def _column(ctx: Context, bill: Bill) -> None:
    """Draw the lines as a column of amounts above their sum; each opens into its computation."""
    total = ctx.words.money(sum((line.total_amount for line in bill.lines), money.ZERO))
    rows = "".join(explain.line(ctx, line, bill) for line in bill.lines)
    sum_of = f"<span>{escape(ctx.t('Total'))}</span><span>{escape(total)}</span>"
    st.html(f'<div class="kb-lines">{rows}<p class="kb-lines-total">{sum_of}</p></div>')


def _proof(ctx: Context, bill: Bill) -> None:
    """Add the lines up before one's eyes, and say what VAT is inside."""
    notes = [ctx.t("The lines add up: {proof}.", proof=explanations.proof(bill.lines, words=ctx.words))]
    wrong = sum(1 for line in bill.lines if not explanations.is_multiplying(line))
    if wrong:
        notes.append(
            ctx.n(
                "{n} line does not follow from its volume and price; it says so when opened.",
                "{n} lines do not follow from their volume and price; they say so when opened.",
                n=wrong,
            )
        )
    if own.account(ctx).customer_kind == "household":
        notes += _vat(ctx, bill)
    st.html("".join(f'<p class="kb-note">{escape(note)}</p>' for note in notes))


def _vat(ctx: Context, bill: Bill) -> list[str]:
    try:
        percent = tariffs.rule_value(ctx.db, name="vat_percent", on=bill.month)
    except tariffs.RuleValueMissing:
        return []
    amount = explanations.vat_inside(bill.lines, percent=percent)
    shown = ctx.words.percent(percent / 100)
    return [ctx.t("VAT of {percent} is inside the prices: {amount}.", percent=shown, amount=ctx.words.money(amount))]


def _table(ctx: Context, bill: Bill) -> Table:
    lines = bill.lines
    frame = pl.DataFrame(
        {
            "service": [ctx.t(SERVICE_NAMES[line.service]) for line in lines],
            "name": [equations.name(line, words=ctx.words) for line in lines],
            "volume": [equations.volume(line, words=ctx.words) for line in lines],
            "rate": [line.rate for line in lines],
            "amount": [line.total_amount for line in lines],
        },
        schema_overrides={
            "rate": pl.Decimal(10, 4),
            "amount": pl.Decimal(14, 2),
        },
    )
    is_plain = all(line.rate == money.rounded(line.rate) for line in lines)  # kopecks are enough
    columns = (
        Column("service", ctx.t("Service")),
        Column("name", ctx.t("Line")),
        Column("volume", ctx.t("Volume")),
        Column("rate", ctx.t("Price"), "money" if is_plain else "quantity", ctx.words.unit("rub")),
        Column("amount", ctx.t("Amount"), "money", total=True),
    )
    return Table(frame, columns)
