"""
What a transaction has inserted: watched, because the engine can hide rows.

After an ordered insert of no rows, the next insert of a row group or more into the same table and transaction is shown
to nobody until a checkpoint, not even by the transaction itself, and neither is what anybody adds to the table
afterwards (DuckDB 1.5.5 with two or more threads; docs/adr/0035). Nothing may be counted from what such a table shows.
"""

import re
from functools import lru_cache

_INTO = re.compile(r"^\s*insert\s+into\s+((?:\w+\.)?\w+)", re.IGNORECASE | re.MULTILINE)
_MADE = re.compile(
    r"^\s*create\s+(?:or\s+replace\s+)?(?:temp\s+)?table\s+((?:\w+\.)?\w+)", re.IGNORECASE | re.MULTILINE
)
MANY = 60_000  # rows: half of the row group (122 880) that the engine writes ahead of the commit


class RowsHidden(Exception):
    """An insert of many rows came after one of none, so the engine would hide it: they belong into one statement."""

    def __init__(self, table: str, row_count: int) -> None:
        super().__init__(f"{row_count} rows of {table}, after an insert of none in the same transaction")
        self.table = table
        self.row_count = row_count


@lru_cache(maxsize=1024)
def table_of(statement: str) -> str | None:
    """Return the table that a statement inserts into; None if it inserts nothing."""
    found = _INTO.search(statement)
    return found[1].lower() if found else None


@lru_cache(maxsize=1024)
def made_by(statement: str) -> str | None:
    """Return the table that a statement makes anew; None if it makes none."""
    found = _MADE.search(statement)
    return found[1].lower() if found else None


class Inserts:
    """The tables that a transaction has inserted no rows into, and nothing else."""

    def __init__(self) -> None:
        self._empty: set[str] = set()
        self._filled: set[str] = set()

    def add(self, table: str, row_count: int) -> None:
        """
        Remember an insert that was done.

        :raises RowsHidden: if its rows cannot be seen
        """
        if row_count == 0:
            self._empty.add(table)
        elif table not in self._filled:
            if table in self._empty and row_count >= MANY:
                raise RowsHidden(table, row_count)
            self._filled.add(table)

    def forget(self, table: str) -> None:
        """Forget a table that was made anew: it begins without rows."""
        self._empty.discard(table)
        self._filled.discard(table)
