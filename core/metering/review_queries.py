"""Doubtful readings that wait for an operator, and one with all that is known of it (docs/adr/0020)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.kit import period as periods
from core.metering.model import Status
from core.metering.review_model import Doubtful, DoubtfulValue, Outcome, Reason
from core.tariffs import queries as tariffs
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__, "review.sql")
_KNOWN = frozenset(reason.value for reason in Reason)
_MONTHS_BACK = -1  # values that go into a bill are looked at while they still can be changed


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
    return [_doubtful(row, is_used=is_used) for row in rows]


def find(db: Reader, *, submission_id: UUID, today: date) -> Doubtful | None:
    """Return a submission with its reasons (none where nothing is doubtful any more), or None."""
    row = db.record(_SQL["submission"], submission_id=submission_id)
    if row is None:
        return None
    asked = {
        is_used: _asked(db, today=today, is_used=is_used, submission_id=submission_id, count=1)
        for is_used in (False, True)
    }
    found = [code for rows in asked.values() for each in rows for code in each["reasons"]]
    return _doubtful(row | {"reasons": found}, is_used=not asked[False])


def by_number(db: Reader, *, submission_number: str) -> Record | None:
    """Return submission_id and account_id of a receipt number, or None."""
    return db.record(_SQL["by_number"], submission_number=submission_number)


def photo(db: Reader, *, submission_id: UUID) -> str | None:
    """Return the SHA-256 of the photo of a submission, or None."""
    row = db.record(_SQL["submission"], submission_id=submission_id)
    return row["photo_sha256"] if row else None


def values(db: Reader, *, submission_id: UUID, today: date) -> list[DoubtfulValue]:
    """Return the values of a submission with their meters, the other sender's and the company's own beside them."""
    own = {row["register_id"]: row for row in _controls(db, today=today)}
    found = []
    for row in db.records(_SQL["values"], submission_id=submission_id):
        control = own.get(row["register_id"], {})
        row |= {"control_value": control.get("value"), "control_on": control.get("read_on")}
        found.append(DoubtfulValue(**{**row, "status": Status(row["status"])}))
    return found


def claim_minutes(db: Reader, *, today: date) -> int:
    """Return how long a reading stays with the operator who took it, minutes."""
    return int(tariffs.rule_value(db, name="reading_claim_minutes", on=today))


def recipient(db: Reader, *, account_id: int) -> Record:
    """Return account_number, email and phone of the account on file; email and phone may be None."""
    return db.records(_SQL["recipient"], account_id=account_id)[0]


def in_force(db: Reader, *, account_id: int, period: date) -> list[Record]:
    """Return submission_id, register_id, value and status of the account's values for a month that stand."""
    return db.records(_SQL["in_force"], account_id=account_id, period=period)


def billed_registers(db: Reader, *, account_id: int, period: date) -> set[int]:
    """Return the registers of the account whose bill of the month is made."""
    return {row["register_id"] for row in db.records(_SQL["billed_registers"], account_id=account_id, period=period)}


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
        _SQL["doubtful"],
        submission_id=submission_id,
        since=_since(today),
        count=count,
        control_registers=[row["register_id"] for row in controls],
        control_days=[row["read_on"] for row in controls],
        control_values=[row["value"] for row in controls],
        **values,
    )


def _controls(db: Reader, *, today: date) -> list[Record]:
    # Kept until a batch changes the history: the months before the running one are read once, not for every operator.
    return shelf.frame(db, "history", _SQL["controls"], since=_since(today)).to_dicts()


def _since(today: date) -> date:
    return periods.shifted(periods.month_of(today), by=_MONTHS_BACK)


def _doubtful(row: Record, *, is_used: bool) -> Doubtful:
    reasons = tuple(dict.fromkeys(_reason(code) for code in row["reasons"]))
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return Doubtful(**{**row, "reasons": reasons, "outcome": outcome}, is_used=is_used)


def _reason(code: str) -> Reason:
    return Reason(code) if code in _KNOWN else Reason.CONFIRMED
