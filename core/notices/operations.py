"""Choosing letters, leaving them by their link, and opening and withdrawing one's calendar."""

import uuid
from datetime import datetime

from core.accounts import access
from core.audit import operations as audit
from core.i18n.catalogue import Language
from core.identity.model import Actor
from core.kit import clock, ids
from core.notices import queries, signing
from core.notices.model import EVENTS, Choice, Kind
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)


class SignInNeeded(Exception):
    """Only somebody who has signed in has letters and a calendar."""


class LinkRefused(Exception):
    """The link of a letter is not ours."""


def choose(db: Database, *, actor: Actor, kind: Kind, account_id: int | None, is_on: bool, now: datetime) -> None:
    """
    Switch a kind of letters on or off, for one account or (None) for all of one's own; at once.

    What is said twice stands once. Letters about events are not about an account.

    :raises SignInNeeded: if nobody has signed in
    :raises accounts.access.AccessDenied: if the account is not one the person may see
    """
    about = None if kind in EVENTS else account_id

    def change(tx: Transaction) -> None:
        if about is not None:
            access.require(tx, actor=actor, account_id=about, level="view", today=clock.local_day(now))
        _say(tx, _person(actor), Choice(kind, about, is_on), channel="profile", now=now)

    db.change(change)


def leave(db: Database, *, token: str, is_on: bool, now: datetime) -> Kind:
    """
    Switch a kind of letters off (or on again) for all accounts by the link of a letter; nobody has to sign in.

    :raises LinkRefused: if the link is not ours
    """
    found = signing.unsubscribed(signing.key(db), token)
    if found is None:
        raise LinkRefused
    person_id, kind = found
    db.change(lambda tx: _say(tx, person_id, Choice(kind, None, is_on), channel="letter", now=now))
    return kind


def open_calendar(db: Database, *, actor: Actor, language: Language, now: datetime) -> uuid.UUID:
    """
    Open the person's calendar to whoever has its link, and return the link; one that is open is kept.

    :raises SignInNeeded: if nobody has signed in
    """
    person_id, link_id = _person(actor), ids.new()
    signing.key(db)

    def change(tx: Transaction) -> uuid.UUID:
        found = queries.calendar_of(tx, person_id=person_id)
        if found is not None:
            known: uuid.UUID = found["link_id"]
            return known
        tx.write(_SQL["add_calendar"], link_id=link_id, person_id=person_id, language=language, now=now)
        _record(tx, "calendar.opened", actor, person_id, now)
        return link_id

    return db.change(change)


def withdraw_calendar(db: Database, *, actor: Actor, now: datetime) -> None:
    """
    Close the person's calendar: its link opens nothing any more, at once.

    :raises SignInNeeded: if nobody has signed in
    """
    person_id = _person(actor)

    def change(tx: Transaction) -> None:
        if queries.calendar_of(tx, person_id=person_id) is not None:
            tx.write(_SQL["withdraw_calendar"], person_id=person_id, now=now)
            _record(tx, "calendar.withdrawn", actor, person_id, now)

    db.change(change)


def _say(tx: Transaction, person_id: uuid.UUID, said: Choice, *, channel: str, now: datetime) -> None:
    about = [choice for choice in queries.choices(tx, person_id=person_id) if choice.kind is said.kind]
    if about and about[-1] == said:
        return
    tx.write(
        _SQL["add_choice"],
        choice_id=ids.new(),
        person_id=person_id,
        kind=said.kind.value,
        account_id=said.account_id,
        is_on=said.is_on,
        channel=channel,
        now=now,
    )


def _person(actor: Actor) -> uuid.UUID:
    if actor.person_id is None:
        raise SignInNeeded
    return actor.person_id


def _record(tx: Transaction, action: str, actor: Actor, person_id: uuid.UUID, now: datetime) -> None:
    audit.record(tx, now=now, actor=actor.name, action=action, subject=("person", str(person_id)))
