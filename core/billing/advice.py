"""Advice on money: which zones are cheapest, where in the range the month stands, what it costs to send no reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from core.kit import money
from core.tariffs import rules
from core.tariffs.model import Block, Rate

SCHEMES = ("one_zone", "two_zone", "three_zone")
_DIGITS = Decimal("0.0001")


class Source(StrEnum):
    """How the shares of the zones are known."""

    METER = "meter"  # the meter counts every zone that is compared
    PART = "part"  # the meter counts day and night; how the day splits is assumed
    INTERVALS = "intervals"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class ZonedMonth:
    """kWh of one month in the three zones of the day."""

    period: date
    peak: Decimal
    half_peak: Decimal
    night: Decimal

    @property
    def whole(self) -> Decimal:
        """All of the month."""
        return self.peak + self.half_peak + self.night

    def of_scheme(self, scheme: str) -> dict[str, Decimal]:
        """Return the usage in the zones of a scheme."""
        if scheme == "one_zone":
            return {"single": self.whole}
        if scheme == "two_zone":
            return {"day": self.peak + self.half_peak, "night": self.night}
        return {"peak": self.peak, "half_peak": self.half_peak, "night": self.night}


@dataclass(frozen=True)
class Prices:
    """Rates of each scheme and the ranges of a month, all of one day."""

    rates: Mapping[str, Sequence[Rate]]
    blocks: Sequence[Block]

    def cost(self, scheme: str, usage_by_zone: Mapping[str, Decimal]) -> Decimal:
        """Return what a month's usage costs, as a bill would print it."""
        return rules.total(rules.cost(usage_by_zone, self.rates[scheme], self.blocks))


@dataclass(frozen=True)
class Plan:
    """What the months cost with one scheme of zones."""

    scheme: str
    amounts: tuple[Decimal, ...]

    @property
    def amount(self) -> Decimal:
        """What they cost together."""
        return sum(self.amounts, money.ZERO)


def from_zones(period: date, usage_by_zone: Mapping[str, Decimal], *, night: Decimal, peak: Decimal) -> ZonedMonth:
    """
    Return a month in three zones from what its registers counted.

    `night` is the assumed share of the night, used where one register counts everything; `peak` the assumed share of
    the peak in what is used by day, used where no register counts it.
    """
    if "peak" in usage_by_zone or "half_peak" in usage_by_zone:
        zero = Decimal(0)
        return ZonedMonth(
            period,
            usage_by_zone.get("peak", zero),
            usage_by_zone.get("half_peak", zero),
            usage_by_zone.get("night", zero),
        )
    if "single" in usage_by_zone:
        whole = sum(usage_by_zone.values(), Decimal(0))
        at_night = _printed(whole * night)
        by_day = whole - at_night
    else:
        at_night, by_day = usage_by_zone.get("night", Decimal(0)), usage_by_zone.get("day", Decimal(0))
    in_peak = _printed(by_day * peak)
    return ZonedMonth(period, in_peak, by_day - in_peak, at_night)


def from_hours(period: date, usage: Decimal, by_hour: Mapping[int, Decimal]) -> ZonedMonth:
    """Return a month in three zones: its usage in the proportion of its hours (0..23, local)."""
    sums = {"peak": Decimal(0), "half_peak": Decimal(0), "night": Decimal(0)}
    for hour, amount in by_hour.items():
        sums[rules.zone_at(hour, scheme="three_zone")] += amount
    whole = sum(sums.values(), Decimal(0))
    peak = _printed(usage * sums["peak"] / whole) if whole else Decimal(0)
    night = _printed(usage * sums["night"] / whole) if whole else Decimal(0)
    return ZonedMonth(period, peak, usage - peak - night, night)


def plans(months: Sequence[ZonedMonth], prices: Prices) -> list[Plan]:
    """Return what the months cost with each scheme that has rates, one, two, three zones."""
    return [
        Plan(scheme, tuple(prices.cost(scheme, month.of_scheme(scheme)) for month in months))
        for scheme in SCHEMES
        if prices.rates.get(scheme)
    ]


def cheapest(found: Sequence[Plan]) -> Plan:
    """Return the plan that costs least; of equal ones that with fewer zones."""
    return min(found, key=lambda plan: (plan.amount, SCHEMES.index(plan.scheme)))


def break_even(usages: Sequence[Decimal], prices: Prices, *, scheme: str, peak: Decimal) -> Fraction | None:
    """
    Return the exact share of the night above which the scheme costs less than one price all day.

    Every zone has the same share of a range, so that the cost is linear in the share of the night, and the share is a
    quotient (before the rounding of lines). `peak` is the share of the peak in what is used by day. None where the
    night is not cheaper, or no share is enough.
    """
    extra = gain = Fraction(0)
    one = _by_place(prices.rates["one_zone"])
    many = _by_place(prices.rates[scheme])
    for usage in usages:
        for block, inside in rules.slices(usage, prices.blocks).items():
            day = _day_price(many, block, Fraction(peak))
            extra += Fraction(inside) * (day - one["single", block])
            gain += Fraction(inside) * (day - many["night", block])
    if gain <= 0:
        return None
    share = max(extra / gain, Fraction(0))
    return share if share <= 1 else None


def _by_place(rates: Sequence[Rate]) -> dict[tuple[str, int], Fraction]:
    return {(rate.zone, rate.block): Fraction(rate.rate) for rate in rates}


def _day_price(prices: Mapping[tuple[str, int], Fraction], block: int, peak: Fraction) -> Fraction:
    if ("day", block) in prices:
        return prices["day", block]
    return peak * prices["peak", block] + (1 - peak) * prices["half_peak", block]


@dataclass(frozen=True)
class Speed:
    """Where in the ranges a month stands. `left` is None in the last range; `next_rates` are of one more unit."""

    used: Decimal
    expected: Decimal | None
    block: int
    upper_limits: tuple[Decimal, ...]
    left: Decimal | None
    next_rates: tuple[Rate, ...]

    @property
    def reaches_next(self) -> bool:
        """Whether the month is expected to reach the next range."""
        return self.left is not None and self.expected is not None and self.expected > self.used + self.left


def speed(used: Decimal, *, expected: Decimal | None, rates: Sequence[Rate], blocks: Sequence[Block]) -> Speed:
    """Return where in the ranges the used volume stands: what one more unit costs, and how much is left until then."""
    ordered = sorted(blocks, key=lambda block: block.block)
    here = next((block for block in ordered if block.upper_limit is None or used < block.upper_limit), None)
    number = here.block if here is not None else (ordered[-1].block if ordered else 1)
    limit = here.upper_limit if here is not None else None
    return Speed(
        used=used,
        expected=expected,
        block=number,
        upper_limits=tuple(block.upper_limit for block in ordered if block.upper_limit is not None),
        left=None if limit is None else limit - used,
        next_rates=tuple(rate for rate in rates if rate.block == number and rate.component == "usage"),
    )


@dataclass(frozen=True)
class Silence:
    """One month without a reading: what would be charged, and what the usual usage costs."""

    period: date
    basis: str  # 'average', 'norm'
    usual_usage: Decimal
    usual_amount: Decimal
    counted_usage: Decimal
    counted_amount: Decimal

    @property
    def extra_amount(self) -> Decimal:
        """What would be charged more than usual; negative: less."""
        return self.counted_amount - self.usual_amount


@dataclass(frozen=True)
class Estimation:
    """How a month without a reading is counted (domain.md 1.6, case B; ППРФ 354 п.59-60)."""

    average: Decimal
    norm: Decimal
    coefficient: Decimal
    most_averages: int


def silence(
    usual: Mapping[date, Decimal], estimation: Estimation, *, cost: Callable[[Decimal], Decimal]
) -> list[Silence]:
    """Return what the months cost if no reading is sent from the first one on: the average, then the norm."""
    rows = []
    for place, (month, usage) in enumerate(sorted(usual.items())):
        is_average = place < estimation.most_averages
        counted = estimation.average if is_average else _printed(estimation.norm * estimation.coefficient)
        basis = "average" if is_average else "norm"
        rows.append(Silence(month, basis, usage, cost(usage), counted, cost(counted)))
    return rows


def average(usages: Sequence[Decimal], *, most: int = 6, least: int = 3) -> Decimal | None:
    """Return the mean of the newest readings' months, six at most; None where there are fewer than three (1.6)."""
    newest = list(usages)[-most:]
    if len(newest) < least:
        return None
    return _printed(sum(newest, Decimal(0)) / len(newest))


def _printed(quantity: Decimal) -> Decimal:
    return quantity.quantize(_DIGITS, rounding=ROUND_HALF_UP)
