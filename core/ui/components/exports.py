"""Files of a table: CSV in the form of the language, XLSX with real numbers and days."""

import csv as writer
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from polars import selectors
from xlsxwriter.format import Format

from core.i18n.formats import Words
from core.kit import clock
from core.ui.components import columns
from core.ui.components.columns import Column, Table

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # Excel takes a CSV without it for windows-1251
_WIDEST = 60


def csv(words: Words, table: Table) -> bytes:
    """Return the table as CSV: semicolons and decimal commas in Russian, commas and points in English."""
    file = io.StringIO(newline="")
    rows = writer.writer(file, delimiter=";" if words.language == "ru" else ",")
    rows.writerow(columns.heading(words, column) for column in table.columns)
    for row in _rows(table):
        rows.writerow(_plain(words, column, value) for column, value in zip(table.columns, row, strict=True))
    return (_BOM + file.getvalue()).encode()


def xlsx(words: Words, table: Table) -> bytes:
    """Return the table as an XLSX workbook whose numbers can be added and whose days can be sorted."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(table.columns):
        title = columns.heading(words, column)
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, _width(words, table, column, title), book.add_format(_look(column)))
    shown: list[Format] = [book.add_format(_look(column)) for column in table.columns]
    for line, row in enumerate(_rows(table), start=1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            if value is not None:
                sheet.write(line, place, _workbook_value(column, value), shown[place])
    book.close()
    return file.getvalue()


def _rows(table: Table) -> Iterator[tuple[Any, ...]]:
    wanted = table.frame.select([column.name for column in table.columns])
    return wanted.with_columns(selectors.float().fill_nan(None)).iter_rows()  # a workbook has no such number


def _plain(words: Words, column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind in columns.NUMBERS:
        number = Decimal(str(value)) * (100 if column.kind == "percent" else 1)
        text = f"{number:.{columns.digits(column)}f}"
        return text.replace(".", ",") if words.language == "ru" else text
    if isinstance(value, datetime):
        return value.astimezone(clock.LOCAL).strftime("%d.%m.%Y %H:%M" if words.language == "ru" else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if words.language == "ru" else value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text  # a spreadsheet would run it


def _workbook_value(column: Column, value: Any) -> Any:
    if column.kind in columns.NUMBERS:
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(clock.LOCAL).replace(tzinfo=None)
    return value if isinstance(value, date) else str(value)


def _look(column: Column) -> dict[str, str]:
    after = "0" * columns.digits(column)
    number = "#,##0" + (f".{after}" if after else "")
    looks = {
        "percent": "0.0%",
        "day": "dd.mm.yyyy",
        "month": "mm.yyyy",
        "instant": "dd.mm.yyyy hh:mm",
    }
    if column.kind in looks:
        return {"num_format": looks[column.kind]}
    return {"num_format": number} if column.kind in columns.NUMBERS else {}


def _width(words: Words, table: Table, column: Column, title: str) -> int:
    seen = table.frame[column.name].head(100).to_list()
    longest = max((len(columns.text(words, column, value)) for value in seen), default=0)
    return min(max(longest, len(title) * 2 // 3) + 2, _WIDEST)
