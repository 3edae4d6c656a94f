"""The people who can sign in to the sample, and the accounts they may see."""

import uuid
from datetime import datetime

from core.identity import passwords
from core.sample import statements
from data.database import Database, Transaction

PASSWORD = "kabinet2026demo"  # noqa: S105 - printed at start, only in a store of made-up data
_NAMESPACE = uuid.UUID("6b616269-6e65-7400-8000-000000000067")
SIGN_INS = (
    ("household@kabinet.example", "Анна Соколова", "household"),
    ("corporate@kabinet.example", "Игорь Лебедев, ООО «Рябинушка»", "corporate"),
    ("analyst@kabinet.example", "Мария Орлова", "analyst"),
    ("operator@kabinet.example", "Ольга Кузьмина", "operator"),
)
# account, who, level, label
_HOUSEHOLD = ((1, "owner", None), (2, "manage", "Мама, Ленина 5"), (3, "owner", "Студия на Луначарского"))
_CORPORATE = tuple((account_id, "owner", None) for account_id in range(4, 18))


def person_id(email: str, *, seed: int) -> uuid.UUID:
    """Return the key of a sample sign-in."""
    return uuid.uuid5(_NAMESPACE, f"{email} {seed}")


def add(db: Database, *, now: datetime, seed: int) -> None:
    """Add the sample sign-ins and what they may see."""
    hashed = passwords.hashed(PASSWORD)
    ids = {email: person_id(email, seed=seed) for email, _, _ in SIGN_INS}

    def change(tx: Transaction) -> None:
        for email, name, role in SIGN_INS:
            values = {
                "person_id": ids[email],
                "email": email,
                "password_hash": hashed,
                "display_name": name,
                "role": role,
                "created_at": now,
            }
            statements.run(tx, "people.sql", ["add_person"], values)
        for email, rows in (("household@kabinet.example", _HOUSEHOLD), ("corporate@kabinet.example", _CORPORATE)):
            for position, (account_id, level, label) in enumerate(rows):
                values = {
                    "access_id": uuid.uuid5(_NAMESPACE, f"{email} {account_id} {seed}"),
                    "person_id": ids[email],
                    "account_id": account_id,
                    "access_level": level,
                    "label": label,
                    "position": position,
                    "granted_at": now,
                }
                statements.run(tx, "people.sql", ["add_access"], values)

    db.change(change)
