"""
Documents that close a month for an organisation: invoice (счёт-фактура) and act, as they were issued (domain.md 5.4).

What they print are the lines of the month; if those differ from what was issued, printing is refused.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from core.documents import queries, receipts, rules, typesetting, wording
from core.documents.company import company
from core.documents.model import Issued, Kind, Line, NothingToPrint, Payer, Reading
from data.database import Reader

_UNITS = wording.UNIT_CODES


class DocumentChanged(Exception):
    """The lines in the store are not those the document was issued for; carries its number."""


def pdf(db: Reader, *, account_id: int, period: date, kind: Kind) -> bytes:
    """
    Return the invoice or act of one account and month.

    :raises NothingToPrint: if none was issued
    :raises DocumentChanged: if the charges were changed after the issue
    """
    return typesetting.pdf(kind.value, data(db, account_id=account_id, period=period, kind=kind))


def data(db: Reader, *, account_id: int, period: date, kind: Kind) -> dict[str, Any]:
    """
    Return the texts of the document.

    :raises NothingToPrint: if none was issued
    :raises DocumentChanged: if the charges were changed after the issue
    """
    document, payer, lines, readings = facts(db, account_id=account_id, period=period, kind=kind)
    points = queries.supply_points(db, account_id=account_id)
    shipment = queries.issued_kind(db, account_id=account_id, period=period, kind=Kind.ACT)
    found = texts(document, payer, lines, readings, points=[code for _, code, _ in points])
    return found | {"shipment": rules.number(shipment) if shipment else rules.number(document)}


def facts(
    db: Reader, *, account_id: int, period: date, kind: Kind
) -> tuple[Issued, Payer, list[Line], tuple[Reading, ...]]:
    """
    Return a document as it was issued, its account, its lines and the readings behind them.

    :raises NothingToPrint: if none was issued
    :raises DocumentChanged: if the charges were changed after the issue
    """
    document = queries.issued_kind(db, account_id=account_id, period=period, kind=kind)
    found = queries.months_of(db, account_ids=[account_id], period=period)
    if document is None or not found:
        raise NothingToPrint(account_id, period, kind)
    lines = sorted(rules.invoiced(found[0].lines), key=wording.place)
    if queries.sha256_of_lines(db, account_id=account_id, period=period) != document.sha256:
        raise DocumentChanged(rules.number(document))
    return document, found[0].payer, lines, found[0].readings


def texts(
    document: Issued, payer: Payer, lines: Sequence[Line], readings: Sequence[Reading], *, points: Sequence[str]
) -> dict[str, Any]:
    """Return everything that an invoice or act says."""
    words = wording.RUSSIAN
    return {
        "number": rules.number(document),
        "issued_on": words.day(document.issued_on),
        "month": words.month(document.period),
        "period": f"{wording.day(document.period)} – {wording.day(rules.last_day(document.period))}",
        "is_sample": payer.is_sample or company().is_sample,
        "seller": asdict(company()),
        "payer": receipts.payer_texts(payer)
        | {
            "name": document.buyer_name,
            "inn": document.buyer_inn or "",
            "kpp": document.buyer_kpp or "",
            "address": receipts.unbroken(document.buyer_address),
        },
        "contract": {"number": payer.account_number, "day": wording.day(payer.opened_on)},
        "points": list(points),
        "lines": [_line(line, rules.vat_rate(document.vat_percent)) for line in lines],
        "readings": [_reading(reading) for reading in readings],
        "net": wording.amount(document.net_amount),
        "vat": wording.amount(document.vat_amount),
        "total": wording.amount(document.total_amount),
        "vat_rate": rules.vat_rate(document.vat_percent),
        "in_words": wording.in_words(document.total_amount),
        "vat_in_words": wording.in_words(document.vat_amount),
    }


def _line(line: Line, rate: str) -> dict[str, str]:
    code, unit = _UNITS[line.unit]
    return {
        "service": line.service,
        "name": wording.item_name(line),
        "unit_code": code,
        "unit": unit,
        "volume": wording.exact(line.volume),
        "price": wording.price(line.rate),
        "net": wording.amount(line.amount),
        "vat_rate": rate,
        "vat": wording.amount(line.vat_amount),
        "total": wording.amount(line.total_amount),
    }


def _reading(reading: Reading) -> list[str]:
    return [
        wording.service(reading.service),
        reading.serial_number or "—",
        wording.zone(reading.zone),
        *wording.dials(reading.previous_value, reading.value),
        wording.exact(reading.multiplier),
        wording.exact(reading.usage),
    ]
