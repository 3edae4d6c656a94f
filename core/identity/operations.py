"""Changes of people and their sessions: registering, signing in and out, forgetting what has expired."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.audit import operations as audit
from core.i18n.catalogue import Language
from core.identity import email_tokens, limits, passwords, queries, rules, tokens
from core.identity.model import SESSION_LIFETIME, Person, Role
from core.kit import ids
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_SESSIONS_KEPT = timedelta(days=30)
_ATTEMPTS_KEPT = timedelta(days=7)
_LONGEST_USER_AGENT = 300


class SignInRefused(Exception):
    """The e-mail address and the password do not agree; the same for an address that nobody has."""


class SignInDelayed(Exception):
    """Too many failures; carries the seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class EmailTaken(Exception):
    """Somebody already signs in with the e-mail address."""


class PersonUnknown(Exception):
    """Nobody who may sign in has the e-mail address."""


class PasswordTooWeak(Exception):
    """The password is refused; carries why."""

    def __init__(self, weaknesses: list[rules.Weakness]) -> None:
        super().__init__(*weaknesses)
        self.weaknesses = weaknesses


@dataclass(frozen=True)
class SignIn:
    """A session that was opened: the token for the cookie, and whose it is."""

    token: str
    person: Person


def create_person(
    db: Database,
    *,
    email: str,
    password: str,
    display_name: str,
    role: Role,
    now: datetime,
    language: Language | None = None,
    is_sample: bool = False,
) -> Person:
    """
    Register a person who can sign in.

    :raises PasswordTooWeak: with every rule that the password breaks
    :raises EmailTaken: if the address is registered, also of a person who was disabled
    """
    address = rules.email_key(email)
    weaknesses = rules.weaknesses(password, email=address, well_known=passwords.well_known())
    if weaknesses:
        raise PasswordTooWeak(weaknesses)
    person = Person(ids.new(), address, display_name, role, language, is_sample)
    password_hash = passwords.hashed(password)

    def change(tx: Transaction) -> Person:
        if queries.is_email_taken(tx, email=address):
            raise EmailTaken
        add_person(tx, person, password_hash=password_hash, now=now)
        return person

    return db.change(change)


def disable_person(db: Database, *, email: str, actor: str, now: datetime) -> Person:
    """
    Take away a person's right to sign in and end every session; what the person did stays.

    :raises PersonUnknown: if nobody who may sign in has the address
    """
    address = rules.email_key(email)

    def change(tx: Transaction) -> Person:
        person = queries.person_by_email(tx, email=address)
        if person is None:
            raise PersonUnknown
        _disable(tx, person, actor=actor, now=now)
        return person

    return db.change(change)


def disable_sample_people(db: Database, *, actor: str, now: datetime) -> list[Person]:
    """Take away the right to sign in from every made-up person, whose password is published; return who they were."""

    def change(tx: Transaction) -> list[Person]:
        people: list[Person] = []
        while found := queries.sample_people(tx):
            for person in found:
                _disable(tx, person, actor=actor, now=now)
            people += found
        return people

    return db.change(change)


def sign_in(
    db: Database,
    *,
    email: str,
    password: str,
    address: str,
    user_agent: str,
    now: datetime,
    replaces: str | None = None,
) -> SignIn:
    """
    Check a password and open a session; the token that the browser had before (`replaces`) ends.

    `address` is the network address that failures are counted for. Takes some 20 ms of processor time.

    :raises SignInDelayed: after five failures in a row, or fifty of the network, without looking at the password
    :raises SignInRefused: if the address or the password is wrong
    """
    key = rules.email_key(email)
    attempt_id = _begun_attempt(db, email_hash=tokens.fingerprint(key), address=address, now=now)
    secret = queries.secret_by_email(db, email=key)
    is_right = passwords.agrees(password[: rules.LONGEST + 1], password_hash=secret.password_hash if secret else None)
    if secret is None or not is_right:
        raise SignInRefused
    token = tokens.new()

    def change(tx: Transaction) -> None:
        tx.write(_SQL["mark_attempt_succeeded"], attempt_id=attempt_id)
        if replaces:
            tx.write(_SQL["revoke_session"], token_hash=tokens.fingerprint(replaces), revoked_at=now)
        _add_session(tx, token=token, person_id=secret.person_id, user_agent=user_agent, now=now)

    db.change(change)
    person = queries.person_by_token(db, token=token, now=now)
    if person is None:  # disabled between the check and the session
        raise SignInRefused
    return SignIn(token, person)


def sign_out(db: Database, *, token: str, now: datetime) -> None:
    """End the session of a token in every tab that has it; signing out twice changes nothing."""

    def change(tx: Transaction) -> None:
        person = queries.person_by_token(tx, token=token, now=now)
        if person is None:
            return
        tx.write(_SQL["revoke_session"], token_hash=tokens.fingerprint(token), revoked_at=now)
        _record(tx, "person.signed_out", person.person_id, now=now)

    db.change(change)


def forget_expired(db: Database, *, now: datetime) -> None:
    """Delete sessions that ended a month ago and tries to sign in older than a week."""

    def change(tx: Transaction) -> None:
        tx.write(_SQL["forget_sessions"], before=now - _SESSIONS_KEPT)
        tx.write(_SQL["forget_attempts"], before=now - _ATTEMPTS_KEPT)
        limits.forget(tx, before=now - _ATTEMPTS_KEPT)
        email_tokens.forget(tx, before=now - _SESSIONS_KEPT)

    db.change(change)


def _begun_attempt(db: Database, *, email_hash: str, address: str, now: datetime) -> uuid.UUID:
    # Counted before the password is looked at and in the writer thread, so that tries at the same time count too.
    def change(tx: Transaction) -> uuid.UUID:
        since = now - rules.WINDOW
        pair = queries.failures(tx, email_hash=email_hash, address=address, since=since)
        network = queries.network_failures(tx, address=address, since=since)
        wait = max(
            rules.waiting(failed_count=pair.count, last_at=pair.last_at, now=now),
            rules.waiting(
                failed_count=network.count, last_at=network.last_at, now=now, free_count=rules.FREE_NETWORK_FAILURES
            ),
        )
        if wait > timedelta(0):
            raise SignInDelayed(-(-wait // timedelta(seconds=1)))
        attempt_id = ids.new()
        tx.write(_SQL["add_attempt"], attempt_id=attempt_id, email_hash=email_hash, address=address, attempted_at=now)
        return attempt_id

    return db.change(change)


def open_session(
    db: Database, *, token: str, person_id: uuid.UUID, user_agent: str, now: datetime, replaces: str | None = None
) -> None:
    """Open a session for somebody who has proved who they are in another way than by the password."""

    def change(tx: Transaction) -> None:
        if replaces:
            tx.write(_SQL["revoke_session"], token_hash=tokens.fingerprint(replaces), revoked_at=now)
        _add_session(tx, token=token, person_id=person_id, user_agent=user_agent, now=now)

    db.change(change)


def add_person(tx: Transaction, person: Person, *, password_hash: str, now: datetime) -> None:
    """Add a person inside a transaction; the caller has checked the address and the password."""
    tx.write(
        _SQL["add_person"],
        person_id=person.person_id,
        email=person.email,
        password_hash=password_hash,
        display_name=person.display_name,
        role=person.role.value,
        language=person.language,
        is_sample=person.is_sample,
        created_at=now,
    )
    _record(tx, "person.registered", person.person_id, now=now)


def _disable(tx: Transaction, person: Person, *, actor: str, now: datetime) -> None:
    tx.write(_SQL["disable_person"], person_id=person.person_id, now=now)
    tx.write(_SQL["revoke_sessions"], person_id=person.person_id, now=now)
    audit.record(tx, now=now, actor=actor, action="person.disabled", subject=("person", str(person.person_id)))


def _add_session(tx: Transaction, *, token: str, person_id: uuid.UUID, user_agent: str, now: datetime) -> None:
    tx.write(
        _SQL["add_session"],
        token_hash=tokens.fingerprint(token),
        person_id=person_id,
        created_at=now,
        expires_at=now + SESSION_LIFETIME,
        user_agent=user_agent[:_LONGEST_USER_AGENT],
    )
    _record(tx, "person.signed_in", person_id, now=now)


def _record(tx: Transaction, action: str, person_id: uuid.UUID, *, now: datetime) -> None:
    audit.record(tx, now=now, actor=f"person:{person_id}", action=action, subject=("person", str(person_id)))
