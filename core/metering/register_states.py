"""
What is known about a register from its bills: its newest actual reading and its usual usage (domain.md 1.4).

`history.register_state` holds it ready, sorted by account, so that a submission needs no look into years of readings.
Whatever changes `history.reading` calls `refresh` in the same transaction.
"""

import polars as pl

from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_RANGE = 50_000  # accounts at a time: the memory of a range, not of the region


def refresh(transaction: Transaction, account_ids: pl.Series) -> None:
    """Count the states of the accounts again from their readings; in the transaction that changed the readings."""
    frame = pl.DataFrame({"account_id": account_ids.cast(pl.Int64).unique().sort()})
    for part in frame.iter_slices(_RANGE):
        transaction.write_frame(_SQL["drop_states"], part)
        transaction.write_frame(_SQL["add_states"], part)


def rebuild(db: Database) -> None:
    """Count every state again, sorted by account; repeatable."""
    db.bulk("history", _rebuild)


def _rebuild(transaction: Transaction) -> None:
    transaction.write(_SQL["drop_every_state"])
    refresh(transaction, transaction.frame(_SQL["accounts_read"])["account_id"])
