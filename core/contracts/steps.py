"""What an operator does with an application, under their own name: take, ask, make ready, sign, refuse (H2)."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from core.accounts import access
from core.contracts import letters, operations, queries, rules
from core.contracts.model import Action, Application, Author, KeptFile, Step
from core.contracts.operations import ApplicationNotFound, ApplicationRefused
from core.identity.model import Actor, Role
from core.kit import clock
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__, "operations.sql")


class ClaimedByOther(Exception):
    """Another operator has taken the application; carries the name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotClaimed(Exception):
    """The operator has not taken the application."""


def claim(db: Database, step: Step) -> None:
    """
    Take an application: from now on its documents and the representative's name are open to this operator alone.

    :raises AccessDenied: if the actor is not an operator
    :raises ApplicationNotFound: if there is no such application
    :raises ClaimedByOther: if somebody else has taken it
    :raises StepRefused: if it is closed
    """

    def change(tx: Transaction) -> None:
        found = _for_operator(tx, step.actor, step.application_id)
        if found.operator_id is not None:
            return
        status = operations.after(Action.CLAIMED, replace(found, operator_id=step.actor.person_id))
        tx.write(
            _SQL["set_operator"],
            application_id=found.application_id,
            operator_id=step.actor.person_id,
            claimed_at=step.now,
        )
        operations.set_status(tx, found, status, now=step.now, due_on=found.due_on)
        _record(tx, step, Action.CLAIMED)

    db.change(change)


def release(db: Database, step: Step) -> None:
    """
    Give an application back to the queue.

    :raises AccessDenied: if the actor is not an operator
    :raises NotClaimed: if the operator has not taken it
    """

    def act(tx: Transaction, found: Application) -> None:
        del found
        tx.write(_SQL["set_operator"], application_id=step.application_id, operator_id=None, claimed_at=None)

    _step(db, step, Action.RELEASED, act)


def ask(db: Database, step: Step) -> None:
    """
    Ask the applicant for documents, in the operator's words.

    :raises AccessDenied: if the actor is not an operator
    :raises ApplicationRefused: if no document is named or nothing is said
    :raises NotClaimed: if the operator has not taken it
    :raises StepRefused: if the application is ready or closed
    """
    faults = _body_faults(step)
    if not step.slots:
        faults.insert(0, rules.Fault.SLOTS_MISSING)
    if faults:
        _refuse(step, faults)
    _step(db, step, Action.ASKED)


def make_ready(db: Database, step: Step) -> None:
    """
    Say that the original waits at an office to be signed, and until when.

    :raises AccessDenied: if the actor is not an operator
    :raises ApplicationRefused: if the office signs no contracts
    :raises NotClaimed: if the operator has not taken it
    :raises StepRefused: if the application is ready or closed
    """

    def act(tx: Transaction, found: Application) -> None:
        today = clock.local_day(step.now)
        if step.office_id not in {office.office_id for office in queries.offices(tx, today=today)}:
            raise ApplicationRefused([rules.Fault.OFFICE])
        tx.write(
            _SQL["set_office"],
            application_id=found.application_id,
            office_id=step.office_id,
            ready_until=_until(tx, today),
        )

    _step(db, step, Action.READY, act)


def sign(db: Database, step: Step) -> None:
    """
    Say that the contract was signed at the office.

    :raises AccessDenied: if the actor is not an operator
    :raises NotClaimed: if the operator has not taken it
    :raises StepRefused: if it was not ready
    """
    _step(db, step, Action.SIGNED)


def refuse(db: Database, step: Step) -> None:
    """
    Refuse an application, with the reason that the applicant reads.

    :raises AccessDenied: if the actor is not an operator
    :raises ApplicationRefused: if no reason is said
    :raises NotClaimed: if the operator has not taken it
    :raises StepRefused: if it is closed
    """
    if faults := _body_faults(step):
        _refuse(step, faults)
    _step(db, step, Action.REFUSED)


def opened(db: Reader, *, actor: Actor, application_id: uuid.UUID) -> Application:
    """
    Return an application in full for the operator who has taken it.

    :raises AccessDenied: if the actor is not an operator
    :raises ApplicationNotFound: if there is no such application
    :raises ClaimedByOther: if somebody else has taken it
    :raises NotClaimed: if nobody has
    """
    found = _for_operator(db, actor, application_id)
    if found.operator_id is None:
        raise NotClaimed
    return found


def file(db: Reader, *, actor: Actor, file_id: uuid.UUID, secret: str = "") -> KeptFile:
    """
    Return a document for the applicant, the secret of the link, or the operator who has taken the application.

    :raises ApplicationNotFound: if there is none, or it is somebody else's
    """
    found = queries.file(db, file_id=file_id)
    if found is None:
        raise ApplicationNotFound
    if actor.role is not Role.OPERATOR:
        operations.own(db, actor=actor, application_id=found.application_id, secret=secret)
        return found
    try:
        opened(db, actor=actor, application_id=found.application_id)
    except (NotClaimed, ClaimedByOther) as error:
        raise ApplicationNotFound from error
    return found


def _step(
    db: Database, step: Step, action: Action, act: Callable[[Transaction, Application], None] | None = None
) -> None:
    def change(tx: Transaction) -> None:
        found = _for_operator(tx, step.actor, step.application_id)
        if queries.has_step(tx, idempotency_key=_key(step)):
            return
        if found.operator_id is None:
            raise NotClaimed
        status = operations.after(action, found)
        if act is not None:
            act(tx, found)
        operations.set_status(tx, found, status, now=step.now, due_on=found.due_on)
        step_id = _record(tx, step, action)
        if action in letters.TOLD:
            changed = queries.one(tx, application_id=step.application_id)
            letters.tell(tx, changed, action, step_id=step_id, origin=step.origin, now=step.now, body=step.body)

    db.change(change)


def _record(tx: Transaction, step: Step, action: Action) -> uuid.UUID:
    return operations.record(
        tx,
        step.application_id,
        action,
        author=Author(step.actor, step.operator_name),
        key=_key(step),
        now=step.now,
        body=step.body,
        slots=step.slots,
    )


def _for_operator(tx: Reader, actor: Actor, application_id: uuid.UUID) -> Application:
    if actor.role is not Role.OPERATOR:
        raise access.AccessDenied(0, "operator")
    found = queries.find(tx, application_id=application_id)
    if found is None:
        raise ApplicationNotFound
    if found.operator_id is not None and found.operator_id != actor.person_id:
        raise ClaimedByOther(found.operator_name or "")
    return found


def _until(tx: Reader, today: date) -> date:
    days = int(tariffs.rule_value(tx, name=rules.WAITING_DAYS, on=today))
    return today + timedelta(days=days)


def _key(step: Step) -> str:
    return f"{step.actor.name}:{step.application_id}:{step.idempotency_key}"


def _body_faults(step: Step) -> list[rules.Fault]:
    if not step.body.strip():
        return [rules.Fault.BODY_MISSING]
    return [rules.Fault.TOO_LONG] if len(step.body) > rules.LONGEST_BODY else []


def _refuse(step: Step, faults: list[rules.Fault]) -> None:
    if step.actor.role is not Role.OPERATOR:
        raise access.AccessDenied(0, "operator")
    raise ApplicationRefused(faults)
