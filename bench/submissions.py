"""Acknowledged submissions a second, from many threads, beside one durable transaction a row in plain DuckDB."""

import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from bench import measure
from core.identity.model import Actor, Role
from core.kit import clock, ids
from core.metering import operations
from core.metering.model import Issue, Submission
from data.database import Database

_THREADS = 512  # people waiting at once: the writer commits what has come while it was writing
_PLAIN_ROWS = 300
_USAGE = 200  # kWh of a month
_REGISTERS = """
select s.account_id, s.register_id, s.value
from history.register_state as s
inner join live.register as r on r.register_id = s.register_id
inner join live.meter as m on m.meter_id = r.meter_id
inner join live.service_point as p on p.service_point_id = m.service_point_id
inner join live.account as a on a.account_id = s.account_id
where m.service = 'electricity' and p.scheme = 'one_zone' and m.removed_on is null and not m.is_remote
    and s.value < 80000 and m.digits_int >= 5 and a.customer_kind = 'household'
order by hash(s.account_id)
limit $most
"""
_GRANT = """
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
select uuid(), $person_id, batch.account_id, 'manage', null, 1, 'bench', current_timestamp, null, null from batch
"""


def compare(report: measure.Report, *, database: Database, now: datetime, most: int = 20_000) -> None:
    """Print how many submissions a second are acknowledged, and how many rows a second plain commits give."""
    submissions = _prepared(database, now=now, most=most)
    timed = _timed(submissions, lambda submission: operations.submit_reading(database, submission))
    rate = len(submissions) / timed.elapsed
    plain = _plain_commits()
    latencies = [second * 1000 for second in timed.latencies]
    report.table(
        f"Acknowledged submissions ({len(submissions):,} from {_THREADS} threads)",
        ("", "a second", "p50 ms", "p95 ms", "x plain"),
        [
            (
                "submissions, each checked, numbered and audited",
                f"{rate:,.0f}",
                f"{measure.median(latencies):.0f}",
                f"{measure.p95(latencies):.0f}",
                f"{rate / plain:.1f}",
            ),
            ("plain DuckDB, one row and one commit each", f"{plain:,.0f}", "", "", "1.0"),
        ],
    )


class _Timed:
    """Latencies of each call and the time all took together."""

    def __init__(self) -> None:
        self.latencies: list[float] = []
        self.elapsed = 0.0


def _prepared(database: Database, *, now: datetime, most: int) -> list[Submission]:
    rows = database.frame(_REGISTERS, most=most)
    actor = Actor(ids.new(), Role.HOUSEHOLD, "account")
    database.bulk("live", lambda tx: tx.write_frame(_GRANT, rows.select("account_id"), person_id=actor.person_id))
    return [
        Submission(
            actor=actor,
            account_id=row["account_id"],
            service="electricity",
            values={row["register_id"]: row["value"] + _USAGE},
            read_on=clock.local_day(now),
            now=now,
            idempotency_key=str(ids.new()),
            confirmed=frozenset(Issue),
        )
        for row in rows.iter_rows(named=True)
    ]


def _timed(submissions: Sequence[Submission], act: Callable[[Submission], object]) -> _Timed:
    timed = _Timed()
    waiting = iter(submissions)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                submission = next(waiting, None)
            if submission is None:
                return
            started = time.perf_counter()
            act(submission)
            timed.latencies.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work) for _ in range(_THREADS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timed.elapsed = time.perf_counter() - started
    if len(timed.latencies) != len(submissions):
        raise RuntimeError("some submissions were not acknowledged")
    return timed


def _plain_commits() -> float:
    with tempfile.TemporaryDirectory(prefix="kabinet-bench-") as folder:
        connection = duckdb.connect(str(Path(folder) / "plain.duckdb"))
        connection.execute(
            "create table sent (key uuid primary key, account_id bigint, value decimal(14, 4), sent_at timestamptz)"
        )
        started = time.perf_counter()
        for number in range(_PLAIN_ROWS):
            connection.execute("insert into sent values (uuid(), ?, 1, current_timestamp)", [number])
        elapsed = time.perf_counter() - started
        connection.close()
    return _PLAIN_ROWS / elapsed
