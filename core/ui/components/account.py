"""Which account a page is about, and the switch between several."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.accounts.model import AccountCard
from core.identity.model import Role
from core.ui import address, state
from core.ui.components import labels, links
from core.ui.context import Context

_KEY, _SEARCH = "frame.account", "frame.search"
# Accounts: a name is a tenth of a kilobyte, and a list goes to the browser whole (2 000 sites are 200 KB a page).
LISTED = 100
_OFFERED = 6  # what a search offers at once: on a phone without much scrolling


def line(ctx: Context, chosen: AccountCard) -> None:
    """Draw the account: its place, or a switch where there are several. The choice stands in the address."""
    if len(ctx.accounts) == 1:
        st.html(_place(chosen))
    elif len(ctx.accounts) <= LISTED:
        _list(ctx, chosen)
    else:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="account-of-many"):
            st.html(_place(chosen), width="content")
            # Under another key once another account is chosen: so it closes.
            with st.popover(ctx.t("Another account"), key=f"frame.search.{chosen.account_number}"):
                _search(ctx, chosen)


def name(card: AccountCard) -> str:
    """Return how the person calls the account: the label and the address, or the address alone."""
    return f"{card.label} · {card.address}" if card.label else card.address


def matching(cards: Sequence[AccountCard], text: str) -> list[AccountCard]:
    """Return the accounts whose name, address or number holds every word of the text, in their own order."""
    wanted = _folded(text).split()
    return [card for card in cards if all(word in _folded(f"{name(card)} {card.account_number}") for word in wanted)]


def _list(ctx: Context, chosen: AccountCard) -> None:
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


def _search(ctx: Context, chosen: AccountCard) -> None:
    text = st.text_input(
        ctx.t("Name, address or number"), key=_SEARCH, max_chars=60, live="300ms", autocomplete="off", width=320
    )
    found = [card for card in matching(ctx.accounts, text or "") if card != chosen] if (text or "").strip() else []
    for card in found[:_OFFERED]:
        st.button(
            labels.plain(name(card)),
            key=f"frame.to.{card.account_number}",
            type="tertiary",
            on_click=_go,
            args=(card.account_number,),
        )
    if note := _note(ctx, text or "", len(found)):
        st.html(f'<p class="kb-note" role="status">{escape(note)}</p>')
    if ctx.person and ctx.person.role is Role.CORPORATE:
        links.show("portfolio", ctx.t("All sites in one table"))


def _note(ctx: Context, text: str, count: int) -> str:
    if not text.strip():
        return ctx.n("{n} account in all", "{n} accounts in all", n=len(ctx.accounts))
    if not count:
        return ctx.t("Nothing fits. Try a part of the street, or the end of the number.")
    if count <= _OFFERED:
        return ""
    return ctx.n("And {n} more: type a word more.", "And {n} more: type a word more.", n=count - _OFFERED)


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е").replace(",", " ")


def _place(card: AccountCard) -> str:
    return f'<p class="kb-place">{escape(name(card))}</p>'


def _switch() -> None:
    address.write("account", state.get(_KEY, ""))


def _go(account_number: str) -> None:
    state.drop(_SEARCH)
    address.write("account", account_number)
