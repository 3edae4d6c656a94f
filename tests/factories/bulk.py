"""Files of readings as people make them, with defaults."""

import io

import openpyxl

HEADINGS = ("Номер лицевого счёта", "Заводской номер", "Шкала", "День показания", "Новое показание")


def make_csv(*rows, headings=HEADINGS, delimiter=";", encoding="utf-8-sig") -> bytes:
    """Make a CSV; each row is (account, serial, register, day, value)."""
    lines = [headings, *rows]
    return "".join(delimiter.join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in lines).encode(
        encoding
    )


def make_xlsx(*rows, headings=HEADINGS) -> bytes:
    """Make a workbook as somebody's program would: numbers are numbers, formulas are not calculated."""
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
