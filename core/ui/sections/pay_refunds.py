"""For operators: wishes to get a card payment back."""

from html import escape

import streamlit as st

from core.payments import queries, refunds
from core.payments.model import Refund
from core.runtime import process
from core.ui import page, typed
from core.ui.components import states
from core.ui.context import Context


def show(ctx: Context) -> None:
    """List what waits for a decision; nothing where nothing waits."""
    waiting = queries.refunds(ctx.db, states=("requested",))
    if waiting:
        page.section(ctx, ctx.t("Card payments to give back"))
    for refund in waiting:
        _one(ctx, refund)


def _one(ctx: Context, refund: Refund) -> None:
    text = ctx.t(
        "{amount}, payment {payment}, account {number}, asked for on {day}",
        amount=ctx.words.money(refund.amount),
        payment=refund.payment_number,
        number=refund.account_number,
        day=ctx.words.instant(refund.requested_at),
    )
    with typed.kept(_slot(refund)), st.form(f"refund_{refund.refund_id}"):
        st.html(f"<p>{escape(text)}</p>")
        st.text(refund.reason)
        answer = st.text_input(ctx.t("Answer to the customer"), key=f"refund.{refund.refund_id}", max_chars=1000)
        with st.container(horizontal=True):
            is_approved = st.form_submit_button(ctx.t("Give back"), key=f"refund.yes.{refund.refund_id}")
            is_rejected = st.form_submit_button(ctx.t("Refuse"), key=f"refund.no.{refund.refund_id}")
    if is_approved or is_rejected:
        page.check(ctx)
        _decide(ctx, refund, answer, is_approved=is_approved)


def _slot(refund: Refund) -> str:
    return f"refund.{refund.refund_id}"


def _decide(ctx: Context, refund: Refund, answer: str, *, is_approved: bool) -> None:
    try:
        refunds.decide(
            ctx.db,
            refund_id=refund.refund_id,
            is_approved=is_approved,
            answer=answer or None,
            actor=ctx.actor,
            now=ctx.now,
        )
    except refunds.RefundRefused:
        states.refusal(ctx, [ctx.t("Somebody has decided this meanwhile.")])
        return
    typed.sent(_slot(refund))
    process.wake_cashier()
    st.rerun()
