"""The book of tariffs: every rate of a group with the days it is in force."""

from datetime import date
from decimal import Decimal

import pytest

from core.i18n.formats import Words
from core.tariffs import acts, charts, operations, queries
from data.database import Database


@pytest.fixture(scope="module")
def db():
    with Database.in_memory() as database:
        operations.load_reference(database)
        yield database


class TestHistory:
    def test_of_cold_water_is_newest_first_with_its_acts(self, db):
        rates = queries.rate_history(db, service="cold_water", tariff_group="household")

        assert [rate.valid_from for rate in rates] == sorted((rate.valid_from for rate in rates), reverse=True)
        (now,) = [rate for rate in rates if rate.is_in_force(date(2026, 11, 22))]
        assert (now.rate, now.is_sample) == (Decimal("59.41"), False)
        assert "208-ПК" in now.legal_ref

    def test_agrees_with_the_rates_of_a_day(self, db):
        day = date(2026, 9, 30)
        book = queries.rate_history(db, service="electricity", tariff_group="urban_gas")

        of_day = queries.rates(db, service="electricity", tariff_group="urban_gas", scheme="two_zone", on=day)

        found = {
            (rate.zone, rate.block): rate.rate for rate in book if rate.scheme == "two_zone" and rate.is_in_force(day)
        }
        assert found == {(rate.zone, rate.block): rate.rate for rate in of_day}

    def test_of_ranges_and_rules_keeps_what_was(self, db):
        blocks = queries.block_history(db, service="electricity", tariff_group="rural")
        vat = queries.rule_history(db, names=["vat_percent"])

        assert {block.upper_limit for block in blocks} == {None, Decimal(3900), Decimal(6000)}
        assert [value.value for value in vat] == [Decimal(22), Decimal(20)]

    def test_names_the_groups_of_each_service(self, db):
        groups = queries.groups(db)

        assert groups["cold_water"] == ["household", "organisation"]
        assert "rural" in groups["electricity"]

    def test_has_references_in_russian(self, db):
        rates = queries.rate_history(db, service="electricity", tariff_group="urban_gas")

        assert acts.text(rates[0].legal_ref, words=Words("ru")).startswith("образец")
        assert acts.text("приказ 1", words=Words("ru")) == "приказ 1"

    def test_is_drawn_as_steps_up_to_today(self, db):
        rates = queries.rate_history(db, service="cold_water", tariff_group="household")
        oldest_first = [rate for rate in reversed(rates) if rate.valid_from <= date(2026, 11, 22)]

        figure = charts.steps(
            {"single": oldest_first}, words=Words("ru"), service="cold_water", today=date(2026, 11, 22)
        )

        (line,) = figure.data
        assert line.line.shape == "hv"
        assert (line.x[-1], line.y[-1]) == (date(2026, 11, 22), 59.41)
