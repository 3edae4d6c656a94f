"""Everything that Kabinet keeps of a person, as a ZIP of JSON files (152-FZ art. 14: access to one's own data)."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from core.accounts import queries
from core.accounts.model import AccountCard
from core.billing import queries as billing
from core.identity import consents, profile
from core.identity.model import Person
from core.kit import clock
from core.metering import queries as metering
from data.database import Database


def archive(
    db: Database, *, person: Person, accounts: Sequence[AccountCard], token: str | None, now: datetime
) -> bytes:
    """Return the archive: person.json, consents.json, sessions.json, and a file an account."""
    files: dict[str, object] = {
        "person.json": asdict(person),
        "consents.json": consents.history(db, person_id=person.person_id),
        "sessions.json": profile.sessions(db, person=person, token=token, now=now),
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
