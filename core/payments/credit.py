"""
Money that payments have left, set against charges that came after them: for all accounts at once, range by range.

The order and the shares are those of `allocation` for one payment; a test holds both to the same kopeck.
"""

import uuid
from datetime import date, datetime
from functools import partial

from core.audit import operations as audit
from core.kit import clock
from core.payments import posting
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
RANGE = 100_000  # accounts at a time: the memory of a range, not of the region


def spend(db: Database, *, now: datetime, batch_id: uuid.UUID, actor: str, range_size: int = RANGE) -> tuple[date, ...]:
    """
    Set what posted payments have left against charges that came after them, and return the months that were paid.

    The older payment is spent first. For after a close; a range is one transaction, and a repeat finds nothing left to
    set. Dashboards are counted again by the caller.
    """
    bounds = db.record(_SQL["bounds"]) or {}
    first, last = bounds["first_id"], bounds["last_id"]
    if first is None:
        return ()
    subject = ("payment_batch", str(batch_id))
    db.change(lambda tx: audit.record(tx, now=now, actor=actor, action="payments.spending_credit", subject=subject))
    values = {"posted_on": clock.local_day(now), "batch_id": batch_id, "barred_before": posting.barred_before(db, now)}
    months: set[date] = set()
    for start in range(first, last + 1, range_size):
        limits = {"first_id": start, "last_id": min(start + range_size - 1, last)}
        months |= set(db.bulk("history", partial(_spent, limits=limits, values=values)))
    return tuple(sorted(months))


def _spent(tx: Transaction, *, limits: dict[str, int], values: dict[str, object]) -> list[date]:
    """Spend round by round: the oldest payment of every account, then the second oldest of those that have one."""
    tx.write(_SQL["make_left"], **limits)
    rounds = int(tx.value(_SQL["rounds"]))
    if not rounds:
        return []
    tx.write(_SQL["make_debts"], **limits)
    tx.write(_SQL["make_spent"])
    for place in range(1, rounds + 1):
        tx.write(_SQL["spend"], place=place, barred_before=values["barred_before"])
        tx.write(_SQL["take_off"], place=place)
    tx.write(_SQL["add_allocations"], posted_on=values["posted_on"], batch_id=values["batch_id"])
    return [row["period"] for row in tx.records(_SQL["paid_months"])]
