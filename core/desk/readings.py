"""The queue of doubtful readings: which submissions somebody should look at, and why (docs/adr/0020)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from core.metering import review_queries, review_rules
from core.metering.review_model import Doubtful, Reason
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


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
        (reason,) = review_rules.named([row["reason"]])
        found[reason] = found.get(reason, 0) + row["submission_count"]
    return found


def queue(
    db: Reader, *, reason: Reason | None = None, claimed_by: str | None = None, count: int = 50
) -> list[Doubtful]:
    """Return the submissions that stay out of the bill until somebody decides, the oldest first."""
    rows = db.records(_SQL["queue"], reason=reason and reason.value, claimed_by=claimed_by, count=count)
    return [_doubtful(row, is_used=False) for row in rows]


def used(db: Reader, *, today: date, claimed_by: str | None = None, count: int = 50) -> list[Doubtful]:
    """
    Return the submissions that go into the bill although something is odd, the oldest first.

    The dial turned over, the meter's verification is overdue, or the company's own reading says something else.
    """
    since = review_queries.since(today)
    # Kept until a batch changes the history: the months before the running one are read once, not for every operator.
    controls = shelf.frame(db, _SQL["controls"], since=since).to_dicts()
    rows = db.records(
        _SQL["used"],
        since=since,
        claimed_by=claimed_by,
        count=count,
        control_registers=[row["register_id"] for row in controls],
        control_days=[row["read_on"] for row in controls],
        control_values=[row["value"] for row in controls],
    )
    return [_doubtful(row, is_used=True) for row in rows]


def find(db: Reader, *, submission_id: UUID, today: date) -> Doubtful | None:
    """Return a submission with its reasons (none where nothing is doubtful any more), or None."""
    found = review_queries.find(db, submission_id=submission_id)
    if found is None:
        return None
    values = review_queries.values(db, found=found, today=today)
    return replace(found, reasons=review_rules.reasons(found, values), is_used=review_rules.is_used(values))


def _doubtful(row: Record, *, is_used: bool) -> Doubtful:
    codes = [code for issue in row.pop("reasons") for code in issue.split(",")]
    return replace(review_queries.doubtful(row), reasons=review_rules.named(codes), is_used=is_used)
