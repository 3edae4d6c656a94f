"""The ways to pay (D7): what each takes, what it costs, how soon the money stands on the account."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from core.i18n.catalogue import mark
from core.kit import money
from data import sql

_FILE = Path(sql.__file__).parent / "reference" / "payment_channels.csv"
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Way:
    """One way to pay; fees in percent of the amount with a lowest and highest in roubles; None: not ours to know."""

    code: str
    place_kind: str | None
    fee_percent: Decimal | None
    fee_min: Decimal
    fee_max: Decimal | None
    limit_min: Decimal
    limit_max: Decimal | None
    days_from: int
    days_to: int
    takes: str
    is_sample: bool


@dataclass(frozen=True)
class Cost:
    """What paying an amount costs on top: the least and the most, as places differ; None where it is not known."""

    least: Decimal | None
    most: Decimal | None
    is_allowed: bool  # the amount is within the limits


@dataclass(frozen=True)
class Places:
    """The places of one kind: how many there are and what they take, percent."""

    count: int
    lowest_fee: Decimal
    highest_fee: Decimal


NAMES = {
    "card": mark("By card here"),
    "autopay": mark("Automatic payment"),
    "bank_app": mark("In the application of your bank"),
    "office": mark("Cash desk of our office"),
    "bank": mark("Branch of a partner bank"),
    "payment_agent": mark("Point of a payment agent"),
    "terminal": mark("Payment terminal"),
    "transfer": mark("Bank transfer of an organisation"),
}
HOW = {
    "card": mark("Choose what to pay, then type the card on the page of the bank; signing in is not needed."),
    "autopay": mark("Keep a card and switch it on once: bills are paid by themselves, up to the sum you allow."),
    "bank_app": mark("Scan the QR code of your receipt: account, month and amount fill in by themselves."),
    "office": mark("Name your account number. Cash or card, a receipt at once."),
    "bank": mark("Bring the receipt: its QR code spares typing."),
    "payment_agent": mark("Name your account number and check the address on the slip."),
    "terminal": mark("Choose electricity, type the account number and compare the address on the screen."),
    "transfer": mark("By the details of your invoice; write the invoice and the month into the purpose."),
}
TAKES = {
    "card": mark("card"),
    "phone": mark("phone"),
    "cash": mark("cash"),
    "cash_card": mark("cash and card"),
    "transfer": mark("transfer"),
}


@cache
def every() -> tuple[Way, ...]:
    """Return the ways of data/reference/payment_channels.csv in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_way(row) for row in csv.DictReader(file))


def by_rules(way: Way, *, fee_percent: Decimal, limit: Decimal) -> Way:
    """Return a way with the fee and limit that paying by card has here; other ways as they are."""
    return replace(way, fee_percent=fee_percent, limit_max=limit) if way.takes == "card" else way


def places_of(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Places]:
    """Return the places by kind from the rows of `queries.places_of_ways`."""
    return {kind: Places(row["place_count"], row["lowest_fee"], row["highest_fee"]) for kind, row in rows.items()}


def cost(way: Way, amount: Decimal, places: Places | None) -> Cost:
    """
    Return what paying the amount costs on top of it, rounded half up to kopecks.

    Where places of the kind are known, their own fees count; else the usual fee of the way.
    """
    is_allowed = amount >= way.limit_min and (way.limit_max is None or amount <= way.limit_max)
    if places is not None:
        fees = [_fee(way, amount, percent) for percent in (places.lowest_fee, places.highest_fee)]
        return Cost(fees[0], fees[1], is_allowed)
    if way.fee_percent is None:
        return Cost(None, None, is_allowed)
    fee = _fee(way, amount, way.fee_percent)
    return Cost(fee, fee, is_allowed)


def _fee(way: Way, amount: Decimal, percent: Decimal) -> Decimal:
    if percent == 0:
        return money.ZERO
    fee = max(money.rounded(amount * percent / _HUNDRED), way.fee_min)
    return min(fee, way.fee_max) if way.fee_max is not None else fee


def _way(row: Mapping[str, str]) -> Way:
    return Way(
        code=row["way"],
        place_kind=row["place_kind"] or None,
        fee_percent=_number(row["fee_percent"]),
        fee_min=_number(row["fee_min"]) or money.ZERO,
        fee_max=_number(row["fee_max"]),
        limit_min=_number(row["limit_min"]) or money.ZERO,
        limit_max=_number(row["limit_max"]),
        days_from=int(row["days_from"]),
        days_to=int(row["days_to"]),
        takes=row["takes"],
        is_sample=row["is_sample"] == "true",
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
