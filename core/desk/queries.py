"""What an operator sees of an account for a named task, and what waits in the company's queues."""

import json
from datetime import date, datetime, timedelta

from core.accounts.access import AccessDenied
from core.desk import readings, rules
from core.desk.model import AppealLine, Customer, LetterLine, OrderLine, Queue, Task, Waiting
from core.identity.model import Actor, Role
from core.kit import clock
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader

_SQL = sql.load(__file__)


class TaskNotNamed(Exception):
    """The operator has not said for which task the account is opened, or said it too long ago."""


def task(db: Reader, *, operator: str, account_id: int, now: datetime) -> tuple[Task, str] | None:
    """Return the task (and its reference) for which an operator ('person:<uuid>') has the account open, or None."""
    minutes = float(tariffs.rule_value(db, name="account_look_minutes", on=clock.local_day(now)))
    since = now - timedelta(minutes=minutes)
    row = db.record(_SQL["looked_at"], since=since, actor=operator, account_id=str(account_id))
    if row is None:
        return None
    details = json.loads(row["details"])
    return Task(details["task"]), details["reference"]


def require(db: Reader, *, actor: Actor, account_id: int, now: datetime) -> None:
    """
    Check that the actor is an operator who has named a task for the account not long ago.

    :raises AccessDenied: if the actor is not an operator
    :raises TaskNotNamed: if no task was named
    """
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(account_id, "operator")
    if task(db, operator=actor.name, account_id=account_id, now=now) is None:
        raise TaskNotNamed(account_id)


def is_reference_known(db: Reader, *, account_id: int, task: Task, reference: str) -> bool:
    """Return whether the account has the appeal or submission of the number."""
    statement = "appeal_of_account" if task is Task.APPEAL else "submission_of_account"
    return bool(db.value(_SQL[statement], account_id=account_id, number=reference))


def customer(db: Reader, *, account_id: int, is_person: bool) -> Customer:
    """Return who the account is with: surname and initials, the ends of e-mail and phone on file."""
    row = db.records(_SQL["customer"], account_id=account_id)[0]
    return Customer(
        name=rules.short_name(row["name"], is_person=is_person),
        email=rules.masked_email(row["email"]),
        phone=rules.masked_phone(row["phone"]),
        opened_on=row["opened_on"],
        closed_on=row["closed_on"],
    )


def appeals(db: Reader, *, account_id: int, topic: str | None = None, count: int = 10) -> list[AppealLine]:
    """Return the appeals about the account, the newest first."""
    rows = db.records(_SQL["appeals"], account_id=account_id, topic=topic, count=count)
    return [AppealLine(**row) for row in rows]


def orders(db: Reader, *, account_id: int, count: int = 10) -> list[OrderLine]:
    """Return the orders for the account, the newest first."""
    return [OrderLine(**row) for row in db.records(_SQL["orders"], account_id=account_id, count=count)]


def letters(db: Reader, *, account_id: int, count: int = 20) -> list[LetterLine]:
    """Return the letters about the account, the newest first, their addresses shown in part."""
    rows = db.records(_SQL["letters"], account_id=account_id, count=count)
    return [LetterLine(**{**row, "recipient": rules.masked_email(row["recipient"])}) for row in rows]


def waiting(db: Reader, *, today: date) -> list[Waiting]:
    """Return what waits in each queue, in the order of `Queue`."""
    found = {
        Queue(row["queue"]): Waiting(
            Queue(row["queue"]), row["waiting_count"], row["free_count"], row["late_count"], row["oldest_at"]
        )
        for row in db.records(_SQL["waiting"], today=today)
    }
    doubtful = readings.waiting(db)
    free = doubtful.count - doubtful.asked_count
    found[Queue.READINGS] = Waiting(Queue.READINGS, doubtful.count, free, 0, doubtful.oldest_at)
    return [found[queue] for queue in Queue]
