"""One month's bill with all that explains it, and what of it belongs together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.billing.explain_queries import ZoneUsage
from core.billing.model import ChargeLine, MeterReading

PRINTED = Decimal("0.0001")


@dataclass(frozen=True)
class Bill:
    """
    One month's lines with the readings they used and the usage of earlier months.

    An organisation without readings is charged by other rules than a household; `max_power_kw` is its allowed power.
    """

    month: date
    lines: Sequence[ChargeLine]
    readings: Sequence[MeterReading]
    history: Sequence[ZoneUsage]
    is_organisation: bool = False
    max_power_kw: Decimal | None = None

    def usage(self, line: ChargeLine) -> Decimal:
        """Return the volume of all usage lines of the line's service."""
        return sum((each.volume for each in self.lines if is_usage_of(each, line)), Decimal(0))


def is_usage_of(each: ChargeLine, line: ChargeLine) -> bool:
    """Whether a line is usage of the service of another."""
    return each.line == "usage" and each.service == line.service


def kind(line: ChargeLine) -> tuple[str, str, str, date | None]:
    """Return what lines of one volume have in common."""
    return line.service, line.line, line.unit, line.corrects_period


def all_parts(line: ChargeLine, bill: Bill) -> Decimal:
    """Return the volume of the line with its other ranges and parts of the month: what was counted before the split."""
    same = (*kind(line), line.zone)
    return sum((each.volume for each in bill.lines if (*kind(each), each.zone) == same), Decimal(0))


def read_months(line: ChargeLine, bill: Bill) -> list[ZoneUsage]:
    """Return the months before that were read, oldest first."""
    known = [each for each in bill.history if (each.service, each.zone) == (line.service, line.zone)]
    return [each for each in known if each.is_actual and each.period < bill.month]


def agrees(exact: Decimal, printed: Decimal, unit: str) -> bool:
    """Whether a number is the printed one, rounded to the digits that a dial of its kind can have."""
    tenths = (Decimal("0.01"), Decimal("0.1"), Decimal(1)) if unit == "kwh" else (Decimal("0.001"), Decimal("0.01"))
    digits = (PRINTED, *tenths)
    return any(exact.quantize(digit, rounding=ROUND_HALF_UP) == printed for digit in digits)
