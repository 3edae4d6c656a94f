"""A letter to a person, and what became of it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.i18n.catalogue import Language


class LetterState(StrEnum):
    """Where a letter stands; the value is what the store holds."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"  # the process or the connection ended while the server was taking it


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """
    A letter in words of its language: `rows` are (label, value), `button` is (label, address).

    `has_secret` says that the button opens something without signing in: once letters really leave, nobody
    but the recipient sees its address.
    """

    to: str
    language: Language
    subject: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()
    button: tuple[str, str] | None = None
    attachments: tuple[Attachment, ...] = ()
    has_secret: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A letter on its way into the outbox: what it is, and the name of what happened, which is told once."""

    letter: Letter
    kind: str
    dedupe_key: str
    account_id: int | None = None


@dataclass(frozen=True)
class WayOut:
    """
    How the reader stops letters of this kind without signing in: `page` asks, `at_once` takes the mail program's POST.

    RFC 8058: what the mail program sends there by itself switches off, and only that.
    """

    page: str
    at_once: str


@dataclass(frozen=True)
class StoredAttachment:
    """An attachment as the store knows it."""

    name: str
    media_type: str
    sha256: str
    byte_count: int


@dataclass(frozen=True)
class StoredLetter:
    """A letter of the outbox; `letter.attachments` is empty, the files are `attachments`."""

    letter_id: uuid.UUID
    kind: str
    letter: Letter
    state: LetterState
    channel: str | None
    try_count: int
    created_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    error: str | None
    account_id: int | None
    attachments: tuple[StoredAttachment, ...] = ()
