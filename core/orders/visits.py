"""When somebody comes for an order: planned by its operator, moved by the customer until the day before."""

import uuid
from datetime import datetime

from core.identity.model import Actor, Role
from core.kit import clock
from core.orders import claims, operations, queries, slot_rules, slots, steps, visit_letters
from core.orders.model import Order
from data.database import Database, Reader, Transaction


class MoveRefused(Exception):
    """The visit cannot be moved any more: its day has come, or the order is over."""


def plan_visit(
    db: Database, *, actor: Actor, order_id: uuid.UUID, position: int, slot_id: uuid.UUID, origin: str, now: datetime
) -> None:
    """
    Set or move the visit of a line, at short notice too; the customer gets a letter.

    The other refusals are those of `claims.release`.

    :raises slots.SlotTaken: if the span cannot be had
    """

    def change(tx: Transaction) -> None:
        found = claims.taken(tx, actor=actor, order_id=order_id)
        _moved(tx, found, position, slot_id, actor=actor, origin=origin, now=now)

    db.change(change)


def move_visit(
    db: Database, *, actor: Actor, order_id: uuid.UUID, position: int, slot_id: uuid.UUID, origin: str, now: datetime
) -> None:
    """
    Move the visit of one's own order, until the day before it.

    :raises queries.OrderNotFound: if it is not the actor's order
    :raises AccessDenied: if the person may not manage its account any more
    :raises MoveRefused: if its day has come, or the order is over
    :raises slots.SlotTaken: if the new span cannot be had
    """

    def change(tx: Transaction) -> None:
        if actor.role is Role.OPERATOR:
            raise queries.OrderNotFound
        found = operations.own(tx, order_id=order_id, actor=actor, now=now)
        if not may_move(tx, found, position=position, now=now):
            raise MoveRefused
        _moved(tx, found, position, slot_id, actor=actor, origin=origin, now=now)

    db.change(change)


def may_move(db: Reader, found: Order, *, position: int, now: datetime) -> bool:
    """Return whether the customer may still move the visit of a line."""
    held = slots.of_order(db, order_id=found.order_id).get(position)
    return found.is_open and held is not None and slot_rules.may_move(held, today=clock.local_day(now))


def _moved(
    tx: Transaction,
    found: Order,
    position: int,
    slot_id: uuid.UUID,
    *,
    actor: Actor,
    origin: str,
    now: datetime,
) -> None:
    held = slots.of_order(tx, order_id=found.order_id).get(position)
    if held is not None and held.slot_id == slot_id:
        return
    slot = slots.book(
        tx,
        slot_id=slot_id,
        order_id=found.order_id,
        position=position,
        now=now,
        account_id=found.account_id,
        has_lead=actor.role is not Role.OPERATOR,
    )
    kind = "moved" if held is not None else "planned"
    note = visit_letters.visit_note(found, slot)
    steps.record(tx, order_id=found.order_id, status=found.status, kind=kind, actor=actor, now=now, note=note)
    visit_letters.visit(tx, found, slot, is_moved=held is not None, origin=origin, now=now)
