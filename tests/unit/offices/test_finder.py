"""Filters, what each of their options leaves, and the order of the answer."""

from datetime import UTC, datetime

import pytest

from core.offices import finder
from core.offices.finder import Filters, Moment
from core.offices.model import Category, Kind, Point, Service, State
from tests.factories.offices import make_place, make_survey

NOW = Moment(datetime(2026, 11, 20, 6, 20, tzinfo=UTC))
CITY, TOWN = "Екатеринбург", "Реж"
POINTS = {
    "town:Екатеринбург": Point(56.8385, 60.6055, 15, town=CITY),
    "town:Реж": Point(57.3717, 61.3834, 15, town=TOWN),
    "town:Серов": Point(59.6048, 60.5754, 15, town="Серов"),
}
ACCESSIBLE = make_survey([State.FULL] * 6)
EVERY = finder.seen(
    [
        make_place(
            office_id=1, usual={11: 25.0}, access=ACCESSIBLE, services=frozenset({Service.PAY, Service.CONTRACT})
        ),
        make_place(
            office_id=2,
            usual={11: 5.0},
            latitude=56.85,
            services=frozenset({Service.PAY}),
            access=make_survey([State.NONE]),
        ),
        make_place(
            office_id=3,
            kind=Kind.TERMINAL,
            town=TOWN,
            latitude=57.3717,
            longitude=61.3834,
            has_self_service=True,
            opening_hours="24/7",
            services=frozenset({Service.PAY}),
        ),
        make_place(office_id=4, opening_hours="Sa 09:00-10:00"),
    ],
    moment=NOW,
    calendar={},
)


def find(**filters):
    return finder.find(EVERY, filters=Filters(**filters), points=POINTS, home=CITY)


def numbers(answer):
    return [found.place.office_id for found in answer.found]


class TestFind:
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, [2, 1, 3, 4]),
            ({"kinds": frozenset({Kind.TERMINAL})}, [3]),
            ({"is_open": True}, [2, 1, 3]),
            ({"has_self_service": True}, [3]),
            ({"categories": frozenset({Category.WHEELCHAIR})}, [1]),
            ({"services": frozenset({Service.PAY, Service.CONTRACT})}, [1]),
            ({"longest_wait": 10}, [2]),
            ({"near": "town:Реж"}, [3]),
        ],
    )
    def test_keeps_what_passes_every_filter_open_and_short_first(self, filters, expected):
        assert numbers(find(**filters)) == expected

    def test_near_orders_by_way_and_wait_together(self):
        answer = find(near="town:Екатеринбург")

        assert numbers(answer) == [2, 1, 4]  # 1.3 km away and 5 minutes before next door and 25 minutes
        assert answer.found[0].travel_minutes + answer.found[0].wait.minutes < 25

    def test_a_town_without_a_place_gets_the_closest_and_says_so(self):
        answer = find(near="town:Серов", kinds=frozenset({Kind.OFFICE}))

        assert answer.is_nearest
        assert set(numbers(answer)) == {1, 2, 4}

    def test_nothing_is_nothing(self):
        answer = find(kinds=frozenset({Kind.BANK}), near="town:Реж")

        assert answer.found == ()
        assert not answer.is_nearest

    @pytest.mark.parametrize(
        ("facet", "option", "filters"),
        [
            ("kind", Kind.OFFICE, {"kinds": frozenset({Kind.OFFICE})}),
            ("open", "1", {"is_open": True}),
            ("self", "1", {"has_self_service": True}),
            ("for", Category.WHEELCHAIR, {"categories": frozenset({Category.WHEELCHAIR})}),
            ("can", Service.PAY, {"services": frozenset({Service.PAY})}),
            ("wait", "30", {"longest_wait": 30}),
            ("near", "town:Екатеринбург", {"near": "town:Екатеринбург"}),
        ],
    )
    def test_counts_promise_what_the_option_then_leaves(self, facet, option, filters):
        for others in ({}, {"is_open": True}, {"kinds": frozenset({Kind.OFFICE})}):
            promised = find(**others).counts[facet].get(option, 0)

            assert len(find(**(others | filters)).found) == promised

    def test_services_narrow_each_other(self):
        counts = find(services=frozenset({Service.CONTRACT})).counts["can"]

        assert counts == {"pay": 1, "contract": 1}

    def test_a_closed_place_has_no_wait(self):
        assert EVERY[3].wait is None


class TestUnknownWait:
    def places(self, *numbers):
        unknown = make_place(office_id=1, usual={}, name="А")
        quick = make_place(office_id=2, usual={11: 5.0}, name="Б")
        slow = make_place(office_id=3, usual={11: 45.0}, name="В")
        known = {1: unknown, 2: quick, 3: slow}
        return finder.seen([known[number] for number in numbers], moment=NOW, calendar={})

    def test_is_not_taken_for_no_wait(self):
        answer = finder.find(self.places(1, 2, 3), filters=Filters(), points=POINTS, home=CITY)

        assert numbers(answer) == [2, 3, 1]

    def test_counts_as_the_middle_one_when_the_way_is_known(self):
        filters = Filters(near="town:Екатеринбург")

        answer = finder.find(self.places(1, 2, 3), filters=filters, points=POINTS, home=CITY)

        assert numbers(answer) == [2, 1, 3]
