"""The calendar as other programs read it: dates, services, own names; nothing else; the same events each time."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from core.accounts import access
from core.accounts import operations as accounts
from core.i18n.formats import Words
from core.kit import clock
from core.notices import calendar, operations
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import grant, make_account, make_actor
from tests.integration.notices.test_reminders import make_meter

NOW = datetime(2026, 11, 20, 12, tzinfo=clock.LOCAL)
RUSSIAN = Words("ru")


@pytest.fixture
def db():
    with Database.in_memory(threads=2) as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture
def anna(db):
    actor = make_actor(db)
    for account_id in (1, 2):
        make_account(db, account_id=account_id)
        grant(db, actor=actor, account_id=account_id, position=account_id)
    make_meter(db, meter_id=1, account_id=1, verification_due_on=date(2027, 3, 15))
    make_meter(db, meter_id=2, account_id=2, is_remote=True, service="heat")
    accounts.rename_account(db, actor=actor, account_id=2, label="Дача; за, рекой", now=NOW)
    return actor


def read(db, actor, *, account_id=1, words=RUSSIAN, now=NOW):
    content = calendar.of_account(db, actor=actor, account_id=account_id, words=words, now=now)
    return Calendar.from_ical(content), content.decode()


def events(found):
    return {str(event["summary"]): event for event in found.walk("VEVENT")}


class TestOfAccount:
    def test_has_windows_due_days_and_verifications(self, db, anna):
        found = events(read(db, anna)[0])

        window = found["Передать показания: ноябрь"]
        assert (window.decoded("dtstart"), window.decoded("dtend")) == (date(2026, 11, 15), date(2026, 11, 26))
        due = found["Оплатить счёт: октябрь"]
        assert (due.decoded("dtstart"), due.decoded("dtend")) == (
            date(2026, 11, 16),
            date(2026, 11, 17),
        )  # the 15th is a Sunday
        verification = found["Поверка счётчика: Электроэнергия"]
        assert verification.decoded("dtstart") == date(2027, 3, 15)
        assert len(found) == 12 + 12 + 1

    def test_rings_in_the_morning_before(self, db, anna):
        window = events(read(db, anna)[0])["Передать показания: ноябрь"]

        (alarm,) = window.walk("VALARM")
        assert alarm.decoded("trigger") == timedelta(days=8, hours=10)  # the 23rd, two days before the last one

    def test_a_smart_meter_asks_for_no_readings(self, db, anna):
        found = events(read(db, anna, account_id=2)[0])

        assert not any("показания" in name for name in found)
        assert "Оплатить счёт: октябрь (Дача; за, рекой)" in found

    def test_says_no_number_address_or_sum(self, db, anna):
        text = read(db, anna)[1] + read(db, anna, account_id=2)[1]

        for secret in ("66000", "Ленина", "Екатеринбург,", "₽", "000001", "anna@"):
            assert secret not in text.replace("\r\n ", "")

    def test_events_keep_their_uid_and_no_two_share_one(self, db, anna):
        first = {str(event["uid"]) for event in read(db, anna)[0].walk("VEVENT")}
        later = {str(event["uid"]) for event in read(db, anna, now=NOW + timedelta(days=3))[0].walk("VEVENT")}
        english = {str(event["uid"]) for event in read(db, anna, words=Words("en"))[0].walk("VEVENT")}

        assert first == later == english
        assert len(first) == 25
        assert not first & {str(event["uid"]) for event in read(db, anna, account_id=2)[0].walk("VEVENT")}

    def test_lines_are_those_of_the_standard(self, db, anna):
        found, text = read(db, anna, account_id=2)

        assert text.startswith("BEGIN:VCALENDAR\r\n")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert "\n" not in text.replace("\r\n", "")
        assert found["version"] == "2.0"
        assert found["x-wr-timezone"] == "Asia/Yekaterinburg"
        assert all(event.get("dtstamp") for event in found.walk("VEVENT"))

    def test_speaks_english(self, db, anna):
        assert "Send readings for November" in events(read(db, anna, words=Words("en"))[0])

    def test_is_only_for_who_may_see_the_account(self, db, anna):
        stranger = make_actor(db, email="stranger@example.ru")

        with pytest.raises(access.AccessDenied):
            read(db, stranger)


class TestOfLink:
    def test_shows_all_accounts_until_it_is_withdrawn(self, db, anna):
        link_id = operations.open_calendar(db, actor=anna, language="ru", now=NOW)
        again = operations.open_calendar(db, actor=anna, language="ru", now=NOW)
        content = calendar.of_link(db, link_id=link_id, now=NOW)

        assert again == link_id
        names = events(Calendar.from_ical(content))
        assert "Передать показания: ноябрь (счёт 1)" in names
        assert "Оплатить счёт: октябрь (Дача; за, рекой)" in names

        operations.withdraw_calendar(db, actor=anna, now=NOW)
        assert calendar.of_link(db, link_id=link_id, now=NOW) is None
        assert operations.open_calendar(db, actor=anna, language="ru", now=NOW) != link_id

    def test_an_account_that_was_taken_back_is_gone(self, db, anna):
        guest = make_actor(db, email="guest@example.ru")
        grant(db, actor=guest, account_id=1, level="view", ends_on=date(2026, 11, 25))
        link_id = operations.open_calendar(db, actor=guest, language="ru", now=NOW)

        assert events(Calendar.from_ical(calendar.of_link(db, link_id=link_id, now=NOW)))
        later = calendar.of_link(db, link_id=link_id, now=NOW + timedelta(days=10))
        assert events(Calendar.from_ical(later)) == {}
