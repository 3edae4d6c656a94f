"""
Placing and canceling an order (F1, F2).

A press that is repeated with the same key orders nothing more. An order costs what the person saw: another price of
today is refused, not charged. Money comes and goes through the same gateway as for bills (`till`).
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from core.accounts import access
from core.identity.model import Actor, Role
from core.kit import clock, ids, money
from core.orders import basket, letters, queries, rules, slots, steps, till
from core.orders.model import BasketLine, Delivery, Kind, NewOrder, Order, Product, Status
from core.orders.rules import Fault, Priced
from core.payments import rules as payments
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_RULES = ("free_delivery_from", "payment_limit")


class OrderRefused(Exception):
    """Something is missing, or not as the person saw it; carries faults of `rules.Fault`."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)


def priced(db: Reader, lines: Sequence[BasketLine], *, delivery: Delivery, now: datetime) -> list[Priced]:
    """Return what a basket costs today, the delivery of its goods too."""
    today = clock.local_day(now)
    values = tariffs.rule_values(db, names=_RULES, on=today)
    return rules.bill(
        lines, delivery=delivery, delivery_product=_delivery(db, now), free_from=values["free_delivery_from"]
    )


def place(db: Database, new: NewOrder, *, actor: Actor, gateway: str, origin: str, now: datetime) -> Order:
    """
    Order what lies in the actor's basket for the account: today's prices, visits booked, a payment begun, a letter.

    :raises accounts.access.AccessDenied: if the actor may not manage the account
    :raises OrderRefused: if something is missing or not as the person saw it
    """
    key = f"{actor.name}:{new.idempotency_key}"

    def change(tx: Transaction) -> Order:
        if known := queries.by_key(tx, idempotency_key=key):
            return queries.one(tx, order_id=known)
        today = clock.local_day(now)
        access.require(tx, actor=actor, account_id=new.account_id, level="manage", today=today)
        person_id = _person(actor)
        lines = queries.basket(tx, person_id=person_id, account_id=new.account_id, on=today)
        bill = priced(tx, lines, delivery=new.delivery, now=now)
        limit = tariffs.rule_value(tx, name="payment_limit", on=today)
        if faults := rules.faults(new, lines, amount=rules.total(bill), largest=limit):
            raise OrderRefused(faults)
        order_id = ids.new()
        _add(tx, new, bill, order_id=order_id, person_id=person_id, key=key, now=now)
        _book(tx, new, bill, order_id=order_id, now=now)
        basket.clear(tx, person_id=person_id, account_id=new.account_id)
        steps.record(tx, order_id=order_id, status=Status.PLACED, kind="placed", actor=actor, now=now)
        placed = queries.one(tx, order_id=order_id)
        till.begin(
            tx, placed, actor=actor, gateway=gateway, now=now, card_id=new.card_id, is_saving_card=new.is_saving_card
        )
        letters.moved(tx, placed, note="", origin=origin, now=now)
        return placed

    return db.change(change)


def cancel(db: Database, *, order_id: uuid.UUID, actor: Actor, origin: str, now: datetime, note: str = "") -> Order:
    """
    Cancel an order, give its visits back and its money: its person before the work starts, the operator later too.

    Canceled twice is canceled once. `note` is to the customer.

    :raises queries.OrderNotFound: if it is not the actor's
    :raises accounts.access.AccessDenied: if the person may not manage its account any more
    :raises OrderRefused: 'too_late', or 'claimed' by another operator
    """

    def change(tx: Transaction) -> Order:
        found = own(tx, order_id=order_id, actor=actor, now=now)
        if found.status is Status.CANCELED:
            return found
        is_operator = actor.role is Role.OPERATOR
        if is_operator and found.operator_id not in (None, actor.person_id):
            raise OrderRefused([Fault.CLAIMED])
        if not rules.may_cancel(found.status, is_operator=is_operator):
            raise OrderRefused([Fault.TOO_LATE])
        return canceled(tx, found, kind="canceled", actor=actor, origin=origin, now=now, note=note)

    return db.change(change)


def expire(db: Database, *, origin: str, now: datetime) -> int:
    """Cancel orders that nobody paid in time, so that their visits are free again; return how many were."""
    before = now - till.unpaid_for(db, now=now)

    def change(tx: Transaction) -> int:
        late = [queries.one(tx, order_id=order_id) for order_id in queries.overdue(tx, before=before)]
        waiting = [one for one in late if not till.is_at_bank(tx, order_id=one.order_id)]
        for one in waiting:
            canceled(tx, one, kind="expired", actor=None, origin=origin, now=now, note="")
        return len(waiting)

    return db.change(change) if queries.overdue(db, before=before) else 0


def canceled(
    tx: Transaction, found: Order, *, kind: str, actor: Actor | None, origin: str, now: datetime, note: str
) -> Order:
    """Cancel an order in an open transaction whose caller has decided that it may be."""
    slots.release(tx, order_id=found.order_id)
    till.close(tx, found, actor=actor, now=now)
    return steps.move(
        tx,
        order_id=found.order_id,
        status=Status.CANCELED,
        kind=kind,
        actor=actor,
        now=now,
        origin=origin,
        note=note,
    )


def own(tx: Reader, *, order_id: uuid.UUID, actor: Actor, now: datetime) -> Order:
    """
    Return the order if the actor may change it: its person who still manages the account, or an operator.

    :raises queries.OrderNotFound: if it is not the actor's
    :raises accounts.access.AccessDenied: if the person may not manage its account any more
    """
    found = queries.one(tx, order_id=order_id)
    if actor.role is Role.OPERATOR:
        return found
    if actor.person_id is None or found.person_id != actor.person_id:
        raise queries.OrderNotFound
    access.require(tx, actor=actor, account_id=found.account_id, level="manage", today=clock.local_day(now))
    return found


def _add(
    tx: Transaction,
    new: NewOrder,
    bill: Sequence[Priced],
    *,
    order_id: uuid.UUID,
    person_id: uuid.UUID,
    key: str,
    now: datetime,
) -> None:
    is_fetched = new.delivery is Delivery.OFFICE and any(one.product.kind is Kind.GOOD for one in bill)
    tx.write(
        _SQL["add_order"],
        order_id=order_id,
        order_number=rules.number(now),
        idempotency_key=key,
        person_id=person_id,
        account_id=new.account_id,
        total_amount=rules.total(bill),
        vat_amount=sum((one.vat_amount for one in bill), money.ZERO),
        delivery=(Delivery.OFFICE if is_fetched else Delivery.ADDRESS).value,
        office_id=new.office_id if is_fetched else None,
        contact_name=new.contact_name.strip(),
        phone=payments.phone(new.phone),
        email=new.email.strip(),
        language=new.language,
        comment=new.comment.strip(),
        placed_at=now,
    )
    for position, one in enumerate(bill, start=1):
        _add_line(tx, one, order_id=order_id, position=position)


def _add_line(tx: Transaction, one: Priced, *, order_id: uuid.UUID, position: int) -> None:
    tx.write(
        _SQL["add_line"],
        order_id=order_id,
        position=position,
        product_code=one.product.product_code,
        kind=one.product.kind.value,
        product_group=one.product.group.value,
        service=one.product.service,
        name_ru=one.product.name_ru,
        name_en=one.product.name_en,
        unit=one.product.unit,
        quantity=one.quantity,
        price_amount=one.product.price_amount,
        vat_percent=one.product.vat_percent,
        amount=one.amount,
        vat_amount=one.vat_amount,
        meter_id=one.line.meter_id if one.line else None,
    )


def _book(tx: Transaction, new: NewOrder, bill: Sequence[Priced], *, order_id: uuid.UUID, now: datetime) -> None:
    for position, one in enumerate(bill, start=1):
        slot_id = one.line.slot_id if one.line and one.product.kind is Kind.SERVICE else None
        if slot_id is None:
            continue
        try:
            slots.book(tx, slot_id=slot_id, order_id=order_id, position=position, now=now, account_id=new.account_id)
        except slots.SlotTaken as error:
            raise OrderRefused([Fault.SLOT_TAKEN]) from error


def _delivery(db: Reader, now: datetime) -> Product | None:
    sold = queries.products(db, on=clock.local_day(now))
    return next((one for one in sold if one.kind is Kind.DELIVERY), None)


def _person(actor: Actor) -> uuid.UUID:
    assert actor.person_id is not None  # noqa: S101 - whoever may manage an account is a person
    return actor.person_id
