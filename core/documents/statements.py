"""Documents about money as of a day: payment order for a cash desk, reconciliation act, penalty sheet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.billing import penalty_facts, penalty_sheet
from core.billing import queries as billing
from core.billing.model import MonthCharge
from core.billing.penalty_sheet import Sheet, SheetRow
from core.documents import queries, receipts, wording
from core.documents.company import company
from core.documents.model import Movement, NothingToPrint, Payer
from core.kit import money, period
from data.database import Reader

_WORDS = wording.RUSSIAN
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reconciliation:
    """
    What was charged and paid on the days from `first` to `last`: opening + debits - credits = closing.

    Movements stand by day, charges of a day before its payments.
    """

    payer: Payer
    first: date
    last: date
    opening_amount: Decimal
    movements: tuple[Movement, ...]

    @property
    def debit(self) -> Decimal:
        """Charged on these days."""
        return sum((movement.debit for movement in self.movements), money.ZERO)

    @property
    def credit(self) -> Decimal:
        """Paid on these days."""
        return sum((movement.credit for movement in self.movements), money.ZERO)

    @property
    def closing_amount(self) -> Decimal:
        """What is owed after the last day; below zero is credit."""
        return self.opening_amount + self.debit - self.credit


def reconciliation(db: Reader, *, account_id: int, first: date, last: date) -> Reconciliation:
    """
    Return what an account was charged and paid from `first` to `last`; a month is charged on its last day.

    :raises NothingToPrint: if there is no such account
    """
    payer = _payer(db, account_id)
    month = first.replace(day=1)
    opening = queries.opening_amounts(db, account_ids=[account_id], on=month).get(account_id, money.ZERO)
    everything = sorted(
        [
            *queries.charges(db, account_ids=[account_id], first=month, after=last + _A_DAY),
            *queries.payments(db, account_ids=[account_id], first=month, after=last + _A_DAY),
        ],
        key=lambda movement: (movement.on, movement.number or ""),
    )
    before = [movement for movement in everything if movement.on < first]
    return Reconciliation(
        payer=payer,
        first=first,
        last=last,
        opening_amount=opening + sum((movement.debit - movement.credit for movement in before), money.ZERO),
        movements=tuple(movement for movement in everything if first <= movement.on <= last),
    )


def reconciliation_texts(found: Reconciliation) -> dict[str, Any]:
    """Return everything that a reconciliation act says."""
    closing = found.closing_amount
    return {
        **_head(found.payer),
        "first": wording.day(found.first),
        "last": wording.day(found.last),
        "opening": _sides(found.opening_amount),
        "movements": [
            [
                wording.day(movement.on),
                "charge" if movement.period else "payment",
                _WORDS.month(movement.period) if movement.period else movement.number,
                wording.amount(movement.debit) if movement.period else "",
                "" if movement.period else wording.amount(movement.credit),
            ]
            for movement in found.movements
        ],
        "debit": wording.amount(found.debit),
        "credit": wording.amount(found.credit),
        "closing": _sides(closing),
        "state": "debt" if closing > 0 else "credit" if closing < 0 else "none",
        "closing_amount": _WORDS.money(abs(closing)),
        "in_words": wording.in_words(abs(closing)),
    }


def order_texts(db: Reader, *, account_id: int, on: date) -> dict[str, Any]:
    """
    Return everything that a payment order for a cash desk says: what is owed now, and the payment code.

    :raises NothingToPrint: if there is no such account
    """
    payer = _payer(db, account_id)
    owed = max(money.ZERO, billing.balances(db, account_ids=[account_id]).get(account_id, money.ZERO))
    return order_of(payer, owed=owed, on=on)


def order_of(payer: Payer, *, owed: Decimal, on: date) -> dict[str, Any]:
    """Return what the order of a payer says; `owed` of nothing leaves the sum to be written in."""
    purpose = receipts.purpose_of(payer, period=None)
    return {
        **_head(payer),
        "on": _WORDS.day(on),
        "purpose": purpose,
        "amount": wording.amount(owed) if owed else "",
        "in_words": wording.in_words(owed) if owed else "",
        "qr": receipts.payment_text(payer, amount=owed, purpose=purpose, period=None),
    }


def penalty_texts(db: Reader, *, account_id: int, on: date) -> dict[str, Any]:
    """
    Return everything that a penalty sheet says: each debt that is late or was paid late, and its days (domain.md 3).

    :raises NothingToPrint: if there is no such account
    :raises RateUnknown: if no row says the rate of the day, or of a day on which something was paid late
    """
    payer = _payer(db, account_id)
    paid = [payment for payment in billing.payments(db, account_id=account_id) if payment.counted_on <= on]
    charged = billing.month_charges(db, account_id=account_id, payments=paid)
    months = [month for month in charged if period.shifted(month.period, by=1) <= on]  # their bills had come by then
    group = billing.penalty_group(db, account_id=account_id)
    found = penalty_sheet.sheet(months, paid, as_of=on, group=group, facts=penalty_facts.facts(db))
    return penalties_of(payer, months, found, on=on)


def penalties_of(payer: Payer, months: Sequence[MonthCharge], found: Sheet, *, on: date) -> dict[str, Any]:
    """Return what the penalty sheet of a payer says."""
    late = [month for month in months if _principal(month) > 0 and month.due_on < on]
    rows: dict[tuple[str, date], list[SheetRow]] = {(month.service, month.period): [] for month in late}
    for row in found.rows:
        rows.setdefault((row.service, row.period), []).append(row)
    due = {(month.service, month.period): month for month in months}
    return {
        **_head(payer),
        "on": _WORDS.day(on),
        "debts": [_debt(due[key], rows[key]) for key in sorted(rows, key=lambda key: (key[1], key[0]))],
        "debt": wording.amount(sum((_principal(month) for month in late), money.ZERO)),
        "total": wording.amount(found.counted_amount),
        "billed": wording.amount(found.billed_amount),
        "unbilled": wording.amount(found.unbilled_amount),
        "in_force": penalty_sheet.in_force(found, words=_WORDS),
        "laws": sorted({row.days.legal_ref for row in found.rows}),
    }


def _debt(month: MonthCharge, rows: Sequence[SheetRow]) -> dict[str, Any]:
    return {
        "service": month.service,
        "name": f"{wording.service(month.service)}, {_WORDS.month(month.period)}",
        "due": wording.day(month.due_on),
        "amount": wording.amount(sum((row.amount for row in rows), money.ZERO)),
        "days": [
            [
                f"{wording.day(row.days.first_on)} – {wording.day(row.days.last_on)}",
                wording.day(row.paid_on) if row.paid_on else "",
                penalty_sheet.formula(row, words=_WORDS),
                wording.amount(row.amount),
            ]
            for row in rows
        ],
    }


def _principal(month: MonthCharge) -> Decimal:
    return month.open_amount - month.open_penalty_amount


def _head(payer: Payer) -> dict[str, Any]:
    return {
        "account_number": payer.account_number,
        "is_sample": payer.is_sample or company().is_sample,
        "payer": receipts.payer_texts(payer),
        "seller": asdict(company()),
    }


def _sides(amount: Decimal) -> list[str]:
    """Return the amount as debit or credit; nothing owed is said, too: 0,00."""
    return [wording.amount(amount) if amount >= 0 else "", wording.amount(-amount) if amount < 0 else ""]


def _payer(db: Reader, account_id: int) -> Payer:
    found = queries.payers(db, account_ids=[account_id]).get(account_id)
    if found is None:
        raise NothingToPrint(account_id)
    return found
