"""The documents of applications: PDF or pictures, told by their content; kept beside the store under their SHA-256."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.appeals import files
from core.appeals import messages as quota
from core.appeals import rules as names
from core.contracts.model import Scan
from core.identity.model import Actor
from core.kit import files as folder
from core.kit import ids
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__)
FOLDER = "contracts"
_TAKEN = ("application/pdf", "image/jpeg", "image/png", "image/heic")


def media_type(scan: Scan) -> str:
    """
    Return what a scan is.

    :raises FileRefused: if it is larger than 10 MB, or neither PDF nor a picture
    """
    found = files.media_type(scan.upload)
    if found not in _TAKEN:
        raise files.FileRefused(scan.upload.name, names.Fault.FILE_KIND)
    return found


def add(
    tx: Transaction,
    scans: Sequence[Scan],
    kinds: Sequence[str],
    *,
    application_id: uuid.UUID,
    step_id: uuid.UUID,
) -> None:
    """Keep the files of a step; `kinds` are what `media_type` said of each."""
    for position, (scan, kind) in enumerate(zip(scans, kinds, strict=True)):
        tx.write(
            _SQL["add_file"],
            file_id=ids.new(),
            application_id=application_id,
            step_id=step_id,
            slot=scan.slot.value,
            position=position,
            name=names.shortened(scan.upload.name),
            media_type=kind,
            sha256=folder.keep(tx.path, FOLDER, scan.upload.content),
            byte_count=len(scan.upload.content),
        )


def count(tx: Transaction, scans: Sequence[Scan], *, actor: Actor, address: str, now: datetime) -> None:
    """
    Count what somebody sends, together with the files of appeals.

    :raises AppealRefused: if it is too much for a day
    """
    if scans:
        total = sum(len(scan.upload.content) for scan in scans)
        quota.count_bytes(tx, total, actor=actor, address=address, now=now)


def read(store: Path | None, sha256: str) -> bytes:
    """Return the content of a kept file."""
    return folder.read(store, FOLDER, sha256)
