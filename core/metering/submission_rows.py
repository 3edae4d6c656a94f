"""Submissions as rows of the store: what is written, and receipts read back."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeAlias

import polars as pl

from core.audit import operations as audit
from core.kit import clock
from core.metering import rules
from core.metering.model import Assessment, Receipt, ReceiptLine, Status, Submission
from data.database import Record

Schema: TypeAlias = dict[str, type[pl.DataType] | pl.DataType]

# Digits and letters that look the same in Cyrillic and Latin and are not taken for one another.
_SIGNS = "23456789ABCEHKMPTX"
_PAIRS = tuple(first + second for first in _SIGNS for second in _SIGNS)
_NUMBERS = len(_PAIRS) ** 4

_OF_A_RECEIPT = (
    "submission_id",
    "submission_number",
    "account_id",
    "service",
    "period",
    "read_on",
    "submitted_at",
    "corrects_number",
)

READING: Schema = {
    "submission_id": pl.String,
    "register_id": pl.Int64,
    "meter_id": pl.Int64,
    "account_id": pl.Int64,
    "period": pl.Date,
    "previous_on": pl.Date,
    "previous_value": pl.Decimal(14, 4),
    "value": pl.Decimal(14, 4),
    "usage": pl.Decimal(14, 4),
    "has_rolled_over": pl.Boolean,
    "status": pl.String,
    "issue": pl.String,
}
SUBMISSION: Schema = {
    "submission_id": pl.String,
    "idempotency_key": pl.String,
    "submission_number": pl.String,
    "account_id": pl.Int64,
    "service": pl.String,
    "period": pl.Date,
    "read_on": pl.Date,
    "submitted_at": pl.Datetime("us", "UTC"),
    "actor": pl.String,
    "channel": pl.String,
    "corrects_id": pl.String,
    "photo_sha256": pl.String,
}
REPLACED: Schema = {"submission_id": pl.String, "account_id": pl.Int64, "register_id": pl.Int64}


def receipts(rows: Sequence[Record]) -> dict[str, Receipt]:
    grouped: dict[str, list[Record]] = {}
    for row in rows:
        grouped.setdefault(row["idempotency_key"], []).append(row)
    return {name: _receipt(found) for name, found in grouped.items()}


def _receipt(rows: Sequence[Record]) -> Receipt:
    first = rows[0]
    lines = tuple(ReceiptLine(row["register_id"], row["value"], row["usage"], Status(row["status"])) for row in rows)
    return Receipt(**{name: first[name] for name in _OF_A_RECEIPT}, lines=lines)


def key(submission: Submission) -> str:
    """
    Return the stored key: scoped, so that nobody's key can ask for somebody else's receipt.

    The values belong to it: who changes one after a press whose answer never came submits anew, and is not handed
    the receipt of the old value.
    """
    values = ";".join(f"{name}={value.normalize():f}" for name, value in sorted(submission.values.items()))
    digest = hashlib.sha256(values.encode()).hexdigest()[:16]
    return f"{submission.actor.name}:{submission.account_id}:{submission.service}:{submission.idempotency_key}:{digest}"


def number(now: datetime, *, letter: str = "K") -> str:
    """Return a receipt number that is easy to read out: K-2611-7F3K-9AB2 (18^8 a month; the store keeps it unique)."""
    drawn, last = divmod(secrets.randbelow(_NUMBERS), len(_PAIRS))
    drawn, third = divmod(drawn, len(_PAIRS))
    first, second = divmod(drawn, len(_PAIRS))
    day = clock.local_day(now)
    month = day.year % 100 * 100 + day.month  # `strftime` takes longer than all the rest
    return f"{letter}-{month:04}-{_PAIRS[first]}{_PAIRS[second]}-{_PAIRS[third]}{_PAIRS[last]}"


def frame(rows: Sequence[Record], schema: Schema) -> pl.DataFrame:
    """Return the rows as a frame, built by columns: half the time of building it by rows."""
    return pl.DataFrame({name: [row[name] for row in rows] for name in schema}, schema=schema)


def reading_row(item: Assessment, submission_id: str, period: date, status: Status) -> Record:
    register = item.register
    return {
        "submission_id": submission_id,
        "register_id": register.register_id,
        "meter_id": register.meter_id,
        "account_id": register.account_id,
        "period": period,
        "previous_on": register.previous_on,
        "previous_value": register.previous_value,
        "value": item.value,
        "usage": item.usage,
        "has_rolled_over": item.has_rolled_over,
        "status": status.value,
        "issue": ",".join(item.issues) or None,
    }


def submission_row(
    submission: Submission, stored_key: str, receipt: Receipt, submission_id: str, actor: str, corrects_id: str | None
) -> Record:
    return {
        "submission_id": submission_id,
        "idempotency_key": stored_key,
        "submission_number": receipt.submission_number,
        "account_id": submission.account_id,
        "service": submission.service,
        "period": receipt.period,
        "read_on": submission.read_on,
        "submitted_at": submission.now,
        "actor": actor,
        "channel": submission.actor.channel,
        "corrects_id": corrects_id,
        "photo_sha256": submission.photo_sha256,
    }


def audit_entry(submission: Submission, receipt: Receipt, submission_id: str, actor: str) -> audit.Entry:
    values: dict[str, object] = {str(line.register_id): line.value for line in receipt.lines}
    details: dict[str, object] = {
        "number": receipt.submission_number,
        "account_id": receipt.account_id,
        "values": values,
    }
    if rules.is_on_behalf(submission.actor):
        details["channel"] = submission.actor.channel
    if receipt.corrects_number:
        details["corrects"] = receipt.corrects_number
    if receipt.is_questioned:
        details["confirmed"] = sorted(submission.confirmed)
    action = "reading.corrected" if receipt.corrects_number else "reading.submitted"
    return audit.Entry(submission.now, actor, action, ("submission", submission_id), details)
