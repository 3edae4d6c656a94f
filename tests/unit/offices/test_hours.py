"""When a place is open, with holidays, short days and working weekends."""

from datetime import date, datetime

import pytest

from core.kit import clock
from core.offices import hours

WEEKDAYS = "Mo-Fr 08:00-20:00; Sa 09:00-16:00; PH off"
SHOP = "Mo-Sa 08:00-22:00"
ALWAYS = "24/7"
NIGHT = "Mo-Fr 22:00-02:00"
# 3 November 2026 is a short day, the 4th a holiday; Saturday 1 November 2025 was worked.
CALENDAR = hours.calendar(
    {
        date(2026, 11, 3): ("short", False), date(2026, 11, 4): ("off", True), date(2026, 11, 5): ("work", False),
        date(2026, 11, 21): ("off", False), date(2025, 11, 1): ("work", False), date(2026, 1, 9): ("off", True),
    }
)  # fmt: skip


def local(*parts):
    return datetime(*parts, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    ("expression", "now", "is_open", "changes_at"),
    [
        pytest.param(WEEKDAYS, local(2026, 11, 5, 12), True, local(2026, 11, 5, 20), id="open until the evening"),
        pytest.param(WEEKDAYS, local(2026, 11, 5, 20), False, local(2026, 11, 6, 8), id="closes at the minute"),
        pytest.param(WEEKDAYS, local(2026, 11, 5, 8), True, local(2026, 11, 5, 20), id="opens at the minute"),
        pytest.param(WEEKDAYS, local(2026, 11, 22, 12), False, local(2026, 11, 23, 8), id="sunday"),
        pytest.param(
            WEEKDAYS, local(2026, 11, 21, 12), True, local(2026, 11, 21, 16), id="ordinary saturday off is no holiday"
        ),
        pytest.param(
            WEEKDAYS, local(2026, 11, 3, 18), True, local(2026, 11, 3, 19), id="an hour less before a holiday"
        ),
        pytest.param(WEEKDAYS, local(2026, 11, 4, 12), False, local(2026, 11, 5, 8), id="holiday"),
        pytest.param(WEEKDAYS, local(2026, 1, 9, 12), False, local(2026, 1, 10, 9), id="moved day off"),
        pytest.param(
            WEEKDAYS, local(2025, 11, 1, 18), True, local(2025, 11, 1, 20), id="a worked saturday is a friday"
        ),
        pytest.param(SHOP, local(2026, 11, 4, 12), True, local(2026, 11, 4, 22), id="a shop keeps its weekdays"),
        pytest.param(ALWAYS, local(2026, 11, 4, 12), True, None, id="round the clock"),
        pytest.param(NIGHT, local(2026, 11, 5, 23), True, local(2026, 11, 6, 2), id="past midnight"),
        pytest.param(NIGHT, local(2026, 11, 6, 1), True, local(2026, 11, 6, 2), id="after midnight"),
        pytest.param("off", local(2026, 11, 6, 1), False, None, id="never"),
        pytest.param(WEEKDAYS, local(2026, 12, 31, 23), False, local(2027, 1, 8, 8), id="new year beyond the calendar"),
    ],
)
class TestOpening:
    def test_tells_now_and_the_next_change(self, expression, now, is_open, changes_at):
        assert hours.opening(expression, now=now, calendar=CALENDAR) == hours.Opening(is_open, changes_at)


class TestOpenHours:
    def test_leaves_out_the_break_and_half_hours_that_are_less_than_half(self):
        found = hours.open_hours("Mo-Fr 08:45-12:00,13:00-15:30", day=date(2026, 11, 5), calendar=CALENDAR)

        assert found == [9, 10, 11, 13, 14, 15]


class TestUnreadableHours:
    def test_are_not_known_and_hurt_nobody(self):
        found = hours.opening("whenever", now=local(2026, 11, 5, 12), calendar=CALENDAR)

        assert found == hours.Opening(is_open=False, changes_at=None, is_known=False)
        assert hours.spans("whenever", day=date(2026, 11, 5), calendar=CALENDAR) == ()
