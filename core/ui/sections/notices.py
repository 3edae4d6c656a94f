"""Which letters a person gets, the page of a letter's link, and the calendar."""

from collections.abc import Callable
from html import escape

import streamlit as st

from core.accounts import access
from core.i18n.catalogue import mark
from core.identity.model import Role
from core.notices import calendar, delivery, operations, queries, rules, signing
from core.notices.model import EVENTS, NAMES, OF_HOMES, Choice, Kind
from core.runtime import process
from core.ui import address, context, state
from core.ui import page as screen
from core.ui.components import links, native_form, states
from core.ui.context import Context

_ALL = "all"
_ABOUT = "profile.letters_about"
_REFUSED = "profile.letters_refused"
HINTS: dict[Kind, str] = {
    Kind.READING_OPENS: mark("on the first day of the window"),
    Kind.READING_CLOSES: mark("only while a reading is missing"),
    Kind.DUE: mark("some days before, with the sum"),
    Kind.DEBT: mark("once for each overdue bill"),
    Kind.VERIFICATION: mark("half a year, two months and a month before"),
    Kind.RECEIPT: mark("as soon as the month is closed"),
}
_HOLDERS = (Role.HOUSEHOLD, Role.CORPORATE)


def letters(ctx: Context) -> None:
    """Draw a switch for each kind of letters; what is switched counts at once."""
    if ctx.person is None or ctx.person.role not in _HOLDERS:
        return
    note = ctx.t("They go to {email}. A switch counts at once.", email=ctx.person.email)
    screen.section(ctx, ctx.t("Notifications"), note)
    if state.get(_REFUSED, ""):
        states.refusal(ctx, [state.get(_REFUSED, "")])
        state.drop(_REFUSED)
    choices = queries.choices(ctx.db, person_id=ctx.person.person_id)
    about = _about(ctx)
    with st.container(key="profile-letters"):
        for kind in _kinds(ctx, about):
            st.toggle(
                _label(ctx, kind),
                value=_is_on(ctx, choices, kind, about),
                key=f"profile.letters.{kind.value}.{about or _ALL}",
                on_change=_switched,
                args=(kind, about),
            )
            _exceptions(ctx, choices, kind, about)
    always = ctx.t(
        "Letters that always come: confirming an address, a new password, money given back, a canceled order."
    )
    st.html(f'<p class="kb-note">{escape(always)}</p>')


def own_calendar(ctx: Context) -> None:
    """Draw the link by which another program follows the person's days, and the way to withdraw it."""
    if ctx.person is None or ctx.person.role not in _HOLDERS:
        return
    note = ctx.t(
        "Days to send readings, to pay and to verify meters, in the calendar of your phone. No sums, no addresses."
    )
    screen.section(ctx, ctx.t("Calendar"), note)
    found = queries.calendar_of(ctx.db, person_id=ctx.person.person_id)
    if found is None:
        st.button(ctx.t("Make a link"), key="profile.calendar_open", on_click=_open_calendar)
        return
    token = signing.calendar(signing.key(ctx.db), link_id=found["link_id"])
    link = f"{process.running().settings.origin}/calendar/{token}.ics"
    hint = ctx.t("Add it as a calendar by address. Whoever has the link sees these days.")
    st.html(f'<p class="kb-note">{escape(hint)}</p>')
    st.code(link, language=None, wrap_lines=True)
    with st.container(horizontal=True, key="actions-calendar"):
        # Streamlit's HTML lets no address of this scheme through.
        st.link_button(ctx.t("Open in the calendar"), f"webcal://{link.partition('://')[2]}", icon=":material/event:")
        st.button(ctx.t("Withdraw the link"), key="profile.calendar_close", on_click=_close_calendar)


def download(ctx: Context, *, key: str) -> None:
    """Offer the days of the chosen account as a file for a calendar."""
    card = ctx.account
    if card is None:
        return
    st.download_button(
        ctx.t("To my calendar"),
        lambda: calendar.of_account(ctx.db, actor=ctx.actor, account_id=card.account_id, words=ctx.words, now=ctx.now),
        file_name="kabinet.ics",
        mime=calendar.MEDIA_TYPE,
        key=f"{key}.calendar",
        icon=":material/event:",
        on_click="ignore",
    )


def leaving(ctx: Context) -> None:
    """Ask whether letters of the link's kind shall stop, or say what became of it."""
    token = address.read("key") or ""
    found = signing.unsubscribed(signing.key(ctx.db), token)
    if found is None:
        states.over(ctx, [ctx.t("This link is not complete. Open it from the letter anew.")])
        links.onward(ctx)
        return
    _, kind = found
    name = ctx.t(NAMES[kind])
    done = address.read("done")
    if done == "off":
        states.done(ctx, ctx.t("Letters “{kind}” come no more.", kind=name))
        _form(ctx, token, verb=ctx.t("Switch them on again"), on="yes")
    elif done == "on":
        states.done(ctx, ctx.t("Letters “{kind}” come again.", kind=name))
    else:
        text = ctx.t("Stop letters “{kind}” for all your accounts?", kind=name)
        st.html(f'<p class="kb-sentence">{escape(text)}</p>')
        _form(ctx, token, verb=ctx.t("Stop these letters"), on="no")
    note = ctx.t("All kinds of letters are in the profile.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')


def kind_name(ctx: Context, mail_kind: str) -> str:
    """Return what people call the kind of a letter, or the kind itself where it cannot be switched off."""
    kind = delivery.name_of(mail_kind)
    return ctx.t(NAMES[kind]) if kind else mail_kind


def _form(ctx: Context, token: str, *, verb: str, on: str) -> None:
    del ctx
    st.html(native_form.drawn([], action="/letters/off", verb=verb, typed={}, hidden={"key": token, "on": on}))


def _about(ctx: Context) -> int | None:
    """Return the account that is chosen for, None for all of one's own."""
    if len(ctx.accounts) < 2:
        return None
    names: dict[str, str] = {_ALL: ctx.t("All my accounts")}
    lent = ctx.t("lent to you")
    for card in ctx.accounts:
        more = "" if card.access_level == "owner" else f" ({lent})"
        names[str(card.account_id)] = f"{card.label or card.address}{more}"
    picked = st.selectbox(ctx.t("About which account"), list(names), format_func=names.__getitem__, key=_ABOUT)
    return None if picked == _ALL else int(picked)


def _kinds(ctx: Context, about: int | None) -> list[Kind]:
    is_home = ctx.person is not None and ctx.person.role is Role.HOUSEHOLD
    return [kind for kind in Kind if (is_home or kind not in OF_HOMES) and (about is None or kind not in EVENTS)]


def _is_on(ctx: Context, choices: list[Choice], kind: Kind, about: int | None) -> bool:
    level = next((card.access_level for card in ctx.accounts if card.account_id == about), "owner")
    return rules.is_wanted(choices, kind=kind, account_id=about, is_owner=level == "owner")


def _label(ctx: Context, kind: Kind) -> str:
    name = ctx.t(NAMES[kind])
    return f"{name}: {ctx.t(HINTS[kind])}" if kind in HINTS else name


def _exceptions(ctx: Context, choices: list[Choice], kind: Kind, about: int | None) -> None:
    """Say which accounts go another way than the switch of all."""
    if about is None and kind not in EVENTS:
        is_on = _is_on(ctx, choices, kind, None)
        others = [
            card.label or card.address
            for card in ctx.accounts
            if card.access_level == "owner" and _is_on(ctx, choices, kind, card.account_id) != is_on
        ]
        if others:
            names = ", ".join(others)
            text = ctx.t("off for: {names}", names=names) if is_on else ctx.t("on for: {names}", names=names)
            st.html(f'<p class="kb-note">{escape(text)}</p>')


def _guarded(action: Callable[[Context], None]) -> None:
    ctx = context.current()
    try:
        action(ctx)
    except operations.SignInNeeded:
        state.put(_REFUSED, ctx.t("Your session has ended. Sign in again."))
    except access.AccessDenied:
        state.put(_REFUSED, ctx.t("You do not see this account any more."))


def _switched(kind: Kind, about: int | None) -> None:
    is_on = bool(state.get(f"profile.letters.{kind.value}.{about or _ALL}", default=False))
    _guarded(
        lambda ctx: operations.choose(ctx.db, actor=ctx.actor, kind=kind, account_id=about, is_on=is_on, now=ctx.now)
    )


def _open_calendar() -> None:
    def action(ctx: Context) -> None:
        operations.open_calendar(ctx.db, actor=ctx.actor, language=ctx.words.language, now=ctx.now)

    _guarded(action)


def _close_calendar() -> None:
    _guarded(lambda ctx: operations.withdraw_calendar(ctx.db, actor=ctx.actor, now=ctx.now))
