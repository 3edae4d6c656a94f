"""How documents write names, numbers and sums: in Russian, as the law wants them, for every reader."""

from datetime import date
from decimal import Decimal

from num2words import num2words

from core.billing import equations
from core.documents.model import Line
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.kit.service import BILLED

RUSSIAN = Words("ru")
# Codes of units and what invoices call them (ОКЕИ).
UNIT_CODES = {"kwh": ("245", "кВт·ч"), "gcal": ("233", "Гкал"), "m3": ("113", "м³"), "rub": ("383", "руб")}
ITEMS = {
    ("electricity", "usage"): mark("Electric energy"),
    ("heat", "usage"): mark("Thermal energy"),
    ("hot_water", "usage"): mark("Hot water, the water"),
    ("hot_water", "hot_water_heat"): mark("Hot water, thermal energy for heating it"),
    ("cold_water", "usage"): mark("Cold water"),
}
SOURCES = {
    "remote": mark("the meter sent it"),
    "customer": mark("given by the customer"),
    "operator": mark("taken by the company"),
    "control": mark("checked on the spot"),
    "average": mark("calculated, no reading"),
    "norm": mark("calculated, no reading"),
}
_SERVICE_ORDER = [str(service) for service in BILLED]
_LINE_ORDER = list(equations.LINE_NAMES)
_ZONE_ORDER = ("single", "day", "peak", "half_peak", "night")


def place(line: Line) -> tuple[int, int, int, int, date]:
    """Return where a line stands in a document: by service, then as bills are read."""
    return (
        _SERVICE_ORDER.index(line.service),
        _LINE_ORDER.index(line.line),
        _ZONE_ORDER.index(line.zone),
        line.block,
        line.charged_from or line.corrects_period or date.min,
    )


def line_name(line: Line) -> str:
    """Return what the line is for: «Расход, ночь, диапазон 2», «Перерасчёт, май 2026»."""
    parts = [RUSSIAN.t(equations.LINE_NAMES[line.line]), *_details(line)]
    return ", ".join(parts)


def item_name(line: Line) -> str:
    """Return the item of an invoice: «Электрическая энергия, ночь»."""
    known = ITEMS.get((line.service, line.line))
    name = RUSSIAN.t(known) if known else f"{service(line.service)}: {RUSSIAN.t(equations.LINE_NAMES[line.line])}"
    return ", ".join([name, *_details(line)])


def service(code: str) -> str:
    """Return the Russian name of a service."""
    return RUSSIAN.t(SERVICE_NAMES[code])


def zone(code: str) -> str:
    """Return the Russian name of a zone of the day."""
    return RUSSIAN.t(ZONE_NAMES[code])


def exact(value: Decimal) -> str:
    """Return a number with the digits it has and no zeros behind them."""
    return RUSSIAN.number(value, digits=max(0, -int(value.normalize().as_tuple().exponent)))


def dials(*values: Decimal) -> list[str]:
    """Return values of one dial, all with the digits of the one that has most: they are read one under the other."""
    digits = max(max(0, -int(value.normalize().as_tuple().exponent)) for value in values)
    return [RUSSIAN.number(value, digits=digits) for value in values]


def price(value: Decimal) -> str:
    """Return a price: two digits after the sign, more where it has them."""
    return RUSSIAN.number(value, digits=max(2, -int(value.normalize().as_tuple().exponent)))


def amount(value: Decimal) -> str:
    """Return roubles with kopecks without the sign of the rouble."""
    return RUSSIAN.number(value, digits=2)


def in_words(value: Decimal) -> str:
    """Return a sum as documents write it out: «Сто двадцать рублей 05 копеек»."""
    text = str(num2words(value, lang="ru", to="currency", currency="RUB", cents=False, separator=""))
    return f"{text[:1].upper()}{text[1:]}"


def day(value: date) -> str:
    """Return a day in figures."""
    return RUSSIAN.short_day(value)


def _details(line: Line) -> list[str]:
    details = [zone(line.zone)] if line.zone != "single" else []
    if line.block > 1:
        details.append(RUSSIAN.t("range {number}", number=line.block))
    if line.charged_from and line.charged_to:
        details.append(f"{day(line.charged_from)} – {day(line.charged_to)}")
    if line.corrects_period:
        details.append(RUSSIAN.month(line.corrects_period))
    return details
