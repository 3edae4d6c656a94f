"""Money back: a person asks, an operator decides, the bank pays, the charges are open again."""

import logging
import uuid
from datetime import datetime

from core.accounts import access
from core.audit import operations as audit
from core.identity.model import Actor, Role
from core.kit import clock, ids
from core.payments import for_orders, letters, operations, posting, queries
from core.payments.gateway import Gateway, GatewayRefused, GatewaySilent
from core.payments.model import Refund, State
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_LOG = logging.getLogger("kabinet.payments")
_LONGEST = 1000


class RefundRefused(Exception):
    """The payment cannot be given back, or not by this person; carries a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def request(
    db: Database, *, intent_id: uuid.UUID, position: int, reason: str, actor: Actor, now: datetime
) -> uuid.UUID:
    """
    Ask for the money of one account of a payment back; asked twice it is one wish.

    :raises RefundRefused: 'not_own', 'not_posted', 'no_reason', 'already'
    :raises accounts.access.AccessDenied: if the actor may not manage the account
    """

    def change(tx: Transaction) -> uuid.UUID:
        found = queries.intent(tx, intent_id=intent_id)
        if actor.person_id is None or found.person_id != actor.person_id:
            raise RefundRefused("not_own")
        if found.state is not State.POSTED:
            raise RefundRefused("not_posted")
        if not reason.strip():
            raise RefundRefused("no_reason")
        part = next(one for one in queries.parts(tx, intent_ids=[intent_id])[intent_id] if one.position == position)
        access.require(tx, actor=actor, account_id=part.account_id, level="manage", today=clock.local_day(now))
        if part.refund_state is not None:
            raise RefundRefused("already")
        refund_id = ids.new()
        tx.write(
            _SQL["add_refund"],
            refund_id=refund_id,
            intent_id=intent_id,
            position=position,
            account_id=part.account_id,
            amount=part.amount,
            reason=reason.strip()[:_LONGEST],
            requested_by=actor.name,
            now=now,
        )
        operations.record(tx, intent_id, "refund_requested", found.state, now=now, details={"position": position})
        _audit(tx, refund_id, "refund.requested", actor.name, now, account_id=part.account_id)
        return refund_id

    return db.change(change)


def give_back(tx: Transaction, *, intent_id: uuid.UUID, reason: str, actor: str, now: datetime) -> None:
    """
    Let the bank give back the whole payment of an order, fee included; asked twice it is one refund.

    Whether it may be given back, the caller has decided: whoever cancels an order in time need not ask an operator.
    """
    found, order = queries.intent(tx, intent_id=intent_id), for_orders.of_intent(tx, intent_id=intent_id)
    if order is None:
        raise RefundRefused("no_order")
    if for_orders.refund_state(tx, intent_id=intent_id) is not None:
        return
    values = {"intent_id": intent_id, "position": for_orders.POSITION, "account_id": order.account_id}
    refund_id = ids.new()
    tx.write(
        _SQL["add_refund"],
        **values,
        refund_id=refund_id,
        amount=found.total_amount,
        reason=reason[:_LONGEST],
        requested_by=actor,
        now=now,
    )
    tx.write(_SQL["decide_refund"], refund_id=refund_id, state="approved", answer=None, decided_by="orders", now=now)
    operations.record(tx, intent_id, "refund_approved", found.state, now=now)
    _audit(tx, refund_id, "refund.approved", actor, now, account_id=order.account_id)


def decide(
    db: Database, *, refund_id: uuid.UUID, is_approved: bool, answer: str | None, actor: Actor, now: datetime
) -> None:
    """
    Let the bank give the money back, or say no; decided once.

    :raises RefundRefused: 'not_operator', or 'already' if it was decided before
    """

    def change(tx: Transaction) -> None:
        if actor.role is not Role.OPERATOR:
            raise RefundRefused("not_operator")
        found = queries.refund(tx, refund_id=refund_id)
        if found is None or found.state != "requested":
            raise RefundRefused("already")
        state = "approved" if is_approved else "rejected"
        text = answer.strip()[:_LONGEST] if answer else None
        tx.write(_SQL["decide_refund"], refund_id=refund_id, state=state, answer=text, decided_by=actor.name, now=now)
        intent = queries.intent(tx, intent_id=found.intent_id)
        operations.record(tx, found.intent_id, f"refund_{state}", intent.state, now=now)
        _audit(tx, refund_id, f"refund.{state}", actor.name, now, account_id=found.account_id)

    db.change(change)


def carry_out(db: Database, gateway: Gateway, *, now: datetime) -> int:
    """
    Let the bank make every approved refund and open the charges again; return how many were made.

    The wish's id is the bank's key, so a refund that was interrupted is made once.
    """
    count = 0
    for refund in queries.refunds(db, states=("approved",)):
        intent = queries.intent(db, intent_id=refund.intent_id)
        if intent.bank_payment_id is None or intent.gateway != gateway.name:
            continue
        try:
            made = gateway.refund(
                payment_id=intent.bank_payment_id, amount=refund.amount, idempotency_key=str(refund.refund_id)
            )
        except (GatewaySilent, GatewayRefused) as error:
            _LOG.warning("refund of %s is tried again later: %s", refund.payment_number, error)
            continue
        if made.status == "succeeded":
            _finish(db, refund, made.refund_id, now=now)
            count += 1
    return count


def _finish(db: Database, refund: Refund, bank_refund_id: str, *, now: datetime) -> None:
    if refund.position > 0:  # what was paid for an order, or never credited, stands in no account
        posting.refund(
            db,
            account_id=refund.account_id,
            payment_number=refund.payment_number,
            now=now,
            batch_id=refund.refund_id,
            actor="gateway",
        )

    def change(tx: Transaction) -> None:
        tx.write(_SQL["finish_refund"], refund_id=refund.refund_id, bank_refund_id=bank_refund_id, now=now)
        tx.write(_SQL["mark_refunded"], intent_id=refund.intent_id, now=now)
        intent = queries.intent(tx, intent_id=refund.intent_id)
        operations.record(tx, refund.intent_id, "refunded", intent.state, now=now, details={"to": bank_refund_id})
        letters.refunded(tx, intent, refund, now=now)

    db.change(change)


def _audit(tx: Transaction, refund_id: uuid.UUID, action: str, actor: str, now: datetime, *, account_id: int) -> None:
    details = {"account_id": account_id}
    audit.record(tx, now=now, actor=actor, action=action, subject=("refund", str(refund_id)), details=details)
