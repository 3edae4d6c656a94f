"""Decisions about the shop: what a line costs, what is wrong with an order, what may be done in which state."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.kit import clock, money
from core.mail import rules as mail
from core.orders.model import BasketLine, Delivery, Kind, NewOrder, Product, Status
from core.payments import rules as payments

MOST_PIECES = 20  # of one product
MOST_LINES = 30
LONGEST_COMMENT = 500
LONGEST_NAME = 120
# Digits and letters that look the same in Cyrillic and Latin and are not taken for one another.
_SIGNS = "23456789ABCEHKMPTX"


class Fault(StrEnum):
    """What is wrong with an order; the page has a sentence for each."""

    EMPTY = "empty"
    TOO_MANY = "too_many"
    NOT_SOLD = "not_sold"  # any more, or not to this kind of customer
    METER_MISSING = "meter_missing"
    SLOT_MISSING = "slot_missing"
    SLOT_TAKEN = "slot_taken"
    OFFICE_MISSING = "office_missing"
    NAME_MISSING = "name_missing"
    PHONE = "phone"
    EMAIL = "email"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    AMOUNT_CHANGED = "amount_changed"
    TOO_LATE = "too_late"
    CLAIMED = "claimed"
    NOT_TO_PAY = "not_to_pay"


@dataclass(frozen=True)
class Priced:
    """What is bought, with its sum; VAT is inside."""

    product: Product
    quantity: int
    amount: Decimal
    vat_amount: Decimal
    line: BasketLine | None  # None: the delivery


def priced(product: Product, quantity: int, line: BasketLine | None = None) -> Priced:
    """Return what so many cost; VAT is taken out of the sum and rounded once (domain.md 2.7)."""
    amount = money.rounded(product.price_amount * quantity)
    vat_amount = money.rounded(amount * product.vat_percent / (100 + product.vat_percent))
    return Priced(product, quantity, amount, vat_amount, line)


def bill(
    lines: Sequence[BasketLine], *, delivery: Delivery, delivery_product: Product | None, free_from: Decimal
) -> list[Priced]:
    """
    Return what is paid for a basket: its lines and, where goods are brought to the address, the delivery.

    Goods for `free_from` and more are brought for nothing; a visit of its own costs no delivery.
    """
    found = [priced(line.product, line.quantity, line) for line in lines if line.product is not None]
    goods = sum((one.amount for one in found if one.product.kind is Kind.GOOD), money.ZERO)
    if goods and goods < free_from and delivery is Delivery.ADDRESS and delivery_product is not None:
        found.append(priced(delivery_product, 1))
    return found


def total(found: Sequence[Priced]) -> Decimal:
    """Return the sum of the lines."""
    return sum((one.amount for one in found), money.ZERO)


def faults(new: NewOrder, lines: Sequence[BasketLine], *, amount: Decimal, largest: Decimal) -> list[Fault]:
    """Return what is wrong with an order, in the order of the page; `amount` is what it costs today."""
    found = _faults_of_lines(lines)
    if new.delivery is Delivery.OFFICE and new.office_id is None and has_goods(lines):
        found.append(Fault.OFFICE_MISSING)
    if not new.contact_name.strip():
        found.append(Fault.NAME_MISSING)
    if payments.phone(new.phone) is None:
        found.append(Fault.PHONE)
    if not mail.is_address(new.email.strip()):
        found.append(Fault.EMAIL)
    if len(new.comment) > LONGEST_COMMENT or len(new.contact_name) > LONGEST_NAME:
        found.append(Fault.TOO_LONG)
    if amount > largest:
        found.append(Fault.TOO_LARGE)
    if not found and amount != new.expected_amount:
        found.append(Fault.AMOUNT_CHANGED)
    return found


def _faults_of_lines(lines: Sequence[BasketLine]) -> list[Fault]:
    if not lines:
        return [Fault.EMPTY]
    found = []
    if len(lines) > MOST_LINES:
        found.append(Fault.TOO_MANY)
    if any(line.product is None for line in lines):
        found.append(Fault.NOT_SOLD)
    sold = [(line, line.product) for line in lines if line.product is not None]
    if any(product.needs_meter and line.meter_id is None for line, product in sold):
        found.append(Fault.METER_MISSING)
    if any(product.kind is Kind.SERVICE and line.slot_id is None for line, product in sold):
        found.append(Fault.SLOT_MISSING)
    return found


def has_goods(lines: Sequence[BasketLine]) -> bool:
    """Return whether anything is to be handed over."""
    return any(line.product is not None and line.product.kind is Kind.GOOD for line in lines)


def has_visits(lines: Sequence[BasketLine]) -> bool:
    """Return whether somebody comes to the address."""
    return any(line.product is not None and line.product.kind is Kind.SERVICE for line in lines)


def most(product: Product) -> int:
    """Return how many of it can be ordered at once: one visit of a kind, one meter for one meter."""
    return MOST_PIECES if product.kind is Kind.GOOD else 1


def may_cancel(status: Status, *, is_operator: bool) -> bool:
    """Return whether an order may be canceled: by its person before the work starts, by an operator later too."""
    return status in (Status.PLACED, Status.PAID) or (is_operator and status is Status.IN_WORK)


def number(placed_at: datetime) -> str:
    """Return a number that can be read out: «Z-2611-7KM4X2»; random, so that it cannot be guessed from another."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(6))
    return f"Z-{placed_at.astimezone(clock.LOCAL):%y%m}-{signs}"


def found_by(products: Sequence[Product], text: str) -> list[Product]:
    """Return the products in whose names and descriptions every word of the text stands, in either language."""
    words = [word.replace("ё", "е") for word in text.casefold().split()]
    return [one for one in products if all(_stem(word) in _told(one) for word in words)]


def _stem(word: str) -> str:
    """Return a word without its Russian ending, so that «лампы» finds «лампа»."""
    return word[:-1] if len(word) > 4 and word[-1] in "аяоеиыуюьй" else word


def _told(product: Product) -> str:
    told = (product.name_ru, product.name_en, product.description_ru, product.description_en, product.product_code)
    return " ".join(told).casefold().replace("ё", "е")
