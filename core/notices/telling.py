"""Letters about what a run has found: some people at a time, their letters and what they were told in one change."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import polars as pl

from core.i18n.catalogue import mark
from core.mail import operations as mail
from core.mail import rules as mail_rules
from core.mail.model import Letter, Outgoing
from core.notices import queries, rules
from core.notices.model import Fact, Kind, Recipient
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__, "found.sql")
_TOLD = {
    "person_id": pl.String,
    "kind": pl.String,
    "account_id": pl.Int64,
    "subject_id": pl.Int64,
    "about_on": pl.Date,
    "told_on": pl.Date,
}
WRITING = mark("Writing letters")
Report = Callable[[int, int | None, str], None]


@dataclass(frozen=True)
class Written:
    """One letter to a person and the facts it tells of."""

    recipient: Recipient
    letter: Letter
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Run:
    """One kind of letters on one day: what names the letters of the day, and when they may leave."""

    kind: Kind
    about: str
    today: date
    now: datetime
    not_before: datetime


Writer = Callable[[Recipient, Sequence[Fact]], Iterator[Written]]


def tell(db: Database, run: Run, *, write: Writer, report: Report, at_once: int, most: int | None = None) -> int:
    """
    Write to everybody the run has found, `most` people at most, and return how many people that was.

    A crash between two groups leaves whole groups: the next run finds the others only.
    """
    total = queries.found_counts(db).get(run.kind, (0, 0))[0]
    count, after = 0, None
    while most is None or count < most:
        report(count, total, WRITING)
        people = queries.recipients(db, kind=run.kind, after=after, count=at_once)
        if not people:
            break
        facts = queries.facts(db, kind=run.kind, people=people)
        written = _written(people, facts, write)
        db.change(partial(_kept, run=run, written=written))
        count, after = count + len(people), people[-1].person_id
    report(count, total, WRITING)
    return count


def _written(people: Sequence[Recipient], facts: Mapping[uuid.UUID, Sequence[Fact]], write: Writer) -> list[Written]:
    return [
        letter for person in people if facts.get(person.person_id) for letter in write(person, facts[person.person_id])
    ]


def _kept(tx: Transaction, *, run: Run, written: Sequence[Written]) -> None:
    outgoing = [_outgoing(run, each) for each in written]
    plain = [each for each in outgoing if not each.letter.attachments]
    mail.send_many(tx, plain, now=run.now, not_before=run.not_before)
    for each in outgoing:
        if each.letter.attachments and mail_rules.is_address(each.letter.to):
            values = {"kind": each.kind, "dedupe_key": each.dedupe_key}
            mail.send(tx, each.letter, now=run.now, account_id=each.account_id, not_before=run.not_before, **values)
    _note_told(tx, run, written)


def _outgoing(run: Run, written: Written) -> Outgoing:
    accounts = sorted({fact.account_id for fact in written.facts})
    key = f"notice:{run.kind.value}:{run.about}:{written.recipient.person_id}:{accounts[0]}"
    only = accounts[0] if len(accounts) == 1 else None
    return Outgoing(written.letter, rules.mail_kind(run.kind), key, only)


def _note_told(tx: Transaction, run: Run, written: Sequence[Written]) -> None:
    rows = [
        {
            "person_id": str(each.recipient.person_id),
            "kind": run.kind.value,
            "account_id": fact.account_id,
            "subject_id": fact.subject_id,
            "about_on": fact.about_on,
            "told_on": run.today,
        }
        for each in written
        for fact in each.facts
    ]
    if rows:
        tx.write_frame(_SQL["add_told"], pl.DataFrame(rows, schema=_TOLD))
