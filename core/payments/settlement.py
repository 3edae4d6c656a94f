"""
Asking the bank and taking over its answers: sending, re-reading, crediting.

No call of the bank stands inside a transaction, and each step may be interrupted: what was begun is on record
before, and `sweep` takes it up again. A message of the bank only makes us ask (domain.md 4.7).
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.i18n.formats import Words
from core.kit import clock, ids
from core.payments import for_orders, operations, posting, queries
from core.payments.gateway import Gateway, GatewayRefused, GatewaySilent, Item, Order
from core.payments.model import Intent, Part, State
from core.tariffs import queries as tariffs
from data.database import Database, Record

_LOG = logging.getLogger("kabinet.payments")
_KEY_LIVES = timedelta(hours=23)  # the bank forgets keys after a day; by then what nobody paid is canceled there
_JUST_NOW = timedelta(minutes=15)
_LONGEST_OPEN = timedelta(days=30)  # paid while we were down: found as long as the bank remembers
RETURN = "/bank/return/"


def send(db: Database, gateway: Gateway, *, intent_id: uuid.UUID, origin: str, now: datetime) -> Intent:
    """
    Make the payment at the bank, once however often it is asked for; `origin` is where the payer's browser finds us.

    The answer has the address of the bank's page, or is decided where a saved card pays.

    :raises GatewaySilent: if the bank does not answer; the next sweep or press asks again
    """
    found = queries.intent(db, intent_id=intent_id)
    if found.state is not State.CREATED:
        return found
    method_id, is_kept = queries.method(db, card_id=found.card_id)
    if not is_kept and found.sent_at is None:
        return operations.take_refusal(db, intent_id=intent_id, code="card_gone", now=now)
    found = operations.mark_sent(db, intent_id=intent_id, return_url=f"{origin}{RETURN}{found.return_token}", now=now)
    if found.state is not State.CREATED:  # withdrawn meanwhile: the bank must not take money for it
        return found
    try:
        bank = gateway.create(_order(db, found, method_id))
    except GatewayRefused as refusal:
        _LOG.warning("the bank refused payment %s: %s %s", found.intent_number, refusal.code, refusal.text)
        return operations.take_refusal(db, intent_id=intent_id, code=refusal.code, now=now)
    answered = operations.take_answer(db, bank, intent_id=intent_id, now=now)
    return _credited(db, answered, now=now)


def refresh(db: Database, gateway: Gateway, *, intent_id: uuid.UUID, now: datetime) -> Intent:
    """
    Ask the bank how the payment stands, take that over and credit it if it was paid.

    :raises GatewaySilent: if the bank does not answer
    """
    found = queries.intent(db, intent_id=intent_id)
    if found.bank_payment_id is not None and found.state in (State.CREATED, State.AT_BANK):
        bank = gateway.find(found.bank_payment_id)
        found = operations.take_answer(db, bank, intent_id=intent_id, now=now)
    return _credited(db, found, now=now)


def post_waiting(db: Database, *, now: datetime) -> int:
    """Credit every payment that was paid and does not stand in history; return how many were."""
    waiting: dict[uuid.UUID, list[Record]] = defaultdict(list)
    for row in queries.succeeded(db):
        waiting[row["intent_id"]].append(row)
    if not waiting:
        return 0
    incoming = {row["payment_number"]: _incoming(row) for rows in waiting.values() for row in rows}
    done = posting.post(db, list(incoming.values()), now=now, batch_id=ids.new(), actor="gateway")
    refused = {payment.payment_number: why for payment, why in done.refused}
    count = 0
    for intent_id, rows in waiting.items():
        why = next((refused[row["payment_number"]] for row in rows if row["payment_number"] in refused), None)
        if why is not None:
            operations.dispute(db, intent_id=intent_id, reason=why, now=now)
        else:
            count += operations.mark_posted(db, intent_id=intent_id, now=now, details=_details(rows))
    return count


def sweep(db: Database, gateway: Gateway, *, origin: str, now: datetime, is_thorough: bool = True) -> None:
    """
    Take up whatever was interrupted or never told: unsent, undecided and uncredited payments.

    Between thorough sweeps only those of the last quarter of an hour are asked for: the bank counts our questions.
    """
    key_since = now - _KEY_LIVES
    since = now - (_LONGEST_OPEN if is_thorough else _JUST_NOW)
    for intent_id in queries.unsettled(db, since=since, key_since=key_since if is_thorough else since):
        found = queries.intent(db, intent_id=intent_id)
        if found.gateway != gateway.name:
            continue
        try:
            if found.state is State.CREATED and found.bank_payment_id is None:
                send(db, gateway, intent_id=intent_id, origin=origin, now=now)
            elif found.is_open:
                refresh(db, gateway, intent_id=intent_id, now=now)
        except (GatewaySilent, GatewayRefused) as error:
            _LOG.info("payment %s is asked for again later: %s", found.intent_number, type(error).__name__)
    for intent_id in queries.stranded(db, key_since=key_since):
        operations.dispute(db, intent_id=intent_id, reason="unanswered", now=now)
    post_waiting(db, now=now)


def _credited(db: Database, found: Intent, *, now: datetime) -> Intent:
    if found.state is State.SUCCEEDED:
        post_waiting(db, now=now)
        return queries.intent(db, intent_id=found.intent_id)
    return found


def _incoming(row: Record) -> posting.Incoming:
    return posting.Incoming(
        payment_number=row["payment_number"],
        account_id=row["account_id"],
        amount=row["amount"],
        paid_at=row["paid_at"],
        channel="autopay" if row["channel"] == "autopay" else "card",
        purpose=row["intent_number"],
        service=row["service"],
        period=row["period"],
        is_penalty=row["is_penalty"],
    )


def _details(rows: Sequence[Record]) -> Mapping[str, object]:
    return {"payments": [row["payment_number"] for row in rows]}


def _order(db: Database, found: Intent, method_id: str | None) -> Order:
    vat_code = int(tariffs.rule_value(db, name="receipt_vat_code", on=clock.local_day(found.created_at)))
    order = for_orders.of_intent(db, intent_id=found.intent_id)
    if order is not None:
        description = for_orders.description(found, order)
        items = for_orders.items(db, intent_id=found.intent_id)
    else:
        parts = queries.parts(db, intent_ids=[found.intent_id])[found.intent_id]
        description, items = _description(found, parts), _items(parts, vat_code)
    return Order(
        idempotency_key=str(found.intent_id),
        amount=found.total_amount,
        description=description,
        return_url=found.return_url or "",
        language=found.language,
        email=found.email,
        items=[*items, Item(Words("ru").t("Fee"), found.fee_amount, vat_code)] if found.fee_amount else items,
        method_id=method_id,
        is_saving_card=found.is_saving_card,
    )


def _description(found: Intent, parts: Sequence[Part]) -> str:
    words = Words(found.language)
    numbers = ", ".join(part.account_number for part in parts)
    return words.t("Payment {payment}, account {numbers}", payment=found.intent_number, numbers=numbers)


def _items(parts: Sequence[Part], vat_code: int) -> list[Item]:
    words = Words("ru")  # the cash register's receipt is a Russian document
    return [
        Item(words.t("Utilities, account {number}", number=part.account_number), part.amount, vat_code)
        for part in parts
    ]
