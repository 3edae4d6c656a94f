"""
The store: two DuckDB catalogs, `live` and `history`, attached to one in-memory instance.

Reads take a cursor per statement, so threads never share one. Small changes of `live` go through the one
writer thread (`data.writer`), which acknowledges after COMMIT; large batches take `bulk`. This package is
the only one that imports duckdb (docs/adr/0002).
"""

import random
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias, TypeVar

import duckdb
import polars as pl

from data import engine, inserts, migrations, versions, writer

Catalog: TypeAlias = Literal["live", "history"]
CATALOGS: tuple[Catalog, ...] = ("live", "history")
_ATTEMPTS = 6
_HEAVY_AT_ONCE = 2

Record: TypeAlias = dict[str, Any]
P = TypeVar("P")
T = TypeVar("T")


class StoreBusy(Exception):
    """Another process has the store open."""


class _Conflict(Exception):
    """COMMIT found that another transaction got there first."""


class QueryTimedOut(Exception):
    """A heavy query took longer than its deadline and was interrupted."""


class Reader:
    """Asks questions: a statement and its named parameters in, rows or a frame out."""

    def __init__(self, open_cursor: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]) -> None:
        self._open_cursor = open_cursor

    def frame(self, statement: str, **parameters: object) -> pl.DataFrame:
        """Return the rows as a polars frame; decimals stay decimals."""
        with self._open_cursor() as cursor:  # `cursor.sql` would bind the statement twice
            return cursor.execute(statement, parameters or None).pl()

    def records(self, statement: str, **parameters: object) -> list[Record]:
        """Return the rows as dicts; cheaper than a frame for a few rows."""
        with self._open_cursor() as cursor:
            return _records(cursor.execute(statement, parameters or None))

    def record(self, statement: str, **parameters: object) -> Record | None:
        """Return the first row as a dict, or None if there is none."""
        return next(iter(self.records(statement, **parameters)), None)

    def value(self, statement: str, **parameters: object) -> Any:
        """Return the first column of the first row, or None if there is none."""
        with self._open_cursor() as cursor:
            row = cursor.execute(statement, parameters or None).fetchone()
        return row[0] if row else None


class Transaction(Reader):
    """Reads and writes inside one open transaction; what it reads has its own changes in it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, *, path: Path | None = None) -> None:
        super().__init__(lambda: nullcontext(cursor))
        self.path = path  # the folder of the store, for files that belong to rows; None in memory
        self.changed: set[str] = set()  # the tables it wrote to, and whose rows (`data.versions`)
        self._cursor = cursor
        self._inserts = inserts.Inserts()

    def write(self, statement: str, touched: Collection[int] | None = None, /, **parameters: object) -> None:
        """
        Run one statement that changes rows; of no other accounts than those `touched`, where they are named.

        :raises inserts.RowsHidden: if it inserts many rows into a table that it inserted none into before
        """
        self.changed |= versions.counted(statement, touched)
        done = self._cursor.execute(statement, parameters or None)
        if (table := inserts.table_of(statement)) is not None:
            self._inserts.add(table, done.fetchall()[0][0])
        elif (made := inserts.made_by(statement)) is not None:
            self._inserts.forget(made)

    def write_frame(
        self, statement: str, frame: pl.DataFrame, touched: Collection[int] | None = None, /, **parameters: object
    ) -> None:
        """Run one statement as `write` that reads the frame `batch`: `insert into ... select ... from batch`."""
        self._cursor.register("batch", frame.to_arrow())
        try:
            self.write(statement, touched, **parameters)
        finally:
            self._cursor.unregister("batch")


class Database(Reader):
    """The open store. One process owns it; every use takes its own cursor."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, path: Path | None) -> None:
        super().__init__(lambda: closing(connection.cursor()))
        self.path = path
        self._connection = connection
        self._heavy = threading.BoundedSemaphore(_HEAVY_AT_ONCE)
        self._versions = versions.Versions()
        self._bulk_locks = {name: threading.Lock() for name in CATALOGS}
        self._is_filling = False
        self._writer = writer.Writer(self._commit_live)

    @classmethod
    def open(cls, path: Path, *, threads: int | None = None, memory_limit: str | None = None) -> Self:
        """
        Open the store in the folder `path`, creating and migrating it as needed.

        :raises StoreBusy: if another process has it open
        """
        path.mkdir(parents=True, exist_ok=True)
        connection = engine.instance(threads=threads, memory_limit=memory_limit, overflow=path / "tmp")
        try:
            for name in CATALOGS:
                file = str(path / f"{name}.duckdb").replace("'", "''")
                connection.execute(f"attach '{file}' as {name} (storage_version 'v1.5.0')")
        except duckdb.IOException as error:
            connection.close()
            if "lock on file" not in str(error):  # no such folder, no right, a broken disk: not somebody else's store
                raise
            raise StoreBusy(str(path)) from error
        return cls._started(connection, path=path)

    @classmethod
    def in_memory(cls, *, threads: int | None = None) -> Self:
        """Open an empty, migrated store that lives only as long as the object: for tests and previews."""
        connection = engine.instance(threads=threads, memory_limit=None, overflow=Path(tempfile.gettempdir()))
        for name in CATALOGS:
            connection.execute(f"attach ':memory:' as {name}")
        return cls._started(connection, path=None)

    @classmethod
    def _started(cls, connection: duckdb.DuckDBPyConnection, *, path: Path | None) -> Self:
        for name in CATALOGS:
            connection.execute(f"checkpoint {name}")  # first statement after ATTACH, before anything reads the file
        migrations.apply(connection)
        return cls(connection, path=path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is queued, write everything to the files and close them."""
        self._writer.close()
        for name in CATALOGS:
            self.checkpoint(name)
        self._connection.close()

    def change(self, change: Callable[[Transaction], T]) -> T:
        """
        Run a small change of `live` in the writer thread and return its result once it is committed.

        The change may run more than once before it is committed, so it must do nothing but read and write
        through its transaction. What it raises is raised here, and nothing of it is kept. A caller that is
        stopped while waiting leaves no transaction open: the writer finishes on its own.
        """
        result: T = self._writer.submit(_one_by_one, change)
        return result

    def submit(self, handler: Callable[[Transaction, Sequence[P]], Sequence[T | Exception]], payload: P) -> T:
        """
        Hand one payload to a set-based change: the writer passes all waiting payloads of one handler together.

        The handler returns one result or refusal (an exception to raise here) for each payload, in order, and
        must have written nothing for a refused one. The module-level function itself is the key: pass no lambdas.
        """
        result: T = self._writer.submit(handler, payload)
        return result

    def bulk(self, catalog: Catalog, change: Callable[[Transaction], T]) -> T:
        """
        Run a large change of one catalog in the calling thread, in one transaction, then checkpoint the catalog.

        Retried with jitter when it conflicts with another transaction. A crash between two catalogs is healed by
        running the batch again: batches carry a batch_id and are idempotent.
        """
        with self._bulk_locks[catalog]:
            result = self._committed(catalog, change)
        if not self._is_filling:
            self.checkpoint(catalog)
        return result

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Checkpoint once after many batches; what is committed is safe all the same."""
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False
        for catalog in CATALOGS:
            self.checkpoint(catalog)

    def scratch(self, change: Callable[[Transaction], T]) -> T:
        """Run a change of the catalog `memory`: working tables of a batch, seen by every cursor and kept by none."""
        return self._once(change)

    def checkpoint(self, catalog: Catalog) -> None:
        """Move the write-ahead log into the file; skipped while another transaction is open (a later one does it)."""
        with closing(self._connection.cursor()) as cursor, suppress(duckdb.TransactionException):
            cursor.execute(f"checkpoint {catalog}")

    def version(self, *names: str) -> int:
        """Return a number that grows with each committed change of the catalogs or tables (`data.shelf`)."""
        return self._versions.of(names)

    @contextmanager
    def heavy(self, *, seconds: float = 30.0) -> Iterator[Reader]:
        """
        Lend a reader for analytics: few at once, each interrupted at its deadline.

        :raises QueryTimedOut: if a statement was interrupted or no place became free in time
        """
        if not self._heavy.acquire(timeout=seconds):
            raise QueryTimedOut
        cursor = self._connection.cursor()
        timer = threading.Timer(seconds, cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield Transaction(cursor)
        except duckdb.InterruptException as error:
            raise QueryTimedOut from error
        finally:
            timer.cancel()
            cursor.close()
            self._heavy.release()

    def _commit_live(self, change: Callable[[Transaction], T]) -> T:
        return self._committed("live", change)

    def _committed(self, catalog: Catalog, change: Callable[[Transaction], T]) -> T:
        for attempt in range(_ATTEMPTS):
            try:
                result = self._once(change)
            except (duckdb.TransactionException, _Conflict):
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0.001, 0.01) * 2**attempt)  # noqa: S311 - jitter, not a secret
            else:
                self._versions.grow([catalog])
                return result
        raise AssertionError("unreachable")

    def _once(self, change: Callable[[Transaction], T]) -> T:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("begin transaction")
            try:
                transaction = Transaction(cursor, path=self.path)
                result = change(transaction)
                _commit(cursor)
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.execute("rollback")
                raise
        self._versions.grow(transaction.changed)
        return result


def _commit(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("commit")
    except duckdb.ConstraintException as error:  # a duplicate key inside the change itself is raised by its statement
        raise _Conflict from error


def _one_by_one(transaction: Transaction, changes: Sequence[Callable[[Transaction], Any]]) -> list[Any]:
    return [change(transaction) for change in changes]


def _records(cursor: duckdb.DuckDBPyConnection) -> list[Record]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
