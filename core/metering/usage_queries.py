"""Questions about usage: by month from readings, by hour from meters that give intervals."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import polars as pl

from core.kit import clock
from core.metering import usage_rules
from core.metering.model import Status
from core.weather import queries as weather
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__, "usage_queries.sql")
_WEAKEST = ("reading", "average", "norm")  # the weakest source of its registers is that of a month
_WEAKER = frozenset({"average", "norm"})
_MANY_RESIDENTS = 5
_IN_USE = ("meter_id", "service", "serial_number", "place", "is_remote", "verification_due_on")


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
    meters = db.records(_SQL["meters"], account_id=account_id)
    services = dict.fromkeys(row["service"] for row in db.records(_SQL["services"], account_id=account_id))
    return [
        Supplied(
            service=service,
            unit=max((row["unit"] for row in meters if row["service"] == service), default=None),
            has_intervals=any(row["has_intervals"] for row in meters if row["service"] == service),
        )
        for service in services
    ]


def monthly_readings(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `usage` (in the meter's unit), `origin` (reading, average, norm): one row a billed month."""
    usages: dict[date, Decimal] = {}
    origins: dict[date, str] = {}
    for row in db.records(_SQL["monthly_readings"], account_id=account_id, service=service):
        month, origin = row["period"], row["source"] if row["source"] in _WEAKER else "reading"
        usages[month] = usages.get(month, Decimal(0)) + row["usage"]
        origins[month] = max(origins.get(month, origin), origin, key=_WEAKEST.index)
    months = sorted(usages)
    return pl.DataFrame(
        {
            "period": months,
            "usage": [usages[month] for month in months],
            "origin": [origins[month] for month in months],
        },
        schema={"period": pl.Date, "usage": pl.Decimal(14, 4), "origin": pl.String},
    )


def monthly_intervals(db: Reader, *, account_id: int, service: str) -> pl.DataFrame:
    """Return `period`, `usage`, `day_count`, `interval_count`, `expected_count`: one row a month with interval data."""
    return db.frame(_SQL["monthly_intervals"], account_id=account_id, service=service)


def newest_submission(db: Reader, *, account_id: int, service: str) -> Record | None:
    """
    Return the newest `period` with submitted readings and their `usage`, each register once; None without any.

    What a signed-in person sent goes before what a visitor sent beside it.
    """
    rows = [row for row in _in_force(db, account_id=account_id) if row["service"] == service]
    if not rows:
        return None
    period = max(row["period"] for row in rows)
    rows = [row for row in rows if row["period"] == period]
    usages: dict[int, Decimal | None] = {}
    for row in sorted(rows, key=lambda row: row["actor"] != "visitor"):
        usages[row["register_id"]] = row["usage"]
    return {"period": period, "usage": sum((usage for usage in usages.values() if usage is not None), Decimal(0))}


def questioned(db: Reader, *, account_id: int) -> list[Record]:
    """Return `service`, `period` of submitted readings that are questioned, newest first."""
    found = {
        (row["service"], row["period"])
        for row in _in_force(db, account_id=account_id)
        if row["status"] == Status.QUESTIONED
    }
    ordered = sorted(sorted(found), key=lambda pair: pair[1], reverse=True)
    return [{"service": service, "period": period} for service, period in ordered]


def _in_force(db: Reader, *, account_id: int) -> list[Record]:
    """Return the submitted values that stand, with service and actor; most accounts have none and cost one question."""
    values = _standing(db, "values_in_force", "live.submitted_reading", account_id)
    if not values:
        return []
    sent = {row["submission_id"]: row for row in _standing(db, "submissions", "live.submission", account_id)}
    return [row | sent[row["submission_id"]] for row in values if row["submission_id"] in sent]


def _standing(db: Reader, name: str, table: str, account_id: int) -> tuple[Record, ...]:
    """Return the rows of a statement about the account, kept until its rows of the table change."""

    def ask() -> tuple[Record, ...]:
        return tuple(db.records(_SQL[name], account_id=account_id))

    return shelf.of_account(db, (table,), (_SQL[name],), ask, account_id=account_id)


def similar(db: Reader, *, service: str, settlement: str, stove: str, resident_count: int) -> pl.DataFrame:
    """Return `period`, `similar_usage`: the median of homes like that (five residents mean five and more), by month."""
    return shelf.frame(
        db,
        _SQL["similar"],
        service=service,
        settlement=settlement,
        stove=stove,
        resident_count=min(resident_count, _MANY_RESIDENTS),
    )


def monthly_weather(db: Reader, *, station: str, first: date, last: date) -> pl.DataFrame:
    """Return `period`, `celsius`, `degree_days` of the months from `first` to `last`; kept, it is everybody's."""
    return shelf.kept(
        db,
        ("history.temperature",),
        ("monthly weather", station, first, last),
        lambda: usage_rules.monthly_weather(weather.daily_temperature(db, station=station, first=first, last=last)),
    )


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
    meters = shelf.records(db, _SQL["meters"], account_id=account_id)
    values = _standing(db, "values_in_force", "live.submitted_reading", account_id)
    sent = {row["meter_id"] for row in values if row["period"] == period}
    found = [
        MeterInUse(**{name: row[name] for name in _IN_USE}, is_submitted=row["meter_id"] in sent)
        for row in meters
        if row["removed_on"] is None
    ]
    return sorted(found, key=lambda meter: (meter.service, meter.serial_number))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
