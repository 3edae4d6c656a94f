"""The balance of twelve months under a monthly payment that the person chooses, and equal payments that end at zero."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

import polars as pl
import streamlit as st

from core.billing import advice_charts, outlook, queries, rules
from core.billing.outlook import Month
from core.kit import money
from core.ui import page as screen
from core.ui.components import charts, figures, states
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Figure
from core.ui.context import Context
from core.ui.sections import own

_STEP = 100
_MOST = 1_000_000


def show(ctx: Context) -> None:
    """Let a payment be chosen and show what becomes of the balance."""
    screen.section(ctx, ctx.t("Balance of the year ahead"))
    account_id = own.account(ctx).account_id
    payments = queries.payments(ctx.db, account_id=account_id)
    months = queries.month_charges(ctx.db, account_id=account_id)
    charges = outlook.expected_charges(months)
    if not charges:
        states.empty(ctx, ctx.t("Nothing has been charged yet"), ctx.t("The first bill appears here."))
        return
    opening = rules.balance(months, payments, today=ctx.today).amount
    equal = outlook.equal_payments(opening, charges)
    answer = st.container()
    whole_roubles = int(max(equal).to_integral_value(ROUND_CEILING))
    chosen = Decimal(
        st.number_input(
            ctx.t("Payment a month, ₽"), 0, _MOST, value=whole_roubles, step=_STEP, key="advice.payment", width=240
        )
    )
    rows = outlook.path(opening, charges, [chosen] * len(charges))
    with answer:
        _answer(ctx, rows, chosen)
        _figures(ctx, opening, charges[0][1], equal)
    name = ctx.t("balance, paying {amount} a month", amount=ctx.words.money(chosen))
    figure = advice_charts.balance_path(rows, words=ctx.words, chosen=name)
    charts.show(ctx, figure, sentence=_sentence(ctx, rows), table=lambda: _table(ctx, rows), name="forecast")
    note = ctx.t("Expected bills repeat the year before at today's prices; penalty and corrections are not foreseen.")
    st.html(f'<p class="kb-note">{note}</p>')


def _answer(ctx: Context, rows: Sequence[Month], chosen: Decimal) -> None:
    last = rows[-1]
    values = {
        "amount": ctx.words.money(chosen),
        "month": ctx.words.month(last.period),
        "rest": ctx.words.money(abs(last.closing_amount)),
    }
    if last.closing_amount > 0:
        figures.answer(ctx.t("Paying {amount} a month leaves a debt of {rest} in {month}.", **values), tone="warning")
    elif last.closing_amount < 0:
        figures.answer(ctx.t("Paying {amount} a month leaves {rest} in advance in {month}.", **values))
    else:
        figures.answer(ctx.t("Paying {amount} a month ends at zero in {month}.", **values), tone="good")


def _figures(ctx: Context, opening: Decimal, newest: Decimal, equal: Sequence[Decimal]) -> None:
    now = Figure(ctx.t("Balance today"), ctx.words.money(opening), ctx.t("below zero: paid in advance"))
    note = ctx.n("{n} payment that ends at zero", "{n} payments that end at zero", n=len(equal))
    suggested = Figure(ctx.t("Equal payments"), ctx.words.money(max(equal)), note)
    figures.row([now, Figure(ctx.t("Next bill, expected"), ctx.words.money(newest)), suggested])


def _sentence(ctx: Context, rows: Sequence[Month]) -> str:
    total = sum((row.charged_amount for row in rows), money.ZERO)
    highest = max(rows, key=lambda row: row.closing_amount)
    values = {"total": ctx.words.money(total), "month": ctx.words.month(highest.period)}
    if highest.closing_amount > 0:
        amount = ctx.words.money(highest.closing_amount)
        return ctx.t(
            "Bills of {total} are expected; the balance is highest in {month}: {amount}.", amount=amount, **values
        )
    return ctx.t("Bills of {total} are expected; the balance never becomes a debt.", total=values["total"])


def _table(ctx: Context, rows: Sequence[Month]) -> Table:
    names = ("opening_amount", "charged_amount", "paid_amount", "closing_amount")
    labels = (ctx.t("At the start"), ctx.t("Expected bill"), ctx.t("Paid"), ctx.t("At the end"))
    frame = pl.DataFrame(
        {"period": [row.period for row in rows], **{name: [getattr(row, name) for row in rows] for name in names}},
        schema={"period": pl.Date, **dict.fromkeys(names, pl.Decimal(14, 2))},
    )
    columns = [
        Column(name, label, "money", total=name in ("charged_amount", "paid_amount"))
        for name, label in zip(names, labels, strict=True)
    ]
    return Table(frame, (Column("period", ctx.t("Month"), "month"), *columns))
