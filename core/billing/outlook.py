"""The balance of the months to come: what will be charged, what a monthly payment makes of it, equal payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.billing.model import MonthCharge
from core.kit import money, period

_YEAR = 12


@dataclass(frozen=True)
class Month:
    """opening + charged - paid = closing."""

    period: date
    opening_amount: Decimal
    charged_amount: Decimal
    paid_amount: Decimal

    @property
    def closing_amount(self) -> Decimal:
        """What is owed after the payment; negative: paid in advance."""
        return self.opening_amount + self.charged_amount - self.paid_amount


def expected_charges(months: Sequence[MonthCharge], *, count: int = _YEAR) -> list[tuple[date, Decimal]]:
    """
    Return what each of the months after the newest bill will come to, RUB with VAT, without penalty and corrections.

    Each service costs what it cost in the same month a year before, at the price of its newest month (product rule).
    A month that the year before does not have costs nothing where the service was charged for a year and more (heating
    out of its season), else the mean of the months that are known.
    """
    if not months:
        return []
    newest = max(month.period for month in months)
    services = {month.service for month in months}
    known = {service: {month.period: month for month in months if month.service == service} for service in services}
    first = min(month.period for month in months)
    ahead = [period.shifted(newest, by=number) for number in range(1, count + 1)]
    return [(month, sum((_expected(of, month, first) for of in known.values()), money.ZERO)) for month in ahead]


def _expected(of: Mapping[date, MonthCharge], month: date, first: date) -> Decimal:
    before = of.get(period.shifted(month, by=-_YEAR))
    if before is not None:
        then, now = _price(before), _price(of[max(of)])
        return money.rounded(before.charged_amount * now / then) if then and now else before.charged_amount
    if period.shifted(month, by=-_YEAR) >= first:  # a year is known, and the service was not charged in that month
        return money.ZERO
    return money.rounded(sum((each.charged_amount for each in of.values()), money.ZERO) / len(of))


def _price(month: MonthCharge) -> Decimal:
    return month.usage_amount / month.volume if month.volume else Decimal(0)


def path(opening: Decimal, charges: Sequence[tuple[date, Decimal]], payments: Sequence[Decimal]) -> list[Month]:
    """Return the months one after another, each opening where the last closed; a payment a month."""
    rows: list[Month] = []
    for (month, charged), paid in zip(charges, payments, strict=True):
        rows.append(Month(month, opening, charged, paid))
        opening = rows[-1].closing_amount
    return rows


def equal_payments(opening: Decimal, charges: Sequence[tuple[date, Decimal]]) -> list[Decimal]:
    """Return payments that differ by a kopeck at most and end at zero; zeros where nothing is to be paid."""
    total = opening + sum((amount for _, amount in charges), money.ZERO)
    if total <= 0 or not charges:
        return [money.ZERO] * len(charges)
    return money.split(total, weights=[Decimal(1)] * len(charges))
