"""
What somebody sees at an address that is not for them: a sign-in form that leads back, or "not for you".

Where a session has ended in the middle (another tab signed out, "sign out everywhere"), the page stops at once, also
one that visitors may see: nothing that the person typed is sent as a visitor's.
"""

from html import escape

import streamlit as st

from core.ui import address, browser, navigation
from core.ui.components import sign_in
from core.ui.context import Context


def is_open(ctx: Context, entry: navigation.PageEntry) -> bool:
    """Return whether the page may be drawn now. What is for visitors alone knows nothing of whoever was here."""
    is_cut_off = ctx.is_cut_off and entry.roles != navigation.VISITOR
    return entry.admits(ctx.person) and not is_cut_off


def refuse(ctx: Context, entry: navigation.PageEntry) -> None:
    """Draw the sign-in form with the way back (visitor), or say that the page is not for this person."""
    if ctx.person is None and (ctx.is_cut_off or browser.token()):
        said = ctx.t(
            "You were signed out in another tab or on another device, or the time is over. Sign in again: you come back"
            " to this page, and what you typed is kept."
        )
        sign_in.show(ctx, back_to=f"/{entry.path}", title=ctx.t("Your session has ended"), lead=said)
        if None in entry.roles:
            _lead_on(ctx.t("Go on without signing in"), address.here(entry.path))
        return
    if ctx.person is None:
        title = ctx.t("Sign in to open “{page}”", page=ctx.t(entry.title))
        sign_in.show(ctx, back_to=f"/{entry.path}", title=title)
        if (instead := navigation.instead_of(entry)) is not None:
            _lead_on(ctx.t("Without signing in: {page}", page=ctx.t(instead.title)), f"/{instead.path}")
        return
    title = ctx.t("“{page}” is not for this sign-in", page=ctx.t(entry.title))
    hint = ctx.t("You are signed in as {name}. Choose another page in the menu.", name=ctx.person.display_name)
    st.html(f'<h1 class="kb-title">{escape(title)}</h1><p class="kb-lead">{escape(hint)}</p>')


def _lead_on(text: str, path: str) -> None:
    st.html(f'<p class="kb-alone"><a href="{escape(path)}">{escape(text)}</a></p>')
