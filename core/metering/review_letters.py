"""Letters about a doubtful reading: what was corrected or not taken and why, or a question."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES
from core.identity import queries as people
from core.identity.model import Role
from core.mail import operations as mail
from core.mail import rules as mail_rules
from core.mail.model import Letter
from core.metering import review_queries
from core.metering.review_model import Doubtful, DoubtfulValue
from data.database import Reader, Transaction

_CUSTOMERS = {Role.HOUSEHOLD, Role.CORPORATE}


def address(db: Reader, found: Doubtful) -> tuple[str, Words] | None:
    """Return where to write and in which language: the person who sent it, else the account's address on file."""
    if found.actor.startswith("person:"):
        person = people.person_by_id(db, person_id=UUID(found.actor.removeprefix("person:")))
        if person is not None and person.role in _CUSTOMERS:
            return person.email, Words(person.language or "ru")
    email = review_queries.recipient(db, account_id=found.account_id)["email"]
    return (email, Words("ru")) if email and mail_rules.is_address(email) else None


def corrected(
    tx: Transaction,
    found: Doubtful,
    before: Sequence[DoubtfulValue],
    after: Mapping[int, Decimal],
    *,
    note: str,
    origin: str,
    now: datetime,
) -> bool:
    """Tell what stands instead and why; return whether there was an address."""

    def write(words: Words) -> _Text:
        changed = {
            each.register_id: words.t(
                "{before}, corrected to {after}",
                before=words.number(each.value),
                after=words.number(after[each.register_id]),
            )
            for each in before
        }
        return _Text(
            words.t("Your reading was corrected"),
            (
                words.t("We corrected your reading {number}.", number=found.submission_number),
                words.t("Why: {note}", note=note),
                words.t("Both stand in your account. If it is not so, send the reading again or write to us."),
            ),
            changed,
        )

    return _send(tx, found, before, write, kind="corrected", key="", origin=origin, now=now)


def rejected(
    tx: Transaction, found: Doubtful, values: Sequence[DoubtfulValue], *, note: str, origin: str, now: datetime
) -> bool:
    """Tell that a reading does not count and why; return whether there was an address."""

    def write(words: Words) -> _Text:
        return _Text(
            words.t("Your reading was not taken"),
            (
                words.t("Your reading {number} cannot be used for the bill.", number=found.submission_number),
                words.t("Why: {note}", note=note),
                words.t(
                    "Please look at the meter again and send what it shows: without a reading we charge an estimate."
                ),
            ),
            {each.register_id: words.number(each.value) for each in values},
        )

    return _send(tx, found, values, write, kind="rejected", key="", origin=origin, now=now)


def asked(
    tx: Transaction, found: Doubtful, values: Sequence[DoubtfulValue], *, question: str, origin: str, now: datetime
) -> bool:
    """Ask the customer; return whether there was an address."""

    def write(words: Words) -> _Text:
        return _Text(
            words.t("A question about your reading"),
            (
                words.t("You sent the reading {number}, and we want to be sure of it.", number=found.submission_number),
                question,
                words.t("Send the reading again: the newest counts. If it is as you sent it, write to us."),
            ),
            {each.register_id: words.number(each.value) for each in values},
        )

    return _send(tx, found, values, write, kind="asked", key=question, origin=origin, now=now)


@dataclass(frozen=True)
class _Text:
    subject: str
    paragraphs: tuple[str, ...]
    shown: Mapping[int, str]  # by register id


def _send(
    tx: Transaction,
    found: Doubtful,
    values: Sequence[DoubtfulValue],
    write: Callable[[Words], _Text],
    *,
    kind: str,
    key: str,
    origin: str,
    now: datetime,
) -> bool:
    place = address(tx, found)
    if place is None:
        return False
    email, words = place
    text = write(words)
    number = review_queries.recipient(tx, account_id=found.account_id)["account_number"]
    letter = Letter(
        to=email,
        language=words.language,
        subject=text.subject,
        paragraphs=text.paragraphs,
        rows=tuple((_meter(words, found, each), text.shown[each.register_id]) for each in values),
        button=(words.t("Open the readings"), f"{origin}/readings?account={number}"),
    )
    dedupe_key = f"reading.{kind}:{found.submission_id}:{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    mail.send(tx, letter, kind=f"metering.{kind}", dedupe_key=dedupe_key, now=now, account_id=found.account_id)
    return True


def _meter(words: Words, found: Doubtful, value: DoubtfulValue) -> str:
    service = words.t(SERVICE_NAMES[found.service])
    zone = "" if value.zone == "single" else f", T{value.position}"
    return f"{service}, № {value.serial_number}{zone}"
