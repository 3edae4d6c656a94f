"""Questions about places against a real store."""

from datetime import date, datetime, timedelta

import pytest

from core.kit import clock
from core.offices import hours, queries
from core.offices.model import Category, Kind, Service, State
from data.database import Database
from tests.factories.offices import add_access, add_load, add_place, add_visits, make_survey

TODAY = date(2026, 11, 20)  # a Friday
FRIDAY = 5


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


def local(day, hour):
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.LOCAL)


class TestPlaces:
    def test_gather_everything_known_of_a_place(self, db):
        add_place(db, office_id=1, services=("pay", "contract"))
        add_access(db, 1, make_survey(["full", "none"], category=Category.VISION))
        add_load(db, 1, minutes=12)
        add_visits(db, 1, {local(TODAY - timedelta(weeks=1), 11): 9})

        (place,) = queries.places(db, today=TODAY, weekday=FRIDAY)

        assert (place.kind, place.services) == (Kind.OFFICE, {Service.PAY, Service.CONTRACT})
        assert [(survey.zone, survey.state) for survey in sorted(place.access, key=lambda survey: survey.zone)] == [
            (1, State.FULL),
            (2, State.NONE),
        ]
        assert (place.newest.waiting_minutes, place.usual) == (12, {11: 9.0})

    def test_a_place_of_which_nothing_is_known_is_there(self, db):
        add_place(db, office_id=2, kind="terminal")

        (place,) = queries.places(db, today=TODAY, weekday=FRIDAY)

        assert (place.services, place.access, place.newest, place.usual) == (frozenset(), (), None, {})

    @pytest.mark.parametrize(("closed_on", "count"), [(TODAY, 0), (TODAY + timedelta(days=1), 1)])
    def test_leave_out_what_is_closed_for_good(self, db, closed_on, count):
        add_place(db, closed_on=closed_on)

        assert len(queries.places(db, today=TODAY, weekday=FRIDAY)) == count

    def test_usual_is_the_median_of_eight_weeks_of_that_weekday_before_today(self, db):
        add_place(db, office_id=1)
        fridays = {
            local(TODAY - timedelta(weeks=week), 11): minutes for week, minutes in ((1, 4), (2, 6), (8, 20), (9, 99))
        }
        add_visits(db, 1, {**fridays, local(TODAY, 11): 99, local(TODAY - timedelta(days=1), 11): 99})

        (place,) = queries.places(db, today=TODAY, weekday=FRIDAY)

        assert place.usual == {11: 6.0}


class TestUsualWeek:
    def test_is_of_one_office_by_local_weekday_and_hour(self, db):
        monday = date(2026, 11, 16)
        add_visits(db, 1, {local(monday, 8): 4, local(monday - timedelta(weeks=1), 8): 8, local(monday, 9): 2})
        add_visits(db, 2, {local(monday, 8): 50})

        week = queries.usual_week(db, office_id=1, today=TODAY)

        assert week.rows() == [(1, 8, 6.0, 10.0, 2), (1, 9, 2.0, 10.0, 1)]


class TestReference:
    def test_calendar_knows_holidays_short_days_and_worked_weekends(self):
        calendar = queries.calendar()

        assert calendar[date(2026, 11, 4)] is hours.Day.HOLIDAY
        assert calendar[date(2026, 11, 7)] is hours.Day.ORDINARY
        assert calendar[date(2026, 11, 3)] is hours.Day.SHORT
        assert calendar[date(2025, 11, 1)] is hours.Day.WORKING_WEEKEND

    def test_points_hold_towns_districts_and_metro(self):
        points = queries.points()

        assert next(iter(points)) == "town:Екатеринбург"
        assert sum(code.startswith("town:") for code in points) == 47
        assert sum(code.startswith("district:") for code in points) == 8
        assert sum(code.startswith("metro:") for code in points) == 9
