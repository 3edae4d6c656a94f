"""Questions about usage: by month from readings, by hour from meters that give intervals."""

from dataclasses import dataclass
from datetime import date, datetime, time

import polars as pl

from core.kit import clock
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__, "usage_queries.sql")


@dataclass(frozen=True)
class Supplied:
    """A service of an account; `unit` is None while no meter is known."""

    service: str
    unit: str | None
    has_intervals: bool


@dataclass(frozen=True)
class IntervalSpan:
    """From which to which local day there is interval data, and the length of an interval."""

    first_day: date
    last_day: date
    minutes: int


@dataclass(frozen=True)
class MeterInUse:
    """A meter of the account, and whether its readings of a period have been submitted."""

    meter_id: int
    service: str
    serial_number: str
    place: str
    is_remote: bool
    verification_due_on: date | None
    is_submitted: bool


def supplied(db: Reader, *, account_id: int) -> list[Supplied]:
    """Return the services of the account, in no order."""
    return [Supplied(**row) for row in db.records(_SQL["supplied"], account_id=account_id)]


def monthly_readings(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `usage` (in the meter's unit), `origin` (reading, average, norm): one row a billed month."""
    return db.frame(_SQL["monthly_readings"], account_id=account_id, service=service)


def monthly_intervals(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `usage`, `day_count`, `interval_count`, `expected_count`: one row a month with interval data."""
    return db.frame(_SQL["monthly_intervals"], account_id=account_id, service=service)


def newest_submission(db: Reader, *, account_id: int, service: str) -> Record | None:
    """Return the newest `period` with submitted readings and their `usage`, each register once; None without any."""
    return db.record(_SQL["newest_submission"], account_id=account_id, service=service)


def similar(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `similar_usage`: the median of homes like this one, one row a month."""
    return db.frame(_SQL["similar"], account_id=account_id, service=service)


def interval_span(db: Reader, *, account_id: int, service: str) -> IntervalSpan | None:
    """Return from when to when there is interval data, or None where there is none."""
    row = db.record(_SQL["interval_span"], account_id=account_id, service=service)
    return IntervalSpan(**row) if row is not None and row["first_day"] is not None else None


def interval_days(db: Reader, *, account_id: int, service: str, first: date, until: date) -> pl.DataFrame:
    """Return `day`, `usage`, `interval_count`, `expected_count`: local days in [first, until) that have data."""
    return db.frame(_SQL["interval_days"], account_id=account_id, service=service, first_day=first, last_day=until)


def intervals(db: Reader, *, account_id: int, service: str, first: date, until: date) -> pl.DataFrame:
    """Return `starts_at` (local), `usage`, `minutes`, `is_estimated`: intervals of the local days in [first, until)."""
    return db.frame(
        _SQL["intervals"], account_id=account_id, service=service, starts_at=_midnight(first), ends_at=_midnight(until)
    )


def interval_hours(db: Reader, *, account_id: int, service: str, first: date, until: date) -> pl.DataFrame:
    """Return `day`, `hour` (0..23, local), `usage`: hours with data of the days in [first, until)."""
    return db.frame(
        _SQL["interval_hours"],
        account_id=account_id,
        service=service,
        starts_at=_midnight(first),
        ends_at=_midnight(until),
    )


def meters_in_use(db: Reader, *, account_id: int, period: date) -> list[MeterInUse]:
    """Return the meters in use; `is_submitted` says whether readings for the period were sent."""
    rows = db.records(_SQL["meters_in_use"], account_id=account_id, period=period)
    return [MeterInUse(**row) for row in rows]


def questioned(db: Reader, *, account_id: int) -> list[Record]:
    """Return `service`, `period` of submitted readings that are questioned, newest first."""
    return db.records(_SQL["questioned"], account_id=account_id)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
