"""
The representative's two consents: records of their own, each with its words and version (152-FZ art. 9; domain.md 7.1).

The application depends on the first one only; neither is part of it. The words that were agreed to stay in the store.
"""

import uuid
from datetime import datetime
from typing import Literal, TypeAlias

from core.contracts import rules
from core.documents import company
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.identity import consents
from core.identity.consents import Proof
from core.kit import clock, ids
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Transaction

_SQL = sql.load(__file__)
Purpose: TypeAlias = Literal["contract_data", "contract_mailings"]
VERSION: dict[Purpose, str] = {"contract_data": "2026-11", "contract_mailings": "2026-11"}
TITLE: dict[Purpose, str] = {
    "contract_data": mark("Consent to processing of the representative's data"),
    "contract_mailings": mark("Consent to news and offers for organisations"),
}
_TEXT: dict[Purpose, str] = {
    "contract_data": mark(
        "I agree that {company}, {address}, processes my surname, name, patronymic, phone, e-mail, network address and "
        "what the attached documents say of me, to consider this application and prepare the contract: it collects, "
        "stores, uses and deletes them, until {years} years after the application is closed or until I take the "
        "consent back by a letter to {email}."
    ),
    "contract_mailings": mark(
        "I agree that {company}, {address}, sends news and offers for organisations to my e-mail, until I take the "
        "consent back by a letter to {email}. The contract does not depend on it."
    ),
}


def text(db: Reader, words: Words, purpose: Purpose, *, now: datetime) -> str:
    """Return the words of a consent in the language."""
    seller = company.company()
    years = tariffs.rule_value(db, name=rules.KEPT_YEARS, on=clock.local_day(now))
    names = {"company": seller.full_name, "address": seller.address, "email": seller.email}
    return words.t(_TEXT[purpose], years=words.number(years), **names)


def record(tx: Transaction, *, application_id: uuid.UUID, purpose: Purpose, proof: Proof, now: datetime) -> None:
    """Add a consent that was given with an application."""
    content = text(tx, Words(proof.language), purpose, now=now)
    version = VERSION[purpose]
    digest = consents.keep_text(tx, purpose=purpose, version=version, language=proof.language, content=content)
    tx.write(
        _SQL["add_consent"],
        consent_id=ids.new(),
        application_id=application_id,
        purpose=purpose,
        text_sha256=digest,
        version=version,
        now=now,
        channel=proof.channel,
        address=proof.address,
        user_agent=proof.user_agent[:300],
    )


def given(db: Reader, *, application_id: uuid.UUID) -> list[tuple[Purpose, datetime]]:
    """Return which consents were given with the application, and when."""
    return [(row["purpose"], row["recorded_at"]) for row in db.records(_SQL["given"], application_id=application_id)]
