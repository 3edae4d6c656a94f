"""Debts and their penalty: what of a month was paid on which day, and what has run on each part of it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from core.billing import penalties
from core.billing.model import MonthCharge, Payment, PaymentStatus
from core.billing.penalties import Facts, Penalty
from core.kit import clock, money


@dataclass(frozen=True)
class Debt:
    """What one service of one month cost without penalty, and the money for it: (day it was paid, amount)."""

    service: str
    period: date
    due_on: date
    amount: Decimal
    paid: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class DebtPenalty:
    """The penalty of one debt to a day, part by part; rounded once for the whole debt (domain.md 2.7)."""

    debt: Debt
    parts: tuple[Penalty, ...]

    @cached_property
    def amount(self) -> Decimal:
        """The penalty of the debt, in roubles and kopecks."""
        return penalties.rounded(sum((part.exact for part in self.parts), Fraction(0)))

    @property
    def row_amounts(self) -> list[Decimal]:
        """Kopecks of each row of the parts' days; they sum to `amount` (largest remainder where rounding differs)."""
        exact = [row.amount for part in self.parts for row in part.days]
        whole = [money.rounded(amount) for amount in exact]
        return whole if sum(whole) == self.amount else money.split(self.amount, weights=exact)


def debts(months: Sequence[MonthCharge], payments: Iterable[Payment]) -> list[Debt]:
    """
    Return the debts of an account in the order of the months, with what was paid of each.

    Money counts from the day it was paid, not the day it was posted. A part that the payer named as penalty pays no
    debt; a refunded payment pays nothing.
    """
    paid: dict[tuple[str, date], list[tuple[date, Decimal]]] = defaultdict(list)
    for payment in payments:
        if payment.status is PaymentStatus.REFUNDED:
            continue
        day = clock.local_day(payment.paid_at)
        for part in payment.allocations:
            if not part.is_penalty:
                paid[part.service, part.period].append((day, part.amount))
    return [
        Debt(month.service, month.period, month.due_on, month.principal_amount, tuple(sorted(paid[key])))
        for month in months
        if month.principal_amount > 0 and (key := (month.service, month.period))
    ]


def penalty(debt: Debt, *, as_of: date, group: str, facts: Facts) -> DebtPenalty:
    """
    Return the penalty that has run on a debt up to a day: each paid part to its own day at the rate of that day.

    Money beyond the debt pays its penalty and stops nothing. Parts that were paid in time are left out.

    :raises penalties.RateUnknown: if a part is late and no row says the rate of its day
    """
    parts = [
        penalties.penalty(amount, due_on=debt.due_on, paid_on=day, group=group, facts=facts)
        for day, amount in _parts(debt, as_of=as_of)
        if day > debt.due_on
    ]
    return DebtPenalty(debt, tuple(part for part in parts if part.delay_days))


def _parts(debt: Debt, *, as_of: date) -> list[tuple[date, Decimal]]:
    """Return (day, amount) of each part; what is still open runs to `as_of`."""
    by_day: dict[date, Decimal] = defaultdict(lambda: money.ZERO)
    for day, amount in debt.paid:
        by_day[min(day, as_of)] += amount
    days = sorted(by_day)
    reached = [min(debt.amount, total) for total in accumulate(by_day[day] for day in days)]
    parts = [
        (day, now - before)
        for day, now, before in zip(days, reached, [money.ZERO, *reached], strict=False)
        if now > before
    ]
    left = debt.amount - (reached[-1] if reached else money.ZERO)
    return [*parts, (as_of, left)] if left > 0 else parts
