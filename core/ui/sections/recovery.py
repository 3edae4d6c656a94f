"""A forgotten password and the pages that links of letters lead to."""

from html import escape

import streamlit as st

from core.i18n.catalogue import mark
from core.identity.rules import ADVICE
from core.ui import address, browser
from core.ui.components import native_form, states
from core.ui.components.native_form import Field
from core.ui.context import Context

_EXPIRED = mark("This link does not work any more: it was used, or its time is over.")


def ask(ctx: Context) -> None:
    """Draw the form that asks for the letter; the answer is the same for every address."""
    if address.read("sent") is not None:
        states.done(ctx, ctx.t("If this address has a sign-in, a letter is on its way; its link works for 30 minutes."))
    if address.read("err") == "wait":
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
    fields = [Field("email", ctx.t("E-mail"), kind="email", complete="username")]
    verb = ctx.t("Send the letter")
    st.html(native_form.drawn(fields, action="/auth/forgotten", verb=verb, typed=browser.typed(), hidden={}))


def choose(ctx: Context) -> None:
    """Draw the form of the new password."""
    if address.read("done") is not None:
        states.done(ctx, ctx.t("The password is set. Sign in with it; other devices were signed out."))
        st.html(f'<p><a class="kb-go" href="/sign-in">{escape(ctx.t("Sign in"))}</a></p>')
        return
    token = address.read("token")
    if token is None:
        _expired(ctx, place="/forgotten", again=ctx.t("Ask for a new letter"))
        return
    known = {str(key): text for key, text in ADVICE.items()}
    faults = [ctx.t(known[code]) for code in (address.read("err") or "").split(",") if code in known]
    hint = ctx.t("At least 10 characters, letters and digits.")
    fields = [
        Field("password", ctx.t("New password"), kind="password", complete="new-password", hint=hint, faults=faults)
    ]
    verb = ctx.t("Set the password")
    st.html(native_form.drawn(fields, action="/auth/new-password", verb=verb, typed={}, hidden={"token": token}))


def confirm(ctx: Context) -> None:
    """Draw the button that finishes a registration: a mail program that opens links by itself presses nothing."""
    token = address.read("token")
    if token is None:
        _expired(ctx, place="/register", again=ctx.t("Register again"))
        return
    text = ctx.t("One press and you are signed in; the account stands in your list.")
    st.html(f'<p class="kb-sentence">{escape(text)}</p>')
    verb = ctx.t("Finish registration")
    st.html(native_form.drawn([], action="/auth/confirm", verb=verb, typed={}, hidden={"token": token}))


def _expired(ctx: Context, *, place: str, again: str) -> None:
    states.over(ctx, [ctx.t(_EXPIRED)])
    st.html(f'<p><a class="kb-go" href="{place}">{escape(again)}</a></p>')
