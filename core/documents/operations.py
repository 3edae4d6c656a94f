"""Issues numbered documents for organisations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from core.audit import operations as audit
from core.documents import rules
from core.documents.model import NUMBERED
from core.i18n.catalogue import mark
from core.kit import clock
from core.kit import period as months
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Record, Transaction

_SQL = sql.load(__file__)
ISSUING = mark("Numbering documents")
_MONTHS_AT_ONCE = 12  # the text of all lines of a year of organisations fits into memory, and progress is told
_MONTH: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,
    "period": pl.Date,
    "issued_on": pl.Date,
    "series_year": pl.Int32,
    "last_serial": pl.Int64,
    "vat_percent": pl.Decimal(5, 2),
}

Report = Callable[[int, int | None, str], None]


class MonthNotOver(Exception):
    """Documents close a month that has ended; carries the month."""

    def __init__(self, period: date) -> None:
        super().__init__(period.isoformat())
        self.period = period


@dataclass(frozen=True)
class IssueResult:
    """How many documents were numbered, and how many of the month had been before."""

    issued_count: int
    repeated_count: int


def issue(db: Database, *, period: date, now: datetime, actor: str) -> IssueResult:
    """
    Give numbers to invoices and acts of the month for every organisation's account that was charged and has none yet.

    Numbers follow each other without gaps within a kind and a year, in the order of accounts; a repeat numbers only
    what came since. Lines, buyer and VAT of the last day of the month are kept with the number.

    :raises MonthNotOver: if the month has not ended
    """
    return issue_all(db, first=period, last=period, now=now, actor=actor)


def issue_all(
    db: Database, *, first: date, last: date, now: datetime, actor: str, progress: Report | None = None
) -> IssueResult:
    """
    Give numbers to the documents of all months from `first` to `last`, oldest first, all of them or none.

    :raises MonthNotOver: if one of the months has not ended
    """
    today = clock.local_day(now)
    periods = list(months.months(first, last))
    if not rules.is_over(periods[-1], today=today):
        raise MonthNotOver(periods[-1])

    def numbered(tx: Transaction) -> IssueResult:
        result = number(tx, periods=periods, today=today, now=now, actor=actor, progress=progress)
        if result.issued_count:
            audit.record(
                tx,
                now=now,
                actor=actor,
                action="documents.issued",
                subject=("period", last.isoformat()),
                details={"first": first, "last": last, "issued": result.issued_count},
            )
        return result

    return db.bulk("live", numbered)


def number(
    tx: Transaction,
    *,
    periods: Sequence[date],
    today: date,
    now: datetime,
    actor: str,
    progress: Report | None = None,
) -> IssueResult:
    """Give numbers in a transaction of the caller, who records it; months that have ended, the oldest first."""
    issued = repeated = 0
    for done in range(0, len(periods), _MONTHS_AT_ONCE):
        some = periods[done : done + _MONTHS_AT_ONCE]
        before = _known(tx, some)
        tx.write_frame(_SQL["issue_documents"], _months(tx, some, before, today=today), now=now, actor=actor)
        repeated_here = _count(before)
        issued += _count(_known(tx, some)) - repeated_here
        repeated += repeated_here
        if progress:
            progress(done + len(some), len(periods), ISSUING)
    return IssueResult(issued, repeated)


def _months(tx: Transaction, periods: Sequence[date], known: Sequence[Record], *, today: date) -> pl.DataFrame:
    """Return one row a kind and month: what the numbers, the date and the VAT of its documents are counted from."""
    serials = {(row["kind"], row["series_year"]): row["last_serial"] for row in known}
    vat = tariffs.rule_on_days(tx, name="vat_percent", days=[rules.last_day(period) for period in periods])
    rows = []
    for kind in NUMBERED:
        newest = max((row["newest_period"] for row in known if row["kind"] == kind.value), default=None)
        for period, percent in zip(periods, vat, strict=True):
            day = rules.issued_on(period, newest=newest, today=today)
            serial = serials.get((kind.value, day.year), 0)
            rows.append((kind.value, period, day, day.year, serial, percent))
    return pl.DataFrame(rows, schema=_MONTH, orient="row")


def _known(tx: Transaction, periods: Sequence[date]) -> list[Record]:
    return tx.records(_SQL["known_documents"], first=periods[0], last=periods[-1])


def _count(known: Sequence[Record]) -> int:
    return sum(int(row["document_count"]) for row in known)
