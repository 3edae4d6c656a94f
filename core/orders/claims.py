"""
Who works on an order: an operator takes it, so that no other does, or gives it back to the queue (H2).

Every step stands in the history of the order and in the audit under the operator's name.
"""

import uuid
from datetime import datetime

from core.accounts.access import AccessDenied
from core.identity.model import Actor, Role
from core.orders import queries, steps
from core.orders.model import Order, Status
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)


class ClaimedByOther(Exception):
    """Another operator has taken the order; carries the name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotClaimed(Exception):
    """The order must be taken first."""


class NotReady(Exception):
    """The order is not paid yet, or it is over; carries its status."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


def claim(db: Database, *, actor: Actor, order_id: uuid.UUID, origin: str, now: datetime) -> None:
    """
    Take a paid order, so that no other operator works on it too; the customer learns that work has begun.

    :raises AccessDenied: if the actor is not an operator
    :raises queries.OrderNotFound: if there is no such order
    :raises ClaimedByOther: if somebody else has taken it
    :raises NotReady: if it is not paid, or over
    """

    def change(tx: Transaction) -> None:
        found = for_operator(tx, actor=actor, order_id=order_id)
        if found.operator_id is not None:
            return
        tx.write(_SQL["claim"], order_id=order_id, operator_id=actor.person_id, now=now)
        steps.move(tx, order_id=order_id, status=Status.IN_WORK, kind="claimed", actor=actor, now=now, origin=origin)

    db.change(change)


def release(db: Database, *, actor: Actor, order_id: uuid.UUID, now: datetime) -> None:
    """
    Give an order back to the queue; the refusals are those of `claim`.

    :raises NotClaimed: if nobody has taken it
    """

    def change(tx: Transaction) -> None:
        taken(tx, actor=actor, order_id=order_id)
        tx.write(_SQL["release"], order_id=order_id, now=now)
        steps.record(tx, order_id=order_id, status=Status.PAID, kind="released", actor=actor, now=now)

    db.change(change)


def known(tx: Reader, *, actor: Actor, order_id: uuid.UUID) -> Order:
    """
    Return any order to an operator.

    :raises AccessDenied: if the actor is none
    :raises queries.OrderNotFound: if there is no such order
    """
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(0, "operator")
    return queries.one(tx, order_id=order_id)


def for_operator(tx: Reader, *, actor: Actor, order_id: uuid.UUID) -> Order:
    """Return an order that the operator may take or has taken; the refusals are those of `claim`."""
    found = known(tx, actor=actor, order_id=order_id)
    if found.operator_id is not None and found.operator_id != actor.person_id:
        raise ClaimedByOther(found.operator_name or "")
    if found.status not in (Status.PAID, Status.IN_WORK):
        raise NotReady(found.status)
    return found


def taken(tx: Reader, *, actor: Actor, order_id: uuid.UUID) -> Order:
    """Return the order that the operator has taken; the refusals are those of `release`."""
    found = for_operator(tx, actor=actor, order_id=order_id)
    if found.operator_id is None:
        raise NotClaimed
    return found
