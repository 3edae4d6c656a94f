"""
Inviting somebody to one's accounts (A5): a letter, and what its link does, also for who has no sign-in yet.

The link proves the e-mail: whoever opens it may register with that e-mail and needs no receipt. Nobody else learns
whether the e-mail has a sign-in.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.accounts import delegation, letters, queries, registration
from core.accounts.model import AccessLevel
from core.accounts.registration import Fault, FormRefused
from core.i18n.formats import Words
from core.identity import operations as identity
from core.identity import passwords, tokens
from core.identity import queries as people
from core.identity import rules as identity_rules
from core.identity.consents import Proof
from core.identity.model import Actor, Person, Role
from core.kit import clock, ids
from core.mail import operations as mail
from core.mail import rules as mail_rules
from data import shelf, sql
from data.database import Database, Reader, Record, Transaction

_SQL = sql.load(__file__)
LIFETIME = timedelta(days=7)
INVITATIONS_A_DAY = 20
GRANTED: tuple[AccessLevel, ...] = ("view", "manage")
ROLES = {"household": Role.HOUSEHOLD, "organisation": Role.CORPORATE}


@dataclass(frozen=True)
class Offer:
    """What is lent to whom: 'view' or 'manage', to the last day `ends_on` or until it is taken back."""

    email: str
    level: AccessLevel
    ends_on: date | None


@dataclass(frozen=True)
class Invitation:
    """What one letter offers now; `role` is that of the sign-in which can take it."""

    email: str
    level: AccessLevel
    ends_on: date | None
    invited_by: uuid.UUID
    inviter_name: str
    role: Role
    rows: tuple[Record, ...]  # invitation_id and account_id


class InvitationRefused(Exception):
    """Not an e-mail address, one's own, or an end that has passed; carries 'email', 'self', 'ends_on' or 'level'."""


class TooManyInvitations(Exception):
    """The person wrote twenty invitations within a day."""


class InvitationExpired(Exception):
    """The invitation was used, taken back or is too old, or is for somebody who signs in with another e-mail."""


class OtherKindOfSignIn(Exception):
    """A home's account cannot be taken by an organisation's sign-in, nor the other way; carries the role it needs."""

    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.role = role


def invite(
    db: Database,
    *,
    actor: Actor,
    account_ids: Sequence[int],
    offer: Offer,
    origin: str,
    words: Words,
    now: datetime,
) -> None:
    """
    Send one invitation to some accounts; earlier ones to the same e-mail and accounts end.

    Nobody learns whether the e-mail has a sign-in.

    :raises access.AccessDenied: for anybody but an owner of each
    :raises InvitationRefused: with what is wrong
    :raises TooManyInvitations: after twenty letters within a day
    """
    today, token = clock.local_day(now), tokens.new()
    offer = replace(offer, email=identity_rules.email_key(offer.email))

    def change(tx: Transaction) -> None:
        owners = [delegation.owner(tx, actor=actor, account_id=each, today=today) for each in account_ids]
        owner = owners[0]
        inviter = people.person_by_id(tx, person_id=owner)
        _check(offer, own=inviter.email if inviter else "", today=today)
        if tx.value(_SQL["invited_lately"], person_id=owner, since=now - timedelta(days=1)) >= INVITATIONS_A_DAY:
            raise TooManyInvitations
        for place, account_id in enumerate(account_ids):
            tx.write(_SQL["withdraw_invitations"], account_id=account_id, email=offer.email, now=now)
            tx.write(
                _SQL["add_invitation"],
                invitation_id=ids.new(),
                # The link opens the first row; the others of the letter have hashes of tokens that nobody has.
                token_hash=tokens.fingerprint(token if place == 0 else tokens.new()),
                account_id=account_id,
                email=offer.email,
                access_level=offer.level,
                ends_on=offer.ends_on,
                invited_by=owner,
                now=now,
                expires_at=now + LIFETIME,
            )
            delegation.record(tx, "access.invited", actor=actor, account_id=account_id, now=now, level=offer.level)
        who = f"{inviter.display_name}, {inviter.email}" if inviter else ""
        link = f"{origin}/invitation?token={token}"
        letter = letters.invitation(
            words,
            to=offer.email,
            may=offer.level,
            until=offer.ends_on,
            link=link,
            who=who,
            account_count=len(account_ids),
        )
        dedupe_key = f"invitation:{tokens.fingerprint(token)}"
        mail.send(tx, letter, kind="accounts.invitation", dedupe_key=dedupe_key, now=now, account_id=account_ids[0])

    db.change(change)


def opened(db: Reader, *, token: str, now: datetime) -> Invitation:
    """
    Return what the link of a letter offers now, for whoever has the link.

    :raises InvitationExpired: if nothing of it can be taken any more
    """
    found = db.records(_SQL["invitation"], token_hash=tokens.fingerprint(token), now=now)
    today = clock.local_day(now)
    # Who has taken an account off the list since cannot give it any more.
    rows = [
        row
        for row in found
        if queries.access_level(db, person_id=row["invited_by"], account_id=row["account_id"], today=today) == "owner"
    ]
    if not rows:
        raise InvitationExpired
    first = rows[0]
    known = db.records(_SQL["kinds"], account_ids=[row["account_id"] for row in rows])
    roles = {row["account_id"]: ROLES[row["customer_kind"]] for row in known}
    role = roles[first["account_id"]]
    return Invitation(
        first["email"],
        first["access_level"],
        first["ends_on"],
        first["invited_by"],
        first["inviter_name"],
        role,
        tuple(row for row in rows if roles[row["account_id"]] is role),
    )


def offered(db: Reader, *, actor: Actor, token: str, now: datetime) -> Invitation:
    """
    Return what the link of a letter offers to this person.

    :raises InvitationExpired: if there is nothing, or it is for another e-mail
    :raises OtherKindOfSignIn: if the person's sign-in is for home and the accounts are an organisation's, or reverse
    """
    found = opened(db, token=token, now=now)
    person = people.person_by_id(db, person_id=actor.person_id) if actor.person_id else None
    if person is None or person.email != found.email:
        raise InvitationExpired
    if person.role is not found.role:
        raise OtherKindOfSignIn(found.role)
    return found


def accept(db: Database, *, actor: Actor, token: str, now: datetime) -> int:
    """
    Take over what an invitation grants and return how many accounts; who owns one already stays its owner.

    :raises InvitationExpired: if there is nothing to accept
    :raises OtherKindOfSignIn: if the sign-in is of another kind
    """

    def change(tx: Transaction) -> int:
        found = offered(tx, actor=actor, token=token, now=now)
        _take(tx, found, actor=actor, now=now)
        return len(found.rows)

    return db.change(change)


def register(
    db: Database, *, token: str, password: str, has_consent: bool, wants_mailings: bool, proof: Proof, now: datetime
) -> Person:
    """
    Make a sign-in with the e-mail that the invitation went to, and take over what it grants.

    :raises InvitationExpired: if there is nothing to accept, or the e-mail has a sign-in already
    :raises registration.FormRefused: without the consent, or with a weak password
    """
    invitation = opened(db, token=token, now=now)
    weak = identity_rules.weaknesses(password, email=invitation.email, well_known=passwords.well_known())
    if weak or not has_consent:
        raise FormRefused([] if has_consent else [Fault.CONSENT], weak)
    password_hash = passwords.hashed(password)

    def change(tx: Transaction) -> Person:
        found = opened(tx, token=token, now=now)
        if people.is_email_taken(tx, email=found.email):
            raise InvitationExpired
        name = found.email.partition("@")[0]
        person = Person(ids.new(), found.email, name, found.role, proof.language, is_sample=False)
        identity.add_person(tx, person, password_hash=password_hash, now=now)
        registration.record_consents(
            tx, person_id=person.person_id, wants_mailings=wants_mailings, proof=proof, now=now
        )
        _take(tx, found, actor=Actor.of(person), now=now)
        return person

    return db.change(change)


def withdraw(db: Database, *, actor: Actor, account_ids: Sequence[int], email: str, now: datetime) -> None:
    """
    End the invitations of an e-mail that wait.

    :raises access.AccessDenied: for anybody but an owner of each account
    """

    def change(tx: Transaction) -> None:
        for account_id in account_ids:
            delegation.owner(tx, actor=actor, account_id=account_id, today=clock.local_day(now))
            tx.write(
                _SQL["withdraw_invitations"], account_id=account_id, email=identity_rules.email_key(email), now=now
            )
            delegation.record(tx, "access.invitation_withdrawn", actor=actor, account_id=account_id, now=now)

    db.change(change)


def waiting(db: Reader, *, actor: Actor, account_id: int, now: datetime) -> list[Record]:
    """
    Return email, access_level, ends_on, invited_at; a row an invitation that waits.

    :raises access.AccessDenied: for anybody but an owner
    """
    delegation.owner(db, actor=actor, account_id=account_id, today=clock.local_day(now))
    rows = shelf.records(db, _SQL["waiting_invitations"], account_id=account_id)
    return [row for row in rows if row.pop("expires_at") > now]


def _take(tx: Transaction, found: Invitation, *, actor: Actor, now: datetime) -> None:
    person_id, today = actor.person_id, clock.local_day(now)
    if person_id is None:
        raise InvitationExpired
    for row in found.rows:
        account_id = row["account_id"]
        tx.write(_SQL["accept_invitation"], invitation_id=row["invitation_id"], now=now)
        if queries.access_level(tx, person_id=person_id, account_id=account_id, today=today) != "owner":
            delegation.revoke(tx, person_id=person_id, account_id=account_id, now=now)
            tx.write(
                _SQL["add_right"],
                access_id=ids.new(),
                person_id=person_id,
                account_id=account_id,
                access_level=found.level,
                position=tx.value(_SQL["next_position"], person_id=person_id),
                granted_by=f"person:{found.invited_by}",
                ends_on=found.ends_on,
                now=now,
            )
        delegation.record(tx, "access.accepted", actor=actor, account_id=account_id, now=now, level=found.level)


def _check(offer: Offer, *, own: str, today: date) -> None:
    faults = {
        "email": not mail_rules.is_address(offer.email),
        "self": own == offer.email,
        "ends_on": offer.ends_on is not None and offer.ends_on < today,
        "level": offer.level not in GRANTED,
    }
    fault = next((name for name, is_wrong in faults.items() if is_wrong), None)
    if fault:
        raise InvitationRefused(fault)
