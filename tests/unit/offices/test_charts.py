"""Pictures of queues."""

import polars as pl

from core.i18n.formats import Words
from core.kit import palette
from core.offices import charts


class TestTodayBars:
    def test_marks_the_running_hour_and_leaves_gaps_empty(self):
        figure = charts.today_bars({9: 4.4, 11: 12.0}, open_hours=[9, 10, 11], now_hour=11, words=Words("en"))

        assert list(figure.data[0].y) == [4, None, 12]
        assert figure.data[0].marker.color == (palette.DATA, palette.DATA, palette.ACCENT)
        assert figure.layout.xaxis.ticktext == ("9", "10", "11<br>now")
        assert figure.data[0].customdata[1] == "no data"


class TestWeekMap:
    def test_puts_hours_down_and_weekdays_across_with_holes(self):
        week = pl.DataFrame({"weekday": [1, 1, 6], "hour": [9, 11, 9], "minutes": [3.0, 7.6, 45.0]})

        figure = charts.week_map(week, words=Words("ru"))

        assert figure.data[0].x == ("пн", "сб")
        assert figure.data[0].y == ("9:00", "10:00", "11:00")
        assert [list(row) for row in figure.data[0].z] == [[3, 45], [None, None], [8, None]]
        assert figure.data[0].zmax == 45
