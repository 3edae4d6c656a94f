"""The worked numbers of the rules: norms, ranges, houses, missing readings, recalculation, days, VAT."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.closing import estimates, rules, shares
from core.closing.model import (
    AccountFacts,
    BilledReading,
    DatedRate,
    House,
    MonthRules,
    PointFacts,
    Policy,
    Reason,
    RegisterFacts,
)
from core.kit import period as periods

OCTOBER = date(2026, 10, 1)
POLICIES = {
    Reason.NOT_SUBMITTED: Policy(3, 6, 3, Decimal(1)),
    Reason.VERIFICATION_OVERDUE: Policy(3, 6, 3, Decimal("1.5")),
    Reason.NO_METER: Policy(0, 6, 3, Decimal(1)),
}
NORMS = {
    "electricity": Decimal(100),
    "heat": Decimal("0.03"),
    "hot_water": Decimal("4.01"),
    "cold_water": Decimal("4.01"),
}


def make_month(**changes):
    values = {
        "vat_percent": Decimal(22),
        "norms": NORMS,
        "hot_water_heat_norm": Decimal("0.06"),
        "heating_months": (10, 4),
        "is_norm_recalculated": False,
        "absence_least_days": 6,
    }
    return MonthRules(**(values | changes))


def make_rate(rate, *, zone="single", block=1, is_heat=False, first_on=date(2020, 1, 1), last_on=None, unit="kwh"):
    return DatedRate(is_heat, zone, block, Decimal(rate), unit, first_on, last_on)


def make_register(*usages, zone="single", submitted=None, is_overdue=False, is_reading_due=True):
    """Readings of the months before October, the newest last: a usage, or (usage, source)."""
    readings = []
    for back, item in enumerate(reversed(usages), start=1):
        usage, source = item if isinstance(item, tuple) else (item, "customer")
        month = periods.shifted(OCTOBER, by=-back)
        readings.append(BilledReading(month, month.replace(day=20), Decimal(usage), source))
    return RegisterFacts(
        zone=zone,
        meter_id=1,
        multiplier=Decimal(1),
        digits_frac=0,
        is_overdue=is_overdue,
        is_reading_due=is_reading_due,
        readings=tuple(reversed(readings)),
        submitted_usage=None if submitted is None else Decimal(submitted),
    )


def make_point(service="electricity", *, registers=(), rates=(), limits=(None,), house=None, policies=POLICIES):
    return PointFacts(
        service, bool(registers), tuple(registers), tuple(rates), tuple(rates), tuple(limits), policies, house
    )


def make_facts(*points, month=None, past=None, persons=2, area="54.30", is_household=True, absences=(), period=OCTOBER):
    known = {periods.shifted(period, by=-back): past or make_month() for back in range(1, 37)}
    return AccountFacts(
        account_id=1,
        period=period,
        due_on=date(2026, 11, 16),
        is_household=is_household,
        person_count=persons,
        area_m2=Decimal(area),
        rules={**known, period: month or make_month()},
        points=points,
        absences=tuple(absences),
    )


def amounts(facts):
    return [str(line.amount) for line in rules.lines(facts)]


class TestElectricity:
    def test_is_volume_by_rate(self):
        point = make_point(registers=[make_register(submitted=187)], rates=[make_rate("6.00")])

        assert amounts(make_facts(point)) == ["1122.00"]

    def test_is_charged_by_zones(self):
        registers = [make_register(zone="day", submitted=120), make_register(zone="night", submitted=67)]
        rates = [make_rate("6.50", zone="day"), make_rate("3.25", zone="night")]

        assert amounts(make_facts(make_point(registers=registers, rates=rates))) == ["780.00", "217.75"]

    def test_pays_each_range_at_its_own_rate(self):
        rates = [make_rate(6, block=1), make_rate(8, block=2), make_rate(10, block=3)]
        limits = (Decimal(3900), Decimal(6000), None)
        point = make_point(registers=[make_register(submitted=7000)], rates=rates, limits=limits)

        assert amounts(make_facts(point)) == ["23400.00", "16800.00", "10000.00"]

    @pytest.mark.parametrize(("usage", "blocks"), [(3900, [1]), (3901, [1, 2])])
    def test_begins_the_second_range_after_its_limit(self, usage, blocks):
        rates = [make_rate(6, block=1), make_rate(8, block=2), make_rate(10, block=3)]
        limits = (Decimal(3900), Decimal(6000), None)
        point = make_point(registers=[make_register(submitted=usage)], rates=rates, limits=limits)

        assert [line.block for line in rules.lines(make_facts(point))] == blocks

    def test_adds_the_part_of_common_needs(self):
        shared, carried = shares.shared(
            Decimal(14250), other_volume=Decimal(620), flats_volume=Decimal(11890), carried_volume=Decimal(0)
        )
        house = House(Decimal("4210.70"), shared)
        point = make_point(registers=[make_register(submitted=0)], rates=[make_rate("6.00")], house=house)

        (line,) = rules.lines(make_facts(point))

        assert (shared, carried) == (1740, 0)
        assert (line.line, str(line.volume), str(line.amount)) == ("common_needs", "22.4385", "134.63")

    def test_carries_what_is_below_zero_to_the_next_month(self):
        first = shares.shared(
            Decimal(90), other_volume=Decimal(0), flats_volume=Decimal(100), carried_volume=Decimal(0)
        )
        second = shares.shared(
            Decimal(130), other_volume=Decimal(0), flats_volume=Decimal(100), carried_volume=first[1]
        )

        assert (first, second) == ((0, -10), (20, 0))

    def test_refuses_what_has_no_rate(self):
        with pytest.raises(rules.RateMissing):
            rules.lines(make_facts(make_point(registers=[make_register(submitted=1)])))


class TestHeat:
    def test_is_shared_by_area_with_the_printed_volume(self):
        house = House(Decimal("4210.70"), Decimal("185.4000"))
        point = make_point("heat", rates=[make_rate("2800.00", unit="gcal")], house=house)

        (line,) = rules.lines(make_facts(point))

        assert (str(line.volume), str(line.amount), line.basis) == ("2.3909", "6694.52", "house_meter")

    def test_of_a_flat_with_a_meter_has_a_part_of_the_rest(self):
        house = House(Decimal("4210.70"), Decimal("185.4000") - Decimal("142.3180"))
        point = make_point(
            "heat", registers=[make_register(submitted="0.9120")], rates=[make_rate("2800.00")], house=house
        )

        lines = rules.lines(make_facts(point))

        assert [(line.line, str(line.volume)) for line in lines] == [("usage", "0.9120"), ("common_needs", "0.5556")]
        assert rules.total(lines) == Decimal("4109.28")  # 4 109.21 before volumes are rounded as they are printed

    def test_goes_by_the_norm_where_no_house_meter_counts(self):
        point = make_point("heat", rates=[make_rate("2800.00")])

        assert amounts(make_facts(point)) == ["4561.20"]

    def test_is_raised_where_the_policy_says_so(self):
        raised = POLICIES | {Reason.NO_METER: Policy(0, 6, 3, Decimal("1.5"))}
        point = make_point("heat", rates=[make_rate("2800.00")], policies=raised)

        assert rules.total(rules.lines(make_facts(point))) == Decimal("6841.80")

    def test_costs_nothing_by_the_norm_in_summer(self):
        point = make_point("heat", rates=[make_rate("2800.00")])

        assert rules.lines(make_facts(point, period=date(2026, 7, 1))) == []


class TestWater:
    def test_hot_is_paid_as_water_and_heat(self):
        rates = [make_rate("52.63", unit="m3"), make_rate("2800.00", is_heat=True, unit="gcal")]
        point = make_point("hot_water", registers=[make_register(submitted="3.215")], rates=rates)

        lines = rules.lines(make_facts(point))

        assert [str(line.volume) for line in lines] == ["3.2150", "0.1929"]
        assert rules.total(lines) == Decimal("709.33")

    def test_without_a_meter_goes_by_the_norm_of_persons(self):
        point = make_point("cold_water", rates=[make_rate("52.63")])

        assert amounts(make_facts(point)) == ["422.09"]

    def test_is_raised_by_half(self):
        raised = POLICIES | {Reason.NO_METER: Policy(0, 6, 3, Decimal("1.5"))}
        point = make_point("cold_water", rates=[make_rate("52.63")], policies=raised)

        assert rules.total(rules.lines(make_facts(point))) == Decimal("633.14")

    def test_is_taken_back_for_days_of_absence(self):
        april = date(2026, 4, 1)
        point = make_point("cold_water", rates=[make_rate("52.63")])
        facts = make_facts(point, absences=[(date(2026, 4, 5), date(2026, 4, 16))], period=april)

        assert rules.absent_days(facts) == 10
        assert rules.total(rules.lines(facts)) == Decimal("281.39")

    def test_is_not_taken_back_for_five_days(self):
        point = make_point("cold_water", rates=[make_rate("52.63")])
        facts = make_facts(point, absences=[(date(2026, 10, 5), date(2026, 10, 11))])

        assert amounts(facts) == ["422.09"]


class TestMissingReadings:
    SIX = (180, 195, 170, 210, 188, 177)

    def estimated(self, register):
        point = make_point(registers=[register], rates=[make_rate("6.00")])
        return estimates.estimated(make_facts(point), point, register)

    def test_are_the_average_of_six_months_in_whole_steps_of_the_dial(self):
        assert self.estimated(make_register(*self.SIX)) == ("average", Decimal(187))

    def test_are_the_norm_after_three_averages(self):
        averages = [(187, "average")] * 3

        assert self.estimated(make_register(*self.SIX, *averages[:2]))[0] == "average"
        assert self.estimated(make_register(*self.SIX, *averages)) == ("norm", Decimal(200))

    def test_are_the_norm_where_too_little_is_known(self):
        assert self.estimated(make_register(180, 195))[0] == "norm"

    def test_of_an_overdue_meter_are_raised_after_three_averages(self):
        register = make_register(*self.SIX, *[(187, "average")] * 3, is_overdue=True, submitted=150)
        point = make_point(registers=[register], rates=[make_rate("6.00")])

        lines = rules.lines(make_facts(point))

        assert [(line.line, str(line.amount)) for line in lines] == [("usage", "1200.00"), ("raising", "600.00")]


class TestRecalculation:
    def test_mends_each_averaged_month_at_its_own_rate(self):
        register = make_register(180, *[(187, "average")] * 3, submitted=640)  # 480 in the three months, 160 now
        rates = [
            make_rate("5.00", last_on=date(2026, 7, 31)),
            make_rate("6.00", first_on=date(2026, 8, 1)),
        ]

        lines = rules.lines(make_facts(make_point(registers=[register], rates=rates)))

        assert [(line.line, str(line.volume), str(line.amount)) for line in lines] == [
            ("usage", "160.0000", "960.00"),
            ("adjustment", "-27.0000", "-135.00"),
            ("adjustment", "-27.0000", "-162.00"),
            ("adjustment", "-27.0000", "-162.00"),
        ]
        assert [line.corrects_period.month for line in lines[1:]] == [7, 8, 9]

    @pytest.mark.parametrize(("is_norm_recalculated", "count"), [(False, 1), (True, 2)])
    def test_mends_months_by_the_norm_only_where_the_rule_says_so(self, is_norm_recalculated, count):
        register = make_register(180, (187, "average"), (200, "norm"), submitted=480)
        point = make_point(registers=[register], rates=[make_rate("6.00")])

        lines = rules.lines(make_facts(point, month=make_month(is_norm_recalculated=is_norm_recalculated)))

        assert [line.line for line in lines] == ["usage", *["adjustment"] * count]

    @given(
        usage=st.integers(0, 10**7),
        gap=st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["average", "norm"])), min_size=1, max_size=8),
    )
    def test_changes_nothing_in_sum(self, usage, gap):
        readings = [
            BilledReading(periods.shifted(OCTOBER, by=place - len(gap)), OCTOBER, shares.quantity(steps), source)
            for place, (steps, source) in enumerate(gap)
        ]

        own, mends = estimates.mended(shares.quantity(usage), readings, zone="single", is_norm_recalculated=True)

        charged = sum(reading.usage for reading in readings)
        assert own + charged + sum(item.volume for item in mends) == shares.quantity(usage)


class TestDays:
    def test_split_a_volume_in_proportion(self):
        assert [str(part) for part in shares.by_days(Decimal(310), [11, 19])] == ["113.6667", "196.3333"]

    def test_of_two_rates_make_two_lines(self):
        rates = [
            make_rate("6.00", last_on=date(2026, 10, 11)),
            make_rate("7.00", first_on=date(2026, 10, 12)),
        ]
        point = make_point(registers=[make_register(submitted=310)], rates=rates)

        lines = rules.lines(make_facts(point))

        assert [(line.charged_from.day, line.charged_to.day, str(line.volume)) for line in lines] == [
            (1, 11, "110.0000"),
            (12, 31, "200.0000"),
        ]

    @given(volume=st.integers(-(10**9), 10**9), days=st.lists(st.integers(1, 31), min_size=1, max_size=6))
    def test_parts_sum_to_the_whole(self, volume, days):
        assert sum(shares.by_days(shares.quantity(volume), days)) == shares.quantity(volume)


class TestOrganisation:
    def test_pays_vat_on_top_of_the_line(self):
        point = make_point(registers=[make_register(submitted="6710.59")], rates=[make_rate("1.00")])

        (line,) = rules.lines(make_facts(point, is_household=False))

        assert (str(line.amount), str(line.vat_amount)) == ("6710.59", "1476.33")

    def test_pays_the_vat_of_the_month_that_is_mended(self):
        register = make_register(180, (100, "average"), submitted=300)
        point = make_point(registers=[register], rates=[make_rate("1.00")])
        facts = make_facts(point, is_household=False, past=make_month(vat_percent=Decimal(20)))

        assert [str(line.vat_amount) for line in rules.lines(facts)] == ["33.00", "10.00"]


class TestTotal:
    @given(usages=st.lists(st.integers(0, 9_000), min_size=1, max_size=3))
    def test_is_the_sum_of_printed_lines(self, usages):
        zones = ("day", "night", "peak")[: len(usages)]
        registers = [make_register(zone=zone, submitted=usage) for zone, usage in zip(zones, usages, strict=True)]
        rates = [make_rate("6.13", zone=zone, block=block) for zone in zones for block in (1, 2, 3)]
        limits = (Decimal(3900), Decimal(6000), None)

        lines = rules.lines(make_facts(make_point(registers=registers, rates=rates, limits=limits)))

        assert rules.total(lines) == sum(line.amount for line in lines)
        assert sum(line.volume for line in lines) == sum(usages)
