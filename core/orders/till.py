"""
The money of an order: its payment is begun, heard of, given back.

The bank's side is that of every payment (core.payments). A payment tells its order in the transaction of its own last
state, so whatever is repeated, late or interrupted, the order is paid once; money that is not needed goes back.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from core.accounts import access
from core.i18n.formats import Words
from core.identity.model import Actor
from core.kit import clock
from core.orders import queries, steps
from core.orders.model import Kind, Line, Order, Status
from core.payments import for_orders, refunds, wishes
from core.payments.model import Intent, OrderItem, OrderWish, State, Wish
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_COMMODITY, _SERVICE = "commodity", "service"  # the gateway's words


class PaymentNotNeeded(Exception):
    """The order is paid already, or canceled."""


def begin(
    tx: Transaction,
    order: Order,
    *,
    actor: Actor,
    gateway: str,
    now: datetime,
    card_id: uuid.UUID | None = None,
    is_saving_card: bool = False,
) -> Intent:
    """Begin the payment of an order in an open transaction; one that may still be paid is the same again."""
    lines = queries.lines(tx, order_ids=[order.order_id])[order.order_id]
    vat_code = int(tariffs.rule_value(tx, name="receipt_vat_code_advance", on=clock.local_day(now)))
    past = for_orders.of_order(tx, order_id=order.order_id)
    wish = Wish(
        idempotency_key=f"order:{order.order_id}:{len(past)}",
        parts=(),
        email=order.email,
        language=order.language,
        phone=order.phone,
        card_id=card_id,
        is_saving_card=is_saving_card,
        order=OrderWish(order.order_id, order.order_number, order.account_id, _items(lines, vat_code)),
    )
    return wishes.created(tx, wish, person_id=order.person_id, actor=actor.name, gateway=gateway, now=now)


def pay_again(db: Database, *, order_id: uuid.UUID, actor: Actor, gateway: str, now: datetime) -> Intent:
    """
    Return the payment by which the order can be paid now: the open one, or a new one after a declined card.

    :raises queries.OrderNotFound: if it is not the actor's
    :raises accounts.access.AccessDenied: if the person may not manage its account any more
    :raises PaymentNotNeeded: if it is paid already, or canceled
    """

    def change(tx: Transaction) -> Intent:
        found = queries.one(tx, order_id=order_id)
        if actor.person_id is None or found.person_id != actor.person_id:
            raise queries.OrderNotFound
        access.require(tx, actor=actor, account_id=found.account_id, level="manage", today=clock.local_day(now))
        if found.status is not Status.PLACED:
            raise PaymentNotNeeded
        return begin(tx, found, actor=actor, gateway=gateway, now=now)

    return db.change(change)


def settle(db: Database, *, origin: str, now: datetime) -> int:
    """Tell every order whose money has come; return how many were told."""
    waiting = for_orders.received(db)
    for paid in waiting:
        db.change(partial(_settle, intent_id=paid.intent_id, order_id=paid.order_id, origin=origin, now=now))
    return len(waiting)


def mark_paid(tx: Transaction, *, order_id: uuid.UUID, intent_id: uuid.UUID, origin: str, now: datetime) -> bool:
    """Record that a payment paid the order; False if the order does not need the money, which then goes back."""
    found = queries.one(tx, order_id=order_id)
    if found.status is not Status.PLACED:
        refunds.give_back(tx, intent_id=intent_id, reason=f"order {found.status}", actor=steps.SYSTEM, now=now)
        steps.record(tx, order_id=order_id, status=found.status, kind="returned", actor=None, now=now)
        return False
    tx.write(_SQL["set_intent"], order_id=order_id, intent_id=intent_id)
    steps.move(tx, order_id=order_id, status=Status.PAID, kind="paid", actor=None, now=now, origin=origin)
    return True


def close(tx: Transaction, order: Order, *, actor: Actor | None, now: datetime) -> None:
    """Give back what was paid for an order that is being canceled, and close a payment the bank knows nothing of."""
    name = actor.name if actor else steps.SYSTEM
    for intent in for_orders.of_order(tx, order_id=order.order_id):
        if intent.state is State.POSTED:
            refunds.give_back(tx, intent_id=intent.intent_id, reason="order canceled", actor=name, now=now)
        elif intent.state is State.CREATED and intent.sent_at is None:
            for_orders.withdraw(tx, intent_id=intent.intent_id, now=now)


def is_at_bank(db: Reader, *, order_id: uuid.UUID) -> bool:
    """Return whether the bank may still say that the order was paid."""
    intents = for_orders.of_order(db, order_id=order_id)
    return any(
        (one.is_open and one.sent_at is not None) or one.state in (State.SUCCEEDED, State.DISPUTED) for one in intents
    )


def unpaid_for(db: Reader, *, now: datetime) -> timedelta:
    """Return how long an order waits for its money."""
    return timedelta(days=int(tariffs.rule_value(db, name="order_unpaid_days", on=clock.local_day(now))))


def _settle(tx: Transaction, *, intent_id: uuid.UUID, order_id: uuid.UUID, origin: str, now: datetime) -> None:
    if intent_id not in {one.intent_id for one in for_orders.received(tx)}:
        return  # told meanwhile
    for_orders.mark_posted(tx, intent_id=intent_id, now=now)
    mark_paid(tx, order_id=order_id, intent_id=intent_id, origin=origin, now=now)


def _items(lines: Sequence[Line], vat_code: int) -> tuple[OrderItem, ...]:
    """Return the lines of the cash register's receipt, a Russian document."""
    words = Words("ru")
    return tuple(
        OrderItem(
            words.t("{name}, {n} pcs", name=line.name_ru, n=line.quantity) if line.quantity > 1 else line.name_ru,
            line.amount,
            vat_code,
            _COMMODITY if line.kind is Kind.GOOD else _SERVICE,
        )
        for line in lines
    )
