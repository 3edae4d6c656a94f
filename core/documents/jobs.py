"""Numbering and printing as jobs of the process that owns the store."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.documents import bulk, operations
from core.documents.bulk import Report
from core.documents.model import Kind
from core.jobs.model import Job
from core.jobs.worker import JobRefused, Progress
from data.database import Database

ISSUE = "documents.issue"
RENDER = "documents.render"
KINDS = tuple(kind.value for kind in bulk.KINDS)
MONTH_NOT_OVER = "month_not_over"


def run(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """Do the job of the queue."""
    now = job.started_at or job.requested_at
    return do(db, job.kind, job.parameters, report=report, actor=job.requested_by, now=now)


def do(
    db: Database, kind: str, parameters: Mapping[str, Any], *, report: Report, actor: str, now: datetime
) -> dict[str, Any]:
    """
    Give numbers to the months from `first` to `last`, or print the month `period` into `folder`.

    :raises JobRefused: if a month that has not ended is to be numbered
    """
    if kind == ISSUE:
        first, last = date.fromisoformat(parameters["first"]), date.fromisoformat(parameters["last"])
        try:
            result = operations.issue_all(db, first=first, last=last, now=now, actor=actor, progress=report)
        except operations.MonthNotOver as refused:
            raise JobRefused(MONTH_NOT_OVER) from refused
        return {"issued": result.issued_count}
    printed = bulk.render(
        db,
        period=date.fromisoformat(parameters["period"]),
        kind=Kind(parameters["kind"]),
        folder=Path(parameters["folder"]),
        report=report,
    )
    return {"written": printed.written_count, "kept": printed.kept_count, "folder": str(printed.folder)}
