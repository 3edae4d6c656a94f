"""Messages of appeals: checked, written once, with their files."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.appeals import files, rules
from core.appeals.model import Author, Reply
from core.audit import operations as audit
from core.identity.model import Actor, Role
from core.kit import ids
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__)
_DAY, _KEPT = timedelta(days=1), timedelta(days=7)


class AppealRefused(Exception):
    """The form is not complete; carries the faults."""

    def __init__(self, faults: Sequence[rules.Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


def checked(said: Reply) -> list[str]:
    """
    Return what the files of a message are.

    :raises AppealRefused: if the message is empty or too long, or has too many files
    :raises FileRefused: if a file is not taken
    """
    faults = rules.body_faults(said.body)
    if fault := rules.count_fault(said.uploads):
        faults.append(fault)
    if faults:
        raise AppealRefused(faults)
    return [files.media_type(upload) for upload in said.uploads]


def key(said: Reply) -> str:
    """Return the stored key, scoped by who writes and to which appeal."""
    return f"{said.actor.name}:{said.appeal_id}:{said.idempotency_key}"


def add(tx: Transaction, said: Reply, *, author: Author, name: str, kinds: Sequence[str]) -> None:
    """
    Write a message and its files, whose kinds are known.

    :raises AppealRefused: if the sender, or all visitors, sent too many files within a day
    """
    if said.uploads and said.actor.role is not Role.OPERATOR:
        byte_count = sum(len(upload.content) for upload in said.uploads)
        count_bytes(tx, byte_count, actor=said.actor, address=said.address, now=said.now)
    message_id = ids.new()
    tx.write(
        _SQL["add_message"],
        message_id=message_id,
        appeal_id=said.appeal_id,
        idempotency_key=key(said),
        author_kind=author.value,
        author=said.actor.name,
        author_name=name,
        body=said.body.strip(),
        now=said.now,
    )
    for position, (upload, media_type) in enumerate(zip(said.uploads, kinds, strict=True)):
        tx.write(
            _SQL["add_file"],
            message_id=message_id,
            position=position,
            appeal_id=said.appeal_id,
            name=rules.shortened(upload.name),
            media_type=media_type,
            sha256=files.keep(tx.path, upload.content),
            byte_count=len(upload.content),
        )


def count_bytes(tx: Transaction, byte_count: int, *, actor: Actor, address: str, now: datetime) -> None:
    """
    Count the bytes that somebody sends before they are kept; `address` is the network address of a visitor.

    :raises AppealRefused: if the sender, or all visitors, sent too much within a day
    """
    is_visitor = actor.person_id is None
    sender = f"visitor {address}" if is_visitor else actor.name
    sent = tx.records(_SQL["sent_lately"], sender=sender, since=now - _DAY)[0]
    if rules.is_too_much(byte_count, **sent, is_visitor=is_visitor):
        raise AppealRefused([rules.Fault.TOO_MUCH_TODAY])
    tx.write(_SQL["forget_uploads"], before=now - _KEPT)
    tx.write(_SQL["add_upload"], upload_id=ids.new(), sender=sender, byte_count=byte_count, now=now)


def record(tx: Transaction, actor: Actor, action: str, appeal_id: uuid.UUID, *, now: datetime, **details: str) -> None:
    """Record what was done with an appeal."""
    subject = ("appeal", str(appeal_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
