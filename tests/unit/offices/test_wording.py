"""What people read."""

from datetime import UTC, datetime, timedelta

import pytest

from core.i18n.formats import Words
from core.kit import clock
from core.offices import wording
from core.offices.hours import Opening
from core.offices.rules import Basis, Wait

NOW = datetime(2026, 11, 20, 6, 20, tzinfo=UTC)
RU, EN = Words("ru"), Words("en")


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.LOCAL)


class TestOpening:
    @pytest.mark.parametrize(
        ("opening", "ru", "en"),
        [
            (Opening(True, at(20, 18)), "открыто до 18:00", "open until 18:00"),
            (Opening(True, None), "открыто круглосуточно", "open round the clock"),
            (Opening(False, at(20, 14, 30)), "откроется сегодня в 14:30", "opens today at 14:30"),
            (Opening(False, at(21, 9)), "откроется завтра в 9:00", "opens tomorrow at 9:00"),
            (Opening(False, at(23, 9)), "откроется пн, 23 ноября, в 9:00", "opens Mon, 23 November at 9:00"),
            (Opening(False, None), "закрыто", "closed"),
        ],
    )
    def test_says_until_when_or_from_when(self, opening, ru, en):
        assert wording.opening(opening, now=NOW, words=RU) == ru
        assert wording.opening(opening, now=NOW, words=EN) == en


class TestWait:
    def test_says_minutes_and_words(self):
        assert wording.wait(Wait(35, Basis.USUAL), EN) == "35\N{NO-BREAK SPACE}min, a very long queue"

    def test_says_how_old_a_sample_is(self):
        sample = Wait(35, Basis.SAMPLE, NOW - timedelta(minutes=21))

        assert wording.wait_basis(sample, now=NOW, words=RU) == "посчитано 21 минуту назад"
        assert wording.wait_basis(Wait(35, Basis.USUAL), now=NOW, words=EN) == "usual for this hour"


class TestSpans:
    @pytest.mark.parametrize(
        ("spans", "text"),
        [((), "closed"), (((0, 1440),), "round the clock"), (((540, 780), (840, 1080)), "9:00–13:00, 14:00–18:00")],
    )
    def test_lists_the_hours(self, spans, text):
        assert wording.spans(spans, EN) == text


class TestPhone:
    @pytest.mark.parametrize(("number", "text"), [("+73430000001", "+7 343 000-00-01"), ("8-800", "8-800")])
    def test_groups_russian_numbers(self, number, text):
        assert wording.phone(number) == text
