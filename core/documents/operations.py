"""Issues numbered documents for organisations."""

from collections.abc import Callable
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
    today = clock.local_day(now)
    if not rules.is_over(period, today=today):
        raise MonthNotOver(period)
    vat_percent = tariffs.rule_value(db, name="vat_percent", on=rules.last_day(period))

    def numbered(tx: Transaction) -> IssueResult:
        before = sum(_count(tx, kind, period) for kind in NUMBERED)
        for kind in NUMBERED:
            newest = tx.value(_SQL["last_issued_period"], kind=kind.value)
            day = rules.issued_on(period, newest=newest, today=today)
            tx.write(
                _SQL["issue_documents"],
                kind=kind.value,
                period=period,
                issued_on=day,
                last_serial=tx.value(_SQL["last_serial"], kind=kind.value, series_year=day.year),
                vat_percent=vat_percent,
                now=now,
                actor=actor,
            )
        issued = sum(_count(tx, kind, period) for kind in NUMBERED) - before
        if issued:
            audit.record(
                tx,
                now=now,
                actor=actor,
                action="documents.issued",
                subject=("period", period.isoformat()),
                details={"issued": issued},
            )
        return IssueResult(issued, before)

    return db.bulk("live", numbered)


def issue_all(
    db: Database,
    *,
    first: date,
    last: date,
    now: datetime,
    actor: str,
    progress: Callable[[int, int | None, str], None] | None = None,
) -> int:
    """Give numbers to the documents of all months from `first` to `last`, oldest first; return how many were new."""
    periods = list(months.months(first, last))
    count = 0
    for done, period in enumerate(periods, start=1):
        count += issue(db, period=period, now=now, actor=actor).issued_count
        if progress:
            progress(done, len(periods), ISSUING)
    return count


def _count(tx: Transaction, kind: Kind, period: date) -> int:
    return int(tx.value(_SQL["issued_count"], kind=kind.value, period=period) or 0)
