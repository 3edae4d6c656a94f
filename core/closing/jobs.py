"""The close of a month as a job of the owner process."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.closing import messages, operations, statements
from core.jobs.model import Job
from core.jobs.worker import JobRefused, Progress
from core.kit import clock
from data.database import Database

KIND = "close"


def run(db: Database, job: Job, report: Progress, *, now: datetime | None = None) -> Mapping[str, Any]:
    """
    Close the month the job names; nothing is done where it is closed.

    :raises JobRefused: if the month cannot be closed; its result holds the issue and its details
    """
    period = date.fromisoformat(job.parameters["period"])
    try:
        result = operations.close(
            db,
            period=period,
            now=now or clock.now(),
            actor=job.requested_by,
            progress=report,
            is_dry=bool(job.parameters.get("is_dry")),
            is_early=bool(job.parameters.get("is_early")),
        )
    except operations.PeriodNotOver as refused:
        raise JobRefused(messages.NOT_OVER, {"issue": messages.NOT_OVER, "details": ""}) from refused
    except operations.ReadingsWelcome as refused:
        details = refused.deadline_on.isoformat()
        raise JobRefused(messages.WELCOME, {"issue": messages.WELCOME, "details": details}) from refused
    except operations.PeriodCharged as refused:
        raise JobRefused(messages.CHARGED, {"issue": messages.CHARGED, "details": ""}) from refused
    except statements.RatesMissing as refused:
        raise JobRefused(messages.RATES, {"issue": messages.RATES, "details": str(refused)}) from refused
    return {
        "account_count": result.account_count,
        "line_count": result.line_count,
        "amount": str(result.amount),
        "is_repeated": result.is_repeated,
        "is_dry": result.is_dry,
        "unknown_rates": [(group, day.isoformat()) for group, day in result.unknown_rates],
    }
