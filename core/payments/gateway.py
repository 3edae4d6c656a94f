"""
What Kabinet asks of a payment gateway, in its own words.

One client speaks to both banks, the real one and the sandbox (docs/adr/0014), so this is also the seam for tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class GatewaySilent(Exception):
    """The gateway did not answer, or not in a way that says what it did: ask again with the same key."""


class GatewayRefused(Exception):
    """The gateway answered that it will not do this; carries its code and text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


class BankStatus(StrEnum):
    """The states of a payment at the gateway (domain.md 4.7)."""

    PENDING = "pending"
    WAITING = "waiting_for_capture"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


@dataclass(frozen=True)
class Item:
    """One line of the cash-register receipt (54-FZ)."""

    description: str
    amount: Decimal
    vat_code: int
    mode: str = "full_payment"  # 'full_prepayment': what is paid for is handed over later
    subject: str = "service"


@dataclass(frozen=True)
class Order:
    """A payment to be made: by a saved card at once, or on the bank's page."""

    idempotency_key: str
    amount: Decimal
    description: str
    return_url: str
    language: str
    email: str
    items: Sequence[Item]
    method_id: str | None
    is_saving_card: bool


@dataclass(frozen=True)
class BankCard:
    """What the bank tells of a card: never its number."""

    method_id: str
    is_saved: bool
    brand: str
    last4: str
    expiry_month: int
    expiry_year: int


@dataclass(frozen=True)
class BankPayment:
    """A payment as the gateway has it."""

    payment_id: str
    status: BankStatus
    amount: Decimal
    currency: str
    refunded_amount: Decimal
    confirmation_url: str | None
    captured_at: datetime | None
    reason: str | None  # why it was canceled
    card: BankCard | None


@dataclass(frozen=True)
class BankRefund:
    """Money on its way back."""

    refund_id: str
    status: str
    amount: Decimal


class Gateway(Protocol):
    """The bank's side of paying. Each call may raise GatewaySilent; those that change, GatewayRefused."""

    @property
    def name(self) -> str:
        """What records call it: 'sandbox' or 'yookassa'."""

    def create(self, order: Order) -> BankPayment:
        """Create a payment; the same key always stands for the same payment."""

    def find(self, payment_id: str) -> BankPayment:
        """Return the payment as it is now."""

    def refund(self, *, payment_id: str, amount: Decimal, idempotency_key: str) -> BankRefund:
        """Give money back; the same key always stands for the same refund."""
