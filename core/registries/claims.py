"""
Who works on money whose account is not known: an operator takes a payment, and it is nobody else's until it is put
back or the claim ends by itself. Accounts are shown to that operator only.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from core.audit import operations as audit
from core.identity.model import Actor, Role
from core.kit import clock
from core.registries import queries, rules
from core.registries.model import Status, Unmatched
from core.registries.queries import Candidate
from data import sql
from data.database import Database, Transaction

T = TypeVar("T")

_SQL = sql.load(__file__, "desk.sql")
_OPEN = {Status.WAITING, Status.POSTING}


class NotAnOperator(Exception):
    """Only the company's operators see and decide on money without an account."""


class PaymentUnknown(Exception):
    """There is no such unmatched payment."""


class TakenByAnother(Exception):
    """Another operator works on it; carries who and since when."""

    def __init__(self, name: str | None, since: datetime) -> None:
        super().__init__(name, since)
        self.name = name
        self.since = since


class AlreadyDecided(Exception):
    """Something else was decided on the payment before; carries what, by whom and when."""

    def __init__(self, status: Status, name: str | None, at: datetime | None) -> None:
        super().__init__(status, name, at)
        self.status = status
        self.name = name
        self.at = at


def claim(db: Database, *, actor: Actor, unmatched_id: UUID, now: datetime) -> Unmatched:
    """
    Take a payment to work on it; taking it again changes nothing.

    :raises TakenByAnother: if another operator's claim still stands
    :raises AlreadyDecided: if nothing is to be done any more
    """

    def change(tx: Transaction, payment: Unmatched) -> Unmatched:
        if payment.claimed_by != actor.name:
            record(tx, actor, "unmatched_payment.taken", payment, now=now)
        tx.write(_SQL["claim"], unmatched_id=unmatched_id, actor=actor.name, now=now)
        return payment

    return _decided(db, actor, unmatched_id, now, change)


def release(db: Database, *, actor: Actor, unmatched_id: UUID, now: datetime) -> None:
    """Put a payment back for others; nothing if it is not the actor's."""

    def change(tx: Transaction) -> None:
        payment = payment_of(tx, actor, unmatched_id)
        if payment.claimed_by == actor.name:
            tx.write(_SQL["release"], unmatched_id=unmatched_id)
            record(tx, actor, "unmatched_payment.put_back", payment, now=now)

    db.change(change)


def candidates(db: Database, *, actor: Actor, unmatched_id: UUID, now: datetime) -> list[Candidate]:
    """
    Return the accounts that the payment may be meant for; only to the operator who took it, and that is on record.

    :raises TakenByAnother: if it is not the actor's
    """
    payment = payment_of(db, actor, unmatched_id)
    if payment.claimed_by != actor.name or payment.claimed_at is None:
        raise TakenByAnother(queries.person_name(db, actor=payment.claimed_by), payment.claimed_at or now)
    return queries.candidates(db, payment, today=clock.local_day(now))


def _decided(
    db: Database, actor: Actor, unmatched_id: UUID, now: datetime, change: Callable[[Transaction, Unmatched], T]
) -> T:
    def run(tx: Transaction) -> T:
        payment = payment_of(tx, actor, unmatched_id)
        if payment.status not in _OPEN:
            raise already(tx, payment)
        hold(tx, actor, payment, now=now)
        return change(tx, payment)

    return db.change(run)


def payment_of(reader: Transaction | Database, actor: Actor, unmatched_id: UUID) -> Unmatched:
    """
    Return the payment, to an operator.

    :raises NotAnOperator: to anybody else
    :raises PaymentUnknown: if there is none
    """
    require_operator(actor)
    payment = queries.unmatched(reader, unmatched_id=unmatched_id)
    if payment is None:
        raise PaymentUnknown
    return payment


def require_operator(actor: Actor) -> None:
    """
    Check that the actor is an operator.

    :raises NotAnOperator: if not
    """
    if actor.role is not Role.OPERATOR:
        raise NotAnOperator


def hold(tx: Transaction, actor: Actor, payment: Unmatched, *, now: datetime) -> None:
    """
    Check that the payment is free or the actor's own.

    :raises TakenByAnother: if another operator's claim still stands
    """
    minutes = queries.claim_minutes(tx, today=clock.local_day(now))
    is_held = rules.is_held(claimed_by=payment.claimed_by, claimed_at=payment.claimed_at, now=now, minutes=minutes)
    if is_held and payment.claimed_by != actor.name and payment.claimed_at is not None:
        raise TakenByAnother(queries.person_name(tx, actor=payment.claimed_by), payment.claimed_at)


def already(tx: Transaction | Database, payment: Unmatched) -> AlreadyDecided:
    """Return the refusal that tells what was decided, by whom and when."""
    return AlreadyDecided(payment.status, queries.person_name(tx, actor=payment.decided_by), payment.decided_at)


def record(
    tx: Transaction,
    actor: Actor,
    action: str,
    payment: Unmatched,
    *,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Record in the audit what was done with a payment."""
    subject = ("unmatched_payment", str(payment.unmatched_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
