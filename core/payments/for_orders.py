"""
Payments of orders of the shop: which order, the lines of its receipt, and that the order knows of its money.

They go the way of every payment through the bank, but no account gets anything: the order is told, in one transaction
with the payment's last state, by whoever knows orders (`core.orders.till`).
"""

import uuid
from datetime import datetime

from core.i18n.formats import Words
from core.payments import operations, queries
from core.payments.gateway import Item
from core.payments.model import Intent, OrderWish, PaidOrder, State
from data import sql
from data.database import Reader, Transaction

_SQL = sql.load(__file__)
POSITION = 0  # of the one refund of such a payment; parts of accounts begin with 1


def add(tx: Transaction, order: OrderWish, *, intent_id: uuid.UUID) -> None:
    """Record which order a new payment is for, and the lines of its receipt."""
    tx.write(
        _SQL["add_order"],
        intent_id=intent_id,
        order_id=order.order_id,
        order_number=order.order_number,
        account_id=order.account_id,
    )
    for position, item in enumerate(order.items, start=1):
        tx.write(
            _SQL["add_item"],
            intent_id=intent_id,
            position=position,
            description=item.description,
            amount=item.amount,
            vat_code=item.vat_code,
            subject=item.subject,
        )


def of_intent(db: Reader, *, intent_id: uuid.UUID) -> PaidOrder | None:
    """Return the order that the payment is for, None for a payment of bills."""
    row = db.record(_SQL["of_intent"], intent_id=intent_id)
    return PaidOrder(**row) if row else None


def items(db: Reader, *, intent_id: uuid.UUID) -> list[Item]:
    """Return the receipt's lines: paid before it is handed over (54-FZ)."""
    return [Item(**row, mode="full_prepayment") for row in db.records(_SQL["items"], intent_id=intent_id)]


def description(found: Intent, order: PaidOrder) -> str:
    """Return what the bank's page calls the payment."""
    return Words(found.language).t(
        "Payment {payment}, order {number}", payment=found.intent_number, number=order.order_number
    )


def undeclined(db: Reader, *, order_id: uuid.UUID) -> uuid.UUID | None:
    """Return the payment of the order that may still be paid or was: there is never a second one beside it."""
    found: uuid.UUID | None = db.value(_SQL["undeclined"], order_id=order_id)
    return found


def of_order(db: Reader, *, order_id: uuid.UUID) -> list[Intent]:
    """Return the payments of an order, the newest first: declined ones, and at most one other."""
    rows = db.records(_SQL["of_order"], order_id=order_id)
    return [queries.intent(db, intent_id=row["intent_id"]) for row in rows]


def received(db: Reader) -> list[PaidOrder]:
    """Return payments of orders whose money has come and whose order does not know it yet."""
    return [PaidOrder(**row) for row in db.records(_SQL["received"])]


def refund_state(db: Reader, *, intent_id: uuid.UUID) -> str | None:
    """Return how far the money is on its way back ('approved', 'done'), or None."""
    found: str | None = db.value(_SQL["refund_state"], intent_id=intent_id, position=POSITION)
    return found


def mark_posted(tx: Transaction, *, intent_id: uuid.UUID, now: datetime) -> None:
    """Record that the order knows of its money; call it in the transaction that tells the order."""
    tx.write(_SQL["mark_posted"], intent_id=intent_id, now=now)
    operations.record(tx, intent_id, "posted", State.POSTED, now=now)


def withdraw(tx: Transaction, *, intent_id: uuid.UUID, now: datetime) -> None:
    """Close a payment that was never sent to the bank: its order is canceled."""
    tx.write(_SQL["withdraw"], intent_id=intent_id, now=now)
    operations.record(tx, intent_id, "withdrawn", State.CANCELED, now=now)
