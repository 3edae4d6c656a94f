"""The columns of a file of readings: their names in the template, in either language, and other names they have."""

from core.i18n.catalogue import mark
from core.imports import kinds
from core.imports.model import Column, Kind

# What a template shows besides: it helps to find the meter and is not read back.
SITE = mark("Site")
SERVICE = mark("Service")
UNIT = mark("Unit")
PREVIOUS_ON = mark("Previous day")
PREVIOUS_VALUE = mark("Previous reading")
USUAL = mark("Usual usage a month")
SENT = mark("Submitted already")
HINTS = (
    mark("Write what the meter shows into the column “New reading”. Leave it empty for meters you have not read."),
    mark("The day may stay empty: then it is the day on which you send the file."),
    mark("All registers of a meter are filled in together."),
    mark("Do not change account numbers, serial numbers and register numbers: the meter is found by them."),
    mark("Rows and columns may be moved or removed, but the headings stay in the first row."),
)

TITLES = {
    "account_number": mark("Account number"),
    "serial_number": mark("Serial number"),
    "register": mark("Register No."),
    "zone": mark("Zone"),
    "read_on": mark("Day of the reading"),
    "value": mark("New reading"),
}

KIND = Kind(
    "bulk",
    mark("Readings"),
    (
        Column(
            "account_number",
            "text",
            (*kinds.ACCOUNT.names, "номер договора", "договор", "contract"),
            "6612345678",
            is_required=True,
        ),
        Column("serial_number", "text", kinds.SERIAL.names, "E00012345", is_required=True),
        Column("register", "integer", ("register no", "шкала", "номер шкалы", "position"), "1", minimum=1),
        Column("zone", "text", ("зона", "зона суток"), "single"),
        Column(
            "read_on",
            "day",
            ("day of the reading", "date", "reading date", "день показания", "дата", "дата показания", "дата снятия"),
            "2026-11-20",
        ),
        # Text: the value is read as a typed one is, and an empty cell means that there is nothing to say.
        Column(
            "value",
            "text",
            ("new reading", "reading", "новое показание", "показание", "показания", "текущее показание"),
            "1250.5",
        ),
    ),
)
