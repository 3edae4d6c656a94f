"""What explains a bill: lines of two months, the tariff of a line, usage by zone and hour, how a service is priced."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.billing import changes, explain_queries, queries
from core.kit import ids, money
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories import accounts, metering

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        yield database


def charge(db, home, *, period=OCTOBER, **values):
    row = {
        "account_id": home.account_id,
        "period": period,
        "service": "electricity",
        "line": "usage",
        "zone": "single",
        "block": 1,
        "basis": "reading",
        "volume": Decimal(187),
        "unit": "kwh",
        "rate": Decimal("6.76"),
        "amount": Decimal("1264.12"),
        "vat_amount": Decimal(0),
        "due_on": date(2026, 11, 16),
        "batch_id": ids.new(),
    } | values
    columns, slots = ", ".join(row), ", ".join(f"${name}" for name in row)
    db.bulk("history", lambda tx: tx.write(f"insert into history.charge ({columns}) values ({slots})", **row))


class TestLinesOfPeriods:
    def test_are_of_the_account_and_the_two_months(self, db):
        home = metering.make_home(db)
        charge(db, home, amount=Decimal("1264.12"))
        charge(db, home, period=SEPTEMBER, volume=Decimal(100), rate=Decimal("6.10"), amount=Decimal("610.00"))
        charge(db, home, period=date(2026, 8, 1))
        charge(db, home, account_id=home.account_id + 1)

        lines = queries.lines_of_account(db, account_id=home.account_id)
        found = explain_queries.lines_of_periods(lines, earlier=SEPTEMBER, later=OCTOBER)

        assert {month: len(lines) for month, lines in found.items()} == {SEPTEMBER: 1, OCTOBER: 1}
        reasons = changes.decompose(found[SEPTEMBER], found[OCTOBER], earlier=SEPTEMBER, later=OCTOBER)
        assert sum(reasons.by_effect.values(), money.ZERO) == Decimal("654.12")


class TestChargeLines:
    def price(self, db, *, on, **values):
        place = {"scheme": "one_zone", "zone": "single", "block": 1} | values
        return db.value(
            "select rate from live.tariff_rate where service = 'electricity' and tariff_group = 'urban_gas' "
            "and scheme = $scheme and zone = $zone and block = $block and valid_from <= $on "
            "and (valid_to is null or valid_to > $on)",
            on=on,
            **place,
        )

    def test_know_their_factors_and_tariff(self, db):
        home = metering.make_home(db)
        rate = self.price(db, on=OCTOBER)
        charge(db, home, rate=rate, norm=Decimal(100), person_count=2, basis="norm", volume=Decimal(200))

        (line,) = queries.charge_lines(db, account_id=home.account_id, period=OCTOBER)

        assert (line.norm, line.person_count, line.tariff_group) == (Decimal(100), 2, "urban_gas")
        assert line.tariff_from == OCTOBER

    def test_of_a_part_of_the_month_know_the_tariff_of_their_days(self, db):
        home = metering.make_home(db)
        old = self.price(db, on=date(2026, 9, 20))
        charge(db, home, rate=old, charged_from=date(2026, 9, 20), charged_to=date(2026, 9, 30))

        (line,) = queries.charge_lines(db, account_id=home.account_id, period=OCTOBER)

        assert line.tariff_from == date(2026, 1, 1)

    def test_that_mend_a_month_know_its_tariff(self, db):
        home = metering.make_home(db)
        july = date(2026, 7, 1)
        charge(db, home, line="adjustment", rate=self.price(db, on=july), volume=Decimal(-27), corrects_period=july)

        (line,) = queries.charge_lines(db, account_id=home.account_id, period=OCTOBER)

        assert (line.corrects_period, line.tariff_from) == (july, date(2026, 1, 1))

    def test_of_a_penalty_have_no_tariff(self, db):
        home = metering.make_home(db)
        charge(db, home, line="penalty", basis="calculation", volume=Decimal(1), rate=Decimal(0), unit="rub")

        (line,) = queries.charge_lines(db, account_id=home.account_id, period=OCTOBER)

        assert line.tariff_from is None


class TestUsage:
    def test_by_zone_tells_what_was_read(self, db):
        home = metering.make_home(db, zones=("day", "night"), monthly=Decimal(150))

        rows = explain_queries.usage_by_zone(db, account_id=home.account_id, since=OCTOBER)

        assert [(row.zone, row.usage, row.is_actual) for row in rows] == [
            ("day", Decimal(150), True),
            ("night", Decimal(150), True),
        ]

    def test_by_hour_is_of_local_hours(self, db):
        home = metering.make_home(db)
        meter_id = next(iter(home.registers.values())) // 10
        values = {"m": meter_id, "at": datetime(2026, 9, 30, 19, 0, tzinfo=UTC), "b": ids.new()}  # midnight, 1 October
        statement = "insert into history.interval_value values ($m, $at, 60, 1.5, 'actual', $b)"
        db.bulk("history", lambda tx: tx.write(statement, **values))

        found = explain_queries.usage_by_hour(db, account_id=home.account_id, first=OCTOBER, until=date(2026, 11, 1))

        assert found == {OCTOBER: {0: Decimal("1.5")}}

    def test_supply_tells_how_a_service_is_priced(self, db):
        accounts.make_account(db, account_id=7)
        home = metering.make_home(db, account_id=7)

        supply = explain_queries.supply(db, account_id=home.account_id)["electricity"]

        assert (supply.tariff_group, supply.scheme, supply.has_meter) == ("urban_gas", "one_zone", True)
        assert supply.resident_count > 0


class TestNobodyElse:
    def test_sees_anything(self, db):
        home = metering.make_home(db)
        charge(db, home)
        other = home.account_id + 1

        assert explain_queries.supply(db, account_id=other) == {}
        assert explain_queries.usage_by_zone(db, account_id=other, since=date(2020, 1, 1)) == []
        assert queries.charge_lines(db, account_id=other, period=OCTOBER) == []
