"""Running the generator's statements: each gets exactly the values it names."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from data import sql
from data.database import Reader, Transaction

_NAMED = re.compile(r"\$([a-z_]+)")


def run(tx: Transaction, file_name: str, names: Sequence[str], values: Mapping[str, object]) -> None:
    """Run the statements one after another."""
    found = sql.load(__file__, file_name)
    for name in names:
        tx.write(found[name], **_named(found[name], values))


def read(tx: Transaction, file_name: str, name: str, frame: pl.DataFrame, values: Mapping[str, object]) -> None:
    """Run one statement that reads the frame under the name `batch`."""
    statement = sql.load(__file__, file_name)[name]
    tx.write_frame(statement, frame, **_named(statement, values))


def _named(statement: str, values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in _NAMED.findall(statement)}


def frame(tx: Reader, file_name: str, name: str, values: Mapping[str, object]) -> pl.DataFrame:
    """Return the rows of one statement."""
    statement = sql.load(__file__, file_name)[name]
    return tx.frame(statement, **_named(statement, values))
