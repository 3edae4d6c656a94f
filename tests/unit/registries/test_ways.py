"""What paying costs: fees in percent with a least and a most, as the places take them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.registries import ways
from core.registries.ways import Places

BY_CODE = {way.code: way for way in ways.every()}
BANK = replace(BY_CODE["bank"], fee_percent=Decimal("1.5"), fee_min=Decimal(20), fee_max=Decimal(2000))


class TestCost:
    @pytest.mark.parametrize(
        ("amount", "fee"),
        [("3000", "45.00"), ("100", "20"), ("333.33", "20"), ("1333.67", "20.01"), ("400000", "2000")],
    )
    def test_is_a_percentage_within_its_limits_rounded_once(self, amount, fee):
        found = ways.cost(BANK, Decimal(amount), None)

        assert found.least == found.most == Decimal(fee)

    def test_follows_the_places_where_they_are_known(self):
        found = ways.cost(BANK, Decimal(10000), Places(3, Decimal(0), Decimal("0.5")))

        assert (found.least, found.most) == (Decimal("0.00"), Decimal("50.00"))

    def test_of_a_transfer_is_not_ours_to_know(self):
        assert ways.cost(BY_CODE["transfer"], Decimal(100), None).most is None

    @pytest.mark.parametrize(
        ("amount", "is_allowed"), [("9", False), ("10", True), ("15000", True), ("15000.01", False)]
    )
    def test_keeps_the_limits_of_cash(self, amount, is_allowed):
        assert ways.cost(BY_CODE["terminal"], Decimal(amount), None).is_allowed is is_allowed


class TestTable:
    def test_every_way_has_its_words(self):
        assert set(BY_CODE) == set(ways.NAMES) == set(ways.HOW)
        assert {way.takes for way in ways.every()} <= set(ways.TAKES)

    def test_invented_values_are_labelled(self):
        assert all(way.is_sample for way in ways.every() if way.fee_percent)


class TestByRules:
    def test_a_card_has_the_fee_and_limit_of_paying_here(self):
        card = ways.by_rules(BY_CODE["card"], fee_percent=Decimal(1), limit=Decimal(500))

        assert ways.cost(card, Decimal(300), None).most == Decimal("3.00")
        assert not ways.cost(card, Decimal("500.01"), None).is_allowed

    def test_other_ways_keep_their_own(self):
        assert ways.by_rules(BANK, fee_percent=Decimal(9), limit=Decimal(1)) == BANK
