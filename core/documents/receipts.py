"""
The monthly payment document (квитанция): what the Rules 354, п. 69, ask for (domain.md 4.2), and the payment code.

What is counted is counted here; the template only lays it out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from core.documents import payment_qr, queries, rules, typesetting, wording
from core.documents.company import company
from core.documents.model import Line, NothingToPrint, Payer, Reading
from core.documents.queries import Month
from core.i18n.formats import NO_BREAK_SPACE, Words
from core.kit import money
from core.tariffs import queries as tariffs
from data.database import Reader

TEMPLATE = "receipt"
_WINDOW = ("reading_window_start_day", "reading_deadline_day")
_WORDS = wording.RUSSIAN
_ABBREVIATION = re.compile(r"\b(кв\.|ул\.|пер\.|пр-кт|д\.|г\.) ")


def pdf(db: Reader, *, account_id: int, period: date, words: Words | None = None) -> bytes:
    """
    Return the receipt of one account and month.

    A bill is a Russian document: `words` of the reader change nothing in it.

    :raises NothingToPrint: if nothing was charged in the month
    """
    del words
    return typesetting.pdf(TEMPLATE, data(db, account_id=account_id, period=period))


def data(db: Reader, *, account_id: int, period: date) -> dict[str, Any]:
    """
    Return the texts of one receipt.

    :raises NothingToPrint: if nothing was charged in the month
    """
    found = many(db, account_ids=[account_id], period=period)
    if not found:
        raise NothingToPrint(account_id, period)
    return found[0][1]


def many(db: Reader, *, account_ids: Sequence[int], period: date) -> list[tuple[Payer, dict[str, Any]]]:
    """Return whose receipt and its texts for each account of the list that was charged in the month."""
    found = queries.months_of(db, account_ids=account_ids, period=period)
    if not found:
        return []
    in_force = rule_values(db, period=period)
    return [(month.payer, texts(month, **in_force)) for month in found]


def rule_values(db: Reader, *, period: date) -> dict[str, Any]:
    """Return what `texts` says by rules of the month's last day: `vat_percent`, and `window` of the readings."""
    values = tariffs.rule_values(db, names=("vat_percent", *_WINDOW), on=rules.last_day(period))
    return {"vat_percent": values["vat_percent"], "window": [int(values[name]) for name in _WINDOW]}


def texts(month: Month, *, vat_percent: Decimal, window: Sequence[int]) -> dict[str, Any]:
    """Return everything the receipt of one month says; `window`: first and last day of the month to send readings."""
    payer, lines = month.payer, sorted(month.lines, key=wording.place)
    due_on = max(line.due_on for line in lines)
    purpose = purpose_of(payer, period=month.period)
    return {
        "month": _WORDS.month(month.period),
        "account_number": payer.account_number,
        "to_pay": _to_pay(month.closing_amount),
        "due": _WORDS.day(due_on),
        "first_day": _WORDS.day(month.period),
        "is_sample": payer.is_sample or company().is_sample,
        "qr": payment_text(payer, amount=month.closing_amount, purpose=purpose, period=month.period),
        "payer": payer_texts(payer) | {"bill": month.bill_identifier or ""},
        "seller": asdict(company()),
        "window": list(window),
        "services": [_service(name, list(group)) for name, group in groupby(lines, key=lambda line: line.service)],
        "charged": wording.amount(month.charged_amount),
        "balance": _balance(month),
        "payments": [
            [wording.day(payment.on), payment.number, wording.amount(payment.credit)] for payment in month.payments
        ],
        "readings": [_reading(reading) for reading in month.readings],
        "house": _house(lines),
        "vat": _vat(month, vat_percent),
    }


def payment_text(payer: Payer, *, amount: Decimal, purpose: str, period: date | None) -> str:
    """Return the text of the payment code, which the typesetter draws; without a sum where nothing is owed."""
    fields = payment_fields(payer, amount=amount, purpose=purpose, period=period)
    return payment_qr.payload(fields).decode()


def payment_fields(payer: Payer, *, amount: Decimal, purpose: str, period: date | None) -> Mapping[str, str]:
    """Return the fields of the payment code in kopecks, without the payer's name and address: paper gets lost."""
    seller_of = company()
    return {
        "Name": seller_of.name,
        "PersonalAcc": seller_of.bank_account,
        "BankName": seller_of.bank_name,
        "BIC": seller_of.bic,
        "CorrespAcc": seller_of.correspondent_account,
        "PayeeINN": seller_of.inn,
        "KPP": seller_of.kpp,
        "Sum": str(int(amount * 100)) if amount > 0 else "",
        "PersAcc": payer.account_number,
        "PaymPeriod": f"{period:%m%Y}" if period else "",
        "Purpose": purpose,
        "TechCode": payment_qr.UTILITIES,
    }


def purpose_of(payer: Payer, *, period: date | None) -> str:
    """Return what a payment is for, as bank registries are matched by: «Коммунальные услуги, ЛС 66…, 10.2026»."""
    if period is None:
        return _WORDS.t("Utilities, account {number}", number=payer.account_number)
    return _WORDS.t("Utilities, account {number}, {month}", number=payer.account_number, month=f"{period:%m.%Y}")


def _to_pay(amount: Decimal) -> dict[str, str]:
    state = "debt" if amount > 0 else "credit" if amount < 0 else "none"
    return {"state": state, "amount": _WORDS.money(abs(amount))}


def payer_texts(payer: Payer) -> dict[str, str]:
    """Return who pays and for which place."""
    return {
        "account_number": payer.account_number,
        "name": payer.name,
        "address": unbroken(payer.address),
        "site": payer.site_name or "",
        "inn": payer.inn or "",
        "kpp": payer.kpp or "",
        "area": wording.amount(payer.area_m2),
        "residents": "" if payer.is_organisation else str(payer.resident_count),
        "unified_number": payer.unified_number or "",
        "service_number": payer.service_number or "",
    }


def unbroken(address: str) -> str:
    """Return an address whose «кв. 57» and «ул. Ленина» do not break apart."""
    return _ABBREVIATION.sub(rf"\1{NO_BREAK_SPACE}", address)


def _service(name: str, lines: Sequence[Line]) -> dict[str, Any]:
    total = sum((line.total_amount for line in lines), money.ZERO)
    return {
        "code": name,
        "name": wording.service(name),
        "total": wording.amount(total),
        "lines": [_line(line) for line in lines],
    }


def _line(line: Line) -> dict[str, str]:
    is_amount = line.line in ("penalty", "concession", "adjustment") and not line.rate
    volume = "" if is_amount else f"{wording.exact(line.volume)} {_WORDS.unit(line.unit)}"
    is_common = line.line == "common_needs"
    return {
        "name": wording.line_name(line),
        "basis": line.basis,
        "own": "" if is_common else volume,
        "common": volume if is_common else "",
        "rate": "" if is_amount else wording.price(line.rate),
        "norm": wording.exact(line.norm) if line.norm else "",
        "coefficient": wording.exact(line.coefficient) if line.coefficient else "",
        "amount": wording.amount(line.total_amount),
    }


def _balance(month: Month) -> list[list[str]]:
    """Return the rows that add up to what is to be paid; rows that are nothing are left out."""
    lines = month.lines
    adjusted = sum((line.total_amount for line in lines if line.line in ("adjustment", "concession")), money.ZERO)
    penalty = sum((line.total_amount for line in lines if line.line == "penalty"), money.ZERO)
    charged = month.charged_amount - adjusted - penalty
    opening = month.opening_amount
    rows = {
        "debt" if opening >= 0 else "credit": opening,
        "charged": charged,
        "adjusted": adjusted,
        "penalty": penalty,
        "paid": -month.paid_amount,
    }
    return [[name, wording.amount(amount)] for name, amount in rows.items() if amount or name == "charged"]


def _reading(reading: Reading) -> list[str]:
    due = reading.verification_due_on
    return [
        wording.service(reading.service),
        (reading.serial_number or "—") + ("" if reading.zone == "single" else f", {wording.zone(reading.zone)}"),
        *wording.dials(reading.previous_value, reading.value),
        wording.exact(reading.usage),
        reading.source if reading.source in ("average", "norm") else wording.day(reading.read_on),
        wording.day(due) if due else "—",
    ]


def _house(lines: Sequence[Line]) -> list[list[str]]:
    return [
        [
            f"{wording.service(line.service)}, {wording.line_name(line).lower()}",
            f"{wording.exact(line.house_volume)} {_WORDS.unit(line.unit)}" if line.house_volume else "—",
            f"{wording.exact(line.house_area_m2)} м²" if line.house_area_m2 else "—",
        ]
        for line in lines
        if line.house_volume or line.house_area_m2
    ]


def _vat(month: Month, percent: Decimal) -> str:
    if month.payer.is_organisation:
        vat = sum((line.vat_amount for line in month.lines), money.ZERO)
    else:
        taxed = sum((line.amount for line in month.lines if line.line != "penalty"), money.ZERO)
        vat = money.rounded(taxed * percent / (100 + percent))
    return f"{wording.exact(percent)} %: {_WORDS.money(vat)}"
