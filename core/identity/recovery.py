"""A forgotten password: a letter with a link that works once and for half an hour (domain.md 7.2)."""

import uuid
from datetime import datetime

from core.audit import operations as audit
from core.i18n.formats import Words
from core.identity import email_tokens, letters, limits, passwords, queries, rules, tokens
from core.identity.model import Person
from core.identity.operations import PasswordTooWeak
from core.mail import operations as mail
from core.mail import rules as mail_rules
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_PLACE = "/new-password?token="


def ask(db: Database, *, email: str, address: str, now: datetime) -> None:
    """
    Count a question for a link; `write` sends it after the answer, whose words and time are the same for everybody.

    :raises limits.TriedTooOften: after five letters of an address within an hour, for addresses nobody has too
    """
    limits.count(db, purpose="password", key=rules.email_key(email), address=address, now=now)


def write(db: Database, *, email: str, origin: str, words: Words, now: datetime) -> None:
    """Send the link to somebody who has forgotten the password; nothing to an address that nobody has."""
    key, token = rules.email_key(email), tokens.new()

    def change(tx: Transaction) -> None:
        person = queries.person_by_email(tx, email=key)
        if person is None or not mail_rules.is_address(key):
            return
        email_tokens.end_all(tx, person_id=person.person_id, purpose="password", now=now)
        email_tokens.add(
            tx, token=token, purpose="password", email=key, person_id=person.person_id, payload={}, now=now
        )
        own = Words(person.language or words.language)
        letter = letters.new_password(own, to=key, link=f"{origin}{_PLACE}{token}")
        mail.send(tx, letter, kind="identity.password", dedupe_key=f"password:{tokens.fingerprint(token)}", now=now)

    db.change(change)


def set_password(db: Database, *, token: str, password: str, origin: str, words: Words, now: datetime) -> Person:
    """
    Set a new password by the link of a letter, and end every session.

    :raises PasswordTooWeak: with every rule that the password breaks; the link still works
    :raises email_tokens.LinkExpired: if the link was used or is too old
    """
    link = email_tokens.find(db, token=token, purpose="password", now=now)
    weaknesses = rules.weaknesses(password, email=link.email, well_known=passwords.well_known())
    if weaknesses:
        raise PasswordTooWeak(weaknesses)
    password_hash = passwords.hashed(password)

    def change(tx: Transaction) -> Person:
        used = email_tokens.use(tx, token=token, purpose="password", now=now)
        person = queries.person_by_email(tx, email=used.email)
        if person is None or person.person_id != used.person_id:  # disabled, or another address meanwhile
            raise email_tokens.LinkExpired
        replace_password(tx, person, password_hash=password_hash, now=now)
        letter = letters.password_changed(words, to=person.email, link=f"{origin}/forgotten")
        key = f"password-changed:{tokens.fingerprint(token)}"
        mail.send(tx, letter, kind="identity.password_changed", dedupe_key=key, now=now)
        return person

    return db.change(change)


def replace_password(tx: Transaction, person: Person, *, password_hash: str, now: datetime) -> None:
    """Put a new hash in the place of the old one and end every session."""
    tx.write(_SQL["set_password"], person_id=person.person_id, password_hash=password_hash)
    end_sessions(tx, person_id=person.person_id, now=now)
    subject = ("person", str(person.person_id))
    audit.record(tx, now=now, actor=f"person:{person.person_id}", action="person.password_changed", subject=subject)


def end_sessions(tx: Transaction, *, person_id: uuid.UUID, now: datetime) -> None:
    """End every session of a person."""
    tx.write(_SQL["end_sessions"], person_id=person_id, now=now)
