"""A payment from the wish to the credited money, one small change a step; the bank is asked in between (settlement)."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import ids
from core.payments import letters, queries, rules
from core.payments.gateway import BankCard, BankPayment
from core.payments.model import NOBODYS, Intent, State
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)


def mark_sent(db: Database, *, intent_id: uuid.UUID, return_url: str, now: datetime) -> Intent:
    """Record, before the first call, that the bank may know of the payment: after a crash it is asked again."""

    def change(tx: Transaction) -> Intent:
        found = queries.intent(tx, intent_id=intent_id)
        if found.sent_at is None and found.state is State.CREATED:
            tx.write(_SQL["mark_sent"], intent_id=intent_id, return_url=return_url, now=now)
            record(tx, intent_id, "sent", found.state, now=now)
        return queries.intent(tx, intent_id=intent_id)

    return db.change(change)


def take_answer(db: Database, bank: BankPayment, *, intent_id: uuid.UUID, now: datetime) -> Intent:
    """Take over what the bank says of a payment, if it follows from the state it is in; saves the card if wished."""

    def change(tx: Transaction) -> Intent:
        found = queries.intent(tx, intent_id=intent_id)
        if found.bank_payment_id not in (None, bank.payment_id):
            record(tx, intent_id, "ignored", found.state, now=now, details={"other_payment": bank.payment_id})
            return found
        state = rules.next_state(found.state, bank, total_amount=found.total_amount)
        if state is None:
            if rules.is_contradiction(found.state, bank.status):
                record(tx, intent_id, "ignored", found.state, now=now, details={"bank": bank.status})
            return found
        take(tx, found, bank, state, now=now)
        if state is State.SUCCEEDED and bank.card and bank.card.is_saved and found.is_saving_card:
            _save_card(tx, found, bank.card, now=now)
        return _told(tx, intent_id, now=now)

    return db.change(change)


def take_refusal(db: Database, *, intent_id: uuid.UUID, code: str, now: datetime) -> Intent:
    """Record that the bank would not take the payment at all."""

    def change(tx: Transaction) -> Intent:
        found = queries.intent(tx, intent_id=intent_id)
        if found.state is State.CREATED:
            reason = code if code == "card_gone" else "refused"
            values = {"bank_payment_id": None, "confirmation_url": None, "card_mask": None, "paid_at": None}
            tx.write(_SQL["set_state"], intent_id=intent_id, state="canceled", reason=reason, now=now, **values)
            record(tx, intent_id, "refused", State.CANCELED, now=now, details={"code": code})
            return _told(tx, intent_id, now=now)
        return found

    return db.change(change)


def mark_posted(db: Database, *, intent_id: uuid.UUID, now: datetime, details: Mapping[str, object]) -> bool:
    """Record that the money stands in history and send the receipt; return False if that was known."""

    def change(tx: Transaction) -> bool:
        found = queries.intent(tx, intent_id=intent_id)
        if found.state is not State.SUCCEEDED:
            return False
        tx.write(_SQL["mark_posted"], intent_id=intent_id, now=now)
        record(tx, intent_id, "posted", State.POSTED, now=now, details=details)
        letters.receipt(tx, found, queries.parts(tx, intent_ids=[intent_id])[intent_id], now=now)
        return True

    return db.change(change)


def dispute(db: Database, *, intent_id: uuid.UUID, reason: str, now: datetime) -> None:
    """
    Set a payment aside for a person: its money cannot be posted. A visitor gets the receipt all the same.

    Whoever comes late, with what it read before a person decided, changes nothing.
    """

    def change(tx: Transaction) -> None:
        found = queries.intent(tx, intent_id=intent_id)
        if found.state not in (State.CREATED, State.AT_BANK, State.SUCCEEDED):
            return
        if found.channel == "visitor" and reason == rules.UNKNOWN_ACCOUNT:
            parts = queries.parts(tx, intent_ids=[intent_id])[intent_id]
            if all(part.account_id != NOBODYS for part in parts):
                return
            letters.receipt(tx, found, parts, now=now)
        values = {"bank_payment_id": None, "confirmation_url": None, "card_mask": None, "paid_at": None}
        tx.write(_SQL["set_state"], intent_id=intent_id, state="disputed", reason=reason, now=now, **values)
        record(tx, intent_id, "disputed", State.DISPUTED, now=now, details={"reason": reason})

    db.change(change)


def record_notice(db: Database, *, intent_id: uuid.UUID, event: str, now: datetime) -> None:
    """Record that the bank sent a message; what it says is asked again, never believed."""

    def change(tx: Transaction) -> None:
        found = queries.intent(tx, intent_id=intent_id)
        record(tx, intent_id, "told", found.state, now=now, details={"event": event})

    db.change(change)


def remove_card(db: Database, *, card_id: uuid.UUID, actor: Actor, now: datetime) -> None:
    """Keep a card of the actor no longer; automatic payments by it find none. Nothing for a card that is not kept."""

    def change(tx: Transaction) -> None:
        if queries.card(tx, person_id=actor.person_id, card_id=card_id) is None:
            return
        tx.write(_SQL["remove_card"], card_id=card_id, person_id=actor.person_id, now=now)
        audit.record(tx, now=now, actor=actor.name, action="card.removed", subject=("card", str(card_id)))

    db.change(change)


def record(
    tx: Transaction,
    intent_id: uuid.UUID,
    kind: str,
    state: State,
    *,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add one thing that happened to a payment."""
    tx.write(
        _SQL["add_event"],
        event_id=ids.new(),
        intent_id=intent_id,
        recorded_at=now,
        kind=kind,
        state=state,
        details=json.dumps(details or {}, ensure_ascii=False, default=str),
    )


def _told(tx: Transaction, intent_id: uuid.UUID, *, now: datetime) -> Intent:
    """Return the payment in its new state; nobody watches an automatic one, so a letter says that it failed."""
    found = queries.intent(tx, intent_id=intent_id)
    if found.state is State.CANCELED and found.channel == "autopay":
        letters.declined(tx, found, queries.parts(tx, intent_ids=[intent_id])[intent_id], now=now)
    return found


def take(tx: Transaction, found: Intent, bank: BankPayment, state: State, *, now: datetime) -> None:
    """Set the state that follows from what the bank says of a payment, with its words."""
    captured_at = min(bank.captured_at, now) if bank.captured_at else now
    tx.write(
        _SQL["set_state"],
        intent_id=found.intent_id,
        state=state,
        bank_payment_id=bank.payment_id,
        confirmation_url=bank.confirmation_url,
        reason=rules.MISMATCH if state is State.DISPUTED else bank.reason,
        card_mask=f"{bank.card.brand} *{bank.card.last4}" if bank.card else None,
        paid_at=captured_at if state in (State.SUCCEEDED, State.DISPUTED) else None,
        now=now,
    )
    details = {"bank": bank.status, "amount": bank.amount, "currency": bank.currency, "reason": bank.reason}
    record(tx, found.intent_id, "answered", state, now=now, details=details)
    if state is not State.AT_BANK:
        subject = ("payment", found.intent_number)
        audit.record(tx, now=now, actor="gateway", action=f"payment.{state}", subject=subject, details=details)


def _save_card(tx: Transaction, found: Intent, card: BankCard, *, now: datetime) -> None:
    tx.write(
        _SQL["add_card"],
        card_id=ids.new(),
        person_id=found.person_id,
        method_id=card.method_id,
        gateway=found.gateway,
        brand=card.brand,
        last4=card.last4,
        expiry_month=card.expiry_month,
        expiry_year=card.expiry_year,
        now=now,
    )
