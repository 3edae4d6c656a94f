"""Totals, shares and curves of the analyst's answers."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from core.reporting import rules

OCTOBER = date(2026, 10, 1)
NOVEMBER = date(2026, 11, 1)


class TestArrears:
    months = pl.DataFrame(
        {
            "month": [OCTOBER, date(2026, 9, 1)],
            "total": [Decimal("400.00"), Decimal("300.00")],
            "overdue": [Decimal("100.00"), Decimal("130.00")],
        }
    )

    def test_tells_the_overdue_share_and_the_change(self):
        found = rules.arrears(self.months, month=OCTOBER)

        assert (found.total, found.overdue, found.overdue_share) == (Decimal(400), Decimal(100), 0.25)
        assert found.change == Decimal(-30)

    def test_of_a_month_that_owes_nothing_has_no_share(self):
        found = rules.arrears(self.months.clear(), month=OCTOBER)

        assert (found.total, found.overdue_share, found.change) == (Decimal(0), None, None)


class TestReceived:
    def test_counts_what_is_missing_apart(self):
        channels = pl.DataFrame({"channel": ["remote", "account", "missing"], "meter_count": [50, 25, 25]})

        found = rules.received(channels)

        assert (found.received, found.missing, found.remote, found.total, found.share) == (75, 25, 50, 100, 0.75)

    def test_of_nothing_has_no_share(self):
        channels = pl.DataFrame(schema={"channel": pl.String, "meter_count": pl.Int64})

        assert rules.received(channels).share is None


class TestReceivedCurve:
    days = pl.DataFrame(
        {
            "period": [NOVEMBER, NOVEMBER, NOVEMBER, OCTOBER],
            "day": [date(2026, 10, 30), date(2026, 11, 2), date(2026, 12, 3), date(2026, 10, 2)],
            "meter_count": [1, 2, 4, 100],
        }
    )

    def test_accumulates_to_today_and_no_further(self):
        curve = rules.received_curve(self.days, month=NOVEMBER, until=date(2026, 11, 3))

        assert curve["day_number"].to_list() == [1, 2, 3]
        assert curve["meter_count"].to_list() == [1, 3, 7]

    def test_of_a_finished_month_has_all_its_days(self):
        curve = rules.received_curve(self.days, month=OCTOBER, until=NOVEMBER)

        assert curve.height == 31
        assert curve["meter_count"][-1] == 100

    def test_of_a_month_to_come_is_empty(self):
        assert rules.received_curve(self.days, month=date(2026, 12, 1), until=NOVEMBER).is_empty()


class TestTop:
    places = pl.DataFrame({"place": list("abcd"), "old": [4, 3, 2, 1]})

    def test_sums_the_others_up(self):
        found = rules.top(self.places, count=3, sums=("old",), rest="others")

        assert found.rows() == [("a", 4), ("b", 3), ("others", 3)]

    def test_leaves_a_short_list_alone(self):
        assert rules.top(self.places, count=4, sums=("old",), rest="others").equals(self.places)


class TestWithShare:
    def test_divides_by_all_meters(self):
        found = rules.with_share(pl.DataFrame({"place": ["a"], "received": [3], "missing": [1]}))

        assert found.select("total", "share").row(0) == (4, 0.75)


class TestWorstHour:
    def test_is_where_most_wait_longest(self):
        hours = pl.DataFrame(
            {"weekday": [1, 1, 5], "hour": [9, 10, 17], "visitors": [3.0, 9.0, 2.0], "wait_most": [12.0, None, 31.5]}
        )

        assert rules.worst_hour(hours) == (5, 17, 31.5)

    @pytest.mark.parametrize("wait", [None, 0.0])
    def test_is_nowhere_when_nobody_waits(self, wait):
        schema = {"weekday": pl.Int32, "hour": pl.Int32, "visitors": pl.Float64, "wait_most": pl.Float64}
        hours = pl.DataFrame([(1, 9, 3.0, wait)], schema=schema, orient="row")

        assert rules.worst_hour(hours) is None
