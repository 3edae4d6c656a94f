"""What the link of an invitation shows: what is lent, and how to take it, also for who has no sign-in yet (A5)."""

from html import escape

import streamlit as st

from core.accounts import invitations
from core.accounts.invitations import Invitation
from core.i18n.catalogue import mark
from core.identity import queries as people
from core.identity.model import Role
from core.ui import address, browser
from core.ui import page as screen
from core.ui.components import links, native_form, sign_in, states
from core.ui.context import Context
from core.ui.sections import registration

_OTHER_KIND = {
    Role.HOUSEHOLD: mark(
        "The invitation is to a home; this e-mail signs in for an organisation. Ask to invite another e-mail of yours."
    ),
    Role.CORPORATE: mark(
        "The invitation is to an organisation; this e-mail signs in for a home. Ask to invite your e-mail at work."
    ),
}
_LIST = {Role.HOUSEHOLD: "accounts", Role.CORPORATE: "portfolio"}


def show(ctx: Context) -> None:
    """Draw what the link of the address offers, and the way to take it."""
    token = address.read("token") or ""
    try:
        found = invitations.opened(ctx.db, token=token, now=ctx.now)
    except invitations.InvitationExpired:
        _expired(ctx)
        return
    _offer(ctx, found)
    if ctx.person is not None:
        _accept(ctx, token, found)
    elif people.is_email_taken(ctx.db, email=found.email):  # told to who has the letter, so to its owner
        title = ctx.t("Sign in as {email} to accept", email=found.email)
        sign_in.show(ctx, back_to=f"/invitation?token={token}", title=title)
    else:
        _register(ctx, token, found)


def _expired(ctx: Context) -> None:
    states.over(
        ctx,
        [
            ctx.t("This invitation was accepted already, taken back, or is over."),
            ctx.t("An accepted account stands in your list. If it does not, ask for a new invitation."),
        ],
    )
    if ctx.person is None:
        links.show("sign-in", ctx.t("Sign in"), is_main=True)
    elif ctx.person.role in _LIST:
        links.show(_LIST[ctx.person.role], ctx.t("To my accounts"), is_main=True)


def _offer(ctx: Context, found: Invitation) -> None:
    count = len(found.rows)
    what = ctx.n("{name} lends you {n} account.", "{name} lends you {n} accounts.", n=count, name=found.inviter_name)
    until = ctx.t("until {day}", day=ctx.words.day(found.ends_on)) if found.ends_on else ""
    right = ctx.t("see the account") if found.level == "view" else ctx.t("see the account, submit readings and pay")
    right = ctx.t("You will be able to {right}.", right=" · ".join(part for part in (right, until) if part))
    st.html(f'<p class="kb-sentence">{escape(what)}</p><p class="kb-note">{escape(right)}</p>')


def _accept(ctx: Context, token: str, found: Invitation) -> None:
    if ctx.person is not None and ctx.person.email != found.email:
        said = ctx.t(
            "The invitation went to another e-mail than the one you are signed in with: {email}.",
            email=ctx.person.email,
        )
        states.refusal(ctx, [said, ctx.t("Sign out and open the link of the letter again.")])
        return
    if not st.button(ctx.t("Accept"), key="invitation.accept", type="primary"):
        return
    screen.check(ctx)
    try:
        invitations.accept(ctx.db, actor=ctx.actor, token=token, now=ctx.now)
    except invitations.OtherKindOfSignIn as refusal:
        states.refusal(ctx, [ctx.t(_OTHER_KIND[refusal.role])])
    except invitations.InvitationExpired:
        _expired(ctx)
    else:
        count = len(found.rows)
        states.done(ctx, ctx.n("{n} account is in your list now.", "{n} accounts are in your list now.", n=count))
        links.show(_LIST[found.role], ctx.t("To my accounts"), is_main=True)


def _register(ctx: Context, token: str, found: Invitation) -> None:
    """Draw the form of a new sign-in: the letter has proved the e-mail, and no receipt is needed."""
    said = ctx.t("You have no sign-in yet. Choose a password: you will sign in as {email}.", email=found.email)
    st.html(f'<p class="kb-sentence">{escape(said)}</p>')
    faults = registration.faults_said(ctx)
    registration.refusal(ctx, faults)
    st.html(
        native_form.drawn(
            registration.password_and_consents(ctx, faults),
            action="/auth/register-invited",
            verb=ctx.t("Register and accept"),
            typed=browser.typed(),
            hidden={"token": token, "email": found.email},
        )
    )
