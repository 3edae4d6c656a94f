"""Workbooks for accountants: reconciliation act, calculation sheet of an act, statement of readings."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import xlsxwriter

from core.documents import rules, wording
from core.documents.company import company
from core.documents.model import Issued, Line, Payer, Reading
from core.documents.statements import Reconciliation

Cell: TypeAlias = str | Decimal | date | None
Look: TypeAlias = Literal["text", "day", "money", "quantity", "price"]
_FORMATS: dict[Look, dict[str, str]] = {
    "text": {},
    "day": {"num_format": "dd.mm.yyyy"},
    "money": {"num_format": "#,##0.00"},
    "quantity": {"num_format": "#,##0.####"},
    "price": {"num_format": "#,##0.00##"},
}
_WORDS = wording.RUSSIAN


@dataclass(frozen=True)
class Sheet:
    """A title, what it is about (label, value), a table, and the columns that are summed below it."""

    title: str
    about: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, int, Look], ...]
    rows: tuple[tuple[Cell, ...], ...]
    summed: tuple[int, ...] = ()
    after: tuple[tuple[str, Decimal], ...] = ()


def reconciliation(found: Reconciliation) -> bytes:
    """Return the reconciliation act: opening, charges and payments by day, closing."""
    opening, closing = found.opening_amount, found.closing_amount
    sheet = Sheet(
        title=_WORDS.t("Reconciliation act from {first} to {last}", first=_day(found.first), last=_day(found.last)),
        about=_about(found.payer),
        columns=(
            (_WORDS.t("Day"), 12, "day"),
            (_WORDS.t("For what"), 40, "text"),
            (_WORDS.t("Charged, RUB"), 18, "money"),
            (_WORDS.t("Paid, RUB"), 18, "money"),
        ),
        rows=tuple(
            (
                movement.on,
                wording.RUSSIAN.month(movement.period)
                if movement.period
                else _WORDS.t("Payment No. {number}", number=movement.number),
                movement.debit if movement.period else None,
                None if movement.period else movement.credit,
            )
            for movement in found.movements
        ),
        summed=(2, 3),
        after=((_WORDS.t("Debt at the start, RUB"), opening), (_WORDS.t("Debt at the end, RUB"), closing)),
    )
    return _written(sheet)


def calculation(document: Issued, payer: Payer, lines: Sequence[Line]) -> bytes:
    """Return how the amounts of an act were counted: volume by price, VAT on the line."""
    sheet = Sheet(
        title=_WORDS.t(
            "Calculation to act No. {number} of {day}", number=rules.number(document), day=_day(document.issued_on)
        ),
        about=(*_about(payer), (_WORDS.t("Month"), wording.RUSSIAN.month(document.period))),
        columns=(
            (_WORDS.t("Item"), 44, "text"),
            (_WORDS.t("Unit"), 9, "text"),
            (_WORDS.t("Volume"), 14, "quantity"),
            (_WORDS.t("Price without VAT, RUB"), 16, "price"),
            (_WORDS.t("Without VAT, RUB"), 16, "money"),
            (_WORDS.t("VAT, RUB"), 16, "money"),
            (_WORDS.t("With VAT, RUB"), 16, "money"),
        ),
        rows=tuple(
            (
                wording.item_name(line),
                wording.UNIT_CODES[line.unit][1],
                line.volume,
                line.rate,
                line.amount,
                line.vat_amount,
                line.total_amount,
            )
            for line in lines
        ),
        summed=(4, 5, 6),
    )
    return _written(sheet)


def readings(payer: Payer, period: date, found: Sequence[Reading]) -> bytes:
    """Return the statement of readings of one month: each register, what ran through it and where that comes from."""
    sheet = Sheet(
        title=_WORDS.t("Statement of readings for {month}", month=wording.RUSSIAN.month(period)),
        about=_about(payer),
        columns=(
            (_WORDS.t("Service"), 18, "text"),
            (_WORDS.t("Meter"), 18, "text"),
            (_WORDS.t("Zone"), 14, "text"),
            (_WORDS.t("Read on"), 12, "day"),
            (_WORDS.t("Previous reading"), 16, "quantity"),
            (_WORDS.t("Reading"), 16, "quantity"),
            (_WORDS.t("Multiplier"), 12, "quantity"),
            (_WORDS.t("Used"), 16, "quantity"),
            (_WORDS.t("Where it comes from"), 26, "text"),
        ),
        rows=tuple(
            (
                wording.service(reading.service),
                reading.serial_number or "",
                wording.zone(reading.zone),
                reading.read_on,
                reading.previous_value,
                reading.value,
                reading.multiplier,
                reading.usage,
                _WORDS.t(wording.SOURCES[reading.source]),
            )
            for reading in found
        ),
    )
    return _written(sheet)


def _about(payer: Payer) -> tuple[tuple[str, str], ...]:
    seller = company()
    rows = [
        (_WORDS.t("Seller"), _WORDS.t("{name}, INN {inn}", name=seller.full_name, inn=seller.inn)),
        (_WORDS.t("Buyer"), _WORDS.t("{name}, INN {inn}", name=payer.name, inn=payer.inn) if payer.inn else payer.name),
        (_WORDS.t("Account"), payer.account_number),
        (_WORDS.t("Address"), payer.address),
    ]
    if payer.is_sample or seller.is_sample:
        rows.append((_WORDS.t("Sample data"), _WORDS.t("The seller, the prices and the sums are made up.")))
    return tuple(rows)


def _day(value: date) -> str:
    return wording.day(value)


def _written(sheet: Sheet) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    page = book.add_worksheet()
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    looks = {name: book.add_format(look) for name, look in _FORMATS.items()}
    sums = book.add_format({"bold": True, "top": 1, **_FORMATS["money"]})
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    for place, (label, text) in enumerate(sheet.about, start=1):
        page.write_string(place, 0, label)
        page.write_string(place, 1, text)
    top = len(sheet.about) + 2
    for column, (label, width, _) in enumerate(sheet.columns):
        page.write_string(top, column, label, head)
        page.set_column(column, column, width)
    page.freeze_panes(top + 1, 0)
    for number, row in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(row):
            _write(page, (number, column), value, looks[sheet.columns[column][2]])
    bottom = top + 1 + len(sheet.rows)
    _sums(page, sheet, top=top, bottom=bottom, look=sums, bold=bold)
    for number, (label, amount) in enumerate(sheet.after, start=bottom + 1):
        page.write_string(number, 1, label)
        page.write_number(number, sheet.summed[0], float(amount), looks["money"])
    page.fit_to_pages(1, 0)
    book.close()
    return file.getvalue()


def _sums(page: Any, sheet: Sheet, *, top: int, bottom: int, look: Any, bold: Any) -> None:
    if not sheet.summed or not sheet.rows:
        return
    page.write_string(bottom, 0, _WORDS.t("Total"), bold)
    for column in sheet.summed:
        letter = xlsxwriter.utility.xl_col_to_name(column)
        values = [row[column] for row in sheet.rows]
        total = sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
        page.write_formula(bottom, column, f"=SUM({letter}{top + 2}:{letter}{bottom})", look, float(total))


def _write(page: Any, place: tuple[int, int], value: Cell, look: Any) -> None:
    if value is None:
        page.write_blank(*place, None, look)
    elif isinstance(value, Decimal):
        page.write_number(*place, float(value), look)
    elif isinstance(value, date):
        page.write_datetime(*place, value, look)
    else:
        page.write_string(*place, value, look)
