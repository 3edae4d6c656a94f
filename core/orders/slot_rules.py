"""On which days and hours a crew comes to a place, and until when a visit can be chosen or moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from core.i18n.formats import Words
from core.kit import clock
from core.orders.model import Group

_SPACE = UUID("5b1d9f4a-6a0c-5c6e-9a55-2f0d3c9a7e11")  # a span of hours has the same key however often it is made
ANYWHERE = "*"
# ТК РФ ст.112; used for years whose production calendar is not known yet.
_HOLIDAYS = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})


class Crew(StrEnum):
    """Who comes."""

    METERS = "meters"
    ELECTRICIANS = "electricians"


CREWS: Mapping[Group, Crew] = {
    Group.NEW_METER: Crew.METERS,
    Group.VERIFICATION: Crew.METERS,
    Group.SET_UP: Crew.ELECTRICIANS,
    Group.REPAIR: Crew.ELECTRICIANS,
    Group.INSTALLATION: Crew.ELECTRICIANS,
}


@dataclass(frozen=True)
class Slot:
    """A span of hours in which a crew comes; `free` is how many visits it still has."""

    slot_id: UUID
    starts_at: datetime
    ends_at: datetime
    free: int

    @property
    def day(self) -> date:
        """The day in Yekaterinburg."""
        return clock.local_day(self.starts_at)


@dataclass(frozen=True)
class Rule:
    """When a crew comes to a place."""

    place: str
    crew: Crew
    weekdays: str
    first_hour: int
    last_hour: int
    visit_hours: int
    capacity: int
    lead_days: int
    horizon_days: int


@dataclass(frozen=True)
class Calendar:
    """Days off of the production calendar that are no ordinary weekends, and the years it knows."""

    holidays: frozenset[date]
    years: frozenset[int]

    def is_off(self, day: date) -> bool:
        """Return whether a day is a holiday; an ordinary weekend is none, a crew may come on Saturdays."""
        if day.year in self.years:
            return day in self.holidays
        return (day.month, day.day) in _HOLIDAYS


def rule_for(rules: Sequence[Rule], *, place: str, crew: Crew) -> Rule | None:
    """Return the rule of the place, else the one for anywhere."""
    of_crew = {rule.place: rule for rule in rules if rule.crew is crew}
    return of_crew.get(place) or of_crew.get(ANYWHERE)


def spans(rule: Rule, place: str, *, after: date, today: date, calendar: Calendar) -> Iterator[dict[str, object]]:
    """Yield the spans of a place after a day and within the rule's horizon, as rows of `live.service_slot`."""
    day = max(after, today) + timedelta(days=1)
    while day <= today + timedelta(days=rule.horizon_days):
        if str(day.isoweekday()) in rule.weekdays and not calendar.is_off(day):
            for hour in range(rule.first_hour, rule.last_hour - rule.visit_hours + 1, rule.visit_hours):
                starts_at = datetime.combine(day, time(hour), tzinfo=clock.LOCAL)
                yield {
                    "slot_id": str(uuid5(_SPACE, f"{place}|{rule.crew}|{starts_at.isoformat()}")),
                    "place": place,
                    "crew": rule.crew.value,
                    "starts_at": starts_at,
                    "ends_at": starts_at + timedelta(hours=rule.visit_hours),
                    "capacity": rule.capacity,
                    "lead_days": rule.lead_days,
                }
        day += timedelta(days=1)


def may_move(slot: Slot, *, today: date) -> bool:
    """Return whether a customer may still move a visit: until the day before."""
    return today < slot.day


def free_seat(taken: Sequence[int], *, capacity: int) -> int | None:
    """Return the lowest free seat of a span, None if all visits are promised."""
    return next((seat for seat in range(1, capacity + 1) if seat not in taken), None)


def by_day(slots: Sequence[Slot]) -> dict[date, list[Slot]]:
    """Group spans by their day, in order."""
    days: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda each: each.starts_at):
        days.setdefault(slot.day, []).append(slot)
    return days


def hours(slot: Slot) -> str:
    """Return the hours of a span in Yekaterinburg: «9:00-12:00»."""
    first, last = slot.starts_at.astimezone(clock.LOCAL), slot.ends_at.astimezone(clock.LOCAL)
    return f"{first.hour}:{first.minute:02d}\u2013{last.hour}:{last.minute:02d}"


def day_in_words(words: Words, slot: Slot) -> str:
    """Return the day of a span: «вт, 24 ноября»."""
    return f"{words.weekday(slot.day.weekday())}, {words.day(slot.day, with_year=False)}"


def in_words(words: Words, slot: Slot) -> str:
    """Return when somebody comes: «вт, 24 ноября, 9:00-12:00»."""
    return f"{day_in_words(words, slot)}, {hours(slot)}"
