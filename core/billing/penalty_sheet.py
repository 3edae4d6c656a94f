"""The penalty of an account as a sheet a person can count again: a row for each stretch of days (D8). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.billing import debts, penalties
from core.billing.debts import DebtPenalty
from core.billing.model import MonthCharge, Payment
from core.billing.penalties import Facts, PenaltyDays, Rate
from core.i18n.formats import Words
from core.kit import money


@dataclass(frozen=True)
class SheetRow:
    """
    Days of one debt, or of one part of it that was paid on a day of its own, at one fraction of the rate.

    `amount` is in kopecks and the rows of a debt sum to its penalty. `paid_on` is None while the part is open.
    """

    service: str
    period: date
    debt_amount: Decimal
    due_on: date
    paid_on: date | None
    rate: Rate
    days: PenaltyDays
    amount: Decimal


@dataclass(frozen=True)
class Sheet:
    """What has run up to a day on all debts, paid ones too, and what of it stands in bills."""

    as_of: date
    group: str
    rate: Rate
    free_days: int
    rows: tuple[SheetRow, ...]
    counted_amount: Decimal
    billed_amount: Decimal

    @property
    def unbilled_amount(self) -> Decimal:
        """What the next bill adds; below zero: takes off."""
        return self.counted_amount - self.billed_amount


def sheet(
    months: Sequence[MonthCharge], payments: Iterable[Payment], *, as_of: date, group: str, facts: Facts
) -> Sheet:
    """
    Return the sheet of an account on a day.

    :raises penalties.RateUnknown: if no row says the rate of the day, or of a day on which something was paid late
    """
    found = [
        debts.penalty(debt, as_of=as_of, group=group, facts=facts)
        for debt in debts.debts(months, payments)
        if debt.due_on < as_of
    ]
    return Sheet(
        as_of=as_of,
        group=group,
        rate=penalties.rate(as_of, group=group, facts=facts),
        free_days=min((step.first_day for step in facts.steps if step.group == group), default=1) - 1,
        rows=tuple(row for one in found for row in _rows(one, as_of=as_of)),
        counted_amount=sum((one.amount for one in found), money.ZERO),
        billed_amount=sum((month.penalty_amount for month in months), money.ZERO),
    )


def _rows(found: DebtPenalty, *, as_of: date) -> Iterator[SheetRow]:
    days_paid = {day for day, _ in found.debt.paid}
    every = [(part, days) for part in found.parts for days in part.days]
    for (part, days), amount in zip(every, found.row_amounts, strict=True):
        is_open = part is found.parts[-1] and part.paid_on == as_of and as_of not in days_paid
        paid_on = None if is_open else part.paid_on
        yield SheetRow(
            found.debt.service, found.debt.period, part.debt_amount, part.due_on, paid_on, part.rate, days, amount
        )


def percent(rate: Decimal, *, words: Words) -> str:
    """Return a rate as it is published: 9,5 %, 14,25 %, 14 %."""
    digits = max(0, -int(rate.normalize().as_tuple().exponent))
    return words.percent(rate / 100, digits=digits)


def formula(row: SheetRow, *, words: Words) -> str:
    """Return «5 000,00 ₽ × 9,5 % ÷ 300 × 60»: the debt, the rate, the fraction of a day, the days."""
    rate = percent(row.rate.percent, words=words)
    return f"{words.money(row.debt_amount)} × {rate} ÷ {row.days.divisor} × {row.days.day_count}"


def why(rate: Rate, *, words: Words) -> str:
    """Return why a part bears its rate: the key rate, or the cap because it is lower."""
    key_rate = percent(rate.key_rate.percent, words=words)
    if rate.is_capped:
        return words.t("the cap, as the key rate was {key_rate}", key_rate=key_rate)
    return words.t("the key rate since {day}", day=words.short_day(rate.key_rate.valid_from))


def in_force(found: Sheet, *, words: Words) -> str:
    """Return which rate open debts are counted by, and until when it is known."""
    values = {
        "key_rate": percent(found.rate.key_rate.percent, words=words),
        "day": words.day(found.rate.key_rate.valid_from),
    }
    if found.rate.cap is None:
        return words.t(
            "Open debts are counted by the key rate of the Bank of Russia, {key_rate} since {day};"
            " Kabinet knows no newer one.",
            **values,
        )
    values["cap"] = percent(found.rate.cap.percent, words=words)
    values["last"] = words.day(penalties.last_day(found.rate.cap))
    return words.t(
        "Open debts are counted by the lower of two rates: the key rate of the Bank of Russia, {key_rate} since {day}"
        " (Kabinet knows no newer one), and the cap of {cap}, known to hold until {last}.",
        **values,
    )
