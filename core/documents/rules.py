"""Decisions about documents: their numbers, their dates, the names of their files."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.documents.model import Issued, Kind, Line
from core.kit import money
from core.kit import period as months

_PREFIXES = {Kind.INVOICE: "СФ", Kind.ACT: "А"}
_NOT_INVOICED = ("penalty", "adjustment", "concession")


def number(document: Issued) -> str:
    """Return the number as printed: «СФ-2026-000012»."""
    return f"{_PREFIXES[document.kind]}-{document.series_year}-{document.serial:06d}"


def issued_on(period: date, *, newest: date | None, today: date) -> date:
    """
    Return the day of the documents of a month: its last one, the day of supply (Tax Code art. 167).

    Documents of a month that are issued after those of a later one take the present day, so that numbers follow days.
    """
    if newest is not None and newest > period:
        return today
    return last_day(period)


def last_day(period: date) -> date:
    """Return the last day of the month: of supply, and of the documents."""
    return period.replace(day=months.days_in(period))


def is_over(period: date, *, today: date) -> bool:
    """Return whether the month has ended: documents close a month, they do not promise one."""
    return months.shifted(period, by=1) <= today


def invoiced(lines: Sequence[Line]) -> list[Line]:
    """
    Return the lines that closing documents print.

    Penalties are no supply, and adjustments belong to corrective invoices of the month that they mend.
    """
    return [line for line in lines if line.line not in _NOT_INVOICED]


def agrees(document: Issued, lines: Sequence[Line]) -> bool:
    """Return whether the lines still sum to what the document was issued for."""
    net = sum((line.amount for line in lines), money.ZERO)
    vat = sum((line.vat_amount for line in lines), money.ZERO)
    return (net, vat) == (document.net_amount, document.vat_amount)


def vat_rate(percent: Decimal) -> str:
    """Return the rate as invoices write it: «22%»."""
    return f"{percent.normalize():f}%"


def file_name(kind_name: str, *, account_number: str, period: date | None, suffix: str) -> str:
    """Return the name of a file: «Квитанция 2026-10, 6600123456.pdf»."""
    month = f" {period:%Y-%m}" if period else ""
    return f"{kind_name}{month}, {account_number}.{suffix}"
