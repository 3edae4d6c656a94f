"""The reference files load, say what they are, and have one value a day."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from core.tariffs import operations, queries
from data.database import Database

DAYS = [
    date(2023, 1, 1),
    date(2024, 7, 1),
    date(2025, 1, 1),
    date(2025, 7, 1),
    date(2026, 2, 28),
    date(2026, 10, 1),
    date(2027, 5, 5),
]
HOUSEHOLD = ("urban_gas", "urban_electric", "rural", "snt", "utility_provider")
ZONES = {"one_zone": {"single"}, "two_zone": {"day", "night"}, "three_zone": {"peak", "half_peak", "night"}}


@pytest.fixture(scope="module")
def db():
    with Database.in_memory() as database:
        operations.load_reference(database)
        yield database


class TestLoadReference:
    def test_can_be_repeated(self, db):
        before = db.value("select count(*) from live.tariff_rate")

        counts = operations.load_reference(db)

        assert db.value("select count(*) from live.tariff_rate") == before == counts["tariff_rates.csv"]

    @pytest.mark.parametrize("table", ["tariff_rate", "usage_block", "rule_value"])
    def test_names_a_source_for_each_row(self, db, table):
        assert db.value(f"select count(*) from live.{table} where trim(legal_ref) = ''") == 0

    @pytest.mark.parametrize(
        ("table", "keys"),
        [
            ("tariff_rate", "service, component, tariff_group, scheme, zone, block"),
            ("usage_block", "service, tariff_group, block"),
            ("rule_value", "name"),
        ],
    )
    def test_has_at_most_one_value_a_day(self, db, table, keys):
        overlapping = db.value(
            f"select count(*) from (select valid_to, lead(valid_from) over (partition by {keys} order by valid_from) as next_from"
            f" from live.{table}) where next_from is not null and (valid_to is null or valid_to > next_from)"
        )

        assert overlapping == 0


class TestRates:
    @pytest.mark.parametrize(("on", "group", "scheme"), list(product(DAYS, HOUSEHOLD, ZONES)))
    def test_cover_each_group_zone_and_range(self, db, on, group, scheme):
        found = queries.rates(db, service="electricity", tariff_group=group, scheme=scheme, on=on)

        blocks = {1, 2, 3} if on >= date(2025, 1, 1) else {1}
        assert {(rate.zone, rate.block) for rate in found} == set(product(ZONES[scheme], blocks))
        assert len(found) == len(ZONES[scheme]) * len(blocks)

    @pytest.mark.parametrize(
        ("on", "service", "group"),
        list(product(DAYS, ("heat", "hot_water", "cold_water"), ("household", "organisation"))),
    )
    def test_cover_heat_and_water(self, db, on, service, group):
        found = queries.rates(db, service=service, tariff_group=group, scheme="one_zone", on=on)

        assert [rate.component for rate in found] == (
            ["hot_water_heat", "usage"] if service == "hot_water" else ["usage"]
        )

    @pytest.mark.parametrize(("on", "value"), [(date(2026, 9, 30), "52.63"), (date(2026, 10, 1), "59.41")])
    def test_give_the_published_price_of_cold_water(self, db, on, value):
        (rate,) = queries.rates(db, service="cold_water", tariff_group="household", scheme="one_zone", on=on)

        assert (rate.rate, rate.is_sample) == (Decimal(value), False)

    def test_say_that_electricity_is_a_sample(self, db):
        found = queries.rates(
            db, service="electricity", tariff_group="urban_gas", scheme="one_zone", on=date(2026, 11, 1)
        )

        assert all(rate.is_sample and "sample" in rate.legal_ref for rate in found)


class TestBlocks:
    def test_have_no_limit_before_2025(self, db):
        assert [
            block.upper_limit
            for block in queries.blocks(db, service="electricity", tariff_group="rural", on=date(2024, 12, 31))
        ] == [None]

    def test_end_at_3900_and_6000(self, db):
        found = queries.blocks(db, service="electricity", tariff_group="rural", on=date(2025, 1, 1))

        assert [block.upper_limit for block in found] == [Decimal(3900), Decimal(6000), None]


class TestRuleValue:
    @pytest.mark.parametrize(("on", "day"), [(date(2026, 2, 1), 10), (date(2026, 3, 1), 15)])
    def test_follows_the_day(self, db, on, day):
        assert queries.rule_value(db, name="payment_due_day", on=on) == day

    def test_refuses_a_day_without_a_value(self, db):
        with pytest.raises(queries.RuleValueMissing):
            queries.rule_value(db, name="payment_due_day", on=date(1999, 1, 1))
