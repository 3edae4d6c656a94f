"""Usage, cost and demand of sites as the store tells them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import polars as pl
import pytest

from core.kit import clock
from core.kit.service import Service
from core.portfolio import queries
from data.database import Database

BATCH = str(UUID(int=1))
OCTOBER, AFTER = date(2026, 10, 1), date(2026, 11, 1)


def add(db, table, rows):
    catalog = table.split(".")[0]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    db.bulk(catalog, lambda tx: tx.write_frame(f"insert into {table} by name select * from batch", frame))


def reading(account_id, period, usage, **changes):
    return {
        "account_id": account_id,
        "period": period,
        "service": "electricity",
        "meter_id": account_id,
        "register_id": account_id,
        "zone": "single",
        "read_on": period,
        "previous_value": Decimal(0),
        "value": Decimal(usage),
        "usage": Decimal(usage),
        "source": "remote",
        "channel": None,
        "status": "accepted",
        "submission_id": None,
        "batch_id": BATCH,
        **changes,
    }


def charge(account_id, period, volume, amount, **changes):
    return {
        "account_id": account_id,
        "period": period,
        "service": "electricity",
        "line": "usage",
        "zone": "single",
        "block": 1,
        "basis": "remote",
        "volume": Decimal(volume),
        "unit": "kwh",
        "rate": Decimal(6),
        "amount": Decimal(amount),
        "vat_amount": Decimal(amount) / 5,
        "due_on": period,
        "batch_id": BATCH,
        **changes,
    }


def meter(meter_id, account_id, **changes):
    return {
        "meter_id": meter_id,
        "service_point_id": meter_id,
        "account_id": account_id,
        "service": "electricity",
        "serial_number": str(meter_id),
        "model": "M",
        "place": "switchboard",
        "unit": "kwh",
        "digits_int": 6,
        "digits_frac": 2,
        "multiplier": Decimal(1),
        "has_intervals": True,
        "is_remote": True,
        "installed_on": date(2020, 1, 1),
        "removed_on": None,
        "verification_due_on": None,
        **changes,
    }


def intervals(meter_id, start, values, *, minutes=60):
    first = datetime.combine(start, datetime.min.time(), clock.LOCAL)
    return [
        {
            "meter_id": meter_id,
            "interval_start": first + timedelta(minutes=minutes * number),
            "minutes": minutes,
            "usage": Decimal(str(value)),
            "quality": "actual",
            "batch_id": BATCH,
        }
        for number, value in enumerate(values)
        if value is not None
    ]


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


def october(db, account_ids, **changes):
    return queries.demand(
        db, account_ids=account_ids, service=Service.ELECTRICITY, **{"first": OCTOBER, "after": AFTER, **changes}
    ).to_dicts()


class TestMonthly:
    def ask(self, db, account_ids=(1, 2)):
        return queries.monthly(
            db, account_ids=account_ids, service=Service.ELECTRICITY, first=date(2026, 9, 1), last=OCTOBER
        ).to_dicts()

    def test_sums_registers_and_adds_vat(self, db):
        add(db, "history.reading", [reading(1, OCTOBER, 70), reading(1, OCTOBER, 30, register_id=2, source="average")])
        add(db, "history.charge", [charge(1, OCTOBER, 100, 500), charge(1, OCTOBER, 0, 50, line="adjustment")])

        (row,) = self.ask(db)

        assert (row["usage"], row["estimated_usage"], row["amount"]) == (Decimal(100), Decimal(30), Decimal("660.00"))

    def test_takes_the_billed_volume_where_no_reading_is_kept(self, db):
        add(db, "history.charge", [charge(1, OCTOBER, 100, 500)])

        assert self.ask(db)[0]["usage"] == Decimal(100)

    def test_shows_a_month_that_is_not_billed_yet(self, db):
        add(db, "history.reading", [reading(1, OCTOBER, 70)])

        assert self.ask(db)[0]["amount"] is None

    def test_leaves_out_rejected_readings_and_other_accounts(self, db):
        add(
            db,
            "history.reading",
            [reading(1, OCTOBER, 70), reading(1, OCTOBER, 9, status="rejected"), reading(3, OCTOBER, 5)],
        )

        assert [(row["account_id"], row["usage"]) for row in self.ask(db)] == [(1, Decimal(70))]

    def test_of_no_accounts_is_empty(self, db):
        add(db, "history.reading", [reading(1, OCTOBER, 70)])

        assert self.ask(db, account_ids=()) == []


class TestDemand:
    def test_is_kilowatts_whatever_the_interval(self, db):
        add(db, "live.meter", [meter(1, 1)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [5, 5, 10, 12], minutes=30))

        (row,) = october(db, [1])

        assert row["peak_kw"] == pytest.approx(22.0)
        assert row["peak_at"].astimezone(clock.LOCAL).hour == 1
        assert row["coverage"] == pytest.approx(2 / (31 * 24))

    def test_an_hour_that_one_meter_missed_is_a_gap(self, db):
        add(db, "live.meter", [meter(1, 1), meter(2, 1)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [5, 50, 6]) + intervals(2, OCTOBER, [1, None, 2]))

        (row,) = october(db, [1])

        assert row["peak_kw"] == pytest.approx(8.0)
        assert row["coverage"] == pytest.approx(2 / (31 * 24))

    def test_a_meter_replaced_within_the_days_is_one_point(self, db):
        change = date(2026, 10, 2)
        add(db, "live.meter", [meter(1, 1, removed_on=change), meter(2, 1, service_point_id=1, installed_on=change)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [5] * 24) + intervals(2, change, [7] * 24))

        (row,) = october(db, [1])

        assert (row["peak_kw"], row["coverage"]) == (7.0, pytest.approx(48 / (31 * 24)))

    def test_base_is_what_only_one_hour_in_twenty_goes_below(self, db):
        add(db, "live.meter", [meter(1, 1)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [0] + [2] * 60 + [9] * 39))

        assert october(db, [1])[0]["base_kw"] == pytest.approx(2.0)

    def test_counts_the_month_in_local_time(self, db):
        add(db, "live.meter", [meter(1, 1)])
        add(db, "history.interval_value", intervals(1, date(2026, 9, 30), [99] * 24 + [3]))

        assert october(db, [1])[0]["peak_kw"] == pytest.approx(3.0)

    def test_heat_becomes_kilowatts(self, db):
        add(db, "live.meter", [meter(1, 1, service="heat", unit="gcal")])
        add(db, "history.interval_value", intervals(1, OCTOBER, [0.1]))

        found = queries.demand(db, account_ids=[1], service=Service.HEAT, first=OCTOBER, after=AFTER)

        assert found["peak_kw"][0] == pytest.approx(116.3)

    def test_a_silent_meter_has_no_coverage_and_no_zero(self, db):
        add(db, "live.meter", [meter(1, 1), meter(2, 2, has_intervals=False)])

        (row,) = october(db, [1, 2])

        assert (row["account_id"], row["peak_kw"], row["coverage"]) == (1, None, 0.0)


class TestHourlyDemand:
    def test_has_no_row_for_a_gap(self, db):
        add(db, "live.meter", [meter(1, 1)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [5, None, 7]))

        found = queries.hourly_demand(db, account_ids=[1], service=Service.ELECTRICITY, first=OCTOBER, after=AFTER)

        assert found.rows() == [(OCTOBER, 0, 5.0), (OCTOBER, 2, 7.0)]

    def test_of_several_has_the_hours_that_all_measured(self, db):
        add(db, "live.meter", [meter(1, 1), meter(2, 2), meter(3, 3)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [5, None, 7, 1]))
        add(db, "history.interval_value", intervals(2, OCTOBER, [2, 2, 3, None]))

        found = queries.hourly_demand(db, account_ids=[1, 2], service=Service.ELECTRICITY, first=OCTOBER, after=AFTER)

        assert found.rows() == [(OCTOBER, 0, 7.0), (OCTOBER, 2, 10.0)]

    def test_of_a_neighbour_is_not_told(self, db):
        add(db, "live.meter", [meter(1, 1)])
        add(db, "history.interval_value", intervals(1, OCTOBER, [5]))

        assert queries.hourly_demand(
            db, account_ids=[2], service=Service.ELECTRICITY, first=OCTOBER, after=AFTER
        ).is_empty()


class TestLatestMonth:
    def test_is_the_newest_of_charges_and_readings(self, db):
        add(db, "history.reading", [reading(1, OCTOBER, 70)])
        add(db, "history.charge", [charge(1, date(2026, 9, 1), 100, 500)])

        assert queries.latest_month(db, account_ids=[1], service=Service.ELECTRICITY) == OCTOBER
        assert queries.latest_month(db, account_ids=[2], service=Service.ELECTRICITY) is None
