"""On which days and hours a crew comes."""

from datetime import date, datetime

import pytest

from core.kit import clock
from core.orders import slot_rules, slots
from core.orders.slot_rules import Calendar, Crew, Rule, Slot

NOBODY = Calendar(frozenset(), frozenset())
TODAY = date(2026, 11, 20)  # a Friday


def rule(**values):
    told = {
        "place": "*", "crew": Crew.METERS, "weekdays": "12345", "first_hour": 9, "last_hour": 18, "visit_hours": 3,
        "capacity": 2, "lead_days": 1, "horizon_days": 7,
    }  # fmt: skip
    return Rule(**{**told, **values})


def days(found):
    return sorted({clock.local_day(row["starts_at"]).day for row in found})


def spans(asked, *, after=TODAY, today=TODAY, calendar=NOBODY):
    return list(slot_rules.spans(asked, "Реж", after=after, today=today, calendar=calendar))


class TestSpans:
    def test_lie_on_the_weekdays_of_the_rule_within_its_horizon(self):
        assert days(spans(rule())) == [23, 24, 25, 26, 27]
        assert days(spans(rule(weekdays="6", horizon_days=14))) == [21, 28]

    def test_divide_the_hours_and_leave_no_short_one(self):
        hours = [row["starts_at"].hour for row in spans(rule(last_hour=20, horizon_days=3))]

        assert hours == [9, 12, 15]

    def test_begin_after_the_day_that_is_covered(self):
        assert days(spans(rule(), after=date(2026, 11, 25))) == [26, 27]

    def test_never_begin_in_the_past(self):
        assert days(spans(rule(), after=date(2026, 1, 1))) == [23, 24, 25, 26, 27]

    def test_have_the_same_key_however_often_they_are_made(self):
        assert [row["slot_id"] for row in spans(rule())] == [row["slot_id"] for row in spans(rule())]

    def test_leave_out_holidays_of_the_production_calendar(self):
        found = spans(
            rule(horizon_days=10),
            after=date(2026, 10, 30),
            today=date(2026, 10, 30),
            calendar=slots.production_calendar(),
        )

        assert days(found) == [2, 3, 5, 6, 9]  # the fourth is the Day of National Unity

    def test_leave_out_the_holidays_of_the_law_in_a_year_that_is_not_known(self):
        late = date(2026, 12, 30)
        found = spans(rule(horizon_days=13), after=late, today=late, calendar=slots.production_calendar())

        assert days(found) == [
            11,
            12,
        ]  # the thirty-first was made a day off, 1 to 8 January are holidays, 9 and 10 a weekend


class TestRuleFor:
    def test_is_the_places_own_before_the_one_for_anywhere(self):
        own, any_place = rule(place="Реж"), rule()

        assert slot_rules.rule_for([any_place, own], place="Реж", crew=Crew.METERS) is own
        assert slot_rules.rule_for([any_place, own], place="Тавда", crew=Crew.METERS) is any_place
        assert slot_rules.rule_for([any_place], place="Реж", crew=Crew.ELECTRICIANS) is None


class TestFreeSeat:
    @pytest.mark.parametrize(("taken", "seat"), [([], 1), ([1], 2), ([2], 1), ([1, 2], None), ([1, 2, 3], None)])
    def test_is_the_lowest_that_is_not_taken(self, taken, seat):
        assert slot_rules.free_seat(taken, capacity=2) == seat


class TestMayMove:
    def test_is_until_the_day_before(self):
        starts_at = datetime(2026, 11, 24, 9, tzinfo=clock.LOCAL)
        slot = Slot(None, starts_at, starts_at, 1)

        assert slot_rules.may_move(slot, today=date(2026, 11, 23))
        assert not slot_rules.may_move(slot, today=date(2026, 11, 24))
