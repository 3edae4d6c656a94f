"""
Lending an account (A5): an owner lets another person see it, or see, submit and pay, up to a day or for good.

The person accepts after signing in with the invited e-mail. The owner sees who may do what and what was done, and
takes it back at once: every operation asks for the right anew.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from core.accounts import access
from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import clock
from data import shelf, sql
from data.database import Database, Reader, Record, Transaction

_SQL = sql.load(__file__)


def take_back(db: Database, *, actor: Actor, account_ids: Sequence[int], person_id: uuid.UUID, now: datetime) -> None:
    """
    End what a person was granted on some accounts, at once; another owner stays.

    :raises access.AccessDenied: for anybody but an owner of each
    """

    def change(tx: Transaction) -> None:
        for account_id in account_ids:
            owner(tx, actor=actor, account_id=account_id, today=clock.local_day(now))
            revoke(tx, person_id=person_id, account_id=account_id, now=now)
            record(tx, "access.taken_back", actor=actor, account_id=account_id, now=now, person_id=person_id)

    db.change(change)


def revoke(tx: Transaction, *, person_id: uuid.UUID, account_id: int, now: datetime) -> None:
    """End the rights of a person on an account, not those of an owner; the caller has asked who may."""
    tx.write(_SQL["revoke_granted"], person_id=person_id, account_id=account_id, now=now)


def held(db: Reader, *, account_ids: Sequence[int], today: date) -> dict[uuid.UUID, list[int]]:
    """Return on which of the accounts each person has a right that an owner granted; of one's own accounts."""
    found: dict[uuid.UUID, list[int]] = {}
    for row in shelf.records(db, _SQL["held"], account_ids=list(account_ids), today=today):
        found.setdefault(row["person_id"], []).append(row["account_id"])
    return found


def end_granted_by(tx: Transaction, *, actor: Actor, account_id: int, now: datetime) -> None:
    """End what an owner who leaves has granted: nobody could take it back."""
    tx.write(_SQL["revoke_granted_by"], account_id=account_id, granted_by=actor.name, now=now)


def note_view(db: Database, *, actor: Actor, account_id: int, now: datetime) -> None:
    """
    Keep for the owner that somebody who is no owner looked at the account, once a day.

    :raises access.AccessDenied: for who may not look at it
    """
    access.require(db, actor=actor, account_id=account_id, level="view", today=clock.local_day(now))
    seen = {
        "account_id": account_id,
        "person_id": actor.person_id,
        "action": "viewed",
        "used_on": clock.local_day(now),
    }
    if not db.value(_SQL["is_used"], **seen):
        db.change(lambda tx: tx.write(_SQL["add_use"], now=now, **seen))


def holders(db: Reader, *, actor: Actor, account_id: int, today: date) -> list[Record]:
    """
    Return person_id, display_name, email, access_level, granted_at, ends_on; a row a person, owners first.

    :raises access.AccessDenied: for anybody but an owner
    """
    owner(db, actor=actor, account_id=account_id, today=today)
    return shelf.records(db, _SQL["holders"], account_id=account_id, today=today)


def uses(db: Reader, *, actor: Actor, account_id: int, today: date) -> pl.DataFrame:
    """
    Return display_name, email, action, used_at; a row an action of somebody who is no owner, the newest first.

    :raises access.AccessDenied: for anybody but an owner
    """
    owner(db, actor=actor, account_id=account_id, today=today)
    if not shelf.records(db, _SQL["was_lent"], account_id=account_id)[0]["was_lent"]:
        return pl.DataFrame()  # of most accounts: the question below looks through the audit
    return db.frame(_SQL["uses"], account_id=account_id)


def owner(db: Reader, *, actor: Actor, account_id: int, today: date) -> uuid.UUID:
    """
    Return who the actor is.

    :raises access.AccessDenied: if the actor does not own the account
    """
    access.require(db, actor=actor, account_id=account_id, level="owner", today=today)
    if actor.person_id is None:
        raise access.AccessDenied(account_id, "owner")
    return actor.person_id


def record(tx: Transaction, action: str, *, actor: Actor, account_id: int, now: datetime, **details: object) -> None:
    """Record who changed what may be done with an account."""
    subject = ("account", str(account_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
