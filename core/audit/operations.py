"""The record of who changed what and when; written in the same transaction as the change itself."""

import json
from collections.abc import Mapping
from datetime import datetime

from core.kit import ids
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__)


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
        details=json.dumps(details or {}, ensure_ascii=False, default=str),
    )
