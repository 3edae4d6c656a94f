"""The form that asks for the debt or the receipt by letter; it answers the same to every number."""

import streamlit as st

from core.documents import by_letter
from core.identity import limits, rules
from core.runtime import process
from core.ui import actions, state, typed
from core.ui.components import states
from core.ui.context import Context
from core.ui.sections import typed_number

_DONE = "debt.done"


def form(ctx: Context) -> None:
    """Draw the form; what was typed stays."""
    if state.get(_DONE, ""):
        states.done(ctx, state.get(_DONE, ""))
        state.drop(_DONE)
    whats = {"debt": ctx.t("what is to be paid"), "receipt": ctx.t("the newest receipt")}
    with typed.kept("debt"), st.form("debt", border=True):
        number = st.text_input(ctx.t("Account number"), key="debt.number", max_chars=40, autocomplete="off")
        what = st.radio(ctx.t("What to send"), list(whats), format_func=whats.__getitem__, key="debt.what")
        pressed = st.form_submit_button(ctx.t("Send to the e-mail on file"), type="primary")
    if pressed and _is_asked(ctx, number=number, what="receipt" if what == "receipt" else "debt"):
        st.rerun()


def _is_asked(ctx: Context, *, number: str, what: by_letter.What) -> bool:
    parsed = typed_number.read(ctx, number)
    if parsed.advice:  # says something of what was typed only
        states.refusal(ctx, [ctx.t(parsed.advice, **dict(parsed.values))])
        return False
    network = rules.network(st.context.ip_address or "local")
    key = actions.idempotency_key("debt")
    try:
        by_letter.ask(
            ctx.db, number=number, what=what, language=ctx.words.language, address=network, key=key, now=ctx.now
        )
    except limits.TriedTooOften:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
        return False
    actions.renew("debt")
    process.wake_jobs()
    state.put(
        _DONE,
        ctx.t("If there is such an account and it has an e-mail on file, a letter is on its way to that address."),
    )
    return True
