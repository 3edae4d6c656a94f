"""
The monthly close: readings of the month are collected, missing ones estimated, every account is charged.

Set-based over ranges of accounts, in three stages: readings, what houses share, charges. A range is one transaction
of `history`, then a row of `live` that remembers it; after a crash the close goes on with the next range, and a range
that was written but not remembered is recognised. A closed month never changes: corrections are later adjustments.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import polars as pl

from core.audit import operations as audit
from core.billing import penalty_close, penalty_facts
from core.closing import due_days, queries, reference, statements
from core.closing.model import CloseResult
from core.i18n.catalogue import mark
from core.kit import clock, ids
from core.kit import period as periods
from core.metering import register_states
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
RANGE = 100_000  # accounts at a time: the memory of a range, not of the region
_READINGS, _CHARGES = mark("Collecting readings"), mark("Counting charges")
_FLATS: dict[str, pl.DataType | type[pl.DataType]] = {
    "house_id": pl.Int64,
    "period": pl.Date,
    "service": pl.String,
    "flats_volume": pl.Decimal(14, 4),
}

Progress = Callable[[int, int | None, str], None]


class PeriodNotOver(Exception):
    """The month has not ended yet: readings may still come."""

    def __init__(self, period: date) -> None:
        super().__init__(str(period))
        self.period = period


class ReadingsWelcome(Exception):
    """Readings of the month are still taken for its own bill; carries the last day of that."""

    def __init__(self, deadline_on: date) -> None:
        super().__init__(str(deadline_on))
        self.deadline_on = deadline_on


class PeriodCharged(Exception):
    """Charges of the month are in the store that no close has made: an import brought them."""

    def __init__(self, period: date, account_count: int) -> None:
        super().__init__(f"{period}: {account_count} accounts")
        self.period = period
        self.account_count = account_count


class _DryRun(Exception):
    """Carries what a trial came to out of the transaction that is rolled back."""

    def __init__(self, result: CloseResult) -> None:
        super().__init__()
        self.result = result


@dataclass
class _Run:
    """One close on its way."""

    db: Database
    period: date
    batch_id: UUID
    now: datetime
    report: Progress
    ranges: Sequence[range]
    values: dict[str, object]
    months: pl.DataFrame
    flats: list[pl.DataFrame] = field(default_factory=list)

    def of(self, accounts: range) -> dict[str, object]:
        return {**self.values, "first_id": accounts[0], "last_id": accounts[-1]}

    def tell(self, place: int, step: str) -> None:
        """Each range is told twice: the readings are the first half of the way."""
        done = place + (len(self.ranges) if step == _CHARGES else 0)
        self.report(done, 2 * len(self.ranges), step)


def close(
    db: Database,
    *,
    period: date,
    now: datetime,
    actor: str,
    progress: Progress | None = None,
    is_dry: bool = False,
    is_early: bool = False,
    range_size: int = RANGE,
) -> CloseResult:
    """
    Close a month and return what it came to; a month that is closed is left as it is.

    `is_dry` counts everything but penalties and keeps nothing. `is_early` allows a month that has not ended, once the
    days are over in which a reading counts for it: what comes later counts for the next month, and none is lost.
    `progress` is told ranges done, all ranges and an English msgid. The caller rebuilds the reports of the month.

    :raises PeriodNotOver: if the month has not ended
    :raises ReadingsWelcome: if the month has not ended and readings still count for it
    :raises PeriodCharged: if an import has charged the month
    :raises statements.RatesMissing: if something was used that has no rate
    """
    month = periods.month_of(period)
    known = queries.close(db, period=month)
    if known is not None and known["status"] == "closed":
        return _result(month, known, is_repeated=True)
    _check_over(db, month, today=clock.local_day(now), is_early=is_early or is_dry)
    reference.load(db)
    batch_id = known["batch_id"] if known is not None else ids.new()
    if charged := db.value(_SQL["charged_before"], period=month, batch_id=batch_id):
        raise PeriodCharged(month, charged)
    run = _run(db, month, batch_id, now, progress or _silent, range_size)
    if is_dry:
        return _tried(run)
    if known is None:
        db.change(lambda tx: _opened(tx, run, actor))
    with db.filling():
        _collected(run)
        db.bulk("history", lambda tx: _shared(tx, run))
        _charged(run)
    return db.change(lambda tx: _finished(tx, run, actor))


def _check_over(db: Database, month: date, *, today: date, is_early: bool) -> None:
    if today >= periods.shifted(month, by=1):
        return
    if not is_early:
        raise PeriodNotOver(month)
    deadline_on = month.replace(day=int(tariffs.rule_value(db, name="reading_deadline_day", on=month)))
    if today <= deadline_on:
        raise ReadingsWelcome(deadline_on)


def _silent(_done: int, _total: int | None, _step: str) -> None:
    """Tell nobody."""


def _run(db: Database, month: date, batch_id: UUID, now: datetime, report: Progress, size: int) -> _Run:
    bounds = queries.bounds(db)
    first, last = bounds["first_id"], bounds["last_id"]
    starts = range(first, last + 1, size) if first is not None else range(0)
    season = {name: int(tariffs.rule_value(db, name=name, on=month)) for name in _SEASON}
    values: dict[str, object] = {
        **season,
        "period": month,
        "first_period": month,
        "last_period": month,
        "known_from": periods.shifted(month, by=-queries.KNOWN_MONTHS),
        "batch_id": batch_id,
        "first_house": bounds["first_house"],
        "last_house": bounds["last_house"],
    }
    ranges = [range(start, min(start + size - 1, last) + 1) for start in starts]
    return _Run(db, month, batch_id, now, report, ranges, values, due_days.frame(db, [month]))


_SEASON = ("heating_first_month", "heating_last_month")


def _opened(tx: Transaction, run: _Run, actor: str) -> None:
    tx.write(_SQL["open_close"], period=run.period, batch_id=run.batch_id, actor=actor, now=run.now)
    _note(tx, run, actor, "period.close_begun", {})


def _collected(run: _Run) -> None:
    """Add the month's readings to history; what flats used is counted again for ranges that were done before."""
    done = queries.done_ranges(run.db, period=run.period, stage="readings")
    for place, accounts in enumerate(run.ranges):
        run.tell(place, _READINGS)
        if accounts[0] in done:
            run.flats.append(_with_tables(run, accounts, statements.use))
            continue

        def collected(tx: Transaction, accounts: range = accounts) -> pl.DataFrame:
            values = run.of(accounts)
            statements.prepare(tx, run.months, values)
            statements.collect(tx, values)
            register_states.refresh(tx, pl.Series(accounts), added_from=run.period)
            return statements.use(tx, values)

        run.flats.append(run.db.bulk("history", collected))
        _remember(run, "readings", accounts)


def _with_tables(
    run: _Run, accounts: range, change: Callable[[Transaction, dict[str, object]], pl.DataFrame]
) -> pl.DataFrame:
    def asked(tx: Transaction) -> pl.DataFrame:
        statements.prepare(tx, run.months, run.of(accounts))
        return change(tx, run.of(accounts))

    return run.db.scratch(asked)


def _shared(tx: Transaction, run: _Run) -> None:
    flats = pl.concat([pl.DataFrame(schema=pl.Schema(_FLATS)), *(frame.cast(pl.Schema(_FLATS)) for frame in run.flats)])
    summed = flats.group_by("house_id", "period", "service").agg(pl.col("flats_volume").sum())
    tx.write(_SQL["drop_house_shares"], period=run.period, batch_id=run.batch_id)
    statements.share(tx, summed.cast(pl.Schema(_FLATS)), run.values)


def _charged(run: _Run) -> None:
    done = queries.done_ranges(run.db, period=run.period, stage="charges")
    for place, accounts in enumerate(run.ranges):
        run.tell(place, _CHARGES)
        if accounts[0] in done:
            continue
        limits = {"first_id": accounts[0], "last_id": accounts[-1]}
        if not queries.has_range(run.db, **limits, batch_id=run.batch_id):
            run.db.bulk("history", partial(_priced, run=run, accounts=accounts))

        def penalised(tx: Transaction, limits: dict[str, int] = limits) -> None:
            penalty_close.add(tx, period=run.period, **limits, batch_id=run.batch_id)  # a second time adds nothing

        run.db.bulk("history", penalised)
        _remember(run, "charges", accounts)
    run.tell(len(run.ranges), _CHARGES)


def _priced(tx: Transaction, run: _Run, accounts: range) -> None:
    statements.prepare(tx, run.months, run.of(accounts))
    statements.use(tx, run.of(accounts))
    statements.price(tx, run.of(accounts))


def _remember(run: _Run, stage: str, accounts: range) -> None:
    limits = {"first_id": accounts[0], "last_id": accounts[-1]}
    run.db.change(lambda tx: tx.write(_SQL["add_range"], period=run.period, stage=stage, now=run.now, **limits))


def _finished(tx: Transaction, run: _Run, actor: str) -> CloseResult:
    total = tx.record(_SQL["batch_total"], period=run.period, batch_id=run.batch_id) or {}
    tx.write(_SQL["finish_close"], period=run.period, now=run.now, **total)
    _note(tx, run, actor, "period.closed", total)
    last_day = run.period.replace(day=periods.days_in(run.period))
    if unknown := penalty_close.unknown_rates(penalty_facts.facts(tx), until=last_day):
        _note(tx, run, actor, "period.penalty_not_counted", dict(unknown))
    return replace(_result(run.period, total, is_repeated=False), unknown_rates=unknown)


def _tried(run: _Run) -> CloseResult:
    """Do everything but penalties in one transaction and give it up."""

    def tried(tx: Transaction) -> None:
        for place, accounts in enumerate(run.ranges):
            run.tell(place, _READINGS)
            statements.prepare(tx, run.months, run.of(accounts))
            statements.collect(tx, run.of(accounts))
            run.flats.append(statements.use(tx, run.of(accounts)))
        _shared(tx, run)
        for place, accounts in enumerate(run.ranges):
            run.tell(place, _CHARGES)
            _priced(tx, run, accounts)
        total = tx.record(_SQL["batch_total"], period=run.period, batch_id=run.batch_id) or {}
        raise _DryRun(_result(run.period, total, is_repeated=False, is_dry=True))

    try:
        run.db.bulk("history", tried)
    except _DryRun as done:
        return done.result
    raise AssertionError("unreachable")


def _result(period: date, total: dict[str, Any], *, is_repeated: bool, is_dry: bool = False) -> CloseResult:
    return CloseResult(
        period, total["account_count"], total["line_count"], total["amount"], is_repeated=is_repeated, is_dry=is_dry
    )


def _note(tx: Transaction, run: _Run, actor: str, action: str, details: dict[str, Any]) -> None:
    audit.record(
        tx,
        actor=actor,
        action=action,
        subject=("period", f"{run.period:%Y-%m}"),
        details={name: str(value) for name, value in details.items()},
        now=run.now,
    )
