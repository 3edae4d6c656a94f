"""Orders of the shop, as they stand in the store."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

from core.identity.model import Actor
from core.kit import ids
from data.database import Database

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
_ORDER = """
insert into live.customer_order values (
    $order_id, $number, $key, $person_id, $account_id, $status, $total, $vat, 'address', null, 'Анна', '+79120000000',
    'anna@example.ru', 'ru', '', $now, $paid_at, $now, null, null, null
)
"""
_LINE = """
insert into live.order_line values (
    $order_id, $position, $code, $kind, $group, $service, 'Замена счётчика', 'A new meter', 'visit', 1, 1500, 20, 1500, 250,
    $meter_id, null
)
"""


def make_order(
    db: Database,
    *,
    person: Actor,
    account_id: int = 1,
    status: str = "paid",
    groups: tuple[str, ...] = ("new_meter",),
    meter_id: int | None = 100,
    service: str = "electricity",
) -> uuid.UUID:
    """Make an order with a line a group; services about a meter name it."""
    order_id = ids.new()

    def change(tx):
        tx.write(
            _ORDER,
            order_id=order_id,
            number=f"З-{order_id.hex[-6:]}",
            key=str(order_id),
            person_id=person.person_id,
            account_id=account_id,
            status=status,
            total=Decimal(1500) * len(groups),
            vat=Decimal(250) * len(groups),
            now=NOW,
            paid_at=None if status == "placed" else NOW,
        )
        for position, group in enumerate(groups, 1):
            is_about_meter = group in ("new_meter", "verification")
            tx.write(
                _LINE,
                order_id=order_id,
                position=position,
                code=group,
                kind="good" if group in ("meters", "lamps", "automation") else "service",
                group=group,
                service=service if is_about_meter else None,
                meter_id=meter_id if is_about_meter else None,
            )

    db.change(change)
    return order_id


def make_premise(db: Database, *, account_id: int = 1, district: str | None = "Ленинский") -> None:
    """Make the premise of an account of `factories.metering.make_home`."""
    db.change(
        lambda tx: tx.write(
            "insert into live.premise values ($i, 'Екатеринбург', $d, 'ул. Ленина', '5', null, '1', null, null, 'urban', 'gas',"
            " 52.1, 2, 2, null, null)",
            i=account_id,
            d=district,
        )
    )
