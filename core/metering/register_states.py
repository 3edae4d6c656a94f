"""
What is known about a register from its bills: its newest actual reading and its usual usage (domain.md 1.4).

`history.register_state` holds it ready, sorted by account, so that a submission needs no look into years of readings.
Whatever changes `history.reading` calls `refresh` in the same transaction.
"""

from datetime import date

import polars as pl

from core.kit import period as periods
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_RANGE = 50_000  # accounts at a time: the memory of a range, not of the region
_COUNTED_MONTHS = 24  # usual usage is counted from two years


def refresh(transaction: Transaction, account_ids: pl.Series, *, added_from: date | None = None) -> None:
    """
    Count the states of the accounts again from their readings; in the transaction that changed the readings.

    `added_from` says that nothing but readings of that month and later ones was changed since the states were counted:
    then two years are read, not all.
    """
    read_from = periods.shifted(added_from, by=1 - _COUNTED_MONTHS) if added_from else date.min
    frame = pl.DataFrame({"account_id": account_ids.cast(pl.Int64).unique().sort()})
    for part in frame.iter_slices(_RANGE):
        if added_from and not _has_readings(transaction, part, added_from):
            continue
        transaction.write_frame(_SQL["make_states_before"], part, added_from=added_from)
        transaction.write_frame(_SQL["drop_states"], part)
        transaction.write_frame(_SQL["make_states"], part, added_from=added_from, read_from=read_from)
        if transaction.value(_SQL["has_states"]):  # an insert of none would hide those of the next range (data.inserts)
            transaction.write(_SQL["add_states"])


def _has_readings(transaction: Transaction, part: pl.DataFrame, first_month: date) -> bool:
    accounts = {"first_id": part["account_id"][0], "last_id": part["account_id"][-1]}
    return bool(transaction.value(_SQL["has_readings"], **accounts, first_month=first_month))


def rebuild(db: Database) -> None:
    """Count every state again, sorted by account; repeatable."""
    db.bulk("history", _rebuild)


def _rebuild(transaction: Transaction) -> None:
    transaction.write(_SQL["drop_every_state"])
    refresh(transaction, transaction.frame(_SQL["accounts_read"])["account_id"])
