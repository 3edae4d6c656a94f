# ruff: noqa: DTZ001 - local starts of intervals carry no zone
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from core.i18n.formats import Words
from core.kit import period
from core.metering import interval_rules, usage_rules, usage_words
from core.metering.usage_rules import Method, Origin, Sources

TODAY = date(2026, 11, 22)


def frame(values, name, **more):
    columns = {"period": [date.fromisoformat(f"{month}-01") for month in values], name: list(values.values())} | more
    return pl.DataFrame(columns, schema_overrides={"period": pl.Date})


def empty(*names):
    return pl.DataFrame({name: [] for name in ("period", *names)}, schema_overrides={"period": pl.Date})


def sources(
    readings=None, *, origin="reading", amounts=None, intervals=None, similar=None, weather=None, submitted=None
):
    readings = {month: Decimal(value) for month, value in (readings or {}).items()}
    return Sources(
        readings=frame(readings, "usage", origin=[origin] * len(readings)),
        intervals=intervals
        if intervals is not None
        else empty("usage", "day_count", "interval_count", "expected_count"),
        amounts=frame({month: Decimal(value) for month, value in (amounts or {}).items()}, "amount"),
        similar=frame({month: Decimal(value) for month, value in (similar or {}).items()}, "similar_usage"),
        temperature=weather if weather is not None else empty("celsius", "degree_days"),
        submitted=submitted,
    )


def days_of_data(month, usage, *, days, a_day=24, missing=0):
    return pl.DataFrame(
        {
            "period": [date.fromisoformat(f"{month}-01")],
            "usage": [Decimal(usage)],
            "day_count": [days],
            "interval_count": [days * a_day - missing],
            "expected_count": [days * a_day],
        }
    )


class TestMonths:
    def test_a_month_without_data_is_a_gap_not_zero(self):
        months = usage_rules.months(sources({"2026-08": "187", "2026-10": "170"}), count=24, today=TODAY)

        assert [(month.period.month, month.usage) for month in months] == [
            (8, Decimal(187)),
            (9, None),
            (10, Decimal(170)),
            (11, None),
        ]
        assert [month.is_running for month in months] == [False, False, False, True]

    def test_put_last_year_beside_and_stop_at_the_count(self):
        months = usage_rules.months(
            sources({"2025-10": "212", "2026-10": "187"}, amounts={"2025-10": "900"}), count=2, today=TODAY
        )

        assert [month.period for month in months] == [date(2026, 10, 1), date(2026, 11, 1)]
        assert (months[0].last_year_usage, months[0].last_year_amount) == (Decimal(212), Decimal(900))

    def test_end_with_the_data_of_a_home_whose_data_stopped_long_ago(self):
        data = days_of_data("2013-02", "300.5", days=28)

        months = usage_rules.months(sources(intervals=data), count=24, today=TODAY)

        assert [(month.period, month.usage, month.is_running) for month in months] == [
            (date(2013, 2, 1), Decimal("300.5"), False)
        ]
        assert (months[0].origin, months[0].coverage) == (Origin.INTERVALS, 1.0)

    def test_of_nothing_are_none(self):
        assert usage_rules.months(sources(), count=24, today=TODAY) == []

    def test_prefer_the_bill_to_a_submission_and_that_to_intervals(self):
        known = sources(
            {"2026-09": "180"},
            intervals=days_of_data("2026-11", "90", days=20),
            submitted={"period": date(2026, 11, 1), "usage": Decimal(150)},
        )

        months = usage_rules.months(known, count=24, today=TODAY)

        assert [(month.usage, month.origin) for month in months] == [
            (Decimal(180), Origin.READING),
            (None, None),
            (Decimal(150), Origin.SUBMITTED),
        ]

    @pytest.mark.parametrize("origin", ["average", "norm"])
    def test_know_that_a_value_is_estimated(self, origin):
        (month, _) = usage_rules.months(sources({"2026-10": "187"}, origin=origin), count=24, today=TODAY)

        assert month.is_estimated

    def test_without_an_own_meter_take_what_the_bill_counted(self):
        known = replace(
            sources(),
            amounts=frame({"2026-10": Decimal(900)}, "amount", volume=[Decimal("1.2")], origin=["house_meter"]),
        )

        (month, _) = usage_rules.months(known, count=24, today=TODAY)

        assert (month.usage, month.origin, month.is_estimated) == (Decimal("1.2"), Origin.HOUSE_METER, False)

    def test_coverage_counts_days_that_are_missing_altogether(self):
        data = days_of_data("2026-10", "90", days=30, missing=0)

        (month, _) = usage_rules.months(sources(intervals=data), count=24, today=TODAY)

        assert month.coverage == pytest.approx(30 / 31)


class TestForecast:
    def test_follows_the_days_so_far(self):
        known = sources(
            {"2026-10": "310"}, amounts={"2026-10": "1860"}, intervals=days_of_data("2026-11", "200", days=20)
        )

        found = usage_rules.forecast(usage_rules.months(known, count=24, today=TODAY))

        assert (found.usage, found.amount, found.method) == (Decimal(300), Decimal("1800.00"), Method.DAYS_SO_FAR)

    @pytest.mark.parametrize(
        ("readings", "submitted", "usage", "method"),
        [
            (
                {"2025-11": "200", "2026-10": "187"},
                {"period": date(2026, 11, 1), "usage": Decimal(150)},
                "150",
                Method.SUBMITTED,
            ),
            ({"2025-11": "200", "2026-10": "187"}, None, "200", Method.LAST_YEAR),
            ({"2026-08": "180", "2026-09": "190", "2026-10": "200"}, None, "190", Method.RECENT),
        ],
    )
    def test_takes_the_first_rule_that_has_its_data(self, readings, submitted, usage, method):
        found = usage_rules.forecast(usage_rules.months(sources(readings, submitted=submitted), count=24, today=TODAY))

        assert (found.usage, found.method) == (Decimal(usage), method)

    def test_knows_no_price_without_a_bill(self):
        found = usage_rules.forecast(usage_rules.months(sources({"2026-10": "187"}), count=24, today=TODAY))

        assert found.amount is None

    def test_is_silent_when_no_month_is_running(self):
        known = sources(intervals=days_of_data("2013-02", "300", days=28))

        assert usage_rules.forecast(usage_rules.months(known, count=24, today=TODAY)) is None


class TestComparison:
    def test_is_of_the_newest_complete_month(self):
        weather = pl.DataFrame(
            {
                "period": [date(2025, 10, 1), date(2026, 10, 1)],
                "celsius": [4.0, 2.0],
                "degree_days": [400.0, 500.0],
            }
        )
        known = sources({"2025-10": "200", "2026-10": "150"}, similar={"2026-10": "300"}, weather=weather)

        found = usage_rules.comparison(usage_rules.months(known, count=24, today=TODAY))

        assert (found.period, found.usage) == (date(2026, 10, 1), Decimal(150))
        assert (found.against_last_year, found.against_similar) == (pytest.approx(-0.25), pytest.approx(-0.5))
        assert found.degree_days_change == pytest.approx(0.25)

    def test_is_not_of_a_month_with_missing_intervals(self):
        whole, part = days_of_data("2022-11", "600", days=30), days_of_data("2022-12", "100", days=5)
        known = sources(intervals=pl.concat([whole, part]))

        found = usage_rules.comparison(usage_rules.months(known, count=24, today=TODAY))

        assert (found.period, found.usage) == (date(2022, 11, 1), Decimal(600))

    def test_is_not_with_a_year_before_that_misses_intervals(self):
        known = sources(
            intervals=pl.concat([days_of_data("2021-11", "100", days=5), days_of_data("2022-11", "600", days=30)])
        )

        found = usage_rules.comparison(usage_rules.months(known, count=24, today=TODAY))

        assert found.against_last_year is None

    def test_without_last_year_falls_back_on_the_months_before(self):
        found = usage_rules.comparison(
            usage_rules.months(sources({"2026-08": "100", "2026-09": "200", "2026-10": "300"}), count=24, today=TODAY)
        )

        assert (found.against_last_year, found.against_recent) == (None, pytest.approx(1.0))


class TestMonthlyWeather:
    def test_sums_degree_days_of_base_18(self):
        days = [-12.3, -4.0, 2.5, 9.0, 17.5, 19.2]  # domain.md 8.1
        daily = pl.DataFrame({"day": [date(2026, 3, day) for day in range(1, 7)], "celsius": days})

        ((month, celsius, degree_days),) = usage_rules.monthly_weather(daily).rows()

        assert month == date(2026, 3, 1)
        assert (celsius, degree_days) == (pytest.approx(sum(days) / 6), pytest.approx(77.3))


class TestCoverage:
    def test_counts_missing_intervals_and_missing_days(self):
        days = pl.DataFrame({"interval_count": [48, 40], "expected_count": [48, 48]})

        share = interval_rules.coverage(days, first=date(2013, 1, 1), until=date(2013, 1, 5), minutes=30)

        assert share == pytest.approx(88 / 192)


class TestWithGaps:
    def test_has_a_row_for_every_interval_and_loses_nothing(self):
        values = pl.DataFrame(
            {
                "starts_at": [datetime(2013, 1, 1, 0, 30), datetime(2013, 1, 1, 23, 30)],
                "usage": [Decimal("0.141"), Decimal("0.2")],
            }
        )

        filled = interval_rules.with_gaps(values, first=date(2013, 1, 1), until=date(2013, 1, 2), minutes=30)

        assert filled.height == 48
        assert filled["usage"].null_count() == 46
        assert filled["usage"].sum() == Decimal("0.341")


class TestHeadline:
    @pytest.mark.parametrize(
        ("language", "expected"),
        [
            (
                "ru",
                (
                    "За октябрь 2026: 1,2000 Гкал, на 50 % больше, чем год назад. "
                    "Было холоднее: градусо-суток больше на 25 %. "
                    "Это на 20 % больше, чем в похожих домах."
                ),
            ),
            (
                "en",
                (
                    "October 2026: 1.2000 Gcal, 50% more than a year before. It was colder: 25% more degree-days. "
                    "That is 20% more than in homes like yours."
                ),
            ),
        ],
    )
    def test_answers_and_says_why(self, language, expected):
        found = usage_rules.Comparison(
            date(2026, 10, 1), Decimal("1.2"), Origin.READING, 0.5, Decimal("0.8"), None, 0.25, 0.2
        )

        text = usage_words.headline(found, words=Words(language), service="heat", unit="gcal")

        assert text.replace("\N{NO-BREAK SPACE}", " ") == expected

    def test_says_that_a_value_is_estimated(self):
        found = usage_rules.Comparison(date(2026, 10, 1), Decimal(187), Origin.NORM, 0.01, None, None, None, None)

        text = usage_words.headline(found, words=Words("en"), service="electricity", unit="kwh")

        assert "about as much as a year before" in text
        assert "estimated" in text


class TestExpectation:
    def test_names_the_rule(self):
        found = usage_rules.Forecast(period.month_of(TODAY), Decimal(300), Decimal("1800.00"), Method.DAYS_SO_FAR, 21)

        text = usage_words.expectation(found, words=Words("ru"), unit="kwh").replace("\N{NO-BREAK SPACE}", " ")

        assert text == "Расчётно за весь ноябрь 2026: 300 кВт·ч, это около 1 800 ₽, по данным за 21 день."
