"""What penalties depend on: key rates, caps, moratoria, scales, days off; loaded from files, a new key rate by hand."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from core.audit import operations as audit
from core.billing import penalty_facts
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_PUT = {
    "key_rate": _SQL["put_key_rate"],
    "penalty_cap": _SQL["put_penalty_cap"],
    "penalty_moratorium": _SQL["put_penalty_moratorium"],
    "penalty_step": _SQL["put_penalty_step"],
    "day_off": _SQL["put_day_off"],
}
_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,
    "penalty_group": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "percent": pl.Decimal(8, 4),
    "first_day": pl.Int32,
    "last_day": pl.Int32,
    "divisor": pl.Int32,
    "legal_ref": pl.String,
}


def load_reference(
    db: Database, *, folder: Path = penalty_facts.REFERENCE, is_replacing: bool = True
) -> dict[str, int]:
    """
    Load the reference files of the folder and return how many rows of each kind they have.

    A repeated load replaces rows that begin on the same day; with `is_replacing` off it adds what is missing, so that
    what the company has changed stays.
    """
    frame = pl.DataFrame(list(penalty_facts.reference_rows(folder)), schema=_TYPES)

    def change(tx: Transaction) -> dict[str, int]:
        counts = {}
        for kind, statement in _PUT.items():
            rows = frame.filter(pl.col("kind") == kind)
            tx.write_frame(statement, rows, is_replacing=is_replacing)
            counts[kind] = rows.height
        return counts

    return db.change(change)


class KeyRateImpossible(ValueError):
    """A key rate below zero or above a hundred percent a year."""


def set_key_rate(db: Database, *, valid_from: date, percent: Decimal, now: datetime, actor: str) -> None:
    """
    Put the key rate that takes effect on a day (not the day of the decision); a second time it replaces the first.

    :raises KeyRateImpossible: if the percent a year is not within 0 and 100
    """
    if not 0 <= percent <= 100:
        raise KeyRateImpossible(str(percent))
    row = {
        "kind": "key_rate",
        "valid_from": valid_from,
        "percent": percent,
        "legal_ref": "Банк России, ключевая ставка",
    }
    frame = pl.DataFrame([row], schema=_TYPES)

    def change(tx: Transaction) -> None:
        tx.write_frame(_PUT["key_rate"], frame, is_replacing=True)
        details = {"percent": percent}
        subject = ("key_rate", valid_from.isoformat())
        audit.record(tx, now=now, actor=actor, action="key_rate.set", subject=subject, details=details)

    db.change(change)
