"""Charges, payments and where they went, straight into the store."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from core.kit import clock, period
from data.database import Database

ACCOUNT = """
insert into live.account (
    account_id, account_number, customer_id, premise_id, customer_kind, penalty_group, email, phone, opened_on,
    closed_on, is_sample
)
values ($id, $number, $id, $id, $kind, $group, null, null, date '2020-01-01', null, false)
"""
CHARGE = """
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id
)
values (
    $account_id, $period, $service, $line, 'single', 1, 'reading', 1, 'kwh', 6, $amount, $vat_amount, $due_on, $batch_id
)
"""
PAYMENT = """
insert into history.payment (account_id, payment_number, paid_at, posted_on, channel, amount, status, purpose, batch_id)
values ($account_id, $number, $paid_at, $posted_on, 'card', $amount, $status, null, $batch_id)
"""
ALLOCATION = """
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id, is_penalty)
values ($account_id, $number, $service, $period, $amount, $posted_on, $batch_id, $is_penalty)
"""
BATCH = uuid.UUID(int=3)


def make_payer(db: Database, *, account_id=1, group="citizen") -> None:
    kind = "household" if group == "citizen" else "organisation"
    values = {"id": account_id, "number": f"66{account_id:08d}", "kind": kind, "group": group}
    db.change(lambda tx: tx.write(ACCOUNT, **values))


def charge(
    month: date,
    amount,
    *,
    account_id=1,
    service="electricity",
    line="usage",
    vat_amount="0",
    due_on: date | None = None,
) -> tuple[str, dict[str, object]]:
    """Return what `write` writes: one printed line of a month's bill."""
    return CHARGE, {
        "account_id": account_id,
        "period": month,
        "service": service,
        "line": line,
        "amount": Decimal(amount),
        "vat_amount": Decimal(vat_amount),
        "due_on": due_on or period.shifted(month, by=1).replace(day=10),
        "batch_id": BATCH,
    }


def paid(
    number: str,
    on: date,
    parts: Sequence[tuple[str, date, object]],
    *,
    account_id=1,
    days_to_post=1,
    status="posted",
    is_penalty=False,
) -> list[tuple[str, dict[str, object]]]:
    """Return what `write` writes: a payment of a day at noon and the (service, month, amount) it was posted to."""
    posted_on = on + timedelta(days=days_to_post)
    shared = {"account_id": account_id, "number": number, "posted_on": posted_on, "batch_id": BATCH}
    amount = sum((Decimal(part) for _, _, part in parts), Decimal(0))
    payment = {"paid_at": datetime.combine(on, time(12), tzinfo=clock.LOCAL), "amount": amount, "status": status}
    return [
        (PAYMENT, shared | payment),
        *(
            (
                ALLOCATION,
                shared | {"service": service, "period": month, "amount": Decimal(part), "is_penalty": is_penalty},
            )
            for service, month, part in parts
        ),
    ]


def write(db: Database, *rows: tuple[str, dict[str, object]]) -> None:
    def change(tx):
        for statement, values in rows:
            tx.write(statement, **values)

    db.bulk("history", change)
