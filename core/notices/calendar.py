"""
The calendar of a person: windows for readings, due days, verifications (RFC 5545).

It says dates, services and what the person calls an account: no sum, no address, no number. Days are whole days of
Yekaterinburg; a reminder rings at ten in the morning of the reader's own time. An event keeps its UID, so that a
program that fetches the calendar again moves it and makes no second one.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.enums import TRANSP

from core.accounts import access
from core.accounts import queries as accounts
from core.accounts.model import AccountCard
from core.closing import due_days
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES
from core.identity.model import Actor
from core.kit import clock
from core.kit import period as periods
from core.metering import queries as metering
from core.notices import queries
from data.database import Reader

MEDIA_TYPE = "text/calendar"
_MONTHS = 12
_NAMESPACE = uuid.UUID("8d2f9a3c-5b0e-5d6a-8f0e-0a7f6b7c3f11")
_DAY = timedelta(days=1)
_TEN = timedelta(hours=10)


def of_account(db: Reader, *, actor: Actor, account_id: int, words: Words, now: datetime) -> bytes:
    """
    Return the calendar file of one account.

    :raises accounts.access.AccessDenied: if the actor may not see the account
    """
    today = clock.local_day(now)
    access.require(db, actor=actor, account_id=account_id, level="view", today=today)
    mine = _accounts(db, actor.person_id, today)
    return _file(db, [card for card in mine if card.account_id == account_id], words=words, now=now)


def of_link(db: Reader, *, link_id: uuid.UUID, now: datetime) -> bytes | None:
    """Return the calendar of all accounts that the link's person may see today, None if the link was withdrawn."""
    found = queries.calendar_reader(db, link_id=link_id)
    if found is None:
        return None
    person_id, language = found
    return _file(db, _accounts(db, person_id, clock.local_day(now)), words=Words(language), now=now)


def _accounts(db: Reader, person_id: uuid.UUID | None, today: date) -> list[AccountCard]:
    return accounts.accessible(db, person_id=person_id, today=today) if person_id else []


def _file(db: Reader, cards: Sequence[AccountCard], *, words: Words, now: datetime) -> bytes:
    calendar = Calendar.new(
        prodid="-//Kabinet//Kabinet//RU",
        method="PUBLISH",
        name=words.t("Readings and payments"),
        language=words.language,
        refresh_interval=_DAY,
        last_modified=now,
    )
    calendar.add("X-WR-TIMEZONE", clock.LOCAL.key)
    calendar.add("X-PUBLISHED-TTL", "P1D")
    for place, card in enumerate(cards, 1):
        name = _name(card, place, len(cards), words)
        for event in _events(db, card, name, words=words, now=now):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _name(card: AccountCard, place: int, count: int, words: Words) -> str:
    """Return what tells the account from the person's others without its number or address."""
    if card.label:
        return card.label
    return words.t("account {n}", n=place) if count > 1 else ""


def _events(db: Reader, card: AccountCard, name: str, *, words: Words, now: datetime) -> Iterator[Event]:
    today = clock.local_day(now)
    month = periods.month_of(today)
    meters = queries.calendar_meters(db, account_id=card.account_id)
    if card.customer_kind == "household" and any(not meter["is_remote"] for meter in meters):
        for number in range(_MONTHS):
            yield _window(db, card, name, periods.shifted(month, by=number), words=words, now=now)
    months = [periods.shifted(month, by=number) for number in range(-1, _MONTHS - 1)]
    for row in due_days.frame(db, months).iter_rows(named=True):
        yield _due(card, name, row["period"], row["due_on"], words=words, now=now)
    for meter in meters:
        if meter["verification_due_on"] is not None and meter["verification_due_on"] >= today:
            name_of_service = SERVICE_NAMES[meter["service"]]
            service = words.t(name_of_service)
            yield _event(
                card,
                f"verification|{meter['meter_id']}",
                words.t("Verify the meter: {service}", service=service),
                name,
                days=(meter["verification_due_on"], meter["verification_due_on"]),
                rings=-30 * _DAY + _TEN,
                now=now,
            )


def _window(db: Reader, card: AccountCard, name: str, month: date, *, words: Words, now: datetime) -> Event:
    window = metering.reading_window(db, today=month)
    return _event(
        card,
        f"readings|{month}",
        words.t("Send readings for {month}", month=words.month(month, with_year=False)),
        name,
        days=(window.opens_on, window.deadline_on),
        rings=window.deadline_on - window.opens_on - 2 * _DAY + _TEN,
        now=now,
    )


def _due(card: AccountCard, name: str, month: date, due_on: date, *, words: Words, now: datetime) -> Event:
    return _event(
        card,
        f"due|{month}",
        words.t("Pay for {month}", month=words.month(month, with_year=False)),
        name,
        days=(due_on, due_on),
        rings=-3 * _DAY + _TEN,
        now=now,
    )


def _event(
    card: AccountCard,
    key: str,
    title: str,
    name: str,
    *,
    days: tuple[date, date],
    rings: timedelta,
    now: datetime,
) -> Event:
    first, last = days
    summary = f"{title} ({name})" if name else title
    alarm = Alarm.new(summary=summary, description=summary)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", rings)
    return Event.new(
        uid=f"{uuid.uuid5(_NAMESPACE, f'{card.account_id}|{key}')}@kabinet",
        start=first,
        end=last + _DAY,
        summary=summary,
        stamp=now,
        transparency=TRANSP.TRANSPARENT,
        subcomponents=[alarm],
    )
