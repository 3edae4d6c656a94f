"""
Placing, paying and canceling an order (F1, F2).

A press that is repeated with the same key orders nothing more. An order costs what the person saw: another price of today is
refused, not charged. Money comes through the same gateway as for bills, and goes back by it (core.payments).
"""

import uuid
from datetime import datetime

from core.identity.model import Actor
from core.orders.model import NewOrder, Order
from data.database import Database, Transaction


def place(db: Database, new: NewOrder, *, actor: Actor, origin: str, now: datetime) -> Order:
    """
    Order what lies in the actor's basket for the account: lines at today's prices, visits booked, a letter.

    :raises accounts.access.AccessDenied: if the actor may not manage the account
    :raises OrderRefused: if something is missing or not as the person saw it
    """
    raise NotImplementedError


def cancel(db: Database, *, order_id: uuid.UUID, actor: Actor, origin: str, now: datetime, note: str = "") -> None:
    """
    Cancel an order, give its visits back and its money: by its person before the work starts, by the operator later too.

    :raises queries.OrderNotFound: if it is not the actor's
    :raises OrderRefused: 'too_late'
    """
    raise NotImplementedError


def mark_paid(tx: Transaction, *, order_id: uuid.UUID, intent_id: uuid.UUID, origin: str, now: datetime) -> bool:
    """Record that a payment paid the order; False if the money is not needed and goes back."""
    raise NotImplementedError
