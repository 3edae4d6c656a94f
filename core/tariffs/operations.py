"""Loading the company's tariffs and rule values from data/reference."""

from pathlib import Path

import polars as pl

from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"

_MONEY = pl.Decimal(10, 4)
_FILES: dict[str, tuple[tuple[str, str], dict[str, pl.DataType | type[pl.DataType]]]] = {
    "tariff_rates.csv": (
        ("put_rates", "add_rates"),
        {"block": pl.Int32, "rate": _MONEY, "valid_from": pl.Date, "valid_to": pl.Date, "is_sample": pl.Boolean},
    ),
    "usage_blocks.csv": (
        ("put_blocks", "add_blocks"),
        {
            "block": pl.Int32,
            "upper_limit": pl.Decimal(14, 4),
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "is_sample": pl.Boolean,
        },
    ),
    "rule_values.csv": (
        ("put_rule_values", "add_rule_values"),
        {"value": pl.Decimal(18, 6), "valid_from": pl.Date, "valid_to": pl.Date, "is_sample": pl.Boolean},
    ),
}


def load_reference(db: Database, *, folder: Path = REFERENCE, is_replacing: bool = True) -> dict[str, int]:
    """
    Load tariff rates, ranges and rule values from the folder's CSV files and return how many rows each has.

    A repeated load replaces equal keys; with `is_replacing` off it adds what is missing, so that what the company
    has changed stays.
    """
    frames = {name: pl.read_csv(folder / name, schema_overrides=kinds) for name, (_, kinds) in _FILES.items()}

    def change(transaction: Transaction) -> dict[str, int]:
        for name, ((put, add), _) in _FILES.items():
            transaction.write_frame(_SQL[put if is_replacing else add], frames[name])
        return {name: frame.height for name, frame in frames.items()}

    return db.change(change)
