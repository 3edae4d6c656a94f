"""Money, periods and formats."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n.formats import Words
from core.kit import clock, ids, latin, money, period

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
weights = st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=12).filter(
    lambda values: sum(values) > 0
)


class TestMoney:
    @pytest.mark.parametrize(
        ("exact", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("1.004", "1.00"), ("2.675", "2.68")]
    )
    def test_is_rounded_half_away_from_zero(self, exact, rounded):
        assert money.rounded(Decimal(exact)) == Decimal(rounded)

    def test_is_split_by_largest_remainder(self):  # domain.md 4.4
        charges = [Decimal("843.20"), Decimal("2412.60"), Decimal("611.15")]

        assert money.split(Decimal("2000.00"), weights=charges) == [
            Decimal("436.11"),
            Decimal("1247.80"),
            Decimal("316.09"),
        ]

    @given(amount=amounts, weights=weights)
    def test_is_never_lost_in_a_split(self, amount, weights):
        parts = money.split(amount, weights=weights)

        assert sum(parts) == amount
        assert all(part >= 0 for part in parts)

    def test_is_not_split_without_weights(self):
        with pytest.raises(ValueError, match="more than zero"):
            money.split(Decimal(1), weights=[Decimal(0)])


class TestPeriod:
    def test_months_cross_the_year(self):
        assert period.shifted(date(2026, 1, 1), by=-1) == date(2025, 12, 1)
        assert list(period.months(date(2025, 11, 15), date(2026, 2, 1)))[-1] == date(2026, 2, 1)
        assert period.days_in(date(2024, 2, 10)) == 29


class TestClock:
    def test_the_day_changes_at_midnight_in_yekaterinburg(self):
        assert clock.local_day(datetime(2026, 11, 21, 18, 59, tzinfo=UTC)) == date(2026, 11, 21)
        assert clock.local_day(datetime(2026, 11, 21, 19, 0, tzinfo=UTC)) == date(2026, 11, 22)


class TestIds:
    def test_are_ordered_by_time(self):
        made = [ids.new() for _ in range(100)]

        assert made == sorted(made)
        assert made[0].version == 7


class TestWords:
    @pytest.mark.parametrize(
        ("language", "money_text", "quantity_text", "day_text"),
        [
            ("ru", "−1\N{NO-BREAK SPACE}234,56\N{NO-BREAK SPACE}₽", "187\N{NO-BREAK SPACE}кВт·ч", "15 декабря 2026"),
            ("en", "−₽1,234.56", "187\N{NO-BREAK SPACE}kWh", "15 December 2026"),
        ],
    )
    def test_take_the_form_of_the_language(self, language, money_text, quantity_text, day_text):
        words = Words(language)

        assert words.money(Decimal("-1234.56")) == money_text
        assert words.quantity(Decimal("187.4"), "kwh") == quantity_text
        assert words.day(date(2026, 12, 15)) == day_text


class TestLatin:
    @pytest.mark.parametrize(
        ("name", "plain"),
        [
            ("Квитанция 2026-10, 6634808803.pdf", "Kvitantsiya 2026-10, 6634808803.pdf"),
            ("Счёт-фактура № 5.pdf", "Schet-faktura N 5.pdf"),
            ("documents-2026.zip", "documents-2026.zip"),
            ("☃", ""),
        ],
    )
    def test_names_a_file_for_programs_that_know_no_cyrillic(self, name, plain):
        assert latin.file_name(name) == plain
