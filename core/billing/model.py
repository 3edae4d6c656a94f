"""The words of billing: what was charged, what was paid, what is open."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.kit import money


class DebtAge(StrEnum):
    """How long a charge has been overdue; the value is what the aggregates hold."""

    NOT_DUE = "not_due"
    DAYS_0_30 = "days_0_30"
    DAYS_31_60 = "days_31_60"
    DAYS_61_90 = "days_61_90"
    DAYS_91_365 = "days_91_365"
    OVER_YEAR = "over_year"


class PaymentStatus(StrEnum):
    """What became of a payment."""

    RECEIVED = "received"
    POSTED = "posted"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class MonthCharge:
    """What one service cost in one month, and what has been paid of it. Amounts include VAT."""

    service: str
    period: date
    due_on: date
    charged_amount: Decimal
    adjusted_amount: Decimal
    penalty_amount: Decimal
    paid_amount: Decimal
    volume: Decimal
    usage_amount: Decimal
    unit: str | None
    paid_penalty_amount: Decimal = money.ZERO  # of the paid amount, what the payer named as penalty

    @property
    def total_amount(self) -> Decimal:
        """Everything the statement asks for this service and month."""
        return self.charged_amount + self.adjusted_amount + self.penalty_amount

    @property
    def principal_amount(self) -> Decimal:
        """What the service itself cost: the debt that a penalty runs on."""
        return self.charged_amount + self.adjusted_amount

    @property
    def open_amount(self) -> Decimal:
        """What is still to be paid; negative when more was paid than charged."""
        return self.total_amount - self.paid_amount

    @property
    def open_penalty_amount(self) -> Decimal:
        """The part of the open amount that is penalty: money pays the principal first (Civil Code art. 319)."""
        return max(money.ZERO, min(self.open_amount, self.penalty_amount - self.paid_penalty_amount))


@dataclass(frozen=True)
class Allocation:
    """Where a part of a payment went."""

    service: str
    period: date
    amount: Decimal
    is_penalty: bool = False  # the payer named it so; other money pays the debt first


@dataclass(frozen=True)
class Payment:
    """Money that came, and where it went."""

    payment_number: str
    paid_at: datetime
    counted_on: date  # the day it counts for: the day of posting, or the local day it came while it waits
    channel: str
    amount: Decimal
    status: PaymentStatus
    purpose: str | None
    allocations: tuple[Allocation, ...]

    @property
    def counted_amount(self) -> Decimal:
        """What the payment takes off the balance: nothing once it was refunded."""
        return money.ZERO if self.status is PaymentStatus.REFUNDED else self.amount


@dataclass(frozen=True)
class Balance:
    """What an account owes. `amount` = `not_due_amount` + `overdue_amount` - `credit_amount`; below zero is credit."""

    amount: Decimal
    not_due_amount: Decimal
    overdue_amount: Decimal
    credit_amount: Decimal
    penalty_amount: Decimal
    next_due_on: date | None
    overdue_since: date | None
    by_service: dict[str, Decimal]

    @property
    def overdue_left_amount(self) -> Decimal:
        """What is overdue after the money that is not posted yet."""
        return max(money.ZERO, self.overdue_amount - max(money.ZERO, self.credit_amount))


@dataclass(frozen=True)
class LedgerMonth:
    """opening + charged + adjusted + penalty - paid = closing."""

    period: date
    opening_amount: Decimal
    charged_amount: Decimal
    adjusted_amount: Decimal
    penalty_amount: Decimal
    paid_amount: Decimal

    @property
    def closing_amount(self) -> Decimal:
        """What is owed at the end of the month."""
        return self.opening_amount + self.charged_amount + self.adjusted_amount + self.penalty_amount - self.paid_amount


@dataclass(frozen=True)
class ChargeLine:
    """One printed line of a statement with what explains it."""

    service: str
    line: str
    zone: str
    block: int
    basis: str
    volume: Decimal
    unit: str
    rate: Decimal
    amount: Decimal
    vat_amount: Decimal
    due_on: date
    tariff_from: date | None
    tariff_ref: str | None
    is_sample_tariff: bool | None
    # What the volume was counted from; None where the line does not depend on it, or the bill does not say.
    charged_from: date | None = None
    charged_to: date | None = None
    corrects_period: date | None = None
    norm: Decimal | None = None
    person_count: int | None = None
    area_m2: Decimal | None = None
    house_area_m2: Decimal | None = None
    house_volume: Decimal | None = None
    coefficient: Decimal | None = None
    absent_days: int | None = None
    tariff_group: str | None = None

    @property
    def total_amount(self) -> Decimal:
        """The line with its VAT."""
        return self.amount + self.vat_amount


@dataclass(frozen=True)
class MeterReading:
    """Two readings of one register and what ran through it between them."""

    service: str
    zone: str
    serial_number: str | None
    multiplier: Decimal
    read_on: date
    previous_value: Decimal
    value: Decimal
    usage: Decimal
    source: str
