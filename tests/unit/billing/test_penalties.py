"""Worked computations of the law: domain.md 3.1 (A..A91) and 3.2 (B, C)."""

from datetime import date
from decimal import Decimal

import pytest

from core.billing import penalties
from core.billing.penalty_facts import reference

FACTS = reference()


def penalty(amount, due_on, paid_on, group="citizen"):
    return penalties.penalty(
        Decimal(amount),
        due_on=date.fromisoformat(due_on),
        paid_on=date.fromisoformat(paid_on),
        group=group,
        facts=FACTS,
    )


class TestPenalty:
    @pytest.mark.parametrize(
        ("paid_on", "expected"),
        [
            pytest.param("2025-07-20", "135.19", id="A"),
            pytest.param("2025-05-10", "0.00", id="A30"),
            pytest.param("2025-05-11", "1.58", id="A31"),
            pytest.param("2025-07-09", "95.00", id="A90"),
            pytest.param("2025-07-10", "98.65", id="A91"),
            pytest.param("2025-04-01", "0.00", id="paid before it was due"),
        ],
    )
    def test_of_a_citizen(self, paid_on, expected):
        assert penalty("5000.00", "2025-04-10", paid_on).amount == Decimal(expected)

    def test_shows_the_days_it_is_made_of(self):
        found = penalty("5000.00", "2025-04-10", "2025-07-20")

        assert (found.delay_days, found.rate.key_rate.percent, found.rate.percent) == (101, 20, Decimal("9.5"))
        assert [(row.first_on, row.last_on, row.day_count, row.divisor) for row in found.days] == [
            (date(2025, 5, 11), date(2025, 7, 9), 60, 300),
            (date(2025, 7, 10), date(2025, 7, 20), 11, 130),
        ]
        assert [row.amount.quantize(Decimal("0.01")) for row in found.days] == [Decimal("95.00"), Decimal("40.19")]

    def test_takes_the_key_rate_where_it_is_below_the_cap(self):
        found = penalty("5000.00", "2022-10-10", "2022-12-31")

        assert found.rate.percent == Decimal("7.5")

    @pytest.mark.parametrize(
        ("amount", "due_on", "paid_on", "group", "expected"),
        [
            pytest.param("1200000", "2025-08-18", "2025-09-30", "other", "67476.92", id="B"),
            pytest.param("300000", "2026-01-15", "2026-04-30", "managing", "21395.70", id="C"),
        ],
    )
    def test_of_an_organisation_is_not_capped(self, amount, due_on, paid_on, group, expected):
        assert penalty(amount, due_on, paid_on, group).amount == Decimal(expected)

    def test_does_not_accrue_on_the_days_of_a_moratorium(self):
        found = penalty("1000.00", "2022-03-15", "2022-10-10", "other")

        assert sum(row.day_count for row in found.days) == found.delay_days - 183  # 2022-04-01 .. 2022-09-30

    def test_refuses_a_day_after_the_cap_ends(self):
        with pytest.raises(penalties.RateUnknown) as refusal:
            penalty("1000.00", "2026-11-15", "2027-01-01")

        assert refusal.value.on == date(2027, 1, 1)

    @pytest.mark.parametrize(
        ("on", "percent"),
        [
            ("2022-02-27", "9.5"),
            ("2022-02-28", "20"),
            ("2022-12-31", "7.5"),
            ("2025-06-08", "21"),
            ("2025-06-09", "20"),
        ],
    )
    def test_uses_the_rate_from_the_day_it_takes_effect(self, on, percent):
        assert penalty("1000.00", on, on, "other").rate.key_rate.percent == Decimal(percent)
