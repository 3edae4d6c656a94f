# ruff: noqa: E501 - a table, one row a line
"""The sentences an import says: why a row or a file was refused, and what is being done."""

from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.imports.model import FileIssue, FileRefused

READING = mark("Reading the file")
CHECKING = mark("Comparing with what is known")
WRITING = mark("Writing")
SUMMARISING = mark("Updating the summaries")

ROW_ISSUES = {
    "missing": mark("The value is missing."),
    "too_many_values": mark(
        "The row has more values than the heading has columns: is a separator or a decimal comma without quotes in it?"
    ),
    "not_an_integer": mark("This is not a whole number."),
    "not_a_number": mark("This is not a number."),
    "not_a_day": mark("There is no such day: write it as 2026-10-24 or 24.10.2026."),
    "not_a_period": mark("There is no such month: write it as 2026-10 or 10.2026."),
    "not_an_instant": mark("There is no such moment: write it as 2026-10-24 14:00 or 2026-10-24T14:00:00+05:00."),
    "not_a_flag": mark("Write yes or no."),
    "unknown_code": mark("This value is not known; known are: {detail}."),
    "too_large": mark("The number is too large."),
    "too_small": mark("The number is below {detail}."),
    "too_many_digits": mark("The number has more than {detail} digits after the decimal sign."),
    "too_early": mark("The date is before 1950."),
    "too_late": mark("The date is after 2099."),
    "in_the_future": mark("The date is in the future."),
    "unknown_account": mark("There is no account with this number: import the accounts first."),
    "unknown_meter": mark("There is no meter with this serial number: import the meters first."),
    "meter_or_register_of_account": mark("This account has no such meter or register."),
    "unknown_register": mark("The meter has no such register."),
    "several_meters": mark("Several meters have this serial number: give the account number as well."),
    "unit_of_meter": mark("The unit of the file does not fit the meter, which counts in {detail}."),
    "unknown_office": mark("There is no office with this code: import the offices first."),
    "repeats_row": mark("Repeats row {detail} of this file."),
    "contradicts_row": mark("Contradicts row {detail} of this file: neither was taken."),
    "known_differently": mark("The store already holds another value: {detail}. What is booked is not overwritten."),
    "month_closed": mark(
        "The month {detail} is closed and charged; it does not change. Give a later month, then it becomes a correction."
    ),
    "below_previous": mark("The reading is below the previous one, {detail}."),
    "beyond_dial": mark("The meter shows only {detail} digits before the decimal sign."),
    "before_installation": mark("The meter was installed later, on {detail}."),
    "state_changed": mark(
        "The payment was loaded earlier in the state {detail}, and a payment does not go back to an earlier state."
    ),
    "not_opening_hours": mark("The opening hours cannot be read: write them like Mo-Fr 08:00-20:00; Sa 09:00-14:00."),
    "belongs_to_another_account": mark("This already belongs to another account."),
    "not_a_place": mark("Latitude is between -90 and 90, longitude between -180 and 180."),
}

FILE_ISSUES = {
    FileIssue.NOT_FOUND: mark("There is no file {file}. Check the name and the folder."),
    FileIssue.NOT_A_FILE: mark("{file} is not a file. Give the path of one file."),
    FileIssue.NO_PERMISSION: mark("{file} may not be read. Ask its owner for the right to read it."),
    FileIssue.EMPTY: mark("The file is empty. Check that it was saved completely."),
    FileIssue.NO_ROWS: mark("The file has a heading but no rows. Nothing was imported."),
    FileIssue.NOT_A_TABLE: mark(
        "This is not a table: it looks like a picture, a document or another kind of file. Save the table as CSV, XLSX or Parquet."
    ),
    FileIssue.NOT_A_WORKBOOK: mark(
        "{file} cannot be read as an Excel workbook. Open it in Excel and save it again as XLSX."
    ),
    FileIssue.PROTECTED: mark(
        "The workbook is protected by a password or saved in the old XLS format. Save it as XLSX without a password."
    ),
    FileIssue.UNKNOWN_SHEET: mark("The workbook has no sheet {sheet}; it has: {sheets}."),
    FileIssue.NOT_PARQUET: mark("The file cannot be read as Parquet: it is damaged or incomplete. Write it again."),
    FileIssue.NOT_GZIP: mark("The compressed file is damaged or incomplete. Copy it again."),
    FileIssue.OPEN_QUOTE: mark("A quotation mark near row {row} is opened and never closed. Close it or remove it."),
    FileIssue.MISSING_COLUMNS: mark(
        "The file lacks columns: {columns}. It has: {found}. Rename them, or use the command kabinet import with --map."
    ),
    FileIssue.COLUMN_TWICE: mark("Two columns of the file mean {column}: {first} and {second}. Remove one."),
    FileIssue.UNKNOWN_MAPPING: mark("{name} is not a column here; there are: {names}."),
    FileIssue.UNKNOWN_KIND: mark("{kind} is not a kind of file; there are: {kinds}."),
    FileIssue.BAD_OPTION: mark("The option {option} cannot be {value}."),
}


def row_sentence(words: Words, issue: str, detail: str) -> str:
    """Return why a row was refused."""
    return words.t(ROW_ISSUES[issue], detail=detail)


def file_sentence(words: Words, refusal: FileRefused) -> str:
    """Return why a file was refused and what to do."""
    return words.t(FILE_ISSUES[refusal.issue], **refusal.values)
