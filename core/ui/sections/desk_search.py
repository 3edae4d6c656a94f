"""The operator's search: an account by its number or address, forgiving, with what is missing named."""

from html import escape

import streamlit as st

from core.accounts import numbers
from core.desk import search
from core.desk.model import Found, FoundAccount, Gap
from core.i18n.catalogue import mark
from core.ui import address, state
from core.ui.components import badges, states
from core.ui.components.badges import Badge
from core.ui.context import Context

_TEXT, _SEEN = "customers.text", "customers.seen"
ACCOUNT = "account"  # key of the address: the account that is open
_FEW_STREETS = 6
_GAPS = {
    Gap.NO_NUMBER: (mark("No account has this number"), mark("Ask for the address: the number may be an old one.")),
    Gap.NO_STREET: (mark("No street is like this"), mark("Write street, house and flat: Lenina 5-12.")),
    Gap.NO_HOUSE: (mark("There is no house {house} in {streets}"), mark("Houses there: {known}.")),
    Gap.NO_FLAT: (mark("There is no flat {flat} in house {house}, {streets}"), mark("Flats there: {known}.")),
    Gap.WHICH_HOUSE: (mark("Which house in {streets}?"), mark("Add the number of the house.")),
}


def show(ctx: Context) -> None:
    """Draw the field and what was found; what was asked stands in the address."""
    asked = address.read("q") or ""
    if state.get(_SEEN, None) != asked:  # a link, "back", or the first run
        state.put(_TEXT, asked)
        state.put(_SEEN, asked)
    with (
        st.form("customers.search", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", key="customers-search"),
    ):
        st.text_input(
            ctx.t("Account number or address"),
            key=_TEXT,
            max_chars=120,
            placeholder=ctx.t("6600012345 or Lenina 5-12"),
            autocomplete="off",
            width=420,
        )
        st.form_submit_button(ctx.t("Find"), type="primary", on_click=_ask)
    if not asked:
        note = ctx.t("Spaces, dashes and slips of the hand are forgiven. Nobody is searched for by name.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
        return
    _found(ctx, search.find(ctx.db, actor=ctx.actor, text=asked, today=ctx.today))


def _ask() -> None:
    text = state.get(_TEXT, "").strip()
    state.put(_SEEN, text)
    address.write("q", text or None)


def _found(ctx: Context, found: Found) -> None:
    if found.number is not None and found.number.advice and (not found.accounts or found.accounts[0].is_alike):
        advice = ctx.t(found.number.advice, **dict(found.number.values))
        states.refusal(ctx, [advice, ctx.t(numbers.WHERE_IT_STANDS)])
    if not found.accounts:
        _missing(ctx, found)
        return
    _counted(ctx, found)
    for each in found.accounts:
        _entry(ctx, each)


def _counted(ctx: Context, found: Found) -> None:
    count = len(found.accounts)
    if found.gap is Gap.TOO_MANY:
        sentence = ctx.t("More than {n} accounts fit: add the flat or more digits.", n=search.MOST)
    elif found.accounts[0].is_alike:
        sentence = ctx.n("{n} account is like it.", "{n} accounts are like it.", n=count)
    else:
        sentence = ctx.n("{n} account is found.", "{n} accounts are found.", n=count)
    st.html(f'<p class="kb-sentence">{escape(sentence)}</p>')


def _missing(ctx: Context, found: Found) -> None:
    title, hint = _GAPS.get(found.gap or Gap.NO_STREET, _GAPS[Gap.NO_STREET])
    names = [f"{each.town}, {each.street}" for each in found.streets[:_FEW_STREETS]]
    more = " …" if len(found.streets) > _FEW_STREETS else ""
    values = {
        "house": found.house,
        "flat": found.flat,
        "streets": "; ".join(names) + more,
        "known": ", ".join(found.known) or "—",
    }
    states.empty(ctx, ctx.t(title, **_named(title, values)), ctx.t(hint, **_named(hint, values)))


def _named(message: str, values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if f"{{{name}}}" in message}


def _entry(ctx: Context, found: FoundAccount) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"found-{found.account_number}"):
        shown = [Badge(ctx.t("organisation"))] if found.customer_kind == "organisation" else []
        if found.closed_on is not None:
            shown.append(Badge(ctx.t("closed on {day}", day=ctx.words.short_day(found.closed_on)), "warning"))
        drawn = "".join(badges.drawn(badge) for badge in shown)
        st.html(
            f'<p class="kb-sentence">{escape(found.address)}</p>'
            f'<p class="kb-note">{escape(ctx.t("Account {number}", number=found.account_number))}</p>'
            f'<div class="kb-badges">{drawn}</div>'
        )
        st.button(
            ctx.t("Open the account"),
            key=f"customers.open.{found.account_number}",
            on_click=address.write,
            args=(ACCOUNT, found.account_number),
        )
