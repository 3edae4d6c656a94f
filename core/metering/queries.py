"""Meters, their registers and submitted readings of an account. History of usage is in `usage_queries`."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from core.kit import period as periods
from core.metering.model import Limits, RegisterState, Window
from core.metering.rules import window
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_TRAIL_MONTHS = 36


def registers(
    db: Reader, *, account_ids: Sequence[int], period: date, service: str | None = None
) -> list[RegisterState]:
    """
    Return the registers of the accounts, those of removed meters included, one a register.

    Each has its newest actual reading before `period` (billed, or submitted and accepted) and its usual usage a day:
    of the same calendar month in two years, else of the last year (domain.md 1.4).
    """
    found = db.records(_SQL["register_states"], account_ids=list(account_ids), period=period, service=service)
    return [RegisterState(**row) for row in found]


def reading_window(db: Reader, *, today: date) -> Window:
    """Return the window for readings in force today (rule values, B2)."""
    values = tariffs.rule_values(db, names=("reading_window_start_day", "reading_deadline_day"), on=today)
    return window(
        today, start_day=int(values["reading_window_start_day"]), deadline_day=int(values["reading_deadline_day"])
    )


def limits(db: Reader, *, today: date) -> Limits:
    """Return the rule values of the plausibility check in force today."""
    names = ("usual_usage_high_ratio", "usual_usage_low_ratio", "default_max_power_kw")
    values = tariffs.rule_values(db, names=names, on=today)
    return Limits(*(values[name] for name in names))


def access_levels(db: Reader, *, account_ids: Sequence[int], on: date) -> list[Record]:
    """Return who may do what with the accounts: account_id, person_id, level 1 (view) to 3 (owner)."""
    return db.records(_SQL["access_levels"], account_ids=list(account_ids), on_day=on)


def kept_submissions(
    db: Reader, *, account_ids: Sequence[int], periods_of: Sequence[date], idempotency_keys: Sequence[str]
) -> list[Record]:
    """Return the values of submissions with one of the keys or current for one of the periods, one row a value."""
    return db.records(
        _SQL["kept_submissions"],
        account_ids=list(account_ids),
        periods=list(periods_of),
        since=periods.shifted(min(periods_of), by=-1),
        idempotency_keys=list(idempotency_keys),
    )


def trail(db: Reader, *, account_id: int, today: date, service: str | None = None) -> pl.DataFrame:
    """
    Return the way of each value, newest first (A8): one row a value of 36 months.

    read_on, service, serial_number, place, unit, zone, value, usage, submission_number, submitted_at, status, issue,
    counts_for (period), billed_in (period of the bill that used it, null: not yet), source, channel.
    """
    since = periods.shifted(periods.month_of(today), by=-_TRAIL_MONTHS)
    return db.frame(_SQL["trail"], account_id=account_id, since=since, service=service)
