"""Comparison, weather and night load of sites, against the vectors of domain.md 8."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit import period
from core.portfolio import rules

HEAT = [210.0, 190.0, 160.0, 90.0, 40.0, 20.0]
DEGREE_DAYS = [1000.0, 900.0, 750.0, 420.0, 200.0, 80.0]


def hours(first, days, load):
    rows = [(first + timedelta(days=d), h, load(first + timedelta(days=d), h)) for d in range(days) for h in range(24)]
    return pl.DataFrame(rows, schema={"day": pl.Date, "hour": pl.Int32, "kw": pl.Float64}, orient="row")


class TestDegreeDays:
    @pytest.mark.parametrize(("base", "expected"), [(18.0, 77.3), (20.0, 88.1)])
    def test_sum_what_each_day_lacks_to_the_base(self, base, expected):
        found = rules.degree_days([-12.3, -4.0, 2.5, 9.0, 17.5, 19.2], base=base)

        assert found == pytest.approx(expected)

    def test_of_a_month_with_a_few_missing_days_are_scaled_to_the_whole_month(self):
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(28)]
        daily = pl.DataFrame({"day": days, "celsius": [8.0] * 28})

        found = rules.monthly_degree_days(daily)

        assert found == {date(2026, 1, 1): pytest.approx(310.0)}

    def test_of_a_month_hardly_measured_are_unknown(self):
        daily = pl.DataFrame({"day": [date(2026, 1, 1)], "celsius": [8.0]})

        assert rules.monthly_degree_days(daily) == {}


class TestSignature:
    def test_agrees_with_the_vector(self):
        found = rules.fitted(list(zip(DEGREE_DAYS, HEAT, strict=True)))

        assert found.base == pytest.approx(1.269860, abs=1e-6)
        assert found.slope == pytest.approx(0.209666, abs=1e-6)
        assert found.r_squared == pytest.approx(0.999448, abs=1e-6)
        assert found.cvrmse * 100 == pytest.approx(1.7730, abs=1e-4)
        assert 12 * found.base + found.slope * 5171.4 == pytest.approx(1099.50, abs=0.01)

    @pytest.mark.parametrize(("parameters", "expected"), [(2, 6.0498), (1, 5.4111)])
    def test_quality_takes_n_minus_p(self, parameters, expected):
        found = rules.cvrmse(HEAT, [205, 196, 150, 96, 38, 22], parameters=parameters)

        assert found * 100 == pytest.approx(expected, abs=1e-4)

    def test_quality_of_the_fit_is_the_same_number(self):
        fit = rules.fitted(list(zip(DEGREE_DAYS, HEAT, strict=True)))

        assert fit.cvrmse == pytest.approx(rules.cvrmse(HEAT, [fit.expected(hdd) for hdd in DEGREE_DAYS]))

    @pytest.mark.parametrize("points", [[], [(1.0, 1.0), (2.0, 2.0)], [(5.0, 1.0)] * 9], ids=["none", "two", "alike"])
    def test_is_unknown_where_no_line_can_be_told(self, points):
        assert rules.fitted(points) is None

    def test_needs_nine_months(self):
        months = list(period.months(date(2026, 1, 1), date(2026, 6, 1)))

        found = rules.signature(dict(zip(months, HEAT, strict=True)), dict(zip(months, DEGREE_DAYS, strict=True)))

        assert found is None

    @given(st.floats(0.1, 50), st.floats(0.01, 2))
    def test_finds_the_line_that_made_the_months(self, base, slope):
        points = [(hdd, base + slope * hdd) for hdd in DEGREE_DAYS]

        found = rules.fitted(points)

        assert found.base == pytest.approx(base, rel=1e-6, abs=1e-6)
        assert found.slope == pytest.approx(slope, rel=1e-6)


class TestAdjustedChanges:
    def test_a_colder_month_is_not_a_rise(self):
        months = list(period.months(date(2025, 1, 1), date(2026, 1, 1)))
        hdd = {month: 100.0 * number + 50 for number, month in enumerate(months)}
        monthly = pl.DataFrame(
            {"account_id": [1] * 13, "period": months, "usage": [5 + 0.2 * hdd[month] for month in months]}
        )

        found = rules.adjusted_changes(monthly, month=date(2026, 1, 1), degree_days_of=hdd).row(0, named=True)

        assert rules.change(monthly["usage"][-1], monthly["usage"][0]) > 1
        assert found["adjusted_change"] == pytest.approx(0.0, abs=1e-9)

    def test_without_weather_nothing_is_said(self):
        monthly = pl.DataFrame(
            {"account_id": [1, 1], "period": [date(2025, 1, 1), date(2026, 1, 1)], "usage": [10.0, 12.0]}
        )

        found = rules.adjusted_changes(monthly, month=date(2026, 1, 1), degree_days_of={})

        assert found["adjusted_change"].to_list() == [None]


class TestSiteTable:
    def setup_method(self):
        now, before = date(2026, 10, 1), date(2025, 10, 1)
        self.sites = pl.DataFrame(
            {"account_id": [1, 2, 3], "account_number": ["01", "02", "03"], "site": ["A", "B", "C"], "town": ["X"] * 3}
        )
        self.monthly = pl.DataFrame(
            {
                "account_id": [1, 1, 2],
                "period": [before, now, now],
                "usage": [Decimal(100), Decimal(120), Decimal(50)],
                "amount": [Decimal("700.00"), Decimal("900.10"), Decimal("400.00")],
            }
        )
        self.demand = pl.DataFrame(
            {"account_id": [1], "peak_kw": [9.5], "peak_at": [None], "base_kw": [1.0], "coverage": [0.98]}
        )
        self.table = rules.site_table(self.sites, self.monthly, self.demand, month=now)

    def test_has_a_row_for_each_site_with_the_service(self):
        assert self.table["site"].to_list() == ["A", "B"]

    def test_keeps_gaps_in_the_trend(self):
        trend = self.table["trend"][0].to_list()

        assert trend == [100.0] + [None] * 11 + [120.0]

    def test_says_nothing_about_what_is_not_measured(self):
        assert self.table["coverage"].to_list() == [0.98, None]

    def test_comparison_leaves_a_new_site_out_of_the_change(self):
        found = rules.comparison(self.table)

        assert found.usage == Decimal(170)
        assert found.amount == Decimal("1300.10")
        assert found.change == pytest.approx(0.2)
        assert (found.site_count, found.compared_count) == (2, 1)


class TestLoad:
    def test_is_the_highest_hour_and_what_only_a_twentieth_is_below(self):
        demand = hours(date(2026, 11, 2), 1, lambda day, hour: 10.0 + hour)

        found = rules.load(demand)

        assert (found.peak_kw, found.peak_day, found.peak_hour) == (33.0, date(2026, 11, 2), 23)
        assert found.base_kw == pytest.approx(11.15)

    def test_names_the_first_of_equal_hours(self):
        assert rules.load(hours(date(2026, 11, 2), 2, lambda day, hour: 4.0)).peak_day == date(2026, 11, 2)

    def test_of_nothing_is_unknown(self):
        assert rules.load(hours(date(2026, 11, 2), 0, None)) is None


class TestOffHours:
    def test_of_an_even_load_are_as_much_as_the_time(self):
        found = rules.off_hours(hours(date(2026, 11, 2), 7, lambda day, hour: 10.0))

        assert found.share == pytest.approx(88 / 168)
        assert found.time_share == pytest.approx(88 / 168)
        assert found.load_ratio == pytest.approx(1.0)

    def test_of_an_office_that_sleeps_are_little(self):
        def working(day, hour):
            return 20.0 if day.weekday() < 5 and 7 <= hour < 23 else 2.0

        found = rules.off_hours(hours(date(2026, 11, 2), 7, working))

        assert found.usage == pytest.approx(176.0)
        assert found.load_ratio == pytest.approx(0.1)

    def test_of_nothing_are_unknown(self):
        assert rules.off_hours(hours(date(2026, 11, 2), 0, None)) is None
        assert rules.off_hours(hours(date(2026, 11, 2), 1, lambda day, hour: 0.0)) is None


class TestTypicalDays:
    def test_average_workdays_and_weekends_apart(self):
        demand = hours(date(2026, 11, 2), 7, lambda day, hour: 10.0 if day.weekday() < 5 else 4.0)

        found = rules.typical_days(demand)

        assert found.filter(pl.col("day_kind") == "workday")["kw"].to_list() == [10.0] * 24
        assert found.filter(pl.col("day_kind") == "weekend")["kw"].to_list() == [4.0] * 24
        assert set(found["day_count"]) == {5, 2}


class TestChange:
    @pytest.mark.parametrize(("now", "before"), [(None, 1), (1, None), (1, 0)])
    def test_from_nothing_is_unknown(self, now, before):
        assert rules.change(now, before) is None

    def test_is_a_share_of_what_was(self):
        assert rules.change(Decimal(90), Decimal(100)) == pytest.approx(-0.1)
