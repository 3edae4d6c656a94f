# ruff: noqa: DTZ001 - local starts of intervals carry no zone
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from core.i18n.formats import Words
from core.metering import interval_charts, usage_charts, usage_rules
from core.metering.usage_rules import Origin, UsageMonth

RU, EN = Words("ru"), Words("en")


def month(number, usage, origin="reading", *, is_running=False, year=2026, **values):
    known = {
        "amount": None,
        "coverage": None,
        "last_year_usage": None,
        "last_year_amount": None,
        "similar_usage": None,
        "celsius": None,
        "degree_days": None,
        "last_year_degree_days": None,
    } | values
    value = None if usage is None else Decimal(usage)
    return UsageMonth(
        date(year, number, 1), value, origin=Origin(origin) if origin else None, is_running=is_running, **known
    )


def bars(months, **values):
    known = {"words": RU, "service": "electricity", "unit": "kwh"} | values
    return usage_charts.month_bars(usage_rules.frame(months), **known)


def trace(figure, name):
    return next(found for found in figure.data if found.name == name)


class TestMonthBars:
    def test_leaves_a_gap_where_nothing_is_known(self):
        figure = bars([month(8, "187"), month(9, None, None), month(10, "170")])

        assert trace(figure, "по счётчику").y == (187.0, None, 170.0)

    def test_hatches_estimated_months_and_tells_the_running_one(self):
        figure = bars([month(8, "187"), month(9, "190", "norm"), month(10, "90", "intervals", is_running=True)])

        assert trace(figure, "расчётно").marker.pattern.shape == "/"
        assert trace(figure, "расчётно").x == (date(2026, 9, 1),)
        assert trace(figure, "этот месяц").marker.color != trace(figure, "по счётчику").marker.color

    def test_pales_a_month_with_missing_intervals_and_says_how_much_is_there(self):
        figure = bars([month(10, "90", "intervals", coverage=0.4), month(11, "300", "intervals", coverage=1.0)])

        pale = trace(figure, "данные неполные")
        assert (pale.x, pale.marker.opacity) == ((date(2026, 10, 1),), 0.45)
        assert "40" in pale.customdata[0]

    def test_draws_the_forecast_as_the_missing_rest(self):
        figure = bars([month(10, "170"), month(11, "90", "intervals", is_running=True)], forecast=Decimal(150))

        assert trace(figure, "прогноз").y == (60.0,)
        assert "150" in trace(figure, "прогноз").customdata[0]

    def test_speaks_the_language_in_tooltips(self):
        months = [month(10, "1250.4", last_year_usage=Decimal(1000))]

        russian, english = (bars(months, words=words).data[0].customdata[0] for words in (RU, EN))

        assert russian.replace("\N{NO-BREAK SPACE}", " ") == (
            "<b>октябрь 2026</b><br>1 250 кВт·ч, по счётчику<br>год назад: 1 000 кВт·ч"
        )
        assert "1,250 kWh" in english.replace("\N{NO-BREAK SPACE}", " ")

    def test_draws_roubles_without_similar_homes(self):
        figure = bars([month(10, "170", amount=Decimal("1020.50"), similar_usage=Decimal(200))], unit="rub")

        assert figure.data[0].y == (1020.5,)
        assert [found.name for found in figure.data] == ["по счётчику"]

    def test_gives_the_temperature_its_own_axis(self):
        figure = bars([month(9, "170", celsius=9.5), month(10, "180", celsius=None)], has_temperature=True)

        assert trace(figure, "на улице, °C").yaxis == "y2"
        assert trace(figure, "на улице, °C").y == (9.5, None)


def intervals(*usages):
    start = datetime(2013, 1, 1)
    return pl.DataFrame(
        {
            "starts_at": [start + timedelta(minutes=30 * number) for number in range(len(usages))],
            "usage": [None if usage is None else Decimal(usage) for usage in usages],
        },
        schema_overrides={"usage": pl.Decimal(18, 6)},
    )


class TestGaps:
    def test_are_joined_when_they_touch(self):
        found = interval_charts.gaps(intervals("1", None, None, "2", None))

        assert found == [
            (datetime(2013, 1, 1, 0, 30), datetime(2013, 1, 1, 1, 30)),
            (datetime(2013, 1, 1, 2), datetime(2013, 1, 1, 2, 30)),
        ]

    def test_of_whole_data_are_none(self):
        assert interval_charts.gaps(intervals("1", "2")) == []


class TestIntervalBars:
    def test_sum_to_the_data_and_shade_what_is_missing(self):
        figure = interval_charts.interval_bars(
            intervals("0.141", None, "0.088"), words=EN, service="electricity", unit="kwh"
        )

        assert sum(figure.data[0].y) == pytest.approx(0.229)
        assert len(figure.layout.shapes) == 1

    def test_call_what_has_not_come_yet_not_missing(self):
        values = intervals("1", *[None] * 95)

        figure = interval_charts.interval_bars(
            values, words=EN, service="electricity", unit="kwh", today=date(2013, 1, 2)
        )

        assert [note.text for note in figure.layout.annotations] == ["no data", "not yet"]
        assert figure.layout.shapes[1].x0 == datetime(2013, 1, 2)

    def test_of_nothing_are_empty(self):
        figure = interval_charts.interval_bars(intervals(), words=EN, service="electricity", unit="kwh")

        assert figure.data[0].y == ()


class TestYearHeat:
    def test_puts_each_hour_into_its_cell_and_leaves_the_others_empty(self):
        hours = pl.DataFrame(
            {"day": [date(2013, 1, 1), date(2013, 1, 3)], "hour": [0, 23], "usage": [Decimal("0.5"), Decimal("0.7")]}
        )

        figure = interval_charts.year_heat(hours, words=RU, unit="kwh", first=date(2013, 1, 1), until=date(2013, 1, 4))

        cells = figure.data[0].z
        assert (cells[0][0], cells[23][2]) == (0.5, 0.7)
        assert sum(value is not None for row in cells for value in row) == 2
