"""Whole-number arithmetic of quantities: parts that sum to their whole exactly, rounded half up to ten-thousandths."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

STEP = Decimal("0.0001")  # quantities are printed, and multiplied, with four decimals


def half_up(dividend: int, divisor: int) -> int:
    """Return the whole quotient, half away from zero; the divisor is above zero."""
    quotient = (2 * abs(dividend) + divisor) // (2 * divisor)
    return quotient if dividend >= 0 else -quotient


def steps(quantity: Decimal) -> int:
    """Return a quantity as ten-thousandths."""
    return int(quantity.scaleb(4))


def quantity(count: int) -> Decimal:
    """Return the quantity of so many ten-thousandths."""
    return Decimal(count).scaleb(-4)


def printed(value: Decimal) -> Decimal:
    """Round a quantity as it is printed."""
    return value.quantize(STEP, rounding=ROUND_HALF_UP)


def by_days(volume: Decimal, days: Sequence[int]) -> list[Decimal]:
    """Split a volume in proportion to days (domain.md 1.7); the parts sum to it."""
    whole = sum(days)
    parts, before = [], 0
    for count in days:
        after = before + count
        part = half_up(steps(volume) * after, whole) - half_up(steps(volume) * before, whole)
        parts.append(quantity(part))
        before = after
    return parts


def of_house(shared_volume: Decimal, *, area_m2: Decimal, house_area_m2: Decimal) -> Decimal:
    """Return a flat's part of what a house shares, by its area (ППРФ 354, annex 2, formulas 3 and 10)."""
    return quantity(half_up(steps(shared_volume) * int(area_m2 * 100), int(house_area_m2 * 100)))


def shared(
    volume: Decimal, *, other_volume: Decimal, flats_volume: Decimal, carried_volume: Decimal
) -> tuple[Decimal, Decimal]:
    """
    Return what the flats of a house share, never below zero, and what is carried to the next month, never above.

    `carried_volume` is what came from the month before (ППРФ 124 п.21; domain.md 2.6).
    """
    rest = volume - other_volume - flats_volume + carried_volume
    return max(rest, Decimal(0)), min(rest, Decimal(0))
