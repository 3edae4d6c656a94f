"""Real input: the interval files of real homes, imported as a company would, end in a usage page to the last digit."""

import csv
import gzip
import json
import re
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts import queries as accounts
from core.identity.model import Person, Role
from core.imports import operations
from core.imports.model import Request
from core.kit import clock, ids
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import ROOT, Settings
from core.ui import context
from data.database import Database

FILES = ROOT / "tests" / "data"
MICRO = Decimal("0.000001")
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
HOMES = {
    "SGSC-10006414": ("sgsc_home_10006414.csv.gz", "9900000001", "electricity", 2),
    "SGSC-10018250": ("sgsc_home_10018250.csv.gz", "9900000002", "electricity", 2),
    "UK-E": ("uk_home_electricity_kwh.csv.gz", "9900000003", "electricity", 1),
    "UK-G": ("uk_home_gas_kwh.csv.gz", "9900000003", "gas", 1),
}
PERSON = Person(ids.new(), "home@example.com", "Home", Role.HOUSEHOLD, "en", is_sample=False)
GRANT = """
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
values (uuid(), $person_id, $account_id, 'owner', null, 1, 'cli', $now, null, null)
"""


@pytest.fixture(scope="module")
def store():
    with Database.in_memory() as db:
        for kind in ("accounts", "meters"):
            imported(db, kind, FILES / f"{kind}.csv")
        for serial, (file, *_) in HOMES.items():
            imported(db, "intervals", FILES / file, constants={"serial_number": serial})
        for number in {number for _, number, *_ in HOMES.values()}:
            account = accounts.account_by_number(db, account_number=number)
            db.change(grant(account.account_id))
        yield db


@pytest.fixture
def home(store, monkeypatch):
    monkeypatch.setattr(context.identity, "person_by_token", lambda db, *, token, now: PERSON)
    process.use(Running(Settings(now=NOW), store))
    yield store
    process.use(None)


def imported(db, kind, path, **options):
    request = Request(kind=kind, path=path, file_name=path.name, language="en", **options)
    return operations.import_file(db, request, actor="cli", now=NOW, report=lambda *_: None)


def grant(account_id):
    return lambda tx: tx.write(GRANT, person_id=PERSON.person_id, account_id=account_id, now=NOW)


def hours_of(file):
    """Sum the file by local hour, and count the intervals of each."""
    sums, counts = defaultdict(Decimal), defaultdict(int)
    with gzip.open(FILES / file, "rt", newline="") as text:
        rows = csv.reader(text)
        next(rows)
        for *_, instant, value in rows:
            local = datetime.fromisoformat(instant).astimezone(clock.LOCAL).replace(minute=0)
            sums[local] += Decimal(value).quantize(MICRO)  # some senders print the noise of their floats
            counts[local] += 1
    return sums, counts


def year_of(number, service, year):
    page = AppTest.from_file(str(ROOT / "core" / "ui" / "portal.py"), default_timeout=60)
    for name, value in {"lang": "en", "account": number, "service": service, "view": "year", "year": str(year)}.items():
        page.query_params[name] = value
    page._page_hash = calc_hash("usage")
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def sentence(page):
    return re.sub(r"<[^>]+>", "", "".join(element.proto.body for element in page.get("html")))


def cells(page):
    """The heat map's hours: 24 rows of one number or None a day."""
    figure = json.loads(page.get("plotly_chart")[0].proto.spec)
    return figure["data"][0]["z"]


@pytest.mark.parametrize(("file", "number", "service", "in_an_hour"), HOMES.values(), ids=HOMES)
class TestTheUsagePageOfARealHome:
    def test_shows_the_total_of_the_file_year_by_year(self, home, file, number, service, in_an_hour):
        sums, _ = hours_of(file)

        for year in sorted({hour.year for hour in sums}):
            total = sum(value for hour, value in sums.items() if hour.year == year)
            shown = f"{total.quantize(Decimal('0.001')):,}\N{NO-BREAK SPACE}kWh in {year}"
            assert shown in sentence(year_of(number, service, year))

    def test_shows_each_hour_of_the_file_and_leaves_the_gaps_empty(self, home, file, number, service, in_an_hour):
        sums, counts = hours_of(file)
        year = max({hour.year for hour in sums}, key=lambda year: sum(hour.year == year for hour in sums)) - 1
        year = year if any(hour.year == year for hour in sums) else year + 1
        first = datetime(year, 1, 1, tzinfo=clock.LOCAL)

        found = cells(year_of(number, service, year))

        shown = {
            (day, hour): value for hour, row in enumerate(found) for day, value in enumerate(row) if value is not None
        }
        wanted = {((hour - first).days, hour.hour): value for hour, value in sums.items() if hour.year == year}
        assert shown.keys() == wanted.keys()
        assert all(Decimal(str(shown[place])) == value for place, value in wanted.items())
        assert max(counts.values()) == in_an_hour


class TestGaps:
    def test_are_told_in_words(self, home):
        page = year_of("9900000002", "electricity", 2012)

        assert re.search(r"Data present: \d", sentence(page))
