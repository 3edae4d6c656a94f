"""
Writing letters and recording what became of them.

A letter is marked before it is given to the server and after. A crash between the server's yes and our record leaves
it «being sent»; at the next start it becomes «unclear», which a person decides: sending by itself could mean twice.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

import polars as pl

from core.audit import operations as audit
from core.kit import files, ids
from core.mail import queries, rules
from core.mail.model import Letter, LetterState, Outgoing, StoredLetter
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)


class AddressRefused(Exception):
    """The recipient is not the address of one person."""


def send(
    tx: Transaction,
    letter: Letter,
    *,
    kind: str,
    dedupe_key: str,
    now: datetime,
    account_id: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """
    Put a letter into the outbox, in the transaction of what it tells about; the same `dedupe_key` only once.

    With `not_before` it waits until then.

    :raises AddressRefused: if `letter.to` is not one plain e-mail address
    """
    if not rules.is_address(letter.to):
        raise AddressRefused
    if queries.is_known(tx, dedupe_key=dedupe_key):
        return
    letter_id = ids.new()
    values = _values(Outgoing(letter, kind, dedupe_key, account_id))
    tx.write(_SQL["add_letter"], letter_id=letter_id, now=now, next_try_at=not_before or now, **values)
    for position, file in enumerate(letter.attachments):
        # A file is named by its content: writing it again, or for a change that is undone, harms nothing.
        tx.write(
            _SQL["add_attachment"],
            letter_id=letter_id,
            position=position,
            name=file.name,
            media_type=file.media_type,
            sha256=files.keep(tx.path, rules.FOLDER, file.content),
            byte_count=len(file.content),
        )


def send_many(tx: Transaction, letters: Sequence[Outgoing], *, now: datetime, not_before: datetime) -> None:
    """
    Put letters without files into the outbox with one statement, as `send` does; a key that is known is left out.

    One address that is none must not keep the letters of others: its letter is left out, too.
    """
    rows = [
        {"letter_id": str(ids.new()), **_values(letter)} for letter in letters if rules.is_address(letter.letter.to)
    ]
    if rows:
        frame = pl.DataFrame(rows, schema_overrides={"account_id": pl.Int64})
        tx.write_frame(_SQL["add_letters"], frame, now=now, next_try_at=not_before)


def _values(outgoing: Outgoing) -> dict[str, str | bool | int | None]:
    letter = outgoing.letter
    body = {"paragraphs": letter.paragraphs, "rows": letter.rows, "button": letter.button}
    return {
        "dedupe_key": outgoing.dedupe_key,
        "kind": outgoing.kind,
        "recipient": letter.to,
        "language": letter.language,
        "subject": " ".join(letter.subject.split()),
        "body": json.dumps(body, ensure_ascii=False),
        "has_secret": letter.has_secret,
        "account_id": outgoing.account_id,
    }


def begin(db: Database, *, letter_id: uuid.UUID, channel: str) -> StoredLetter | None:
    """Mark a waiting letter as being sent and return it, or None if it no longer waits."""

    def change(tx: Transaction) -> StoredLetter | None:
        found = queries.letter(tx, letter_id=letter_id)
        if found is None or found.state is not LetterState.QUEUED:
            return None
        tx.write(_SQL["begin_letter"], letter_id=letter_id, channel=channel)
        return queries.letter(tx, letter_id=letter_id)

    return db.change(change)


def succeed(db: Database, *, letter_id: uuid.UUID, now: datetime) -> None:
    """Record that the server took the letter."""
    _end(db, letter_id=letter_id, state=LetterState.SENT, now=now)


def postpone(db: Database, *, sent: StoredLetter, error: str, now: datetime) -> None:
    """Record that the server did not take the letter now: it is tried again later, or given up after seven tries."""
    wait = rules.waiting(try_count=sent.try_count)
    if wait is None:
        give_up(db, letter_id=sent.letter_id, error=error, now=now)
        return
    _end(db, letter_id=sent.letter_id, state=LetterState.QUEUED, now=now, next_try_at=now + wait, error=error)


def give_up(db: Database, *, letter_id: uuid.UUID, error: str, now: datetime) -> None:
    """Record that the letter will not be taken."""
    _end(db, letter_id=letter_id, state=LetterState.FAILED, now=now, error=error)


def doubt(db: Database, *, letter_id: uuid.UUID, error: str, now: datetime) -> None:
    """Record that nobody knows whether the server took the letter."""
    _end(db, letter_id=letter_id, state=LetterState.UNCLEAR, now=now, error=error)


def withhold(db: Database, *, letter_id: uuid.UUID, now: datetime) -> None:
    """Record that the letter was not handed over because its reader has switched such letters off."""
    _end(db, letter_id=letter_id, state=LetterState.FAILED, now=now, error=rules.SWITCHED_OFF)


def mark_interrupted(db: Database) -> None:
    """Record which letters were being sent when the process ended."""
    db.change(lambda tx: tx.write(_SQL["mark_interrupted"]))


def send_again(db: Database, *, letter_id: uuid.UUID, actor: str, now: datetime) -> None:
    """Queue a letter that failed or whose fate is unclear; any other stays as it is."""

    def change(tx: Transaction) -> None:
        found = queries.letter(tx, letter_id=letter_id)
        if found is None or not rules.can_be_repeated(found):
            return
        tx.write(_SQL["queue_again"], letter_id=letter_id, now=now)
        audit.record(tx, now=now, actor=actor, action="letter.queued_again", subject=("letter", str(letter_id)))

    db.change(change)


def _end(
    db: Database,
    *,
    letter_id: uuid.UUID,
    state: LetterState,
    now: datetime,
    next_try_at: datetime | None = None,
    error: str | None = None,
) -> None:
    sent_at = now if state is LetterState.SENT else None
    values = {"letter_id": letter_id, "state": state.value, "sent_at": sent_at, "error": error and error[:500]}
    db.change(lambda tx: tx.write(_SQL["end_letter"], next_try_at=next_try_at or now, **values))
