"""What the usage page shows of real homes is what their files hold: the same sums, the same gaps."""

import gzip
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from core.accounts import queries as accounts
from core.billing import queries as billing
from core.i18n.formats import Words
from core.imports import operations
from core.imports.model import Request
from core.metering import interval_rules, usage_charts, usage_queries, usage_rules
from core.metering.usage_rules import Origin, Sources
from data.database import Database

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOMES = {
    "SGSC-10006414": ("sgsc_home_10006414.csv.gz", "9900000001", "electricity"),
    "SGSC-10018250": ("sgsc_home_10018250.csv.gz", "9900000002", "electricity"),
    "UK-E": ("uk_home_electricity_kwh.csv.gz", "9900000003", "electricity"),
    "UK-G": ("uk_home_gas_kwh.csv.gz", "9900000003", "gas"),
}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with Database.open(tmp_path_factory.mktemp("homes"), threads=2, memory_limit="1GB") as database:

        def add(kind, name, **options):
            request = Request(kind=kind, path=DATA / name, file_name=name, **{"language": "en", **options})
            operations.import_file(database, request, actor="cli", now=NOW, report=lambda *_: None)

        add("accounts", "accounts.csv")
        add("meters", "meters.csv")
        for serial, (file, _, _) in HOMES.items():
            add("intervals", file, constants={"serial_number": serial})
        yield database


def values_of(file):
    with gzip.open(DATA / file, "rt") as text:
        return [
            Decimal(line.rstrip("\n").split(",")[-1]).quantize(Decimal("0.000001")) for line in text.readlines()[1:]
        ]


@pytest.mark.parametrize(("file", "number", "service"), HOMES.values(), ids=HOMES)
class TestUsageOfARealHome:
    def test_months_sum_to_the_file_and_end_with_it(self, db, file, number, service):
        account_id = accounts.account_by_number(db, account_number=number).account_id
        asked = {"account_id": account_id, "service": service}
        nothing = pl.DataFrame(schema={"period": pl.Date, "celsius": pl.Float64, "degree_days": pl.Float64})
        sources = Sources(
            readings=usage_queries.monthly_readings(db, **asked),
            intervals=usage_queries.monthly_intervals(db, **asked),
            amounts=billing.usage_amounts(db, **asked),
            similar=nothing,
            temperature=nothing,
            submitted=usage_queries.newest_submission(db, **asked),
        )

        months = usage_rules.months(sources, count=120, today=date(2026, 11, 22))

        assert sum(month.usage for month in months if month.usage is not None) == sum(values_of(file))
        assert {month.origin for month in months if month.usage is not None} == {Origin.INTERVALS}
        assert not months[-1].is_running
        assert usage_rules.forecast(months) is None
        figure = usage_charts.month_bars(usage_rules.frame(months), words=Words("ru"), service=service, unit="kwh")
        drawn = [value for bars in figure.data if bars.type == "bar" for value in bars.y if value is not None]
        assert sum(drawn) == pytest.approx(float(sum(values_of(file))))

    def test_intervals_keep_every_gap(self, db, file, number, service):
        account_id = accounts.account_by_number(db, account_number=number).account_id
        span = usage_queries.interval_span(db, account_id=account_id, service=service)
        until = span.last_day + timedelta(days=1)
        asked = {"account_id": account_id, "service": service, "first": span.first_day, "until": until}

        filled = interval_rules.with_gaps(
            usage_queries.intervals(db, **asked), first=span.first_day, until=until, minutes=span.minutes
        )
        hours = usage_queries.interval_hours(db, **asked)
        share = interval_rules.coverage(
            usage_queries.interval_days(db, **asked), first=span.first_day, until=until, minutes=span.minutes
        )

        known = values_of(file)
        assert filled["usage"].count() == len(known)
        assert filled["usage"].sum() == hours["usage"].sum() == sum(known)
        assert filled["usage"].null_count() == filled.height - len(known) > 0
        assert share == pytest.approx(len(known) / filled.height)
