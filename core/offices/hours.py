"""
When a place is open: OSM opening hours in local time, read with the production calendar.

A place whose hours name public holidays (`PH`) follows the calendar: on a day off that is not its ordinary weekend the
`PH` rule holds, a working Saturday is worked as a Friday, and on the day before a holiday it closes an hour earlier
(ТК РФ ст.95). Other places keep their weekdays. Years that the calendar does not reach have the fixed holidays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]

from core.kit import clock

DAY_MINUTES = 24 * 60
_FOLLOWS_CALENDAR = "PH"
_COUNTRY = "RU"
_AHEAD = 16  # days in which the next opening is looked for; the longest holidays have eleven
_NEW_YEAR = {date(year, 1, 1).weekday(): date(year, 1, 1) for year in (2018, 2019, 2020, 2021, 2022, 2023, 2026)}


class Day(StrEnum):
    """What the production calendar says of a day that is not an ordinary one."""

    HOLIDAY = "holiday"
    SHORT = "short"
    WORKING_WEEKEND = "working_weekend"
    ORDINARY = "ordinary"  # known, and as the weekday says


Calendar = Mapping[date, Day]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Opening:
    """Whether a place is open at an instant and when that changes; None: not in the next two weeks."""

    is_open: bool
    changes_at: datetime | None
    is_known: bool = True


def spans(expression: str, *, day: date, calendar: Calendar) -> Spans:
    """Return when the place is open on a day: minutes since midnight, 1440 is the next; none if it cannot be read."""
    return _spans(expression, day, calendar.get(day)) if is_readable(expression) else ()


@lru_cache(maxsize=1024)
def is_readable(expression: str) -> bool:
    """Return whether the hours can be read: one place with a slip of the pen must not take the others down."""
    try:
        _parsed(expression, None)
    except ParserError:
        return False
    return True


def opening(expression: str, *, now: datetime, calendar: Calendar) -> Opening:
    """Return whether the place is open now, and when it closes or opens next."""
    if not is_readable(expression):
        return Opening(is_open=False, changes_at=None, is_known=False)
    local = now.astimezone(clock.LOCAL)
    minute = local.hour * 60 + local.minute
    is_open = _covers(spans(expression, day=local.date(), calendar=calendar), minute)
    for ahead in range(_AHEAD):
        day = local.date() + timedelta(days=ahead)
        after = minute if ahead == 0 else -1
        edge = _edge(spans(expression, day=day, calendar=calendar), after=after, is_open=is_open)
        if edge is not None and edge < DAY_MINUTES:
            at = datetime.combine(day, time(edge // 60, edge % 60), tzinfo=clock.LOCAL)
            return Opening(is_open, at)
    return Opening(is_open, None)


def open_hours(expression: str, *, day: date, calendar: Calendar) -> list[int]:
    """Return the local hours of a day in which the place is open for at least half an hour."""
    times = spans(expression, day=day, calendar=calendar)
    return [
        hour
        for hour in range(24)
        if sum(max(0, min(last, hour * 60 + 60) - max(first, hour * 60)) for first, last in times) >= 30
    ]


def calendar(days: Mapping[date, tuple[str, bool]]) -> dict[date, Day]:
    """
    Return what the production calendar says of the days; `days`: day to (type, whether it is a named or moved day off).

    Type is 'work', 'short' or 'off', as in data/reference/calendar/days.csv.
    """
    return {day: _kind(day, kind, is_named=is_named) for day, (kind, is_named) in days.items()}


def _kind(day: date, kind: str, *, is_named: bool) -> Day:
    is_weekend = day.weekday() >= 5
    if kind == "off" and (is_named or not is_weekend):
        return Day.HOLIDAY
    if kind == "off":
        return Day.ORDINARY
    if is_weekend:
        return Day.WORKING_WEEKEND
    return Day.SHORT if kind == "short" else Day.ORDINARY


@lru_cache(maxsize=8192)
def _spans(expression: str, day: date, said: Day | None) -> Spans:
    if _FOLLOWS_CALENDAR not in expression:
        return _read(_parsed(expression, None), day)
    if said is None:
        return _read(_parsed(expression, _COUNTRY), day)
    if said is Day.HOLIDAY:
        return _read(_parsed(expression, _COUNTRY), _NEW_YEAR[day.weekday()])
    ordinary = _parsed(expression, None)
    if said is Day.WORKING_WEEKEND:
        return _read(ordinary, day - timedelta(days=day.weekday() - 4))
    found = _read(ordinary, day)
    if said is Day.SHORT and found and found[-1] != (0, DAY_MINUTES):
        first, last = found[-1]
        return (*found[:-1], (first, max(first, last - 60)))
    return found


def _read(hours: OpeningHours, day: date) -> Spans:
    midnight = datetime.combine(day, time())
    after = midnight + timedelta(days=1)
    found: list[tuple[int, int]] = []
    for first, last, state, _ in hours.intervals(midnight, after):
        if str(state) != "open":
            continue
        span = (_minutes(first, midnight), _minutes(min(last, after), midnight))
        if found and found[-1][1] == span[0]:
            span = (found.pop()[0], span[1])
        found.append(span)
    return tuple(found)


def _minutes(instant: datetime, midnight: datetime) -> int:
    return int((instant - midnight).total_seconds() // 60)


def _covers(times: Spans, minute: int) -> bool:
    return any(first <= minute < last for first, last in times)


def _edge(times: Spans, *, after: int, is_open: bool) -> int | None:
    """Return the next minute after `after` at which the place closes (if it is open) or opens; 1440: not this day."""
    if is_open:
        if after < 0 and not _covers(times, 0):
            return 0
        return next((last for first, last in times if last > max(after, 0) and first <= max(after, 0)), None)
    return next((first for first, _ in times if first > after), None)


@lru_cache(maxsize=1024)
def _parsed(expression: str, country: str | None) -> OpeningHours:
    return OpeningHours(expression, country=country)
