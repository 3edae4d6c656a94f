"""Why the sum changed: effects that sum to the difference, whatever the bills hold."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import changes
from core.billing.changes import Effect
from core.billing.model import ChargeLine
from core.kit import money

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def line(volume="100", rate="6.00", **values):
    volume, rate = Decimal(volume), Decimal(rate)
    defaults = {
        "service": "electricity",
        "line": "usage",
        "zone": "single",
        "block": 1,
        "basis": "reading",
        "unit": "kwh",
        "amount": money.rounded(volume * rate),
        "vat_amount": Decimal("0.00"),
        "due_on": date(2026, 12, 15),
        "tariff_from": None,
        "tariff_ref": None,
        "is_sample_tariff": None,
    }
    return ChargeLine(volume=volume, rate=rate, **(defaults | values))


def extra(kind, amount, **values):
    return line("1", "0", line=kind, basis="calculation", unit="rub", amount=Decimal(amount), **values)


def effects(before, after, *, earlier=SEPTEMBER, later=NOVEMBER, service="electricity"):
    return changes.decompose(before, after, earlier=earlier, later=later).effects.get(service, {})


class TestDecompose:
    def test_says_usage_where_only_usage_changed(self):
        assert effects([line("100")], [line("130")]) == {Effect.VOLUME: Decimal("180.00")}

    def test_says_tariff_where_only_the_price_changed(self):
        assert effects([line("100", "6.00")], [line("100", "6.50")]) == {Effect.TARIFF: Decimal("50.00")}

    def test_values_usage_at_the_old_price_and_the_tariff_at_the_new_usage(self):
        found = effects([line("100", "6.00")], [line("110", "6.50")])

        assert found == {Effect.VOLUME: Decimal("60.00"), Effect.TARIFF: Decimal("55.00")}

    def test_says_days_where_the_usage_a_day_is_the_same(self):
        found = effects([line("300")], [line("310")], earlier=SEPTEMBER, later=OCTOBER)

        assert found == {Effect.DAYS: Decimal("60.00")}

    def test_does_not_count_days_where_a_norm_stood_in(self):
        found = effects([line("300")], [line("310", basis="norm")], earlier=SEPTEMBER, later=OCTOBER)

        assert found == {Effect.VOLUME: Decimal("60.00")}

    def test_says_zones_where_night_became_day(self):
        day, night = {"zone": "day"}, {"zone": "night"}
        before = [line("50", "6.50", **day), line("50", "3.25", **night)]
        after = [line("60", "6.50", **day), line("40", "3.25", **night)]

        assert effects(before, after) == {Effect.ZONES: Decimal("32.50")}

    def test_says_range_where_the_second_range_was_reached(self):
        found = effects([line("3900", "6.00")], [line("3900", "6.00"), line("100", "8.00", block=2)])

        assert found == {Effect.VOLUME: Decimal("600.00"), Effect.RANGE: Decimal("200.00")}

    def test_scales_a_range_that_was_not_reached_back_by_the_tariff(self):
        found = effects([line("3900", "6.00")], [line("3900", "6.60"), line("100", "8.80", block=2)])

        assert found[Effect.RANGE] == Decimal("200.00")  # 100 kWh x (8.00 - 6.00)
        assert found[Effect.TARIFF] == Decimal("2420.00")  # 3 900 x 0.60 + 100 x 0.80

    def test_takes_a_month_of_two_prices_as_one_tariff_effect(self):
        found = effects([line("100", "6.00")], [line("50", "6.00"), line("50", "7.00")])

        assert found == {Effect.TARIFF: Decimal("50.00")}

    def test_says_usage_where_heating_begins(self):
        heat = line("1.5", "2800", service="heat", basis="house_meter", unit="gcal")

        assert effects([], [heat], service="heat") == {Effect.VOLUME: Decimal("4200.00")}

    def test_keeps_what_is_not_usage_apart(self):
        before = [line(), extra("penalty", "3.10"), extra("concession", "-20.00")]
        after = [line(), extra("adjustment", "-81.00"), extra("raising", "211.05"), extra("common_needs", "134.63")]

        assert effects(before, after) == {
            Effect.COMMON_NEEDS: Decimal("134.63"),
            Effect.RAISING: Decimal("211.05"),
            Effect.RECALCULATION: Decimal("-81.00"),
            Effect.CONCESSION: Decimal("20.00"),
            Effect.PENALTY: Decimal("-3.10"),
        }

    def test_takes_the_vat_into_the_price(self):
        before = line("100", "8.00", vat_amount=Decimal("160.00"))
        after = line("100", "8.00", vat_amount=Decimal("176.00"))

        assert effects([before], [after]) == {Effect.TARIFF: Decimal("16.00")}

    def test_says_other_where_stored_numbers_do_not_multiply(self):
        broken = replace(line("100", "6.00"), amount=Decimal("650.00"))

        assert effects([line("100", "6.00")], [broken]) == {Effect.OTHER: Decimal("50.00")}

    def test_gives_the_rounding_of_lines_to_the_largest_effect(self):
        found = effects([line("33.3333", "6.07")], [line("41.6667", "6.07")])

        assert list(found) == [Effect.VOLUME]

    def test_is_empty_where_nothing_changed(self):
        assert effects([line()], [line()]) == {}


_AMOUNTS = st.decimals(-20_000, 20_000, places=2)
_LINES = st.builds(
    line,
    volume=st.decimals(0, 9_000, places=4).map(str),
    rate=st.decimals(0, 3_000, places=4).map(str),
    service=st.sampled_from(["electricity", "heat", "hot_water"]),
    line=st.sampled_from(
        ["usage", "usage", "hot_water_heat", "common_needs", "raising", "adjustment", "penalty", "concession"]
    ),
    zone=st.sampled_from(["single", "day", "night"]),
    block=st.integers(1, 3),
    basis=st.sampled_from(["reading", "average", "norm", "house_meter"]),
)
_BROKEN = st.builds(lambda each, amount, vat: replace(each, amount=amount, vat_amount=vat), _LINES, _AMOUNTS, _AMOUNTS)
_BILLS = st.lists(st.one_of(_LINES, _BROKEN), max_size=8)


class TestEveryDecomposition:
    @given(before=_BILLS, after=_BILLS, months=st.sampled_from([(SEPTEMBER, OCTOBER), (OCTOBER, NOVEMBER)]))
    def test_sums_to_the_difference(self, before, after, months):
        found = changes.decompose(before, after, earlier=months[0], later=months[1])

        assert sum(found.by_effect.values(), money.ZERO) == found.difference
        for service, of in found.effects.items():
            mine = [
                sum((each.total_amount for each in bill if each.service == service), money.ZERO)
                for bill in (before, after)
            ]
            assert sum(of.values(), money.ZERO) == mine[1] - mine[0]

    @given(before=_BILLS, after=_BILLS)
    def test_is_in_kopecks(self, before, after):
        found = changes.decompose(before, after, earlier=SEPTEMBER, later=OCTOBER)

        assert all(amount == money.rounded(amount) for of in found.effects.values() for amount in of.values())

    @given(bill=_BILLS)
    def test_finds_nothing_between_equal_bills(self, bill):
        found = changes.decompose(bill, bill, earlier=SEPTEMBER, later=NOVEMBER)

        assert found.effects == {}

    @pytest.mark.parametrize("count", [1, 3])
    def test_is_the_same_whatever_the_order_of_lines(self, count):
        before = [line("50", "6.50", zone="day"), line("50", "3.25", zone="night")] * count
        after = [line("70", "7.00", zone="day"), line("20", "3.50", zone="night")]

        assert effects(before, after) == effects(before[::-1], after[::-1])
