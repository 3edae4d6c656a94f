"""
The debt and the receipt for somebody who has not signed in (D5, D6): to the e-mail on file, never to the screen.

The question is only counted and queued; a job looks the account up. So the answer and its time are the same for every
number, and a stranger learns nothing.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from core.accounts import queries as accounts
from core.accounts.model import AccountCard
from core.audit import operations as audit
from core.billing import answers, rules
from core.billing import queries as billing
from core.documents import receipts
from core.documents.model import NothingToPrint
from core.i18n.catalogue import LANGUAGES, Language, mark
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES
from core.identity import limits
from core.jobs import operations as jobs
from core.jobs.model import Job
from core.jobs.worker import Progress
from core.kit import clock
from core.mail import operations as mail
from core.mail import rules as mail_rules
from core.mail.model import Attachment, Letter
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
KIND = "documents.by_letter"
STEP = mark("Writing a letter")
What: TypeAlias = Literal["debt", "receipt"]
_NAMESPACE = uuid.UUID("6f0c1a52-6b7e-5d0a-9d5e-2f1f3f9f7a10")


def ask(db: Database, *, number: str, what: What, language: Language, address: str, key: str, now: datetime) -> None:
    """
    Queue the question; a second press with the same `key` asks nothing again.

    :raises limits.TriedTooOften: after five questions of a number or thirty of a network within an hour
    """
    digits = "".join(sign for sign in number if sign.isdigit())
    limits.count(db, purpose="by_letter", key=digits.lstrip("0"), address=address, now=now)
    jobs.enqueue(
        db,
        kind=KIND,
        parameters={"number": number[:60], "what": what, "language": language},
        requested_by="visitor",
        now=now,
        job_id=uuid.uuid5(_NAMESPACE, f"{key}|{digits}|{what}"),
    )


def run(db: Database, job: Job, report: Progress) -> Mapping[str, Any]:
    """Send the letter if the number is an account's that has an e-mail on file; the result never says whether."""
    report(0, 1, STEP)
    found = accounts.account_by_number(db, account_number=job.parameters["number"])
    to = db.value(_SQL["address_on_file"], account_id=found.account_id) if found else None
    if found is not None and to and mail_rules.is_address(to):
        _send(db, found, to=to, job=job)
    report(1, 1, STEP)
    return {}


def _send(db: Database, card: AccountCard, *, to: str, job: Job) -> None:
    known = job.parameters["language"]
    words = Words(known if known in LANGUAGES else "ru")
    is_receipt = job.parameters["what"] == "receipt"
    letter = (_receipt if is_receipt else _debt)(db, card, to=to, words=words, now=job.requested_at)

    def change(tx: Transaction) -> None:
        audit.record(
            tx,
            now=job.requested_at,
            actor="visitor",
            action="account.answered_by_letter",
            subject=("account", str(card.account_id)),
            details={"what": job.parameters["what"]},
        )
        mail.send(
            tx,
            letter,
            kind="documents.receipt" if is_receipt else "documents.debt",
            dedupe_key=f"by-letter:{job.job_id}",
            now=job.requested_at,
            account_id=card.account_id,
        )

    db.change(change)


def _debt(db: Database, card: AccountCard, *, to: str, words: Words, now: datetime) -> Letter:
    payments = billing.payments(db, account_id=card.account_id)
    months = billing.month_charges(db, account_id=card.account_id, payments=payments)
    balance = rules.balance(months, payments, today=clock.local_day(now))
    services = tuple(
        (words.t(SERVICE_NAMES[service]), words.money(amount))
        for service, amount in balance.by_service.items()
        if amount and service in SERVICE_NAMES
    )
    number = (words.t("Account number"), card.account_number)
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("What is to be paid"),
        paragraphs=(answers.to_pay(balance, words=words), _why(words)),
        rows=(number, *services),
    )


def _receipt(db: Database, card: AccountCard, *, to: str, words: Words, now: datetime) -> Letter:
    del now
    months = billing.month_charges(db, account_id=card.account_id, payments=[])
    period = max((month.period for month in months), default=None)
    files: tuple[Attachment, ...] = ()
    text = words.t("Nothing has been charged yet.")
    if period is not None:
        try:
            content = receipts.pdf(db, account_id=card.account_id, period=period, words=words)
        except NothingToPrint:
            pass
        else:
            files = (Attachment(f"{card.account_number}-{period:%Y-%m}.pdf", "application/pdf", content),)
            text = words.t("The receipt for {month} is attached.", month=words.month(period))
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("Your receipt"),
        paragraphs=(text, _why(words)),
        rows=((words.t("Account number"), card.account_number),),
        attachments=files,
    )


def _why(words: Words) -> str:
    return words.t("Somebody asked for it by the account number, without signing in. Nothing was shown on the screen.")
