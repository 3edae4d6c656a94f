"""The basket: what a person puts aside for an account. Kept by the server, so a reload or another device finds it."""

import uuid
from datetime import datetime

from core.accounts import access
from core.accounts import queries as accounts
from core.identity.model import Actor
from core.kit import clock, ids
from core.orders import queries, rules
from core.orders.model import BasketLine
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)


class BasketRefused(Exception):
    """The product cannot be put into the basket; carries a fault of `rules.Fault`."""

    def __init__(self, fault: rules.Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def put(db: Database, *, account_id: int, product_code: str, meter_id: int | None, actor: Actor, now: datetime) -> None:
    """
    Put one of a product into the actor's basket for the account; what lies there already stays as it is.

    A product about a meter needs one of the account and of the product's service.

    :raises accounts.access.AccessDenied: if the actor may not manage the account
    :raises BasketRefused: if it is not sold to this customer, or the meter is missing
    """

    def change(tx: Transaction) -> None:
        today = clock.local_day(now)
        access.require(tx, actor=actor, account_id=account_id, level="manage", today=today)
        _check(tx, account_id=account_id, product_code=product_code, meter_id=meter_id, now=now)
        lines = queries.basket(tx, person_id=_person(actor), account_id=account_id, on=today)
        if any(line.product_code == product_code and line.meter_id == meter_id for line in lines):
            return
        if len(lines) >= rules.MOST_LINES:
            raise BasketRefused(rules.Fault.TOO_MANY)
        tx.write(
            _SQL["add_line"],
            line_id=ids.new(),
            person_id=actor.person_id,
            account_id=account_id,
            product_code=product_code,
            meter_id=meter_id,
            added_at=now,
        )

    db.change(change)


def set_quantity(
    db: Database, *, account_id: int, line_id: uuid.UUID, quantity: int, actor: Actor, now: datetime
) -> None:
    """
    Have so many of a line; none takes it out, more than can be ordered is as many as can. Nothing for a foreign line.

    :raises accounts.access.AccessDenied: if the actor may not manage the account
    """

    def change(tx: Transaction) -> None:
        line = _own(tx, account_id=account_id, line_id=line_id, actor=actor, now=now)
        if line is None:
            return
        if quantity < 1:
            tx.write(_SQL["drop_line"], line_id=line_id, person_id=actor.person_id)
        else:
            count = min(quantity, rules.most(line.product) if line.product else 1)
            tx.write(_SQL["set_quantity"], line_id=line_id, person_id=actor.person_id, quantity=count)

    db.change(change)


def take_out(db: Database, *, account_id: int, line_id: uuid.UUID, actor: Actor, now: datetime) -> None:
    """Take a line out of the basket."""
    set_quantity(db, account_id=account_id, line_id=line_id, quantity=0, actor=actor, now=now)


def choose_slot(
    db: Database, *, account_id: int, line_id: uuid.UUID, slot_id: uuid.UUID | None, actor: Actor, now: datetime
) -> None:
    """
    Remember the visit that was chosen for a line; it is booked only when the order is placed.

    :raises accounts.access.AccessDenied: if the actor may not manage the account
    """

    def change(tx: Transaction) -> None:
        if _own(tx, account_id=account_id, line_id=line_id, actor=actor, now=now) is not None:
            tx.write(_SQL["set_slot"], line_id=line_id, person_id=actor.person_id, slot_id=slot_id)

    db.change(change)


def clear(tx: Transaction, *, person_id: uuid.UUID, account_id: int) -> None:
    """Empty the basket of an account: its order is placed."""
    tx.write(_SQL["clear"], person_id=person_id, account_id=account_id)


def _check(tx: Transaction, *, account_id: int, product_code: str, meter_id: int | None, now: datetime) -> None:
    today = clock.local_day(now)
    product = queries.product(tx, product_code=product_code, on=today)
    card = accounts.card(tx, account_id=account_id)
    if product is None or card is None or not product.is_sold_to(card.customer_kind):
        raise BasketRefused(rules.Fault.NOT_SOLD)
    if product.needs_meter:
        meters = {meter.meter_id: meter for meter in queries.meters(tx, account_id=account_id)}
        if meter_id not in meters or product.service not in (None, meters[meter_id].service):
            raise BasketRefused(rules.Fault.METER_MISSING)


def _own(tx: Transaction, *, account_id: int, line_id: uuid.UUID, actor: Actor, now: datetime) -> BasketLine | None:
    today = clock.local_day(now)
    access.require(tx, actor=actor, account_id=account_id, level="manage", today=today)
    lines = queries.basket(tx, person_id=_person(actor), account_id=account_id, on=today)
    return next((line for line in lines if line.line_id == line_id), None)


def _person(actor: Actor) -> uuid.UUID:
    assert actor.person_id is not None  # noqa: S101 - whoever may manage an account is a person
    return actor.person_id
