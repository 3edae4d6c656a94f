"""
Which charges a payment pays (domain.md 4.4). Pure: open charges and an amount in, parts out.

What the payer named is binding. Otherwise the newest bill comes first, then the oldest debt that a court would still
grant, each bill split over its services in proportion to what is open, and penalty last.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from core.kit import money


@dataclass(frozen=True)
class OpenCharge:
    """What is still to be paid of one service and month: the debt itself and its penalty, both with VAT."""

    service: str
    period: date
    due_on: date
    principal_amount: Decimal
    penalty_amount: Decimal


@dataclass(frozen=True)
class Part:
    """A part of a payment and the charge it pays."""

    service: str
    period: date
    amount: Decimal
    is_penalty: bool


@dataclass(frozen=True)
class Purpose:
    """What the payer named; nothing named: the order of the law decides."""

    service: str | None = None
    period: date | None = None
    is_penalty: bool = False


@dataclass(frozen=True)
class _Debt:
    service: str
    period: date
    due_on: date
    amount: Decimal
    is_penalty: bool


def allocate(
    amount: Decimal,
    open_charges: Sequence[OpenCharge],
    *,
    purpose: Purpose = Purpose(),
    barred_before: date | None = None,
) -> list[Part]:
    """
    Return which charges the amount pays; what the parts do not sum up to stays as credit.

    Housing rules 354 p.118 (in proportion), Plenum of the Supreme Court 22 of 2017 p.32 (named purpose, newest bill,
    oldest debt), Civil Code art. 319 (penalty last). Money for a named service never pays another one; what a named
    month does not need goes on in the usual order. Debts due before `barred_before` are paid only when named.
    """
    left, parts = amount, []
    debts = [debt for charge in open_charges for debt in _debts(charge)]
    for group in _groups(debts, purpose, barred_before):
        taken = min(left, sum((debt.amount for debt in group), money.ZERO))
        if taken <= 0:
            continue
        shares = money.split(taken, weights=[debt.amount for debt in group])
        parts += [_part(debt, share) for debt, share in zip(group, shares, strict=True) if share]
        left -= taken
    return parts


def after(open_charges: Sequence[OpenCharge], parts: Iterable[Part]) -> list[OpenCharge]:
    """Return what is open once the parts are paid."""
    paid = {(part.service, part.period, part.is_penalty): part.amount for part in parts}
    return [
        OpenCharge(
            service=charge.service,
            period=charge.period,
            due_on=charge.due_on,
            principal_amount=charge.principal_amount - paid.get((charge.service, charge.period, False), money.ZERO),
            penalty_amount=charge.penalty_amount - paid.get((charge.service, charge.period, True), money.ZERO),
        )
        for charge in open_charges
    ]


def _debts(charge: OpenCharge) -> list[_Debt]:
    amounts = ((charge.principal_amount, False), (charge.penalty_amount, True))
    return [
        _Debt(charge.service, charge.period, charge.due_on, amount, is_penalty)
        for amount, is_penalty in amounts
        if amount > 0
    ]


def _groups(debts: Sequence[_Debt], purpose: Purpose, barred_before: date | None) -> list[list[_Debt]]:
    """Return the debts in the order in which they are paid; those of one group share in proportion."""
    own = [debt for debt in debts if purpose.service in (None, debt.service)]
    named = _named(own, purpose)
    newest = max((debt.period for debt in own), default=None)
    rest = [debt for debt in own if debt not in named and (barred_before is None or debt.due_on >= barred_before)]
    return [
        *_by(named, lambda debt: (debt.is_penalty, debt.period)),
        *_by(rest, lambda debt: (debt.is_penalty, debt.is_penalty or debt.period != newest, debt.period)),
    ]


def _named(debts: Sequence[_Debt], purpose: Purpose) -> list[_Debt]:
    if purpose.period is None and not purpose.is_penalty:
        return []
    return [
        debt for debt in debts if purpose.period in (None, debt.period) and (debt.is_penalty or not purpose.is_penalty)
    ]


def _by(debts: Iterable[_Debt], key: Callable[[_Debt], tuple[object, ...]]) -> list[list[_Debt]]:
    return [list(group) for _, group in groupby(sorted(debts, key=key), key=key)]


def _part(debt: _Debt, amount: Decimal) -> Part:
    return Part(debt.service, debt.period, amount, debt.is_penalty)
