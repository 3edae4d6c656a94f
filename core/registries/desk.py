"""
What an operator decides on money whose account is not known: posts it, gives it back, leaves a note.

Every step is taken under the operator's name and on a payment that nobody else works on (`core.registries.claims`).
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from core.identity.model import Actor
from core.kit import clock
from core.payments import posting
from core.registries import claims, queries
from core.registries.model import CONFLICTS, Status, Unmatched
from core.registries.queries import Candidate
from data import sql
from data.database import Database, Transaction

LONGEST_NOTE = 500

_SQL = sql.load(__file__)


class AccountUnknown(Exception):
    """There is no account of the number."""


class NotPosted(Exception):
    """The money could not be posted to the account and waits again; carries the code of the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoteRefused(Exception):
    """The note is empty or longer than `LONGEST_NOTE` characters."""


class NotAConflict(Exception):
    """Only a payment whose number was taken before can be money said twice."""


def assign(
    db: Database, *, actor: Actor, unmatched_id: UUID, account_number: str, now: datetime, note: str = ""
) -> Candidate:
    """
    Post the payment to an account and return the account. Repeating it finishes what a crash interrupted.

    :raises AccountUnknown: if there is no account of the number
    :raises TakenByAnother: if another operator works on it
    :raises AlreadyDecided: if it stands on another account or went back
    :raises NotPosted: if the account cannot take it; the payment waits again
    """
    claims.require_operator(actor)
    account = queries.account_of_number(db, text=account_number, today=clock.local_day(now))
    if account is None:
        raise AccountUnknown

    def begin(tx: Transaction) -> Unmatched:
        payment = claims.payment_of(tx, actor, unmatched_id)
        if payment.account_id == account.account_id and payment.status in {Status.POSTING, Status.POSTED}:
            return payment
        if payment.status is not Status.WAITING:
            raise claims.already(tx, payment)
        claims.hold(tx, actor, payment, now=now)
        tx.write(
            _SQL["begin_posting"],
            unmatched_id=unmatched_id,
            account_id=account.account_id,
            posted_number=posted_number(payment),
            actor=actor.name,
            now=now,
            note=note.strip()[:LONGEST_NOTE] or None,
        )
        details = {"account_id": account.account_id, "amount": str(payment.amount)}
        claims.record(tx, actor, "unmatched_payment.assigned", payment, now=now, details=details)
        return payment

    payment = db.change(begin)
    if payment.status is not Status.POSTED:
        number = payment.posted_number or posted_number(payment)
        _post(db, actor, payment, account, number=number, now=now)
    return account


def reassign(
    db: Database, *, actor: Actor, unmatched_id: UUID, account_number: str, note: str, now: datetime
) -> Candidate:
    """
    Move money that was posted to a wrong account to the right one, and return it; a second time changes nothing.

    The wrong account sees that the payment was taken back; its charges are open again.

    :raises AccountUnknown: if there is no account of the number
    :raises AlreadyDecided: if the payment does not stand on an account, or another operator moved it meanwhile
    :raises NoteRefused: without a reason
    """
    reason = plain_note(note)
    before = claims.payment_of(db, actor, unmatched_id)
    account = queries.account_of_number(db, text=account_number, today=clock.local_day(now))
    if account is None:
        raise AccountUnknown
    if before.account_id == account.account_id and before.status is Status.POSTED:
        return account
    if before.status is not Status.POSTED or before.account_id is None or before.posted_number is None:
        raise claims.already(db, before)
    wrong_id, number = before.account_id, before.posted_number
    posting.refund(db, account_id=wrong_id, payment_number=number, now=now, batch_id=unmatched_id, actor=actor.name)

    def change(tx: Transaction) -> None:
        payment = claims.payment_of(tx, actor, unmatched_id)
        if (payment.status, payment.account_id) != (Status.POSTED, wrong_id):
            raise claims.already(tx, payment)
        tx.write(
            _SQL["begin_posting"],
            unmatched_id=unmatched_id,
            account_id=account.account_id,
            posted_number=f"{number}-2",
            actor=actor.name,
            now=now,
            note=reason,
        )
        details = {"from_account_id": wrong_id, "account_id": account.account_id, "reason": reason}
        claims.record(tx, actor, "unmatched_payment.moved", payment, now=now, details=details)

    db.change(change)
    _post(db, actor, before, account, number=f"{number}-2", now=now)
    return account


def give_back(db: Database, *, actor: Actor, unmatched_id: UUID, note: str, now: datetime) -> None:
    """
    Send the money back to its payer: it stands in the list that the bank is given. A second time changes nothing.

    :raises NoteRefused: without a reason, which the bank asks for
    """
    _close(db, actor, unmatched_id, Status.RETURNED, note=note, now=now)


def dismiss(db: Database, *, actor: Actor, unmatched_id: UUID, note: str, now: datetime) -> None:
    """
    Say that a payment is no other money than the one that has its number already. A second time changes nothing.

    :raises NotAConflict: if no other payment has the number
    :raises NoteRefused: without a reason
    """

    def check(payment: Unmatched) -> None:
        if payment.reason not in CONFLICTS:
            raise NotAConflict

    _close(db, actor, unmatched_id, Status.DISMISSED, note=note, now=now, check=check)


def leave_note(
    db: Database, *, actor: Actor, unmatched_id: UUID, text: str, now: datetime, idempotency_key: str
) -> None:
    """
    Leave a note on a payment for whoever works on it next.

    :raises NoteRefused: if it is empty or too long
    """
    plain = plain_note(text)

    def change(tx: Transaction) -> None:
        payment = claims.payment_of(tx, actor, unmatched_id)
        key = uuid5(unmatched_id, f"{actor.name} {idempotency_key}")
        tx.write(
            _SQL["add_note"], note_id=key, unmatched_id=payment.unmatched_id, actor=actor.name, now=now, text=plain
        )

    db.change(change)


def posted_number(payment: Unmatched) -> str:
    """Return the number the payment gets on its account: its own, unless another payment has it."""
    if payment.reason in CONFLICTS:
        return f"{payment.payment_number}-{payment.registry_id.hex[-8:]}-{payment.row}"
    return payment.payment_number


def _post(db: Database, actor: Actor, payment: Unmatched, account: Candidate, *, number: str, now: datetime) -> None:
    one = posting.Incoming(
        payment_number=number,
        account_id=account.account_id,
        amount=payment.amount,
        paid_at=payment.paid_at,
        channel=payment.channel,
        purpose=payment.purpose,
        period=payment.period,
    )
    posted = posting.post(db, [one], now=now, batch_id=payment.unmatched_id, actor=actor.name)
    if posted.refused:
        db.change(lambda tx: tx.write(_SQL["take_back"], unmatched_id=payment.unmatched_id))
        raise NotPosted(str(posted.refused[0][1]))
    db.change(lambda tx: tx.write(_SQL["finish_posting"], unmatched_id=payment.unmatched_id))


def _close(
    db: Database,
    actor: Actor,
    unmatched_id: UUID,
    status: Status,
    *,
    note: str,
    now: datetime,
    check: Callable[[Unmatched], None] | None = None,
) -> None:
    reason = plain_note(note)

    def change(tx: Transaction) -> None:
        payment = claims.payment_of(tx, actor, unmatched_id)
        if payment.status is status:
            return
        if payment.status is not Status.WAITING:
            raise claims.already(tx, payment)
        if check is not None:
            check(payment)
        claims.hold(tx, actor, payment, now=now)
        tx.write(_SQL["decide"], unmatched_id=unmatched_id, status=str(status), actor=actor.name, now=now, note=reason)
        details = {"amount": str(payment.amount), "reason": reason}
        claims.record(tx, actor, f"unmatched_payment.{status}", payment, now=now, details=details)

    db.change(change)


def plain_note(text: str) -> str:
    """
    Return a note without needless spaces.

    :raises NoteRefused: if it is empty or too long
    """
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_NOTE:
        raise NoteRefused
    return plain
