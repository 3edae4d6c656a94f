"""What became of a payment for an order of the shop; the order itself is seen by its person only."""

from html import escape

import polars as pl
import streamlit as st

from core.i18n.catalogue import mark
from core.payments import disputes, for_orders, rules
from core.payments.model import Intent, PaidOrder, State
from core.ui import address
from core.ui.components import figures, links, tables
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Tone
from core.ui.context import Context

_SENTENCES = {
    State.CREATED: mark("{amount}: the payment is prepared, nothing was taken yet."),
    State.AT_BANK: mark("{amount}: waiting for the bank's answer."),
    State.SUCCEEDED: mark("{amount} received. The order hears of it in a moment."),
    State.POSTED: mark("{amount} received: the order is paid."),
    State.CANCELED: mark("{amount}: not paid."),
    State.DISPUTED: mark("{amount}: the bank's answer does not agree with the payment. A person is looking into it."),
    State.REFUNDED: mark("{amount} is on its way back to your card."),
}
_TONES: dict[State, Tone] = {State.POSTED: "good", State.CANCELED: "bad", State.DISPUTED: "warning"}


def draw(ctx: Context, found: Intent, order: PaidOrder) -> None:
    """Draw the payment: its state, the facts, and the way to the order."""
    state = State.REFUNDED if _is_returning(ctx, found) else found.state
    amount = ctx.words.money(found.total_amount)
    figures.answer(ctx.t(_SENTENCES[state], amount=amount), tone=_TONES.get(state, "neutral"))
    for line in _lines(ctx, found, state):
        st.html(f'<p class="kb-sentence">{escape(line)}</p>')
    st.html(tables.html(ctx.words, _facts(ctx, found, order)))
    if ctx.person is not None and ctx.person.person_id == found.person_id:
        with st.container(horizontal=True, key="actions-payment"):
            label = ctx.t("Try again") if state is State.CANCELED else ctx.t("To the order")
            links.show("orders", label, query={"order": str(order.order_id)}, is_main=True)


def _is_returning(ctx: Context, found: Intent) -> bool:
    return for_orders.refund_state(ctx.db, intent_id=found.intent_id) is not None


def _lines(ctx: Context, found: Intent, state: State) -> list[str]:
    if state is State.CANCELED and found.reason == "closed":
        note = disputes.note(ctx.db, intent_id=found.intent_id)
        return [ctx.t("We have looked into this payment: {note}", note=note)]
    if state is State.CANCELED:
        kept = ctx.t("Nothing was taken from the card. The order and its visits are kept for you.")
        return [ctx.t(rules.reason_text(found.reason)), *([] if found.reason == "withdrawn" else [kept])]
    if state is State.CREATED and address.read("err") == "silent":
        return [ctx.t("The bank does not answer. We ask it again by ourselves; you can also try now.")]
    if state is State.AT_BANK:
        return [
            ctx.t("You need not wait here: a letter comes to {email}.", email=found.email),
            ctx.t("Please do not pay a second time until the answer is here."),
        ]
    return []


def _facts(ctx: Context, found: Intent, order: PaidOrder) -> Table:
    words = ctx.words
    rows = [
        (ctx.t("Payment"), found.intent_number),
        (ctx.t("Order number"), order.order_number),
        (ctx.t("Amount"), words.money(found.amount)),
        (ctx.t("Fee"), words.money(found.fee_amount) if found.fee_amount else ctx.t("none")),
    ]
    if found.card_mask:
        rows.append((ctx.t("Card"), found.card_mask))
    rows.append((ctx.t("When"), words.instant(found.paid_at or found.created_at)))
    frame = pl.DataFrame(rows, schema={"what": pl.String, "value": pl.String}, orient="row")
    return Table(frame, (Column("what", ctx.t("What")), Column("value", ctx.t("Value"))))
