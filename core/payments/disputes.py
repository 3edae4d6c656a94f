"""
Payments that a person looks into: what the bank says now, then credited, given back or closed with words for the payer.

Each step is the operator's, stands in the audit log, and leads out of the state «disputed»: pressed twice it is told
that it was decided. Money goes the usual ways: `settlement` credits, `refunds` gives back.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from core.accounts import numbers
from core.audit import operations as audit
from core.i18n.formats import Words
from core.identity.model import Actor, Role
from core.kit import ids, money
from core.mail import operations as mail
from core.mail.model import Letter
from core.payments import letters, operations, queries, rules
from core.payments.gateway import BankPayment, Gateway
from core.payments.model import NOBODYS, Intent, Part, State
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_LONGEST = 1000
_WHOLE = 0  # the position of a refund of the whole payment; parts of accounts begin with 1


class DisputeRefused(Exception):
    """
    The step cannot be made.

    `code` is not_operator, already, no_note, unknown, other, not_paid, order or no_account.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def said(db: Reader, *, intent_id: uuid.UUID) -> Mapping[str, str]:
    """Return bank, amount, currency, refunded as the bank last said them of the payment; empty if it never did."""
    for event in reversed(queries.events(db, intent_id=intent_id)):
        details: Mapping[str, str] = json.loads(event["details"])
        if event["kind"] in ("answered", "asked_again") and "amount" in details:
            return details
    return {}


def note(db: Reader, *, intent_id: uuid.UUID) -> str | None:
    """Return the words for the payer that the payment was closed with, None if it was not."""
    for event in reversed(queries.events(db, intent_id=intent_id)):
        if event["kind"] == "dispute_closed":
            return str(json.loads(event["details"])["note"])
    return None


def ask_again(
    db: Database, gateway: Gateway, *, intent_id: uuid.UUID, actor: Actor, now: datetime, bank_payment_id: str | None
) -> Intent:
    """
    Ask the bank how the payment stands and keep its words; what agrees by now goes its usual way.

    `bank_payment_id` names it where the answer was lost: the operator has found it in the bank's own office. It has to
    agree in sum and currency and be nobody else's.

    :raises DisputeRefused: not_operator, already, unknown (no id to ask by), other (not this payment)
    :raises gateway.GatewaySilent: if the bank does not answer
    :raises gateway.GatewayRefused: if the bank knows no such payment
    """
    found = _open(db, intent_id, actor)
    asked = found.bank_payment_id or (bank_payment_id or "").strip()
    if not asked or found.gateway != gateway.name:
        raise DisputeRefused("unknown")
    bank = gateway.find(asked)

    def change(tx: Transaction) -> Intent:
        known = _open(tx, intent_id, actor)
        if known.bank_payment_id is None and not _is_this(tx, known, bank):
            raise DisputeRefused("other")
        operations.record(tx, intent_id, "asked_again", State.DISPUTED, now=now, details=_words(bank))
        _audit(tx, known, "asked_again", actor, now, _words(bank))
        state = rules.next_state(State.CREATED, bank, total_amount=known.total_amount) or State.DISPUTED
        if known.bank_payment_id is None or state is not State.DISPUTED:
            operations.take(tx, known, bank, state, now=now)
        return queries.intent(tx, intent_id=intent_id)

    return db.change(change)


def credit(db: Database, *, intent_id: uuid.UUID, actor: Actor, now: datetime) -> Intent:
    """
    Credit what the bank holds of the payment, less the fee, to its accounts in the proportion of their parts.

    `settlement.post_waiting` carries it to the accounts.

    :raises DisputeRefused: not_operator, already, order, no_account (of a number that nobody has: see `assign`),
        not_paid (the bank holds nothing in roubles)
    """

    def change(tx: Transaction) -> Intent:
        found = _open(tx, intent_id, actor)
        parts = queries.parts(tx, intent_ids=[intent_id])[intent_id]
        if not parts:
            raise DisputeRefused("order")
        if any(part.account_id == NOBODYS for part in parts):
            raise DisputeRefused("no_account")
        return _credited(tx, found, parts, actor=actor, now=now)

    return db.change(change)


def assign(db: Database, *, intent_id: uuid.UUID, account_number: str, actor: Actor, now: datetime) -> Intent:
    """
    Credit a visitor's payment, whose number nobody has, to the account that an operator found out.

    The same said again changes nothing.

    :raises DisputeRefused: not_operator, already (it has an account), no_account (nor has the new number), not_paid
    """
    parsed = numbers.parse(account_number, has_check_digit=False)

    def change(tx: Transaction) -> Intent:
        account_id = queries.visitor_account(tx, account_numbers=parsed.candidates)
        parts = queries.parts(tx, intent_ids=[intent_id])[intent_id]
        if actor.role is Role.OPERATOR and _is_assigned(tx, intent_id, account_id):
            return queries.intent(tx, intent_id=intent_id)
        found = _open(tx, intent_id, actor)
        if [part.account_id for part in parts] != [NOBODYS]:
            raise DisputeRefused("already")
        if account_id is None:
            raise DisputeRefused("no_account")
        tx.write(_SQL["set_account"], [account_id], intent_id=intent_id, account_id=account_id)
        details = {"account_id": account_id, "typed": parts[0].account_number}
        operations.record(tx, intent_id, "dispute_assigned", State.DISPUTED, now=now, details=details)
        _audit(tx, found, "assigned", actor, now, details)
        credited = _credited(tx, found, parts, actor=actor, now=now)
        letters.assigned(tx, credited, now=now)
        return credited

    return db.change(change)


def give_back(db: Database, *, intent_id: uuid.UUID, note: str, actor: Actor, now: datetime) -> None:
    """
    Let the bank give back all that it holds of the payment, the fee included; `refunds.carry_out` makes it.

    :raises DisputeRefused: not_operator, already, no_note, not_paid
    """

    def change(tx: Transaction) -> None:
        found, text, amount = _open(tx, intent_id, actor), _told(note), held(tx, intent_id=intent_id)
        if amount <= 0 or found.bank_payment_id is None:
            raise DisputeRefused("not_paid")
        refund_id = ids.new()
        tx.write(
            _SQL["add_refund"],
            refund_id=refund_id,
            intent_id=intent_id,
            position=_WHOLE,
            amount=amount,
            answer=text,
            actor=actor.name,
            now=now,
        )
        details = {"amount": amount, "note": text}
        operations.record(tx, intent_id, "refund_approved", State.DISPUTED, now=now, details=details)
        _audit(tx, found, "given_back", actor, now, details)

    db.change(change)


def close(db: Database, *, intent_id: uuid.UUID, note: str, actor: Actor, now: datetime) -> None:
    """
    Close the payment without money: nothing came, or it was settled elsewhere; the note goes to the payer by letter.

    :raises DisputeRefused: not_operator, already, no_note
    """

    def change(tx: Transaction) -> None:
        found, text = _open(tx, intent_id, actor), _told(note)
        tx.write(_SQL["set_closed"], intent_id=intent_id, now=now)
        details = {"note": text, "held": held(tx, intent_id=intent_id)}
        operations.record(tx, intent_id, "dispute_closed", State.CANCELED, now=now, details=details)
        _audit(tx, found, "closed", actor, now, details)
        _letter(tx, found, text, now=now)

    db.change(change)


def held(db: Reader, *, intent_id: uuid.UUID) -> Decimal:
    """Return the roubles that the bank has of the payment by its newest answer, less what it gave back."""
    bank = said(db, intent_id=intent_id)
    if bank.get("bank") != "succeeded" or bank.get("currency") != "RUB":
        return money.ZERO
    return Decimal(bank["amount"]) - Decimal(bank.get("refunded", "0"))


def is_going_back(db: Reader, *, intent_id: uuid.UUID) -> bool:
    """Return whether the bank has been told to give the money back and has not done it yet."""
    return bool(db.value(_SQL["is_going_back"], intent_id=intent_id))


def _credited(tx: Transaction, found: Intent, parts: Sequence[Part], *, actor: Actor, now: datetime) -> Intent:
    """Let what the bank holds be credited to the parts in their proportion."""
    bank_amount = held(tx, intent_id=found.intent_id)
    amount = bank_amount - found.fee_amount
    if amount <= 0:
        raise DisputeRefused("not_paid")
    shares = money.split(amount, weights=[part.amount for part in parts])
    again = "-R" if found.reason == "contradicts" else ""  # the number stands for another payment of the account
    for part, share in zip(parts, shares, strict=True):
        number = f"{part.payment_number}{again}"
        tx.write(
            _SQL["set_part"], intent_id=found.intent_id, position=part.position, amount=share, payment_number=number
        )
    tx.write(_SQL["set_credited"], intent_id=found.intent_id, amount=amount, now=now)
    details = {"held": bank_amount, "credited": amount, "asked": found.total_amount}
    operations.record(tx, found.intent_id, "dispute_credited", State.SUCCEEDED, now=now, details=details)
    _audit(tx, found, "credited", actor, now, details)
    return queries.intent(tx, intent_id=found.intent_id)


def _is_assigned(tx: Transaction, intent_id: uuid.UUID, account_id: int | None) -> bool:
    """Return whether the payment was led to this account before."""
    assigned = [event for event in queries.events(tx, intent_id=intent_id) if event["kind"] == "dispute_assigned"]
    return any(json.loads(event["details"])["account_id"] == account_id for event in assigned)


def _open(db: Reader, intent_id: uuid.UUID, actor: Actor) -> Intent:
    if actor.role is not Role.OPERATOR:
        raise DisputeRefused("not_operator")
    found = queries.intent(db, intent_id=intent_id)
    if found.state is not State.DISPUTED or is_going_back(db, intent_id=intent_id):
        raise DisputeRefused("already")
    return found


def _told(note: str) -> str:
    if not note.strip():
        raise DisputeRefused("no_note")
    return note.strip()[:_LONGEST]


def _is_this(tx: Transaction, found: Intent, bank: BankPayment) -> bool:
    is_ours = (bank.amount, bank.currency) == (found.total_amount, "RUB")
    return is_ours and queries.by_bank(tx, bank_payment_id=bank.payment_id) is None


def _words(bank: BankPayment) -> dict[str, object]:
    return {
        "bank": bank.status.value,
        "amount": bank.amount,
        "currency": bank.currency,
        "refunded": bank.refunded_amount,
        "reason": bank.reason,
        "payment": bank.payment_id,
    }


def _audit(
    tx: Transaction, found: Intent, step: str, actor: Actor, now: datetime, details: Mapping[str, object]
) -> None:
    subject = ("payment", found.intent_number)
    audit.record(tx, now=now, actor=actor.name, action=f"payment.dispute_{step}", subject=subject, details=details)


def _letter(tx: Transaction, found: Intent, text: str, *, now: datetime) -> None:
    words = Words(found.language)
    letter = Letter(
        to=found.email,
        language=found.language,
        subject=words.t("Payment {number}: we have looked into it", number=found.intent_number),
        paragraphs=(words.t("The payment was not credited. Our answer:"), text),
        rows=((words.t("Payment"), found.intent_number), (words.t("Amount"), words.money(found.total_amount))),
    )
    key = f"payment:{found.intent_id}:looked_into"
    mail.send(tx, letter, kind="payment_looked_into", dedupe_key=key, now=now)
