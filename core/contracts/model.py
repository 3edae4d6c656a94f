"""An organisation's application for a contract: what it asks for, its documents, where it stands (E2)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.appeals.model import Upload
from core.i18n.catalogue import Language
from core.identity.model import Actor
from core.kit.service import Service

SERVICES = (Service.ELECTRICITY, Service.HEAT, Service.HOT_WATER)


class LegalForm(StrEnum):
    """Who applies; the values are those of `core.accounts.requisites`."""

    LEGAL_ENTITY = "legal_entity"
    SOLE_PROPRIETOR = "sole_proprietor"
    UTILITY_PROVIDER = "utility_provider"  # ИКУ: a managing company or an association of owners


class Case(StrEnum):
    """Which model contract fits."""

    COMMERCIAL = "commercial"
    BUDGET = "budget"
    MUNICIPAL = "municipal"
    UTILITY_PROVIDER = "utility_provider"
    RESELLER = "reseller"


class Slot(StrEnum):
    """A document, in the order of the form."""

    APPLICATION = "application"
    CHARTER = "charter"
    AUTHORITY = "authority"
    TITLE = "title"
    METER = "meter"
    DEMARCATION = "demarcation"
    MANAGEMENT = "management"
    OTHER = "other"


class Status(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    MISSING = "missing"  # documents are asked for
    READY = "ready"  # the original waits at an office
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What was done with an application."""

    RECEIVED = "received"
    CLAIMED = "claimed"
    RELEASED = "released"
    ASKED = "asked"
    ADDED = "added"
    READY = "ready"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Details:
    """What is typed into the form."""

    organisation: str = ""
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    site_address: str = ""
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Wanted:
    """The choice at the top of the page."""

    service: Service
    legal_form: LegalForm
    case: Case


@dataclass(frozen=True)
class Scan:
    """A file for one document, as it was given: nothing about it is believed."""

    slot: Slot
    upload: Upload


@dataclass(frozen=True)
class NewApplication:
    """What is sent. `secret` is drawn by the form of a visitor and stands in the link."""

    actor: Actor
    wanted: Wanted
    details: Details
    scans: tuple[Scan, ...]
    has_consent: bool
    wants_mailings: bool
    language: Language
    idempotency_key: str
    now: datetime
    secret: str = ""
    address: str = ""  # network address and browser: the proof of the consents
    user_agent: str = ""


@dataclass(frozen=True)
class Author:
    """Who takes a step, and the name that the history shows."""

    actor: Actor
    name: str


@dataclass(frozen=True)
class Addition:
    """Further documents of the applicant, with a word or without; `secret` is that of a visitor's link."""

    actor: Actor
    application_id: uuid.UUID
    scans: tuple[Scan, ...]
    idempotency_key: str
    now: datetime
    body: str = ""
    secret: str = ""
    address: str = ""  # network address of a visitor


@dataclass(frozen=True)
class Step:
    """What an operator does, under their own name."""

    actor: Actor
    operator_name: str
    application_id: uuid.UUID
    idempotency_key: str
    now: datetime
    origin: str
    body: str = ""
    slots: tuple[Slot, ...] = ()
    office_id: int | None = None


@dataclass(frozen=True)
class Office:
    """Where a contract is signed; `opening_hours` is OSM syntax in local time."""

    office_id: int
    name: str
    town: str
    address: str
    opening_hours: str


@dataclass(frozen=True)
class Application:
    """One application with everything in it: for the applicant, and for the operator who has taken it."""

    application_id: uuid.UUID
    application_number: str
    person_id: uuid.UUID | None
    wanted: Wanted
    details: Details
    language: Language
    status: Status
    received_at: datetime
    due_on: date
    operator_id: uuid.UUID | None
    operator_name: str | None
    office: Office | None
    ready_until: date | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """One application as the queue shows it to every operator: nobody's name, phone or files."""

    application_id: uuid.UUID
    application_number: str
    organisation: str
    wanted: Wanted
    status: Status
    received_at: datetime
    due_on: date
    operator_id: uuid.UUID | None
    operator_name: str | None


@dataclass(frozen=True)
class KeptFile:
    """A document that was sent."""

    file_id: uuid.UUID
    application_id: uuid.UUID
    step_id: uuid.UUID
    slot: Slot
    name: str
    media_type: str
    sha256: str
    byte_count: int


@dataclass(frozen=True)
class Taken:
    """A step that was taken, oldest first in a history."""

    step_id: uuid.UUID
    action: Action
    slots: tuple[Slot, ...]
    author_name: str
    body: str
    taken_at: datetime


@dataclass(frozen=True)
class Document:
    """What one document is, who needs it and by which act (data/reference/contract_documents.csv)."""

    slot: Slot
    is_required: bool
    title_ru: str
    title_en: str
    note_ru: str
    note_en: str
    legal_ref: str

    def title(self, language: Language) -> str:
        """Return what the document is called."""
        return self.title_ru if language == "ru" else self.title_en

    def note(self, language: Language) -> str:
        """Return what is to be known about it; '' where there is nothing."""
        return self.note_ru if language == "ru" else self.note_en
