"""Links in letters: each does one thing, once, until it expires. The store keeps only the hash of the token."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from core.identity import tokens
from data import sql
from data.database import Reader, Transaction

_SQL = sql.load(__file__)
Purpose: TypeAlias = Literal["registration", "password", "email", "invitation"]
LIFETIME: dict[Purpose, timedelta] = {
    "registration": timedelta(hours=24),
    "password": timedelta(minutes=30),
    "email": timedelta(hours=24),
    "invitation": timedelta(days=7),
}


class LinkExpired(Exception):
    """The link was used, has expired, or never was."""


@dataclass(frozen=True)
class Link:
    """What a working link stands for."""

    email: str
    person_id: uuid.UUID | None
    payload: Mapping[str, Any]
    expires_at: datetime


def add(
    tx: Transaction,
    *,
    token: str,
    purpose: Purpose,
    email: str,
    person_id: uuid.UUID | None,
    payload: Mapping[str, object],
    now: datetime,
) -> None:
    """Make a link work from now on."""
    tx.write(
        _SQL["add_email_token"],
        token_hash=tokens.fingerprint(token),
        purpose=purpose,
        email=email,
        person_id=person_id,
        payload=json.dumps(payload, ensure_ascii=False, default=str),
        created_at=now,
        expires_at=now + LIFETIME[purpose],
    )


def find(db: Reader, *, token: str, purpose: Purpose, now: datetime) -> Link:
    """
    Return what a link stands for.

    :raises LinkExpired: if it does not work any more
    """
    row = db.record(_SQL["email_token"], token_hash=tokens.fingerprint(token), purpose=purpose, now=now)
    if row is None:
        raise LinkExpired
    return Link(**{**row, "payload": json.loads(row["payload"])})


def use(tx: Transaction, *, token: str, purpose: Purpose, now: datetime) -> Link:
    """
    Return what a link stands for and end it.

    :raises LinkExpired: if it does not work any more
    """
    found = find(tx, token=token, purpose=purpose, now=now)
    tx.write(_SQL["use_email_token"], token_hash=tokens.fingerprint(token), now=now)
    return found


def end_all(tx: Transaction, *, person_id: uuid.UUID, purpose: Purpose, now: datetime) -> None:
    """End every link of a person and purpose: only the newest letter counts."""
    tx.write(_SQL["use_tokens_of_person"], person_id=person_id, purpose=purpose, now=now)


def forget(tx: Transaction, *, before: datetime) -> None:
    """Delete links that ended before the instant."""
    tx.write(_SQL["forget_email_tokens"], before=before)
