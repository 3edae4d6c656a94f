"""The sign-in form: a native HTML form, so that password managers know it and no script is needed to send it."""

from html import escape

import streamlit as st

from core.ui import address, browser
from core.ui.components import states
from core.ui.context import Context


def show(ctx: Context, *, back_to: str = "", title: str | None = None, lead: str = "") -> None:
    """Draw the form; after signing in the person lands at `back_to` (a path of ours) or at home. `lead` says why."""
    st.html(f'<div class="kb-alone">{drawn(ctx, back_to=back_to, title=title, lead=lead)}</div>')


def drawn(ctx: Context, *, back_to: str = "", title: str | None = None, lead: str = "") -> str:
    """Return the form as HTML. After a refusal it says why and keeps the e-mail that was typed."""
    level = "h1" if title else "h2"  # alone on its page the form's title is the page's
    register, forgotten = ctx.t("Register"), ctx.t("Forgotten password?")
    said = f'<p role="status">{escape(lead)}</p>' if lead else ""
    verb, email, password = ctx.t("Sign in"), ctx.t("E-mail"), ctx.t("Password")
    return (
        '<form class="kb-card kb-form" method="post" action="/auth/login">'
        f'<{level} class="kb-section">{escape(title or verb)}</{level}>{said}{_refusal(ctx)}'
        f'<input type="hidden" name="next" value="{escape(back_to)}">'
        f"{_field(email, kind='email', name='email', complete='username', value=browser.refused_email())}"
        f"{_field(password, kind='password', name='password', complete='current-password')}"
        f'<button type="submit" class="kb-button">{escape(verb)}</button>'
        f'<p><a href="/register">{escape(register)}</a> · '
        f'<a href="/forgotten">{escape(forgotten)}</a></p></form>'
    )


def _field(label: str, *, kind: str, name: str, complete: str, value: str = "") -> str:
    given = f' value="{escape(value)}"' if value else ""
    return (
        f'<label>{escape(label)}<input type="{kind}" name="{name}" autocomplete="{complete}"'
        f' autocapitalize="none" spellcheck="false" required{given}></label>'
    )


def _refusal(ctx: Context) -> str:
    reason = address.read("err")
    if reason is None:
        return ""
    if reason == "wait":
        seconds = address.read("seconds") or ""
        wait = int(seconds) if seconds.isascii() and seconds.isdigit() else 60
        text = ctx.n(
            "Too many attempts. Try again in {n} second.",
            "Too many attempts. Try again in {n} seconds.",
            n=min(wait, 3600),
        )
    else:
        text = ctx.t("The e-mail or the password does not match. Check both and try again.")
    return states.refused([text])
