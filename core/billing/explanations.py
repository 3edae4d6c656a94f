"""Where the volume of a printed line comes from, in steps that a person can count again (D1)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.billing import bills, equations, stand_ins
from core.billing.bills import Bill
from core.billing.model import ChargeLine
from core.i18n.formats import Words
from core.kit import money, period

_AVERAGED_MONTHS = (6, 5, 4, 3, 12, 11, 10, 9, 8, 7)  # domain.md 1.6: six months, at least three; some take a year
_AREA_KINDS = ("common_needs", "usage")


def steps(line: ChargeLine, bill: Bill, *, words: Words) -> list[str]:
    """Return the computation of one line: first its volume, then the product with the price."""
    return [*_volume(line, bill, words), *equations.of_line(line, bill.readings, words=words)]


def basis(line: ChargeLine, bill: Bill, *, words: Words) -> str:
    """Return by what the volume is known; where no reading came, what stood in for it."""
    return stand_ins.basis(line, bill, words=words) or words.t(equations.BASIS_NAMES[line.basis])


def notes(line: ChargeLine, bill: Bill, *, words: Words) -> list[str]:
    """Return what the numbers alone do not say: part of a month, range, absence, the month that is mended, doubts."""
    found = [*_part_of_month(line, bill, words), *_range(line, bill, words)]
    if line.corrects_period is not None and line.corrects_period != bill.month:
        found.append(words.t("It mends the bill of {month}.", month=words.month(line.corrects_period)))
    if line.absent_days:
        found.append(
            words.n("Less for {n} full day of absence.", "Less for {n} full days of absence.", n=line.absent_days)
        )
    if line.line == "penalty":
        found.append(words.t("For delay, counted day by day: the days stand on this page under “Penalty”."))
    if line.line == "raising":
        found.append(words.t("Added because the meter is missing, broken, or its verification is overdue."))
    return [*found, *_doubts(line, words)]


def is_multiplying(line: ChargeLine) -> bool:
    """Whether volume x price gives the amount of the line; a line without a price stands alone."""
    return line.rate == 0 or money.rounded(line.volume * line.rate) == line.amount


def proof(lines: Sequence[ChargeLine], *, words: Words) -> str:
    """Return the addition of all lines: «1 122,00 + 134,63 = 1 256,63 ₽»."""
    total = sum((line.total_amount for line in lines), money.ZERO)
    text = ""
    for line in lines:
        amount = words.number(abs(line.total_amount), digits=2)
        sign = ("−" if not text else " − ") if line.total_amount < 0 else (" + " if text else "")
        text += f"{sign}{amount}"
    return f"{text} = {words.money(total)}"


def vat_inside(lines: Sequence[ChargeLine], *, percent: Decimal) -> Decimal:
    """Return the VAT that the prices of a household hold: total x r / (100 + r), penalty left out (domain.md 2.7)."""
    base = sum((line.amount for line in lines if line.line != "penalty"), money.ZERO)
    return money.rounded(base * percent / (100 + percent))


def _volume(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    if line.unit == "gcal" and line.service == "hot_water":
        return _heat_of_water(line, bill, words)
    if line.line == "raising":
        return _raising(line, bill, words)
    if line.line == "adjustment":
        return _absence(line, bill, words) if line.absent_days else _mended(line, bill, words)
    if line.basis in ("norm", "average"):
        return _estimated(line, bill, words)
    if line.line in _AREA_KINDS and line.house_volume is not None:
        return _of_house(line, bill, words)
    return []


def _estimated(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    if line.basis == "norm":
        return stand_ins.by_power(line, bill, words=words) or _by_norm(line, bill, words)
    return stand_ins.by_one_month(line, bill, words=words) or _by_average(line, bill, words)


def _heat_of_water(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    """Return the heat in the water of the bill, or in what of it is raised or mended."""
    kind = "usage" if line.line == "hot_water_heat" else line.line
    same = (line.service, kind, "m3", line.corrects_period)
    water = sum((each.volume for each in bill.lines if bills.kind(each) == same), Decimal(0))
    if line.norm is None or not water:
        return []
    left = f"{equations.quantity(water, 'm3', words=words)} × {_per_cubic_metre(line, words)}"
    return _step(left, water * line.norm, line, words, whole=bills.all_parts(line, bill))


def _per_cubic_metre(line: ChargeLine, words: Words) -> str:
    return f"{_written(line.norm or Decimal(0), words)} {words.unit(line.unit)}/{words.unit('m3')}"


def _raising(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    of_zone = [each for each in bill.lines if bills.is_usage_of(each, line) and each.zone == line.zone]
    base = sum((each.volume for each in of_zone), Decimal(0))
    if line.coefficient is None or not base:
        return []
    left = f"{equations.quantity(base, line.unit, words=words)} × ({_written(line.coefficient, words)} − 1)"
    return _step(left, base * (line.coefficient - 1), line, words, whole=bills.all_parts(line, bill))


def _absence(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    """Return what is taken back for days of absence: the month's volume, raised or not, by its share of days."""
    charged = [each for each in bill.lines if each.line in ("usage", "raising") and _place(each) == _place(line)]
    base, days = sum((each.volume for each in charged), Decimal(0)), period.days_in(bill.month)
    if not base or line.absent_days is None:
        return []
    volume = equations.quantity(base, line.unit, words=words)
    left = words.t("−{volume} × {absent} / {days} days", volume=volume, absent=line.absent_days, days=days)
    return _step(left, -base * line.absent_days / days, line, words, whole=bills.all_parts(line, bill))


def _place(line: ChargeLine) -> tuple[str, str, str]:
    return line.service, line.zone, line.unit


def _mended(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    """Return what was charged for the month by an estimate, and what it is by the reading that came."""
    estimated = [
        each.usage
        for each in bill.history
        if (each.period, each.service, each.zone, each.is_actual)
        == (line.corrects_period, line.service, line.zone, False)
    ]
    if not estimated:
        return []
    charged, mended = estimated[0], bills.all_parts(line, bill)
    values = {
        "month": words.month(bill.month if line.corrects_period is None else line.corrects_period),
        "right": equations.quantity(charged + mended, line.unit, words=words),
        "charged": equations.quantity(charged, line.unit, words=words),
        "mended": equations.quantity(mended, line.unit, words=words),
    }
    return [words.t("{month} by the reading that came: {right} − {charged} charged = {mended}", **values)]


def _by_norm(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    if line.norm is None:
        return []
    norm = equations.quantity(line.norm, line.unit, words=words)
    if line.service == "heat" and line.area_m2 is not None:
        text, exact = words.t("{norm} per m² × {area} m²", norm=norm, area=_written(line.area_m2, words)), line.area_m2
    elif line.person_count is not None:
        text = words.n("{norm} a person × {n} person", "{norm} a person × {n} people", n=line.person_count, norm=norm)
        exact = Decimal(line.person_count)
    else:
        return []
    exact *= line.norm
    if line.absent_days:
        days = period.days_in(bill.month)
        present = max(days - line.absent_days, 0)
        text = words.t("{text} × {present} / {days} days", text=text, present=present, days=days)
        exact = exact * present / days
    whole = bills.all_parts(line, bill)
    if not bills.agrees(exact, whole, line.unit) and bills.agrees(
        exact, bill.usage(line), line.unit
    ):  # of several zones
        whole = bill.usage(line)
    return _step(text, exact, line, words, whole=whole)


def _by_average(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    actual, whole = bills.read_months(line, bill), bills.all_parts(line, bill)
    for count in _AVERAGED_MONTHS:
        used = actual[-count:]
        mean = sum((each.usage for each in used), Decimal(0)) / max(len(used), 1)
        if len(used) == count and bills.agrees(mean, whole, line.unit):
            sums = " + ".join(_written(each.usage, words) for each in used)
            first, last = words.month(used[0].period), words.month(used[-1].period)
            value = equations.quantity(whole, line.unit, words=words)
            return [
                words.t("Average of {first} to {last}:", first=first, last=last),
                f"({sums}) / {count} = {value}",
            ]
    return []


def _of_house(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    if not line.area_m2 or not line.house_area_m2 or line.house_volume is None:
        return []
    share = line.house_volume * line.area_m2 / line.house_area_m2
    own = sum((each.usage for each in bill.readings if each.service == line.service), Decimal(0))
    text = words.t(
        "{volume} of the house × {area} / {house_area} m²",
        volume=equations.quantity(line.house_volume, line.unit, words=words),
        area=_written(line.area_m2, words),
        house_area=_written(line.house_area_m2, words),
    )
    whole = bills.all_parts(line, bill)
    if line.line == "usage" and own and bills.agrees(own + share, whole, line.unit):
        return _step(
            f"{equations.quantity(own, line.unit, words=words)} + {text}", own + share, line, words, whole=whole
        )
    return _step(text, share, line, words, whole=whole)


def _step(left: str, exact: Decimal, line: ChargeLine, words: Words, *, whole: Decimal | None = None) -> list[str]:
    """Return «left = volume», or what the numbers give and what the bill has where they do not agree."""
    printed = line.volume if whole is None else whole
    value = equations.quantity(printed, line.unit, words=words)
    if bills.agrees(exact, printed, line.unit):
        return [f"{left} = {value}"]
    counted = equations.quantity(exact.quantize(bills.PRINTED, rounding=ROUND_HALF_UP), line.unit, words=words)
    return [words.t("{left} = {counted}, and the bill has {value}.", left=left, counted=counted, value=value)]


def _part_of_month(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    if line.charged_from is None or line.charged_to is None:
        return []
    whole, days = bills.all_parts(line, bill), period.days_in(bill.month)
    count = (line.charged_to - line.charged_from).days + 1
    return [
        words.t(
            "The price changed inside the month. Here: {first} to {last}, {count} of {days} days, {volume} of {whole}.",
            first=words.short_day(line.charged_from),
            last=words.short_day(line.charged_to),
            count=count,
            days=days,
            volume=equations.volume(line, words=words),
            whole=equations.quantity(whole, line.unit, words=words),
        )
    ]


def _range(line: ChargeLine, bill: Bill, words: Words) -> list[str]:
    blocks = {each.block for each in bill.lines if bills.is_usage_of(each, line)}
    if line.line != "usage" or len(blocks) < 2:
        return []
    inside = sum(
        (each.volume for each in bill.lines if bills.is_usage_of(each, line) and each.block == line.block), Decimal(0)
    )
    return [
        words.t(
            "Range {number} holds {inside} of {whole}; each zone has the same share of it.",
            number=line.block,
            inside=equations.quantity(inside, line.unit, words=words),
            whole=equations.quantity(bill.usage(line), line.unit, words=words),
        )
    ]


def _doubts(line: ChargeLine, words: Words) -> list[str]:
    if is_multiplying(line):
        return []
    return [
        words.t(
            "Volume times price gives {counted}, the bill has {amount}: these numbers do not explain the line.",
            counted=words.money(money.rounded(line.volume * line.rate)),
            amount=words.money(line.amount),
        )
    ]


def _written(value: Decimal, words: Words) -> str:
    return equations.number(value, words=words)
