"""Everything that Kabinet keeps of a person, as a ZIP of JSON files (152-FZ art. 14: access to one's own data)."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from core.accounts import queries
from core.accounts.model import AccountCard
from core.appeals import queries as appeals
from core.appeals import ratings
from core.billing import queries as billing
from core.contracts import consents as representative
from core.contracts import queries as contracts
from core.identity import consents, profile
from core.identity.model import Person
from core.kit import clock
from core.metering import queries as metering
from core.notices import queries as notices
from core.orders import queries as orders
from core.payments import queries as payments_made
from data.database import Database


def archive(
    db: Database, *, person: Person, accounts: Sequence[AccountCard], token: str | None, now: datetime
) -> bytes:
    """Return the archive: a file for each kind of what the person did, and one an account."""
    files: dict[str, object] = {
        "person.json": asdict(person),
        "consents.json": consents.history(db, person_id=person.person_id),
        "sessions.json": profile.sessions(db, person=person, token=token, now=now),
        "letters.json": [asdict(choice) for choice in notices.choices(db, person_id=person.person_id)],
        "appeals.json": [
            asdict(each) | {"messages": [asdict(said) for said in appeals.messages(db, appeal_id=each.appeal_id)]}
            for each in appeals.mine(db, person_id=person.person_id)
        ],
        "ratings.json": [asdict(each) for each in ratings.mine(db, person_id=person.person_id)],
        "orders.json": _orders(db, person),
        "applications.json": _applications(db, person),
        # The bank's token of a card is the company's key to it, not the person's data.
        "cards.json": [
            {"brand": card.brand, "last4": card.last4} for card in payments_made.cards(db, person_id=person.person_id)
        ],
    }
    for card in accounts:
        payments = billing.payments(db, account_id=card.account_id)
        files[f"account-{card.account_number}.json"] = {
            "account": asdict(card) | {"customer_name": queries.customer_name(db, account_id=card.account_id)},
            "charges": [asdict(line) for line in billing.month_charges(db, account_id=card.account_id)],
            "readings": metering.trail(db, account_id=card.account_id, today=clock.local_day(now)),
            "payments": [asdict(payment) for payment in payments],
        }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, json.dumps(content, ensure_ascii=False, indent=2, default=str))
    return buffer.getvalue()


def _orders(db: Database, person: Person) -> list[dict[str, object]]:
    found = orders.mine(db, person_id=person.person_id)
    lines = orders.lines(db, order_ids=[order.order_id for order in found])
    return [asdict(order) | {"lines": [asdict(line) for line in lines.get(order.order_id, ())]} for order in found]


def _applications(db: Database, person: Person) -> list[dict[str, object]]:
    return [
        asdict(each)
        | {
            "steps": [asdict(step) for step in contracts.steps(db, application_id=each.application_id)],
            "files": [asdict(file) for file in contracts.files(db, application_id=each.application_id)],
            "consents": representative.given(db, application_id=each.application_id),
        }
        for each in contracts.mine(db, person_id=person.person_id)
    ]
