"""The frame around a page: product, account, person, language."""

from collections.abc import Callable
from html import escape

import streamlit as st

from core.ui import access, address, context, navigation
from core.ui.context import Context


def guarded(entry: navigation.PageEntry) -> Callable[[], None]:
    """Return what runs at the address of the page: the page, or the refusal for who may not see it."""

    def page() -> None:
        ctx = context.current()
        if entry.admits(ctx.person):
            entry.page()
        else:
            access.refuse(ctx, entry)

    return page


def show(ctx: Context) -> None:
    """Draw who is here and the switches."""
    person = escape(ctx.person.display_name) if ctx.person else ""
    out = f'<form method="post" action="/auth/logout"><button>{escape(ctx.t("Sign out"))}</button></form>'
    st.html(f'<div class="kb-bar">{person}{out if ctx.person else ""}</div>')
    if len(ctx.accounts) > 1 and ctx.account:
        numbers = {card.account_number: card.label or card.address for card in ctx.accounts}
        chosen = st.selectbox(
            ctx.t("Account"),
            list(numbers),
            format_func=numbers.__getitem__,
            key="frame.account",
            index=list(numbers).index(ctx.account.account_number),
        )
        if chosen != ctx.account.account_number:
            address.write("account", chosen)
            st.rerun()
