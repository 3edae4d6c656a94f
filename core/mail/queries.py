"""Questions about the outbox."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

import polars as pl

from core.mail.model import Letter, LetterState, StoredAttachment, StoredLetter
from data import sql
from data.database import Reader

_SQL = sql.load(__file__)


def is_known(db: Reader, *, dedupe_key: str) -> bool:
    """Return whether a letter of the key was written, sent or not."""
    return bool(db.value(_SQL["is_known"], dedupe_key=dedupe_key))


def due(db: Reader, *, now: datetime, count: int) -> list[uuid.UUID]:
    """Return the waiting letters whose time has come, the oldest first."""
    return [row["letter_id"] for row in db.records(_SQL["due"], now=now, count=count)]


def letter(db: Reader, *, letter_id: uuid.UUID) -> StoredLetter | None:
    """Return a letter with the list of its files, or None."""
    row = db.record(_SQL["letter"], letter_id=letter_id)
    if row is None:
        return None
    files = db.records(_SQL["attachments"], letter_id=letter_id)
    body = json.loads(row.pop("body"))
    written = Letter(
        to=row.pop("recipient"),
        language=row.pop("language"),
        subject=row.pop("subject"),
        has_secret=row.pop("has_secret"),
        paragraphs=tuple(body["paragraphs"]),
        rows=tuple((name, value) for name, value in body["rows"]),
        button=tuple(body["button"]) if body["button"] else None,
    )
    state = LetterState(row.pop("state"))
    return StoredLetter(
        letter=written, state=state, attachments=tuple(StoredAttachment(**file) for file in files), **row
    )


def newest(db: Reader, *, state: str | None, text: str | None, count: int) -> pl.DataFrame:
    """Return what stands in the list of letters: ids, instants, recipient, subject, kind, state; a row a letter."""
    return db.frame(_SQL["newest"], state=state, text=text, count=count)


def counts(db: Reader) -> Mapping[str, int]:
    """Return how many letters there are in each state that occurs."""
    return {row["state"]: row["letter_count"] for row in db.records(_SQL["counts"])}
