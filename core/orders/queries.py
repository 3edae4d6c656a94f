"""What is sold, what lies in a basket, and orders with their lines and steps."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from core.orders.model import BasketLine, Delivery, Event, Group, Kind, Line, Order, OwnMeter, Product, Status
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


class OrderNotFound(Exception):
    """There is no such order, or it is not the actor's: the two are not told apart."""


def products(db: Reader, *, on: date) -> list[Product]:
    """Return what is sold on the day, shelf by shelf, the delivery of goods too."""
    return [_product(row) for row in db.records(_SQL["products"], on_day=on)]


def product(db: Reader, *, product_code: str, on: date) -> Product | None:
    """Return one product as it is sold on the day, or None if it is not."""
    return next((one for one in products(db, on=on) if one.product_code == product_code), None)


def basket(db: Reader, *, person_id: uuid.UUID, account_id: int, on: date) -> list[BasketLine]:
    """Return the person's basket for an account at the prices of the day, in the order things were put into it."""
    sold = {one.product_code: one for one in products(db, on=on)}
    rows = db.records(_SQL["basket"], person_id=person_id, account_id=account_id)
    return [BasketLine(**row, product=sold.get(row["product_code"])) for row in rows]


def basket_size(db: Reader, *, person_id: uuid.UUID, account_ids: Sequence[int]) -> int:
    """Return how many things lie in the person's baskets for the accounts."""
    return int(db.value(_SQL["basket_size"], person_id=person_id, account_ids=list(account_ids)))


def meters(db: Reader, *, account_id: int) -> list[OwnMeter]:
    """Return the meters of the account that are not removed, service by service."""
    return [OwnMeter(**row) for row in db.records(_SQL["meters"], account_id=account_id)]


def mine(db: Reader, *, person_id: uuid.UUID) -> list[Order]:
    """Return the person's orders, newest first."""
    return _orders(db, person_id=person_id)


def of_person(db: Reader, *, order_id: uuid.UUID, person_id: uuid.UUID) -> Order | None:
    """Return the order if it is the person's."""
    return next(iter(_orders(db, person_id=person_id, order_id=order_id)), None)


def queue(db: Reader, *, is_open: bool | None) -> list[Order]:
    """Return everybody's orders for the company's operators, newest first; `is_open` None: all of them."""
    return _orders(db, is_open=is_open)


def find(db: Reader, *, order_id: uuid.UUID) -> Order | None:
    """Return an order of anybody, for the company's operators and for operations that check the right."""
    return next(iter(_orders(db, order_id=order_id)), None)


def one(db: Reader, *, order_id: uuid.UUID) -> Order:
    """
    Return an order that is known to exist.

    :raises OrderNotFound: if it does not
    """
    found = find(db, order_id=order_id)
    if found is None:
        raise OrderNotFound
    return found


def by_key(db: Reader, *, idempotency_key: str) -> uuid.UUID | None:
    """Return the order that was placed with the key, or None."""
    found: uuid.UUID | None = db.value(_SQL["by_key"], idempotency_key=idempotency_key)
    return found


def lines(db: Reader, *, order_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Line]]:
    """Return the lines of the orders, in their order."""
    found: dict[uuid.UUID, list[Line]] = {order_id: [] for order_id in order_ids}
    for row in db.records(_SQL["lines"], order_ids=[str(order_id) for order_id in order_ids]):
        group = Group(row.pop("product_group"))
        found[row["order_id"]].append(Line(**{**row, "kind": Kind(row["kind"])}, group=group))
    return found


def events(db: Reader, *, order_id: uuid.UUID) -> list[Event]:
    """Return the steps of an order, oldest first."""
    rows = db.records(_SQL["events"], order_id=order_id)
    return [Event(**{**row, "status": Status(row["status"])}) for row in rows]


def overdue(db: Reader, *, before: datetime) -> list[uuid.UUID]:
    """Return orders placed before the instant that nobody has paid."""
    return [row["order_id"] for row in db.records(_SQL["overdue"], before=before)]


def _product(row: Record) -> Product:
    group = Group(row.pop("product_group"))
    return Product(**{**row, "kind": Kind(row["kind"])}, group=group)


def _orders(
    db: Reader,
    *,
    person_id: uuid.UUID | None = None,
    order_id: uuid.UUID | None = None,
    is_open: bool | None = None,
) -> list[Order]:
    rows = db.records(_SQL["orders"], person_id=person_id, order_id=order_id, is_open=is_open)
    return [Order(**{**row, "status": Status(row["status"]), "delivery": Delivery(row["delivery"])}) for row in rows]
