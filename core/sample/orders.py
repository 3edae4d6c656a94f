"""Orders of the shop in every state, of the accounts of the sample sign-ins: a list of one's own, an operator's day."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from core.kit import clock
from core.orders import queries as shop
from core.orders import rules, slot_rules, slots
from core.orders.model import BasketLine, Delivery, Kind, Product
from core.orders.rules import Priced
from core.sample import payments, people, reference, statements
from core.sample.payments import Row, Till
from core.tariffs import queries as tariffs
from data.database import Database, Transaction

_FILE = "orders.sql"
_SIGNS = "23456789ABCEHKMPTX"  # as in core.orders.rules, drawn by the seed here
_PEOPLE = {"household": ("Анна Соколова", "+79120000001"), "corporate": ("Игорь Лебедев", "+79120000004")}
_RULES = ("free_delivery_from", "receipt_vat_code_advance")
_UNPAID_DAYS = 3
_TABLES = ("add_orders", "add_lines", "add_events", "add_slots", "add_bookings")


@dataclass(frozen=True)
class _Region:
    """What the rows of orders are made of."""

    products: Mapping[str, Product]
    values: Mapping[str, Decimal]
    meters: Mapping[tuple[int, str], int]
    places: Mapping[int, str]
    slot_rules: list[slot_rules.Rule]
    office_id: int | None
    now: datetime
    operator: str
    seed: int


def add(db: Database, *, as_of: date, now: datetime, seed: int) -> None:
    """Add the orders with their lines, steps, visits and payments, and what else the bank has to be asked about."""
    draw = random.Random(seed)  # noqa: S311 - made-up data, the same for the same seed
    region = _region(db, as_of=as_of, now=now, seed=seed)
    till = Till(draw, now=now, operator=region.operator)
    rows: dict[str, list[Row]] = {name: [] for name in _TABLES}
    for said in reference.orders().iter_rows(named=True):
        if _is_sold(region, said):
            _add(rows, till, region, said, draw)
    payments.questions(db, till, now=now, seed=seed)

    def change(tx: Transaction) -> None:
        for name, found in rows.items():
            if found:
                statements.read(tx, _FILE, name, pl.DataFrame(found, infer_schema_length=None), {})
        payments.write(tx, till.made)
        statements.run(tx, _FILE, ["ask_about_reading"], {"operator": f"person:{region.operator}", "now": now})

    db.bulk("live", change)
    payments.tell_bank(db, till.made.at_bank)


def _region(db: Database, *, as_of: date, now: datetime, seed: int) -> _Region:
    accounts = {"account_ids": reference.orders()["account_id"].unique().sort().to_list()}
    offices = statements.frame(db, _FILE, "pick_up", {})
    slots.load_reference(db)
    return _Region(
        products={one.product_code: one for one in shop.products(db, on=as_of)},
        values=tariffs.rule_values(db, names=_RULES, on=as_of),
        meters={(row[0], row[1]): row[2] for row in statements.frame(db, _FILE, "meters", accounts).iter_rows()},
        places=dict(statements.frame(db, _FILE, "places", accounts).iter_rows()),
        slot_rules=slots.rules(db, on=as_of),
        office_id=None if offices.is_empty() else offices.item(),
        now=now,
        operator=str(people.person_id("operator@kabinet.example", seed=seed)),
        seed=seed,
    )


def _add(rows: dict[str, list[Row]], till: Till, region: _Region, said: Mapping[str, Any], draw: random.Random) -> None:
    placed_at = region.now - timedelta(days=said["days_ago"], minutes=draw.randint(5, 240))
    bill = _bill(region, said)
    order = _order(region, said, bill, placed_at, order_id=till.key(placed_at), draw=draw)
    for step in _steps(region, said, order):
        rows["add_events"].append({"event_id": till.key(step["recorded_at"]), "order_id": order["order_id"], **step})
        order["changed_at"] = step["recorded_at"]
    _pay(till, region, order, bill)
    rows["add_orders"].append(order)
    for position, one in enumerate(bill, start=1):
        spans = _slots(region, said, one.product)
        slot_id = spans[0]["slot_id"] if spans else None
        rows["add_lines"].append(_line(order, position, one, slot_id))
        rows["add_slots"] += spans
        if slot_id is not None:
            visit = {"slot_id": slot_id, "order_id": order["order_id"], "position": position}
            rows["add_bookings"].append({**visit, "booked_at": placed_at})


def _is_sold(region: _Region, said: Mapping[str, Any]) -> bool:
    """Return whether all of it stood in the catalogue that day: a region of an earlier day has no shop."""
    return all(part.partition("*")[0] in region.products for part in said["products"].split("|"))


def _bill(region: _Region, said: Mapping[str, Any]) -> list[Priced]:
    lines = []
    for part in said["products"].split("|"):
        code, _, quantity = part.partition("*")
        product = region.products[code]
        meter_id = region.meters.get((said["account_id"], product.service or "")) if product.needs_meter else None
        lines.append(
            BasketLine(uuid.UUID(int=0), said["account_id"], code, product, meter_id, int(quantity), None, region.now)
        )
    delivery = next((one for one in region.products.values() if one.kind is Kind.DELIVERY), None)
    return rules.bill(
        lines,
        delivery=Delivery(said["delivery"]),
        delivery_product=delivery,
        free_from=region.values["free_delivery_from"],
    )


def _order(
    region: _Region,
    said: Mapping[str, Any],
    bill: list[Priced],
    placed_at: datetime,
    *,
    order_id: str,
    draw: random.Random,
) -> Row:
    name, phone = _PEOPLE[said["person"]]
    email = f"{said['person']}@kabinet.example"
    signs = "".join(draw.choice(_SIGNS) for _ in range(6))
    is_fetched = said["delivery"] == "office"
    is_claimed = bool(said["is_claimed"])
    return {
        "order_id": order_id,
        "order_number": f"Z-{placed_at.astimezone(clock.LOCAL):%y%m}-{signs}",
        "person_id": str(people.person_id(email, seed=region.seed)),
        "account_id": said["account_id"],
        "status": said["status"],
        "total_amount": rules.total(bill),
        "vat_amount": sum((one.vat_amount for one in bill), Decimal(0)),
        "delivery": said["delivery"] if not is_fetched or region.office_id is not None else "address",
        "office_id": region.office_id if is_fetched else None,
        "contact_name": name,
        "phone": phone,
        "email": email,
        "comment": said["comment"] or "",
        "placed_at": placed_at,
        "paid_at": None if _is_unpaid(said) else placed_at + timedelta(minutes=3),
        "changed_at": placed_at,
        "operator_id": region.operator if is_claimed else None,
        "claimed_at": placed_at + timedelta(hours=3) if is_claimed else None,
        "intent_id": None,
    }


def _is_unpaid(said: Mapping[str, Any]) -> bool:
    """Return whether no money came: still awaited, or awaited in vain."""
    return said["status"] == "placed" or (said["status"] == "canceled" and not said["is_claimed"])


def _steps(region: _Region, said: Mapping[str, Any], order: Row) -> list[Row]:
    """Return what happened to an order, oldest first."""
    at, operator, note = order["placed_at"], f"person:{region.operator}", said["note"] or ""
    found = [_step("placed", "placed", f"person:{order['person_id']}", at)]
    if order["paid_at"] is not None:
        found.append(_step("paid", "paid", "system", order["paid_at"]))
    if order["claimed_at"] is not None:
        found.append(_step("claimed", "in_work", operator, order["claimed_at"]))
    if said["status"] == "in_work":
        found.append(_step("note", "in_work", operator, at + timedelta(hours=20), note))
    elif said["status"] == "done":
        found.append(_step("done", "done", operator, at + timedelta(days=min(4, said["days_ago"] - 1)), note))
    elif said["status"] == "canceled" and _is_unpaid(said):
        found.append(_step("expired", "canceled", "system", at + timedelta(days=_UNPAID_DAYS, hours=1)))
    elif said["status"] == "canceled":
        found.append(_step("canceled", "canceled", operator, at + timedelta(hours=27), note))
    return found


def _step(kind: str, status: str, actor: str, at: datetime, note: str = "") -> Row:
    return {"kind": kind, "status": status, "actor": actor, "note": note, "recorded_at": at}


def _pay(till: Till, region: _Region, order: Row, bill: list[Priced]) -> None:
    states = {"placed": "created", "canceled": "canceled"}
    state = states.get(order["status"], "posted") if order["paid_at"] is None else "posted"
    at, amount = order["placed_at"] + timedelta(seconds=30), order["total_amount"]
    reason = "withdrawn" if state == "canceled" else None
    person = (order["person_id"], order["email"])
    intent_id = till.add(at=at, amount=amount, person=person, state=state, reason=reason)
    whose = {name: order[name] for name in ("order_id", "order_number", "account_id")}
    till.made.rows["add_payments_of_orders"].append({"intent_id": intent_id, **whose})
    till.made.rows["add_items"] += [
        {
            "intent_id": intent_id,
            "position": position,
            "description": f"{one.product.name_ru}, {one.quantity} шт." if one.quantity > 1 else one.product.name_ru,
            "amount": one.amount,
            "vat_code": int(region.values["receipt_vat_code_advance"]),
            "subject": "commodity" if one.product.kind is Kind.GOOD else "service",
        }
        for position, one in enumerate(bill, start=1)
    ]
    if state == "canceled":
        till.step(intent_id, "withdrawn", "canceled", order["changed_at"], {})
    if order["paid_at"] is None:
        return
    order["intent_id"] = intent_id
    if order["status"] == "canceled":
        at = order["changed_at"]
        asker = f"person:{region.operator}"
        wish = till.wanted_back(
            intent_id,
            account_id=order["account_id"],
            amount=amount,
            at=at,
            reason="order canceled",
            asker=asker,
            position=0,
        )
        till.given_back(wish, at=at + timedelta(minutes=1))


def _line(order: Row, position: int, one: Priced, slot_id: str | None) -> Row:
    product = one.product
    return {
        "order_id": order["order_id"],
        "position": position,
        "product_code": product.product_code,
        "kind": product.kind.value,
        "product_group": product.group.value,
        "service": product.service,
        "name_ru": product.name_ru,
        "name_en": product.name_en,
        "unit": product.unit,
        "quantity": one.quantity,
        "price_amount": product.price_amount,
        "vat_percent": product.vat_percent,
        "amount": one.amount,
        "vat_amount": one.vat_amount,
        "meter_id": one.line.meter_id if one.line else None,
        "slot_id": slot_id,
    }


def _slots(region: _Region, said: Mapping[str, Any], product: Product) -> list[Row]:
    """
    Return the spans in which a crew comes for it, that of the visit first: so many days from today or the next one.

    Coming ones are whole up to the horizon, as `slots.top_up` makes them: it goes on behind the last one.
    """
    crew = slot_rules.CREWS.get(product.group)
    place = region.places[said["account_id"]]
    rule = slot_rules.rule_for(region.slot_rules, place=place, crew=crew) if crew else None
    if rule is None or said["visit_in"] is None:
        return []
    today = clock.local_day(region.now)
    eve = today + timedelta(days=min(0, said["visit_in"] - 1))
    calendar = slots.production_calendar()
    spans: list[Row] = [dict(one) for one in slot_rules.spans(rule, place, after=eve, today=eve, calendar=calendar)]
    wanted = datetime.combine(today + timedelta(days=said["visit_in"]), time(), tzinfo=clock.LOCAL)
    chosen = next(span for span in spans if span["starts_at"] >= wanted)
    return [chosen] if said["visit_in"] < 0 else [chosen, *(span for span in spans if span is not chosen)]
