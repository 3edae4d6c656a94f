"""The wish to pay: who may, how much, once. From here on the bank and `operations` carry the payment."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from core.accounts import access, numbers
from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import clock, ids
from core.mail import rules as mail
from core.payments import for_orders, operations, queries, rules
from core.payments.model import NOBODYS, Intent, PartWish, State, Wish
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_TWIN = timedelta(minutes=30)
_RULES = ("card_fee_percent", "payment_limit")
_ATTEMPT_RULES = ("visitor_attempts_per_hour", "account_attempts_per_hour")
_ATTEMPTS_KEPT = timedelta(days=7)


class PaymentRefused(Exception):
    """The wish cannot be paid; carries codes: empty, too_small, too_large, twice, kopecks, email, phone, card."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(*codes)
        self.codes = tuple(codes)


class TooManyAttempts(Exception):
    """The address or the number was tried too often in the last hour."""


def create(db: Database, wish: Wish, *, actor: Actor, gateway: str, now: datetime) -> Intent:
    """
    Make a payment to be sent to the bank; the same key, or the same wish in another tab, gives the same payment.

    :raises accounts.access.AccessDenied: if the person may not manage one of the accounts
    :raises PaymentRefused: if the wish cannot be paid
    """

    def change(tx: Transaction) -> Intent:
        for part in wish.parts:
            access.require(tx, actor=actor, account_id=part.account_id, level="manage", today=clock.local_day(now))
        return created(tx, wish, person_id=actor.person_id, actor=actor.name, gateway=gateway, now=now)

    return db.change(change)


def create_as_visitor(
    db: Database, wish: Wish, *, account_number: str, address: str, gateway: str, now: datetime
) -> Intent:
    """
    Make a payment for the account of a typed number; the only part of the wish names no account.

    Whether somebody has the number is not told: money of a number that nobody has comes to `disputes`.

    :raises TooManyAttempts: if the address or the number was tried too often
    :raises PaymentRefused: if the wish cannot be paid
    """
    parsed = numbers.parse(account_number, has_check_digit=False)

    def change(tx: Transaction) -> Intent | Exception:
        known = queries.by_key(tx, idempotency_key=wish.idempotency_key)
        if known is not None:
            return queries.intent(tx, intent_id=known)
        account_id = _tried(tx, parsed.digits, parsed.candidates, address=address, now=now)
        if isinstance(account_id, Exception):
            return account_id
        parts = tuple(PartWish(account_id, part.amount, typed_number=parsed.digits) for part in wish.parts)
        whole = Wish(**{**wish.__dict__, "parts": parts, "channel": "visitor"})
        try:
            return created(tx, whole, person_id=None, actor=Actor.visitor().name, gateway=gateway, now=now)
        except PaymentRefused as refusal:
            return refusal

    result = db.change(change)  # a refusal is returned, not raised, so that the try itself is kept and counted
    if isinstance(result, Exception):
        raise result
    return result


def created(
    tx: Transaction, wish: Wish, *, person_id: uuid.UUID | None, actor: str, gateway: str, now: datetime
) -> Intent:
    """
    Make the payment in an open transaction whose caller has checked the rights.

    :raises PaymentRefused: if the wish cannot be paid
    """
    known = queries.by_key(tx, idempotency_key=wish.idempotency_key) or _twin(tx, wish, person_id, now)
    if known is not None:
        return queries.intent(tx, intent_id=known)
    values = tariffs.rule_values(tx, names=_RULES, on=clock.local_day(now))
    _check(tx, wish, person_id, largest=values["payment_limit"])
    intent_id = ids.new()
    number = rules.number(now.astimezone(clock.LOCAL), tail=intent_id.int)
    tx.write(
        _SQL["add_intent"],
        intent_id=intent_id,
        idempotency_key=wish.idempotency_key,
        intent_number=number,
        return_token=secrets.token_urlsafe(32),
        person_id=person_id,
        channel=wish.channel,
        amount=wish.amount,
        fee_amount=rules.fee(wish.amount, percent=values["card_fee_percent"]),
        email=wish.email.strip(),
        phone=wish.phone,
        language=wish.language,
        card_id=wish.card_id,
        is_saving_card=wish.is_saving_card and person_id is not None,
        rule_id=wish.rule_id,
        gateway=gateway,
        created_at=now,
    )
    _add_parts(tx, wish, intent_id, number)
    if wish.order is not None:
        for_orders.add(tx, wish.order, intent_id=intent_id)
    operations.record(tx, intent_id, "created", State.CREATED, now=now, details={"amount": wish.amount})
    about: dict[str, object] = {"accounts": [one.account_id for one in wish.parts]}
    if wish.order is not None:
        about = {"order": wish.order.order_number, "accounts": [wish.order.account_id]}
    audit.record(
        tx,
        now=now,
        actor=actor,
        action="payment.created",
        subject=("payment", number),
        details={"amount": wish.amount, "channel": wish.channel, **about},
    )
    return queries.intent(tx, intent_id=intent_id)


def forget_expired(db: Database, *, now: datetime) -> None:
    """Delete tries older than a week: they hold network addresses."""
    db.change(lambda tx: tx.write(_SQL["forget_attempts"], before=now - _ATTEMPTS_KEPT))


def _add_parts(tx: Transaction, wish: Wish, intent_id: uuid.UUID, number: str) -> None:
    for position, part in enumerate(wish.parts, start=1):
        payment_number = number if len(wish.parts) == 1 else f"{number}-{position}"
        tx.write(
            _SQL["add_part"],
            [part.account_id],
            intent_id=intent_id,
            position=position,
            account_id=part.account_id,
            payment_number=payment_number,
            amount=part.amount,
            service=part.service,
            period=part.period,
            is_penalty=part.is_penalty,
            typed_number=part.typed_number,
        )


def _check(tx: Transaction, wish: Wish, person_id: uuid.UUID | None, *, largest: Decimal) -> None:
    codes = rules.problems(wish.order.items if wish.order else wish.parts, largest=largest)
    if not mail.is_address(wish.email.strip()):
        codes.append("email")
    if wish.channel == "visitor" and wish.phone is None:
        codes.append("phone")
    if wish.card_id is not None and queries.card(tx, person_id=person_id, card_id=wish.card_id) is None:
        codes.append("card")
    if codes:
        raise PaymentRefused(codes)


def _twin(tx: Transaction, wish: Wish, person_id: uuid.UUID | None, now: datetime) -> uuid.UUID | None:
    if wish.order is not None:
        return for_orders.undeclined(tx, order_id=wish.order.order_id)
    if person_id is None or wish.channel != "account":
        return None
    return queries.twin(
        tx,
        person_id=person_id,
        channel=wish.channel,
        email=wish.email.strip(),
        card_id=wish.card_id,
        is_saving_card=wish.is_saving_card,
        parts=[_key(part) for part in sorted(wish.parts, key=lambda part: part.account_id)],
        since=now - _TWIN,
    )


def _key(part: PartWish) -> str:
    """Return the part as the statement `twin` writes it."""
    values = (part.account_id, f"{part.amount:.2f}", part.service, part.period, str(part.is_penalty).lower())
    return " ".join(str(value) for value in values if value is not None)


def _tried(tx: Transaction, digits: str, candidates: Sequence[str], *, address: str, now: datetime) -> int | Exception:
    values = tariffs.rule_values(tx, names=_ATTEMPT_RULES, on=clock.local_day(now))
    number_hash = hashlib.sha256(digits.lstrip("0").encode()).hexdigest()
    since = now - timedelta(hours=1)
    tried = tx.records(_SQL["attempts"], address=address, number_hash=number_hash, since=since)[0]
    if (
        tried["of_address"] >= values["visitor_attempts_per_hour"]
        or tried["of_number"] >= values["account_attempts_per_hour"]
    ):
        return TooManyAttempts()
    account_id = queries.visitor_account(tx, account_numbers=candidates)
    tx.write(
        _SQL["add_attempt"],
        attempt_id=ids.new(),
        number_hash=number_hash,
        address=address,
        attempted_at=now,
        has_succeeded=account_id is not None,
    )
    return account_id or NOBODYS
