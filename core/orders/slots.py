"""
Spans of hours in which a crew comes, by place: made ahead from rules, never promised more often than they hold.

Every promise goes through the one writer and takes a numbered seat, so two orders cannot get the same one
(docs/adr/0019).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import polars as pl

from core.closing import due_days
from core.kit import clock
from core.orders import slot_rules
from core.orders.model import Group
from core.orders.slot_rules import Calendar, Crew, Rule, Slot
from core.tariffs import operations as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_FILE = "service_calendar.csv"
_KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "weekdays": pl.String,
    "first_hour": pl.Int32,
    "last_hour": pl.Int32,
    "visit_hours": pl.Int32,
    "capacity": pl.Int32,
    "lead_days": pl.Int32,
    "horizon_days": pl.Int32,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "is_sample": pl.Boolean,
}
_SLOT: dict[str, pl.DataType | type[pl.DataType]] = {
    "slot_id": pl.String,
    "place": pl.String,
    "crew": pl.String,
    "starts_at": pl.Datetime("us", "Asia/Yekaterinburg"),
    "ends_at": pl.Datetime("us", "Asia/Yekaterinburg"),
    "capacity": pl.Int32,
    "lead_days": pl.Int32,
}
_KEPT = timedelta(days=30)  # spans nobody came in


class SlotTaken(Exception):
    """The span cannot be had: its visits are all promised, it is too near, or it is of another place or crew."""


def load_reference(db: Database, *, folder: Path = tariffs.REFERENCE) -> None:
    """Add the rules that the store does not have; what the company has changed stays."""
    frame = pl.read_csv(folder / _FILE, schema_overrides=_KINDS)
    db.change(lambda tx: tx.write_frame(_SQL["add_rules"], frame))


def top_up(db: Database, *, now: datetime) -> int:
    """Make the spans of the days that came within reach, drop old ones nobody used; return how many were made."""
    today = clock.local_day(now)
    known = rules(db, on=today)
    covered = {(row["place"], row["crew"]): row["last_on"] for row in db.records(_SQL["covered"])}
    calendar = production_calendar()
    rows = [
        row
        for place in (row["place"] for row in db.records(_SQL["places"]))
        for crew in Crew
        if (rule := slot_rules.rule_for(known, place=place, crew=crew))
        for row in slot_rules.spans(
            rule, place, after=covered.get((place, crew.value), today), today=today, calendar=calendar
        )
    ]
    if rows:
        frame = pl.DataFrame(rows, schema=_SLOT)
        db.change(lambda tx: tx.write_frame(_SQL["add_slots"], frame))
    db.change(lambda tx: tx.write(_SQL["drop_unused"], before=now - _KEPT))
    return len(rows)


def rules(db: Reader, *, on: date) -> list[Rule]:
    """Return when crews come where, by the rules in force on a day."""
    return [Rule(**{**row, "crew": Crew(row["crew"])}) for row in db.records(_SQL["rules"], on_day=on)]


def production_calendar() -> Calendar:
    """Return the days on which nobody comes, as data/reference/calendar knows them."""
    return Calendar(due_days.holidays(), frozenset(day.year for day in due_days.off_days()))


def free_slots(
    db: Reader, *, account_id: int, product_group: Group, now: datetime, has_lead: bool = True
) -> list[Slot]:
    """
    Return the spans in which a crew can still come to the account's address, the nearest first.

    `has_lead` False: those at short notice too, for operators.
    """
    crew = slot_rules.CREWS.get(product_group)
    if crew is None:
        return []
    place = db.value(_SQL["place_of_account"], account_id=account_id)
    today = clock.local_day(now)
    found = []
    for row in db.records(_SQL["free"], place=place, crew=crew.value, now=now):
        lead_days = row.pop("lead_days")
        slot = Slot(**row)
        if slot.day >= today + timedelta(days=lead_days if has_lead else 0):
            found.append(slot)
    return found


def find(db: Reader, *, slot_id: UUID) -> Slot | None:
    """Return a span of hours, None if it is not known; `free` is what it holds in all."""
    row = db.record(_SQL["slot"], slot_id=slot_id)
    return Slot(row["slot_id"], row["starts_at"], row["ends_at"], row["capacity"]) if row else None


def of_order(db: Reader, *, order_id: UUID) -> dict[int, Slot]:
    """Return the promised visits of an order by the position of their lines."""
    return {row.pop("position"): Slot(**row) for row in db.records(_SQL["booked"], order_id=order_id)}


def first_of(db: Reader, *, order_ids: Sequence[UUID]) -> dict[UUID, Slot]:
    """Return the first visit of each order that has one."""
    rows = db.records(_SQL["first_of"], order_ids=[str(order_id) for order_id in order_ids])
    return {row.pop("order_id"): Slot(**row) for row in rows}


def book(
    tx: Transaction,
    *,
    slot_id: UUID,
    order_id: UUID,
    position: int,
    now: datetime,
    account_id: int | None = None,
    has_lead: bool = True,
) -> Slot:
    """
    Promise a visit to a line of an order, in place of the one it had.

    The span must be of the line's crew and, with `account_id`, of the account's place. `has_lead` False: an operator
    plans it at short notice.

    :raises SlotTaken: if the span cannot be had
    """
    row = tx.record(_SQL["slot"], slot_id=slot_id)
    if row is None:
        raise SlotTaken(slot_id)
    slot = Slot(row["slot_id"], row["starts_at"], row["ends_at"], row["capacity"])
    held = of_order(tx, order_id=order_id).get(position)
    if held is not None and held.slot_id == slot_id:
        return slot
    earliest = clock.local_day(now) + timedelta(days=row["lead_days"] if has_lead else 0)
    if slot.day < earliest or slot.starts_at <= now:
        raise SlotTaken(slot_id)
    if account_id is not None and tx.value(_SQL["place_of_account"], account_id=account_id) != row["place"]:
        raise SlotTaken(slot_id)
    group = tx.value(_SQL["line_group"], order_id=order_id, position=position)
    if group is not None and slot_rules.CREWS.get(Group(group)) != row["crew"]:
        raise SlotTaken(slot_id)
    taken = [each["seat"] for each in tx.records(_SQL["seats"], slot_id=slot_id)]
    seat = slot_rules.free_seat(taken, capacity=row["capacity"])
    if seat is None:
        raise SlotTaken(slot_id)
    if held is not None:
        tx.write(_SQL["drop_booking"], order_id=order_id, position=position)
    tx.write(_SQL["add_booking"], slot_id=slot_id, seat=seat, order_id=order_id, position=position, now=now)
    tx.write(_SQL["set_line_slot"], slot_id=slot_id, order_id=order_id, position=position)
    return slot


def release(tx: Transaction, *, order_id: UUID) -> None:
    """Give the visits of an order back: it was canceled."""
    tx.write(_SQL["drop_bookings"], order_id=order_id)
