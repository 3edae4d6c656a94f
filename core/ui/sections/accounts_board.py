"""All addresses on one board: what is to be paid by when, what is overdue, whose readings are due, one payment (A5)."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from core.accounts.model import AccountCard
from core.billing.model import Balance
from core.kit import money
from core.metering import queries as metering
from core.metering import usage_queries
from core.metering.model import Window
from core.ui.components import figures, links, tables
from core.ui.components.columns import Column, Rows, Table, Types
from core.ui.context import Context
from core.ui.sections import pay_choice

_MONEY = pl.Decimal(14, 2)
_TYPES: Types = {"amount": _MONEY, "due": pl.Date, "overdue": _MONEY, "readings": pl.String}


def show(ctx: Context, balances: Sequence[Balance]) -> None:
    """Answer what all accounts cost together, list them, and offer one payment for all that the person may pay."""
    owed = [max(balance.amount, money.ZERO) for balance in balances]
    total, late = sum(owed, money.ZERO), sum((each.overdue_left_amount for each in balances), money.ZERO)
    if not total:
        figures.answer(ctx.t("Nothing is to be paid for any of your accounts."), tone="good")
    elif late:
        said = ctx.t("To pay for all: {total}, of it overdue {late}.", total=_sum(ctx, total), late=_sum(ctx, late))
        figures.answer(said, tone="bad")
    else:
        figures.answer(ctx.t("To pay for all: {total}.", total=_sum(ctx, total)))
    _one_payment(ctx, owed)
    window = metering.reading_window(ctx.db, today=ctx.today)
    values: dict[str, Sequence[Any]] = {
        "account": [card.label or card.address for card in ctx.accounts],
        "amount": owed,
        "due": [each.overdue_since if each.overdue_left_amount else each.next_due_on for each in balances],
        "overdue": [each.overdue_left_amount for each in balances],
        "readings": [_readings(ctx, card, window) for card in ctx.accounts],
    }
    columns = (
        Column("account", ctx.t("Account")),
        Column("amount", ctx.t("To pay"), kind="money", total=True),
        Column("due", ctx.t("Due by"), kind="day"),
        Column("overdue", ctx.t("Of it overdue"), kind="money", total=True),
        Column("readings", ctx.t("Readings for {month}", month=ctx.words.month(window.period))),
    )
    st.html(tables.html(ctx.words, Table(Rows(values, _TYPES), columns)))


def _one_payment(ctx: Context, owed: Sequence[Decimal]) -> None:
    payable = {card.account_id for card in pay_choice.payable(ctx)}
    due = [(card, amount) for card, amount in zip(ctx.accounts, owed, strict=True) if amount]
    together = [(card, amount) for card, amount in due if card.account_id in payable]
    if len(together) > 1:
        total = sum((amount for _, amount in together), money.ZERO)
        label = ctx.n(
            "Pay {amount} for {n} account", "Pay {amount} for {n} accounts", n=len(together), amount=_sum(ctx, total)
        )
        query = {"account": together[0][0].account_number, pay_choice.ALL: "1"}
        with st.container(horizontal=True, key="actions-accounts"):
            links.show("pay", label, query=query, is_main=True)
    if others := [card for card, _ in due if card.account_id not in payable]:
        names = ", ".join(card.label or card.address for card in others)
        said = ctx.t("Not in it, as you may only look: {names}.", names=names)
        st.html(f'<p class="kb-note">{escape(said)}</p>')


def _readings(ctx: Context, card: AccountCard, window: Window) -> str | None:
    """Return whether readings of the month are due; None where no meter wants them."""
    meters = usage_queries.meters_in_use(ctx.db, account_id=card.account_id, period=window.period)
    by_hand = [meter for meter in meters if not meter.is_remote]
    if not meters:
        return None
    if not by_hand:
        return ctx.t("come by themselves")
    if all(meter.is_submitted for meter in by_hand):
        return ctx.t("submitted")
    return ctx.t("send them by {day}", day=ctx.words.day(window.deadline_on, with_year=False))


def _sum(ctx: Context, amount: Decimal) -> str:
    return ctx.words.money(amount)
