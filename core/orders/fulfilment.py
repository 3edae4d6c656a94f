"""
What an operator does with an order that is taken: write to the customer, record that it is done (H2).

A new meter or a verification is recorded in the same change as the end of its order, or nothing is.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from core.closing import queries as months
from core.identity.model import Actor
from core.mail import queries as mail
from core.metering import equipment
from core.metering.equipment_model import Fault, Replacement, Verification
from core.metering.model import Issues
from core.metering.operations import NeedsConfirmation
from core.orders import claims, queries, steps, visit_letters
from core.orders.model import Group, Line, Order, Status
from core.orders.works import Completion, MeterReplaced, MeterVerified, Work
from data.database import Database, Reader, Transaction

LONGEST_NOTE = 2000
_WORKS: Mapping[Group, type[Work]] = {Group.NEW_METER: MeterReplaced, Group.VERIFICATION: MeterVerified}


class NoteRefused(Exception):
    """The word to the customer is empty or too long."""


class WorkRefused(Exception):
    """
    What was told of a line cannot be so; carries its position and what is wrong.

    No faults and no issues: it is not told at all. `is_question`: the same with the issues confirmed is recorded.
    """

    def __init__(
        self, position: int, *, faults: Sequence[Fault] = (), issues: Issues | None = None, is_question: bool = False
    ) -> None:
        super().__init__(position, tuple(faults), issues or {})
        self.position = position
        self.faults = tuple(faults)
        self.issues: Issues = issues or {}
        self.is_question = is_question


def write_note(
    db: Database, *, actor: Actor, order_id: uuid.UUID, text: str, idempotency_key: str, origin: str, now: datetime
) -> None:
    """
    Write to the customer about an order; the same key writes once. The other refusals are those of `claims.release`.

    :raises NoteRefused: if the text is empty or too long
    """
    said = text.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise NoteRefused
    key = f"order.note:{order_id}:{actor.name}:{idempotency_key}"

    def change(tx: Transaction) -> None:
        found = claims.taken(tx, actor=actor, order_id=order_id)
        if mail.is_known(tx, dedupe_key=key):
            return
        steps.record(tx, order_id=order_id, status=found.status, kind="note", actor=actor, now=now, note=said)
        visit_letters.said(tx, found, text=said, key=key, origin=origin, now=now)

    db.change(change)


def complete(db: Database, asked: Completion) -> None:
    """
    Record that an order is done, with what came of each of its lines about a meter; the customer gets a letter.

    Done twice is done once. The other refusals are those of `claims.release`.

    :raises WorkRefused: if a line about a meter is not told, or cannot be so
    """

    def change(tx: Transaction) -> None:
        found = claims.known(tx, actor=asked.actor, order_id=asked.order_id)
        if found.status is Status.DONE and found.operator_id == asked.actor.person_id:
            return
        found = claims.taken(tx, actor=asked.actor, order_id=asked.order_id)
        for line in works(tx, order_id=asked.order_id):
            _record(tx, found, line, asked)
        steps.move(
            tx,
            order_id=found.order_id,
            status=Status.DONE,
            kind="done",
            actor=asked.actor,
            now=asked.now,
            origin=asked.origin,
            note=visit_letters.done(found, asked),
        )

    db.change(change)


def works(db: Reader, *, order_id: uuid.UUID) -> list[Line]:
    """Return the lines of an order whose end must be told: new meters and verifications of the account's own."""
    lines = queries.lines(db, order_ids=[order_id])[order_id]
    return [line for line in lines if line.group in _WORKS and line.meter_id is not None]


def _record(tx: Transaction, found: Order, line: Line, asked: Completion) -> None:
    work = asked.works.get(line.position)
    if work is None or not isinstance(work, _WORKS[line.group]) or line.meter_id is None:
        raise WorkRefused(line.position)
    try:
        if isinstance(work, MeterReplaced):
            equipment.replace(tx, _replacement(tx, found, line.meter_id, line.position, work, asked))
        else:
            equipment.verify(tx, _verification(found, line.meter_id, line.position, work, asked))
    except equipment.EquipmentRefused as refusal:
        raise WorkRefused(line.position, faults=refusal.faults, issues=refusal.issues) from refusal
    except NeedsConfirmation as doubt:
        raise WorkRefused(line.position, issues=doubt.issues, is_question=True) from doubt


def _replacement(
    tx: Transaction, found: Order, meter_id: int, position: int, work: MeterReplaced, asked: Completion
) -> Replacement:
    return Replacement(
        actor=asked.actor,
        account_id=found.account_id,
        meter_id=meter_id,
        replaced_on=work.replaced_on,
        period=months.open_period(tx, day=work.replaced_on),
        closing=work.closing,
        new=work.new,
        now=asked.now,
        idempotency_key=f"order:{found.order_id}:{position}",
        confirmed=work.confirmed,
    )


def _verification(found: Order, meter_id: int, position: int, work: MeterVerified, asked: Completion) -> Verification:
    return Verification(
        actor=asked.actor,
        account_id=found.account_id,
        meter_id=meter_id,
        verified_on=work.verified_on,
        valid_until=work.valid_until,
        is_fit=work.is_fit,
        document_number=work.document_number,
        now=asked.now,
        idempotency_key=f"order:{found.order_id}:{position}",
    )
