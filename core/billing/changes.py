"""Why one month costs more or less than another: effects that sum to the difference exactly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.billing.model import ChargeLine
from core.kit import money, period

_KOPECK = Fraction(1, 100)
_METERED = frozenset(
    {"reading", "remote", "house_meter"}
)  # what is counted by day; a norm and an average are of a month


class Effect(StrEnum):
    """What made a sum change."""

    DAYS = "days"
    VOLUME = "volume"
    ZONES = "zones"
    RANGE = "range"
    TARIFF = "tariff"
    COMMON_NEEDS = "common_needs"
    RAISING = "raising"
    RECALCULATION = "recalculation"
    CONCESSION = "concession"
    PENALTY = "penalty"
    OTHER = "other"


_PRICED = ("usage", "hot_water_heat")
_OF_LINE = {
    "common_needs": Effect.COMMON_NEEDS,
    "raising": Effect.RAISING,
    "adjustment": Effect.RECALCULATION,
    "concession": Effect.CONCESSION,
    "penalty": Effect.PENALTY,
}


@dataclass(frozen=True)
class Decomposition:
    """
    Two months and what lies between them, RUB with VAT.

    `effects` holds for each service the effects that are not zero; they sum to `difference`.
    """

    earlier: date
    later: date
    earlier_amount: Decimal
    later_amount: Decimal
    effects: Mapping[str, Mapping[Effect, Decimal]]

    @property
    def difference(self) -> Decimal:
        """What the later month costs more; negative: less."""
        return self.later_amount - self.earlier_amount

    @property
    def by_effect(self) -> dict[Effect, Decimal]:
        """The effects of all services together, in the order of `Effect`, those that are not zero."""
        sums = {
            effect: sum((of.get(effect, money.ZERO) for of in self.effects.values()), money.ZERO) for effect in Effect
        }
        return {effect: amount for effect, amount in sums.items() if amount}

    @property
    def largest(self) -> list[tuple[str, Effect, Decimal]]:
        """Service, effect and amount, the largest first."""
        rows = [(service, effect, amount) for service, of in self.effects.items() for effect, amount in of.items()]
        return sorted(rows, key=lambda row: (-abs(row[2]), row[0], row[1]))


def decompose(
    earlier_lines: Sequence[ChargeLine], later_lines: Sequence[ChargeLine], *, earlier: date, later: date
) -> Decomposition:
    """
    Return why the later month costs what it costs, by sequential substitution within each service.

    Starting from the earlier bill, one thing at a time is put in as it is in the later one: the number of days (at
    the same usage a day, where a meter counts), the usage, the shares of the zones, the ranges reached, the prices.
    Each step is valued at the prices of the earlier bill until the prices themselves change; a zone or range that the
    earlier bill does not have is valued at the later price, scaled by how the zone's first range changed. Common needs,
    the raising coefficient, recalculation, concessions and penalty are effects of their own. What stored numbers leave
    over is `OTHER`, unless it is only the rounding of lines, which goes to the largest effect. Effects are exact
    fractions, rounded to kopecks by largest remainder, so that they sum to the difference of each service and of the
    bills (product rule).
    """
    effects: dict[str, dict[Effect, Decimal]] = {}
    ratio = Fraction(period.days_in(later), period.days_in(earlier))
    for service in sorted({line.service for line in (*earlier_lines, *later_lines)}):
        before = [line for line in earlier_lines if line.service == service]
        after = [line for line in later_lines if line.service == service]
        found = _rounded(_of_service(before, after, ratio), _sum(after) - _sum(before))
        if found:
            effects[service] = found
    return Decomposition(earlier, later, _sum(earlier_lines), _sum(later_lines), effects)


def _of_service(before: Sequence[ChargeLine], after: Sequence[ChargeLine], ratio: Fraction) -> dict[Effect, Fraction]:
    exact: dict[Effect, Fraction] = defaultdict(Fraction)
    for kind in _PRICED:
        parts = _priced(
            [line for line in before if line.line == kind], [line for line in after if line.line == kind], ratio
        )
        for effect, amount in parts.items():
            exact[effect] += amount
    for lines, sign in ((before, -1), (after, 1)):
        for line in lines:
            if line.line not in _PRICED:
                exact[_OF_LINE.get(line.line, Effect.OTHER)] += sign * Fraction(line.total_amount)
    left = Fraction(_sum(after) - _sum(before)) - sum(exact.values(), Fraction(0))
    largest = max(exact, key=lambda effect: abs(exact[effect]), default=Effect.OTHER)
    is_rounding = abs(left) <= _KOPECK * (len(before) + len(after))
    exact[largest if is_rounding and exact.get(largest) else Effect.OTHER] += left
    return exact


def _priced(before: Sequence[ChargeLine], after: Sequence[ChargeLine], ratio: Fraction) -> dict[Effect, Fraction]:
    old, new = _Places.of(before), _Places.of(after)
    if old.whole <= 0 or new.whole <= 0:  # a service that begins or ends, as heating does
        return {Effect.VOLUME: Fraction(_sum(after) - _sum(before))}
    is_by_day = all(line.basis in _METERED for line in (*before, *after))
    share = ratio if is_by_day else Fraction(1)
    by_zone = sum((volume * old.zone_price(zone, new) for zone, volume in new.zones.items()), Fraction(0))
    by_place = sum((volume * old.price(place, new) for place, volume in new.volumes.items()), Fraction(0))
    return {
        Effect.DAYS: old.whole * (share - 1) * old.mean,
        Effect.VOLUME: (new.whole - old.whole * share) * old.mean,
        Effect.ZONES: by_zone - new.whole * old.mean,
        Effect.RANGE: by_place - by_zone,
        Effect.TARIFF: new.cost - by_place,
    }


@dataclass(frozen=True)
class _Places:
    """Volumes and gross prices of one bill by zone and range."""

    volumes: Mapping[tuple[str, int], Fraction]
    costs: Mapping[tuple[str, int], Fraction]

    @classmethod
    def of(cls, lines: Sequence[ChargeLine]) -> "_Places":
        volumes: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
        costs: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
        for line in lines:
            volumes[line.zone, line.block] += Fraction(line.volume)
            costs[line.zone, line.block] += Fraction(line.volume * line.rate) * _with_vat(line)
        kept = {place: volume for place, volume in volumes.items() if volume > 0}
        return cls(kept, {place: costs[place] for place in kept})

    @property
    def whole(self) -> Fraction:
        return sum(self.volumes.values(), Fraction(0))

    @property
    def cost(self) -> Fraction:
        return sum(self.costs.values(), Fraction(0))

    @property
    def mean(self) -> Fraction:
        return self.cost / self.whole

    @property
    def zones(self) -> dict[str, Fraction]:
        found: dict[str, Fraction] = defaultdict(Fraction)
        for (zone, _), volume in self.volumes.items():
            found[zone] += volume
        return dict(found)

    def zone_price(self, zone: str, later: "_Places") -> Fraction:
        """Return what a unit of the zone cost on average; the later price where there was none."""
        source = self if zone in self.zones else later
        cost = sum((amount for (other, _), amount in source.costs.items() if other == zone), Fraction(0))
        return cost / source.zones[zone]

    def price(self, place: tuple[str, int], later: "_Places") -> Fraction:
        """Return what a unit cost in the zone and range; where it was not reached, the later price scaled back."""
        if place in self.volumes:
            return self.costs[place] / self.volumes[place]
        new = later.costs[place] / later.volumes[place]
        known = sorted(other for other in self.volumes if other[0] == place[0] and other in later.volumes)
        if not known or not later.costs[known[0]]:
            return new
        old_base = self.costs[known[0]] / self.volumes[known[0]]
        return new * old_base / (later.costs[known[0]] / later.volumes[known[0]])


def _with_vat(line: ChargeLine) -> Fraction:
    """Return 1.22 where 22 % stand on top of the price; the percentage is found from the kopecks."""
    if not line.vat_amount or not line.amount:
        return Fraction(1)
    return 1 + Fraction(round(Fraction(line.vat_amount) / Fraction(line.amount) * 100), 100)


def _sum(lines: Sequence[ChargeLine]) -> Decimal:
    return sum((line.total_amount for line in lines), money.ZERO)


def _rounded(exact: Mapping[Effect, Fraction], total: Decimal) -> dict[Effect, Decimal]:
    """Return the effects in kopecks by largest remainder; what is exactly zero stays zero."""
    floors = {effect: amount // _KOPECK for effect, amount in exact.items()}
    rest = {effect: amount / _KOPECK - floors[effect] for effect, amount in exact.items()}
    missing = int(Fraction(total) / _KOPECK) - sum(floors.values())
    for effect in sorted(rest, key=lambda effect: (-rest[effect], list(Effect).index(effect)))[:missing]:
        floors[effect] += 1
    kopecks = {effect: floors[effect] for effect in Effect if floors.get(effect)}
    return {effect: Decimal(count).scaleb(-2) for effect, count in kopecks.items()}
