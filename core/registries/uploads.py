"""A registry as a job: queued from the browser or the command line, done by the job thread."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from core.identity.model import Actor, Role
from core.jobs import operations as jobs
from core.jobs import queries as waiting
from core.jobs.model import Job
from core.jobs.worker import JobRefused, Progress
from core.registries import operations
from core.registries.model import FileIssue, FileRefused, Request
from data.database import Database

KIND = "registry"
LARGEST_BYTES = 10 * 1024 * 1024
_FOLDER = "uploads"
_JOBS = UUID("0198a3c2-6f51-7d0e-9b64-2c1f8e5a7d33")  # the namespace of job ids that are made from keys
_STRANGE = re.compile(r"[^\w.\- ]+")


class UploadRefused(Exception):
    """The person may not load registries, or the store is in memory."""


class UploadTooLarge(UploadRefused):
    """The file is larger than `LARGEST_BYTES`."""


def enqueue(db: Database, *, actor: Actor, file_name: str, content: bytes, now: datetime, idempotency_key: str) -> UUID:
    """
    Keep the file and queue it; return the job's id. A second call with the same key makes no second job.

    :raises UploadRefused: unless the actor is an operator
    :raises UploadTooLarge: if the file is larger than 10 MB
    """
    folder = _folder(db)
    if actor.role is not Role.OPERATOR or folder is None:
        raise UploadRefused
    if len(content) > LARGEST_BYTES:
        raise UploadTooLarge
    job_id = uuid5(_JOBS, f"{actor.name} {idempotency_key}")
    if waiting.job(db, job_id=job_id) is not None:
        return job_id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{job_id}-{_STRANGE.sub('_', file_name)[-120:] or 'file'}"
    path.write_bytes(content)
    request = Request(path=str(path), file_name=file_name[-200:])
    return jobs.enqueue(db, kind=KIND, parameters=request.packed(), requested_by=actor.name, now=now, job_id=job_id)


def run(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """
    Do what the job asks for; a file that came through the browser is removed afterwards.

    :raises JobRefused: if the file as a whole cannot be taken; its result holds the issue and its values
    """
    request = Request.unpacked(job.parameters)
    path = Path(request.path)
    try:
        result = operations.import_registry(
            db,
            _content(path),
            file_name=request.file_name,
            actor=job.requested_by,
            now=job.requested_at,
            report=report,
            layout=request.layout,
        )
    except FileRefused as refused:
        _remove(db, path)
        raise JobRefused(refused.issue, {"issue": refused.issue, "values": dict(refused.values)}) from refused
    _remove(db, path)
    return result.packed()


def refusal(result: Mapping[str, Any] | None) -> FileRefused | None:
    """Return why the file of a failed job was refused, or None if the job failed for another reason."""
    if result is None or "issue" not in result:
        return None
    return FileRefused(FileIssue(result["issue"]), **result["values"])


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise FileRefused(FileIssue.NOT_FOUND, file=str(path)) from None


def _folder(db: Database) -> Path | None:
    return db.path / _FOLDER if db.path is not None else None


def _remove(db: Database, path: Path) -> None:
    if path.parent == _folder(db):
        path.unlink(missing_ok=True)
