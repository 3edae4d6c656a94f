"""
Opening, answering and closing appeals; rating the company's work.

A press that is repeated with the same key writes nothing more. Who may do what is decided here: a person's own appeals,
a visitor's by the secret of the link, all of them by an operator, who takes one before answering it.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from core.accounts import access
from core.appeals import files, letters, messages, queries, rules
from core.appeals.model import Appeal, Author, NewAppeal, Reply, Status
from core.identity.model import Actor, Role
from core.kit import clock, ids
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)


class AppealNotFound(Exception):
    """There is no such appeal, or it is not the actor's: the two are not told apart."""


class ClaimedByOther(Exception):
    """Another operator has taken the appeal; carries the name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Opened:
    """What the person is told: the number, and by when the answer comes."""

    appeal_id: uuid.UUID
    appeal_number: str


def secret_hash(secret: str) -> str:
    """Return the hash under which the secret of a visitor's link is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_appeal(db: Database, new: NewAppeal, *, origin: str) -> Opened:
    """
    Record an appeal with its files, promise a day, and write the letter that confirms it.

    `origin` is the address of Kabinet for the link. The same key gives the same appeal again.

    :raises AppealRefused: if something is missing or not taken
    :raises FileRefused: if a file is not taken
    :raises AccessDenied: if it names an account the person may not see
    """
    faults = rules.faults(new)
    if fault := rules.count_fault(new.uploads):
        faults.append(fault)
    if faults:
        raise messages.AppealRefused(faults)
    kinds = [files.media_type(upload) for upload in new.uploads]
    key = f"{new.actor.name}:{new.idempotency_key}"

    def change(tx: Transaction) -> Opened:
        if known := queries.by_key(tx, idempotency_key=key):
            return Opened(known["appeal_id"], known["appeal_number"])
        today = clock.local_day(new.now)
        if new.account_id is not None:
            access.require(tx, actor=new.actor, account_id=new.account_id, level="view", today=today)
        days = int(tariffs.rule_value(tx, name=rules.DAYS_RULE[new.kind], on=today))
        opened = Opened(ids.new(), rules.number(new.now))
        tx.write(
            _SQL["add_appeal"],
            appeal_id=opened.appeal_id,
            appeal_number=opened.appeal_number,
            idempotency_key=key,
            person_id=new.actor.person_id,
            secret_hash=secret_hash(new.secret) if new.secret else None,
            account_id=new.account_id,
            kind=new.kind.value,
            topic=new.topic.value,
            subject=new.subject.strip(),
            context=json.dumps(dict(new.context), ensure_ascii=False),
            contact_name=new.contact_name.strip(),
            email=new.email.strip(),
            phone=rules.phone(new.phone),
            language=new.language,
            opened_at=new.now,
            answer_due_on=rules.due_on(new.now, days=days),
        )
        first = Reply(new.actor, opened.appeal_id, new.body, "first", new.now, new.uploads, address=new.address)
        messages.add(tx, first, author=Author.CUSTOMER, name=new.contact_name.strip(), kinds=kinds)
        about = {"account_id": str(new.account_id)} if new.account_id is not None else {}
        messages.record(
            tx, new.actor, "appeal.opened", opened.appeal_id, now=new.now, number=opened.appeal_number, **about
        )
        letters.opened(tx, queries.one(tx, appeal_id=opened.appeal_id), secret=new.secret, origin=origin, now=new.now)
        return opened

    return db.change(change)


def reply(db: Database, said: Reply) -> None:
    """
    Add a message of the customer; an answered or closed appeal is open again.

    :raises AppealNotFound: if the appeal is not the actor's
    :raises AppealRefused: if the message is empty or too long
    :raises FileRefused: if a file is not taken
    """
    kinds = messages.checked(said)

    def change(tx: Transaction) -> None:
        found = own(tx, actor=said.actor, appeal_id=said.appeal_id, secret=said.secret)
        if queries.has_message(tx, idempotency_key=messages.key(said)):
            return
        messages.add(tx, said, author=Author.CUSTOMER, name=found.contact_name, kinds=kinds)
        status = rules.after_message(found.status, Author.CUSTOMER)
        tx.write(_SQL["set_status"], appeal_id=found.appeal_id, status=status.value, now=said.now)
        tx.write(_SQL["set_seen"], appeal_id=found.appeal_id)
        messages.record(tx, said.actor, "appeal.replied", found.appeal_id, now=said.now)

    db.change(change)


def see(db: Database, *, actor: Actor, appeal_id: uuid.UUID, secret: str = "") -> None:
    """
    Keep that the customer has opened the answer: it needs no attention any more.

    :raises AppealNotFound: if the appeal is not the actor's
    """

    def change(tx: Transaction) -> None:
        own(tx, actor=actor, appeal_id=appeal_id, secret=secret)
        tx.write(_SQL["set_seen"], appeal_id=appeal_id)

    db.change(change)


def close(db: Database, *, actor: Actor, appeal_id: uuid.UUID, now: datetime, secret: str = "") -> None:
    """
    Close an appeal: the customer has what was asked for.

    :raises AppealNotFound: if the appeal is not the actor's
    """

    def change(tx: Transaction) -> None:
        found = own(tx, actor=actor, appeal_id=appeal_id, secret=secret)
        if found.status is not Status.CLOSED:
            tx.write(_SQL["set_status"], appeal_id=appeal_id, status=Status.CLOSED.value, now=now)
            tx.write(_SQL["set_seen"], appeal_id=appeal_id)
            messages.record(tx, actor, "appeal.closed", appeal_id, now=now)

    db.change(change)


def claim(db: Database, *, actor: Actor, appeal_id: uuid.UUID, now: datetime) -> None:
    """
    Take an appeal, so that no other operator answers it too.

    :raises AccessDenied: if the actor is not an operator
    :raises AppealNotFound: if there is no such appeal
    :raises ClaimedByOther: if somebody else has taken it
    """

    def change(tx: Transaction) -> None:
        found = _for_operator(tx, actor=actor, appeal_id=appeal_id)
        if found.operator_id != actor.person_id:
            status = Status.IN_WORK if found.status is Status.RECEIVED else found.status
            tx.write(_SQL["claim"], appeal_id=appeal_id, operator_id=actor.person_id, status=status.value, now=now)
            messages.record(tx, actor, "appeal.claimed", appeal_id, now=now)

    db.change(change)


def release(db: Database, *, actor: Actor, appeal_id: uuid.UUID, now: datetime) -> None:
    """
    Give an appeal back to the queue.

    :raises AccessDenied: if the actor is not an operator
    :raises AppealNotFound: if there is no such appeal
    :raises ClaimedByOther: if somebody else has taken it
    """

    def change(tx: Transaction) -> None:
        found = _for_operator(tx, actor=actor, appeal_id=appeal_id)
        if found.operator_id is not None:
            status = Status.RECEIVED if found.status is Status.IN_WORK else found.status
            tx.write(_SQL["release"], appeal_id=appeal_id, status=status.value)
            messages.record(tx, actor, "appeal.released", appeal_id, now=now)

    db.change(change)


def answer(db: Database, said: Reply, *, operator_name: str, origin: str) -> None:
    """
    Answer as the operator who has taken the appeal, and write the letter that announces it.

    :raises AccessDenied: if the actor is not an operator
    :raises AppealNotFound: if there is no such appeal
    :raises ClaimedByOther: if somebody else has taken it
    :raises AppealRefused: if the answer is empty or too long
    :raises FileRefused: if a file is not taken
    """
    kinds = messages.checked(said)

    def change(tx: Transaction) -> None:
        found = _for_operator(tx, actor=said.actor, appeal_id=said.appeal_id)
        key = messages.key(said)
        if queries.has_message(tx, idempotency_key=key):
            return
        if found.operator_id is None:
            tx.write(
                _SQL["claim"],
                appeal_id=found.appeal_id,
                operator_id=said.actor.person_id,
                status=found.status.value,
                now=said.now,
            )
        messages.add(tx, said, author=Author.OPERATOR, name=operator_name, kinds=kinds)
        tx.write(_SQL["set_status"], appeal_id=found.appeal_id, status=Status.ANSWERED.value, now=said.now)
        tx.write(_SQL["set_unread"], appeal_id=found.appeal_id, person_id=found.person_id)
        messages.record(tx, said.actor, "appeal.answered", found.appeal_id, now=said.now)
        letters.answered(tx, found, body=said.body.strip(), key=key, origin=origin, now=said.now)

    db.change(change)


def own(tx: Transaction, *, actor: Actor, appeal_id: uuid.UUID, secret: str) -> Appeal:
    """
    Return the appeal if it is the person's own, or if the secret is that of its link.

    :raises AppealNotFound: if not
    """
    found = queries.of_secret(tx, secret_hash=secret_hash(secret)) if secret else None
    if found is None and actor.person_id is not None:
        found = queries.of_person(tx, appeal_id=appeal_id, person_id=actor.person_id)
    if found is None or found.appeal_id != appeal_id:
        raise AppealNotFound
    return found


def _for_operator(tx: Transaction, *, actor: Actor, appeal_id: uuid.UUID) -> Appeal:
    if actor.role is not Role.OPERATOR:
        raise access.AccessDenied(0, "operator")
    found = queries.find(tx, appeal_id=appeal_id)
    if found is None:
        raise AppealNotFound
    if found.operator_id is not None and found.operator_id != actor.person_id:
        raise ClaimedByOther(found.operator_name or "")
    return found
