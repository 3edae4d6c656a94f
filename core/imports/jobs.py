"""An import as a job of the owner process."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from core.imports import operations
from core.imports.model import FileIssue, FileRefused, Request
from core.jobs.model import Job
from core.jobs.worker import JobRefused, Progress, Stopping
from data.database import Database
from data.writer import WriterClosed

KIND = "import"
UPLOADS = "uploads"


def run(db: Database, job: Job, report: Progress, *, now: datetime | None = None) -> Mapping[str, Any]:
    """
    Do the import that the job asks for; a file that came through the browser is removed afterwards, however it ended.

    :raises JobRefused: if the file as a whole cannot be read; its result holds the issue and its values
    """
    request = Request.unpacked(job.parameters)
    try:
        result = operations.import_file(
            db, request, actor=job.requested_by, now=now or job.started_at or job.requested_at, report=report
        )
    except (Stopping, WriterClosed):  # the next process does it again and needs the file
        raise
    except FileRefused as refused:
        _remove_upload(db, request.path)
        raise JobRefused(refused.issue, {"issue": refused.issue, "values": dict(refused.values)}) from refused
    except Exception:
        _remove_upload(db, request.path)
        raise
    _remove_upload(db, request.path)
    return result.packed()


def refusal(result: Mapping[str, Any] | None) -> FileRefused | None:
    """Return why the file of a failed job was refused, or None if the job failed for another reason."""
    if result is None or "issue" not in result:
        return None
    return FileRefused(FileIssue(result["issue"]), **result["values"])


def upload_folder(db: Database) -> Path | None:
    """Return where files from the browser wait for their import; None for a store in memory."""
    return db.path / UPLOADS if db.path is not None else None


def _remove_upload(db: Database, path: Path) -> None:
    if path.parent == upload_folder(db):
        path.unlink(missing_ok=True)
