"""Loading what penalties depend on: key rates, caps, moratoria, scales, days off."""

from pathlib import Path

import polars as pl

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
