"""
Schema, one numbered file a step: `NNNN_<catalog>_<domain>.sql`.

Applied alone at start, each in its own transaction; checkpoints of its catalog stand before and after what alters a
table, and one of both after the last step. A file that was applied never changes: its text is hashed, and a changed
one stops the start with MigrationChanged.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

_FILE = re.compile(r"^(?P<number>\d{4})_(?P<catalog>live|history)_(?P<domain>[a-z]+)\.sql$")
_JOURNAL = """
create table if not exists live.schema_migration (
    number integer primary key, name varchar not null, sha256 varchar not null, applied_at timestamptz not null
)
"""


class MigrationChanged(Exception):
    """A migration that was already applied has a different text now."""


@dataclass(frozen=True)
class Migration:
    """One step of the schema."""

    number: int
    catalog: str
    domain: str
    path: Path

    @property
    def text(self) -> str:
        """The SQL of the step."""
        return self.path.read_text(encoding="utf-8")


def every() -> list[Migration]:
    """Return all migrations in the order of their numbers."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.sql")):
        match = _FILE.match(path.name)
        if match is None:
            raise ValueError(f"{path.name}: a migration is named NNNN_<live|history>_<domain>.sql")
        found.append(Migration(int(match["number"]), match["catalog"], match["domain"], path))
    return found


def apply(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Bring the attached catalogs up to the newest migration.

    A step of `history` and its journal row in `live` are two transactions (one writable catalog each), so the
    step is repeated after a crash between them: `create table if not exists` semantics are given by the check below.

    :raises MigrationChanged: if an applied file was edited
    """
    connection.execute(_JOURNAL)
    applied = dict(connection.execute("select number, sha256 from live.schema_migration").fetchall())
    is_new = False
    for step in every():
        digest = hashlib.sha256(step.text.encode()).hexdigest()
        if step.number in applied:
            if applied[step.number] != digest:
                raise MigrationChanged(step.path.name)
            continue
        is_altering = "alter table" in step.text
        if is_altering:
            connection.execute(f"checkpoint {step.catalog}")
        _run(connection, step)
        connection.execute(
            "insert into live.schema_migration (number, name, sha256, applied_at) values (?, ?, ?, current_timestamp)",
            [step.number, step.path.name, digest],
        )
        is_new = True
        if is_altering:
            connection.execute(f"checkpoint {step.catalog}")
    if is_new:  # new tables alone wait for the end: a store is made in half the time
        for catalog in ("history", "live"):
            connection.execute(f"checkpoint {catalog}")


def _run(connection: duckdb.DuckDBPyConnection, step: Migration) -> None:
    connection.execute("begin transaction")
    try:
        connection.execute(step.text.replace("create table ", "create table if not exists "))
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
