"""
Invariants, one file each: the first line says what must hold, the statement returns the rows that break it.

None of them returns a row in a healthy store. A statement stops at a hundred rows: enough to see what is wrong.
"""

from pathlib import Path

import polars as pl

from data.database import Reader


def every() -> list[tuple[str, str, str]]:
    """Return (name, what must hold, statement) of each check, in the order of their names."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.sql")):
        first, _, statement = path.read_text(encoding="utf-8").partition("\n")
        if not first.startswith("-- "):
            raise ValueError(f"{path.name}: the first line says what must hold")
        found.append((path.stem, first.removeprefix("-- ").strip(), statement.strip()))
    return found


def run(db: Reader) -> list[tuple[str, str, pl.DataFrame]]:
    """Run every check and return (name, what must hold, the rows that break it)."""
    return [(name, what, db.frame(statement)) for name, what, statement in every()]
