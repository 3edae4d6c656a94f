"""Questions about charges, payments and debts of one account."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

import polars as pl

from core.billing import model, sums
from core.kit import clock, money
from core.tariffs import queries as tariffs
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_PAID = ("history.payment", "history.allocation")
_MONEY = ("history.charge", *_PAID)


def month_charges(
    db: Reader, *, account_id: int, payments: Sequence[model.Payment] | None = None
) -> list[model.MonthCharge]:
    """
    Return what each service cost in each month and what was paid of it, oldest first.

    `payments` are some of the account's (None: all, and the answer is kept, docs/adr/0025): where a refunded one was
    posted to is open again.
    """

    def ask(paid: Sequence[model.Payment]) -> tuple[model.MonthCharge, ...]:
        return tuple(sums.month_charges(lines_of_account(db, account_id=account_id), paid))

    if payments is not None:
        return list(ask(payments))
    kept = shelf.of_account(db, _MONEY, "billing.months", lambda: ask(_payments(db, account_id)), account_id=account_id)
    return list(kept)


def lines_of_account(db: Reader, *, account_id: int) -> tuple[Mapping[str, Any], ...]:
    """Return all printed lines of the account's bills, kept; sums and reasons of a change are made of them."""
    return shelf.of_account(
        db,
        ("history.charge",),
        "billing.lines",
        lambda: tuple(db.records(_SQL["lines_of_account"], account_id=account_id)),
        account_id=account_id,
    )


def payments(db: Reader, *, account_id: int) -> list[model.Payment]:
    """Return all payments, newest first, each with the charges it was posted to; kept."""
    return list(_payments(db, account_id))


def _payments(db: Reader, account_id: int) -> tuple[model.Payment, ...]:
    def ask() -> tuple[model.Payment, ...]:
        return tuple(_asked_payments(db, account_id))

    return shelf.of_account(db, _PAID, "billing.payments", ask, account_id=account_id)


def _asked_payments(db: Reader, account_id: int) -> list[model.Payment]:
    posted: dict[str, dict[tuple[date, str, bool], Decimal]] = {}
    for row in db.records(_SQL["allocations"], account_id=account_id):
        parts, key = posted.setdefault(row["payment_number"], {}), (row["period"], row["service"], row["is_penalty"])
        parts[key] = parts.get(key, money.ZERO) + row["amount"]
    rows = db.records(_SQL["payments"], account_id=account_id)
    rows.sort(key=itemgetter("paid_at", "payment_number"), reverse=True)
    return [_payment(row, posted.get(row["payment_number"], {})) for row in rows]


def balances(db: Reader, *, account_ids: Sequence[int]) -> dict[int, Decimal]:
    """Return what each account owes; accounts that were never charged are left out."""
    rows = db.records(_SQL["balances"], account_ids=list(account_ids))
    return {row["account_id"]: row["amount"] for row in rows}


def charge_lines(db: Reader, *, account_id: int, period: date) -> list[model.ChargeLine]:
    """
    Return the printed lines of one statement with the tariff each was charged by (none where none agrees).

    Lines, service points and tariffs are asked for apart and matched here: joined they take four times as long.
    """
    lines = _of_month(db, "charge_lines", "history.charge", account_id, period)
    lines.sort(key=itemgetter("service", "line", "zone", "block"))
    supplied = shelf.records(db, _SQL["supplied"], account_id=account_id) if lines else []
    rates = {
        (service, group): tariffs.rate_history(db, service=service, tariff_group=group)
        for service, group in {(row["service"], row["tariff_group"]) for row in supplied}
    }
    return [model.ChargeLine(**line, **sums.tariff_of(line, period, supplied, rates)) for line in lines]


def statement_readings(db: Reader, *, account_id: int, period: date) -> list[model.MeterReading]:
    """Return the readings that the statement of the period used, one a register."""
    rows = _of_month(db, "statement_readings", "history.reading", account_id, period)
    meters = {row["meter_id"]: row for row in shelf.records(db, _SQL["meters"], account_id=account_id)} if rows else {}
    unknown = {"serial_number": None, "multiplier": Decimal(1)}
    found = [row | meters.get(row["meter_id"], unknown) for row in rows]
    found.sort(key=lambda row: (row["service"], row["zone"], row["serial_number"] or "~"))
    return [model.MeterReading(**{name: value for name, value in row.items() if name != "meter_id"}) for row in found]


def _of_month(db: Reader, name: str, table: str, account_id: int, period: date) -> list[Record]:
    """Return the rows of a statement about one month of the account, kept while the table rests."""

    def ask() -> tuple[Record, ...]:
        return tuple(db.records(_SQL[name], account_id=account_id, period=period))

    return list(shelf.of_account(db, (table,), (name, period), ask, account_id=account_id))


def penalty_group(db: Reader, *, account_id: int) -> str:
    """Return 'citizen', 'other', 'association' or 'managing'."""
    return str(shelf.records(db, _SQL["penalty_group"], account_id=account_id)[0]["penalty_group"])


def newest_key_rate_on(db: Reader) -> date | None:
    """Return the day from which the newest key rate of the store is in force; None where there is none."""
    found: date | None = db.value(_SQL["newest_key_rate"])
    return found


def usage_amounts(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `amount` (RUB with VAT), `volume` and its `origin`: what usage cost, one row a month."""
    return sums.usage_amounts(db.records(_SQL["usage_lines"], account_id=account_id, service=service))


def _payment(row: Record, parts: Mapping[tuple[date, str, bool], Decimal]) -> model.Payment:
    return model.Payment(
        payment_number=row["payment_number"],
        paid_at=row["paid_at"],
        counted_on=row["posted_on"] or clock.local_day(row["paid_at"]),
        channel=row["channel"],
        amount=row["amount"],
        status=model.PaymentStatus(row["status"]),
        purpose=row["purpose"],
        allocations=tuple(
            model.Allocation(service, period, parts[period, service, is_penalty], is_penalty)
            for period, service, is_penalty in sorted(parts)
        ),
    )
