"""Issues numbered documents for organisations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.audit import operations as audit
from core.documents import rules
from core.documents.model import NUMBERED, Kind
from core.i18n.catalogue import mark
from core.kit import clock
from core.kit import period as months
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
ISSUING = mark("Numbering documents")

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
    for done, period in enumerate(periods, start=1):
        before = sum(_count(tx, kind, period) for kind in NUMBERED)
        for kind in NUMBERED:
            _number(tx, kind=kind, period=period, today=today, now=now, actor=actor)
        issued += sum(_count(tx, kind, period) for kind in NUMBERED) - before
        repeated += before
        if progress:
            progress(done, len(periods), ISSUING)
    return IssueResult(issued, repeated)


def _number(tx: Transaction, *, kind: Kind, period: date, today: date, now: datetime, actor: str) -> None:
    day = rules.issued_on(period, newest=tx.value(_SQL["last_issued_period"], kind=kind.value), today=today)
    tx.write(
        _SQL["issue_documents"],
        kind=kind.value,
        period=period,
        issued_on=day,
        last_serial=tx.value(_SQL["last_serial"], kind=kind.value, series_year=day.year),
        vat_percent=tariffs.rule_value(tx, name="vat_percent", on=rules.last_day(period)),
        now=now,
        actor=actor,
    )


def _count(tx: Transaction, kind: Kind, period: date) -> int:
    return int(tx.value(_SQL["issued_count"], kind=kind.value, period=period) or 0)
