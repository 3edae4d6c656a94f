"""Decisions about a payment: which state follows, what the fee is, what may be asked for."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from core.i18n.catalogue import mark
from core.kit import money
from core.payments.gateway import BankPayment, BankStatus
from core.payments.model import OrderItem, PartWish, State

SMALLEST = Decimal("1.00")
NOTHING = money.ZERO
_NEXT = {
    BankStatus.PENDING: State.AT_BANK,
    BankStatus.WAITING: State.AT_BANK,
    BankStatus.SUCCEEDED: State.SUCCEEDED,
    BankStatus.CANCELED: State.CANCELED,
}
_OPEN = (State.CREATED, State.AT_BANK)
_GAPS = re.compile(r"[\s₽]")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+\.\d{1,2}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)
_PHONE = re.compile(r"\+?[78]?\d{10}")
UNKNOWN_ACCOUNT = "unknown_account"  # of a payment that nobody has: the reason of `posting`
MISMATCH = "amount_mismatch"

REASONS = {
    "insufficient_funds": mark("There is not enough money on the card."),
    "3d_secure_failed": mark("The code from the bank was not confirmed."),
    "card_expired": mark("The card has expired."),
    "canceled_by_merchant": mark("You went back without paying."),
    "expired_on_confirmation": mark("The payment was not made in time."),
    "general_decline": mark("The bank that issued the card did not answer or did not say why."),
    "call_issuer": mark("The bank that issued the card asks you to call it."),
    "refused": mark("The bank did not take the payment."),
    "card_gone": mark("The saved card is not kept any more."),
    "withdrawn": mark("The order was canceled before it was paid."),
}


def next_state(state: State, bank: BankPayment, *, total_amount: Decimal) -> State | None:
    """
    Return the state that follows from what the bank says, None if nothing may change.

    What is decided stays decided: a message that comes late or out of order cannot undo it (domain.md 4.7).
    Another sum or currency than was asked for is never credited.
    """
    if state not in _OPEN:
        return None
    if bank.status is BankStatus.SUCCEEDED and (bank.amount != total_amount or bank.currency != "RUB"):
        return State.DISPUTED
    found = _NEXT[bank.status]
    return found if found is not state else None


def is_contradiction(state: State, status: BankStatus) -> bool:
    """Return whether the bank says the opposite of what was decided here; it is kept on record."""
    if status is BankStatus.CANCELED:
        return state in (State.SUCCEEDED, State.POSTED, State.REFUNDED)
    return status is BankStatus.SUCCEEDED and state is State.CANCELED


def fee(base: Decimal, *, percent: Decimal) -> Decimal:
    """Return the fee on top of an amount, rounded half up."""
    return money.rounded(base * percent / 100)


def reason_text(reason: str | None) -> str:
    """Return why a payment was declined, as a message."""
    return REASONS.get(reason or "", REASONS["refused"])


def amount(text: str) -> Decimal | None:
    """Return a typed sum: «1 234,56 ₽» is 1234.56; None if it is none."""
    clean = _GAPS.sub("", text)
    if _GROUPED.fullmatch(clean):  # 6,905.52 as the English page prints it
        clean = clean.replace(",", "")
    clean = clean.replace(",", ".")
    return Decimal(clean) if _AMOUNT.fullmatch(clean) else None


def phone(text: str) -> str | None:
    """Return a phone as +7 and ten digits, None if it is none."""
    digits = re.sub(r"[\s()\-.]", "", text)
    if not _PHONE.fullmatch(digits):
        return None
    return f"+7{digits[-10:]}"


def problems(parts: Sequence[PartWish | OrderItem], *, largest: Decimal) -> list[str]:
    """Return codes of what is wrong with the parts: 'empty', 'too_small', 'too_large', 'twice', 'kopecks'."""
    if not parts:
        return ["empty"]
    found = []
    if any(part.amount < SMALLEST for part in parts):
        found.append("too_small")
    if any(part.amount != money.rounded(part.amount) for part in parts):
        found.append("kopecks")
    if sum((part.amount for part in parts), money.ZERO) > largest:
        found.append("too_large")
    accounts = [part.account_id for part in parts if isinstance(part, PartWish)]
    if len(set(accounts)) < len(accounts):
        found.append("twice")
    return found


def number(created_at: datetime, *, tail: int) -> str:
    """Return the number people see: day and seven digits, 261122-4830157."""
    return f"{created_at:%y%m%d}-{tail % 10_000_000:07d}"
