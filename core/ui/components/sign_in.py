"""The sign-in form: a native HTML form, so that password managers, "back" and a lost script work."""

from html import escape

import streamlit as st

from core.ui import address
from core.ui.context import Context


def show(ctx: Context, *, back_to: str = "", title: str | None = None) -> None:
    """Draw the form; after signing in the person lands at `back_to` (a path of ours) or at home."""
    st.html(drawn(ctx, back_to=back_to, title=title))


def drawn(ctx: Context, *, back_to: str = "", title: str | None = None) -> str:
    """Return the form as HTML."""
    email = escape(address.read("email") or "")
    return f"""<form class="kb-card kb-form" method="post" action="/auth/login">
<h2 class="kb-section">{escape(title or ctx.t("Sign in"))}</h2>{_error(ctx)}
<input type="hidden" name="next" value="{escape(back_to)}">
<label>{escape(ctx.t("E-mail"))}<input type="email" name="email" value="{email}" autocomplete="username" required></label>
<label>{escape(ctx.t("Password"))}<input type="password" name="password" autocomplete="current-password" required></label>
<button type="submit" class="kb-button">{escape(ctx.t("Sign in"))}</button></form>"""


def _error(ctx: Context) -> str:
    return (
        ""
        if not address.read("err")
        else f'<p role="alert">{escape(ctx.t("The e-mail or the password is wrong."))}</p>'
    )
