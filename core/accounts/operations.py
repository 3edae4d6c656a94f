"""Changes of a person's list of accounts (A5): add, name, order, remove. The account itself is never touched."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from core.accounts import access, delegation, queries, rules
from core.accounts.model import AccountCard
from core.audit import operations as audit
from core.identity.model import Actor, Role
from core.kit import clock, ids
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
LONGEST_LABEL = 60
_REFUSALS_AN_HOUR = 10
_HOUR = timedelta(hours=1)
_KIND_FOR_ROLE = {Role.HOUSEHOLD: "household", Role.CORPORATE: "organisation"}


class AccountNotMatched(Exception):
    """No such account, or its address is another one: which of the two is not told (A7)."""


class AddDelayed(Exception):
    """The person was refused too often within an hour."""


class LabelTooLong(Exception):
    """The name of an account is longer than `LONGEST_LABEL` characters."""


def add_account(db: Database, *, actor: Actor, number_text: str, house: str, flat: str, now: datetime) -> AccountCard:
    """
    Add an account to the person's list; the number must agree with the house and flat on file.

    Adding it again returns the same card and changes nothing. Who was lent the account becomes an owner too, and keeps
    its name and place in the list.

    :raises access.AccessDenied: for anybody but a signed-in customer
    :raises AccountNotMatched: if there is no such account of the person's kind or the address is another one
    :raises AddDelayed: after ten refusals within an hour
    """
    person_id, today = _customer(actor), clock.local_day(now)

    def change(tx: Transaction) -> AccountCard | None:
        if tx.value(_SQL["refusals"], actor=actor.name, since=now - _HOUR) >= _REFUSALS_AN_HOUR:
            raise AddDelayed
        found = _matching(tx, actor=actor, number_text=number_text, house=house, flat=flat)
        if found is None:
            audit.record(
                tx, now=now, actor=actor.name, action="account.add_refused", subject=("person", str(person_id))
            )
            return None
        level = queries.access_level(tx, person_id=person_id, account_id=found.account_id, today=today)
        if level != "owner":
            _grant(tx, actor=actor, person_id=person_id, account_id=found.account_id, now=now)
        return replace(found, access_level="owner")

    card = db.change(change)
    if card is None:  # raised here and not in the change, which would forget that it was refused
        raise AccountNotMatched
    return card


def remove_account(db: Database, *, actor: Actor, account_id: int, now: datetime) -> None:
    """
    Take an account off the person's list; nothing of the account is deleted, and a second time changes nothing.

    What the person lent to others of this account ends with it.
    """
    person_id, today = _customer(actor), clock.local_day(now)

    def change(tx: Transaction) -> None:
        level = queries.access_level(tx, person_id=person_id, account_id=account_id, today=today)
        if level is None:
            return
        if level == "owner":
            delegation.end_granted_by(tx, actor=actor, account_id=account_id, now=now)
        tx.write(_SQL["revoke_access"], person_id=person_id, account_id=account_id, revoked_at=now)
        _record(tx, "account.removed", actor=actor, account_id=account_id, now=now)

    db.change(change)


def rename_account(db: Database, *, actor: Actor, account_id: int, label: str, now: datetime) -> None:
    """
    Give an account the person's own name («Мама, Ленина 5»); an empty one takes the name away.

    :raises access.AccessDenied: if the person may not see the account
    :raises LabelTooLong: over 60 characters
    """
    text = " ".join(label.split())
    if len(text) > LONGEST_LABEL:
        raise LabelTooLong
    person_id, today = _customer(actor), clock.local_day(now)

    def change(tx: Transaction) -> None:
        access.require(tx, actor=actor, account_id=account_id, level="view", today=today)
        tx.write(_SQL["set_label"], person_id=person_id, account_id=account_id, label=text or None)
        _record(tx, "account.renamed", actor=actor, account_id=account_id, now=now, label=text)

    db.change(change)


def move_account(db: Database, *, actor: Actor, account_id: int, place: int, now: datetime) -> None:
    """
    Put an account at a place of the person's list, 0 for the first; places beyond the ends mean the ends.

    :raises access.AccessDenied: if the person may not see the account
    """
    person_id, today = _customer(actor), clock.local_day(now)

    def change(tx: Transaction) -> None:
        access.require(tx, actor=actor, account_id=account_id, level="view", today=today)
        order = [card.account_id for card in queries.accessible(tx, person_id=person_id, today=today)]
        order.remove(account_id)
        order.insert(max(place, 0), account_id)
        for position, each in enumerate(order):
            tx.write(_SQL["set_position"], person_id=person_id, account_id=each, position=position)
        _record(tx, "account.moved", actor=actor, account_id=account_id, now=now, place=order.index(account_id))

    db.change(change)


def _customer(actor: Actor) -> uuid.UUID:
    if actor.person_id is None or actor.role not in _KIND_FOR_ROLE:
        raise access.AccessDenied(0, "owner")
    return actor.person_id


def _matching(tx: Transaction, *, actor: Actor, number_text: str, house: str, flat: str) -> AccountCard | None:
    found = queries.account_by_number(tx, account_number=number_text)
    house_on_file, flat_on_file = queries.place_on_file(tx, account_id=found.account_id if found else 0)
    is_same = rules.same_place(house, house_on_file) and rules.same_place(flat, flat_on_file)
    if found is None or actor.role is None or not is_same:
        return None
    return found if found.customer_kind == _KIND_FOR_ROLE[actor.role] else None


def _grant(tx: Transaction, *, actor: Actor, person_id: uuid.UUID, account_id: int, now: datetime) -> None:
    lent = next(iter(tx.records(_SQL["granted"], person_id=person_id, account_id=account_id)), None)
    last = tx.value(_SQL["last_position"], person_id=person_id)
    tx.write(_SQL["revoke_access"], person_id=person_id, account_id=account_id, revoked_at=now)
    tx.write(
        _SQL["add_access"],
        access_id=ids.new(),
        person_id=person_id,
        account_id=account_id,
        access_level="owner",
        label=lent["label"] if lent else None,
        position=lent["position"] if lent else 0 if last is None else last + 1,
        granted_by=actor.name,
        granted_at=now,
    )
    _record(tx, "account.added", actor=actor, account_id=account_id, now=now)


def _record(tx: Transaction, action: str, *, actor: Actor, account_id: int, now: datetime, **details: object) -> None:
    subject = ("account", str(account_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
