"""Through which door readings come: the person's own account, a visitor's pass, or an operator for a customer (B4)."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import streamlit as st

from core.accounts import access
from core.desk import operations as desk
from core.desk import queries as desk_queries
from core.identity.model import Actor, Role
from core.metering import operations, passes, photos
from core.metering.model import Receipt, Submission, VisitorPass
from core.ui import state
from core.ui.components import states
from core.ui.context import Context

Channel: TypeAlias = Literal["office", "phone"]
REFUSED = (access.AccessDenied, desk_queries.TaskNotNamed)
_SENDER = "readings.sender"


@dataclass(frozen=True)
class Sender:
    """A visitor's pass, or how a customer told it to an operator; neither: the person's own account."""

    visitor: VisitorPass | None = None
    channel: Channel | None = None

    @property
    def is_visitor(self) -> bool:
        """Whether nothing of the account may be shown."""
        return self.visitor is not None

    @property
    def note(self) -> str:
        """The part of a form's name that keeps what an operator types apart from one's own."""
        return f".{self.channel}" if self.channel else ""


def keep(sender: Sender) -> None:
    """Keep who sends for the form's own runs."""
    state.put(_SENDER, sender)


def checked(ctx: Context, account_id: int) -> Sender:
    """Return who sends, if they may see the account; the run ends if not."""
    sender = state.get(_SENDER, Sender())
    if ctx.person is None:
        visitor = sender.visitor
        if visitor is None or visitor.account_id != account_id or not passes.is_valid(ctx.db, visitor, now=ctx.now):
            states.refusal(ctx, [ctx.t("The form was open for too long. Enter the account number again.")])
            st.stop()
        return sender
    if ctx.person.role is not Role.OPERATOR:
        access.require(ctx.db, actor=ctx.actor, account_id=account_id, level="view", today=ctx.today)
        return Sender()
    try:
        desk_queries.require(ctx.db, actor=ctx.actor, account_id=account_id, now=ctx.now)
    except desk_queries.TaskNotNamed:
        states.refusal(ctx, [ctx.t("The account was open for too long. Say again what you open it for.")])
        st.stop()
    return Sender(channel=sender.channel or "office")


def actor(ctx: Context) -> Actor:
    """Return who submits, with the channel by which the customer told it."""
    if ctx.person is None or ctx.person.role is not Role.OPERATOR:
        return ctx.actor
    return Actor.of(ctx.person, channel=state.get(_SENDER, Sender()).channel or "office")


def token() -> str | None:
    """Return the token of the visitor's pass."""
    visitor = state.get(_SENDER, Sender()).visitor
    return visitor.token if visitor else None


def send(ctx: Context, submission: Submission, photo: bytes | None) -> Receipt:
    """
    Submit the values, with the photo if there is one, and return the receipt.

    :raises AccessDenied: if the person may not submit for the account
    :raises TaskNotNamed: if an operator has not said for which task the account is open
    """
    if ctx.person is not None and ctx.person.role is Role.OPERATOR:
        return desk.enter_reading(ctx.db, submission, photo=photo)
    digest = photos.attach(ctx.db, photo, actor=submission.actor, account_id=submission.account_id, today=ctx.today)
    return operations.submit_reading(ctx.db, submission.with_photo(digest))
