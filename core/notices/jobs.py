"""
The scheduled run as jobs of the process that owns the store: reminders of a day, receipts of a closed month.

Both may be repeated, on the same day or after a crash: who was told is not told again.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.documents import queries as documents
from core.documents import receipts as printed
from core.documents import rules as document_rules
from core.documents import typesetting
from core.documents.model import NAMES
from core.documents.model import Kind as Document
from core.i18n.formats import Words
from core.jobs import operations as jobs
from core.jobs.model import Job
from core.jobs.worker import Progress
from core.kit import clock
from core.mail.model import Attachment
from core.notices import finding, letters, queries, rules, telling
from core.notices.model import Fact, Kind, Recipient
from core.notices.telling import Run, Written
from data.database import Database

REMIND = "notices.remind"
RECEIPTS = "notices.receipts"
_REMINDERS = (Kind.READING_OPENS, Kind.READING_CLOSES, Kind.DUE, Kind.DEBT, Kind.VERIFICATION)
_PEOPLE = 200  # in one change of the store
_PRINTED = 20  # people whose receipts are printed before they are written to
_PART = 2000  # people of one job of receipts: other jobs come in between
_FILES = 20  # in one letter
_NAMESPACE = uuid.UUID("3b0b6c1e-1f0e-5c55-9a53-60c6b7c9a0d2")


def remind(db: Database, job: Job, report: Progress, *, origin: str) -> Mapping[str, Any]:
    """Write the reminders of the day of the job; a dry run only counts them."""
    now = job.started_at or job.requested_at
    today = date.fromisoformat(job.parameters["day"])
    try:
        finding.reminders(db, plan=queries.plan(db, today=today), report=report)
        found = queries.found_counts(db)
        if not job.parameters.get("is_dry"):
            for kind in _REMINDERS:
                run = _run(db, kind, about=today.isoformat(), today=today, now=now)
                telling.tell(db, run, write=_reminding(kind, origin), report=report, at_once=_PEOPLE)
    finally:
        finding.forget(db)
    counts = {
        kind.value: {"people": found[kind][0], "accounts": found[kind][1]} for kind in _REMINDERS if kind in found
    }
    return {"day": today.isoformat(), "is_dry": bool(job.parameters.get("is_dry")), "kinds": counts}


def send_receipts(db: Database, job: Job, report: Progress, *, origin: str) -> Mapping[str, Any]:
    """Send the receipts of a closed month to whoever wants them; after some people it goes on as another job."""
    now = job.started_at or job.requested_at
    today, period = clock.local_day(now), date.fromisoformat(job.parameters["period"])
    try:
        finding.receipts(db, period=period, today=today, report=report)
        total = queries.found_counts(db).get(Kind.RECEIPT, (0, 0))[0]
        run = _run(db, Kind.RECEIPT, about=period.isoformat(), today=today, now=now)
        write = _printing(db, period, origin)
        count = telling.tell(db, run, write=write, report=report, at_once=_PRINTED, most=_PART)
    finally:
        finding.forget(db)
    if count < total:
        part = int(job.parameters.get("part", 0)) + 1
        enqueue_receipts(db, period=period, requested_by=job.requested_by, now=now, part=part)
    return {"period": period.isoformat(), "people": count, "left": total - count}


def enqueue_reminders(db: Database, *, now: datetime) -> None:
    """Queue the run of the day once, after the silent hours of the night."""
    today = clock.local_day(now)
    from_hour, to_hour = queries.quiet_hours(db, today=today)
    if rules.not_before(now, from_hour=from_hour, to_hour=to_hour) > now:
        return
    name = uuid.uuid5(_NAMESPACE, f"remind|{today}")
    parameters = {"day": today.isoformat(), "is_dry": False}
    jobs.enqueue(db, kind=REMIND, parameters=parameters, requested_by="schedule", now=now, job_id=name)


def enqueue_receipts(db: Database, *, period: date, requested_by: str, now: datetime, part: int = 0) -> None:
    """Queue the receipts of a closed month; a repeat of the close queues nothing again."""
    name = uuid.uuid5(_NAMESPACE, f"receipts|{period}|{part}")
    parameters = {"period": period.isoformat(), "part": part}
    jobs.enqueue(db, kind=RECEIPTS, parameters=parameters, requested_by=requested_by, now=now, job_id=name)


def _run(db: Database, kind: Kind, *, about: str, today: date, now: datetime) -> Run:
    from_hour, to_hour = queries.quiet_hours(db, today=today)
    not_before = rules.not_before(now, from_hour=from_hour, to_hour=to_hour)
    return Run(kind, about, today, now, not_before)


def _reminding(kind: Kind, origin: str) -> telling.Writer:
    def write(recipient: Recipient, facts: Sequence[Fact]) -> Iterator[Written]:
        yield Written(recipient, letters.reminder(recipient, kind, facts, origin=origin), tuple(facts))

    return write


def _printing(db: Database, period: date, origin: str) -> telling.Writer:
    in_force = printed.rule_values(db, period=period)

    def write(recipient: Recipient, facts: Sequence[Fact]) -> Iterator[Written]:
        name = Words(recipient.language).t(NAMES[Document.RECEIPT])
        months = documents.months_of(db, account_ids=[fact.account_id for fact in facts], period=period)
        by_account = {month.payer.account_id: month for month in months}
        for start in range(0, len(facts), _FILES):
            files, told = [], []
            for fact in facts[start : start + _FILES]:
                month = by_account[fact.account_id]
                content = typesetting.pdf(printed.TEMPLATE, printed.texts(month, **in_force))
                title = document_rules.file_name(name, account_number=fact.account_number, period=period, suffix="pdf")
                files.append(Attachment(title, "application/pdf", content))
                told.append(letters.with_amount(fact, month.closing_amount))
            letter = letters.receipts(recipient, told, files, period=period, origin=origin)
            yield Written(recipient, letter, tuple(told))

    return write
