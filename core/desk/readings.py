"""The queue of doubtful readings: which submissions somebody should look at, and why (docs/adr/0020)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.metering import review_queries
from core.metering.review_model import Doubtful, Reason
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_KNOWN = frozenset(reason.value for reason in Reason)


@dataclass(frozen=True)
class Waiting:
    """How many submissions wait for a decision, how many of them for the customer's answer, and since when."""

    count: int
    asked_count: int
    oldest_at: datetime | None


def waiting(db: Reader) -> Waiting:
    """Return how many submissions wait for a decision."""
    row = db.records(_SQL["waiting"])[0]
    return Waiting(row["waiting_count"], row["asked_count"], row["oldest_at"])


def reasons(db: Reader) -> dict[Reason, int]:
    """Return how many of the submissions that wait have each reason; one may have several."""
    found: dict[Reason, int] = {}
    for row in db.records(_SQL["reasons"]):
        reason = _reason(row["reason"])
        found[reason] = found.get(reason, 0) + row["submission_count"]
    return found


def queue(
    db: Reader,
    *,
    today: date,
    is_used: bool = False,
    reason: Reason | None = None,
    claimed_by: str | None = None,
    count: int = 50,
) -> list[Doubtful]:
    """
    Return doubtful submissions, the oldest first.

    `is_used` False: those that stay out of the bill until somebody decides; True: those that go into it although the
    dial turned over, the meter's verification is overdue, or the company's own reading differs.
    """
    rows = _asked(db, today=today, is_used=is_used, reason=reason, claimed_by=claimed_by, count=count)
    return [
        replace(review_queries.doubtful(row), reasons=_reasons(codes), is_used=is_used)
        for row in rows
        for codes in [row.pop("reasons")]
    ]


def find(db: Reader, *, submission_id: UUID, today: date) -> Doubtful | None:
    """Return a submission with its reasons (none where nothing is doubtful any more), or None."""
    found = review_queries.find(db, submission_id=submission_id)
    if found is None:
        return None
    asked = {
        is_used: _asked(db, today=today, is_used=is_used, submission_id=submission_id, count=1)
        for is_used in (False, True)
    }
    codes = [code for rows in asked.values() for each in rows for code in each["reasons"]]
    return replace(found, reasons=_reasons(codes), is_used=not asked[False])


def _asked(
    db: Reader,
    *,
    today: date,
    is_used: bool,
    count: int,
    reason: Reason | None = None,
    claimed_by: str | None = None,
    submission_id: UUID | None = None,
) -> list[Record]:
    controls = _controls(db, today=today) if is_used else []
    values: dict[str, Any] = {"is_used": is_used, "reason": reason and reason.value, "claimed_by": claimed_by}
    return db.records(
        _SQL["queue"],
        submission_id=submission_id,
        since=review_queries.since(today),
        count=count,
        control_registers=[row["register_id"] for row in controls],
        control_days=[row["read_on"] for row in controls],
        control_values=[row["value"] for row in controls],
        **values,
    )


def _controls(db: Reader, *, today: date) -> list[Record]:
    # Kept until a batch changes the history: the months before the running one are read once, not for every operator.
    return shelf.frame(db, "history", _SQL["controls"], since=review_queries.since(today)).to_dicts()


def _reasons(codes: Sequence[str]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(_reason(code) for code in codes))


def _reason(code: str) -> Reason:
    return Reason(code) if code in _KNOWN else Reason.CONFIRMED
