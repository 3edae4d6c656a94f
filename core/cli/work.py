"""Long work of a command: done here, or handed to the running application that has the store open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.cli import console, remote
from core.jobs.model import Job, JobStatus
from core.kit import ids
from core.runtime.settings import Settings


def here(kind: str, parameters: Mapping[str, Any], *, now: datetime) -> Job:
    """Return the job that the command does itself; it stands in no queue."""
    return Job(
        job_id=ids.new(),
        kind=kind,
        parameters=parameters,
        status=JobStatus.RUNNING,
        done_count=0,
        total_count=None,
        step=None,
        result=None,
        error=None,
        requested_by="cli",
        requested_at=now,
        started_at=now,
        finished_at=None,
    )


def handed_over(settings: Settings, kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Let the running application do the job, with a progress bar; return the job as it ended."""
    try:
        with console.bar() as report:
            return remote.run(settings.store, kind=kind, parameters=parameters, report=report)
    except remote.OwnerSilent:
        console.fail(silent(settings))


def silent(settings: Settings) -> str:
    """Say that whoever has the store open does not answer."""
    return console.words().t(
        "The store {folder} is in use by a program that does not answer. Stop it, or try again.", folder=settings.store
    )
