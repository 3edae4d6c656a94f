"""Sends a document to somebody by e-mail: who may see it may send it, so many a day, each one recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts import access
from core.audit import operations as audit
from core.documents import files, queries
from core.documents.files import Wanted
from core.documents.model import NAMES
from core.i18n.formats import Words
from core.identity.model import Actor
from core.kit import clock
from core.mail import operations as mail
from core.mail.model import Attachment, Letter
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__, "operations.sql")
_A_DAY = timedelta(days=1)


class SendingLimitReached(Exception):
    """The person has sent as many documents as a day allows; carries how many that is."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True)
class Sending:
    """A document, whom it goes to, the sender's name and language, and the key of the press."""

    wanted: Wanted
    recipient: str
    sender: str
    words: Words
    idempotency_key: str


def send(db: Database, sending: Sending, *, actor: Actor, now: datetime) -> None:
    """
    Put the document into the outbox for the recipient; the same key does nothing the second time.

    :raises AccessDenied: if the actor may not see the account
    :raises AddressRefused: if the recipient is not one plain e-mail address
    :raises SendingLimitReached: if the person has sent as many documents as a day allows
    :raises NothingToPrint: if there is no such document
    """
    account_id = sending.wanted.account_id
    access.require(db, actor=actor, account_id=account_id, level="view", today=clock.local_day(now))
    if queries.is_sent(db, idempotency_key=sending.idempotency_key):
        return
    limit = int(tariffs.rule_value(db, name="document_emails_per_day", on=clock.local_day(now)))
    letter = _letter(db, sending)

    def sent(tx: Transaction) -> None:
        access.require(tx, actor=actor, account_id=account_id, level="view", today=clock.local_day(now))
        if actor.person_id is None or queries.is_sent(tx, idempotency_key=sending.idempotency_key):
            return
        if queries.sendings_since(tx, person_id=actor.person_id, since=now - _A_DAY) >= limit:
            raise SendingLimitReached(limit)
        mail.send(
            tx,
            letter,
            kind="document",
            dedupe_key=f"document:{sending.idempotency_key}",
            now=now,
            account_id=account_id,
        )
        tx.write(
            _SQL["add_sending"],
            idempotency_key=sending.idempotency_key,
            person_id=actor.person_id,
            account_id=account_id,
            kind=sending.wanted.kind.value,
            period=sending.wanted.period,
            recipient=sending.recipient,
            now=now,
        )
        audit.record(
            tx,
            now=now,
            actor=actor.name,
            action="document.sent",
            subject=("account", str(account_id)),
            details={
                "kind": sending.wanted.kind.value,
                "period": sending.wanted.period,
                "recipient": sending.recipient,
            },
        )

    db.change(sent)


def _letter(db: Database, sending: Sending) -> Letter:
    words, wanted = sending.words, sending.wanted
    file = files.render(db, wanted)
    payer = queries.payers(db, account_ids=[wanted.account_id])[wanted.account_id]
    name = words.t(NAMES[wanted.kind])
    title = f"{name}, {words.month(wanted.period)}" if wanted.period else name
    return Letter(
        to=sending.recipient,
        language=words.language,
        subject=words.t("{document}: account {number}", document=title, number=payer.account_number),
        paragraphs=(
            words.t("{sender} sends you a document. It is attached to this letter.", sender=sending.sender),
            words.t("If you did not expect it, delete the letter: nothing follows from it."),
        ),
        rows=(
            (words.t("Document"), title),
            (words.t("Account"), payer.account_number),
            (words.t("Address"), payer.address),
        ),
        attachments=(Attachment(file.name, file.media_type, file.content),),
    )
