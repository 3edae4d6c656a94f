"""
Lending an account (A5): an owner lets another person see it, or see, submit and pay, up to a day or for good.

The person accepts after signing in with the invited e-mail. The owner sees who may do what and what was done, and
takes it back at once: every operation asks for the right anew.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from core.accounts import access, queries
from core.accounts.model import AccessLevel
from core.audit import operations as audit
from core.i18n.formats import Words
from core.identity import queries as people
from core.identity import rules as identity_rules
from core.identity import tokens
from core.identity.model import Actor, Role
from core.kit import clock, ids
from core.mail import operations as mail
from core.mail import rules as mail_rules
from core.mail.model import Letter
from data import sql
from data.database import Database, Reader, Record, Transaction

_SQL = sql.load(__file__)
LIFETIME = timedelta(days=7)
INVITATIONS_A_DAY = 20
GRANTED: tuple[AccessLevel, ...] = ("view", "manage")


@dataclass(frozen=True)
class Offer:
    """What is lent to whom: 'view' or 'manage', to the last day `ends_on` or until it is taken back."""

    email: str
    level: AccessLevel
    ends_on: date | None


class InvitationRefused(Exception):
    """Not an e-mail address, one's own, or an end that has passed; carries 'email', 'self', 'ends_on' or 'level'."""


class TooManyInvitations(Exception):
    """The person wrote twenty invitations within a day."""


class InvitationExpired(Exception):
    """The invitation was used, taken back or is too old, or is for somebody who signs in with another e-mail."""


def invite(
    db: Database,
    *,
    actor: Actor,
    account_id: int,
    offer: Offer,
    origin: str,
    words: Words,
    now: datetime,
) -> None:
    """
    Send an invitation; an earlier one to the same e-mail ends. Nobody learns whether the e-mail has a sign-in.

    :raises access.AccessDenied: for anybody but an owner
    :raises InvitationRefused: with what is wrong
    :raises TooManyInvitations: after twenty within a day
    """
    today, token = clock.local_day(now), tokens.new()
    offer = replace(offer, email=identity_rules.email_key(offer.email))

    def change(tx: Transaction) -> None:
        owner = _owner(tx, actor=actor, account_id=account_id, today=today)
        _check(tx, offer, owner=owner, today=today)
        if tx.value(_SQL["invited_lately"], person_id=owner, since=now - timedelta(days=1)) >= INVITATIONS_A_DAY:
            raise TooManyInvitations
        tx.write(_SQL["withdraw_invitations"], account_id=account_id, email=offer.email, now=now)
        invitation_id = ids.new()
        tx.write(
            _SQL["add_invitation"],
            invitation_id=invitation_id,
            token_hash=tokens.fingerprint(token),
            account_id=account_id,
            email=offer.email,
            access_level=offer.level,
            ends_on=offer.ends_on,
            invited_by=owner,
            now=now,
            expires_at=now + LIFETIME,
        )
        _record(tx, "access.invited", actor=actor, account_id=account_id, now=now, level=offer.level)
        letter = _letter(words, offer, link=f"{origin}/invitation?token={token}")
        dedupe_key = f"invitation:{invitation_id}"
        mail.send(tx, letter, kind="accounts.invitation", dedupe_key=dedupe_key, now=now, account_id=account_id)

    db.change(change)


def offered(db: Reader, *, actor: Actor, token: str, now: datetime) -> Record:
    """
    Return account_id, access_level, ends_on of an invitation that this person may accept.

    :raises InvitationExpired: if there is none, or it is for another e-mail
    """
    row = db.record(_SQL["invitation"], token_hash=tokens.fingerprint(token), now=now)
    person = people.person_by_id(db, person_id=actor.person_id) if actor.person_id else None
    if row is None or person is None or person.email != row["email"] or person.role is not Role.HOUSEHOLD:
        raise InvitationExpired
    # Who has taken the account off the list since cannot give it any more.
    level = queries.access_level(
        db, person_id=row["invited_by"], account_id=row["account_id"], today=clock.local_day(now)
    )
    if level != "owner":
        raise InvitationExpired
    return row


def accept(db: Database, *, actor: Actor, token: str, now: datetime) -> int:
    """
    Take over what an invitation grants and return the account; who owns the account already stays its owner.

    :raises InvitationExpired: if there is nothing to accept
    """

    def change(tx: Transaction) -> int:
        found = offered(tx, actor=actor, token=token, now=now)
        person_id, account_id = actor.person_id, found["account_id"]
        tx.write(_SQL["accept_invitation"], invitation_id=found["invitation_id"], now=now)
        today = clock.local_day(now)
        if person_id and queries.access_level(tx, person_id=person_id, account_id=account_id, today=today) != "owner":
            tx.write(_SQL["revoke_granted"], person_id=person_id, account_id=account_id, now=now)
            tx.write(
                _SQL["add_right"],
                access_id=ids.new(),
                person_id=person_id,
                account_id=account_id,
                access_level=found["access_level"],
                position=tx.value(_SQL["next_position"], person_id=person_id),
                granted_by=f"person:{found['invited_by']}",
                ends_on=found["ends_on"],
                now=now,
            )
        _record(tx, "access.accepted", actor=actor, account_id=account_id, now=now, level=found["access_level"])
        return int(account_id)

    return db.change(change)


def take_back(db: Database, *, actor: Actor, account_id: int, person_id: uuid.UUID, now: datetime) -> None:
    """
    End what a person was granted, at once; another owner stays.

    :raises access.AccessDenied: for anybody but an owner
    """

    def change(tx: Transaction) -> None:
        _owner(tx, actor=actor, account_id=account_id, today=clock.local_day(now))
        tx.write(_SQL["revoke_granted"], person_id=person_id, account_id=account_id, now=now)
        _record(tx, "access.taken_back", actor=actor, account_id=account_id, now=now, person_id=person_id)

    db.change(change)


def withdraw(db: Database, *, actor: Actor, account_id: int, email: str, now: datetime) -> None:
    """
    End an invitation that waits.

    :raises access.AccessDenied: for anybody but an owner
    """

    def change(tx: Transaction) -> None:
        _owner(tx, actor=actor, account_id=account_id, today=clock.local_day(now))
        tx.write(_SQL["withdraw_invitations"], account_id=account_id, email=identity_rules.email_key(email), now=now)
        _record(tx, "access.invitation_withdrawn", actor=actor, account_id=account_id, now=now)

    db.change(change)


def end_granted_by(tx: Transaction, *, actor: Actor, account_id: int, now: datetime) -> None:
    """End what an owner who leaves has granted: nobody could take it back."""
    tx.write(_SQL["revoke_granted_by"], account_id=account_id, granted_by=actor.name, now=now)


def note_view(db: Database, *, actor: Actor, account_id: int, now: datetime) -> None:
    """
    Keep for the owner that somebody who is no owner looked at the account, once a day.

    :raises access.AccessDenied: for who may not look at it
    """
    access.require(db, actor=actor, account_id=account_id, level="view", today=clock.local_day(now))
    seen = {
        "account_id": account_id,
        "person_id": actor.person_id,
        "action": "viewed",
        "used_on": clock.local_day(now),
    }
    if not db.value(_SQL["is_used"], **seen):
        db.change(lambda tx: tx.write(_SQL["add_use"], now=now, **seen))


def holders(db: Reader, *, actor: Actor, account_id: int, today: date) -> list[Record]:
    """
    Return person_id, display_name, email, access_level, granted_at, ends_on; a row a person, owners first.

    :raises access.AccessDenied: for anybody but an owner
    """
    _owner(db, actor=actor, account_id=account_id, today=today)
    return db.records(_SQL["holders"], account_id=account_id, today=today)


def waiting(db: Reader, *, actor: Actor, account_id: int, now: datetime) -> list[Record]:
    """
    Return email, access_level, ends_on, invited_at; a row an invitation that waits.

    :raises access.AccessDenied: for anybody but an owner
    """
    _owner(db, actor=actor, account_id=account_id, today=clock.local_day(now))
    return db.records(_SQL["waiting_invitations"], account_id=account_id, now=now)


def uses(db: Reader, *, actor: Actor, account_id: int, today: date) -> pl.DataFrame:
    """
    Return display_name, email, action, used_at; a row an action of somebody who is no owner, the newest first.

    :raises access.AccessDenied: for anybody but an owner
    """
    _owner(db, actor=actor, account_id=account_id, today=today)
    return db.frame(_SQL["uses"], account_id=account_id)


def _owner(db: Reader, *, actor: Actor, account_id: int, today: date) -> uuid.UUID:
    access.require(db, actor=actor, account_id=account_id, level="owner", today=today)
    if actor.person_id is None:
        raise access.AccessDenied(account_id, "owner")
    return actor.person_id


def _check(tx: Reader, offer: Offer, *, owner: uuid.UUID, today: date) -> None:
    own = people.person_by_id(tx, person_id=owner)
    faults = {
        "email": not mail_rules.is_address(offer.email),
        "self": own is not None and own.email == offer.email,
        "ends_on": offer.ends_on is not None and offer.ends_on < today,
        "level": offer.level not in GRANTED,
    }
    fault = next((name for name, is_wrong in faults.items() if is_wrong), None)
    if fault:
        raise InvitationRefused(fault)


def _letter(words: Words, offer: Offer, *, link: str) -> Letter:
    what = words.t("see the account") if offer.level == "view" else words.t("see the account, submit readings and pay")
    until = words.day(offer.ends_on) if offer.ends_on else words.t("until it is taken back")
    return Letter(
        to=offer.email,
        language=words.language,
        subject=words.t("You are invited to somebody's account in Kabinet"),
        paragraphs=(words.t("Sign in with this e-mail and accept; the invitation works for seven days."),),
        rows=((words.t("You will be able to"), what), (words.t("Until"), until)),
        button=(words.t("Open the invitation"), link),
        has_secret=True,
    )


def _record(tx: Transaction, action: str, *, actor: Actor, account_id: int, now: datetime, **details: object) -> None:
    subject = ("account", str(account_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
