"""
What an operator does with a customer's account: open it for a task, enter a reading the customer brings.

The role lets nobody into an account: a task is named first and recorded, each time anew after a while. The same task
named twice is recorded once (docs/adr/0020).
"""

from datetime import datetime

from core.accounts.access import AccessDenied
from core.audit import operations as audit
from core.desk import queries
from core.desk.model import Fault, Task
from core.identity.model import Actor, Role
from core.metering import operations as metering
from core.metering import photos
from core.metering.model import Receipt, Submission
from data.database import Database, Transaction

LONGEST_REFERENCE = 120
_NEEDS_REFERENCE = {Task.APPEAL, Task.READING, Task.OTHER}
_OF_A_NUMBER = {Task.APPEAL, Task.READING}


class TaskRefused(Exception):
    """The task is not said well enough; carries why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def open_account(
    db: Database, *, actor: Actor, account_id: int, task: Task, reference: str = "", now: datetime
) -> None:
    """
    Open an account for a task; the look stands in the audit with the task.

    :raises AccessDenied: if the actor is not an operator
    :raises TaskRefused: if the task needs a number or words, or the number is not the account's
    """
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(account_id, "operator")
    said = " ".join(reference.split())[:LONGEST_REFERENCE]
    if task in _NEEDS_REFERENCE and not said:
        raise TaskRefused(Fault.REFERENCE_MISSING)

    def change(tx: Transaction) -> None:
        if task in _OF_A_NUMBER and not queries.is_reference_known(
            tx, account_id=account_id, task=task, reference=said
        ):
            raise TaskRefused(Fault.REFERENCE_UNKNOWN)
        if queries.task(tx, operator=actor.name, account_id=account_id, now=now) == (task, said):
            return
        audit.record(
            tx,
            now=now,
            actor=actor.name,
            action="account.opened_at_desk",
            subject=("account", str(account_id)),
            details={"task": task.value, "reference": said},
        )

    db.change(change)


def enter_reading(db: Database, submission: Submission, *, photo: bytes | None = None) -> Receipt:
    """
    Submit what a customer says at an office or by phone, under the operator's name.

    The actor's channel is 'office' or 'phone'. Checks, questions and the receipt are those of the customer's own form.

    :raises AccessDenied: if the actor is not an operator, or the channel is not one of the two
    :raises TaskNotNamed: if the account is not open for a task
    """
    queries.require(db, actor=submission.actor, account_id=submission.account_id, now=submission.now)
    kept = photos.attach(db, photo, actor=submission.actor, account_id=submission.account_id, today=submission.read_on)
    return metering.submit_reading(db, submission.with_photo(kept))
