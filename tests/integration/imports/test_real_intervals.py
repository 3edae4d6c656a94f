import gzip
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from core.accounts import queries as accounts
from core.metering import usage_queries
from core.weather import queries as weather
from tests.integration.imports.conftest import DATA

FILES = {
    "SGSC-10006414": ("sgsc_home_10006414.csv.gz", "9900000001", "electricity", 30),
    "SGSC-10018250": ("sgsc_home_10018250.csv.gz", "9900000002", "electricity", 30),
    "UK-E": ("uk_home_electricity_kwh.csv.gz", "9900000003", "electricity", 60),
    "UK-G": ("uk_home_gas_kwh.csv.gz", "9900000003", "gas", 60),
}


def lines_of(file):
    with gzip.open(DATA / file, "rt") as text:
        return [line.rstrip("\n").split(",") for line in text][1:]


def total_of(file):
    return sum(Decimal(line[-1]).quantize(Decimal("0.000001")) for line in lines_of(file))


@pytest.mark.parametrize(("serial", "case"), FILES.items(), ids=FILES)
class TestARealHome:
    def test_is_stored_to_the_last_digit_with_its_gaps(self, imports, serial, case):
        file, number, service, minutes = case
        imports.homes()
        lines = lines_of(file)

        result = imports.file("intervals", DATA / file, constants={"serial_number": serial})

        account = accounts.account_by_number(imports.db, account_number=number)
        days = usage_queries.interval_days(
            imports.db, account_id=account.account_id, service=service, first=date(2010, 1, 1), until=date(2026, 1, 1)
        )
        stored = imports.db.record(
            "select sum(usage) as total, count(*) as rows, min(minutes) as minutes from history.interval_value"
        )
        assert (result.row_count, result.accepted_count, result.refused_count) == (len(lines), len(lines), 0)
        assert (stored["total"], stored["rows"], stored["minutes"]) == (total_of(file), len(lines), minutes)
        assert Decimal(str(days["usage"].cast(pl.Decimal(38, 6)).sum())) == total_of(file)
        assert imports.db.value("select sum(interval_count) from history.interval_day") == len(lines)

    def test_can_be_repeated_without_doubling(self, imports, serial, case):
        file, *_ = case
        imports.homes()
        imports.file("intervals", DATA / file, constants={"serial_number": serial})

        again = imports.file("intervals", DATA / file, constants={"serial_number": serial})

        assert (again.accepted_count, again.repeated_count) == (0, again.row_count)
        assert imports.db.value("select sum(usage) from history.interval_day") == total_of(file)


class TestGaps:
    def test_are_missing_rows_and_never_zero(self, imports):
        imports.homes()
        file = "sgsc_home_10018250.csv.gz"
        imports.file("intervals", DATA / file, constants={"serial_number": "SGSC-10018250"})
        instants = [datetime.fromisoformat(line[1].replace("+00", "+00:00")) for line in lines_of(file)]
        between = (max(instants) - min(instants)).total_seconds() / 1800 + 1

        found = imports.db.record(
            "select count(*) filter (where interval_count < expected_count) as incomplete, max(expected_count) as most from history.interval_day"
        )

        assert between > len(instants)
        assert found["incomplete"] > 2
        assert found["most"] == 48


class TestTemperature:
    def test_is_imported_and_averaged_by_day_and_month(self, imports):
        file = "uk_home_temperature_c.csv.gz"

        result = imports.file("temperature", DATA / file, constants={"station": "uk"}, zone="UTC")

        days = weather.daily_temperature(imports.db, station="uk", first=date(2021, 1, 1), last=date(2021, 12, 31))
        months = weather.monthly_temperature(imports.db, station="uk", first=date(2021, 1, 1), last=date(2021, 12, 31))
        first = imports.db.value("select min(observed_at) from history.temperature")
        assert result.accepted_count == len(lines_of(file))
        assert first.astimezone(UTC) == datetime(2020, 4, 1, 1, tzinfo=UTC)
        assert (days.height, months.height) == (365, 12)
        assert months["celsius"].min() < months["celsius"].max()
