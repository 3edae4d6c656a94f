"""When an office is open in an ordinary week, in words: «пн–пт 9:00–18:00, сб 10:00–15:00»."""

from datetime import date, timedelta
from itertools import groupby

from core.i18n.formats import Words
from core.offices import hours, wording

_MONDAY = date(2026, 11, 16)  # of a week without holidays: weekdays are what is asked for


def week(words: Words, opening_hours: str) -> str:
    """Return the hours of the weekdays, equal neighbours together; '' where they cannot be read."""
    if not hours.is_readable(opening_hours):
        return ""
    days = [hours.spans(opening_hours, day=_MONDAY + timedelta(days=number), calendar={}) for number in range(7)]
    parts = []
    for times, group in groupby(range(7), key=days.__getitem__):
        numbers = list(group)
        first, last = words.weekday(numbers[0]), words.weekday(numbers[-1])
        if times:
            parts.append(f"{first if first == last else f'{first}–{last}'} {wording.spans(times, words)}")
    return "; ".join(parts)
