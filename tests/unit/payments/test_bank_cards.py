from datetime import UTC, datetime

import pytest

from core.bank import cards, looks

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class TestCards:
    def test_have_valid_numbers_and_each_its_own_behaviour(self):
        assert all(cards.is_number(card.number) for card in cards.CARDS)
        assert {card.behaviour for card in cards.CARDS} == set(cards.Behaviour)

    @pytest.mark.parametrize("number", ["2200000000000005", "", "22", "22000000000000040000"])
    def test_refuse_a_wrong_digit(self, number):
        assert not cards.is_number(number)


class TestProblems:
    @pytest.mark.parametrize("expiry", ["11/26", "12/30", "1230", "12.2030", "1/27"])
    def test_are_none_with_a_month_to_come(self, expiry):
        typed = {"number": "2200 0000 0000 0004", "expiry": expiry, "cvc": "123"}

        assert looks.problems(typed, now=NOW) == []

    @pytest.mark.parametrize(
        "typed",
        [
            {"number": "2200 0000 0000 0005", "expiry": "12/30", "cvc": "123"},
            {"number": "2200 0000 0000 0004", "expiry": "10/26", "cvc": "123"},
            {"number": "2200 0000 0000 0004", "expiry": "13/30", "cvc": "123"},
            {"number": "2200 0000 0000 0004", "expiry": "12/30", "cvc": "12"},
        ],
    )
    def test_name_the_field(self, typed):
        assert len(looks.problems(typed, now=NOW)) == 1
