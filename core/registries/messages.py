# ruff: noqa: E501 - a table, one row a line
"""The sentences about registries: why a file or a line was refused, why a payment waits, what was decided."""

from collections.abc import Mapping
from decimal import Decimal

from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.registries.model import FileIssue, FileRefused, Reason, Status
from core.registries.rules import Likeness

FILE_ISSUES = {
    FileIssue.NOT_FOUND: mark("There is no file {file}. Check the name and the folder."),
    FileIssue.TOO_LARGE: mark("The registry is larger than 50 MB. Ask the sender to divide it."),
    FileIssue.EMPTY: mark("The file is empty. Check that it was saved completely."),
    FileIssue.NOT_TEXT: mark(
        "This is not a registry: it looks like a picture, a workbook or an archive. Unpack it or save it as text."
    ),
    FileIssue.UNKNOWN_LAYOUT: mark(
        "No known bank or agent writes its registries like this. Nothing was posted. Add its layout, or name one of those that are known."
    ),
    FileIssue.NO_ROWS: mark("The registry has totals but no payments. Nothing was posted."),
    FileIssue.NO_TOTALS: mark(
        "The line with the totals (it begins with “{sign}”) is missing: the file was cut off. Nothing was posted. Ask for it again."
    ),
    FileIssue.BAD_TOTALS: mark("The totals cannot be read: “{line}”. Nothing was posted. Ask for the file again."),
    FileIssue.COUNT_DIFFERS: mark(
        "The totals tell of {declared} payments, the file has {found}. Nothing was posted. Ask for the file again."
    ),
    FileIssue.AMOUNT_DIFFERS: mark(
        "The totals tell of {declared}, the payments add up to {found}. Nothing was posted. Ask for the file again."
    ),
}

ROW_ISSUES = {
    "wrong_columns": mark("The line has another number of columns than the layout: is a separator in a name?"),
    "missing": mark("The value is missing."),
    "not_money": mark("This is not an amount in roubles and kopecks."),
    "not_positive": mark("The amount is not above zero."),
    "not_an_instant": mark("There is no such day or time."),
    "in_the_future": mark("The date is in the future."),
    "sums_disagree": mark("What was sent on and the fee do not add up to what was paid."),
}

COLUMN_NAMES = {
    "": mark("the whole line"),
    "payment_number": mark("number of the payment"),
    "paid_on": mark("day of the payment"),
    "paid_at": mark("day and time of the payment"),
    "amount": mark("amount"),
    "transfer_amount": mark("amount sent on"),
}

REASONS = {
    Reason.NO_NUMBER: mark("No account number"),
    Reason.MISTYPED: mark("A slip in the account number"),
    Reason.UNKNOWN_ACCOUNT: mark("No such account"),
    Reason.CLOSED_ACCOUNT: mark("The account is closed"),
    Reason.OTHER_AMOUNT: mark("The same number, another amount"),
    Reason.OTHER_ACCOUNT: mark("The same number, another account"),
    Reason.TWICE_IN_FILE: mark("Twice in one registry"),
    Reason.NOT_POSTED: mark("The account did not take it"),
}

STATUSES = {
    Status.WAITING: mark("waits"),
    Status.POSTING: mark("is being posted"),
    Status.POSTED: mark("posted"),
    Status.RETURNED: mark("goes back to the payer"),
    Status.DISMISSED: mark("the same money told twice"),
}

LIKENESSES = {
    Likeness.SAME_NUMBER: mark("the same number"),
    Likeness.SWAPPED: mark("two digits of the number are swapped"),
    Likeness.ONE_DIGIT: mark("one digit of the number differs"),
    Likeness.MISSING_DIGIT: mark("a digit of the number is missing"),
    Likeness.EXTRA_DIGIT: mark("the number has a digit too many"),
    Likeness.NAME: mark("the same name"),
    Likeness.ADDRESS: mark("the same address"),
}

CHANNELS = {
    "bank": mark("bank"),
    "agent": mark("payment agent"),
    "terminal": mark("terminal"),
    "office": mark("office"),
}

_AMOUNTS = ("declared", "found")


def file_sentence(words: Words, refusal: FileRefused) -> str:
    """Return why a registry was refused and what to do."""
    values: Mapping[str, object] = refusal.values
    if refusal.issue is FileIssue.AMOUNT_DIFFERS:
        values = {name: words.money(Decimal(str(refusal.values[name]))) for name in _AMOUNTS}
    return words.t(FILE_ISSUES[refusal.issue], **values)


def row_sentence(words: Words, issue: str) -> str:
    """Return why a line of a registry was refused."""
    return words.t(ROW_ISSUES[issue])
