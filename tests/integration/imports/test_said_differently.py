"""What files say later, and values that only their domain understands."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.billing import queries as billing
from core.kit import clock
from data import checks

PAYMENTS = "payment_number;account_number;paid_at;amount;status\nP1;9900000001;2026-10-05 10:00;700.00;{status}\n"
CHARGES = "account_number;period;service;amount;due_on\n9900000001;2026-09;electricity;500.00;2026-10-10\n"
OFFICES = (
    "office_code;kind;name;town;address;latitude;longitude;opening_hours\n"
    "EKB-01;office;Офис;Екатеринбург;ул. Мира, 1;56.8;60.6;{hours}\n"
)


class TestPayment:
    @pytest.mark.parametrize(
        ("before", "after"), [("received", "posted"), ("received", "refunded"), ("posted", "refunded")]
    )
    def test_goes_a_state_further(self, imports, before, after):
        imports.homes()
        imports.text("payments", PAYMENTS.format(status=before))

        result = imports.text("payments", PAYMENTS.format(status=after))
        again = imports.text("payments", PAYMENTS.format(status=after))

        assert (result.accepted_count, result.refused_count) == (1, 0)
        assert (again.accepted_count, again.repeated_count) == (0, 1)
        (payment,) = imports.rows("history.payment")
        assert (payment["status"], payment["posted_on"]) == (after, date(2026, 10, 5))

    def test_that_was_received_pays_its_bill_once_it_is_posted(self, imports):
        imports.homes()
        imports.text("charges", CHARGES)
        imports.text("payments", PAYMENTS.format(status="received"))
        before = imports.rows("history.allocation")

        imports.text("payments", PAYMENTS.format(status="posted"))
        imports.text("payments", PAYMENTS.format(status="posted"))

        assert before == []
        (part,) = imports.rows("history.allocation")
        assert (part["payment_number"], part["amount"]) == ("P1", Decimal("500.00"))

    def test_that_was_refunded_leaves_its_bill_to_another(self, imports):
        imports.homes()
        imports.text("charges", CHARGES)
        imports.text("payments", PAYMENTS.format(status="posted"))

        imports.text("payments", PAYMENTS.format(status="refunded"))
        imports.text("payments", PAYMENTS.format(status="posted").replace("P1;", "P2;"))

        parts = imports.rows("history.allocation", order="payment_number")
        assert [(part["payment_number"], part["amount"]) for part in parts] == [
            ("P1", Decimal("500.00")),
            ("P2", Decimal("500.00")),
        ]

    def test_that_was_refunded_is_owed_again_by_the_customers_count_and_the_analysts(self, imports):
        imports.homes()
        imports.text("charges", CHARGES)
        imports.text("payments", PAYMENTS.format(status="posted").replace("2026-10-05", "2026-09-25"))
        paid = imports.rows("history.arrears")

        imports.text("payments", PAYMENTS.format(status="refunded").replace("2026-10-05", "2026-09-25"))

        (account,) = imports.db.records("select account_id from live.account where account_number = '9900000001'")
        payments = billing.payments(imports.db, account_id=account["account_id"])
        (month,) = billing.month_charges(imports.db, account_id=account["account_id"], payments=payments)
        newest = imports.db.value(
            "select sum(amount) from history.arrears where as_of = (select max(as_of) from history.arrears)"
        )
        assert sum(row["amount"] for row in paid) == 0
        assert newest == month.charged_amount - month.paid_amount == Decimal("500.00")
        assert imports.db.value("select sum(paid_amount) from history.collection") == 0
        assert [name for name, _, rows in checks.run(imports.db) if not rows.is_empty()] == []

    @pytest.mark.parametrize(("before", "after"), [("posted", "received"), ("refunded", "posted")])
    def test_does_not_go_back(self, imports, before, after):
        imports.homes()
        imports.text("payments", PAYMENTS.format(status=before))

        result = imports.text("payments", PAYMENTS.format(status=after))

        (line,) = imports.refusals(result)
        assert line[1:3] == ("status", after)
        assert f"in the state {before}" in line[3]
        assert imports.rows("history.payment")[0]["status"] == before

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
