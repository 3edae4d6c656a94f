"""Who else sees an account: inviting, the list, taking back, and what was done with it."""

from collections.abc import Callable
from html import escape
from typing import Any
from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts import access, delegation, invitations
from core.i18n.catalogue import mark
from core.kit import ids
from core.runtime import process
from core.ui import context, state, typed
from core.ui import page as screen
from core.ui.components import days, folds, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context

_DONE, _REFUSED, _ROUND = "accounts.done", "accounts.refused", "accounts.invited"
LEVELS = {
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
    "order.placed": mark("ordered from the shop"),
    "order.canceled": mark("canceled an order of the shop"),
    "order.moved": mark("moved the visit of an order"),
    "refund.approved": mark("got the money of a canceled order back"),
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
    _holders(ctx, account_id, own=tuple(names))
    _invite(ctx, account_id, own=tuple(names))
    _uses(ctx, account_id)


def _holders(ctx: Context, account_id: int, *, own: tuple[int, ...]) -> None:
    held = delegation.held(ctx.db, account_ids=own, today=ctx.today)
    for row in delegation.holders(ctx.db, actor=ctx.actor, account_id=account_id, today=ctx.today):
        is_own = ctx.person is not None and row["person_id"] == ctx.person.person_id
        who = ctx.t("you") if is_own else f"{row['display_name']}, {row['email']}"
        key = str(row["person_id"]) if row["access_level"] != "owner" else ""
        _line(ctx, row, who=who, key=key, account_id=account_id, everywhere=tuple(held.get(row["person_id"], ())))
    for row in invitations.waiting(ctx.db, actor=ctx.actor, account_id=account_id, now=ctx.now):
        who = ctx.t("{email}, invited, has not accepted yet", email=row["email"])
        _line(ctx, row, who=who, key=row["email"], account_id=account_id, everywhere=())


def _line(
    ctx: Context, row: dict[str, Any], *, who: str, key: str, account_id: int, everywhere: tuple[int, ...]
) -> None:
    level = LEVELS[row["access_level"]]
    until = ctx.t("until {day}", day=ctx.words.day(row["ends_on"])) if row["ends_on"] else ""
    text = " · ".join(part for part in (who, ctx.t(level), until) if part)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="kb-sentence">{escape(text)}</p>')
        if key:
            name = f"accounts.back.{account_id}.{key}"
            st.button(ctx.t("Take back"), key=name, on_click=_take_back, args=((account_id,), key))
        if len(everywhere) > 1:
            said = ctx.t("Take back all {n}", n=len(everywhere))
            st.button(said, key=f"accounts.back.all.{key}", on_click=_take_back, args=(everywhere, key))


def _invite(ctx: Context, account_id: int, *, own: tuple[int, ...]) -> None:
    form = f"accounts.invite.{account_id}{state.get(_ROUND, '')}"  # a new form after each invitation that was sent
    with folds.box(ctx.t("Invite a person"), name="invite"), typed.kept(form):
        email = st.text_input(ctx.t("E-mail of the person"), key=f"{form}.email", max_chars=254)
        levels = {level: ctx.t(LEVELS[level]) for level in invitations.GRANTED}
        level = st.radio(ctx.t("May"), list(levels), format_func=levels.__getitem__, key=f"{form}.level", index=1)
        is_all = len(own) > 1 and st.checkbox(ctx.t("For all my accounts, {n} of them", n=len(own)), key=f"{form}.all")
        until = ctx.t("Last day, empty: until you take it back")
        ends_on = days.field(ctx, "until", until, None, first=ctx.today)
        pressed = st.button(ctx.t("Send the invitation"), type="primary", key=f"{form}.send")
    if pressed and level is not None:
        offer = invitations.Offer(email, level, ends_on)
        _send(ctx, own if is_all else (account_id,), offer, form=form)


def _send(ctx: Context, account_ids: tuple[int, ...], offer: invitations.Offer, *, form: str) -> None:
    try:
        invitations.invite(
            ctx.db,
            actor=ctx.actor,
            account_ids=account_ids,
            offer=offer,
            origin=process.running().settings.origin,
            words=ctx.words,
            now=ctx.now,
        )
    except invitations.InvitationRefused as refusal:
        fault = _FAULTS[refusal.args[0]]
        states.refusal(ctx, [ctx.t(fault)])
    except invitations.TooManyInvitations:
        states.refusal(ctx, [ctx.t("Twenty invitations a day are enough. Go on tomorrow.")])
    except access.AccessDenied:
        states.refusal(ctx, [ctx.t("This account is not in your list any more.")])
    else:
        state.put(_DONE, ctx.t("The invitation went to {email}; it works for seven days.", email=offer.email.strip()))
        typed.sent(form)
        days.drop("until")
        state.put(_ROUND, f".{ids.new()}")
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


def _take_back(account_ids: tuple[int, ...], key: str) -> None:
    def action(ctx: Context) -> None:
        if "@" in key:
            invitations.withdraw(ctx.db, actor=ctx.actor, account_ids=account_ids, email=key, now=ctx.now)
        else:
            person_id = UUID(key)
            delegation.take_back(ctx.db, actor=ctx.actor, account_ids=account_ids, person_id=person_id, now=ctx.now)

    _guarded(action)


def _guarded(action: Callable[[Context], None]) -> None:
    ctx = context.current()
    try:
        action(ctx)
    except access.AccessDenied:
        state.put(_REFUSED, ctx.t("This account is not in your list any more."))
    else:
        state.put(_DONE, ctx.t("It is taken back; from now on nothing of the account is shown there."))
