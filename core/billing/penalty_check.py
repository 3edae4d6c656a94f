"""Whether what the close keeps of old debts is what they come to when counted from the start (docs/adr/0027)."""

import polars as pl

from core.billing import penalty_close, penalty_facts, penalty_kept
from data import sql
from data.database import Database, Record, Transaction

NAME = "penalties_kept_as_counted"
WHAT = "What is kept of an old debt is what it comes to when its lines, money and rates are counted from the start."
_SQL = sql.load(__file__, "penalty_kept.sql")
_RANGE = 100_000  # accounts at a time: the memory of a range, not of the region
_MOST = 100


def disagreeing(db: Database) -> pl.DataFrame:
    """
    Return one row a debt that is kept wrong, a hundred at most; `kept_*` is what is kept, null where there is no row.

    Only accounts whose lines, money and rates are still what they were counted from: the close counts others anew.
    """
    found = [_counted(db, kept) for kept in db.records(_SQL["kept_ranges"], range_size=_RANGE)]
    wrong = [frame for frame in found if frame is not None]
    return pl.concat(wrong).head(_MOST) if wrong else pl.DataFrame()


def _counted(db: Database, kept: Record) -> pl.DataFrame | None:
    return db.scratch(lambda tx: _of_range(tx, kept))


def _of_range(tx: Transaction, kept: Record) -> pl.DataFrame | None:
    facts = penalty_facts.facts(tx)
    known = penalty_close.known_days(facts, until=kept["known_on"])
    if known is None:
        return None
    values = penalty_close.range_values(
        tx,
        periods=[kept["period"]],
        last_days=[kept["known_on"]],
        first_id=kept["first_id"],
        last_id=kept["last_id"],
        facts=facts,
    )
    values = penalty_kept.begin(tx, values, known, kept=kept)
    tx.write(_SQL["make_checked"])
    tx.write(_SQL["count_anew"])
    penalty_close.count(tx, values)
    penalty_kept.weigh(tx, values)
    return tx.frame(_SQL["disagreeing"])
