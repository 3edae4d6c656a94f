"""Applications for contracts: one's own, the queue, one with its steps and files."""

import uuid
from datetime import date

from core.contracts.model import (
    Action,
    Application,
    Case,
    Details,
    KeptFile,
    LegalForm,
    Office,
    Slot,
    Status,
    Taken,
    Waiting,
    Wanted,
)
from core.kit.service import Service
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_TYPED = ("organisation", "inn", "kpp", "ogrn", "site_address", "surname", "given_name", "patronymic", "phone", "email")
_PLAIN = (
    *("application_id", "application_number", "person_id", "language", "received_at", "due_on"),
    *("operator_id", "operator_name", "ready_until", "closed_at"),
)
_LINE = (
    "application_id",
    "application_number",
    "organisation",
    "received_at",
    "due_on",
    "operator_id",
    "operator_name",
)


def mine(db: Reader, *, person_id: uuid.UUID) -> list[Application]:
    """Return the person's applications, newest first."""
    return _applications(db, person_id=person_id)


def of_person(db: Reader, *, application_id: uuid.UUID, person_id: uuid.UUID) -> Application | None:
    """Return the application if it is the person's."""
    return next(iter(_applications(db, person_id=person_id, application_id=application_id)), None)


def of_secret(db: Reader, *, secret_hash: str) -> Application | None:
    """Return the application of a visitor's link."""
    return next(iter(_applications(db, secret_hash=secret_hash)), None)


def find(db: Reader, *, application_id: uuid.UUID) -> Application | None:
    """Return an application of anybody; whoever asks checks who may read it."""
    return next(iter(_applications(db, application_id=application_id)), None)


def one(db: Reader, *, application_id: uuid.UUID) -> Application:
    """Return an application that is known to exist."""
    (found,) = _applications(db, application_id=application_id)
    return found


def queue(db: Reader, *, only_open: bool) -> list[Waiting]:
    """Return everybody's applications for operators, the nearest promised day first; nobody's name is among it."""
    rows = db.records(_SQL["queue"], application_id=None, only_open=True if only_open else None)
    return [_waiting(row) for row in rows]


def waiting(db: Reader, *, application_id: uuid.UUID) -> Waiting | None:
    """Return one application as the queue shows it."""
    rows = db.records(_SQL["queue"], application_id=application_id, only_open=None)
    return _waiting(rows[0]) if rows else None


def by_key(db: Reader, *, idempotency_key: str) -> Record | None:
    """Return id, number and promised day of the application that was sent with the key."""
    return next(iter(db.records(_SQL["by_key"], idempotency_key=idempotency_key)), None)


def has_step(db: Reader, *, idempotency_key: str) -> bool:
    """Return whether the step was taken already."""
    return bool(db.value(_SQL["has_step"], idempotency_key=idempotency_key))


def steps(db: Reader, *, application_id: uuid.UUID) -> list[Taken]:
    """Return what was done with an application, oldest first."""
    rows = db.records(_SQL["steps"], application_id=application_id)
    return [Taken(**{**row, "action": Action(row["action"]), "slots": _slots(row["slots"])}) for row in rows]


def files(db: Reader, *, application_id: uuid.UUID) -> list[KeptFile]:
    """Return the documents of an application in the order of the form."""
    found = [_file(row) for row in db.records(_SQL["files"], application_id=application_id, file_id=None)]
    order = list(Slot)
    return sorted(found, key=lambda each: order.index(each.slot))


def file(db: Reader, *, file_id: uuid.UUID) -> KeptFile | None:
    """Return one document; whoever asks checks who may read its application."""
    rows = db.records(_SQL["files"], application_id=None, file_id=file_id)
    return _file(rows[0]) if rows else None


def offices(db: Reader, *, today: date) -> list[Office]:
    """Return the offices where contracts are signed, by town and name."""
    return [Office(**row) for row in db.records(_SQL["offices"], today=today)]


def _applications(
    db: Reader,
    *,
    person_id: uuid.UUID | None = None,
    application_id: uuid.UUID | None = None,
    secret_hash: str | None = None,
) -> list[Application]:
    rows = db.records(_SQL["applications"], person_id=person_id, application_id=application_id, secret_hash=secret_hash)
    return [_application(row) for row in rows]


def _application(row: Record) -> Application:
    return Application(
        **{name: row[name] for name in _PLAIN},
        wanted=_wanted(row),
        details=Details(**{name: row[name] or "" for name in _TYPED}),
        status=Status(row["status"]),
        office=_office(row),
    )


def _office(row: Record) -> Office | None:
    if row["office_id"] is None:
        return None
    return Office(row["office_id"], row["office_name"], row["office_town"], row["office_address"], row["office_hours"])


def _waiting(row: Record) -> Waiting:
    return Waiting(**{name: row[name] for name in _LINE}, wanted=_wanted(row), status=Status(row["status"]))


def _wanted(row: Record) -> Wanted:
    return Wanted(Service(row["service"]), LegalForm(row["legal_form"]), Case(row["contract_case"]))


def _file(row: Record) -> KeptFile:
    return KeptFile(**{**row, "slot": Slot(row["slot"])})


def _slots(text: str) -> tuple[Slot, ...]:
    return tuple(Slot(name) for name in text.split("|") if name)
