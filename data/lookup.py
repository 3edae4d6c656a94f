"""Rows by their keys. The ids are spelled out: so the key of a table is looked up, where a join would read it all."""

from collections.abc import Iterable

from data import sql
from data.database import Reader, Record


def by_id(db: Reader, statement: str, key: str, ids: Iterable[int]) -> dict[int, Record]:
    """Return the rows of a statement with `in ($<key>s)` by their key, or nothing where there are no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row[key]: row for row in db.records(sql.spelled(statement, f"{key}s", wanted))}
