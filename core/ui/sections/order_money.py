"""The money of an order on its page: what to pay and by which button, what was paid, what goes back."""

from html import escape
from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts.access import AccessDenied
from core.orders import queries as orders
from core.orders import rules, till
from core.orders.model import Order, Status
from core.payments import for_orders, queries
from core.payments import rules as payments
from core.payments.model import Intent, State
from core.runtime import process
from core.ui import page
from core.ui.components import links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Tone
from core.ui.context import Context, current
from core.ui.sections import shop_words


def sentence(ctx: Context, order: Order) -> tuple[str, Tone]:
    """Return the answer of the page: what is to be done about the order, or what will be."""
    amount = ctx.words.money(order.total_amount)
    newest = _newest(ctx, order)
    if order.status is Status.PLACED:
        if newest is not None and newest.state in (State.AT_BANK, State.SUCCEEDED):
            return ctx.t("{amount}: waiting for the bank's answer.", amount=amount), "neutral"
        return ctx.t("Pay {amount}, and we begin.", amount=amount), "neutral"
    if order.status is Status.PAID:
        return ctx.t("Paid: {amount}. An operator takes it up next.", amount=amount), "good"
    if order.status is Status.IN_WORK:
        return ctx.t("Work is under way."), "neutral"
    if order.status is Status.DONE:
        return ctx.t("Everything is done."), "good"
    return ctx.t("The order is canceled."), "neutral"


def show(ctx: Context, order: Order) -> None:
    """Draw what goes back, or the way to pay an order that waits for its money; the bank is asked until it decides."""
    for line in refunds(ctx, order):
        st.html(f'<p class="kb-sentence">{escape(line)}</p>')
    if order.status is not Status.PLACED:
        return
    newest = _newest(ctx, order)
    if newest is not None and newest.state is State.DISPUTED:
        text = ctx.t("The bank's answer does not agree with the payment. A person is looking into it.")
        st.html(f'<p class="kb-sentence">{escape(text)}</p>')
    elif newest is not None and newest.is_open:
        _pay(ctx, newest)
        if newest.sent_at is not None:
            _watched(order.order_id, newest.state)
    elif newest is not None and newest.state is State.SUCCEEDED:
        _watched(order.order_id, newest.state)
    else:
        _again(ctx, order, newest)


def paid(ctx: Context, order: Order) -> str:
    """Return what was paid, fee included: so much goes back."""
    if order.intent_id is None:
        return ctx.words.money(order.total_amount)
    return ctx.words.money(queries.intent(ctx.db, intent_id=order.intent_id).total_amount)


def refunds(ctx: Context, order: Order) -> list[str]:
    """Return how far money of the order is on its way back, one sentence a payment."""
    found = []
    for intent in for_orders.of_order(ctx.db, order_id=order.order_id):
        state = for_orders.refund_state(ctx.db, intent_id=intent.intent_id)
        amount = ctx.words.money(intent.total_amount)
        if state == "approved":
            found.append(ctx.t("{amount} is on its way to the bank, and from there to your card.", amount=amount))
        elif state == "done":
            found.append(ctx.t("{amount} was given back: the bank puts it on your card in a few days.", amount=amount))
    return found


def _pay(ctx: Context, intent: Intent) -> None:
    """Draw the sum with its fee and the button that leads to the bank: pressed twice it is one payment."""
    words = ctx.words
    rows = [(ctx.t("The order"), intent.amount), (ctx.t("Fee"), intent.fee_amount)]
    frame = pl.DataFrame(rows, schema={"what": pl.String, "amount": pl.Decimal(14, 2)}, orient="row")
    columns = (Column("what", ctx.t("What for")), Column("amount", ctx.t("Amount"), "money", total=True))
    st.html(tables.html(words, Table(frame, columns)))
    card = queries.card(ctx.db, person_id=intent.person_id, card_id=intent.card_id)
    if card is None:
        verb = ctx.t("Go to the bank and pay")
        hint = ctx.t("The card is typed on the bank's page; we never see it.")
    else:
        verb = ctx.t("Pay {amount} by {card}", amount=words.money(intent.total_amount), card=card.mask)
        hint = ctx.t("The money leaves the card at once.")
    note = ctx.t("The receipt goes to {email}.", email=intent.email)
    st.html(
        f'<p class="kb-note">{escape(note)} {escape(hint)}</p>'
        '<form class="kb-form" method="post" action="/bank/start">'
        f'<input type="hidden" name="payment" value="{intent.intent_id}">'
        f'<input type="hidden" name="key" value="{escape(intent.return_token)}">'
        f'<button type="submit" class="kb-button">{escape(verb)}</button></form>'
    )


def _again(ctx: Context, order: Order, declined: Intent | None) -> None:
    """Say why the last card did not pay, and begin another payment."""
    if declined is not None:
        why = ctx.t(payments.reason_text(declined.reason))
        kept = ctx.t("Nothing was taken from the card. The order and its visits are kept for you.")
        st.html(f'<p class="kb-sentence">{escape(why)} {escape(kept)}</p>')
    if st.button(ctx.t("Pay again"), key=f"orders.pay.{order.order_id}", type="primary"):
        page.check(ctx)
        gateway = process.running().settings.gateway
        try:
            till.pay_again(ctx.db, order_id=order.order_id, actor=ctx.actor, gateway=gateway, now=ctx.now)
        except till.PaymentNotNeeded:
            states.refusal(ctx, [ctx.t(shop_words.FAULTS[rules.Fault.NOT_TO_PAY])])
            return
        except AccessDenied:
            states.refusal(ctx, [ctx.t("You may look at this account, not order for it")])
            return
        st.rerun()


@st.fragment(run_every=2.0)
def _watched(order_id: UUID, before: State) -> None:
    """Draw the page anew as soon as the bank has decided."""
    ctx = current()
    page.check(ctx)
    if ctx.person is None:
        return
    found = orders.of_person(ctx.db, order_id=order_id, person_id=ctx.person.person_id)
    if found is None:
        return
    newest = _newest(ctx, found)
    if found.status is not Status.PLACED or newest is None or newest.state is not before:
        st.rerun()
    links.show("payment", ctx.t("What became of the payment"), query={"key": newest.return_token})


def _newest(ctx: Context, order: Order) -> Intent | None:
    return next(iter(for_orders.of_order(ctx.db, order_id=order.order_id)), None)
