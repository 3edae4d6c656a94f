"""
Registering: the account number and what stands on the receipt must agree, then a letter confirms the e-mail (A2, A3).

Nobody is a person of Kabinet before the link was opened. Numbers that do not exist, and addresses that do not agree,
get one answer after the same work.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.accounts import queries, requisites, rules
from core.accounts.model import AccountCard
from core.audit import operations as audit
from core.i18n.catalogue import Language
from core.i18n.formats import Words
from core.identity import consents, email_tokens, letters, limits, passwords, tokens
from core.identity import operations as identity
from core.identity import queries as people
from core.identity import rules as identity_rules
from core.identity.consents import Proof
from core.identity.model import Person, Role
from core.kit import ids
from core.mail import operations as mail
from core.mail import queries as letters_written
from core.mail import rules as mail_rules
from core.mail.model import Letter
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)


class Fault(StrEnum):
    """What is wrong with a form, by field; the value stands in the address of the page."""

    NUMBER = "number"
    HOUSE = "house"
    EMAIL = "email"
    CONSENT = "consent"
    INN = "inn"
    KPP = "kpp"
    OGRN = "ogrn"
    NOT_MATCHED = "not_matched"


class FormRefused(Exception):
    """The form cannot be taken; carries every fault and every weakness of the password."""

    def __init__(self, faults: list[Fault], weaknesses: list[identity_rules.Weakness]) -> None:
        super().__init__(faults, weaknesses)
        self.faults = faults
        self.weaknesses = weaknesses


@dataclass(frozen=True)
class Applicant:
    """What everybody types; `key` makes a second press of the same form harmless."""

    number: str
    email: str
    password: str
    has_consent: bool
    wants_mailings: bool
    key: str


@dataclass(frozen=True)
class Place:
    """The address on the receipt of a household, letter and extension apart or together with house and flat."""

    house: str
    letter: str
    flat: str
    extension: str


def register_household(
    db: Database, applicant: Applicant, place: Place, *, proof: Proof, origin: str, now: datetime
) -> None:
    """
    Send the link that finishes the registration of a household.

    :raises FormRefused: with everything that is wrong
    :raises limits.TriedTooOften: after five tries of a number, or thirty of a network, within an hour
    """
    faults = [Fault.HOUSE] if not place.house.strip() else []
    _check(applicant, faults)
    limits.count(db, purpose="registration", key=_number_key(applicant), address=proof.address, now=now)
    card = queries.account_by_number(db, account_number=applicant.number)
    house, flat = queries.place_on_file(db, account_id=card.account_id if card else 0)
    is_same = rules.same_place(rules.joined(place.house, place.letter), house) and rules.same_place(
        rules.joined(place.flat, place.extension, between="/"), flat
    )
    matched = card if is_same and card and card.customer_kind == "household" else None
    _send_link(db, applicant, matched, role=Role.HOUSEHOLD, proof=proof, origin=origin, now=now)


def register_organisation(
    db: Database, applicant: Applicant, given: requisites.Requisites, *, proof: Proof, origin: str, now: datetime
) -> None:
    """
    Send the link that finishes the registration of an organisation: number, form and numbers must be the contract's.

    :raises FormRefused: with everything that is wrong
    :raises limits.TriedTooOften: after five tries of a number, or thirty of a network, within an hour
    """
    _check(applicant, [Fault(name) for name in requisites.faults(given)])
    limits.count(db, purpose="registration", key=_number_key(applicant), address=proof.address, now=now)
    card = queries.account_by_number(db, account_number=applicant.number)
    on_file = db.record(_SQL["requisites"], account_id=card.account_id if card else 0)
    is_same = requisites.agree(given, requisites.Requisites(**on_file) if on_file else None)
    matched = card if is_same and card and card.customer_kind == "organisation" else None
    _send_link(db, applicant, matched, role=Role.CORPORATE, proof=proof, origin=origin, now=now)


def confirm(db: Database, *, token: str, origin: str, now: datetime) -> Person:
    """
    Make the person of a link and give the account; the owners so far are told.

    :raises email_tokens.LinkExpired: if the link was used, is too old, or somebody took the e-mail meanwhile
    """

    def change(tx: Transaction) -> Person:
        link = email_tokens.use(tx, token=token, purpose="registration", now=now)
        if people.is_email_taken(tx, email=link.email):
            raise email_tokens.LinkExpired
        given = link.payload
        name = link.email.partition("@")[0]
        person = Person(ids.new(), link.email, name, Role(given["role"]), given["language"], is_sample=False)
        identity.add_person(tx, person, password_hash=given["password_hash"], now=now)
        proof = Proof(given["address"], given["user_agent"], given["language"])
        wants_mailings = bool(given["wants_mailings"])
        record_consents(tx, person_id=person.person_id, wants_mailings=wants_mailings, proof=proof, now=now)
        _tell_owners(tx, account_id=given["account_id"], person=person, origin=origin, now=now)
        _own(tx, account_id=given["account_id"], person_id=person.person_id, now=now)
        return person

    return db.change(change)


def record_consents(
    tx: Transaction, *, person_id: uuid.UUID, wants_mailings: bool, proof: Proof, now: datetime
) -> None:
    """Record what a new person has agreed to."""
    consents.record(tx, person_id=person_id, purpose="personal_data", is_granted=True, proof=proof, now=now)
    if wants_mailings:
        consents.record(tx, person_id=person_id, purpose="mailings", is_granted=True, proof=proof, now=now)


def _check(applicant: Applicant, faults: list[Fault]) -> None:
    found = list(faults)
    email = identity_rules.email_key(applicant.email)
    if not any(sign.isdigit() for sign in applicant.number):
        found.insert(0, Fault.NUMBER)
    if not mail_rules.is_address(email):
        found.append(Fault.EMAIL)
    if not applicant.has_consent:
        found.append(Fault.CONSENT)
    weak = identity_rules.weaknesses(applicant.password, email=email, well_known=passwords.well_known())
    if found or weak:
        raise FormRefused(found, weak)


def _number_key(applicant: Applicant) -> str:
    return "".join(sign for sign in applicant.number if sign.isdigit()).lstrip("0")


def _send_link(
    db: Database,
    applicant: Applicant,
    card: AccountCard | None,
    *,
    role: Role,
    proof: Proof,
    origin: str,
    now: datetime,
) -> None:
    # The password is hashed before anybody knows whether the number agrees: the answer takes as long.
    password_hash, token = passwords.hashed(applicant.password), tokens.new()
    if card is None:
        raise FormRefused([Fault.NOT_MATCHED], [])
    email = identity_rules.email_key(applicant.email)
    payload = {
        "account_id": card.account_id,
        "role": role.value,
        "language": proof.language,
        "password_hash": password_hash,
        "wants_mailings": applicant.wants_mailings,
        "address": proof.address,
        "user_agent": proof.user_agent,
    }
    dedupe_key = f"registration:{tokens.fingerprint(f'{applicant.key}|{email}|{card.account_id}')}"
    words = Words(proof.language)

    def change(tx: Transaction) -> None:
        if people.is_email_taken(tx, email=email):
            letter = letters.already_registered(words, to=email, link=f"{origin}/forgotten")
        else:
            letter = letters.confirm_registration(words, to=email, link=f"{origin}/confirm?token={token}")
        if not letters_written.is_known(tx, dedupe_key=dedupe_key):
            # Also of an e-mail that is taken, whose letter has no link: the answer takes as long.
            email_tokens.add(
                tx, token=token, purpose="registration", email=email, person_id=None, payload=payload, now=now
            )
        mail.send(tx, letter, kind="identity.registration", dedupe_key=dedupe_key, now=now)

    db.change(change)


def _own(tx: Transaction, *, account_id: int, person_id: uuid.UUID, now: datetime) -> None:
    actor = f"person:{person_id}"
    tx.write(
        _SQL["add_owner"],
        access_id=ids.new(),
        person_id=person_id,
        account_id=account_id,
        granted_by=actor,
        now=now,
    )
    audit.record(tx, now=now, actor=actor, action="account.added", subject=("account", str(account_id)))


def _tell_owners(tx: Transaction, *, account_id: int, person: Person, origin: str, now: datetime) -> None:
    language: Language = person.language or "ru"
    words = Words(language)
    for row in tx.records(_SQL["owner_addresses"], account_id=account_id):
        if row["email"] == person.email or not mail_rules.is_address(row["email"]):
            continue
        letter = Letter(
            to=row["email"],
            language=language,
            subject=words.t("Somebody else now has a sign-in to your account"),
            paragraphs=(
                words.t("A person who knows the account number and the address from the receipt has registered."),
                words.t("If nobody of yours did, call us: the number stands on the receipt."),
            ),
            button=(words.t("Open Kabinet"), origin),
        )
        key = f"new-owner:{account_id}:{person.person_id}:{row['email']}"
        mail.send(tx, letter, kind="accounts.new_owner", dedupe_key=key, now=now, account_id=account_id)
