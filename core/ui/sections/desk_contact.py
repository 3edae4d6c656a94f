"""What passes between a customer and the company: open matters, appeals, orders, letters, payments by card."""

from collections.abc import Iterator
from html import escape
from typing import TypeAlias

import polars as pl
import streamlit as st

from core.accounts.model import AccountCard
from core.appeals.model import Status
from core.desk import queries
from core.i18n.names import SERVICE_NAMES
from core.metering import usage_queries
from core.orders.model import Status as OrderStatus
from core.payments import queries as payments
from core.ui import page as screen
from core.ui.components import links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import appeal_words, outbox, payment_result, shop_words

_OPEN_APPEALS = {Status.RECEIVED, Status.IN_WORK}
_OPEN_ORDERS = {OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.IN_WORK}
_NEWEST = 5
_Schema: TypeAlias = dict[str, type[pl.DataType] | pl.DataType]
_ORDERS: _Schema = {
    "placed_at": pl.Datetime("us", "UTC"),
    "number": pl.String,
    "state": pl.String,
    "amount": pl.Decimal(14, 2),
}
_LETTERS: _Schema = {
    "at": pl.Datetime("us", "UTC"),
    "subject": pl.String,
    "recipient": pl.String,
    "state": pl.String,
}


def open_matters(ctx: Context, card: AccountCard) -> None:
    """List what is open about the account; nothing where nothing is."""
    sentences = list(_matters(ctx, card))
    if not sentences:
        return
    screen.section(ctx, ctx.t("In progress"))
    st.html('<ul class="kb-list">' + "".join(f"<li>{escape(each)}</li>" for each in sentences) + "</ul>")
    with st.container(horizontal=True, key="actions-desk-open"):
        for each in queries.appeals(ctx.db, account_id=card.account_id):
            if Status(each.status) in _OPEN_APPEALS:
                links.show("appeal-queue", each.appeal_number, query={"appeal": str(each.appeal_id)})
        if usage_queries.questioned(ctx.db, account_id=card.account_id):
            links.show("questioned-readings", ctx.t("Doubtful readings"))


def _matters(ctx: Context, card: AccountCard) -> Iterator[str]:
    for row in usage_queries.questioned(ctx.db, account_id=card.account_id):
        code, month = str(row["service"]), ctx.words.month(row["period"])
        yield ctx.t(
            "{service}: a reading for {month} is being checked.", service=ctx.t(SERVICE_NAMES[code]), month=month
        )
    for each in queries.appeals(ctx.db, account_id=card.account_id):
        if Status(each.status) in _OPEN_APPEALS:
            day = ctx.words.day(each.answer_due_on)
            yield ctx.t(
                "Appeal {number}, {subject}: the answer is due by {day}.",
                number=each.appeal_number,
                subject=each.subject,
                day=day,
            )
    for order in queries.orders(ctx.db, account_id=card.account_id):
        if order.status in _OPEN_ORDERS:
            amount = ctx.words.money(order.total_amount)
            yield ctx.t("Order {number} for {amount} is open.", number=order.order_number, amount=amount)


def show(ctx: Context, card: AccountCard) -> None:
    """Show the appeals, orders and letters of the account, the newest first."""
    _appeals(ctx, card)
    _orders(ctx, card)
    _letters(ctx, card)


def _appeals(ctx: Context, card: AccountCard) -> None:
    screen.section(ctx, ctx.t("Appeals"))
    found = queries.appeals(ctx.db, account_id=card.account_id)
    if not found:
        states.empty(ctx, ctx.t("Nobody has written about this account"))
        return
    for each in found:
        with st.container(border=True, key=f"desk-appeal-{each.appeal_number}"):
            state = ctx.t(appeal_words.STATES[Status(each.status)][0])
            note = f"{each.appeal_number}, {ctx.words.instant(each.opened_at)}, {state}"
            st.html(f'<p class="kb-sentence">{escape(each.subject)}</p><p class="kb-note">{escape(note)}</p>')
            links.show("appeal-queue", ctx.t("Open the appeal"), query={"appeal": str(each.appeal_id)})


def _orders(ctx: Context, card: AccountCard) -> None:
    found = queries.orders(ctx.db, account_id=card.account_id)
    if not found:
        return
    screen.section(ctx, ctx.t("Orders"))
    rows = [
        (each.placed_at, each.order_number, ctx.t(shop_words.STATES[OrderStatus(each.status)][0]), each.total_amount)
        for each in found
    ]
    frame = pl.DataFrame(rows, schema=_ORDERS, orient="row")
    columns = (
        Column("placed_at", ctx.t("Came"), "instant"),
        Column("number", ctx.t("Number")),
        Column("state", ctx.t("State")),
        Column("amount", ctx.t("Amount"), "money"),
    )
    st.html(tables.html(ctx.words, Table(frame, columns)))


def _letters(ctx: Context, card: AccountCard) -> None:
    screen.section(ctx, ctx.t("Letters sent"))
    found = queries.letters(ctx.db, account_id=card.account_id)
    if not found:
        states.empty(ctx, ctx.t("No letter was sent about this account"))
        return
    rows = [
        (each.sent_at or each.created_at, each.subject, each.recipient, ctx.t(outbox.STATES[each.state]))
        for each in found
    ]
    columns = (
        Column("at", ctx.t("When"), "instant"),
        Column("subject", ctx.t("Letter")),
        Column("recipient", ctx.t("Sent to")),
        Column("state", ctx.t("State")),
    )
    st.html(tables.html(ctx.words, Table(pl.DataFrame(rows, schema=_LETTERS, orient="row"), columns)))


def paid_here(ctx: Context, card: AccountCard) -> None:
    """List the newest payments made by card here, whoever paid, with where each stands."""
    made = payments.of_account(ctx.db, account_id=card.account_id, person_id=None, count=_NEWEST)
    if not made:
        return
    screen.section(ctx, ctx.t("Paid here by card"))
    lines = [
        f"{ctx.words.instant(each.created_at)}, {ctx.words.money(each.total_amount)}, {each.intent_number}: "
        f"{ctx.t(payment_result.STATES[each.state])}"
        for each in made
    ]
    st.html('<ul class="kb-list">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
