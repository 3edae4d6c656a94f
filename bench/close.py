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


def compare(report: measure.Report, *, database: Database) -> None:
    """Close the month after the newest that was charged; the store keeps it."""
    month = period.shifted(database.value(_NEWEST), by=1)
    now = datetime.combine(period.shifted(month, by=1), datetime.min.time(), tzinfo=clock.LOCAL)
    started = time.perf_counter()
    result = operations.close(database, period=month, now=now, actor="cli", is_early=True)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    database.records(_PLAIN, period=month)
    plain = time.perf_counter() - started
    rows = [
        ("close", f"{seconds:.1f} s"),
        ("accounts", f"{result.account_count:,} ({result.account_count / seconds:,.0f}/s)"),
        ("lines", f"{result.line_count:,}"),
        ("plain scan and sum of its rows", f"{plain:.2f} s"),
        ("ratio", f"{seconds / plain:.1f}"),
    ]
    report.table(f"The close of {month:%Y-%m}", ("what", "measured"), rows)
