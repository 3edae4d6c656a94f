"""Questions about people and their sessions."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from core.identity import tokens
from core.identity.model import Person, Role
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)


@dataclass(frozen=True)
class Secret:
    """What a sign-in is checked against."""

    person_id: uuid.UUID
    password_hash: str


@dataclass(frozen=True)
class Failures:
    """Failed sign-ins in a row within the window, and when the last one was."""

    count: int
    last_at: datetime | None


def person_by_token(db: Reader, *, token: str | None, now: datetime) -> Person | None:
    """Return the person of a session token, or None if it is unknown, expired or revoked."""
    if not token:
        return None
    token_hash = tokens.fingerprint(token)
    session = shelf.kept(
        db, ("live.session",), ("session", token_hash), lambda: db.record(_SQL["session"], token_hash=token_hash)
    )
    if session is None or session["expires_at"] <= now:
        return None
    person_id = session["person_id"]
    return shelf.kept(db, ("live.person",), ("person", person_id), lambda: person_by_id(db, person_id=person_id))


def person_by_email(db: Reader, *, email: str) -> Person | None:
    """Return the person of an e-mail address in lower case, or None."""
    row = db.record(_SQL["person_by_email"], email=email)
    return _person(row) if row else None


def person_by_id(db: Reader, *, person_id: uuid.UUID) -> Person | None:
    """Return a person who can sign in, or None."""
    row = db.record(_SQL["person_by_id"], person_id=person_id)
    return _person(row) if row else None


def sample_people(db: Reader) -> list[Person]:
    """Return the made-up people who can sign in, households first; none where the region is real."""
    return [_person(row) for row in db.records(_SQL["sample_people"])]


def secret_by_email(db: Reader, *, email: str) -> Secret | None:
    """Return what a sign-in with this e-mail address (lower case) is checked against, or None."""
    row = db.record(_SQL["secret_by_email"], email=email)
    return Secret(**row) if row else None


def failures(db: Reader, *, email_hash: str, address: str, since: datetime) -> Failures:
    """Return the failed sign-ins with an e-mail from a network address after the last success and `since`."""
    row = db.record(_SQL["failed_attempts"], email_hash=email_hash, address=address, since=since)
    return Failures(row["failed_count"], row["last_at"]) if row else Failures(0, None)


def is_email_taken(db: Reader, *, email: str) -> bool:
    """Return whether anybody has the e-mail address (lower case), also one who may no longer sign in."""
    return bool(db.value(_SQL["is_email_taken"], email=email))


def network_failures(db: Reader, *, address: str, since: datetime) -> Failures:
    """Return the failed sign-ins with any e-mail from a network address after `since`."""
    row = db.record(_SQL["network_failures"], address=address, since=since)
    return Failures(row["failed_count"], row["last_at"]) if row else Failures(0, None)


def _person(row: Record) -> Person:
    return Person(**{**row, "role": Role(row["role"])})
