"""What places, their hours, queues and accessibility are called. Pure; translate where it is shown."""

from datetime import date, datetime, timedelta

from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.kit import clock
from core.offices import hours, rules
from core.offices.model import Category, Kind, Level, Service, State
from core.offices.rules import Wait

KIND_NAMES = {
    Kind.OFFICE: mark("Customer office"),
    Kind.PAYMENT_AGENT: mark("Payment agent"),
    Kind.TERMINAL: mark("Terminal"),
    Kind.BANK: mark("Partner bank"),
    Kind.GRID_CENTRE: mark("Centre of the grid company"),
}
CATEGORY_NAMES = {
    Category.WHEELCHAIR: mark("in a wheelchair"),
    Category.MOBILITY: mark("who find it hard to walk"),
    Category.VISION: mark("with low vision"),
    Category.HEARING: mark("hard of hearing"),
    Category.INTELLECTUAL: mark("who need plain words"),
}
STATE_NAMES: dict[State | None, str] = {
    State.FULL: mark("accessible"),
    State.PARTIAL: mark("partly accessible"),
    State.CONDITIONAL: mark("with help of the staff"),
    State.NONE: mark("not accessible"),
    None: mark("not surveyed"),
}
ZONE_NAMES = {
    1: mark("Grounds"),
    2: mark("Entrance"),
    3: mark("Ways inside"),
    4: mark("Customer hall"),
    5: mark("Toilet"),
    6: mark("Signs and communication"),
    7: mark("Way from the stop"),
}
SERVICE_NAMES = {
    Service.PAY: mark("Pay"),
    Service.SUBMIT_READING: mark("Hand in readings"),
    Service.CONTRACT: mark("Make a contract"),
    Service.CERTIFICATE: mark("Get a certificate"),
    Service.METER_ORDER: mark("Order a meter"),
    Service.COMPLAINT: mark("Ask or complain"),
    Service.CARD_PAYMENT: mark("Pay by card"),
    Service.CASH_PAYMENT: mark("Pay in cash"),
    Service.GRID_CONNECTION: mark("Connect to the grid"),
}
LEVEL_NAMES = {
    Level.SHORT: mark("hardly any queue"),
    Level.MODERATE: mark("a short queue"),
    Level.LONG: mark("a long queue"),
    Level.VERY_LONG: mark("a very long queue"),
}


def opening(found: hours.Opening, *, now: datetime, words: Words) -> str:
    """Say until when a place is open, or when it opens: «открыто до 18:00», «откроется завтра в 9:00»."""
    if not found.is_known:
        return words.t("opening hours not known")
    at = found.changes_at.astimezone(clock.LOCAL) if found.changes_at else None
    if found.is_open:
        return words.t("open until {time}", time=_time(at)) if at else words.t("open round the clock")
    if at is None:
        return words.t("closed")
    today = clock.local_day(now)
    if at.date() == today:
        return words.t("opens today at {time}", time=_time(at))
    if at.date() == today + timedelta(days=1):
        return words.t("opens tomorrow at {time}", time=_time(at))
    return words.t("opens {day} at {time}", day=weekday_and_day(at.date(), words), time=_time(at))


def wait(found: Wait, words: Words) -> str:
    """Say how long the wait is, in minutes and in words: «15 мин, небольшая очередь»."""
    minutes = words.quantity(found.minutes, "minute")
    return f"{minutes}, {words.t(LEVEL_NAMES[rules.level(found.minutes)])}"


def wait_basis(found: Wait, *, now: datetime, words: Words) -> str:
    """Say where the waiting time comes from and how old it is."""
    if found.observed_at is None:
        return words.t("usual for this hour")
    passed = int((now - found.observed_at).total_seconds() // 60)
    return words.n("counted {n} minute ago", "counted {n} minutes ago", n=passed)


def weekday_and_day(day: date, words: Words) -> str:
    """Return a day with its weekday: «пн, 23 ноября»."""
    return f"{words.weekday(day.weekday())}, {words.day(day, with_year=False)}"


def spans(times: hours.Spans, words: Words) -> str:
    """Return the hours of a day: «9:00–13:00, 14:00–18:00», «закрыто», «круглосуточно»."""
    if not times:
        return words.t("closed")
    if times == ((0, hours.DAY_MINUTES),):
        return words.t("round the clock")
    return ", ".join(f"{_clock(first)}–{_clock(last)}" for first, last in times)


def phone(number: str) -> str:
    """Return a Russian number as people write it: +7 343 000-00-01; others as they are."""
    digits = number.removeprefix("+")
    if not (digits.isdecimal() and len(digits) == 11):
        return number
    return f"+{digits[0]} {digits[1:4]} {digits[4:7]}-{digits[7:9]}-{digits[9:]}"


def _time(at: datetime | None) -> str:
    return f"{at.hour}:{at.minute:02d}" if at else ""


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
