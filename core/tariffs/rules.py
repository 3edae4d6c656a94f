"""What usage costs: ranges, zones of the day, the two components of hot water."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.kit import money
from core.tariffs.model import Block, Component, CostLine, Rate

_PRINTED = Decimal("0.0001")  # quantities are multiplied as printed, so that a person can check a line

_NIGHT = frozenset({23, 0, 1, 2, 3, 4, 5, 6})
_PEAK = frozenset({7, 8, 9, 17, 18, 19, 20})


class RateMissing(Exception):
    """No rate is known for a zone and range that was used."""

    def __init__(self, *, component: str, zone: str, block: int) -> None:
        super().__init__(f"no rate for {component}, zone {zone}, range {block}")
        self.component = component
        self.zone = zone
        self.block = block


class NormMissing(Exception):
    """Hot water is paid for by two components, and no norm of heat for a cubic metre was given."""


def cost(
    usage_by_zone: Mapping[str, Decimal],
    rates: Sequence[Rate],
    blocks: Sequence[Block],
    *,
    heat_norm: Decimal | None = None,
    months: int = 1,
) -> list[CostLine]:
    """
    Return the printed lines of a charge; their amounts sum to the charge.

    Each slice of a range is paid at its own rate, and every zone has the same share of a range; limits grow with
    the months of the interval (domain.md 2.2). `heat_norm` is Gcal for 1 m3 of hot water (2.5).

    :raises RateMissing: if a zone and range that was used has no rate
    :raises NormMissing: if the rates hold heat of hot water and there is no norm
    :raises ValueError: if usage is negative
    """
    if any(usage < 0 for usage in usage_by_zone.values()):
        raise ValueError("usage is never negative")
    by_place = {(rate.component, rate.zone, rate.block): rate for rate in rates}
    parts = _parts(usage_by_zone, blocks, months=months)
    lines = [
        _line(by_place, Component.USAGE, zone, block, usage)
        for block, zones in parts.items()
        for zone, usage in zones.items()
    ]
    if any(rate.component == Component.HOT_WATER_HEAT for rate in rates):
        lines += _heat_lines(by_place, usage_by_zone, heat_norm)
    return lines


def zone_at(hour: int, *, scheme: str) -> str:
    """Return the zone of an hour (0..23, local): night 23-7; with three zones peak 7-10 and 17-21 (domain.md 1.2)."""
    if scheme == "one_zone":
        return "single"
    if hour in _NIGHT:
        return "night"
    if scheme == "two_zone":
        return "day"
    return "peak" if hour in _PEAK else "half_peak"


def total(lines: Sequence[CostLine]) -> Decimal:
    """Return the sum of printed lines."""
    return sum((line.amount for line in lines), money.ZERO)


def slices(usage: Decimal, blocks: Sequence[Block], *, months: int = 1) -> dict[int, Decimal]:
    """Return how much of the usage falls into each range; ranges that are not reached are left out, the first never."""
    found: dict[int, Decimal] = {}
    below = Decimal(0)
    for block in sorted(blocks, key=lambda block: block.block):
        upper = None if block.upper_limit is None else block.upper_limit * months
        inside = max(usage - below, Decimal(0)) if upper is None else max(min(usage, upper) - below, Decimal(0))
        if inside > 0 or not found:
            found[block.block] = inside
        below = below if upper is None else upper
    return found or {1: usage}


def _parts(
    usage_by_zone: Mapping[str, Decimal], blocks: Sequence[Block], *, months: int
) -> dict[int, dict[str, Decimal]]:
    whole = sum(usage_by_zone.values(), Decimal(0))
    by_block = slices(whole, blocks, months=months)
    if len(by_block) == 1:
        return {block: dict(usage_by_zone) for block in by_block}
    left = dict(usage_by_zone)
    last = max(by_block)
    parts: dict[int, dict[str, Decimal]] = {}
    for block, inside in by_block.items():
        parts[block] = {}
        for zone, usage in usage_by_zone.items():
            # The last range takes the remainder, so that the parts of a zone sum to it exactly.
            exact = left[zone] if block == last else min(_printed(usage * inside / whole), left[zone])
            parts[block][zone] = exact
            left[zone] -= exact
    return parts


def _heat_lines(
    by_place: Mapping[tuple[Component, str, int], Rate], usage_by_zone: Mapping[str, Decimal], heat_norm: Decimal | None
) -> list[CostLine]:
    if heat_norm is None:
        raise NormMissing
    return [
        _line(by_place, Component.HOT_WATER_HEAT, zone, 1, _printed(usage * heat_norm))
        for zone, usage in usage_by_zone.items()
    ]


def _line(
    by_place: Mapping[tuple[Component, str, int], Rate], component: Component, zone: str, block: int, quantity: Decimal
) -> CostLine:
    rate = by_place.get((component, zone, block))
    if rate is None:
        raise RateMissing(component=component, zone=zone, block=block)
    amount = money.rounded(quantity * rate.rate)
    return CostLine(component, zone, block, quantity, rate.unit, rate.rate, amount, rate.is_sample)


def _printed(quantity: Decimal) -> Decimal:
    return quantity.quantize(_PRINTED, rounding=ROUND_HALF_UP)
