"""A doubtful reading with all that is known of it, for the operator who decides (docs/adr/0020)."""

from datetime import date
from uuid import UUID

from core.kit import period as periods
from core.metering.model import Status
from core.metering.review_model import Doubtful, DoubtfulValue, Outcome
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__, "review.sql")


def since(today: date) -> date:
    """Return the month since which values that go into a bill are looked at: while they still can be changed."""
    return periods.shifted(periods.month_of(today), by=-1)


def find(db: Reader, *, submission_id: UUID) -> Doubtful | None:
    """Return a submission with what was done about it, or None."""
    row = db.record(_SQL["submission"], submission_id=submission_id)
    return doubtful(row) if row else None


def doubtful(row: Record) -> Doubtful:
    """Return a row of a submission and its review as a whole."""
    return Doubtful(**{**row, "outcome": Outcome(row["outcome"]) if row["outcome"] else None})


def photo(db: Reader, *, submission_id: UUID) -> str | None:
    """Return the SHA-256 of the photo of a submission, or None."""
    row = db.record(_SQL["submission"], submission_id=submission_id)
    return row["photo_sha256"] if row else None


def values(db: Reader, *, found: Doubtful, today: date) -> list[DoubtfulValue]:
    """Return the values of a submission with their meters, the other sender's and the company's own beside them."""
    controls = db.records(_SQL["controls"], account_id=found.account_id, since=since(today))
    own = {row["register_id"]: row for row in controls}
    shown = []
    for row in db.records(_SQL["values"], submission_id=found.submission_id):
        control = own.get(row["register_id"], {})
        row |= {"control_value": control.get("value"), "control_on": control.get("read_on")}
        shown.append(DoubtfulValue(**{**row, "status": Status(row["status"])}))
    return shown


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
