"""What is due to be told on a day: found in SQL, range by range of accounts, into a working table of the run."""

from collections.abc import Callable, Collection, Mapping
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
_Step = tuple[str, Mapping[str, object]]  # a statement of found.sql and its values


def reminders(db: Database, *, plan: Plan, report: Report, range_size: int = RANGE) -> None:
    """Find who is to be told of readings, due days, debts and verifications on the day of the plan."""
    of_readings = rules.of_readings(plan)
    kinds = [Kind.DUE, Kind.DEBT, Kind.VERIFICATION, *([of_readings] if of_readings else [])]

    steps: list[_Step] = []
    if of_readings is not None:
        month = {"period": periods.month_of(plan.today), "deadline_on": rules.deadline_on(plan)}
        steps.append(("add_readings", {"kind": of_readings.value, **month}))
    days = {"due_days": plan.due_days, "debt_days": plan.debt_days, "debt_last_days": plan.debt_last_days}
    steps.append(("add_money", {"today": plan.today, "least_amount": plan.least_amount, **days}))
    most = min(day for day in plan.verification_days if day)  # a verification long over is no news
    verification_days = list(plan.verification_days)
    steps.append(("add_verifications", {"today": plan.today, "days": verification_days, "most_days": most}))
    _find(db, kinds=kinds, today=plan.today, steps=steps, report=report, range_size=range_size)


def receipts(db: Database, *, period: date, today: date, report: Report, range_size: int = RANGE) -> None:
    """Find who wants the receipt of a month and has not got it."""
    steps: list[_Step] = [("add_receipts", {"period": period})]
    _find(db, kinds=[Kind.RECEIPT], today=today, steps=steps, report=report, range_size=range_size)


def forget(db: Database) -> None:
    """Drop what the run has found."""
    db.scratch(lambda tx: tx.write(_SQL["drop_found"]))


def _find(
    db: Database,
    *,
    kinds: Collection[Kind],
    today: date,
    steps: Collection[_Step],
    report: Report,
    range_size: int,
) -> None:
    db.scratch(lambda tx: tx.write(_SQL["make_found"]))
    bounds = queries.bounds(db)
    if bounds is None:
        return
    first, last = bounds
    values = {"kinds": [kind.value for kind in kinds], "defaults": [rules.DEFAULTS[kind] for kind in kinds]}

    starts = range(first, last + 1, range_size)
    for number, start in enumerate(starts):
        report(number, len(starts), LOOKING)
        limits = {"first_id": start, "last_id": min(start + range_size - 1, last)}
        # A transaction each: an insert of none would hide what the next one adds (data.inserts).
        for name, asked in (("make_wanted", {"today": today, **values}), *steps):
            db.scratch(partial(_run, name=name, values={**asked, **limits}))


def _run(tx: Transaction, *, name: str, values: Mapping[str, object]) -> None:
    tx.write(_SQL[name], **values)
