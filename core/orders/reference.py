"""Loading what the shop sells from data/reference: sample goods and prices, until the company's own replace them."""

from pathlib import Path

import polars as pl

from core.tariffs import operations as tariffs
from data import sql
from data.database import Database

_SQL = sql.load(__file__)
_FILE = "products.csv"
_KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "position": pl.Int32,
    "price_amount": pl.Decimal(14, 2),
    "vat_percent": pl.Decimal(5, 2),
    "is_sample": pl.Boolean,
}


def load(db: Database, *, folder: Path = tariffs.REFERENCE) -> None:
    """Add the products that the store does not have; what the company has changed stays."""
    frame = pl.read_csv(folder / _FILE, schema_overrides=_KINDS)
    db.change(lambda tx: tx.write_frame(_SQL["add_products"], frame))
