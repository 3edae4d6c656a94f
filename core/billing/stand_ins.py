"""What stands in for the reading of an organisation that sent none (ОП 442; domain.md 1.1), in words and steps."""

from decimal import ROUND_HALF_UP

from core.billing import bills, equations
from core.billing.bills import Bill
from core.billing.explain_queries import ZoneUsage
from core.billing.model import ChargeLine
from core.i18n.formats import Words
from core.kit import period


def basis(line: ChargeLine, bill: Bill, *, words: Words) -> str | None:
    """Return what stood in for the reading, None where another rule counted."""
    if line.basis == "average" and _of_last_year(line, bill) is not None:
        return words.t("By the same month of last year: no reading came for this month.")
    if line.basis == "average" and _last_known(line, bill) is not None:
        return words.t("By the last volume that is known: no reading came, and none for this month of last year.")
    if line.basis == "norm" and by_power(line, bill, words=words):
        return words.t("By the allowed power in all hours of the month: no reading has come for more than two months.")
    return None


def by_power(line: ChargeLine, bill: Bill, *, words: Words) -> list[str]:
    """Return power x hours, times the coefficient of the contract where there is one (ОП 442)."""
    if not bill.is_organisation or not bill.max_power_kw or line.norm is not None or line.service != "electricity":
        return []
    hours, whole = 24 * period.days_in(bill.month), bill.usage(line)
    exact = bill.max_power_kw * hours
    power = words.t("{power} kW", power=equations.number(bill.max_power_kw, words=words))
    text = words.t("{power} × {hours} h", power=power, hours=words.number(hours))
    factor = (whole / exact).quantize(bills.PRINTED, rounding=ROUND_HALF_UP)
    if factor != 1:
        text, exact = f"{text} × {equations.number(factor, words=words)}", exact * factor
    if not bills.agrees(exact, whole, line.unit):
        return []
    return [f"{text} = {equations.quantity(whole, line.unit, words=words)}"]


def _of_last_year(line: ChargeLine, bill: Bill) -> ZoneUsage | None:
    if not bill.is_organisation:
        return None
    last_year = period.shifted(bill.month, by=-12)
    return next(
        (each for each in bills.read_months(line, bill) if each.period == last_year and _is_it(each, line, bill)), None
    )


def _last_known(line: ChargeLine, bill: Bill) -> ZoneUsage | None:
    if not bill.is_organisation:
        return None
    known = bills.read_months(line, bill)
    return known[-1] if known and _is_it(known[-1], line, bill) else None


def _is_it(month: ZoneUsage, line: ChargeLine, bill: Bill) -> bool:
    return bills.agrees(month.usage, bills.all_parts(line, bill), line.unit)


def by_one_month(line: ChargeLine, bill: Bill, *, words: Words) -> list[str]:
    """Return the one month that stood in for an organisation's: of last year, or the last that was read."""
    month = _of_last_year(line, bill) or _last_known(line, bill)
    if month is None:
        return []
    value = equations.quantity(bills.all_parts(line, bill), line.unit, words=words)
    return [words.t("As in {month}: {volume}", month=words.month(month.period), volume=value)]
