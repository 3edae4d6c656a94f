"""An appeal: what somebody asks, proposes or disputes, and the messages about it (F3); a rating of the work (F5)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.i18n.catalogue import Language
from core.identity.model import Actor


class Kind(StrEnum):
    """What the person wants."""

    QUESTION = "question"
    PROPOSAL = "proposal"
    COMPLAINT = "complaint"
    DISPUTE = "dispute"  # of a charge line or a reading


class Topic(StrEnum):
    """What it is about."""

    CHARGE = "charge"
    READING = "reading"
    PAYMENT = "payment"
    METER = "meter"
    CONTRACT = "contract"
    OFFICE = "office"
    SIGN_IN = "sign_in"
    OTHER = "other"


class Status(StrEnum):
    """Where the appeal stands."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    CLOSED = "closed"


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Upload:
    """A file as it was given: nothing about it is believed."""

    name: str
    content: bytes


@dataclass(frozen=True)
class NewAppeal:
    """What is written into the form. `secret` is drawn by the form of a visitor and stands in the link."""

    actor: Actor
    kind: Kind
    topic: Topic
    subject: str
    body: str
    contact_name: str
    email: str
    idempotency_key: str
    now: datetime
    language: Language
    phone: str = ""
    account_id: int | None = None
    context: Mapping[str, str] = field(default_factory=dict)
    uploads: tuple[Upload, ...] = ()
    secret: str = ""
    address: str = ""  # network address of a visitor


@dataclass(frozen=True)
class Reply:
    """A further message; `secret` is that of a visitor's link."""

    actor: Actor
    appeal_id: uuid.UUID
    body: str
    idempotency_key: str
    now: datetime
    uploads: tuple[Upload, ...] = ()
    secret: str = ""
    address: str = ""  # network address of a visitor


@dataclass(frozen=True)
class AppealFile:
    """A file of a message."""

    message_id: uuid.UUID
    position: int
    name: str
    media_type: str
    sha256: str
    byte_count: int


@dataclass(frozen=True)
class Message:
    """One message, oldest first in an appeal."""

    message_id: uuid.UUID
    author_kind: Author
    author_name: str
    body: str
    written_at: datetime
    files: tuple[AppealFile, ...]


@dataclass(frozen=True)
class Appeal:
    """One appeal as a list shows it."""

    appeal_id: uuid.UUID
    appeal_number: str
    person_id: uuid.UUID | None
    account_id: int | None
    kind: Kind
    topic: Topic
    subject: str
    context: Mapping[str, str]
    contact_name: str
    email: str
    phone: str | None
    language: Language
    status: Status
    opened_at: datetime
    answer_due_on: date
    answered_at: datetime | None
    closed_at: datetime | None
    operator_id: uuid.UUID | None
    operator_name: str | None
    last_message_at: datetime
    is_unread: bool  # it is answered, and the customer has not opened the answer yet


@dataclass(frozen=True)
class Rating:
    """Points for the company's work, and what became of them."""

    rating_id: uuid.UUID
    work: str
    subject_id: str
    points: int
    comment: str
    rated_at: datetime
    outcome: str | None
    outcome_at: datetime | None
