"""
Questions about the sites of one person: every statement takes the accounts the person may see.

What all sites used is read from whole months of hours; it is kept while bills, readings and intervals rest.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from core.kit.service import Service
from data import shelf, sql
from data.database import Reader

_SQL = sql.load(__file__)


def services(db: Reader, *, account_ids: Sequence[int]) -> list[str]:
    """Return the services that any of the accounts has."""
    return [row["service"] for row in shelf.records(db, _SQL["services"], account_ids=list(account_ids))]


def latest_month(db: Reader, *, account_ids: Sequence[int], service: Service) -> date | None:
    """Return the newest billing month with usage or charges of the service, None if there is none."""
    row = shelf.records(db, _SQL["latest_month"], account_ids=list(account_ids), service=service.value)[0]
    found: date | None = row["period"]
    return found


def monthly(db: Reader, *, account_ids: Sequence[int], service: Service, first: date, last: date) -> pl.DataFrame:
    """
    Return usage and cost of each account and billing month from `first` to `last`, both included.

    Columns: account_id, period, usage (the service's unit), estimated_usage (of it by norm or average),
    amount (roubles with VAT, null where the month is not billed).
    """
    return shelf.frame(
        db, _SQL["monthly"], account_ids=list(account_ids), service=service.value, first=first, last=last
    )


def demand(db: Reader, *, account_ids: Sequence[int], service: Service, first: date, after: date) -> pl.DataFrame:
    """
    Return the demand of each account that has interval meters in the days [first, after).

    Columns: account_id, peak_kw and peak_at (highest hour), base_kw (only 5 % of hours are lower), coverage (share of
    the hours that every meter of the account measured in full). Heat is converted at 1 163 kWh a Gcal.
    """
    return shelf.frame(
        db, _SQL["demand"], account_ids=list(account_ids), service=service.value, first=first, after=after
    )


def hourly_demand(
    db: Reader, *, account_ids: Sequence[int], service: Service, first: date, after: date
) -> pl.DataFrame:
    """
    Return day, hour (local) and kw of each hour that all accounts together measured in full in the days [first, after).

    An hour that any of their interval meters missed has no row: a gap is a gap.
    """
    return shelf.frame(
        db, _SQL["hourly_demand"], account_ids=list(account_ids), service=service.value, first=first, after=after
    )
