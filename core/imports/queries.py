"""Questions about imports."""

from pathlib import Path
from uuid import UUID

import polars as pl

from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


def newest_batches(db: Reader, *, count: int = 50) -> list[Record]:
    """Return the newest imports with kind, file, state, counts, report, actor and times; one row an import."""
    return db.records(_SQL["newest_batches"], count=count)


def report(db: Reader, *, batch_id: UUID) -> Path | None:
    """Return where the report of the import lies, or None if nothing was refused or it was removed."""
    path = db.value(_SQL["report_path"], batch_id=batch_id)
    return Path(path) if path and Path(path).is_file() else None


def has_unfinished(db: Reader, *, kind: str, file_sha256: str) -> bool:
    """Return whether an import of the same file was begun and never finished."""
    return bool(db.value(_SQL["has_unfinished_batch"], kind=kind, file_sha256=file_sha256))


def batch_counts(db: Reader) -> Record:
    """Return refused_count and repeated_count of the batch in work."""
    return db.record(_SQL["batch_counts"]) or {}


def refused_count(db: Reader) -> int:
    """Return how many rows of the batch in work were refused so far."""
    return int(db.value(_SQL["refused_count"]))


def refused_values(db: Reader, *, count: int, skipped: int) -> pl.DataFrame:
    """Return refused values of the batch in work: row, column_name, value, issue, detail."""
    return db.frame(_SQL["refused_values"], count=count, skipped=skipped)


def has_accounts(db: Reader) -> bool:
    """Return whether the store holds any account, made up or the company's."""
    return bool(db.value(_SQL["has_accounts"]))


def has_sample(db: Reader) -> bool:
    """Return whether the store holds a made-up account."""
    return bool(db.value(_SQL["has_sample"]))
