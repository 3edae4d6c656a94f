"""A job: long work that one thread of the owner process does, one job at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class JobStatus(StrEnum):
    """Where a job stands; the value is what the store holds."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})


@dataclass(frozen=True)
class Job:
    """One job and its progress; `total_count` is None while it is not known."""

    job_id: UUID
    kind: str
    parameters: Mapping[str, Any]
    status: JobStatus
    done_count: int
    total_count: int | None
    step: str | None
    result: Mapping[str, Any] | None
    error: str | None
    requested_by: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in FINISHED
