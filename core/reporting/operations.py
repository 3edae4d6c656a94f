"""The small aggregates that dashboards read, counted again from the rows they stand for."""

from collections.abc import Sequence
from datetime import date

from core.kit import period
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_RANGE = 100_000  # accounts at a time: the memory of a range, not of the region
_HOMES = 100_000  # a median needs no more homes than these


def rebuild(db: Database, *, periods: Sequence[date] | None) -> tuple[date, ...]:
    """
    Fill history.arrears, readings_received, collection and similar_usage anew and return the months that were filled.

    `periods` are the months whose charges, payments or readings changed, None for all. Debts at later month ends
    follow from earlier months, so every known month from the first of them on is filled. Repeatable: a month's rows
    are replaced in one transaction.
    """
    first = min((period.month_of(month) for month in periods), default=None) if periods is not None else None
    known = [row["period"] for row in db.records(_SQL["known_months"])]
    months = known if periods is None else [month for month in known if first is not None and month >= first]
    bounds = db.record(_SQL["account_bounds"])
    if not months or bounds is None or bounds["first_id"] is None:
        return ()
    db.bulk("history", lambda tx: _fill(tx, months, bounds["first_id"], bounds["last_id"], bounds["account_count"]))
    return tuple(months)


def _fill(tx: Transaction, months: Sequence[date], first_id: int, last_id: int, account_count: int) -> None:
    tx.write(_SQL["make_months"], months=list(months))
    for name in ("make_open_months", "make_arrears", "make_debtors", "make_collection", "make_received"):
        tx.write(_SQL[name])
    for first in range(first_id, last_id + 1, _RANGE):
        accounts = {"first_id": first, "last_id": min(first + _RANGE - 1, last_id)}
        for name in ("make_places", "make_posted", "make_bills", "count_received"):
            tx.write(_SQL[name], **accounts)
        for name in ("make_open_bills", "make_debts", "count_arrears", "count_debtors", "count_collection"):
            tx.write(_SQL[name])
    for name in (
        "drop_arrears",
        "add_arrears",
        "drop_debtors",
        "add_debtors",
        "drop_collection",
        "add_collection",
        "drop_received",
        "add_received",
        "drop_similar",
    ):
        tx.write(_SQL[name])
    tx.write(_SQL["add_similar"], every=-(-account_count // _HOMES))
