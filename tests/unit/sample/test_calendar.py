"""Months and due days of the sample."""

from datetime import date

import polars as pl
import pytest

from core.closing import due_days
from core.kit import period
from core.sample import calendar, reference


class TestDueOn:
    @pytest.mark.parametrize(
        ("month", "day"),
        [
            (date(2025, 3, 1), date(2025, 4, 10)),
            (date(2025, 4, 1), date(2025, 5, 12)),  # 10 May is a Saturday
            (date(2026, 2, 1), date(2026, 3, 10)),
            (date(2026, 3, 1), date(2026, 4, 15)),
            (date(2026, 10, 1), date(2026, 11, 16)),  # 15 November is a Sunday
        ],
    )
    def test_is_the_tenth_then_the_fifteenth_and_a_working_day(self, month, day):
        assert due_days.due_on(month, day=15 if month >= date(2026, 3, 1) else 10, off=due_days.off_days()) == day

    def test_is_a_weekday_in_a_year_the_calendar_does_not_know(self):
        due = due_days.due_on(date(2030, 5, 1), day=15, off=due_days.off_days())

        assert due == date(2030, 6, 17)


class TestMonths:
    def test_have_the_factors_of_their_season(self):
        every = list(period.months(date(2025, 12, 1), date(2026, 2, 1)))

        due = pl.DataFrame({"period": every, "due_on": every})
        frame = calendar.months(due, seasons=reference.seasons())

        assert frame["period"].to_list() == every
        assert frame["last_day"].to_list() == [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]
        winter = reference.seasons().filter(pl.col("month") == 12)["home"].item()
        assert frame["home"].to_list()[0] == winter
