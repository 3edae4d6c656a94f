"""Zones, ranges, months without readings and the balance to come: pure rules with hand-counted numbers."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import advice, outlook
from core.billing.advice import Estimation, Prices
from core.billing.model import MonthCharge
from core.kit import money, period
from core.tariffs import rules
from core.tariffs.model import Block, Component, Rate

OCTOBER = date(2026, 10, 1)


def rate(zone, price, block=1):
    return Rate(Component.USAGE, zone, block, Decimal(price), "kwh", date(2026, 10, 1), "act", is_sample=True)


PRICES = Prices(
    rates={
        "one_zone": [rate("single", "6"), rate("single", "8", 2), rate("single", "10", 3)],
        "two_zone": [
            rate("day", "6.50"),
            rate("day", "9", 2),
            rate("day", "12", 3),
            rate("night", "3.25"),
            rate("night", "4.50", 2),
            rate("night", "6", 3),
        ],
        "three_zone": [
            *[rate("peak", price, block) for block, price in enumerate(("7.50", "10", "13"), 1)],
            *[rate("half_peak", price, block) for block, price in enumerate(("6", "8", "10"), 1)],
            *[rate("night", price, block) for block, price in enumerate(("3.25", "4.50", "6"), 1)],
        ],
    },
    blocks=[
        Block(1, Decimal(3900), "act", is_sample=True),
        Block(2, Decimal(6000), "act", is_sample=True),
        Block(3, None, "act", is_sample=True),
    ],
)


class TestPlans:
    def test_costs_a_month_of_a_two_zone_meter_with_each_scheme(self):
        month = advice.from_zones(
            OCTOBER, {"day": Decimal(120), "night": Decimal(67)}, night=Decimal(0), peak=Decimal("0.5")
        )

        found = {plan.scheme: plan.amount for plan in advice.plans([month], PRICES)}

        assert found["one_zone"] == Decimal("1122.00")  # 187 x 6.00
        assert found["two_zone"] == Decimal("997.75")  # domain.md 2.2
        assert found["three_zone"] == Decimal("1027.75")  # 60 x 7.50 + 60 x 6.00 + 67 x 3.25

    def test_takes_what_a_three_zone_meter_counted(self):
        usage = {"peak": Decimal(40), "half_peak": Decimal(50), "night": Decimal(60)}

        month = advice.from_zones(OCTOBER, usage, night=Decimal("0.9"), peak=Decimal("0.9"))

        assert month.of_scheme("three_zone") == usage
        assert month.of_scheme("two_zone") == {"day": Decimal(90), "night": Decimal(60)}

    def test_splits_a_single_register_by_the_assumed_shares(self):
        month = advice.from_zones(OCTOBER, {"single": Decimal(200)}, night=Decimal("0.25"), peak=Decimal("0.4"))

        assert (month.peak, month.half_peak, month.night) == (Decimal(60), Decimal(90), Decimal(50))

    def test_splits_a_month_by_its_hours(self):
        by_hour = {2: Decimal(1), 8: Decimal(2), 12: Decimal(1)}

        month = advice.from_hours(OCTOBER, Decimal(100), by_hour)

        assert (month.peak, month.half_peak, month.night) == (Decimal(50), Decimal(25), Decimal(25))

    def test_prefers_fewer_zones_where_nothing_is_saved(self):
        plans = [advice.Plan("two_zone", (Decimal(5),)), advice.Plan("one_zone", (Decimal(5),))]

        assert advice.cheapest(plans).scheme == "one_zone"

    @given(
        usage=st.decimals(0, 9_000, places=4),
        night=st.decimals(0, 1, places=4),
        peak=st.decimals(0, 1, places=4),
    )
    def test_loses_no_kilowatt_hour(self, usage, night, peak):
        month = advice.from_zones(OCTOBER, {"single": usage}, night=night, peak=peak)

        assert month.whole == usage
        assert min(month.peak, month.half_peak, month.night) >= 0


class TestBreakEven:
    def test_is_the_quotient_of_the_prices(self):
        share = advice.break_even([Decimal(187)], PRICES, scheme="two_zone", peak=Decimal("0.5"))

        assert share == Fraction(2, 13)  # (6.50 - 6.00) / (6.50 - 3.25)

    def test_is_none_where_the_night_is_not_cheaper(self):
        prices = Prices({**PRICES.rates, "two_zone": [rate("day", "6.50"), rate("night", "6.50")]}, [])

        assert advice.break_even([Decimal(187)], prices, scheme="two_zone", peak=Decimal("0.5")) is None

    @given(
        usages=st.lists(st.decimals(10, 9_000, places=0), min_size=1, max_size=12),
        scheme=st.sampled_from(["two_zone", "three_zone"]),
        peak=st.decimals(0, 1, places=2),
    )
    def test_costs_the_same_at_the_share(self, usages, scheme, peak):
        share = advice.break_even(usages, PRICES, scheme=scheme, peak=peak)

        assert share is not None
        night = Decimal(share.numerator) / Decimal(share.denominator)
        months = [advice.from_zones(OCTOBER, {"single": usage}, night=night, peak=peak) for usage in usages]
        amounts = {plan.scheme: plan.amount for plan in advice.plans(months, PRICES)}
        lines = 9 * len(usages)  # each is rounded to a kopeck, its quantity to four digits
        assert abs(amounts[scheme] - amounts["one_zone"]) <= Decimal("0.02") * lines


class TestSpeed:
    @pytest.mark.parametrize(
        ("used", "block", "left"),
        [
            ("0", 1, "3900"),
            ("187", 1, "3713"),
            ("3899.5", 1, "0.5"),
            ("3900", 2, "2100"),
            ("6000", 3, None),
            ("9000", 3, None),
        ],
    )
    def test_stands_where_the_next_unit_is_charged(self, used, block, left):
        found = advice.speed(Decimal(used), expected=None, rates=PRICES.rates["one_zone"], blocks=PRICES.blocks)

        assert found.block == block
        assert found.left == (None if left is None else Decimal(left))
        assert [each.block for each in found.next_rates] == [block]

    @pytest.mark.parametrize(("expected", "reaches"), [("3900", False), ("3901", True), (None, False)])
    def test_tells_whether_the_month_reaches_the_next_range(self, expected, reaches):
        total = None if expected is None else Decimal(expected)

        found = advice.speed(Decimal(3000), expected=total, rates=PRICES.rates["one_zone"], blocks=PRICES.blocks)

        assert found.reaches_next is reaches

    def test_without_ranges_there_is_one_price(self):
        found = advice.speed(Decimal(50), expected=None, rates=PRICES.rates["one_zone"], blocks=[])

        assert (found.block, found.left, found.upper_limits) == (1, None, ())

    @given(used=st.decimals(0, 8_000, places=0))
    def test_agrees_with_what_one_more_unit_costs(self, used):
        rates = PRICES.rates["one_zone"]
        found = advice.speed(used, expected=None, rates=rates, blocks=PRICES.blocks)

        before, after = (rules.total(rules.cost({"single": each}, rates, PRICES.blocks)) for each in (used, used + 1))

        assert after - before == found.next_rates[0].rate


class TestSilence:
    def test_takes_the_average_three_times_and_then_the_norm(self):
        usual = {period.shifted(OCTOBER, by=number): Decimal(150) for number in range(5)}
        estimation = Estimation(Decimal("186.6667"), norm=Decimal(200), coefficient=Decimal("1.5"), most_averages=3)

        rows = advice.silence(usual, estimation, cost=lambda usage: money.rounded(usage * 6))

        assert [row.basis for row in rows] == ["average"] * 3 + ["norm"] * 2
        assert rows[0].counted_amount == Decimal("1120.00")
        assert rows[0].extra_amount == Decimal("220.00")
        assert rows[4].counted_usage == Decimal("300.0000")

    def test_averages_the_newest_six_months(self):
        usages = [Decimal(value) for value in (999, 180, 195, 170, 210, 188, 177)]

        assert advice.average(usages) == Decimal("186.6667")  # domain.md 1.6
        assert advice.average(usages[:2]) is None


def charge(month, amount, *, service="electricity", volume="100"):
    return MonthCharge(
        service=service,
        period=date.fromisoformat(month),
        due_on=date(2026, 12, 15),
        charged_amount=Decimal(amount),
        adjusted_amount=Decimal("50.00"),
        penalty_amount=Decimal("3.00"),
        paid_amount=Decimal("0.00"),
        volume=Decimal(volume),
        usage_amount=Decimal(amount),
        unit="kwh",
    )


YEAR = [period.shifted(date(2025, 11, 1), by=number).isoformat() for number in range(12)]


class TestOutlook:
    def test_repeats_the_year_at_todays_price(self):
        months = [charge(month, "600.00") for month in YEAR[:-1]] + [charge(YEAR[-1], "660.00")]

        found = outlook.expected_charges(months)

        assert found[0] == (date(2026, 11, 1), Decimal("660.00"))
        assert len(found) == 12

    def test_charges_no_heat_out_of_its_season(self):
        months = [charge(month, "600.00") for month in YEAR] + [
            charge(month, "3000.00", service="heat") for month in YEAR if int(month[5:7]) not in (5, 6, 7, 8, 9)
        ]

        by_month = dict(outlook.expected_charges(months))

        assert by_month[date(2026, 12, 1)] == Decimal("3600.00")
        assert by_month[date(2027, 7, 1)] == Decimal("600.00")

    def test_takes_the_mean_where_no_year_is_known(self):
        months = [charge("2026-09-01", "500.00"), charge("2026-10-01", "600.00", volume="120")]

        assert outlook.expected_charges(months)[0][1] == Decimal("550.00")

    def test_of_nothing_is_nothing(self):
        assert outlook.expected_charges([]) == []

    def test_follows_the_balance(self):
        charges = [(OCTOBER, Decimal("100.00")), (date(2026, 11, 1), Decimal("300.00"))]

        rows = outlook.path(Decimal("50.00"), charges, [Decimal("200.00")] * 2)

        assert [row.closing_amount for row in rows] == [Decimal("-50.00"), Decimal("50.00")]

    @given(
        opening=st.decimals(-50_000, 50_000, places=2),
        amounts=st.lists(st.decimals(0, 20_000, places=2), min_size=1, max_size=12),
    )
    def test_equal_payments_end_at_zero_and_differ_by_a_kopeck(self, opening, amounts):
        charges = [(period.shifted(OCTOBER, by=number), amount) for number, amount in enumerate(amounts)]

        payments = outlook.equal_payments(opening, charges)

        rows = outlook.path(opening, charges, payments)
        total = opening + sum(amounts, money.ZERO)
        assert rows[-1].closing_amount == min(total, money.ZERO)
        assert max(payments) - min(payments) <= Decimal("0.01")
