"""Which jobs there are and who does them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.closing import jobs as closing
from core.documents import by_letter
from core.documents import jobs as documents
from core.documents import operations as numbering
from core.documents import rules as document_rules
from core.imports import jobs as imports
from core.imports import messages
from core.jobs.model import Job
from core.jobs.worker import Progress
from core.kit import clock
from core.notices import jobs as notices
from core.payments import credit
from core.registries import queries as registry_queries
from core.registries import uploads as registries
from core.reporting import operations as reporting
from core.runtime.settings import Settings
from data.database import Database


def take_registry(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """
    Take in a registry of payments and count the dashboards of its months again.

    :raises JobRefused: if the file as a whole cannot be taken
    """
    result = registries.run(db, job, report)
    report(1, 1, messages.SUMMARISING)
    periods = registry_queries.paid_periods(db, registry_id=UUID(result["registry_id"]))
    if periods:
        reporting.rebuild(db, periods=periods)
    return result


def close_month(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """
    Close a month, spend credit on its bills, number its documents, count its dashboards again, and queue its receipts.

    What follows the close is done again by a repeat, so that a close that was interrupted after its charges heals.

    :raises JobRefused: if the month cannot be closed
    """
    now, period = job.started_at or job.requested_at, date.fromisoformat(job.parameters["period"])
    result = closing.run(db, job, report, now=now)
    if not result["is_dry"]:
        report(0, 1, messages.SUMMARISING)
        paid = credit.spend(db, now=now, batch_id=job.job_id, actor=job.requested_by)
        if document_rules.is_over(period, today=clock.local_day(now)):
            numbering.issue(db, period=period, now=now, actor=job.requested_by)
            notices.enqueue_receipts(db, period=period, requested_by=job.requested_by, now=now)
        reporting.rebuild(db, periods=sorted({period, *paid}))
        report(1, 1, messages.SUMMARISING)
    return result


def remind(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """Write the reminders of a day."""
    return notices.remind(db, job, report, origin=Settings().origin)


def send_receipts(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """Send the receipts of a closed month to whoever wants them."""
    return notices.send_receipts(db, job, report, origin=Settings().origin)


HANDLERS = {
    closing.KIND: close_month,
    imports.KIND: imports.run,
    registries.KIND: take_registry,
    documents.ISSUE: documents.run,
    documents.RENDER: documents.run,
    by_letter.KIND: by_letter.run,
    notices.REMIND: remind,
    notices.RECEIPTS: send_receipts,
}
