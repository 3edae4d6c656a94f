"""What somebody sees at an address that is not for them: a sign-in form that leads back, or "not for you"."""

from html import escape

import streamlit as st

from core.ui import navigation
from core.ui.components import sign_in
from core.ui.context import Context


def refuse(ctx: Context, entry: navigation.PageEntry) -> None:
    """Draw the sign-in form with the way back (visitor), or say that the page is not for this person."""
    if ctx.person is None:
        title = ctx.t("Sign in to open “{page}”", page=ctx.t(entry.title))
        sign_in.show(ctx, back_to=f"/{entry.path}", title=title)
        return
    title = ctx.t("“{page}” is not for this sign-in", page=ctx.t(entry.title))
    hint = ctx.t("You are signed in as {name}. Choose another page in the menu.", name=ctx.person.display_name)
    st.html(f'<h1 class="kb-title">{escape(title)}</h1><p class="kb-lead">{escape(hint)}</p>')
