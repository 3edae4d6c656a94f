"""Sentences of readings: what is wrong or doubtful, where a reading is, how it came, where a meter stands."""

from core.i18n.catalogue import mark
from core.metering.model import Assessment, Issue, WindowState
from core.ui.context import Context

CLOSING_DAYS = 5  # so many days before the window closes it becomes a warning
ISSUES = {
    Issue.NOT_A_NUMBER: mark("Type digits only, with a comma or a point."),
    Issue.NEGATIVE: mark("A meter shows no values below zero."),
    Issue.TOO_MANY_DIGITS: mark("This meter has {digits} digits before the comma: perhaps the comma is missing."),
    Issue.TOO_MANY_DECIMALS: mark("At most four digits after the comma."),
    Issue.MISSING: mark("Enter this one too: all zones of a meter are submitted together."),
    Issue.BELOW_PREVIOUS: mark(
        "This is less than the previous reading {previous}. Compare the meter's number and all its digits."
    ),
    Issue.ABOVE_POSSIBLE: mark(
        "The allowed power could not use that much in this time. Compare all digits, and where the comma stands."
    ),
    Issue.IN_FUTURE: mark("This day has not come yet."),
    Issue.BEFORE_PREVIOUS: mark("There is already a reading of a later day."),
    Issue.REMOTE: mark("This meter sends its readings by itself."),
    Issue.REMOVED: mark("This meter was taken down."),
    Issue.ROLLOVER: mark("This is less than the previous reading {previous}: has the dial passed zero?"),
    Issue.ABOVE_USUAL: mark("This is much more than usual: {usage} instead of about {usual}."),
    Issue.BELOW_USUAL: mark("This is much less than usual: {usage} instead of about {usual}."),
    Issue.RECHECK: mark("Please compare every digit with the meter once more."),
}
WINDOW = {
    WindowState.BEFORE: mark(
        "Readings are best submitted from {first} to {last}. One submitted today counts for {month}."
    ),
    WindowState.AFTER: mark(
        "The deadline of this month has passed: a reading submitted now is kept and counts for {month}."
    ),
}
PLACES = {
    "hallway": mark("hallway"),
    "landing": mark("landing"),
    "kitchen": mark("kitchen"),
    "bathroom": mark("bathroom"),
    "switchboard": mark("switchboard"),
    "heating_unit": mark("heating unit"),
    "other": mark("other place"),
}
CHANNELS = {
    "account": mark("personal account"),
    "visitor": mark("site, without signing in"),
    "office": mark("entered at an office"),
    "phone": mark("entered by phone"),
    "file": mark("file"),
    "remote": mark("meter, by itself"),
}
ESTIMATES = {
    "average": mark("Estimated by the average: no reading came"),
    "norm": mark("Estimated by the norm: no reading came"),
    "control": mark("Control reading of the company"),
}
STATUSES = {
    "replaced": mark("Replaced by a later one"),
    "rejected": mark("Rejected"),
    "questioned": mark("Received, an operator checks it"),
}
OUTCOMES = {
    "accepted": mark("Checked and accepted by an operator, waits for the bill for {month}"),
    "corrected": mark("Corrected by an operator: {note}"),
    "rejected": mark("Not taken by an operator: {note}"),
}
ASKED = mark("We asked you about it by letter")
CORRECTION = mark("operator’s correction")
WAYS = (
    mark("Here, without signing in: “Submit a reading” on the first page, by account number and meter number."),
    mark("By phone: the number stands on the receipt; have the account number and the readings at hand."),
    mark("At an office: an operator enters the reading on your behalf and gives you its number."),
    mark("Organisations with many meters: one file with all readings, on the page “Readings by file”."),
    mark("A smart meter sends its readings by itself: nothing to do."),
)


def issue(ctx: Context, code: Issue, item: Assessment | None) -> str:
    """Return the sentence of an issue with the numbers of the reading it is about."""
    if item is None:
        return ctx.t(ISSUES[code])
    register = item.register
    values = {
        "digits": ctx.words.number(register.digits_int),
        "previous": ctx.words.number(register.previous_value),
        "usage": "" if item.usage is None else ctx.words.quantity(item.usage, register.unit),
        "usual": "" if item.usual is None else ctx.words.quantity(item.usual, register.unit),
    }
    return ctx.t(ISSUES[code], **values)
