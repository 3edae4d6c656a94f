"""Imported readings a second, beside plain DuckDB COPY of the same file into a table of the same columns."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from bench import measure
from core.imports import messages, operations
from core.imports.model import Request, Result
from core.metering import register_states
from core.reporting import operations as reporting
from data.database import Database, Transaction

_REPEATS = 3
_AIM = 3.0
_NEWEST = "select max(period) from history.reading"
# Readings of the months after the newest ones, in the order of serial numbers: not the order that rows are stored in.
_FILE = """
with known as (
    select serial_number
    from live.meter
    group by serial_number
    having count(*) = 1
),

newest as (
    select
        account_id,
        register_id,
        max(read_on) as read_on,
        max_by(value, read_on) as value
    from history.reading
    group by account_id, register_id
)

select
    m.serial_number,
    r.position as register,
    (n.read_on + to_months(months.number::integer))::date as read_on,
    n.value + months.number as value
from newest as n
inner join live.register as r on r.register_id = n.register_id
inner join live.meter as m on m.meter_id = r.meter_id
inner join known as k on k.serial_number = m.serial_number
cross join range(1, $months + 1) as months (number)
where
    m.removed_on is null and n.value + $months + 1 < 10::bigint ** m.digits_int
    and date_trunc('month', n.read_on + to_months(months.number::integer)) not in (
        select c.period from live.period_close as c
    )
order by months.number, m.serial_number, r.position
limit $rows
"""
_REGISTERS = """
select count(*)
from live.register as r
inner join live.meter as m on m.meter_id = r.meter_id
where m.removed_on is null
"""
_PLAIN = """
create table reading (serial_number varchar, register integer, read_on date, value decimal(14, 4));
checkpoint;
"""
_ACCOUNTS = "select distinct account_id from history.reading where batch_id = $batch_id"
_SUMMARIES = {
    "readings_received": "period",
    "collection": "period",
    "similar_usage": "period",
    "arrears": "as_of",
    "debtors": "as_of",
}


@dataclass(frozen=True, order=True)
class _Cost:
    """Seconds on the clock and of CPU, all threads of this process together."""

    seconds: float
    cpu: float


@dataclass(frozen=True)
class _Timed:
    """How an import ended, what it cost in all, and until its rows were written and read back."""

    result: Result
    whole: _Cost
    written: _Cost


def compare(report: measure.Report, *, database: Database, rows: int) -> None:
    """Print how many readings a second plain COPY and an import take; the imported readings are removed again."""
    newest = database.value(_NEWEST)
    with tempfile.TemporaryDirectory(prefix="kabinet-bench-") as folder:
        path = Path(folder) / "readings.csv"
        frame = _written(database, path, rows=rows)
        now = datetime.combine(frame["read_on"].max(), datetime.min.time(), UTC) + timedelta(days=1)  # type: ignore[arg-type]
        plain = sorted(_copied(path, Path(folder)) for _ in range(_REPEATS))[_REPEATS // 2]
        first = _imported(database, path, now=now)
        again = _imported(database, path, now=now)
    _remove(database, first.result, newest=newest)
    _expect(first.result.accepted_count, frame.height)
    _expect(again.result.repeated_count, frame.height)
    verdict = "yes" if first.written.seconds / plain.seconds <= _AIM else "NO"
    report.table(
        f"{frame.height:,} readings from a CSV file",
        ("", "seconds", "rows/s", "x COPY", f"within {_AIM:.0f}x", "CPU s", "x COPY in CPU"),
        [
            _row("plain DuckDB COPY and checkpoint", frame.height, plain, plain),
            _row("import: read, checked, written, read back", frame.height, first.written, plain, verdict),
            _row("import and the summaries of its months", frame.height, first.whole, plain),
            _row("import of the same file again", frame.height, again.whole, plain),
        ],
    )


def _row(name: str, count: int, cost: _Cost, plain: _Cost, verdict: str = "") -> tuple[str, ...]:
    return (
        name,
        f"{cost.seconds:.2f}",
        f"{count / cost.seconds:,.0f}",
        f"{cost.seconds / plain.seconds:.1f}",
        verdict,
        f"{cost.cpu:.2f}",
        f"{cost.cpu / plain.cpu:.1f}",
    )


def _written(database: Database, path: Path, *, rows: int) -> pl.DataFrame:
    months = -(-rows // max(1, int(database.value(_REGISTERS)))) + 1  # one more: not every register is in the file
    frame = database.frame(_FILE, months=months, rows=rows)
    frame.write_csv(path, separator=";")
    return frame


def _copied(path: Path, folder: Path) -> _Cost:
    """Copy the file into an empty table of a database in a file; return what it cost, its checkpoint included."""
    target = folder / "plain.duckdb"
    with duckdb.connect(str(target)) as connection:
        connection.execute(_PLAIN)
        spent = _watch()
        connection.execute(f"copy reading from '{path}' (header, delimiter ';'); checkpoint;")
        cost = spent()
    target.unlink()
    return cost


def _watch() -> Callable[[], _Cost]:
    started, cpu = time.perf_counter(), time.process_time()
    return lambda: _Cost(time.perf_counter() - started, time.process_time() - cpu)


def _imported(database: Database, path: Path, *, now: datetime) -> _Timed:
    request = Request("readings", path, path.name)
    marks: dict[str, _Cost] = {}
    spent = _watch()

    def reported(_: int, __: int | None, step: str) -> None:
        marks.setdefault(step, spent())

    result = operations.import_file(database, request, actor="bench", now=now, report=reported)
    whole = spent()
    return _Timed(result, whole, marks.get(messages.SUMMARISING, whole))


def _remove(database: Database, result: Result, *, newest: date) -> None:
    """Leave the store as it was found: what is measured next must not meet readings of the future."""

    def change(transaction: Transaction) -> None:
        accounts = transaction.frame(_ACCOUNTS, batch_id=result.batch_id)["account_id"]
        transaction.write("delete from history.reading where batch_id = $batch_id", batch_id=result.batch_id)
        register_states.refresh(transaction, accounts)
        for name, month in _SUMMARIES.items():
            transaction.write(f"delete from history.{name} where {month} > last_day($newest::date)", newest=newest)

    database.bulk("history", change)
    reporting.rebuild(database, periods=[newest])  # the month that is being read has rows of its own


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuntimeError(f"{found} of {wanted} readings were taken")
