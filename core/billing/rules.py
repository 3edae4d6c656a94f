"""Decisions about charges and payments: how old a debt is, what is to be paid, what changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from core.billing.model import Balance, DebtAge, LedgerMonth, MonthCharge, Payment
from core.kit import money, period

# The last day of delay that still belongs to the age; longer is over a year.
_LAST_DAY = {
    DebtAge.NOT_DUE: 0,
    DebtAge.DAYS_0_30: 30,
    DebtAge.DAYS_31_60: 60,
    DebtAge.DAYS_61_90: 90,
    DebtAge.DAYS_91_365: 365,
}


def age(due_on: date, *, today: date) -> DebtAge:
    """Return the age of a debt; the due day itself is not yet late (domain.md 3.1)."""
    days = (today - due_on).days
    return next((name for name, last in _LAST_DAY.items() if days <= last), DebtAge.OVER_YEAR)


def debt_by_age(months: Iterable[MonthCharge], *, today: date) -> dict[DebtAge, Decimal]:
    """Return the open amount of each age, every age present; overpaid months are not debts."""
    ages = dict.fromkeys(DebtAge, money.ZERO)
    for month in months:
        if month.open_amount > 0:
            ages[age(month.due_on, today=today)] += month.open_amount
    return ages


def balance(months: Sequence[MonthCharge], payments: Iterable[Payment], *, today: date) -> Balance:
    """Return what is owed today: open charges less the money that came and is not posted to any of them."""
    open_months = [month for month in months if month.open_amount > 0]
    late = [month for month in open_months if month.due_on < today]
    by_service: dict[str, Decimal] = defaultdict(lambda: money.ZERO)
    for month in months:  # overpaid months are credit: by service and by age sum to the same
        by_service[month.service] += max(money.ZERO, month.open_amount)
    not_due = sum((month.open_amount for month in open_months if month.due_on >= today), money.ZERO)
    overdue = sum((month.open_amount for month in late), money.ZERO)
    amount = sum((month.total_amount for month in months), money.ZERO) - sum(
        (payment.counted_amount for payment in payments), money.ZERO
    )
    return Balance(
        amount=amount,
        not_due_amount=not_due,
        overdue_amount=overdue,
        credit_amount=not_due + overdue - amount,
        penalty_amount=sum((month.open_penalty_amount for month in months), money.ZERO),
        next_due_on=min((month.due_on for month in open_months if month.due_on >= today), default=None),
        overdue_since=min((month.due_on for month in late), default=None),
        by_service=dict(by_service),
    )


def ledger(months: Sequence[MonthCharge], payments: Sequence[Payment]) -> list[LedgerMonth]:
    """Return every month from the first charge or payment on, oldest first; each opens where the last closed."""
    days = [month.period for month in months] + [period.month_of(payment.counted_on) for payment in payments]
    if not days:
        return []
    charged: dict[date, list[MonthCharge]] = defaultdict(list)
    paid: dict[date, Decimal] = defaultdict(lambda: money.ZERO)
    for month in months:
        charged[month.period].append(month)
    for payment in payments:
        paid[period.month_of(payment.counted_on)] += payment.counted_amount
    rows: list[LedgerMonth] = []
    opening = money.ZERO
    for first_day in period.months(min(days), max(days)):
        parts = charged[first_day]
        row = LedgerMonth(
            period=first_day,
            opening_amount=opening,
            charged_amount=sum((part.charged_amount for part in parts), money.ZERO),
            adjusted_amount=sum((part.adjusted_amount for part in parts), money.ZERO),
            penalty_amount=sum((part.penalty_amount for part in parts), money.ZERO),
            paid_amount=paid[first_day],
        )
        rows.append(row)
        opening = row.closing_amount
    return rows


def monthly_totals(months: Sequence[MonthCharge], *, count: int) -> list[tuple[date, Decimal | None]]:
    """Return the newest `count` months and what each cost, oldest first; None where nothing was charged."""
    if not months:
        return []
    totals = {
        first_day: sum((month.total_amount for month in group), money.ZERO)
        for first_day, group in groupby(sorted(months, key=lambda month: month.period), key=lambda month: month.period)
    }
    last = max(totals)
    return [(day, totals.get(day)) for day in period.months(period.shifted(last, by=1 - count), last)]
