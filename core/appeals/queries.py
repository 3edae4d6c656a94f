"""Appeals as lists, one with its messages, and ratings."""

import json
import uuid
from collections import defaultdict
from dataclasses import dataclass

from core.appeals.model import Appeal, AppealFile, Author, Kind, Message, Status, Topic
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


def mine(db: Reader, *, person_id: uuid.UUID) -> list[Appeal]:
    """Return the person's appeals, newest first."""
    return _appeals(db, person_id=person_id)


def unread(db: Reader, *, person_id: uuid.UUID) -> list[Record]:
    """
    Return appeal_id, appeal_number, subject, answered_at of the person's answers that were not opened yet.

    Kept until an appeal changes: every run of a page asks.
    """

    def ask() -> list[Record]:
        if not db.records(_SQL["unread_ids"], person_id=person_id):  # nearly nobody has, and a join is thrice as dear
            return []
        return db.records(_SQL["unread"], person_id=person_id)

    return shelf.kept(db, ("live.appeal", "live.appeal_unread"), ("unread", person_id), ask)


def of_person(db: Reader, *, appeal_id: uuid.UUID, person_id: uuid.UUID) -> Appeal | None:
    """Return the appeal if it is the person's."""
    return next(iter(_appeals(db, person_id=person_id, appeal_id=appeal_id)), None)


def of_secret(db: Reader, *, secret_hash: str) -> Appeal | None:
    """Return the appeal of a visitor's link."""
    return next(iter(_appeals(db, secret_hash=secret_hash)), None)


def queue(db: Reader, *, only_open: bool) -> list[Appeal]:
    """Return everybody's appeals for the company's operators, newest first; open ones wait for an answer."""
    return _appeals(db, only_open=True if only_open else None)


def find(db: Reader, *, appeal_id: uuid.UUID) -> Appeal | None:
    """Return an appeal of anybody, for the company's operators."""
    return next(iter(_appeals(db, appeal_id=appeal_id)), None)


def one(db: Reader, *, appeal_id: uuid.UUID) -> Appeal:
    """Return an appeal that is known to exist."""
    (found,) = _appeals(db, appeal_id=appeal_id)
    return found


def by_key(db: Reader, *, idempotency_key: str) -> Record | None:
    """Return id and number of the appeal that was opened with the key."""
    return next(iter(db.records(_SQL["by_key"], idempotency_key=idempotency_key)), None)


def has_message(db: Reader, *, idempotency_key: str) -> bool:
    """Return whether the message was written already."""
    return bool(db.value(_SQL["has_message"], idempotency_key=idempotency_key))


def messages(db: Reader, *, appeal_id: uuid.UUID) -> list[Message]:
    """Return the messages of an appeal, oldest first, each with its files."""
    kept: dict[uuid.UUID, list[AppealFile]] = defaultdict(list)
    for row in db.records(_SQL["files"], appeal_id=appeal_id):
        kept[row["message_id"]].append(AppealFile(**row))
    return [
        Message(**{**row, "author_kind": Author(row["author_kind"])}, files=tuple(kept[row["message_id"]]))
        for row in db.records(_SQL["messages"], appeal_id=appeal_id)
    ]


@dataclass(frozen=True)
class FileOfAppeal:
    """A file and the appeal it belongs to, which decides who may read it."""

    appeal_id: uuid.UUID
    file: AppealFile


def file(db: Reader, *, message_id: uuid.UUID, position: int) -> FileOfAppeal | None:
    """Return one file with its appeal; whoever asks checks who may read it."""
    row = next(iter(db.records(_SQL["file"], message_id=message_id, position=position)), None)
    return FileOfAppeal(row.pop("appeal_id"), AppealFile(**row)) if row else None


def _appeals(
    db: Reader,
    *,
    person_id: uuid.UUID | None = None,
    appeal_id: uuid.UUID | None = None,
    secret_hash: str | None = None,
    only_open: bool | None = None,
) -> list[Appeal]:
    rows = db.records(
        _SQL["of_person"], person_id=person_id, appeal_id=appeal_id, secret_hash=secret_hash, only_open=only_open
    )
    return [_appeal(row) for row in rows]


def _appeal(row: Record) -> Appeal:
    return Appeal(
        **{
            **row,
            "kind": Kind(row["kind"]),
            "topic": Topic(row["topic"]),
            "status": Status(row["status"]),
            "context": json.loads(row["context"]),
        }
    )
