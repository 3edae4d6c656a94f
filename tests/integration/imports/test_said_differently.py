"""What files say later, and values that only their domain understands."""

from datetime import UTC, datetime

import pytest

from core.kit import clock

PAYMENTS = "payment_number;account_number;paid_at;amount;status\nP1;9900000001;2026-10-05 10:00;700.00;{status}\n"
OFFICES = (
    "office_code;kind;name;town;address;latitude;longitude;opening_hours\n"
    "EKB-01;office;Офис;Екатеринбург;ул. Мира, 1;56.8;60.6;{hours}\n"
)


class TestPayment:
    def test_whose_state_changed_is_refused_by_its_state(self, imports):
        imports.homes()
        imports.text("payments", PAYMENTS.format(status="received"))

        result = imports.text("payments", PAYMENTS.format(status="posted"))

        (line,) = imports.refusals(result)
        assert line[1:3] == ("status", "posted")
        assert "in the state received" in line[3]
        assert "load a payment when its state is final" in line[3]

    def test_of_another_account_is_refused_by_its_account(self, imports):
        imports.homes()
        imports.text("payments", PAYMENTS.format(status="posted"))

        result = imports.text("payments", PAYMENTS.format(status="posted").replace("9900000001", "9900000002"))

        (line,) = imports.refusals(result)
        assert line[1:3] == ("account_number", "9900000002")
        assert "9900000001" in line[3]

    def test_of_another_amount_is_refused_by_its_amount(self, imports):
        imports.homes()
        imports.text("payments", PAYMENTS.format(status="posted"))

        result = imports.text("payments", PAYMENTS.format(status="posted").replace("700.00", "701.00"))

        (line,) = imports.refusals(result)
        assert line[1:3] == ("amount", "701.00")
        assert "700.00" in line[3]


class TestOpeningHours:
    @pytest.mark.parametrize("hours", ["с девяти до шести", "Mo-Fr 9-", "Mo-Fr 25:00-26:99 nonsense"])
    def test_that_cannot_be_read_are_refused(self, imports, hours):
        result = imports.text("offices", OFFICES.format(hours=hours))

        (line,) = imports.refusals(result)
        assert line[1:3] == ("opening_hours", hours)
        assert "write them like Mo-Fr" in line[3]

    @pytest.mark.parametrize("hours", ["Mo-Fr 08:00-20:00", '"Mo-Fr 08:00-17:00; Sa 09:00-14:00; PH off"', "24/7"])
    def test_that_can_be_read_are_kept_as_they_are(self, imports, hours):
        result = imports.text("offices", OFFICES.format(hours=hours))

        assert result.accepted_count == 1
        assert imports.rows("live.office")[0]["opening_hours"] == hours.strip('"')


class TestPeak:
    @pytest.mark.parametrize("order", [(3, 9, 17), (17, 9, 3), (9, 17, 3)])
    def test_that_was_reached_twice_is_the_earlier_one(self, imports, order):
        imports.homes()
        lines = [f"UK-E;2026-10-05T{hour:02}:00:00+05:00;{1 if hour == 3 else 4}.5;60\n" for hour in order]

        result = imports.text("intervals", "serial_number;interval_start;usage;minutes\n" + "".join(lines))

        assert result.accepted_count == 3
        (day,) = imports.rows("history.interval_day")
        assert day["peak_start"] == datetime(2026, 10, 5, 9, tzinfo=clock.LOCAL).astimezone(UTC)
