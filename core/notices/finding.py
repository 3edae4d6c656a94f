"""What is due to be told on a day: found in SQL, range by range of accounts, into a working table of the run."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from core.i18n.catalogue import mark
from core.kit import period as periods
from core.notices import queries, rules
from core.notices.model import Kind, Plan
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__, "found.sql")
RANGE = 100_000  # accounts at a time: the memory of a range, not of the region
LOOKING = mark("Looking who is to be told what")
Report = Callable[[int, int | None, str], None]


def reminders(db: Database, *, plan: Plan, report: Report, range_size: int = RANGE) -> None:
    """Find who is to be told of readings, due days, debts and verifications on the day of the plan."""
    of_readings = rules.of_readings(plan)
    kinds = [Kind.DUE, Kind.DEBT, Kind.VERIFICATION, *([of_readings] if of_readings else [])]

    def found(tx: Transaction, limits: dict[str, int]) -> None:
        if of_readings is not None:
            month = {"period": periods.month_of(plan.today), "deadline_on": rules.deadline_on(plan)}
            tx.write(_SQL["add_readings"], kind=of_readings.value, **month, **limits)
        days = {"due_days": plan.due_days, "debt_days": plan.debt_days, "debt_last_days": plan.debt_last_days}
        tx.write(_SQL["add_money"], today=plan.today, least_amount=plan.least_amount, **days, **limits)
        most = min(day for day in plan.verification_days if day)  # a verification long over is no news
        tx.write(
            _SQL["add_verifications"],
            today=plan.today,
            days=list(plan.verification_days),
            most_days=most,
            **limits,
        )

    _find(db, kinds=kinds, today=plan.today, add=found, report=report, range_size=range_size)


def receipts(db: Database, *, period: date, today: date, report: Report, range_size: int = RANGE) -> None:
    """Find who wants the receipt of a month and has not got it."""

    def found(tx: Transaction, limits: dict[str, int]) -> None:
        tx.write(_SQL["add_receipts"], period=period, **limits)

    _find(db, kinds=[Kind.RECEIPT], today=today, add=found, report=report, range_size=range_size)


def forget(db: Database) -> None:
    """Drop what the run has found."""
    db.scratch(lambda tx: tx.write(_SQL["drop_found"]))


def _find(
    db: Database,
    *,
    kinds: Collection[Kind],
    today: date,
    add: Callable[[Transaction, dict[str, int]], None],
    report: Report,
    range_size: int,
) -> None:
    db.scratch(lambda tx: tx.write(_SQL["make_found"]))
    bounds = queries.bounds(db)
    if bounds is None:
        return
    first, last = bounds
    values = {"kinds": [kind.value for kind in kinds], "defaults": [rules.DEFAULTS[kind] for kind in kinds]}

    def ranged(tx: Transaction, limits: dict[str, int]) -> None:
        tx.write(_SQL["make_wanted"], today=today, **values, **limits)
        add(tx, limits)

    starts = range(first, last + 1, range_size)
    for number, start in enumerate(starts):
        report(number, len(starts), LOOKING)
        db.scratch(partial(ranged, limits={"first_id": start, "last_id": min(start + range_size - 1, last)}))
