"""What usage costs: the worked numbers of the rules and laws that hold for all usage."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tariffs import rules
from core.tariffs.model import Block, Component, Rate

BLOCKS = [Block(1, Decimal(3900), "[FIX]", True), Block(2, Decimal(6000), "[FIX]", True), Block(3, None, "[FIX]", True)]


def rate(value, *, zone="single", block=1, component=Component.USAGE, unit="kwh"):
    return Rate(component, zone, block, Decimal(value), unit, date(2026, 1, 1), "[FIX]", True)


ONE_ZONE = [rate("6.00"), rate("8.00", block=2), rate("10.00", block=3)]
TWO_ZONES = [
    rate("6.50", zone="day"), rate("3.25", zone="night"),
    rate("9.00", zone="day", block=2), rate("4.50", zone="night", block=2),
    rate("12.00", zone="day", block=3), rate("6.00", zone="night", block=3),
]  # fmt: skip


class TestCost:
    @pytest.mark.parametrize(
        ("usage", "expected"),
        [("187", "1122.00"), ("7000", "50200.00"), ("3900", "23400.00"), ("3901", "23408.00"), ("0", "0.00")],
    )
    def test_pays_each_slice_at_its_own_rate(self, usage, expected):
        lines = rules.cost({"single": Decimal(usage)}, ONE_ZONE, BLOCKS)

        assert rules.total(lines) == Decimal(expected)

    def test_pays_zones_apart(self):
        lines = rules.cost({"day": Decimal(120), "night": Decimal(67)}, TWO_ZONES, BLOCKS)

        assert [line.amount for line in lines] == [Decimal("780.00"), Decimal("217.75")]

    def test_gives_every_zone_the_same_share_of_a_range(self):
        lines = rules.cost({"day": Decimal(2925), "night": Decimal(1950)}, TWO_ZONES, BLOCKS)

        assert [(line.zone, line.block, line.quantity) for line in lines] == [
            ("day", 1, Decimal(2340)), ("night", 1, Decimal(1560)),
            ("day", 2, Decimal(585)), ("night", 2, Decimal(390)),
        ]  # fmt: skip
        assert rules.total(lines) == Decimal("27300.00")

    def test_raises_limits_for_a_longer_interval(self):
        assert rules.total(rules.cost({"single": Decimal(7000)}, ONE_ZONE, BLOCKS, months=2)) == Decimal("42000.00")

    def test_pays_hot_water_as_water_and_heat(self):
        rates = [rate("52.63", unit="m3"), rate("2800", component=Component.HOT_WATER_HEAT, unit="gcal")]

        lines = rules.cost({"single": Decimal("3.215")}, rates, [], heat_norm=Decimal("0.0600"))

        assert [line.amount for line in lines] == [Decimal("169.21"), Decimal("540.12")]
        assert rules.total(lines) == Decimal("709.33")

    def test_refuses_hot_water_without_a_norm(self):
        rates = [rate("52.63", unit="m3"), rate("2800", component=Component.HOT_WATER_HEAT, unit="gcal")]

        with pytest.raises(rules.NormMissing):
            rules.cost({"single": Decimal(1)}, rates, [])

    def test_refuses_usage_without_a_rate(self):
        with pytest.raises(rules.RateMissing) as refusal:
            rules.cost({"single": Decimal(3901)}, ONE_ZONE[:1], BLOCKS)

        assert refusal.value.block == 2

    def test_refuses_negative_usage(self):
        with pytest.raises(ValueError, match="negative"):
            rules.cost({"single": Decimal(-1)}, ONE_ZONE, BLOCKS)

    @given(
        day=st.decimals(0, 20000, places=3, allow_nan=False),
        night=st.decimals(0, 20000, places=3, allow_nan=False),
    )
    def test_loses_no_quantity(self, day, night):
        lines = rules.cost({"day": day, "night": night}, TWO_ZONES, BLOCKS)

        assert sum(line.quantity for line in lines if line.zone == "day") == day
        assert sum(line.quantity for line in lines if line.zone == "night") == night
        assert all(line.quantity >= 0 and line.amount >= 0 for line in lines)

    @given(usage=st.decimals(0, 20000, places=1, allow_nan=False), more=st.decimals(0, 500, places=1, allow_nan=False))
    def test_never_falls_when_usage_grows(self, usage, more):
        less = rules.total(rules.cost({"single": usage}, ONE_ZONE, BLOCKS))

        assert rules.total(rules.cost({"single": usage + more}, ONE_ZONE, BLOCKS)) >= less
