"""Figures of sites show what the frames hold."""

from datetime import date

import polars as pl
import pytest
from defusedxml import ElementTree

from core.i18n.formats import Words
from core.kit import palette
from core.portfolio import charts, rules

WORDS = Words("en")


class TestMonthlyBars:
    def setup_method(self):
        usage = {date(2026, 10, 1): 120.0, date(2025, 10, 1): 100.0, date(2026, 8, 1): 80.0}
        self.figure = charts.monthly_bars(usage, last=date(2026, 10, 1), service="electricity", unit="kwh", words=WORDS)

    def test_a_month_without_data_has_no_bar(self):
        assert list(self.figure.data[0].y) == [None] * 9 + [80.0, None, 120.0]

    def test_last_year_stands_on_the_same_month(self):
        assert list(self.figure.data[1].y) == [None] * 11 + [100.0]

    def test_starts_at_zero_in_the_colour_of_the_service(self):
        assert self.figure.layout.yaxis.rangemode == "tozero"
        assert self.figure.data[0].marker.color == palette.SERVICE_COLOUR["electricity"]


class TestHeatMap:
    def test_a_missing_hour_stays_empty(self):
        demand = pl.DataFrame({"day": [date(2026, 11, 1), date(2026, 11, 2)], "hour": [0, 23], "kw": [1.5, 2.5]})

        cells = charts.heat_map(demand, first=date(2026, 11, 1), last=date(2026, 11, 2), words=WORDS).data[0].z

        assert cells[0] == [1.5, None]
        assert cells[23] == [None, 2.5]
        assert sum(value is not None for row in cells for value in row) == 2

    def test_names_the_saturdays_of_a_month(self):
        empty = pl.DataFrame(schema={"day": pl.Date, "hour": pl.Int32, "kw": pl.Float64})

        figure = charts.heat_map(empty, first=date(2026, 11, 1), last=date(2026, 11, 30), words=WORDS)

        assert figure.layout.xaxis.ticktext[:2] == ("Sat<br>7", "Sat<br>14")

    def test_names_every_second_month_of_a_year(self):
        empty = pl.DataFrame(schema={"day": pl.Date, "hour": pl.Int32, "kw": pl.Float64})

        figure = charts.heat_map(empty, first=date(2025, 11, 1), last=date(2026, 10, 31), words=WORDS)

        assert len(figure.layout.xaxis.ticktext) == 6


class TestLoadProfile:
    def test_draws_workdays_and_weekends(self):
        profile = pl.DataFrame(
            {"day_kind": ["workday", "workday", "weekend"], "hour": [10, 11, 11], "kw": [5.0, 6.0, 2.0]}
        )

        figure = charts.load_profile(profile, service="electricity", words=WORDS)

        assert [list(trace.y) for trace in figure.data] == [[5.0, 6.0], [2.0]]
        assert list(figure.data[0].text) == ["", "Workdays"]


class TestSignaturePoints:
    def test_draws_the_line_through_the_fit(self):
        points = [(date(2026, month, 1), 100.0 * month, 2.0 + 20.0 * month + month % 2) for month in range(1, 10)]
        fit = rules.fitted([(hdd, usage) for _, hdd, usage in points])

        figure = charts.signature_points(
            points, fit=fit, month=date(2026, 9, 1), service="heat", unit="gcal", words=WORDS
        )

        assert figure.data[0].y[0] == pytest.approx(fit.base)
        assert list(figure.data[1].x) == [hdd for _, hdd, _ in points]


class TestSparkline:
    def svg(self, values):
        return ElementTree.fromstring(charts.sparkline(values, colour="#123456"))

    def test_breaks_where_a_value_is_missing(self):
        assert self.svg([1.0, 2.0, None, 3.0, 4.0])[0].attrib["d"].count("M") == 2

    def test_starts_at_zero(self):
        top, half = (dot.split()[1] for dot in self.svg([10.0, 5.0])[0].attrib["d"].replace("M", "").split("L"))

        assert (float(top), float(half)) == (3.0, 14.0)

    def test_marks_a_lonely_month_and_the_last(self):
        assert len(self.svg([1.0, None, 2.0])[1:]) == 2

    @pytest.mark.parametrize("values", [[], [None, None], [0.0, 0.0], [5.0]], ids=["none", "gaps", "zeros", "one"])
    def test_is_drawn_for_whatever_is_known(self, values):
        assert self.svg(values).attrib["width"] == "120"
