"""Who else sees an account: inviting, the list, taking back, and what was done with it."""

from collections.abc import Callable
from html import escape
from typing import Any
from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts import access, delegation
from core.i18n.catalogue import mark
from core.runtime import process
from core.ui import address, context, state, typed
from core.ui import page as screen
from core.ui.components import links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context

_DONE, _REFUSED = "accounts.done", "accounts.refused"
_LEVELS = {
    "owner": mark("owner"),
    "manage": mark("sees, submits readings and pays"),
    "view": mark("sees"),
}
_ACTIONS = {
    "viewed": mark("looked at the account"),
    "reading.submitted": mark("submitted a reading"),
    "reading.corrected": mark("corrected a reading"),
    "access.accepted": mark("accepted the invitation"),
    "payment.created": mark("began a payment"),
    "refund.requested": mark("asked for money back"),
    "autopay.switched_on": mark("switched automatic payment on"),
    "autopay.switched_off": mark("switched automatic payment off"),
    "document.sent": mark("sent a document by e-mail"),
    "appeal.opened": mark("wrote an appeal about it"),
    "account.removed": mark("took the account off the list"),
}
_FAULTS = {
    "email": mark("This does not look like an e-mail address."),
    "self": mark("This is your own e-mail."),
    "ends_on": mark("The last day has passed already."),
    "level": mark("Choose what the person may do."),
}
_OTHER = mark("changed something in the account")


def show(ctx: Context) -> None:
    """Draw who may do what with one of the person's own accounts; nothing for who owns none."""
    own = [card for card in ctx.accounts if card.access_level == "owner"]
    if not own:
        return
    note = ctx.t("You stay the owner and take it back whenever you like.")
    screen.section(ctx, ctx.t("Let somebody else see or run an account"), note)
    names = {card.account_id: card.label or card.address for card in own}
    account_id = st.selectbox(ctx.t("Account"), list(names), format_func=names.__getitem__, key="accounts.shared")
    _holders(ctx, account_id)
    _invite(ctx, account_id)
    _uses(ctx, account_id)


def _holders(ctx: Context, account_id: int) -> None:
    people = delegation.holders(ctx.db, actor=ctx.actor, account_id=account_id, today=ctx.today)
    for row in people:
        is_own = ctx.person is not None and row["person_id"] == ctx.person.person_id
        who = ctx.t("you") if is_own else f"{row['display_name']}, {row['email']}"
        has_button = row["access_level"] != "owner"
        _line(ctx, row, who=who, key=str(row["person_id"]) if has_button else "", account_id=account_id)
    for row in delegation.waiting(ctx.db, actor=ctx.actor, account_id=account_id, now=ctx.now):
        who = ctx.t("{email}, invited, has not accepted yet", email=row["email"])
        _line(ctx, row, who=who, key=row["email"], account_id=account_id)


def _line(ctx: Context, row: dict[str, Any], *, who: str, key: str, account_id: int) -> None:
    level = _LEVELS[row["access_level"]]
    until = ctx.t("until {day}", day=ctx.words.day(row["ends_on"])) if row["ends_on"] else ""
    text = " · ".join(part for part in (who, ctx.t(level), until) if part)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="kb-sentence">{escape(text)}</p>')
        if key:
            name = f"accounts.back.{account_id}.{key}"
            st.button(ctx.t("Take back"), key=name, on_click=_take_back, args=(account_id, key))


def _invite(ctx: Context, account_id: int) -> None:
    form = f"accounts.invite.{account_id}"
    with st.expander(ctx.t("Invite a person"), key=f"{form}.box"), typed.kept(form), st.form(form, border=False):
        email = st.text_input(ctx.t("E-mail the person signs in with"), key=f"{form}.email", max_chars=254)
        levels = {level: ctx.t(_LEVELS[level]) for level in delegation.GRANTED}
        level = st.radio(ctx.t("May"), list(levels), format_func=levels.__getitem__, key=f"{form}.level", index=1)
        ends_on = st.date_input(
            ctx.t("Last day, empty: until you take it back"),
            value=None,
            min_value=ctx.today,
            key=f"{form}.ends",
            format="DD.MM.YYYY",
        )
        pressed = st.form_submit_button(ctx.t("Send the invitation"), type="primary")
    if not pressed or level is None:
        return
    try:
        delegation.invite(
            ctx.db,
            actor=ctx.actor,
            account_id=account_id,
            offer=delegation.Offer(email, level, ends_on),
            origin=process.running().settings.origin,
            words=ctx.words,
            now=ctx.now,
        )
    except delegation.InvitationRefused as refusal:
        fault = _FAULTS[refusal.args[0]]
        states.refusal(ctx, [ctx.t(fault)])
    except delegation.TooManyInvitations:
        states.refusal(ctx, [ctx.t("Twenty invitations a day are enough. Go on tomorrow.")])
    else:
        state.put(_DONE, ctx.t("The invitation went to {email}; it works for seven days.", email=email.strip()))
        typed.sent(form)
        st.rerun()


def _uses(ctx: Context, account_id: int) -> None:
    found = delegation.uses(ctx.db, actor=ctx.actor, account_id=account_id, today=ctx.today)
    if found.is_empty():
        return
    names = {code: ctx.t(text) for code, text in _ACTIONS.items()}
    frame = found.with_columns(
        pl.col("action").replace_strict(names, default=ctx.t(_OTHER), return_dtype=pl.String).alias("what"),
        pl.concat_str("display_name", "email", separator=", ").alias("who"),
    )
    screen.section(ctx, ctx.t("What others did with it"))
    columns = (
        Column("used_at", ctx.t("When"), kind="instant"),
        Column("who", ctx.t("Who")),
        Column("what", ctx.t("What")),
    )
    st.html(tables.html(ctx.words, Table(frame, columns)))


def _take_back(account_id: int, key: str) -> None:
    def action(ctx: Context) -> None:
        if "@" in key:
            delegation.withdraw(ctx.db, actor=ctx.actor, account_id=account_id, email=key, now=ctx.now)
        else:
            person_id = UUID(key)
            delegation.take_back(ctx.db, actor=ctx.actor, account_id=account_id, person_id=person_id, now=ctx.now)

    _guarded(action)


def _guarded(action: Callable[[Context], None]) -> None:
    ctx = context.current()
    try:
        action(ctx)
    except access.AccessDenied:
        state.put(_REFUSED, ctx.t("This account is not in your list any more."))
    else:
        state.put(_DONE, ctx.t("It is taken back; from now on nothing of the account is shown there."))


def invitation(ctx: Context) -> None:
    """Draw the invitation of the address with the button that accepts it."""
    token = address.read("token") or ""
    try:
        found = delegation.offered(ctx.db, actor=ctx.actor, token=token, now=ctx.now)
    except delegation.InvitationExpired:
        text = ctx.t("This invitation is not for this sign-in, was taken back, or is over.")
        states.refusal(ctx, [text, ctx.t("Sign in with the e-mail it came to, or ask for a new one.")])
        return
    level = _LEVELS[found["access_level"]]
    until = ctx.t("until {day}", day=ctx.words.day(found["ends_on"])) if found["ends_on"] else ""
    text = " · ".join(part for part in (ctx.t("You may accept an account; your right:"), ctx.t(level), until) if part)
    st.html(f'<p class="kb-sentence">{escape(text)}</p>')
    if st.button(ctx.t("Accept"), key="invitation.accept", type="primary"):
        try:
            delegation.accept(ctx.db, actor=ctx.actor, token=token, now=ctx.now)
        except delegation.InvitationExpired:
            states.refusal(ctx, [ctx.t("This invitation is not for this sign-in, was taken back, or is over.")])
            return
        states.done(ctx, ctx.t("The account is in your list now."))
        links.show("accounts", ctx.t("To my accounts"), is_main=True)
