"""The analyst's questions. They read the aggregates that the batches fill, never a customer's own rows."""

from datetime import date, datetime

import polars as pl

from core.reporting.model import Filters
from data import sql
from data.database import Reader

_SQL = sql.load(__file__)


def arrears_months(db: Reader) -> list[date]:
    """Return the months at whose end debts were counted, newest first."""
    return [row["month"] for row in db.records(_SQL["arrears_months"])]


def arrears_places(db: Reader, *, month: date) -> list[tuple[str, str]]:
    """Return (town, district) of the debts; the district is '' outside Ekaterinburg."""
    return [(row["town"], row["district"]) for row in db.records(_SQL["arrears_places"], month=month)]


def arrears_by_age(db: Reader, *, month: date, filters: Filters) -> pl.DataFrame:
    """Return age, service, amount (roubles): one row an age and service."""
    return db.frame(_SQL["arrears_by_age"], month=month, **filters.parameters)


def arrears_by_place(db: Reader, *, month: date, filters: Filters) -> pl.DataFrame:
    """Return place, not_due, recent (up to 90 days), old (over 90 days), roubles; districts when a town is chosen."""
    return db.frame(_SQL["arrears_by_place"], month=month, **filters.parameters)


def arrears_rows(db: Reader, *, month: date, filters: Filters) -> pl.DataFrame:
    """Return town, district, customer_kind, service, a column an age, recent (1-90 days), old, total, roubles."""
    return db.frame(_SQL["arrears_rows"], month=month, **filters.parameters)


def arrears_by_month(db: Reader, *, month: date, filters: Filters) -> pl.DataFrame:
    """Return month, total, overdue (roubles) of up to thirteen months, newest first."""
    return db.frame(_SQL["arrears_by_month"], month=month, **filters.parameters)


def debtors(db: Reader, *, month: date, filters: Filters) -> tuple[int, int]:
    """Return how many accounts owe at the end of the month, and how many of them are late; an account counts once."""
    found = db.record(_SQL["debtors"], month=month, **filters.parameters)
    return (found["account_count"], found["overdue_account_count"]) if found else (0, 0)


def received_months(db: Reader) -> list[date]:
    """Return the periods for which readings were counted, newest first."""
    return [row["period"] for row in db.records(_SQL["received_months"])]


def received_places(db: Reader, *, period: date) -> list[tuple[str, str]]:
    """Return (town, district) of the meters; the district is '' outside Ekaterinburg."""
    return [(row["town"], row["district"]) for row in db.records(_SQL["received_places"], period=period)]


def received_by_channel(db: Reader, *, period: date, filters: Filters) -> pl.DataFrame:
    """Return channel ('missing' = no reading), service, meter_count."""
    return db.frame(_SQL["received_by_channel"], period=period, **filters.parameters)


def received_by_place(db: Reader, *, period: date, filters: Filters) -> pl.DataFrame:
    """Return place, received, missing (meters), most missing first; districts when a town is chosen."""
    return db.frame(_SQL["received_by_place"], period=period, **filters.parameters)


def received_rows(db: Reader, *, period: date, filters: Filters) -> pl.DataFrame:
    """Return town, district, customer_kind, service, remote, given, missing, total (meters), most missing first."""
    return db.frame(_SQL["received_rows"], period=period, **filters.parameters)


def received_by_month(db: Reader, *, period: date, filters: Filters) -> pl.DataFrame:
    """Return period, received, missing (meters) of up to thirteen periods, newest first."""
    return db.frame(_SQL["received_by_month"], period=period, **filters.parameters)


def submitted_by_day(db: Reader, *, period: date, previous: date, filters: Filters) -> pl.DataFrame:
    """Return period, day, meter_count: meters whose first reading for the period was submitted that day."""
    return db.frame(_SQL["submitted_by_day"], period=period, previous=previous, **filters.parameters)


def load_offices(db: Reader) -> pl.DataFrame:
    """Return office_id, name, town, district of the offices whose visits are counted."""
    return db.frame(_SQL["load_offices"])


def newest_visit_hour(db: Reader) -> datetime | None:
    """Return the newest hour that any office system has sent, None if none has."""
    found: datetime | None = db.value(_SQL["newest_visit_hour"])
    return found


def newest_sample(db: Reader) -> datetime | None:
    """Return the instant of the newest load that any office has sent, None if none has."""
    found: datetime | None = db.value(_SQL["newest_sample"])
    return found


def visits_by_hour(db: Reader, *, first: date, after: date, town: str | None, office_id: int | None) -> pl.DataFrame:
    """
    Return one row a weekday (1 = Monday) and local hour of the days [first, after).

    Columns: visitor_count, visitors and windows (means of an office and hour), wait_half and wait_most (minutes that
    half and nine tenths of the visitors wait at most; null when nobody came).
    """
    return db.frame(_SQL["visits_by_hour"], first=first, after=after, town=town, office_id=office_id)


def visits_by_office(db: Reader, *, first: date, after: date, town: str | None, office_id: int | None) -> pl.DataFrame:
    """
    Return one row an office with visits in the days [first, after), longest waits first.

    Columns: office_id, name, town, district, visitor_count, hour_count, wait_half, wait_most (minutes of a visitor),
    windows (mean open), window_count, visitors_a_window (an hour), observed_at, visitors_now, waiting_now, windows_now.
    """
    return db.frame(_SQL["visits_by_office"], first=first, after=after, town=town, office_id=office_id)


def waits_overall(
    db: Reader, *, first: date, after: date, town: str | None, office_id: int | None
) -> dict[str, float | int | None]:
    """Return visitor_count, wait_half, wait_most (minutes), long_share (waited over 30 minutes) of [first, after)."""
    found = db.record(_SQL["waits_overall"], first=first, after=after, town=town, office_id=office_id)
    return found or {}
