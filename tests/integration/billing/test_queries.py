from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.billing import queries, rules
from core.billing.model import Allocation, PaymentStatus
from core.kit import ids
from core.tariffs import operations as tariffs
from data.database import Database

ACCOUNT, NEIGHBOUR = 7, 8
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


def add(db, table, **values):
    columns = ", ".join(values)
    slots = ", ".join(f"${name}" for name in values)
    catalog = table.split(".")[0]
    db.bulk(catalog, lambda tx: tx.write(f"insert into {table} ({columns}) values ({slots})", **values))


def charge(db, amount, *, account_id=ACCOUNT, period=OCTOBER, service="electricity", line="usage", **values):
    defaults = {
        "zone": "single",
        "block": 1,
        "basis": "reading",
        "volume": Decimal(187),
        "unit": "kwh",
        "rate": Decimal("6.00"),
        "vat_amount": Decimal(0),
        "due_on": date(2025, 11, 10),
    }
    add(
        db,
        "history.charge",
        account_id=account_id,
        period=period,
        service=service,
        line=line,
        amount=Decimal(amount),
        batch_id=ids.new(),
        **(defaults | values),
    )


def pay(db, number, amount, *, status="posted", posted=(), account_id=ACCOUNT):
    paid_at = datetime(2025, 10, 31, 20, 30, tzinfo=UTC)  # already the first of November in Yekaterinburg
    add(
        db,
        "history.payment",
        account_id=account_id,
        payment_number=number,
        paid_at=paid_at,
        posted_on=date(2025, 11, 3) if status == "posted" else None,
        channel="card",
        amount=Decimal(amount),
        status=status,
        purpose=None,
        batch_id=ids.new(),
    )
    for service, period, part in posted:
        add(
            db,
            "history.allocation",
            account_id=account_id,
            payment_number=number,
            service=service,
            period=period,
            amount=Decimal(part),
            posted_on=date(2025, 11, 3),
            batch_id=ids.new(),
        )


def months_of(db):
    return queries.month_charges(db, account_id=ACCOUNT, payments=queries.payments(db, account_id=ACCOUNT))


class TestMonthCharges:
    def test_sums_the_lines_and_what_was_posted_to_them(self, db):
        charge(db, "1122.00")
        charge(db, "3.50", line="penalty", volume=Decimal(0))
        charge(db, "-20.00", line="adjustment", volume=Decimal(0))
        charge(db, "50.00", service="cold_water", unit="m3", volume=Decimal("3.215"))
        charge(db, "999.00", account_id=NEIGHBOUR)
        pay(db, "p1", "600.00", posted=[("electricity", OCTOBER, "400.00"), ("electricity", OCTOBER, "200.00")])

        water, power = months_of(db)

        assert (power.charged_amount, power.adjusted_amount, power.penalty_amount) == (
            Decimal("1122.00"),
            Decimal("-20.00"),
            Decimal("3.50"),
        )
        assert (power.paid_amount, power.open_amount) == (Decimal("600.00"), Decimal("505.50"))
        assert (power.volume, power.usage_amount, power.unit) == (Decimal(187), Decimal("1122.00"), "kwh")
        assert water.open_amount == Decimal("50.00")

    def test_opens_again_what_a_refunded_payment_had_paid(self, db):
        charge(db, "100.00")
        pay(db, "p1", "100.00", status="refunded", posted=[("electricity", OCTOBER, "100.00")])

        (month,) = months_of(db)

        assert month.open_amount == Decimal("100.00")

    def test_adds_vat_to_what_an_organisation_owes(self, db):
        charge(db, "100.00", vat_amount=Decimal("22.00"))

        (month,) = months_of(db)

        assert month.total_amount == Decimal("122.00")


class TestPayments:
    def test_tell_where_the_money_went(self, db):
        pay(db, "p1", "60.00", posted=[("electricity", SEPTEMBER, "40.00"), ("electricity", OCTOBER, "20.00")])

        (payment,) = queries.payments(db, account_id=ACCOUNT)

        assert payment.status is PaymentStatus.POSTED
        assert payment.counted_on == date(2025, 11, 3)
        assert payment.allocations == (
            Allocation("electricity", SEPTEMBER, Decimal("40.00")),
            Allocation("electricity", OCTOBER, Decimal("20.00")),
        )

    def test_that_wait_count_for_the_local_day_they_came(self, db):
        pay(db, "p2", "10.00", status="received")

        (payment,) = queries.payments(db, account_id=ACCOUNT)

        assert (payment.counted_on, payment.allocations) == (date(2025, 11, 1), ())

    def test_and_charges_agree_with_the_balance(self, db):
        charge(db, "100.00")
        pay(db, "p1", "60.00", posted=[("electricity", OCTOBER, "60.00")])
        pay(db, "p2", "15.00", status="received")
        payments = queries.payments(db, account_id=ACCOUNT)
        months = months_of(db)

        found = rules.balance(months, payments, today=date(2025, 11, 5))

        assert (found.amount, found.not_due_amount, found.credit_amount) == (
            Decimal("25.00"),
            Decimal("40.00"),
            Decimal("15.00"),
        )


class TestChargeLines:
    def test_name_the_tariff_they_were_charged_by(self, db):
        tariffs.load_reference(db)
        add(
            db,
            "live.service_point",
            service_point_id=1,
            account_id=ACCOUNT,
            premise_id=1,
            service="electricity",
            point_code="1",
            tariff_group="urban_gas",
            scheme="one_zone",
            max_power_kw=None,
            opened_on=SEPTEMBER,
            closed_on=None,
        )
        charge(db, "1122.00", rate=Decimal("6.00"))
        charge(db, "12.34", rate=Decimal("0.1234"), line="common_needs")

        other, usage = queries.charge_lines(db, account_id=ACCOUNT, period=OCTOBER)

        assert (usage.tariff_from, usage.is_sample_tariff) == (date(2025, 7, 1), True)
        assert usage.tariff_ref
        assert (other.line, other.tariff_ref) == ("common_needs", None)

    def test_are_not_doubled_by_two_points_of_one_service(self, db):
        tariffs.load_reference(db)
        for number in (1, 2):
            add(
                db,
                "live.service_point",
                service_point_id=number,
                account_id=ACCOUNT,
                premise_id=1,
                service="electricity",
                point_code=str(number),
                tariff_group="urban_gas",
                scheme="one_zone",
                max_power_kw=None,
                opened_on=SEPTEMBER,
                closed_on=None,
            )
        charge(db, "1122.00")
        charge(db, "1122.00")

        assert len(queries.charge_lines(db, account_id=ACCOUNT, period=OCTOBER)) == 2


class TestStatementReadings:
    def test_carry_the_meter_they_are_of(self, db):
        add(
            db,
            "live.meter",
            meter_id=5,
            service_point_id=1,
            account_id=ACCOUNT,
            service="electricity",
            serial_number="0042",
            model="M",
            place="hallway",
            unit="kwh",
            digits_int=5,
            digits_frac=0,
            multiplier=Decimal(1),
            has_intervals=False,
            is_remote=False,
            installed_on=SEPTEMBER,
            removed_on=None,
            verification_due_on=None,
        )
        for status, value in (("accepted", "1250"), ("rejected", "9999")):
            add(
                db,
                "history.reading",
                account_id=ACCOUNT,
                period=OCTOBER,
                service="electricity",
                meter_id=5,
                register_id=1,
                zone="single",
                read_on=date(2025, 10, 25),
                previous_value=Decimal(1063),
                value=Decimal(value),
                usage=Decimal(value) - 1063,
                source="customer",
                channel="account",
                status=status,
                submission_id=None,
                batch_id=ids.new(),
            )

        (reading,) = queries.statement_readings(db, account_id=ACCOUNT, period=OCTOBER)

        assert (reading.serial_number, reading.usage, reading.multiplier) == ("0042", Decimal(187), Decimal(1))


class TestUsageAmounts:
    def test_leave_out_penalty_and_adjustment(self, db):
        charge(db, "1122.00")
        charge(db, "3.50", line="penalty")
        charge(db, "7.00", line="adjustment")

        frame = queries.usage_amounts(db, account_id=ACCOUNT, service="electricity")

        assert frame.rows() == [(OCTOBER, Decimal("1122.00"), Decimal("187.0000"), "reading")]


class TestPenaltyGroup:
    def test_is_the_accounts_own(self, db):
        add(
            db,
            "live.account",
            account_id=ACCOUNT,
            account_number="1",
            customer_id=1,
            premise_id=1,
            customer_kind="household",
            penalty_group="citizen",
            email=None,
            phone=None,
            opened_on=SEPTEMBER,
            closed_on=None,
            is_sample=True,
        )

        assert queries.penalty_group(db, account_id=ACCOUNT) == "citizen"


class TestBalances:
    def test_are_charges_less_payments_of_each_account(self, db):
        charge(db, "100.00", vat_amount=Decimal("22.00"))
        charge(db, "50.00", account_id=NEIGHBOUR)
        charge(db, "999.00", account_id=9)
        pay(db, "p1", "150.00")
        pay(db, "p2", "10.00", status="refunded", account_id=NEIGHBOUR)

        found = queries.balances(db, account_ids=[ACCOUNT, NEIGHBOUR, 10])

        assert found == {ACCOUNT: Decimal("-28.00"), NEIGHBOUR: Decimal("50.00")}
