"""The words of the shop: a product, a basket, an order with its lines and steps (F1, F2)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.i18n.catalogue import Language


class Kind(StrEnum):
    """What is sold; the delivery of goods is a line of its own."""

    GOOD = "good"
    SERVICE = "service"
    DELIVERY = "delivery"


class Group(StrEnum):
    """The shelf it stands on."""

    METERS = "meters"
    LAMPS = "lamps"
    AUTOMATION = "automation"
    SET_UP = "set_up"
    REPAIR = "repair"
    INSTALLATION = "installation"
    NEW_METER = "new_meter"
    VERIFICATION = "verification"
    DELIVERY = "delivery"


ABOUT_A_METER = (Group.NEW_METER, Group.VERIFICATION)  # ordered for one meter of the account


class Status(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    PAID = "paid"
    IN_WORK = "in_work"
    DONE = "done"
    CANCELED = "canceled"


class Delivery(StrEnum):
    """How goods reach the customer; whoever comes to do a service comes to the address."""

    OFFICE = "office"
    ADDRESS = "address"


@dataclass(frozen=True)
class Product:
    """What is sold on a day, at the price of that day (VAT included)."""

    product_code: str
    kind: Kind
    group: Group
    service: str | None
    audience: str
    name_ru: str
    name_en: str
    description_ru: str
    description_en: str
    unit: str
    price_amount: Decimal
    vat_percent: Decimal
    picture: str
    is_sample: bool

    def name(self, language: Language) -> str:
        """Return what it is called."""
        return self.name_ru if language == "ru" else self.name_en

    def description(self, language: Language) -> str:
        """Return what there is to know of it."""
        return self.description_ru if language == "ru" else self.description_en

    def is_sold_to(self, customer_kind: str) -> bool:
        """Return whether a household or an organisation may order it; the delivery is ordered by nobody."""
        return self.kind is not Kind.DELIVERY and self.audience in ("everybody", customer_kind)

    @property
    def needs_meter(self) -> bool:
        """Whether it is ordered for one meter of the account."""
        return self.group in ABOUT_A_METER


@dataclass(frozen=True)
class OwnMeter:
    """A meter of the account that may be replaced or verified."""

    meter_id: int
    service: str
    serial_number: str
    model: str
    place: str
    verification_due_on: date | None


@dataclass(frozen=True)
class BasketLine:
    """A product put aside for an account; `product` is None once it is sold no more."""

    line_id: uuid.UUID
    account_id: int
    product_code: str
    product: Product | None
    meter_id: int | None
    quantity: int
    slot_id: uuid.UUID | None
    added_at: datetime


@dataclass(frozen=True)
class NewOrder:
    """What is said on the page of the basket when the order is placed; its lines are those of the basket."""

    account_id: int
    delivery: Delivery
    office_id: int | None
    contact_name: str
    phone: str
    email: str
    comment: str
    language: Language
    idempotency_key: str
    expected_amount: Decimal  # the total the person saw: another price of today is said, not charged
    card_id: uuid.UUID | None = None  # a kept card; None: typed on the bank's page
    is_saving_card: bool = False


@dataclass(frozen=True)
class Line:
    """What was bought, as it was named and priced that day."""

    order_id: uuid.UUID
    position: int
    product_code: str
    kind: Kind
    group: Group
    service: str | None
    name_ru: str
    name_en: str
    unit: str
    quantity: int
    price_amount: Decimal
    vat_percent: Decimal
    amount: Decimal
    vat_amount: Decimal
    meter_id: int | None
    slot_id: uuid.UUID | None

    def name(self, language: Language) -> str:
        """Return what it was called."""
        return self.name_ru if language == "ru" else self.name_en


@dataclass(frozen=True)
class Event:
    """One step of an order."""

    kind: str
    status: Status
    actor: str
    note: str
    recorded_at: datetime


@dataclass(frozen=True)
class Order:
    """An order as it stands."""

    order_id: uuid.UUID
    order_number: str
    person_id: uuid.UUID
    account_id: int
    account_number: str
    status: Status
    total_amount: Decimal
    vat_amount: Decimal
    delivery: Delivery
    office_id: int | None
    contact_name: str
    phone: str
    email: str
    language: Language
    comment: str
    placed_at: datetime
    paid_at: datetime | None
    changed_at: datetime
    operator_id: uuid.UUID | None
    operator_name: str | None
    claimed_at: datetime | None
    intent_id: uuid.UUID | None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.status not in (Status.DONE, Status.CANCELED)
