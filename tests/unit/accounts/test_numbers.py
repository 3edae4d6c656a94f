"""Account numbers as people type them: forgiven, explained, and silent about which ones exist."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import numbers
from core.accounts.numbers import Slip

NUMBER = "6600123455"
BODIES = st.text(alphabet=string.digits, min_size=9, max_size=9)


class TestParse:
    @pytest.mark.parametrize(
        "typed",
        [
            NUMBER,
            "66 0012 3455",
            "66-0012-3455",
            " 66\u00a000123455\t",
            "л/с № 6600123455",
            "ЛС6600123455",
            "Лицевой счёт 6600123455",
            "бб00123455",
            "66ОО123455",
            "66oO12З455",
            "66001234SS",
            "６６００１２３４５５",
            "000" + NUMBER,
        ],
    )
    def test_forgives(self, typed):
        parsed = numbers.parse(typed)

        assert NUMBER in parsed.candidates
        assert parsed.slip is None

    def test_finds_a_number_that_is_printed_with_leading_zeros(self):
        parsed = numbers.parse("12345", length=None, has_check_digit=False)

        assert parsed.candidates[0] == "12345"
        assert "0000012345" in parsed.candidates

    @pytest.mark.parametrize(
        ("typed", "slip", "values"),
        [
            ("", Slip.EMPTY, {}),
            ("  - ", Slip.EMPTY, {}),
            ("мой номер", Slip.LETTERS, {}),
            ("66001234x5", Slip.LETTERS, {}),
            ("660012345", Slip.TOO_SHORT, {"length": 10, "count": 9}),
            ("66001234555", Slip.TOO_LONG, {"length": 10, "count": 11}),
            ("6600124355", Slip.SWAPPED, {"first": 7, "second": 8}),
            ("6600123456", Slip.WRONG_DIGIT, {}),
        ],
    )
    def test_names_the_likely_mistake(self, typed, slip, values):
        parsed = numbers.parse(typed)

        assert parsed.slip is slip
        assert dict(parsed.values) == values
        assert parsed.advice.format(**values)

    def test_asks_for_no_check_digit_where_the_company_has_none(self):
        assert numbers.parse("6600123456", has_check_digit=False).slip is None

    def test_takes_any_length_where_lengths_differ(self):
        assert numbers.parse("66001", length=None, has_check_digit=False).slip is None

    @given(st.text(max_size=300))
    def test_never_fails(self, typed):
        parsed = numbers.parse(typed)

        assert all(candidate.isascii() and candidate.isdigit() for candidate in parsed.candidates)


class TestCheckDigit:
    @given(BODIES)
    def test_makes_a_valid_number(self, body):
        assert numbers.is_valid(f"{body}{numbers.check_digit(body)}")

    @given(BODIES, st.integers(0, 9), st.integers(1, 9))
    def test_notices_every_wrong_digit(self, body, place, shift):
        number = f"{body}{numbers.check_digit(body)}"
        wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

        assert not numbers.is_valid(wrong)

    @given(BODIES, st.integers(0, 8))
    def test_notices_swapped_neighbours_that_do_not_differ_by_five(self, body, place):
        number = f"{body}{numbers.check_digit(body)}"
        one, two = number[place], number[place + 1]
        swapped = number[:place] + two + one + number[place + 2 :]

        assert numbers.is_valid(swapped) == ((int(one) - int(two)) % 5 == 0)
