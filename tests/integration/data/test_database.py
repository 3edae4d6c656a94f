"""The store: group commit, refusals, conflicts, one owner."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data import migrations, writer
from data.database import CATALOGS, Database, QueryTimedOut, StoreBusy

ADD = (
    "insert into live.rule_value (name, value, valid_from, legal_ref, is_sample) "
    "values ($name, 1, date '2026-01-01', 'test', true)"
)
NAMES = "select name from live.rule_value order by name"

COLUMNS = """
select database_name, table_name, column_name, data_type, is_nullable from duckdb_columns()
where database_name in ('live', 'history') order by database_name, table_name, column_index
"""
FORMATS = """
select tags['storage_version'] as format from duckdb_databases()
where database_name in ('live', 'history') order by database_name desc
"""
KILLED = 9
# Makes an empty store and dies right before the n-th statement of that name.
DIES_BEFORE = """
import os, sys
from pathlib import Path
from data import database, migrations

class Dying:
    left = int(sys.argv[3])

    def __init__(self, connection):
        self.connection = connection

    def execute(self, statement, *parameters):
        if statement.startswith(sys.argv[2]):
            self.left -= 1
            if not self.left:
                os._exit(9)
        return self.connection.execute(statement, *parameters)

apply = migrations.apply
migrations.apply = lambda connection: apply(Dying(connection))
database.Database.open(Path(sys.argv[1]))
"""


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


def made_older(file):
    """Copy everything into a file of the oldest format that the engine writes."""
    older = file.with_suffix(".older")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as today")
        connection.execute(f"attach '{older}' as older (storage_version 'v1.0.0')")
        connection.execute("copy from database today to older")
    older.replace(file)


def format_of(file):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as live (read_only)")
        return connection.execute(FORMATS).fetchone()[0]


def add(name):
    return lambda tx: tx.write(ADD, name=name)


def add_many(tx, names):
    outcome = [ValueError(name) if name.startswith("bad") else name for name in names]
    for name in (name for name in outcome if isinstance(name, str)):
        tx.write(ADD, name=name)
    return outcome


class TestChange:
    def test_is_seen_after_it_returns(self, db):
        db.change(add("one"))

        assert db.records(NAMES) == [{"name": "one"}]

    def test_keeps_nothing_of_a_change_that_raises(self, db):
        def half(tx):
            tx.write(ADD, name="half")
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            db.change(half)

        assert db.records(NAMES) == []

    def test_a_bad_change_takes_no_other_with_it(self, db):
        def bad(tx):
            tx.write(ADD, name="bad")
            raise ValueError

        results = []

        def run(change):
            try:
                db.change(change)
                results.append("kept")
            except ValueError:
                results.append("refused")

        changes = [add(f"n{number:02}") for number in range(30)] + [bad] * 3
        threads = [threading.Thread(target=run, args=(change,)) for change in changes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert results.count("kept") == 30
        assert results.count("refused") == 3
        assert [row["name"] for row in db.records(NAMES)] == [f"n{number:02}" for number in range(30)]

    def test_a_duplicate_key_is_raised_to_its_caller_at_once(self, db):
        db.change(add("one"))

        with pytest.raises(duckdb.ConstraintException):
            db.change(add("one"))

    def test_is_refused_when_the_store_is_closed(self):
        database = Database.in_memory()
        database.close()

        with pytest.raises(writer.WriterClosed):
            database.change(add("late"))


class TestSubmit:
    def test_gives_each_payload_its_own_outcome(self, db):
        outcomes = {}

        def run(name):
            try:
                outcomes[name] = db.submit(add_many, name)
            except ValueError as error:
                outcomes[name] = error

        threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "bad", "c")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert outcomes["a"] == "a"
        assert isinstance(outcomes["bad"], ValueError)
        assert [row["name"] for row in db.records(NAMES)] == ["a", "c"]

    def test_a_handler_that_forgets_a_result_is_an_error(self, db):
        def forgetful(_tx, _names):
            return []

        with pytest.raises(RuntimeError, match="returned 0 results for 1"):
            db.submit(forgetful, "a")


class TestBulk:
    def test_writes_a_frame_and_moves_the_version(self, db):
        before = db.version("history")
        frame = pl.DataFrame({"name": ["x", "y"]})

        db.bulk(
            "live",
            lambda tx: tx.write_frame(
                "insert into live.rule_value (name, value, valid_from, legal_ref, is_sample) "
                "select batch.name, 1, date '2026-01-01', 'test', true from batch",
                frame,
            ),
        )

        assert [row["name"] for row in db.records(NAMES)] == ["x", "y"]
        assert db.version("live") == 1
        assert db.version("history") == before

    def test_two_bulk_changes_of_the_same_rows_both_happen(self, db):
        db.change(add("one"))
        raise_by_one = "update live.rule_value set value = value + 1 where name = 'one'"

        def slow(tx):
            tx.write(raise_by_one)
            time.sleep(0.05)

        threads = [threading.Thread(target=db.bulk, args=("live", slow)) for _ in range(2)]
        threads.append(threading.Thread(target=db.change, args=(lambda tx: tx.write(raise_by_one),)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert db.value("select value from live.rule_value where name = 'one'") == 4


class TestHeavy:
    def test_is_interrupted_at_its_deadline(self, db):
        endless = "select sum(a.range * b.range) as total from range(10000000) as a, range(100000) as b"

        with pytest.raises(QueryTimedOut), db.heavy(seconds=0.2) as reader:
            reader.value(endless)


class TestFiles:
    def test_survive_closing_and_are_migrated_once(self, tmp_path):
        with Database.open(tmp_path) as database:
            database.change(add("kept"))

        with Database.open(tmp_path) as database:
            assert database.records(NAMES) == [{"name": "kept"}]
            assert database.value("select count(*) from live.schema_migration") == len(migrations.every())

    def test_have_one_owner(self, tmp_path):
        code = f"from data.database import Database; from pathlib import Path; Database.open(Path({str(tmp_path)!r}))"
        with Database.open(tmp_path):
            other = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path.cwd()
            )

        assert StoreBusy.__name__ in other.stderr

    def test_that_cannot_be_read_are_not_called_busy(self, tmp_path):
        (tmp_path / "live.duckdb").mkdir()

        with pytest.raises(duckdb.IOException):
            Database.open(tmp_path)

    def test_an_edited_migration_stops_the_start(self, tmp_path):
        with Database.open(tmp_path) as database:
            database.change(lambda tx: tx.write("update live.schema_migration set sha256 = 'other' where number = 1"))

        with pytest.raises(migrations.MigrationChanged):
            Database.open(tmp_path)

    @pytest.mark.parametrize("statement", [("commit", 1), ("commit", 2), ("checkpoint", 1), ("checkpoint", 2)])
    def test_that_died_while_being_made_are_made_when_opened_again(self, tmp_path, db, statement):
        died = subprocess.run(
            [sys.executable, "-c", DIES_BEFORE, str(tmp_path), *map(str, statement)], check=False, cwd=Path.cwd()
        )

        with Database.open(tmp_path) as database:
            assert died.returncode == KILLED
            assert database.records(COLUMNS) == db.records(COLUMNS)
            assert database.value("select count(*) from live.schema_migration") == len(migrations.every())

    def test_being_filled_are_written_to_their_files_at_the_end(self, tmp_path):
        log = tmp_path / "live.duckdb.wal"
        with Database.open(tmp_path) as database:
            with database.filling():
                database.bulk("live", add("one"))
                was_in_log = log.stat().st_size
                database.bulk("live", add("two"))

            assert was_in_log
            assert not log.exists() or not log.stat().st_size
            assert database.records(NAMES) == [{"name": "one"}, {"name": "two"}]

    def test_of_an_older_format_keep_their_rows_and_are_written_in_todays(self, tmp_path):
        with Database.open(tmp_path) as database:
            database.change(add("one"))
            database.change(lambda tx: tx.write("delete from live.rule_value where name <> 'one'"))
            todays = database.records(FORMATS)
        for name in CATALOGS:
            made_older(tmp_path / f"{name}.duckdb")
        assert format_of(tmp_path / "live.duckdb") != todays[0]["format"]

        with Database.open(tmp_path) as database:
            assert database.records(NAMES) == [{"name": "one"}]
            database.change(add("two"))
        assert format_of(tmp_path / "live.duckdb") == todays[0]["format"]

    def test_have_no_index_and_no_foreign_key(self, db):
        # After a crash an index can silently lose rows, and a foreign key can hang a checkpoint (docs/adr/0002).
        assert db.value("select count(*) from duckdb_indexes() where database_name in ('live', 'history')") == 0
        assert db.value("select count(*) from duckdb_constraints() where constraint_type = 'FOREIGN KEY'") == 0
        assert CATALOGS == ("live", "history")
