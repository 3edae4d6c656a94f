"""Questions about usage, asked of a store in memory."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from core.kit import clock, ids
from core.metering import interval_rules, usage_queries
from data.database import Database

ACCOUNT, NEIGHBOUR = 7, 8
METER, NEIGHBOUR_METER = 70, 80
FIRST, UNTIL = date(2013, 1, 1), date(2013, 1, 4)


def add(db, table, **values):
    columns, slots = ", ".join(values), ", ".join(f"${name}" for name in values)
    catalog = table.split(".")[0]
    db.bulk(catalog, lambda tx: tx.write(f"insert into {table} ({columns}) values ({slots})", **values))


def add_meter(db, meter_id, account_id, *, service="electricity", has_intervals=True, **values):
    known = {"serial_number": str(meter_id), "removed_on": None, "verification_due_on": None} | values
    add(
        db,
        "live.service_point",
        service_point_id=meter_id,
        account_id=account_id,
        premise_id=account_id,
        service=service,
        point_code=str(meter_id),
        tariff_group="urban_gas",
        scheme="one_zone",
        max_power_kw=None,
        opened_on=FIRST,
        closed_on=None,
    )
    add(
        db,
        "live.meter",
        meter_id=meter_id,
        service_point_id=meter_id,
        account_id=account_id,
        service=service,
        model="M",
        place="hallway",
        unit="kwh",
        digits_int=5,
        digits_frac=0,
        multiplier=Decimal(1),
        has_intervals=has_intervals,
        is_remote=False,
        installed_on=FIRST,
        **known,
    )


def add_reading(
    db, usage, *, period=date(2026, 10, 1), account_id=ACCOUNT, source="customer", status="accepted", zone="day"
):
    add(
        db,
        "history.reading",
        account_id=account_id,
        period=period,
        service="electricity",
        meter_id=METER,
        register_id=1,
        zone=zone,
        read_on=period,
        previous_value=Decimal(0),
        value=Decimal(usage),
        usage=Decimal(usage),
        source=source,
        channel=None,
        status=status,
        submission_id=None,
        batch_id=ids.new(),
    )


def add_intervals(db, meter_id, day, usages, *, minutes=60, skip=()):
    start = datetime(day.year, day.month, day.day, tzinfo=clock.LOCAL)
    present = [number for number in range(len(usages)) if number not in skip]
    for number in present:
        add(
            db,
            "history.interval_value",
            meter_id=meter_id,
            interval_start=start + timedelta(minutes=minutes * number),
            minutes=minutes,
            usage=Decimal(usages[number]),
            quality="actual",
            batch_id=ids.new(),
        )
    add(
        db,
        "history.interval_day",
        meter_id=meter_id,
        day=day,
        usage=sum(Decimal(usages[number]) for number in present),
        interval_count=len(present),
        expected_count=24 * 60 // minutes,
        peak_usage=Decimal(1),
        peak_start=start,
        base_usage=Decimal(0),
        minutes=minutes,
    )


@pytest.fixture
def db():
    with Database.in_memory() as database:
        add_meter(database, METER, ACCOUNT)
        add_meter(database, NEIGHBOUR_METER, NEIGHBOUR)
        yield database


class TestSupplied:
    def test_says_which_services_give_intervals(self, db):
        add_meter(db, 71, ACCOUNT, service="gas", has_intervals=False)

        found = {each.service: each for each in usage_queries.supplied(db, account_id=ACCOUNT)}

        assert set(found) == {"electricity", "gas"}
        assert (found["electricity"].has_intervals, found["gas"].has_intervals) == (True, False)
        assert found["gas"].unit == "kwh"


class TestMonthlyReadings:
    def test_sum_the_zones_and_name_the_weakest_source(self, db):
        add_reading(db, "120")
        add_reading(db, "67", zone="night", source="average")
        add_reading(db, "999", status="rejected")
        add_reading(db, "500", account_id=NEIGHBOUR)

        frame = usage_queries.monthly_readings(db, account_id=ACCOUNT, service="electricity")

        assert frame.rows() == [(date(2026, 10, 1), Decimal("187.0000"), "average")]


class TestIntervals:
    def test_are_the_accounts_own_and_keep_their_sum(self, db):
        usages = ["0.125"] * 24
        add_intervals(db, METER, FIRST, usages, skip=(5, 6))
        add_intervals(db, METER, date(2013, 1, 3), usages)
        add_intervals(db, NEIGHBOUR_METER, FIRST, ["9"] * 24)
        asked = {"account_id": ACCOUNT, "service": "electricity", "first": FIRST, "until": UNTIL}

        values = usage_queries.intervals(db, **asked)
        days = usage_queries.interval_days(db, **asked)
        hours = usage_queries.interval_hours(db, **asked)
        months = usage_queries.monthly_intervals(db, account_id=ACCOUNT, service="electricity")
        filled = interval_rules.with_gaps(values, first=FIRST, until=UNTIL, minutes=60)

        expected = Decimal("0.125") * 46
        assert [frame["usage"].sum() for frame in (values, days, hours, months, filled)] == [expected] * 5
        assert (filled.height, filled["usage"].null_count()) == (72, 26)
        assert interval_rules.coverage(days, first=FIRST, until=UNTIL, minutes=60) == pytest.approx(46 / 72)
        assert values["starts_at"][0] == datetime(2013, 1, 1)  # noqa: DTZ001 - local

    def test_span_is_from_the_first_day_to_the_last(self, db):
        add_intervals(db, METER, FIRST, ["1"] * 48, minutes=30)
        add_intervals(db, METER, date(2013, 1, 3), ["1"] * 48, minutes=30)

        found = usage_queries.interval_span(db, account_id=ACCOUNT, service="electricity")

        assert found == usage_queries.IntervalSpan(FIRST, date(2013, 1, 3), 30)

    def test_span_of_nothing_is_none(self, db):
        assert usage_queries.interval_span(db, account_id=ACCOUNT, service="electricity") is None


class TestSubmissions:
    def submit(self, db, *, status, usage="150", actor="visitor"):
        submission_id = ids.new()
        add(
            db,
            "live.submission",
            submission_id=submission_id,
            idempotency_key=str(submission_id),
            submission_number=str(submission_id),
            account_id=ACCOUNT,
            service="electricity",
            period=date(2026, 11, 1),
            read_on=date(2026, 11, 20),
            submitted_at=datetime(2026, 11, 20, tzinfo=clock.LOCAL),
            actor=actor,
            channel="visitor",
            corrects_id=None,
            photo_sha256=None,
        )
        add(
            db,
            "live.submitted_reading",
            submission_id=submission_id,
            register_id=1,
            meter_id=METER,
            account_id=ACCOUNT,
            period=date(2026, 11, 1),
            previous_on=None,
            previous_value=Decimal(0),
            value=Decimal(usage),
            usage=Decimal(usage),
            has_rolled_over=False,
            status=status,
            issue=None,
        )

    def test_a_replaced_one_does_not_count(self, db):
        self.submit(db, status="replaced", usage="999")
        self.submit(db, status="accepted")

        found = usage_queries.newest_submission(db, account_id=ACCOUNT, service="electricity")

        assert found == {"period": date(2026, 11, 1), "usage": Decimal("150.0000")}

    def test_one_of_a_visitor_beside_that_of_a_signed_in_person_does_not_double_it(self, db):
        self.submit(db, status="questioned", usage="170")
        self.submit(db, status="accepted", actor="person:1")
        self.submit(db, status="questioned", usage="180")

        found = usage_queries.newest_submission(db, account_id=ACCOUNT, service="electricity")

        assert found == {"period": date(2026, 11, 1), "usage": Decimal("150.0000")}

    def test_none_is_none(self, db):
        assert usage_queries.newest_submission(db, account_id=ACCOUNT, service="electricity") is None

    def test_questioned_ones_are_named(self, db):
        self.submit(db, status="questioned")

        assert usage_queries.questioned(db, account_id=ACCOUNT) == [
            {"service": "electricity", "period": date(2026, 11, 1)}
        ]


class TestSimilar:
    def test_compares_with_homes_of_the_same_kind(self, db):
        for stove, residents, median in (("gas", 5, "300"), ("gas", 4, "250"), ("electric", 5, "400")):
            add(
                db,
                "history.similar_usage",
                period=date(2026, 10, 1),
                service="electricity",
                settlement="urban",
                stove=stove,
                resident_count=residents,
                account_count=40,
                median_usage=Decimal(median),
            )

        frame = usage_queries.similar(db, service="electricity", settlement="urban", stove="gas", resident_count=7)

        assert frame.rows() == [(date(2026, 10, 1), Decimal("300.0000"))]


class TestMetersInUse:
    def test_leave_out_removed_ones(self, db):
        add_meter(db, 71, ACCOUNT, service="cold_water", removed_on=date(2020, 1, 1))
        add_meter(db, 72, ACCOUNT, service="hot_water", verification_due_on=date(2026, 12, 1))

        found = usage_queries.meters_in_use(db, account_id=ACCOUNT, period=date(2026, 11, 1))

        assert [(meter.service, meter.verification_due_on, meter.is_submitted) for meter in found] == [
            ("electricity", None, False),
            ("hot_water", date(2026, 12, 1), False),
        ]

    @pytest.mark.parametrize(("month", "expected"), [(11, True), (12, False)])
    def test_know_what_was_submitted_for_the_period(self, db, month, expected):
        TestSubmissions().submit(db, status="accepted")

        (meter,) = usage_queries.meters_in_use(db, account_id=ACCOUNT, period=date(2026, month, 1))

        assert meter.is_submitted is expected
