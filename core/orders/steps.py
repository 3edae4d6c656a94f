"""The steps of an order: a new status, the event that tells of it, the letter to the customer, the audit row."""

import uuid
from datetime import datetime

from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import ids
from core.orders import letters, queries
from core.orders.model import Order, Status
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__)
SYSTEM = "system"  # nobody pressed anything: the bank paid, or nobody paid in time


def move(
    tx: Transaction,
    *,
    order_id: uuid.UUID,
    status: Status,
    kind: str,
    actor: Actor | None,
    now: datetime,
    origin: str,
    note: str = "",
) -> Order:
    """
    Bring an order into a status and tell the customer by letter; whether it may come into it, the caller has decided.

    `kind` names the step ('claimed', 'started', 'done', 'canceled' ...), `note` is to the customer, `origin` where
    links of letters lead; `actor` None is the system itself.
    """
    before = queries.one(tx, order_id=order_id)
    if before.status is not status:
        tx.write(_SQL["set_status"], order_id=order_id, status=status.value, now=now)
    record(tx, order_id=order_id, status=status, kind=kind, actor=actor, now=now, note=note)
    found = queries.one(tx, order_id=order_id)
    if before.status is not status:
        letters.moved(tx, found, note=note, origin=origin, now=now)
    return found


def record(
    tx: Transaction,
    *,
    order_id: uuid.UUID,
    status: Status,
    kind: str,
    actor: Actor | None,
    now: datetime,
    note: str = "",
) -> None:
    """Add one thing that happened to an order, for its history and for the audit."""
    name = actor.name if actor else SYSTEM
    tx.write(
        _SQL["add_event"],
        event_id=ids.new(),
        order_id=order_id,
        kind=kind,
        status=status.value,
        actor=name,
        note=note,
        recorded_at=now,
    )
    found = queries.one(tx, order_id=order_id)
    details = {"number": found.order_number, "account_id": found.account_id, "amount": found.total_amount}
    audit.record(tx, now=now, actor=name, action=f"order.{kind}", subject=("order", str(order_id)), details=details)
