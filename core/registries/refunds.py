"""Sends a posted payment back to its payer."""

from datetime import datetime
from uuid import UUID, uuid5

from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import clock
from core.payments import posting
from core.registries import claims, desk, queries
from data.database import Database

_REFUNDS = UUID("0198a3c2-6f51-7d0e-9b64-2c1f8e5a7d32")  # the namespace of batches that send money back


def refund(db: Database, *, actor: Actor, account_number: str, payment_number: str, note: str, now: datetime) -> bool:
    """
    Send a posted payment back to its payer: its charges are open again. Return False if that was done before.

    :raises desk.AccountUnknown: if there is no such account
    :raises posting.PaymentUnknown: if the account has no such payment
    :raises desk.NoteRefused: without a reason
    """
    claims.require_operator(actor)
    reason = desk.plain_note(note)
    account = queries.account_of_number(db, text=account_number, today=clock.local_day(now))
    if account is None:
        raise desk.AccountUnknown
    batch_id = uuid5(_REFUNDS, f"{account.account_id} {payment_number}")
    is_new = posting.refund(
        db, account_id=account.account_id, payment_number=payment_number, now=now, batch_id=batch_id, actor=actor.name
    )
    if is_new:
        details = {"account_id": account.account_id, "reason": reason}
        subject = ("payment", payment_number)
        db.change(
            lambda tx: audit.record(
                tx, now=now, actor=actor.name, action="payment.given_back", subject=subject, details=details
            )
        )
    return is_new
