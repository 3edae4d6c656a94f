"""Decisions about places: how accessible, how long the wait, when and where it is best to go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from core.kit import clock
from core.offices import hours
from core.offices.model import Category, Level, Place, Point, State, Survey

BUILDING_ZONES = (1, 2, 3, 4, 5, 6)  # zone 7, the way from the stop, is told apart (order 627 of 25.12.2012)
FRESH = timedelta(minutes=30)
WELCOMING = frozenset({State.FULL, State.PARTIAL})

_ORDER = tuple(State)
_LETTER = dict(zip(Category, "КОСГУ", strict=True))
_SHORT = {State.FULL: "ДП", State.PARTIAL: "ДЧ", State.CONDITIONAL: "ДУ", State.NONE: "ВНД"}
_EARTH_KM = 6371.0
_DETOUR = 1.3  # roads against the straight line, as transport surveys take it
_KM_AN_HOUR = 22  # door to door in a town, by bus or car
_DAYS = 7


class Basis(StrEnum):
    """Where an expected waiting time comes from."""

    SAMPLE = "sample"  # the office system counted it less than half an hour ago
    USUAL = "usual"  # median of the last eight weeks for that weekday and hour


@dataclass(frozen=True)
class Wait:
    """Expected waiting in whole minutes; `observed_at` for a sample."""

    minutes: int
    basis: Basis
    observed_at: datetime | None = None


@dataclass(frozen=True)
class Visit:
    """A good hour to come and the usual waiting in it, whole minutes."""

    day: date
    hour: int
    minutes: int


def access(surveys: Iterable[Survey]) -> dict[Category, State | None]:
    """
    Return how accessible a place is for each category: the worst state over zones 1-6.

    A category with a zone that nobody surveyed is unknown (None), unless a surveyed zone already says «none»
    (passport of accessibility, order of Минтруд 627 of 25.12.2012; the aggregation is Kabinet's own).
    """
    found: dict[Category, dict[int, State]] = {category: {} for category in Category}
    for survey in surveys:
        if survey.zone in BUILDING_ZONES:
            found[survey.category][survey.zone] = survey.state
    return {category: _worst(zones) for category, zones in found.items()}


def access_label(states: Mapping[Category, State | None]) -> str | None:
    """
    Return the label of the passport: «ДП-В», «ДП-И (О,С,Г,У)», «ДП-И (О); ДЧ-И (К,С)»; None if nothing is known.

    «-В» only if all five categories are equal; those that are unknown or closed are not listed.
    """
    known = {state for state in states.values() if state is not None}
    if not known:
        return None
    if len(known) == 1 and None not in states.values():
        (state,) = known
        return f"{_SHORT[state]}-В" if state in WELCOMING else _SHORT[state]
    parts = []
    for state in _ORDER[:-1]:
        letters = ",".join(_LETTER[category] for category in Category if states.get(category) is state)
        if letters:
            parts.append(f"{_SHORT[state]}{'-И' if state in WELCOMING else ''} ({letters})")
    return "; ".join(parts) or _SHORT[State.NONE]


def surveyed_on(surveys: Iterable[Survey]) -> date | None:
    """Return the day of the oldest survey that the answer rests on."""
    return min((survey.surveyed_on for survey in surveys if survey.zone in BUILDING_ZONES), default=None)


def level(minutes: float) -> Level:
    """Return how long a wait is: up to 10, 11-20, 21-30, over 30 whole minutes."""
    whole = round(minutes)
    for limit, found in ((10, Level.SHORT), (20, Level.MODERATE), (30, Level.LONG)):
        if whole <= limit:
            return found
    return Level.VERY_LONG


def wait_now(place: Place, *, now: datetime, is_open: bool) -> Wait | None:
    """Return the newest sample if it is fresh, else the usual of this hour; None when closed or nothing is known."""
    if not is_open:
        return None
    newest = place.newest
    if newest and timedelta(0) <= now - newest.observed_at < FRESH:
        return Wait(round(newest.waiting_minutes), Basis.SAMPLE, newest.observed_at)
    return wait_at(place, hour=now.astimezone(clock.LOCAL).hour)


def wait_at(place: Place, *, hour: int) -> Wait | None:
    """Return the usual waiting of an hour of the weekday that `place.usual` is of."""
    minutes = place.usual.get(hour)
    return None if minutes is None else Wait(round(minutes), Basis.USUAL)


def best_visit(
    week: Mapping[int, Mapping[int, float]], *, expression: str, now: datetime, calendar: hours.Calendar,
    days: int = _DAYS,
) -> Visit | None:  # fmt: skip
    """
    Return the hour with the shortest usual wait in the days from now on, when the place is open.

    `week`: weekday (1 = Monday) to local hour to minutes. Today's running hour counts until its half.
    """
    local = now.astimezone(clock.LOCAL)
    soonest = local.hour if local.minute < 30 else local.hour + 1
    found = [
        Visit(day, hour, round(week[day.isoweekday()][hour]))
        for day in (local.date() + timedelta(days=ahead) for ahead in range(days))
        for hour in hours.open_hours(expression, day=day, calendar=calendar)
        if hour in week.get(day.isoweekday(), {}) and (day > local.date() or hour >= soonest)
    ]
    return min(found, key=lambda visit: visit.minutes, default=None)


def distance_km(place: Place, point: Point) -> float:
    """Return the straight distance in kilometres (haversine)."""
    north, south = radians(place.latitude), radians(point.latitude)
    across = sin(radians(place.longitude - point.longitude) / 2) ** 2
    half = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * across
    return 2 * _EARTH_KM * asin(sqrt(half))


def travel_minutes(kilometres: float) -> int:
    """Return an estimate of the way, minutes: 22 km/h door to door on roads 1.3 times as long as the straight line."""
    return round(kilometres * _DETOUR / _KM_AN_HOUR * 60)


def is_near(place: Place, point: Point) -> bool:
    """Return whether a place is in the town or district that was chosen, or within the reach of the point."""
    if point.district:
        return place.district == point.district
    if point.town:
        return place.town == point.town
    return distance_km(place, point) <= point.radius_km


def nearest(places: Sequence[Place], point: Point, *, count: int) -> list[Place]:
    """Return the places closest to a point."""
    return sorted(places, key=lambda place: distance_km(place, point))[:count]


def _worst(zones: Mapping[int, State]) -> State | None:
    worst = max(zones.values(), key=_ORDER.index, default=None)
    if worst is State.NONE or len(zones) == len(BUILDING_ZONES):
        return worst
    return None
