"""Questions about jobs."""

import json
from typing import Any
from uuid import UUID

from core.jobs.model import Job, JobStatus
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


def job(db: Reader, *, job_id: UUID) -> Job | None:
    """Return the job, or None if there is none."""
    return _job(db.record(_SQL["job"], job_id=job_id))


def next_job(db: Reader) -> Job | None:
    """Return the queued job that waits longest."""
    return _job(db.record(_SQL["next_job"]))


def newest_jobs(db: Reader, *, count: int = 20, kind: str | None = None) -> list[Job]:
    """Return the newest jobs, all or of one kind, the newest first."""
    records = db.records(_SQL["newest_jobs"], count=count, kind=kind)
    return [found for record in records if (found := _job(record))]


def _job(record: Record | None) -> Job | None:
    if record is None:
        return None
    values: dict[str, Any] = {
        **record,
        "status": JobStatus(record["status"]),
        "parameters": json.loads(record["parameters"]),
        "result": json.loads(record["result"]) if record["result"] else None,
    }
    return Job(**values)
