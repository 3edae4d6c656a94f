"""Which account a page is about, and the switch between several."""

from html import escape

import streamlit as st

from core.accounts.model import AccountCard
from core.ui import address, state
from core.ui.context import Context

_KEY = "frame.account"


def line(ctx: Context, chosen: AccountCard) -> None:
    """Draw the account: its place, or a switch where there are several. The choice stands in the address."""
    if len(ctx.accounts) == 1:
        st.html(f'<p class="kb-place">{escape(name(chosen))}</p>')
        return
    names = {card.account_number: name(card) for card in ctx.accounts}
    state.put(_KEY, chosen.account_number)
    st.selectbox(
        ctx.t("Account"),
        list(names),
        key=_KEY,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        on_change=_switch,
        width=420,
    )


def name(card: AccountCard) -> str:
    """Return how the person calls the account: the label and the address, or the address alone."""
    return f"{card.label} · {card.address}" if card.label else card.address


def _switch() -> None:
    address.write("account", state.get(_KEY, ""))
