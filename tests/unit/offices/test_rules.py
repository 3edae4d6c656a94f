"""Accessibility, queues, distances."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest

from core.kit import clock
from core.offices import rules
from core.offices.model import Category, Level, Point, Sample, State
from core.offices.rules import Basis, Visit
from tests.factories.offices import make_place, make_survey

FULL, PARTIAL, CONDITIONAL, NONE = State
NOW = datetime(2026, 11, 20, 6, 20, tzinfo=UTC)  # Friday, 11:20 in Yekaterinburg
HOURS = "Mo-Fr 08:00-20:00; PH off"


def states(wheelchair, others):
    return {category: wheelchair if category is Category.WHEELCHAIR else others for category in Category}


class TestAccess:
    @pytest.mark.parametrize(
        ("zones", "expected"),
        [
            pytest.param([FULL, FULL, PARTIAL, FULL, NONE, FULL], NONE, id="the worst zone decides"),
            pytest.param([FULL] * 6, FULL, id="all full"),
            pytest.param(
                [FULL, PARTIAL, CONDITIONAL, FULL, FULL, FULL], CONDITIONAL, id="conditional is worse than partial"
            ),
            pytest.param([FULL] * 6 + [NONE], FULL, id="the way from the stop does not count"),
            pytest.param([FULL] * 5, None, id="a zone without a survey is unknown"),
            pytest.param([FULL, NONE], NONE, id="closed is closed whatever else is unknown"),
            pytest.param([], None, id="never surveyed"),
        ],
    )
    def test_is_the_worst_state_of_the_building(self, zones, expected):
        assert rules.access(make_survey(zones))[Category.WHEELCHAIR] is expected

    @pytest.mark.parametrize(
        ("found", "label"),
        [
            (states(NONE, FULL), "ДП-И (О,С,Г,У)"),
            (states(PARTIAL, PARTIAL), "ДЧ-В"),
            (states(FULL, FULL), "ДП-В"),
            (states(NONE, NONE), "ВНД"),
            (states(CONDITIONAL, CONDITIONAL), "ДУ"),
            (states(PARTIAL, FULL), "ДП-И (О,С,Г,У); ДЧ-И (К)"),
            (states(None, FULL), "ДП-И (О,С,Г,У)"),
            (states(NONE, None), "ВНД"),
            (states(None, None), None),
        ],
    )
    def test_label_is_that_of_the_passport(self, found, label):
        assert rules.access_label(found) == label

    def test_rests_on_the_oldest_survey(self):
        old = make_survey([FULL], surveyed_on=date(2024, 1, 1))

        assert rules.surveyed_on((*old, *make_survey([FULL] * 6))) == date(2024, 1, 1)


class TestLevel:
    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [
            (0, Level.SHORT), (10, Level.SHORT), (10.4, Level.SHORT), (11, Level.MODERATE), (20, Level.MODERATE),
            (21, Level.LONG), (30, Level.LONG), (31, Level.VERY_LONG),
        ],
    )  # fmt: skip
    def test_follows_the_whole_minutes_that_are_shown(self, minutes, expected):
        assert rules.level(minutes) is expected


class TestWaitNow:
    def place(self, minutes_ago):
        sample = Sample(NOW - timedelta(minutes=minutes_ago), 5, Decimal("12.4"), 2)
        return make_place(newest=sample, usual={11: 7.0})

    def test_is_the_newest_sample_while_it_is_fresh(self):
        found = rules.wait_now(self.place(29), now=NOW, is_open=True)

        assert (found.minutes, found.basis, found.observed_at) == (12, Basis.SAMPLE, NOW - timedelta(minutes=29))

    @pytest.mark.parametrize("minutes_ago", [30, -5], ids=["too old", "from the future"])
    def test_is_the_usual_of_the_local_hour_otherwise(self, minutes_ago):
        found = rules.wait_now(self.place(minutes_ago), now=NOW, is_open=True)

        assert (found.minutes, found.basis, found.observed_at) == (7, Basis.USUAL, None)

    def test_is_unknown_without_either_or_when_closed(self):
        assert rules.wait_now(make_place(), now=NOW, is_open=True) is None
        assert rules.wait_now(self.place(1), now=NOW, is_open=False) is None


class TestBestVisit:
    week: ClassVar = {5: {8: 1.0, 11: 5.0, 12: 9.0, 19: 4.0, 20: 0.0}, 1: {9: 3.0}, 6: {10: 0.0}}

    def best(self, now=NOW, **changes):
        return rules.best_visit(self.week, expression=HOURS, now=now, calendar={}, **changes)

    def test_today_is_never_in_the_past_nor_when_closed(self):
        assert self.best(days=1) == Visit(date(2026, 11, 20), 19, 4)

    def test_this_week_looks_seven_days_ahead(self):
        assert self.best() == Visit(date(2026, 11, 23), 9, 3)

    def test_the_running_hour_counts_until_its_half(self):
        quiet = {5: {11: 0.0, 12: 2.0}}

        def hour(minute):
            now = datetime(2026, 11, 20, 11, minute, tzinfo=clock.LOCAL)
            return rules.best_visit(quiet, expression=HOURS, now=now, calendar={}, days=1).hour

        assert (hour(29), hour(30)) == (11, 12)

    def test_after_closing_there_is_none_today(self):
        assert self.best(now=NOW.replace(hour=16), days=1) is None


class TestDistance:
    def test_is_the_great_circle(self):
        nizhny_tagil = make_place(latitude=57.9101, longitude=59.9813)

        assert rules.distance_km(nizhny_tagil, Point(56.8385, 60.6055, 1)) == pytest.approx(125, abs=1)

    def test_near_is_the_town_the_district_or_the_reach(self):
        place = make_place()

        assert rules.is_near(place, Point(0, 0, 1, town="Екатеринбург"))
        assert not rules.is_near(place, Point(56.8385, 60.6055, 1, town="Реж"))
        assert rules.is_near(place, Point(0, 0, 1, district="Ленинский"))
        assert rules.is_near(place, Point(56.84, 60.61, 1))
        assert not rules.is_near(place, Point(57.84, 60.61, 1))
