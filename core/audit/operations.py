"""The record of who changed what and when; written in the same transaction as the change itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from core.kit import ids
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__)
_written = json.JSONEncoder(ensure_ascii=False, default=str).encode  # `dumps` makes an encoder each time


def record(
    transaction: Transaction,
    *,
    now: datetime,
    actor: str,
    action: str,
    subject: tuple[str, str],
    details: Mapping[str, object] | None = None,
) -> None:
    """
    Add one record to the audit.

    `actor` is 'person:<uuid>', 'visitor', 'job:<uuid>' or 'cli'; `subject` is (kind, id). Details are stored as
    JSON and must hold no password, token or card number.
    """
    transaction.write(
        _SQL["add_record"],
        audit_id=ids.new(),
        recorded_at=now,
        actor=actor,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        details=_written(details or {}),
    )


@dataclass(frozen=True)
class Entry:
    """One record of a set-based change; the fields are those of `record`."""

    now: datetime
    actor: str
    action: str
    subject: tuple[str, str]
    details: Mapping[str, object] = field(default_factory=dict)


def record_all(transaction: Transaction, entries: Sequence[Entry]) -> None:
    """Add many records with one statement, for set-based changes."""
    frame = pl.DataFrame(
        {
            "audit_id": [ids.text() for _ in entries],
            "recorded_at": pl.Series([entry.now for entry in entries], dtype=pl.Datetime("us", "UTC")),
            "actor": [entry.actor for entry in entries],
            "action": [entry.action for entry in entries],
            "subject_kind": [entry.subject[0] for entry in entries],
            "subject_id": [entry.subject[1] for entry in entries],
            "details": [_written(entry.details) for entry in entries],
        }
    )
    transaction.write_frame(_SQL["add_records"], frame)
