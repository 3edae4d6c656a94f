"""
Consents as records of their own: which words, when, from where (152-FZ art. 9; domain.md 7.1).

A changed wording gets a new version here; the words that people saw stay in the store under their SHA-256.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from core.audit import operations as audit
from core.i18n.catalogue import Language, mark
from core.i18n.formats import Words
from core.identity import tokens
from core.kit import ids
from data import sql
from data.database import Database, Reader, Record, Transaction

_SQL = sql.load(__file__)
Purpose: TypeAlias = Literal["personal_data", "mailings"]
VERSION: dict[Purpose, str] = {"personal_data": "2026-11", "mailings": "2026-11"}
TEXT: dict[Purpose, str] = {
    "personal_data": mark(
        "I agree that the company processes my e-mail address, my network address and what I do in Kabinet, "
        "to run this sign-in: it collects, stores, uses and deletes them until I close the sign-in "
        "or take the consent back in the profile."
    ),
    "mailings": mark(
        "I agree to receive news and offers of the company by e-mail until I take the consent back in the profile. "
        "Receipts and readings do not depend on it."
    ),
}
TITLE: dict[Purpose, str] = {
    "personal_data": mark("Consent to processing of personal data"),
    "mailings": mark("Consent to mailings"),
}


@dataclass(frozen=True)
class Proof:
    """Through which door somebody agreed: network address, browser, and the language of the words."""

    address: str
    user_agent: str
    language: Language
    channel: str = "web"


def record(
    tx: Transaction, *, person_id: uuid.UUID, purpose: Purpose, is_granted: bool, proof: Proof, now: datetime
) -> None:
    """Add a consent that was given or taken back, with the words in the language they were read in."""
    content = Words(proof.language).t(TEXT[purpose])
    version = VERSION[purpose]
    action = "granted" if is_granted else "withdrawn"
    digest = keep_text(tx, purpose=purpose, version=version, language=proof.language, content=content)
    words = {"text_sha256": digest, "purpose": purpose, "version": version}
    tx.write(
        _SQL["add_consent"],
        consent_id=ids.new(),
        person_id=person_id,
        action=action,
        recorded_at=now,
        channel=proof.channel,
        address=proof.address,
        user_agent=proof.user_agent[:300],
        **words,
    )
    subject = ("person", str(person_id))
    audit.record(
        tx,
        now=now,
        actor=f"person:{person_id}",
        action=f"consent.{action}",
        subject=subject,
        details={"purpose": purpose, "version": version},
    )


def keep_text(tx: Transaction, *, purpose: str, version: str, language: Language, content: str) -> str:
    """Keep a wording that somebody was asked to agree to, and return its SHA-256."""
    digest = tokens.fingerprint(content)
    words = {"text_sha256": digest, "purpose": purpose, "version": version}
    tx.write(_SQL["add_text"], language=language, content=content, **words)
    return digest


def set_mailings(db: Database, *, person_id: uuid.UUID, is_granted: bool, proof: Proof, now: datetime) -> None:
    """Give or take back the consent to mailings; what it already is stays as it is."""

    def change(tx: Transaction) -> None:
        if is_given(tx, person_id=person_id, purpose="mailings") != is_granted:
            record(tx, person_id=person_id, purpose="mailings", is_granted=is_granted, proof=proof, now=now)

    db.change(change)


def history(db: Reader, *, person_id: uuid.UUID) -> list[Record]:
    """Return purpose, action, version, text_sha256, content, recorded_at and where from; the newest first."""
    return db.records(_SQL["consents"], person_id=person_id)


def is_given(db: Reader, *, person_id: uuid.UUID, purpose: Purpose) -> bool:
    """Return whether the newest word of the person on a purpose is yes."""
    newest = next((row for row in history(db, person_id=person_id) if row["purpose"] == purpose), None)
    return newest is not None and newest["action"] == "granted"
