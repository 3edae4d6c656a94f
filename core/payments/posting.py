"""
Money that came, set against charges: the one door through which gateways, registries and offices credit an account.

A payment is known by its account and number: what is posted twice changes nothing the second time.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import polars as pl

from core.audit import operations as audit
from core.kit import clock, money
from core.payments import allocation
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_MONEY = pl.Decimal(14, 2)


class PaymentUnknown(Exception):
    """The account has no such payment, or not in the state the change needs; carries the number."""

    def __init__(self, payment_number: str) -> None:
        super().__init__(payment_number)
        self.payment_number = payment_number


class Refusal(StrEnum):
    """Why a payment is not posted."""

    UNKNOWN_ACCOUNT = "unknown_account"
    NOT_POSITIVE = "not_positive"
    CONTRADICTS = "contradicts"  # the number stands for another amount of the account, or was refunded


@dataclass(frozen=True)
class Incoming:
    """One payment as it came; service, period and penalty only where the payer named them."""

    payment_number: str
    account_id: int
    amount: Decimal
    paid_at: datetime
    channel: str
    purpose: str | None = None
    service: str | None = None
    period: date | None = None
    is_penalty: bool = False


@dataclass(frozen=True)
class Posted:
    """What became of a batch; `credit_amount` is what no charge needed. `periods` are the months that were paid."""

    posted_count: int
    repeated_count: int
    posted_amount: Decimal
    credit_amount: Decimal
    periods: tuple[date, ...]
    refused: tuple[tuple[Incoming, Refusal], ...]


@dataclass
class _Plan:
    new: list[tuple[Incoming, bool]]  # with whether the store has not got it yet
    refused: list[tuple[Incoming, Refusal]]
    repeated_count: int


def post(db: Database, incoming: Sequence[Incoming], *, now: datetime, batch_id: uuid.UUID, actor: str) -> Posted:
    """
    Post payments to the charges of their accounts in one transaction; safe to repeat after a crash.

    Payments of one account are posted in the order they came in. What is refused is told, not raised, and changes
    nothing. `actor` is 'job:<uuid>', 'person:<uuid>' or 'gateway'. Dashboards are counted again by the caller.
    """
    barred = barred_before(db, now)

    def change(tx: Transaction) -> Posted:
        plan = _planned(tx, incoming)
        parts = _allocated(tx, [payment for payment, _ in plan.new], barred)
        _write(tx, plan.new, parts, posted_on=clock.local_day(now), batch_id=batch_id)
        amount = sum((payment.amount for payment, _ in plan.new), money.ZERO)
        paid = sum((part.amount for _, part in parts), money.ZERO)
        return Posted(
            posted_count=len(plan.new),
            repeated_count=plan.repeated_count,
            posted_amount=amount,
            credit_amount=amount - paid,
            periods=tuple(sorted({part.period for _, part in parts})),
            refused=tuple(plan.refused),
        )

    # Before the money: a crash between the two catalogs leaves a record of a batch that is then repeated.
    _record(db, now, actor, "payments.posting", batch_id, {"count": len(incoming)})
    return db.bulk("history", change)


def open_charges(db: Reader, *, account_ids: Sequence[int]) -> dict[int, list[allocation.OpenCharge]]:
    """Return what is open of each account, debts apart from their penalty; accounts that owe nothing are left out."""
    found: dict[int, list[allocation.OpenCharge]] = defaultdict(list)
    for row in db.records(_SQL["open_charges"], account_ids=list(account_ids)):
        found[row.pop("account_id")].append(allocation.OpenCharge(**row))
    return dict(found)


def refund(
    db: Database, *, account_id: int, payment_number: str, now: datetime, batch_id: uuid.UUID, actor: str
) -> bool:
    """
    Let a payment count no more, as its money went back; return False if that had been done before.

    :raises PaymentUnknown: if the account has no such payment
    """

    def change(tx: Transaction) -> bool:
        status = _status(tx, account_id, payment_number)
        if status is None:
            raise PaymentUnknown(payment_number)
        values = {"account_id": account_id, "payment_number": payment_number}
        tx.write(_SQL["refund_payment"], [account_id], **values)
        return status != "refunded"

    details = {"account_id": account_id, "payment_number": payment_number}
    _record(db, now, actor, "payment.refunding", batch_id, details)
    return db.bulk("history", change)


def unpost(
    db: Database, *, account_id: int, payment_number: str, now: datetime, batch_id: uuid.UUID, actor: str
) -> None:
    """
    Take a payment off the charges it was posted to; it is received again and may be posted anew.

    :raises PaymentUnknown: if the account has no such payment that is posted
    """

    def change(tx: Transaction) -> None:
        if _status(tx, account_id, payment_number) != "posted":
            raise PaymentUnknown(payment_number)
        values = {"account_id": account_id, "payment_number": payment_number}
        tx.write(_SQL["drop_allocations"], [account_id], **values)
        tx.write(_SQL["unpost_payment"], [account_id], **values)

    details = {"account_id": account_id, "payment_number": payment_number}
    _record(db, now, actor, "payment.unposting", batch_id, details)
    db.bulk("history", change)


def _status(tx: Transaction, account_id: int, payment_number: str) -> str | None:
    status: str | None = tx.value(_SQL["payment_status"], account_id=account_id, payment_number=payment_number)
    return status


def barred_before(db: Reader, now: datetime) -> date:
    """Return the due day before which a court grants a debt no more (Civil Code art. 196: three years)."""
    today = clock.local_day(now)
    years = int(tariffs.rule_value(db, name="limitation_years", on=today))
    return today.replace(year=today.year - years, day=min(today.day, 28))


def _planned(tx: Transaction, incoming: Sequence[Incoming]) -> _Plan:
    account_ids = sorted({payment.account_id for payment in incoming})
    accounts = {row["account_id"] for row in tx.records(_SQL["known_accounts"], account_ids=account_ids)}
    numbers = [payment.payment_number for payment in incoming]
    rows = tx.records(_SQL["known_payments"], account_ids=account_ids, payment_numbers=numbers)
    known = {(row["account_id"], row["payment_number"]): (row["amount"], row["status"]) for row in rows}
    plan = _Plan([], [], 0)
    for payment in sorted(incoming, key=lambda one: (one.paid_at, one.payment_number)):
        key = payment.account_id, payment.payment_number
        amount, status = known.get(key, (payment.amount, "new"))
        if payment.account_id not in accounts:
            plan.refused.append((payment, Refusal.UNKNOWN_ACCOUNT))
        elif payment.amount <= 0:
            plan.refused.append((payment, Refusal.NOT_POSITIVE))
        elif amount != payment.amount or status == "refunded":
            plan.refused.append((payment, Refusal.CONTRADICTS))
        elif status == "posted":
            plan.repeated_count += 1
        else:
            plan.new.append((payment, status == "new"))
            known[key] = payment.amount, "posted"
    return plan


def _allocated(
    tx: Transaction, payments: Sequence[Incoming], barred_before: date
) -> list[tuple[Incoming, allocation.Part]]:
    charges = open_charges(tx, account_ids=sorted({payment.account_id for payment in payments}))
    found = []
    for payment in payments:
        owed = charges.get(payment.account_id, [])
        purpose = allocation.Purpose(payment.service, payment.period, payment.is_penalty)
        parts = allocation.allocate(payment.amount, owed, purpose=purpose, barred_before=barred_before)
        charges[payment.account_id] = allocation.after(owed, parts)
        found += [(payment, part) for part in parts]
    return found


def _write(
    tx: Transaction,
    payments: Sequence[tuple[Incoming, bool]],
    parts: Sequence[tuple[Incoming, allocation.Part]],
    *,
    posted_on: date,
    batch_id: uuid.UUID,
) -> None:
    touched = {payment.account_id for payment, _ in payments}
    if payments:
        frame = _payments(payments)
        tx.write_frame(_SQL["add_payments"], frame, touched, posted_on=posted_on, batch_id=batch_id)
        if not frame["is_new"].all():
            tx.write_frame(_SQL["advance_payments"], frame, touched, posted_on=posted_on)
    if parts:
        values = {"posted_on": posted_on, "batch_id": batch_id}
        tx.write_frame(_SQL["add_allocations"], _parts(parts), touched, **values)


def _payments(payments: Sequence[tuple[Incoming, bool]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "account_id": [payment.account_id for payment, _ in payments],
            "payment_number": [payment.payment_number for payment, _ in payments],
            "paid_at": pl.Series([payment.paid_at for payment, _ in payments], dtype=pl.Datetime("us", "UTC")),
            "channel": [payment.channel for payment, _ in payments],
            "amount": pl.Series([payment.amount for payment, _ in payments], dtype=_MONEY),
            "purpose": pl.Series([payment.purpose for payment, _ in payments], dtype=pl.String),
            "is_new": [is_new for _, is_new in payments],
        }
    )


def _parts(parts: Sequence[tuple[Incoming, allocation.Part]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "account_id": [payment.account_id for payment, _ in parts],
            "payment_number": [payment.payment_number for payment, _ in parts],
            "service": [part.service for _, part in parts],
            "period": [part.period for _, part in parts],
            "amount": pl.Series([part.amount for _, part in parts], dtype=_MONEY),
            "is_penalty": [part.is_penalty for _, part in parts],
        }
    )


def _record(
    db: Database, now: datetime, actor: str, action: str, batch_id: uuid.UUID, details: dict[str, object]
) -> None:
    subject = ("payment_batch", str(batch_id))
    db.change(lambda tx: audit.record(tx, now=now, actor=actor, action=action, subject=subject, details=details))
