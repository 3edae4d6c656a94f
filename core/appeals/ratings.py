"""Points for the company's work: given by anybody, answered by an operator (F5)."""

import uuid
from datetime import datetime

from core.accounts.access import AccessDenied
from core.appeals.model import Rating
from core.audit import operations as audit
from core.identity.model import Actor, Role
from core.kit import ids
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
WORKS = ("readings", "bills", "payments", "appeals", "offices", "services", "application")
LONGEST_COMMENT = 1000


class RatingRefused(Exception):
    """The points are not one to five, the work is not known, or the comment is too long."""


def rate(
    db: Database,
    *,
    actor: Actor,
    work: str,
    points: int,
    comment: str,
    idempotency_key: str,
    now: datetime,
    subject_id: str = "",
) -> None:
    """
    Record one to five points for a kind of work; the same key rates once.

    :raises RatingRefused: if something is out of range
    """
    if work not in WORKS or not 1 <= points <= 5 or len(comment) > LONGEST_COMMENT:
        raise RatingRefused

    def change(tx: Transaction) -> None:
        tx.write(
            _SQL["add_rating"],
            rating_id=ids.new(),
            idempotency_key=f"{actor.name}:{idempotency_key}",
            person_id=actor.person_id,
            work=work,
            subject_id=subject_id,
            points=points,
            comment=comment.strip(),
            now=now,
        )

    db.change(change)


def settle(db: Database, *, actor: Actor, rating_id: uuid.UUID, outcome: str, now: datetime) -> None:
    """
    Record what became of a rating.

    :raises AccessDenied: if the actor is not an operator
    :raises RatingRefused: if the words are missing or too long
    """
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(0, "operator")
    if not outcome.strip() or len(outcome) > LONGEST_COMMENT:
        raise RatingRefused

    def change(tx: Transaction) -> None:
        tx.write(_SQL["settle"], rating_id=rating_id, outcome=outcome.strip(), operator_id=actor.person_id, now=now)
        audit.record(tx, now=now, actor=actor.name, action="rating.settled", subject=("rating", str(rating_id)))

    db.change(change)


def mine(db: Reader, *, person_id: uuid.UUID) -> list[Rating]:
    """Return the person's ratings, newest first."""
    return [Rating(**row) for row in db.records(_SQL["ratings"], person_id=person_id, only_unsettled=None)]


def unsettled(db: Reader) -> list[Rating]:
    """Return ratings nobody has answered yet, the lowest points first, for the company's operators."""
    found = [Rating(**row) for row in db.records(_SQL["ratings"], person_id=None, only_unsettled=True)]
    return sorted(found, key=lambda rating: (rating.points, rating.rated_at))
