"""Sentences about a file of readings: why a row is not taken, and what to do about it."""

from core.bulk import columns
from core.bulk.model import Code, Fault, FileStatus, Good
from core.i18n.catalogue import mark
from core.imports import messages
from core.imports.model import FileIssue, FileRefused
from core.metering.model import Issue
from core.ui.components.badges import Tone
from core.ui.context import Context
from core.ui.sections import reading_words

STATUSES: dict[FileStatus, tuple[str, Tone]] = {
    FileStatus.CHECKED: (mark("Checked, not submitted yet"), "warning"),
    FileStatus.REFUSED: (mark("Has to be mended"), "bad"),
    FileStatus.ACCEPTED: (mark("Readings are submitted"), "good"),
}
_REASONS = {
    Code.UNKNOWN_METER: mark("Among your meters there is none with this account number and this serial number."),
    Code.VIEW_ONLY: mark("You may look at this account but not submit for it."),
    Code.WHICH_REGISTER: mark("It is not clear which register of the meter is meant; it has: {detail}."),
    Code.REPEATS: mark("The row says the same as row {detail}."),
    Code.CONTRADICTS: mark("Row {detail} gives another value or day for the same register."),
    Code.DIFFERENT_DAYS: mark("Row {detail} gives another day for the same meter."),
    Code.NO_VALUE_OF_FORMULA: mark("The cell holds a formula without a result, or an error."),
}
_MISSING = mark("Register No. {detail} of this meter is empty: all registers of a meter are submitted together.")
_COMPARE = mark("Compare the serial number and all digits with the meter. If it really shows this, write to us.")
_ADVICE: dict[Code | Issue | str, str] = {
    Code.UNKNOWN_METER: mark("Compare both numbers with a new template, or remove the row."),
    Code.VIEW_ONLY: mark("Ask the owner of the account for the right to submit, or remove the row."),
    Code.WHICH_REGISTER: mark("Write the number of the register into its column."),
    Code.REPEATS: mark("Remove one of the two rows."),
    Code.CONTRADICTS: mark("Leave the right row and remove the other."),
    Code.DIFFERENT_DAYS: mark("Write the same day at all registers of the meter."),
    Code.NO_VALUE_OF_FORMULA: mark("Write the number itself, or open the file in a table program and save it again."),
    Issue.NOT_A_NUMBER: mark("Leave the number alone in the cell: no words, units or other signs."),
    Issue.NEGATIVE: mark("Write the digits of the dial without a sign."),
    Issue.TOO_MANY_DIGITS: mark("Put the comma where the dial has it, and compare all digits."),
    Issue.TOO_MANY_DECIMALS: mark("Leave as many digits after the comma as the dial has."),
    Issue.MISSING: mark("Fill in all registers of the meter, or empty all of them."),
    Issue.BELOW_PREVIOUS: _COMPARE,
    Issue.ABOVE_POSSIBLE: _COMPARE,
    Issue.IN_FUTURE: mark("Write the day on which the meter was read."),
    Issue.BEFORE_PREVIOUS: mark("Write the day on which the meter was read: it is not before the previous reading."),
    Issue.REMOTE: mark("Empty the cell: nothing has to be sent for this meter."),
    Issue.REMOVED: mark("Take the meter that hangs there now from a new template."),
    "missing": mark("Fill in the cell, or remove the row."),
    "too_many_values": mark("Save the file as XLSX, or with semicolons between the columns."),
}
_MEND = mark("Mend the cell and send the file again.")
_NO_COLUMNS = mark(
    "The file has no column {columns}. Take the headings from the template: they tell where what stands."
)
TOO_LARGE = mark("The file is larger than 10 MB or has more than 20 000 rows. Divide it into several files.")


def column(ctx: Context, name: str) -> str:
    """Return what the template calls a column."""
    return ctx.t(columns.TITLES[name]) if name in columns.TITLES else ""


def reason(ctx: Context, fault: Fault) -> str:
    """Return why a row is not taken."""
    if isinstance(fault.code, Code):
        return ctx.t(_REASONS[fault.code], detail=fault.detail)
    if fault.code is Issue.MISSING:
        return ctx.t(_MISSING, detail=fault.detail)
    if isinstance(fault.code, Issue):
        return reading_words.issue(ctx, fault.code, fault.item)
    return messages.row_sentence(ctx.words, fault.code, fault.detail)


def advice(ctx: Context, fault: Fault) -> str:
    """Return what to do about it."""
    is_ours = isinstance(fault.code, Code | Issue)
    known = {code: text for code, text in _ADVICE.items() if isinstance(code, Code | Issue) is is_ours}
    return ctx.t(known.get(fault.code, _MEND))


def questions(ctx: Context, good: Good) -> str:
    """Return what is asked about a row."""
    return " ".join(reading_words.issue(ctx, issue, good.item) for issue in good.questions)


def refused(ctx: Context, refusal: FileRefused) -> str:
    """Return why a whole file cannot be read."""
    if refusal.issue is FileIssue.MISSING_COLUMNS:
        return ctx.t(_NO_COLUMNS, columns=_missing(ctx, str(refusal.values["columns"])))
    return messages.file_sentence(ctx.words, refusal)


def _missing(ctx: Context, said: str) -> str:
    names = [part.split(" (")[0] for part in said.split(", ")]
    return ", ".join(f"«{column(ctx, name)}»" if ctx.words.language == "ru" else column(ctx, name) for name in names)
