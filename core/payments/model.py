"""The words of paying: a wish to pay, what became of it, a saved card, an automatic payment, a refund."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.i18n.catalogue import Language

NOBODYS = 0  # the account of a part whose typed number nobody has


class State(StrEnum):
    """Where a payment stands; the value is what the store holds."""

    CREATED = "created"
    AT_BANK = "at_bank"
    SUCCEEDED = "succeeded"
    POSTED = "posted"
    CANCELED = "canceled"
    DISPUTED = "disputed"  # the bank's sum is not ours: a person decides
    REFUNDED = "refunded"


@dataclass(frozen=True)
class PartWish:
    """What one account gets; service, period and penalty where the payer names them."""

    account_id: int
    amount: Decimal
    service: str | None = None
    period: date | None = None
    is_penalty: bool = False
    typed_number: str | None = None  # of a visitor


@dataclass(frozen=True)
class OrderItem:
    """A line of the receipt of an order; `vat_code` and `subject` are the gateway's words."""

    description: str
    amount: Decimal
    vat_code: int
    subject: str


@dataclass(frozen=True)
class OrderWish:
    """The order of the shop that is to be paid: no account's ledger gets anything of it."""

    order_id: uuid.UUID
    order_number: str
    account_id: int
    items: tuple[OrderItem, ...]


@dataclass(frozen=True)
class PaidOrder:
    """Which order a payment is for."""

    intent_id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    account_id: int


@dataclass(frozen=True)
class Wish:
    """A wish to pay, as a page or a schedule makes it."""

    idempotency_key: str
    parts: tuple[PartWish, ...]
    email: str
    language: Language
    channel: str = "account"
    phone: str | None = None
    card_id: uuid.UUID | None = None
    is_saving_card: bool = False
    rule_id: uuid.UUID | None = None
    order: OrderWish | None = None  # then there are no parts

    @property
    def amount(self) -> Decimal:
        """What is to be paid, without the fee."""
        items = self.order.items if self.order else self.parts
        return sum((item.amount for item in items), Decimal("0.00"))


@dataclass(frozen=True)
class Intent:
    """A payment in its present state. The payer pays `total_amount`."""

    intent_id: uuid.UUID
    intent_number: str
    return_token: str
    person_id: uuid.UUID | None
    channel: str
    state: State
    amount: Decimal
    fee_amount: Decimal
    email: str
    phone: str | None
    language: Language
    card_id: uuid.UUID | None
    is_saving_card: bool
    rule_id: uuid.UUID | None
    gateway: str
    bank_payment_id: str | None
    confirmation_url: str | None
    reason: str | None
    card_mask: str | None
    created_at: datetime
    sent_at: datetime | None
    return_url: str | None
    paid_at: datetime | None
    changed_at: datetime

    @property
    def total_amount(self) -> Decimal:
        """What the card is charged."""
        return self.amount + self.fee_amount

    @property
    def is_open(self) -> bool:
        """Whether it may still be paid."""
        return self.state in (State.CREATED, State.AT_BANK)


@dataclass(frozen=True)
class Part:
    """What one account gets of a payment; the number of a visitor's is shown as it was typed, whoever has it."""

    intent_id: uuid.UUID
    position: int
    account_id: int
    account_number: str
    payment_number: str
    amount: Decimal
    service: str | None
    period: date | None
    is_penalty: bool
    refund_state: str | None


@dataclass(frozen=True)
class Card:
    """A saved card: how to tell it from others."""

    card_id: uuid.UUID
    person_id: uuid.UUID
    method_id: str
    brand: str
    last4: str
    expiry_month: int
    expiry_year: int
    saved_at: datetime

    @property
    def mask(self) -> str:
        """How people see it: «Mir *0004»."""
        return f"{self.brand} *{self.last4}"

    def is_expired(self, today: date) -> bool:
        """Whether its last month has passed."""
        return (self.expiry_year, self.expiry_month) < (today.year, today.month)


@dataclass(frozen=True)
class Rule:
    """An automatic payment of an account: the day before the due day, never above the limit."""

    rule_id: uuid.UUID
    person_id: uuid.UUID
    account_id: int
    account_number: str
    card_id: uuid.UUID
    card_mask: str
    limit_amount: Decimal
    email: str
    language: Language


@dataclass(frozen=True)
class Refund:
    """A wish to get money back."""

    refund_id: uuid.UUID
    intent_id: uuid.UUID
    intent_number: str
    position: int
    account_id: int
    account_number: str
    payment_number: str
    order_number: str | None  # of the shop; None: a bill
    amount: Decimal
    reason: str
    state: str
    answer: str | None
    requested_at: datetime
    finished_at: datetime | None
