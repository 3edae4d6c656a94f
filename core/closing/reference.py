"""Loading what is charged where readings are missing from data/reference."""

from pathlib import Path

import polars as pl

from core.tariffs import operations as tariffs
from data import sql
from data.database import Database

_SQL = sql.load(__file__)
_FILE = "estimation_policies.csv"
_KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "average_periods": pl.Int32,
    "average_months": pl.Int32,
    "least_months": pl.Int32,
    "norm_coefficient": pl.Decimal(8, 4),
    "power_coefficient": pl.Decimal(8, 4),
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "is_sample": pl.Boolean,
}


def load(db: Database, *, folder: Path = tariffs.REFERENCE) -> None:
    """Add the policies that the store does not have; what the company has changed stays."""
    frame = pl.read_csv(folder / _FILE, schema_overrides=_KINDS)
    db.change(lambda tx: tx.write_frame(_SQL["add_policies"], frame))
