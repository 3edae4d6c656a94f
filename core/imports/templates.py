"""An example file of each kind, to fill in."""

from pathlib import Path

import polars as pl

from core.imports.model import Kind


def frame(kind: Kind) -> pl.DataFrame:
    """Return the example: one row with every column of the kind."""
    values = {column.name: [column.example or None] for column in kind.columns}
    return pl.DataFrame(values, schema=dict.fromkeys(values, pl.String))


def write(kind: Kind, path: Path) -> None:
    """Write the example as XLSX if the name says so, else as CSV that Excel opens."""
    if path.suffix.lower() == ".xlsx":
        frame(kind).write_excel(path, autofit=True)
    else:
        frame(kind).write_csv(path, separator=";", include_bom=True)
