"""The form that needs no account."""

import streamlit as st

from core.identity import contact, limits, rules
from core.runtime import process
from core.ui import actions, state
from core.ui.components import states
from core.ui.context import Context

_DONE = "contact.done"


def form(ctx: Context) -> None:
    """Draw the form; what was typed stays until it was sent."""
    if state.get(_DONE, ""):
        states.done(ctx, state.get(_DONE, ""))
        state.drop(_DONE)
    with st.form("contact", border=True):
        email = st.text_input(ctx.t("E-mail for the answer"), key="contact.email", autocomplete="email", max_chars=254)
        text = st.text_area(ctx.t("What happened?"), key="contact.text", max_chars=contact.LONGEST, height=160)
        pressed = st.form_submit_button(ctx.t("Send"), type="primary")
    if pressed and _is_sent(ctx, email=email, text=text):
        st.rerun()


def _is_sent(ctx: Context, *, email: str, text: str) -> bool:
    network = rules.network(st.context.ip_address or "local")
    to = process.running().settings.company_email
    key = actions.idempotency_key("contact")
    try:
        contact.write(ctx.db, email=email, message=text, key=key, to=to, address=network, now=ctx.now)
    except contact.MessageRefused:
        states.refusal(ctx, [ctx.t("Fill in both fields: an e-mail that we can answer to, and what happened.")])
        return False
    except limits.TriedTooOften:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
        return False
    actions.renew("contact")
    state.drop("contact.text")
    state.put(_DONE, ctx.t("Your message is sent. The answer comes to {email}.", email=email.strip()))
    return True
