"""Which jobs there are and who does them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.closing import jobs as closing
from core.documents import by_letter
from core.documents import jobs as documents
from core.imports import jobs as imports
from core.imports import messages
from core.jobs.model import Job
from core.jobs.worker import Progress
from core.registries import queries as registry_queries
from core.registries import uploads as registries
from core.reporting import operations as reporting
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
    Close a month and count the dashboards again from it on.

    :raises JobRefused: if the month cannot be closed
    """
    result = closing.run(db, job, report)
    if not result["is_dry"] and not result["is_repeated"]:
        report(1, 1, messages.SUMMARISING)
        reporting.rebuild(db, periods=[date.fromisoformat(job.parameters["period"])])
    return result


HANDLERS = {
    closing.KIND: close_month,
    imports.KIND: imports.run,
    registries.KIND: take_registry,
    documents.ISSUE: documents.run,
    documents.RENDER: documents.run,
    by_letter.KIND: by_letter.run,
}
