"""
Schema, one numbered file a step: `NNNN_<catalog>_<domain>.sql`.

Applied alone at start: to an empty store all together, to another one each in its own transaction; checkpoints of its
catalog stand before and after what alters a table, and one of both after the last step. A file that was applied never
changes: its text is hashed, and a changed one stops the start with MigrationChanged.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

_FILE = re.compile(r"^(?P<number>\d{4})_(?P<catalog>live|history)_(?P<domain>[a-z]+)\.sql$")
_JOURNAL = """
create table if not exists live.schema_migration (
    number integer primary key, name varchar not null, sha256 varchar not null, applied_at timestamptz not null
)
"""
_APPLIED = """
insert into live.schema_migration (number, name, sha256, applied_at)
select step.number, step.name, step.sha256, current_timestamp from {} as step
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

    @cached_property
    def text(self) -> str:
        """The SQL of the step."""
        return self.path.read_text(encoding="utf-8")

    @property
    def script(self) -> str:
        """The SQL of the step, repeatable."""
        return self.text.replace("create table ", "create table if not exists ")

    @property
    def sha256(self) -> str:
        """What tells whether the file is the one that was applied."""
        return hashlib.sha256(self.text.encode()).hexdigest()


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
    steps = every()
    for step in steps:
        if applied.get(step.number, step.sha256) != step.sha256:
            raise MigrationChanged(step.path.name)
    if not applied:
        _make(connection, steps)
        return
    coming = [step for step in steps if step.number not in applied]
    for step in coming:
        _add(connection, step)
    if coming:
        _checkpoint(connection)


def _make(connection: duckdb.DuckDBPyConnection, steps: Sequence[Migration]) -> None:
    """Make an empty store: a transaction a catalog, `live` with the whole journal last, in a tenth of the time."""
    with _transaction(connection):
        connection.execute("\n".join(step.script for step in steps if step.catalog == "history"))
    with _transaction(connection):
        connection.execute("\n".join(step.script for step in steps if step.catalog == "live"))
        connection.execute(
            _APPLIED.format("(select unnest($numbers) as number, unnest($names) as name, unnest($digests) as sha256)"),
            {
                "numbers": [step.number for step in steps],
                "names": [step.path.name for step in steps],
                "digests": [step.sha256 for step in steps],
            },
        )
    _checkpoint(connection)


def _add(connection: duckdb.DuckDBPyConnection, step: Migration) -> None:
    """Add one step to a store that has rows."""
    is_altering = "alter table" in step.text
    if is_altering:
        connection.execute(f"checkpoint {step.catalog}")
    with _transaction(connection):
        connection.execute(step.script)
    connection.execute(
        _APPLIED.format("(select $number as number, $name as name, $digest as sha256)"),
        {"number": step.number, "name": step.path.name, "digest": step.sha256},
    )
    if is_altering:
        connection.execute(f"checkpoint {step.catalog}")


def _checkpoint(connection: duckdb.DuckDBPyConnection) -> None:
    for catalog in ("history", "live"):
        connection.execute(f"checkpoint {catalog}")


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("begin transaction")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
