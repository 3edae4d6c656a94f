"""Finding a place: filters, how many places each option leaves, and the order of the answer."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from core.kit import clock
from core.offices import hours, rules
from core.offices.model import Category, Kind, Place, Point, Service, State
from core.offices.rules import Wait

LIMITS = (10, 20, 30)  # minutes that a person is ready to wait


@dataclass(frozen=True)
class Filters:
    """What is looked for. Empty is no filter; a place must have all the services and suit all the categories."""

    kinds: frozenset[Kind] = frozenset()
    near: str | None = None
    services: frozenset[Service] = frozenset()
    categories: frozenset[Category] = frozenset()
    has_self_service: bool = False
    is_open: bool = False
    longest_wait: int | None = None


@dataclass(frozen=True)
class Moment:
    """When the person comes: now, or the chosen hour of a weekday (`is_now` false)."""

    at: datetime
    is_now: bool = True


@dataclass(frozen=True)
class Found:
    """A place with what holds at the moment; `travel_minutes` and `distance_km` when it is near something."""

    place: Place
    opening: hours.Opening
    access: Mapping[Category, State | None]
    wait: Wait | None
    distance_km: float | None = None

    @property
    def travel_minutes(self) -> int | None:
        """The way there, estimated."""
        return None if self.distance_km is None else rules.travel_minutes(self.distance_km)


@dataclass(frozen=True)
class Answer:
    """Places in the order to try them, and for each filter how many places each of its options would leave."""

    found: tuple[Found, ...]
    counts: Mapping[str, Mapping[str, int]]
    is_nearest: bool  # nothing is near: the closest places instead


def seen(places: Iterable[Place], *, moment: Moment, calendar: hours.Calendar) -> list[Found]:
    """Return the places with their opening, accessibility and expected wait at the moment."""
    return [_seen(place, moment, calendar) for place in places]


def find(every: Sequence[Found], *, filters: Filters, points: Mapping[str, Point], home: str) -> Answer:
    """
    Return what passes the filters, shortest way plus wait first; with counts by facet name and option.

    A place that counts nobody waits as the middle one of those that do.

    `home`: the town whose places come first when nothing to be near to is chosen.
    """
    point = points.get(filters.near) if filters.near else None
    tests = _tests(filters, points)
    passed = [{name for name, (test, _) in tests.items() if test(found)} for found in every]
    chosen = [found for found, names in zip(every, passed, strict=True) if len(names) == len(tests)]
    is_nearest = False
    if point and not chosen:
        rest = [found for found, names in zip(every, passed, strict=True) if len(names | {"near"}) == len(tests)]
        closest = {place.office_id for place in rules.nearest([found.place for found in rest], point, count=5)}
        chosen, is_nearest = [found for found in rest if found.place.office_id in closest], bool(rest)
    return Answer(_ordered(chosen, point, home), _counts(every, passed, tests, filters), is_nearest)


_Test = Callable[[Found], bool]
_Options = Callable[[Found], Iterable[str]]


def _tests(filters: Filters, points: Mapping[str, Point]) -> dict[str, tuple[_Test, _Options]]:
    """Return for each filter whether a place passes, and which of its options the place belongs to."""
    near = points.get(filters.near) if filters.near else None
    longest = filters.longest_wait
    return {
        "kind": (
            lambda found: not filters.kinds or found.place.kind in filters.kinds,
            lambda found: (found.place.kind,),
        ),
        "near": (
            lambda found: near is None or rules.is_near(found.place, near),
            lambda found: (name for name, point in points.items() if rules.is_near(found.place, point)),
        ),
        "can": (lambda found: filters.services <= found.place.services, lambda found: found.place.services),
        "for": (
            lambda found: all(found.access[category] in rules.WELCOMING for category in filters.categories),
            lambda found: (category for category, state in found.access.items() if state in rules.WELCOMING),
        ),
        "self": (
            lambda found: found.place.has_self_service or not filters.has_self_service,
            lambda found: ("1",) if found.place.has_self_service else (),
        ),
        "open": (
            lambda found: found.opening.is_open or not filters.is_open,
            lambda found: ("1",) if found.opening.is_open else (),
        ),
        "wait": (
            lambda found: longest is None or (found.wait is not None and found.wait.minutes <= longest),
            lambda found: (str(limit) for limit in LIMITS if found.wait is not None and found.wait.minutes <= limit),
        ),
    }


def _counts(
    every: Sequence[Found],
    passed: Sequence[set[str]],
    tests: Mapping[str, tuple[_Test, _Options]],
    filters: Filters,
) -> dict[str, dict[str, int]]:
    """Count for each option the places that would remain; services and categories narrow, the others replace."""
    narrowing = {"can": bool(filters.services), "for": bool(filters.categories)}
    counts: dict[str, Counter[str]] = {name: Counter() for name in tests}
    for found, names in zip(every, passed, strict=True):
        failed = tests.keys() - names
        for name, (_, options) in tests.items():
            if not failed or (failed == {name} and not narrowing.get(name, False)):
                counts[name].update(options(found))
    return {name: dict(counted) for name, counted in counts.items()}


def _seen(place: Place, moment: Moment, calendar: hours.Calendar) -> Found:
    opening = hours.opening(place.opening_hours, now=moment.at, calendar=calendar)
    if moment.is_now:
        wait = rules.wait_now(place, now=moment.at, is_open=opening.is_open)
    else:
        hour = moment.at.astimezone(clock.LOCAL).hour
        wait = rules.wait_at(place, hour=hour) if opening.is_open else None
    return Found(place, opening, rules.access(place.access), wait)


def _ordered(chosen: Sequence[Found], point: Point | None, home: str) -> tuple[Found, ...]:
    """Put the shortest way plus wait first; a closed place comes after the open ones."""
    with_distance = [
        Found(found.place, found.opening, found.access, found.wait, rules.distance_km(found.place, point))
        if point
        else found
        for found in chosen
    ]
    known = [found.wait.minutes for found in chosen if found.wait]
    middle = round(median(known)) if known else LIMITS[0]
    return tuple(sorted(with_distance, key=lambda found: _effort(found, home, middle)))


def _effort(found: Found, home: str, middle: int) -> tuple[bool, int, bool, int, str]:
    """Return what to order by; an unknown wait is never zero: `middle` of the known ones, after those where known."""
    wait = found.wait.minutes if found.wait else middle
    is_closed, is_unknown = not found.opening.is_open, found.wait is None
    if found.distance_km is None:
        rank = (0 if found.place.town == home else 2) + (0 if found.place.kind is Kind.OFFICE else 1)
        return (is_closed, rank, is_unknown, wait, found.place.name)
    return (is_closed, (found.travel_minutes or 0) + wait, is_unknown, 0, found.place.name)
