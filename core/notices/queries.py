"""Questions about what people want to be told, and what is due to be told."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from core.i18n.catalogue import Language
from core.notices.model import Choice, Fact, Kind, Plan, Recipient
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_RULES = {
    "opens_day": "reading_window_start_day",
    "deadline_day": "reading_deadline_day",
    "closing_days": "notice_closing_days",
    "due_days": "notice_due_days",
    "debt_days": "notice_debt_days",
    "debt_last_days": "notice_debt_last_days",
}
_VERIFICATION = ("notice_verification_first_days", "verification_warning_days", "notice_verification_last_days")
_QUIET = ("notice_quiet_from_hour", "notice_quiet_to_hour")


def key(db: Reader) -> str | None:
    """Return the key that signs links, or None before the first one."""
    found: str | None = db.value(_SQL["key"])
    return found


def choices(db: Reader, *, person_id: uuid.UUID) -> list[Choice]:
    """Return what the person said of letters, oldest first."""
    rows = db.records(_SQL["choices"], person_id=person_id)
    return [Choice(Kind(row["kind"]), row["account_id"], row["is_on"]) for row in rows]


def person_of(db: Reader, *, email: str) -> uuid.UUID | None:
    """Return who signs in with an address, or None where nobody does."""
    found: uuid.UUID | None = db.value(_SQL["person_of"], email=email.lower())
    return found


def is_owner(db: Reader, *, person_id: uuid.UUID, account_id: int, today: date) -> bool:
    """Return whether the account is the person's own."""
    return bool(db.value(_SQL["is_owner"], person_id=person_id, account_id=account_id, today=today))


def plan(db: Reader, *, today: date) -> Plan:
    """Return the rule values of a day's run."""
    found = tariffs.rule_values(db, names=(*_RULES.values(), *_VERIFICATION, "notice_least_amount"), on=today)
    days = tuple(sorted({int(found[name]) for name in _VERIFICATION} | {0}))
    counts = {name: int(found[rule]) for name, rule in _RULES.items()}
    return Plan(today=today, least_amount=found["notice_least_amount"], verification_days=days, **counts)


def quiet_hours(db: Reader, *, today: date) -> tuple[int, int]:
    """Return from which hour until which no reminder leaves."""
    found = tariffs.rule_values(db, names=_QUIET, on=today)
    return int(found[_QUIET[0]]), int(found[_QUIET[1]])


def bounds(db: Reader) -> tuple[int, int] | None:
    """Return the first and the last account that somebody sees, or None."""
    row = db.record(_SQL["bounds"])
    return (row["first_id"], row["last_id"]) if row and row["first_id"] is not None else None


def found_counts(db: Reader) -> dict[Kind, tuple[int, int]]:
    """Return how many people and accounts are to be told of each kind by what the run has found."""
    return {Kind(row["kind"]): (row["person_count"], row["account_count"]) for row in db.records(_SQL["found_counts"])}


def recipients(db: Reader, *, kind: Kind, after: uuid.UUID | None, count: int) -> list[Recipient]:
    """Return the next people, in the order of their keys, who are to be told of a kind."""
    rows = db.records(_SQL["recipients"], kind=kind.value, after=after, count=count)
    return [Recipient(**row) for row in rows]


def facts(db: Reader, *, kind: Kind, people: Sequence[Recipient]) -> Mapping[uuid.UUID, list[Fact]]:
    """Return what each of the people is to be told of, in the person's own order of accounts."""
    found: dict[uuid.UUID, list[Fact]] = {}
    for row in db.records(_SQL["facts"], kind=kind.value, person_ids=[person.person_id for person in people]):
        found.setdefault(row.pop("person_id"), []).append(Fact(**row))
    return found


def calendar_of(db: Reader, *, person_id: uuid.UUID) -> Record | None:
    """Return link_id, language and created_at of the person's calendar, or None where there is none."""
    return db.record(_SQL["calendar_of"], person_id=person_id)


def calendar_reader(db: Reader, *, link_id: uuid.UUID) -> tuple[uuid.UUID, Language] | None:
    """Return whose calendar a link opens and in which language; None if it was withdrawn."""
    row = db.record(_SQL["calendar_reader"], link_id=link_id)
    return (row["person_id"], row["language"]) if row else None


def calendar_meters(db: Reader, *, account_id: int) -> list[Record]:
    """Return meter_id, service, is_remote, verification_due_on of the meters in use; a row a meter."""
    return db.records(_SQL["calendar_meters"], account_id=account_id)
