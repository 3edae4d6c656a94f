"""Which account a payment means, and which are like it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import numbers
from core.registries import rules
from core.registries.model import Reason, Row
from core.registries.rules import KnownAccount, KnownPayment, Likeness

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
RULE = {"length": 10, "has_check_digit": True}


def number(body="660000012"):
    return f"{body}{numbers.check_digit(body)}"


def row(amount="100.00"):
    return Row(1, "СБ-1", NOW, number(), Decimal(amount))


def account(account_number, *, closed_on=None, account_id=1):
    return KnownAccount(account_id, account_number, closed_on)


class TestChosen:
    def test_an_open_account_goes_before_a_closed_one(self):
        parsed = numbers.parse("123456", length=None, has_check_digit=False)
        known = {"123456": account("123456", closed_on=date(2026, 1, 1)), "0123456": account("0123456", account_id=2)}

        assert rules.chosen(parsed, known).account_id == 2

    def test_nobody_has_the_number(self):
        assert rules.chosen(numbers.parse(number()), {}) is None


class TestReason:
    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", Reason.NO_NUMBER),
            ("дом 5", Reason.NO_NUMBER),
            (number()[:-1], Reason.MISTYPED),
            (number() + "5", Reason.MISTYPED),
            (number(), Reason.UNKNOWN_ACCOUNT),
        ],
    )
    def test_tells_what_is_wrong_with_the_number(self, typed, reason):
        assert rules.no_account(numbers.parse(typed, **RULE), None) is reason

    def test_an_open_account_needs_none(self):
        assert rules.no_account(numbers.parse(number()), account(number())) is None


class TestConflict:
    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            ([KnownPayment(Decimal("100.00"), number())], None),
            ([KnownPayment(Decimal("100.00"), None)], None),
            ([KnownPayment(Decimal("100.00"), "other"), KnownPayment(Decimal("100.00"), None)], None),
            ([KnownPayment(Decimal("99.00"), number())], Reason.OTHER_AMOUNT),
            ([KnownPayment(Decimal("100.00"), "other")], Reason.OTHER_ACCOUNT),
        ],
    )
    def test_only_what_says_something_else_is_one(self, known, reason):
        assert rules.conflict(row(), account(number()), known) is reason


class TestSimilarNumbers:
    @pytest.mark.parametrize(
        ("typed", "likeness"),
        [
            (lambda n: n[:3] + n[4] + n[3] + n[5:], Likeness.SWAPPED),
            (lambda n: n[:5] + str((int(n[5]) + 3) % 10) + n[6:], Likeness.ONE_DIGIT),
            (lambda n: n[:4] + n[5:], Likeness.MISSING_DIGIT),
            (lambda n: n[:4] + "7" + n[4:], Likeness.EXTRA_DIGIT),
        ],
    )
    def test_find_what_was_meant(self, typed, likeness):
        meant = number("668412359")

        assert rules.similar_numbers(typed(meant), **RULE)[meant] is likeness

    @given(st.integers(0, 10**9 - 1), st.integers(0, 9), st.integers(0, 9))
    def test_one_wrong_digit_is_always_found_among_few(self, body, place, digit):
        meant = number(f"{body:09d}")
        typed = meant[:place] + str(digit) + meant[place + 1 :]

        found = rules.similar_numbers(typed, **RULE)

        assert typed == meant or meant in found
        assert len(found) <= 40
        assert all(numbers.is_valid(each) and len(each) == 10 for each in found)


class TestNames:
    @pytest.mark.parametrize(
        "said", ["ИВАНОВА АННА ПЕТРОВНА", "иванова а п", "Иванова А.П.", "ИВАНОВА", "Иванова Алёна"]
    )
    def test_may_be_shortened(self, said):
        assert rules.is_same_name(said, "Иванова Анна Петровна")

    @pytest.mark.parametrize("said", ["", None, "ИВАНОВ АННА", "ИВАНОВА БЭЛЛА", "АННА ИВАНОВА"])
    def test_of_others_are_others(self, said):
        assert not rules.is_same_name(said, "Иванова Анна Петровна")


class TestAddresses:
    @pytest.mark.parametrize(
        "said", ["ЕКАТЕРИНБУРГ,ЛЕНИНА,5А,141", "Г ЕКАТЕРИНБУРГ, УЛ. ЛЕНИНА, Д. 5А, КВ. 141", "ленина 5а-141"]
    )
    def test_are_compared_by_street_house_and_flat(self, said):
        assert rules.is_same_address(said, "ул. Ленина, 5А, кв. 141")

    @pytest.mark.parametrize("said", ["", None, "ЛЕНИНА 5А", "МИРА 5А 141", "ЛЕНИНА 5А 142", "141"])
    def test_of_other_places_are_others(self, said):
        assert not rules.is_same_address(said, "ул. Ленина, 5А, кв. 141")


class TestClaim:
    @pytest.mark.parametrize(("passed", "is_held"), [(0, True), (29, True), (30, False), (600, False)])
    def test_ends_by_itself(self, passed, is_held):
        at = NOW - timedelta(minutes=passed)

        assert rules.is_held(claimed_by="person:1", claimed_at=at, now=NOW, minutes=30) is is_held

    def test_of_nobody_is_none(self):
        assert not rules.is_held(claimed_by=None, claimed_at=None, now=NOW, minutes=30)
