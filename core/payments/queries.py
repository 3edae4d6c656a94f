"""Questions about payments made here: where they stand, for which accounts, with which cards."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from core.payments.model import Card, Intent, Part, Refund, Rule, State
from data import shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
REFUND_STATES = ("requested", "approved", "done", "rejected")


class IntentUnknown(Exception):
    """There is no such payment, or it is not this person's."""


def intent(db: Reader, *, intent_id: uuid.UUID) -> Intent:
    """
    Return a payment.

    :raises IntentUnknown: if there is none
    """
    row = db.record(_SQL["intent"], intent_id=intent_id)
    if row is None:
        raise IntentUnknown
    return Intent(**{**row, "state": State(row["state"])})


def own_intent(db: Reader, *, intent_id: uuid.UUID, person_id: uuid.UUID) -> Intent:
    """
    Return a payment of the person.

    :raises IntentUnknown: if it does not exist or is somebody else's
    """
    found = intent(db, intent_id=intent_id)
    if found.person_id != person_id:
        raise IntentUnknown
    return found


def by_token(db: Reader, *, return_token: str) -> Intent | None:
    """Return the payment whose result the token opens, or None."""
    intent_id = db.value(_SQL["intent_by_token"], return_token=return_token)
    return intent(db, intent_id=intent_id) if intent_id is not None else None


def by_bank(db: Reader, *, bank_payment_id: str) -> uuid.UUID | None:
    """Return which payment the bank's id stands for, or None."""
    found: uuid.UUID | None = db.value(_SQL["intent_by_bank"], bank_payment_id=bank_payment_id)
    return found


def by_key(db: Reader, *, idempotency_key: str) -> uuid.UUID | None:
    """Return the payment that was made for a key, or None."""
    found: uuid.UUID | None = db.value(_SQL["intent_by_key"], idempotency_key=idempotency_key)
    return found


def parts(db: Reader, *, intent_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Part]]:
    """Return what each account gets of the payments."""
    found: dict[uuid.UUID, list[Part]] = {intent_id: [] for intent_id in intent_ids}
    for row in db.records(_SQL["parts"], intent_ids=[str(intent_id) for intent_id in intent_ids]):
        found[row["intent_id"]].append(Part(**row))
    return found


def events(db: Reader, *, intent_id: uuid.UUID) -> list[Record]:
    """Return `recorded_at`, `kind`, `state` and `details` (JSON) of what happened, oldest first."""
    return db.records(_SQL["events"], intent_id=intent_id)


def unsettled(db: Reader, *, since: datetime, key_since: datetime) -> list[uuid.UUID]:
    """Return payments that are not decided or not posted: at the bank since `since`, unanswered since `key_since`."""
    rows = db.records(_SQL["unsettled"], since=since, key_since=key_since)
    return [row["intent_id"] for row in rows]


def stranded(db: Reader, *, key_since: datetime) -> list[uuid.UUID]:
    """Return payments by a saved card of which nobody can say whether the bank made them."""
    return [row["intent_id"] for row in db.records(_SQL["stranded"], key_since=key_since)]


def disputed(db: Reader, *, has_no_account: bool) -> list[Intent]:
    """Return payments that a person has to look into, the oldest first: money without an account, or the others."""
    found = db.records(_SQL["disputed"], has_no_account=has_no_account)
    return [intent(db, intent_id=row["intent_id"]) for row in found]


def succeeded(db: Reader) -> list[Record]:
    """Return the parts of paid intents that do not stand in history yet, one row a part."""
    return db.records(_SQL["succeeded"])


def of_account(db: Reader, *, account_id: int, person_id: uuid.UUID | None, count: int) -> list[Intent]:
    """Return the newest payments of an account that were made here (by the person, None: by anybody)."""
    if not _is_paid_here(db, account_id):  # nearly all are paid elsewhere: no join for them
        return []
    rows = db.records(_SQL["of_account"], account_id=account_id, person_id=person_id, count=count)
    return [intent(db, intent_id=row["intent_id"]) for row in rows]


def _is_paid_here(db: Reader, account_id: int) -> bool:
    tables, statement = ("live.payment_part",), _SQL["is_paid_here"]
    return shelf.of_account(
        db, tables, "payments.here", lambda: bool(db.value(statement, account_id=account_id)), account_id=account_id
    )


def cards(db: Reader, *, person_id: uuid.UUID) -> list[Card]:
    """Return the saved cards of a person, the newest first."""
    return [Card(**row) for row in shelf.records(db, _SQL["cards"], person_id=person_id)]


def card(db: Reader, *, person_id: uuid.UUID | None, card_id: uuid.UUID | None) -> Card | None:
    """Return one saved card of the person, None if it is not kept any more."""
    if person_id is None or card_id is None:
        return None
    return next((one for one in cards(db, person_id=person_id) if one.card_id == card_id), None)


def visitor_account(db: Reader, *, account_numbers: Sequence[str]) -> int | None:
    """Return the open account of one of the numbers, or None."""
    found: int | None = db.value(_SQL["visitor_account"], account_numbers=list(account_numbers))
    return found


def twin(
    db: Reader,
    *,
    person_id: uuid.UUID,
    channel: str,
    email: str,
    card_id: uuid.UUID | None,
    is_saving_card: bool,
    parts: Sequence[str],
    since: datetime,
) -> uuid.UUID | None:
    """Return an open, recent payment of the person that asks for the same, or None: a second tab, a step back."""
    found: uuid.UUID | None = db.value(
        _SQL["twin"],
        person_id=person_id,
        channel=channel,
        email=email,
        card_id=card_id,
        is_saving_card=is_saving_card,
        parts=list(parts),
        since=since,
    )
    return found


def method(db: Reader, *, card_id: uuid.UUID | None) -> tuple[str | None, bool]:
    """Return the bank's token of a card and whether it is still kept; (None, True) where no saved card pays."""
    if card_id is None:
        return None, True
    row = db.record(_SQL["method"], card_id=card_id)
    return (row["method_id"], row["is_kept"]) if row else (None, False)


def refunds(db: Reader, *, states: Sequence[str]) -> list[Refund]:
    """Return wishes to get money back in these states, the oldest first."""
    return [Refund(**row) for row in db.records(_SQL["refunds"], states=list(states))]


def refund(db: Reader, *, refund_id: uuid.UUID) -> Refund | None:
    """Return one wish to get money back, or None."""
    return next((one for one in refunds(db, states=REFUND_STATES) if one.refund_id == refund_id), None)


def autopay_rules(db: Reader, *, person_id: uuid.UUID | None = None) -> list[Rule]:
    """Return the automatic payments in force (of the person, None: of everybody)."""
    return [Rule(**row) for row in db.records(_SQL["autopay_rules"], person_id=person_id)]


def autopay_run(db: Reader, *, rule_id: uuid.UUID, due_on: date) -> Record | None:
    """Return `amount`, `announced_at`, `outcome` and `intent_id` of an automatic payment's due day, or None."""
    return db.record(_SQL["autopay_run"], rule_id=rule_id, due_on=due_on)
