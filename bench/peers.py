"""The same rows and two questions in other engines: one account's history, all accounts by month and service."""

import contextlib
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl

from bench import measure

_LOOKUPS = 200
_SCANS = 3
_COLUMNS = "account_id, period, service, usage"
_ONE = "select period, service, usage from reading where account_id = {account}"
_ALL = "select period, service, sum(usage) as total, count(*) as n from reading group by period, service"
Ask = Callable[[str], object]


def compare(report: measure.Report, *, store: Path, names: tuple[str, ...]) -> None:
    """Print lookups and scans of `history.reading` in DuckDB as Kabinet stores it and in each named peer."""
    with tempfile.TemporaryDirectory(prefix="kabinet-bench-") as folder:
        parquet = Path(folder) / "reading.parquet"
        connection = duckdb.connect(str(store / "history.duckdb"), read_only=True)
        connection.execute(f"copy (select {_COLUMNS} from reading) to '{parquet}' (format parquet)")
        accounts = [
            row[0]
            for row in connection.execute(
                "select distinct account_id from reading using sample 20000 rows (reservoir, 66)"
            ).fetchall()
        ]
        count = connection.execute("select count(*) from reading").fetchone()
        random.Random(66).shuffle(accounts)  # noqa: S311 - a sample, not a secret
        rows = [_measured("DuckDB, clustered", lambda text: connection.execute(text).fetchall(), accounts)]
        connection.close()
        for name in names:
            with _PEERS[name](parquet) as ask:
                rows.append(_measured(name, ask, accounts))
    base = rows[0]
    report.table(
        f"The same {count[0] if count else 0:,} readings in other engines",
        ("engine", "one account p50 ms", "p95 ms", "x", "month x service ms", "x"),
        [
            (name, f"{p50:.2f}", f"{p95:.2f}", f"{p50 / base[1]:.1f}", f"{scan:.0f}", f"{scan / base[3]:.1f}")
            for name, p50, p95, scan in rows
        ],
    )


def _measured(name: str, ask: Ask, accounts: list[int]) -> tuple[str, float, float, float]:
    lookups = [_milliseconds(ask, _ONE.format(account=account)) for account in accounts[:_LOOKUPS]]
    scans = [_milliseconds(ask, _ALL) for _ in range(_SCANS)]
    return name, measure.median(lookups), measure.p95(lookups), measure.median(scans)


def _milliseconds(ask: Ask, text: str) -> float:
    started = time.perf_counter()
    ask(text)
    return (time.perf_counter() - started) * 1000


@contextlib.contextmanager
def _polars(parquet: Path) -> Iterator[Ask]:
    context = pl.SQLContext(reading=pl.scan_parquet(parquet))
    yield lambda text: context.execute(text).collect()


@contextlib.contextmanager
def _chdb(parquet: Path) -> Iterator[Ask]:
    from chdb import session  # noqa: PLC0415 - an optional peer

    with tempfile.TemporaryDirectory(prefix="kabinet-chdb-") as folder:
        opened = session.Session(folder)
        opened.query("create database bench")
        opened.query("use bench")
        opened.query(
            "create table reading engine = MergeTree order by (account_id, period) settings allow_nullable_key = 1 "
            f"as select * from file('{parquet}', Parquet)"
        )
        try:
            yield lambda text: opened.query(text, "CSV").bytes()
        finally:
            opened.close()


@contextlib.contextmanager
def _postgres(parquet: Path) -> Iterator[Ask]:
    import psycopg  # noqa: PLC0415 - an optional peer

    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)
    program = str(programs / "pg_ctl") if programs else shutil.which("pg_ctl")
    if program is None:
        raise RuntimeError("PostgreSQL is not installed: leave `postgres` out of --peers")
    folder = Path(tempfile.mkdtemp(prefix="kabinet-pg-"))
    who: dict[str, str] = {"user": "nobody"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "nobody")

    def run(*words: str) -> None:
        command = [program, "-D", str(folder / "db"), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **who)  # type: ignore[call-overload]

    run("initdb", "-o", "--auth=trust --username=bench")
    run(
        "-w",
        "-o",
        f"-k {folder} -c listen_addresses= -c shared_buffers=2GB -c max_parallel_workers_per_gather=2",
        "-l",
        str(folder / "log"),
        "start",
    )
    try:
        with psycopg.connect(f"host={folder} user=bench dbname=postgres", autocommit=True) as connection:
            connection.execute(
                "create table reading (account_id bigint, period date, service text, usage numeric(14, 4))"
            )
            with connection.cursor().copy("copy reading from stdin (format csv)") as copy:
                for batch in pl.scan_parquet(parquet).collect_batches(chunk_size=500_000):
                    copy.write(batch.write_csv(include_header=False))
            connection.execute("create index on reading (account_id)")
            connection.execute("vacuum analyze reading")
            yield lambda text: connection.execute(text).fetchall()
    finally:
        run("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


_PEERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[Ask]]] = {
    "polars": _polars,
    "chdb": _chdb,
    "postgres": _postgres,
}
PEERS = tuple(_PEERS)
