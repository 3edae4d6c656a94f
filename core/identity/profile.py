"""What a person may change of their own sign-in: name, language, e-mail, password, sessions, closing it."""

import uuid
from datetime import datetime

from core.audit import operations as audit
from core.i18n.catalogue import LANGUAGES
from core.i18n.formats import Words
from core.identity import consents, email_tokens, letters, limits, passwords, queries, recovery, rules, tokens
from core.identity.consents import Proof
from core.identity.model import Person
from core.identity.operations import EmailTaken, PasswordTooWeak
from core.mail import operations as mail
from core.mail import rules as mail_rules
from data import sql
from data.database import Database, Reader, Record, Transaction

_SQL = sql.load(__file__)
LONGEST_NAME = 80


class NotSignedIn(Exception):
    """The session has ended."""


class NameRefused(Exception):
    """The name is empty or longer than 80 characters."""


class AddressRefused(Exception):
    """Not an e-mail address, or the one the person has already."""


class PasswordWrong(Exception):
    """The present password does not agree."""


def sessions(db: Reader, *, person: Person, token: str | None, now: datetime) -> list[Record]:
    """Return is_this, created_at, expires_at, user_agent; a row a browser that is signed in, the newest first."""
    token_hash = tokens.fingerprint(token or "")
    return db.records(_SQL["open_sessions"], person_id=person.person_id, token_hash=token_hash, now=now)


def keep_language(db: Database, *, token: str | None, language: str, now: datetime) -> None:
    """Remember the language of a signed-in person for letters and other devices; a visitor's is not kept."""

    def change(tx: Transaction) -> None:
        person = queries.person_by_token(tx, token=token, now=now)
        if person is not None and language in LANGUAGES and person.language != language:
            tx.write(_SQL["set_language"], person_id=person.person_id, language=language)
            _record(tx, "person.language_changed", person.person_id, now=now)

    db.change(change)


def rename(db: Database, *, token: str | None, name: str, now: datetime) -> None:
    """
    Change the name on the screen.

    :raises NotSignedIn: :raises NameRefused: as they say
    """
    text = " ".join(name.split())
    if not text or len(text) > LONGEST_NAME:
        raise NameRefused

    def change(tx: Transaction) -> None:
        person = _require(tx, token=token, now=now)
        if person.display_name != text:
            tx.write(_SQL["set_name"], person_id=person.person_id, display_name=text)
            _record(tx, "person.renamed", person.person_id, now=now)

    db.change(change)


def ask_new_email(
    db: Database, *, token: str | None, email: str, password: str, origin: str, words: Words, now: datetime
) -> None:
    """
    Send a link to the new address; until it is opened the old one stays. A taken address gets no letter.

    :raises NotSignedIn: :raises AddressRefused: :raises PasswordWrong: as they say
    :raises limits.TriedTooOften: after five letters within an hour
    """
    key, link = rules.email_key(email), tokens.new()
    person = _checked(db, token=token, password=password, now=now)
    if not mail_rules.is_address(key) or key == person.email:
        raise AddressRefused
    limits.count(db, purpose="email", key=str(person.person_id), address="", now=now)

    def change(tx: Transaction) -> None:
        email_tokens.end_all(tx, person_id=person.person_id, purpose="email", now=now)
        if queries.is_email_taken(tx, email=key):
            return
        email_tokens.add(tx, token=link, purpose="email", email=key, person_id=person.person_id, payload={}, now=now)
        letter = letters.new_address(words, to=key, link=f"{origin}/confirm-email?token={link}")
        mail.send(tx, letter, kind="identity.email", dedupe_key=f"email:{tokens.fingerprint(link)}", now=now)

    db.change(change)


def confirm_email(db: Database, *, token: str, words: Words, now: datetime) -> str:
    """
    Take over the address of a link and tell the old one; return the new one.

    :raises email_tokens.LinkExpired: if the link was used or is too old
    :raises EmailTaken: if somebody took the address meanwhile
    """

    def change(tx: Transaction) -> str:
        link = email_tokens.use(tx, token=token, purpose="email", now=now)
        if queries.is_email_taken(tx, email=link.email):
            raise EmailTaken
        person = queries.person_by_id(tx, person_id=link.person_id) if link.person_id else None
        if person is None:
            raise email_tokens.LinkExpired
        tx.write(_SQL["set_email"], person_id=person.person_id, email=link.email)
        email_tokens.end_all(tx, person_id=person.person_id, purpose="password", now=now)
        _record(tx, "person.email_changed", person.person_id, now=now)
        letter = letters.address_changed(words, to=person.email)
        key = f"email-changed:{tokens.fingerprint(token)}"
        mail.send(tx, letter, kind="identity.email_changed", dedupe_key=key, now=now)
        return link.email

    return db.change(change)


def change_password(
    db: Database, *, token: str | None, old: str, new: str, origin: str, words: Words, now: datetime
) -> None:
    """
    Set a new password; every session ends, this one too.

    :raises NotSignedIn: :raises PasswordWrong: :raises PasswordTooWeak: as they say
    :raises limits.TriedTooOften: after five tries within an hour
    """
    person = _checked(db, token=token, password=old, now=now)
    weaknesses = rules.weaknesses(new, email=person.email, well_known=passwords.well_known())
    if weaknesses:
        raise PasswordTooWeak(weaknesses)
    password_hash = passwords.hashed(new)
    letter = letters.password_changed(words, to=person.email, link=f"{origin}/forgotten")

    def change(tx: Transaction) -> None:
        _require(tx, token=token, now=now)
        recovery.replace_password(tx, person, password_hash=password_hash, now=now)
        key = f"password-changed:{tokens.fingerprint(password_hash)}"
        mail.send(tx, letter, kind="identity.password_changed", dedupe_key=key, now=now)

    db.change(change)


def sign_out_everywhere_else(db: Database, *, token: str | None, now: datetime) -> None:
    """
    End every session of the person but this one.

    :raises NotSignedIn: if this one has ended
    """

    def change(tx: Transaction) -> None:
        person = _require(tx, token=token, now=now)
        token_hash = tokens.fingerprint(token or "")
        tx.write(_SQL["end_other_sessions"], person_id=person.person_id, token_hash=token_hash, now=now)
        _record(tx, "person.signed_out_elsewhere", person.person_id, now=now)

    db.change(change)


def close(db: Database, *, token: str | None, password: str, proof: Proof, now: datetime) -> None:
    """
    Close the sign-in: the consents end, every session ends; accounts, bills and payments stay the company's records.

    :raises NotSignedIn: :raises PasswordWrong: as they say
    :raises limits.TriedTooOften: after five tries within an hour
    """
    person = _checked(db, token=token, password=password, now=now)

    def change(tx: Transaction) -> None:
        _require(tx, token=token, now=now)
        for purpose in consents.TEXT:
            if consents.is_given(tx, person_id=person.person_id, purpose=purpose):
                consents.record(tx, person_id=person.person_id, purpose=purpose, is_granted=False, proof=proof, now=now)
        tx.write(_SQL["close_person"], person_id=person.person_id, now=now)
        recovery.end_sessions(tx, person_id=person.person_id, now=now)
        _record(tx, "person.closed", person.person_id, now=now)

    db.change(change)


def _checked(db: Database, *, token: str | None, password: str, now: datetime) -> Person:
    person = _require(db, token=token, now=now)
    limits.count(db, purpose="own_password", key=str(person.person_id), address="", now=now)
    stored: str | None = db.value(_SQL["password_hash"], person_id=person.person_id)
    if not passwords.agrees(password[: rules.LONGEST + 1], password_hash=stored):
        raise PasswordWrong
    return person


def _require(db: Reader, *, token: str | None, now: datetime) -> Person:
    person = queries.person_by_token(db, token=token, now=now)
    if person is None:
        raise NotSignedIn
    return person


def _record(tx: Transaction, action: str, person_id: uuid.UUID, *, now: datetime) -> None:
    audit.record(tx, now=now, actor=f"person:{person_id}", action=action, subject=("person", str(person_id)))
