"""The file to fill in: the person's own meters with their previous readings, and an empty column for the new ones."""

import csv as writer
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import xlsxwriter

from core.bulk import columns
from core.bulk.model import Register
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES

_Kind: TypeAlias = Literal["text", "number", "day"]
_DAYS_OF_MONTH = Decimal("30.44")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_SPARE_ROWS = 200  # below the last meter, where rules for cells still hold
_WIDTHS = {columns.SITE: 38, columns.SERVICE: 16}
_USUAL_WIDTH = 15


def is_fillable(register: Register) -> bool:
    """Return whether a reading of the register is taken by file: its meter hangs and does not send by itself."""
    state = register.state
    return register.place.may_submit and not state.is_remote and state.removed_on is None


def usual_month(register: Register) -> Decimal | None:
    """Return the usual usage of a register in a month, in its unit; None where it is not known."""
    daily = register.state.usual_daily
    return None if daily is None else round(daily * _DAYS_OF_MONTH, 1)


def csv(words: Words, registers: Sequence[Register]) -> bytes:
    """Return the template as CSV that a table program opens: semicolons, numbers as the language writes them."""
    file = io.StringIO(newline="")
    rows = writer.writer(file, delimiter=";")
    rows.writerow(title for title, _, _ in _columns(words))
    for register in registers:
        rows.writerow(_plain(words, value) for value in _values(words, register))
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def xlsx(words: Words, registers: Sequence[Register]) -> bytes:
    """Return the template as a workbook: numbers of accounts and meters are text, the cells to fill in are tinted."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet(words.t("Readings"))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    tint = {"bg_color": "#FFF3E0", "border": 1, "border_color": "#E0C9A6"}
    shown = _columns(words)
    looks = [book.add_format(_look(kind) | (tint if is_asked else {})) for _, kind, is_asked in shown]
    for place, (title, _, _) in enumerate(shown):
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, _width(words, title))
    for line, register in enumerate(registers, start=1):
        for place, value in enumerate(_values(words, register)):
            _write(sheet, line, place, value, looks[place])
    last = len(shown) - 1
    sheet.data_validation(
        1,
        last,
        len(registers) + _SPARE_ROWS,
        last,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "ignore_blank": True,
            "error_title": words.t("New reading"),
            "error_message": words.t("Write what the meter shows: a number, without units and words."),
        },
    )
    _explain(book, words)
    book.close()
    return file.getvalue()


def _columns(words: Words) -> tuple[tuple[str, _Kind, bool], ...]:
    """Return each column: its title, its kind, whether it is to be filled in. The new reading stands last."""
    titles = {name: words.t(message) for name, message in columns.TITLES.items()}
    return (
        (words.t(columns.SITE), "text", False),
        (titles["account_number"], "text", False),
        (words.t(columns.SERVICE), "text", False),
        (titles["serial_number"], "text", False),
        (titles["register"], "number", False),
        (titles["zone"], "text", False),
        (words.t(columns.UNIT), "text", False),
        (words.t(columns.PREVIOUS_ON), "day", False),
        (words.t(columns.PREVIOUS_VALUE), "number", False),
        (words.t(columns.USUAL), "number", False),
        (words.t(columns.SENT), "number", False),
        (titles["read_on"], "day", True),
        (titles["value"], "number", True),
    )


def _values(words: Words, register: Register) -> tuple[Any, ...]:
    state, place = register.state, register.place
    return (
        place.site,
        place.account_number,
        words.t(SERVICE_NAMES[state.service]),
        place.serial_number,
        state.position,
        words.t(ZONE_NAMES[state.zone]),
        words.unit(state.unit),
        state.previous_on,
        state.previous_value,
        usual_month(register),
        register.sent_value,
        None,
        None,
    )


def _plain(words: Words, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
        return text.replace(".", ",") if words.language == "ru" else text
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if words.language == "ru" else value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text  # a table program would run it


def _write(sheet: Any, line: int, place: int, value: Any, look: Any) -> None:
    if value is None:
        sheet.write_blank(line, place, None, look)
    elif isinstance(value, Decimal | int):
        sheet.write_number(line, place, float(value), look)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, look)
    else:
        sheet.write_string(line, place, str(value), look)


def _look(kind: _Kind) -> dict[str, Any]:
    return {"text": {"num_format": "@"}, "number": {}, "day": {"num_format": "dd.mm.yyyy"}}[kind]


def _width(words: Words, title: str) -> int:
    known = {words.t(message): width for message, width in _WIDTHS.items()}
    return known.get(title, _USUAL_WIDTH)


def _explain(book: Any, words: Words) -> None:
    sheet = book.add_worksheet(words.t("How to fill it in"))
    sheet.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for line, sentence in enumerate(columns.HINTS):
        sheet.write_string(line, 0, words.t(sentence), wrapped)
