"""Questions about charges, payments and debts of one account."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

import polars as pl

from core.billing import model
from core.kit import money
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


def month_charges(db: Reader, *, account_id: int, payments: Sequence[model.Payment]) -> list[model.MonthCharge]:
    """
    Return what each service cost in each month and what was paid of it, oldest first.

    `payments` are those of the account: where a refunded one was posted to is open again.
    """
    paid: dict[tuple[str, date], Decimal] = defaultdict(lambda: money.ZERO)
    named: dict[tuple[str, date], Decimal] = defaultdict(lambda: money.ZERO)
    for payment in payments:
        for part in payment.allocations if payment.status is not model.PaymentStatus.REFUNDED else ():
            paid[part.service, part.period] += part.amount
            named[part.service, part.period] += part.amount if part.is_penalty else money.ZERO
    rows = db.records(_SQL["month_charges"], account_id=account_id)
    return [
        model.MonthCharge(**row, paid_amount=paid[key], paid_penalty_amount=named[key])
        for row in rows
        if (key := (row["service"], row["period"]))
    ]


def payments(db: Reader, *, account_id: int) -> list[model.Payment]:
    """Return all payments, newest first, each with the charges it was posted to."""
    rows = db.records(_SQL["payments"], account_id=account_id)
    return [_payment(list(group)) for _, group in groupby(rows, key=lambda row: row["payment_number"])]


def balances(db: Reader, *, account_ids: Sequence[int]) -> dict[int, Decimal]:
    """Return what each account owes; accounts that were never charged are left out."""
    rows = db.records(_SQL["balances"], account_ids=list(account_ids))
    return {row["account_id"]: row["amount"] for row in rows}


def charge_lines(db: Reader, *, account_id: int, period: date) -> list[model.ChargeLine]:
    """Return the printed lines of one statement with the tariff each was charged by."""
    return [model.ChargeLine(**row) for row in db.records(_SQL["charge_lines"], account_id=account_id, period=period)]


def statement_readings(db: Reader, *, account_id: int, period: date) -> list[model.MeterReading]:
    """Return the readings that the statement of the period used, one a register."""
    rows = db.records(_SQL["statement_readings"], account_id=account_id, period=period)
    return [model.MeterReading(**row) for row in rows]


def penalty_group(db: Reader, *, account_id: int) -> str:
    """Return 'citizen', 'other', 'association' or 'managing'."""
    return str(db.value(_SQL["penalty_group"], account_id=account_id))


def usage_amounts(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `amount` (RUB with VAT), `volume` and its `origin`: what usage cost, one row a month."""
    return db.frame(_SQL["usage_amounts"], account_id=account_id, service=service)


def _payment(rows: list[Record]) -> model.Payment:
    first = rows[0]
    return model.Payment(
        payment_number=first["payment_number"],
        paid_at=first["paid_at"],
        counted_on=first["counted_on"],
        channel=first["channel"],
        amount=first["amount"],
        status=model.PaymentStatus(first["status"]),
        purpose=first["purpose"],
        allocations=tuple(
            model.Allocation(row["service"], row["period"], row["allocated_amount"], row["is_penalty"])
            for row in rows
            if row["service"] is not None
        ),
    )
