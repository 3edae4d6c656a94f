"""Billing months. A period is named by its first day and is half-open: [start, next start)."""

from collections.abc import Iterator
from datetime import date


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def shifted(month: date, *, by: int) -> date:
    """Return the first day of the month `by` months later (earlier if negative)."""
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)


def days_in(month: date) -> int:
    """Return how many days the month has."""
    return (shifted(month_of(month), by=1) - month_of(month)).days


def months(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the months from `first` to `last`, both included."""
    month = month_of(first)
    while month <= last:
        yield month
        month = shifted(month, by=1)
