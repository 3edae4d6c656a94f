"""What belongs to a closed month is refused with its row, column and reason; a later month takes it."""

from datetime import date
from decimal import Decimal

import pytest

from core.kit import ids

CLOSED = (
    "insert into live.period_close (period, batch_id, status, actor, started_at, closed_at, account_count, line_count, amount)"
    " values ('2026-10-01', $batch_id, $status, 'cli', now(), null, null, null, null)"
)
REASON = (
    "The month 2026-10 is closed and charged; it does not change. Give a later month, then it becomes a correction."
)


@pytest.fixture(params=["closed", "running"])
def closed(imports, request):
    imports.homes()
    imports.db.change(lambda tx: tx.write(CLOSED, batch_id=ids.new(), status=request.param))
    return imports


class TestReadings:
    def test_of_a_closed_month_are_refused_and_others_taken(self, closed):
        text = "serial_number;read_on;value\nUK-E;2026-10-24;1187,5\nUK-E;2026-11-20;1200\n"

        result = closed.text("readings", text)

        assert closed.refusals(result) == [("2", "read_on", "2026-10-24", REASON)]
        assert [row["period"] for row in closed.rows("history.reading")] == [date(2026, 11, 1)]

    def test_that_are_refused_are_no_previous_value(self, imports):
        imports.homes()
        imports.text("readings", "serial_number;read_on;value\nUK-E;2026-10-20;90\n")
        imports.db.change(lambda tx: tx.write(CLOSED, batch_id=ids.new(), status="closed"))

        imports.text("readings", "serial_number;read_on;value\nUK-E;2026-10-24;100\nUK-E;2026-11-20;150\n")

        newest = imports.rows("history.reading")[-1]
        assert (newest["previous_value"], newest["usage"]) == (Decimal(90), Decimal(60))

    def test_read_late_count_for_the_month_that_is_named(self, closed):
        text = "serial_number;read_on;period;value\nUK-E;2026-10-24;2026-11;1187,5\n"

        result = closed.text("readings", text)

        assert result.accepted_count == 1

    def test_that_were_known_before_the_close_are_still_known(self, imports):
        imports.homes()
        text = "serial_number;read_on;value\nUK-E;2026-10-24;1187,5\n"
        imports.text("readings", text)
        imports.db.change(lambda tx: tx.write(CLOSED, batch_id=ids.new(), status="closed"))

        again = imports.text("readings", text)

        assert (again.repeated_count, again.refused_count) == (1, 0)


class TestCharges:
    TEXT = (
        "account_number,period,service,volume,rate,amount\n"
        "9900000001,2026-09,electricity,100,6,600.00\n9900000001,2026-10,electricity,80,6,480.00\n"
    )

    def test_of_a_closed_month_are_refused_and_others_taken(self, closed):
        result = closed.text("charges", self.TEXT)

        assert closed.refusals(result) == [("3", "period", "2026-10", REASON)]
        assert [row["amount"] for row in closed.rows("history.charge")] == [Decimal(600)]
