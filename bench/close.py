"""How long the close of a month takes, beside a plain scan and sum of the same rows."""

import time
from datetime import datetime

from bench import measure
from core.closing import operations
from core.kit import clock, period
from data.database import Database

_NEWEST = "select max(period) from history.charge"
_PLAIN = """
select service, source, count(*), sum(usage), sum(value)
from history.reading
where period = $period
group by all
union all
select service, line, count(*), sum(volume), sum(amount + vat_amount)
from history.charge
where period = $period
group by all
"""
# What the close has to look at: estimates look for the last reading, penalties for every debt and what was paid on it.
_LOOKED_AT = """
select service, source, count(*), sum(usage), sum(value)
from history.reading
group by all
union all
select service, line, count(*), sum(volume), sum(amount + vat_amount)
from history.charge
group by all
union all
select service, 'allocation', count(*), null, sum(amount)
from history.allocation
group by all
"""


def compare(report: measure.Report, *, database: Database) -> None:
    """Close the month after the newest that was charged; the store keeps it."""
    month = period.shifted(database.value(_NEWEST), by=1)
    now = datetime.combine(period.shifted(month, by=1), datetime.min.time(), tzinfo=clock.LOCAL)
    started, started_cpu = time.perf_counter(), time.process_time()
    result = operations.close(database, period=month, now=now, actor="cli", is_early=True)
    seconds, cpu = time.perf_counter() - started, time.process_time() - started_cpu
    plain = _elapsed(database, _PLAIN, period=month)
    every = _elapsed(database, _LOOKED_AT)
    rows = [
        ("close", f"{seconds:.1f} s ({cpu:.1f} s of CPU)"),
        ("accounts", f"{result.account_count:,} ({result.account_count / seconds:,.0f}/s)"),
        ("lines", f"{result.line_count:,}"),
        ("plain scan and sum of its rows", f"{plain:.2f} s"),
        ("close x scan of its rows", f"{seconds / plain:.1f}"),
        ("plain scan and sum of all it looks at", f"{every:.2f} s"),
        ("close x scan of all it looks at", f"{seconds / every:.1f}"),
    ]
    report.table(f"The close of {month:%Y-%m}", ("what", "measured"), rows)


def _elapsed(database: Database, statement: str, **parameters: object) -> float:
    started = time.perf_counter()
    database.records(statement, **parameters)
    return time.perf_counter() - started
