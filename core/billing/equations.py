"""A charge explained: what was read, how much that is, at which price (D1). Lines of text, no arithmetic hidden."""

from collections.abc import Sequence
from decimal import Decimal

from core.billing.model import ChargeLine, MeterReading
from core.i18n.catalogue import mark
from core.i18n.formats import NO_BREAK_SPACE, Words
from core.i18n.names import ZONE_NAMES
from core.kit import money

LINE_NAMES = {
    "usage": mark("Used volume"),
    "hot_water_heat": mark("Heat in hot water"),
    "common_needs": mark("Common needs of the house"),
    "raising": mark("Raising coefficient"),
    "adjustment": mark("Adjustment"),
    "penalty": mark("Penalty"),
    "concession": mark("Concession"),
}
BASIS_NAMES = {
    "reading": mark("By meter readings."),
    "remote": mark("By readings that the meter sends itself."),
    "average": mark("By the average of earlier months: no reading came for this month."),
    "norm": mark("By the norm: there were no readings to count by."),
    "house_meter": mark("By the meter of the whole house, in proportion to the area."),
    "calculation": mark("By calculation."),
}
_METERED = ("reading", "remote", "average", "norm")


def name(line: ChargeLine, *, words: Words) -> str:
    """Return what the line is for: «Расход, ночь, диапазон 2»."""
    parts = [words.t(LINE_NAMES[line.line])]
    if line.zone != "single":
        parts.append(words.t(ZONE_NAMES[line.zone]))
    if line.block > 1:
        parts.append(words.t("range {number}", number=line.block))
    return ", ".join(parts)


def volume(line: ChargeLine, *, words: Words) -> str:
    """Return the volume with all the digits it was multiplied with, and its unit."""
    return quantity(line.volume, line.unit, words=words)


def quantity(value: Decimal, unit: str, *, words: Words) -> str:
    """Return a quantity with all its digits and its unit."""
    return words.quantity(value, unit, digits=_digits(value))


def number(value: Decimal, *, words: Words) -> str:
    """Return a number with all its digits."""
    return words.number(value, digits=_digits(value))


def of_line(line: ChargeLine, readings: Sequence[MeterReading], *, words: Words) -> list[str]:
    """
    Return the computation of one line, the readings of its service and zone first.

    «1 250 − 1 063 = 187 кВт·ч × 6,00 ₽ = 1 122,00 ₽» in one line where the reading's usage is what was charged.
    """
    product = _product(line, words=words)
    if line.line != "usage" or line.basis not in _METERED:
        return [product]
    own = [reading for reading in readings if (reading.service, reading.zone) == (line.service, line.zone)]
    steps = [_difference(reading, line.unit, words=words) for reading in own if _is_actual(reading)]
    if len(own) == 1 and steps and own[0].usage == line.volume:
        return [steps[0] + product[len(volume(line, words=words)) :]]
    return [*steps, product]


def _is_actual(reading: MeterReading) -> bool:
    return reading.source not in ("average", "norm")


def _difference(reading: MeterReading, unit: str, *, words: Words) -> str:
    usage = words.quantity(reading.usage, unit, digits=_digits(reading.usage))
    value, previous = number(reading.value, words=words), number(reading.previous_value, words=words)
    if (reading.value - reading.previous_value) * reading.multiplier == reading.usage:
        if reading.multiplier == 1:
            return f"{value} − {previous} = {usage}"
        return f"({value} − {previous}) × {number(reading.multiplier, words=words)} = {usage}"
    if reading.value < reading.previous_value:
        return words.t(
            "{value} after the dial passed zero, {previous} before: {usage}",
            value=value,
            previous=previous,
            usage=usage,
        )
    return words.t("readings {previous} and {value}: {usage}", value=value, previous=previous, usage=usage)


def _product(line: ChargeLine, *, words: Words) -> str:
    amount = words.money(line.amount)
    exact = line.volume * line.rate
    if line.volume and money.rounded(exact) == line.amount:
        text = f"{volume(line, words=words)} × {_price(line.rate, words)} = "
        if exact == line.amount:
            text += amount
        else:
            text += words.t("{exact}, rounded {amount}", exact=number(exact, words=words), amount=amount)
    else:
        text = amount
    if line.vat_amount:
        return words.t("{text}, and VAT {vat}", text=text, vat=_vat(line, words))
    return text


def _vat(line: ChargeLine, words: Words) -> str:
    """Return «22 % = 1 476,33 ₽» where a whole percentage gives the kopecks, else the sum alone."""
    vat = words.money(line.vat_amount)
    percent = (line.vat_amount * 100 / line.amount).quantize(Decimal(1)) if line.amount else Decimal(0)
    if money.rounded(line.amount * percent / 100) != line.vat_amount:
        return vat
    return f"{words.percent(percent / 100)} = {vat}"


def _price(rate: Decimal, words: Words) -> str:
    text = words.number(rate, digits=max(2, _digits(rate)))
    return f"{text}{NO_BREAK_SPACE}₽" if words.language == "ru" else f"₽{text}"


def _digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))
