"""Changes of the queue of jobs. Handlers are idempotent: a job that was interrupted is done again from its start."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from core.i18n.catalogue import mark
from core.jobs import queries
from core.jobs.model import Job, JobStatus
from core.kit import ids
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_MOST_TRIES = 3
BROKE_OFF = mark("The application broke off three times while doing this. See its log, and give it a smaller file.")


class JobCancelled(Exception):
    """Somebody gave the job up while it was running."""


def enqueue(
    db: Database,
    *,
    kind: str,
    parameters: Mapping[str, object],
    requested_by: str,
    now: datetime,
    job_id: UUID | None = None,
) -> UUID:
    """Add a job to the queue and return its id; nothing if there is a job of the id that was given."""
    new_id = job_id or ids.new()
    text = json.dumps(parameters, ensure_ascii=False, default=str)

    def added(tx: Transaction) -> None:
        if queries.job(tx, job_id=new_id) is None:
            tx.write(
                _SQL["add_job"], job_id=new_id, kind=kind, parameters=text, requested_by=requested_by, requested_at=now
            )

    db.change(added)
    return new_id


def start_next(db: Database, *, now: datetime) -> Job | None:
    """Take the job that waits longest out of the queue and return it, or None if none waits."""

    def taken(tx: Transaction) -> Job | None:
        job = queries.next_job(tx)
        if job is not None:
            tx.write(_SQL["start_job"], job_id=job.job_id, now=now)
        return job

    return db.change(taken)


def progress(db: Database, *, job_id: UUID, done: int, total: int | None, step: str) -> None:
    """
    Record how far a running job has come; `step` is a msgid.

    :raises JobCancelled: if it was given up meanwhile
    """

    def saved(tx: Transaction) -> None:
        tx.write(_SQL["save_progress"], job_id=job_id, done_count=done, total_count=total, step=step)
        job = queries.job(tx, job_id=job_id)
        if job is not None and job.status is JobStatus.CANCELLED:
            raise JobCancelled

    db.change(saved)


def finish(db: Database, *, job_id: UUID, result: Mapping[str, object], now: datetime) -> None:
    """Record that a job is done."""
    text = json.dumps(result, ensure_ascii=False, default=str)
    db.change(lambda tx: tx.write(_SQL["finish_job"], job_id=job_id, status="done", result=text, error=None, now=now))


def fail(db: Database, *, job_id: UUID, error: str, now: datetime, result: Mapping[str, object] | None = None) -> None:
    """Record that a job could not be done and why; `error` is a msgid or a text of the machine's."""
    text = json.dumps(result, ensure_ascii=False, default=str) if result is not None else None
    db.change(
        lambda tx: tx.write(_SQL["finish_job"], job_id=job_id, status="failed", result=text, error=error, now=now)
    )


def cancel(db: Database, *, job_id: UUID, now: datetime) -> None:
    """Give a job up: a queued one never starts, a running one stops at its next step."""
    db.change(lambda tx: tx.write(_SQL["cancel_job"], job_id=job_id, now=now))


def put_back(db: Database, *, job_id: UUID) -> None:
    """Put a job back into the queue that stopped because the process ends; the try does not count."""
    db.change(lambda tx: tx.write(_SQL["put_back_job"], job_id=job_id))


def requeue_interrupted(db: Database, *, now: datetime) -> None:
    """Put the jobs that were running when the process broke off back into the queue; those of three tries fail."""

    def requeued(tx: Transaction) -> None:
        tx.write(_SQL["give_up_jobs"], error=BROKE_OFF, most=_MOST_TRIES, now=now)
        tx.write(_SQL["requeue_interrupted_jobs"])

    db.change(requeued)
