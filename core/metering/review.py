"""
Deciding about doubtful readings: an operator takes one, then accepts, corrects or rejects it, or asks the customer.

What the customer sent is never changed: a correction is another submission under the operator's name, and both stand in
the trail. A month whose bill is made stays as it is: what is accepted or corrected later counts for the running window.
The same decision repeated changes nothing (docs/adr/0020).
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from core.accounts.access import AccessDenied
from core.audit import operations as audit
from core.identity import queries as people
from core.identity.model import Actor, Role
from core.kit import clock
from core.metering import review_corrections as corrections
from core.metering import review_letters, review_queries
from core.metering.model import Status
from core.metering.review_corrections import Correction
from core.metering.review_model import Doubtful, Outcome
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
LONGEST_NOTE = 500


class SubmissionUnknown(LookupError):
    """There is no such submission."""


class TakenByAnother(Exception):
    """Another operator works on it; carries who."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AlreadyDecided(Exception):
    """Something was decided on it before; carries what and by whom."""

    def __init__(self, outcome: Outcome, name: str) -> None:
        super().__init__(outcome, name)
        self.outcome = outcome
        self.name = name


class NoteMissing(Exception):
    """The customer is told why, so the words may not be left out."""


class AddressUnknown(Exception):
    """There is no e-mail to write to: the customer has to be called."""


def claim(db: Database, *, actor: Actor, submission_id: UUID, now: datetime) -> None:
    """
    Take a submission to work on it; taking it again changes nothing.

    :raises AccessDenied: if the actor is not an operator
    :raises TakenByAnother: if another operator's claim still stands
    :raises AlreadyDecided: if nothing is to be done any more
    """
    _decided(db, actor, submission_id, now, _nothing)


def _nothing(_tx: Transaction, _found: Doubtful) -> None:
    """Change nothing more than who works on it."""


def release(db: Database, *, actor: Actor, submission_id: UUID, now: datetime) -> None:
    """
    Put a submission back for others; nothing if it is not the actor's.

    :raises AccessDenied: if the actor is not an operator
    """

    def change(tx: Transaction) -> None:
        found = _found(tx, actor, submission_id)
        if found.claimed_by == actor.name:
            tx.write(_SQL["put_back"], submission_id=submission_id)
            _record(tx, actor, "reading.review_put_back", found, now=now)

    db.change(change)


def accept(db: Database, *, actor: Actor, submission_id: UUID, now: datetime) -> None:
    """
    Let the values count as they are.

    :raises AccessDenied: if the actor is not an operator
    :raises TakenByAnother: if another operator's claim still stands
    :raises AlreadyDecided: if something else was decided
    :raises Superseded: if newer values stand instead
    """

    def change(tx: Transaction, found: Doubtful) -> None:
        standing = corrections.standing(tx, found, now)
        if any(each.status is Status.QUESTIONED for each in standing) and corrections.is_billed(tx, found, standing):
            values = {each.register_id: each.value for each in standing}
            same = Correction(actor, submission_id, values, "", now, "", is_confirmed=True)
            receipt = corrections.written(tx, same, found)
            _close(tx, actor, found, Outcome.ACCEPTED, now=now, correction_id=receipt.submission_id)
            return
        corrections.set_status(tx, found, standing, Status.ACCEPTED)
        corrections.replace_others(tx, found, standing)
        _close(tx, actor, found, Outcome.ACCEPTED, now=now)

    _decided(db, actor, submission_id, now, change, outcome=Outcome.ACCEPTED)


def correct(db: Database, asked: Correction) -> None:
    """
    Put other values in the place of the doubtful ones and tell the customer by a letter.

    :raises NoteMissing: without a reason
    :raises UnknownMeter: if the values are not those of the submission's registers
    :raises ReadingRejected: if a value cannot be
    :raises NeedsConfirmation: if a value is doubtful itself and was not confirmed
    :raises Superseded: if newer values stand instead
    """
    note = _note(asked.note)

    def change(tx: Transaction, found: Doubtful) -> None:
        before = corrections.standing(tx, found, asked.now)
        receipt = corrections.written(tx, asked, found)
        _close(tx, asked.actor, found, Outcome.CORRECTED, now=asked.now, note=note, correction_id=receipt.submission_id)
        after = {line.register_id: line.value for line in receipt.lines}
        review_letters.corrected(tx, found, before, after, note=note, origin=asked.origin, now=asked.now)

    _decided(db, asked.actor, asked.submission_id, asked.now, change, outcome=Outcome.CORRECTED)


def reject(db: Database, *, actor: Actor, submission_id: UUID, note: str, origin: str, now: datetime) -> None:
    """
    Let the values not count and ask the customer by a letter to send others.

    :raises NoteMissing: without a reason
    :raises Superseded: if newer values stand instead
    """
    said = _note(note)

    def change(tx: Transaction, found: Doubtful) -> None:
        standing = corrections.standing(tx, found, now)
        corrections.set_status(tx, found, standing, Status.REJECTED)
        _close(tx, actor, found, Outcome.REJECTED, now=now, note=said)
        review_letters.rejected(tx, found, standing, note=said, origin=origin, now=now)

    _decided(db, actor, submission_id, now, change, outcome=Outcome.REJECTED)


def ask(db: Database, *, actor: Actor, submission_id: UUID, question: str, origin: str, now: datetime) -> None:
    """
    Ask the customer by a letter; the submission waits for the answer and is free for every operator.

    The same question is written once.

    :raises NoteMissing: without a question
    :raises AddressUnknown: if there is no e-mail to write to
    """
    said = _note(question)

    def change(tx: Transaction, found: Doubtful) -> None:
        if found.question == said:
            return
        standing = corrections.standing(tx, found, now)
        if not review_letters.asked(tx, found, standing, question=said, origin=origin, now=now):
            raise AddressUnknown
        tx.write(_SQL["ask"], submission_id=submission_id, question=said, now=now)
        _record(tx, actor, "reading.review_asked", found, now=now, question=said)

    _decided(db, actor, submission_id, now, change)


def _decided(
    db: Database,
    actor: Actor,
    submission_id: UUID,
    now: datetime,
    change: Callable[[Transaction, Doubtful], None],
    *,
    outcome: Outcome | None = None,
) -> None:
    def run(tx: Transaction) -> None:
        found = _found(tx, actor, submission_id)
        if found.outcome is not None:
            if found.outcome is outcome and found.decided_by == actor.name:
                return  # pressed twice
            raise AlreadyDecided(found.outcome, _name(tx, found.decided_by))
        _hold(tx, actor, found, now=now)
        change(tx, found)

    db.change(run)


def _found(tx: Transaction, actor: Actor, submission_id: UUID) -> Doubtful:
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(0, "operator")
    found = review_queries.find(tx, submission_id=submission_id)
    if found is None:
        raise SubmissionUnknown(submission_id)
    return found


def _hold(tx: Transaction, actor: Actor, found: Doubtful, *, now: datetime) -> None:
    minutes = review_queries.claim_minutes(tx, today=clock.local_day(now))
    if is_held(found, now=now, minutes=minutes) and found.claimed_by != actor.name:
        raise TakenByAnother(_name(tx, found.claimed_by))
    if found.claimed_by != actor.name:
        _record(tx, actor, "reading.review_taken", found, now=now)
    tx.write(_SQL["take"], submission_id=found.submission_id, account_id=found.account_id, actor=actor.name, now=now)


def is_held(found: Doubtful, *, now: datetime, minutes: int) -> bool:
    """Return whether somebody's claim still stands; one that was forgotten ends by itself."""
    if found.claimed_by is None or found.claimed_at is None:
        return False
    return (now - found.claimed_at).total_seconds() < minutes * 60


def _close(
    tx: Transaction,
    actor: Actor,
    found: Doubtful,
    outcome: Outcome,
    *,
    now: datetime,
    note: str | None = None,
    correction_id: UUID | None = None,
) -> None:
    place = {"submission_id": found.submission_id, "actor": actor.name, "now": now}
    tx.write(_SQL["decide"], outcome=outcome.value, note=note, correction_id=correction_id, **place)
    _record(tx, actor, f"reading.review_{outcome.value}", found, now=now, note=note or "")


def _note(text: str) -> str:
    note = " ".join(text.split())[:LONGEST_NOTE]
    if not note:
        raise NoteMissing
    return note


def _name(tx: Transaction, actor: str | None) -> str:
    if actor is None or not actor.startswith("person:"):
        return ""
    person = people.person_by_id(tx, person_id=UUID(actor.removeprefix("person:")))
    return person.display_name if person else ""


def _record(tx: Transaction, actor: Actor, action: str, found: Doubtful, *, now: datetime, **more: object) -> None:
    details = {"account_id": found.account_id, "number": found.submission_number, **more}
    subject = ("submission", str(found.submission_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
