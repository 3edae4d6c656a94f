"""A reading that comes after a month was charged by the average becomes a correction, also below the estimated dial."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.closing import operations
from core.kit import clock
from core.metering import operations as metering
from core.metering.model import Submission
from data import checks
from tests.factories.accounts import grant, make_account
from tests.factories.metering import NOW, TODAY, bill, make_home, make_store

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
LINES = (
    "select line, basis, volume, corrects_period from history.charge where account_id = 1 and period = $p"
    " and service = 'electricity' order by line desc"
)


@pytest.fixture
def db():
    """A home that sent readings until September, 10 000, at 180 a month; October is closed by the average."""
    with make_store() as store:
        make_account(store, account_id=1)
        home = make_home(store, account_id=1, monthly=None)
        grant(store, actor=home.owner, account_id=1)
        (register_id,) = home.registers.values()
        bill(
            store,
            account_id=1,
            register_id=register_id,
            value=Decimal(10000),
            monthly=Decimal(180),
            last=date(2026, 9, 1),
        )
        close(store, OCTOBER)
        yield store, home, register_id


def close(store, month):
    now = datetime(month.year, month.month + 1, 1, 9, tzinfo=clock.LOCAL)
    operations.close(store, period=month, now=now, actor="cli")


def lines(store, month):
    return [tuple(row.values()) for row in store.records(LINES, p=month)]


def send(store, home, register_id, value):
    values = {register_id: Decimal(value)}
    metering.submit_reading(store, Submission(home.owner, 1, "electricity", values, TODAY, NOW, "key"))


class TestLateReading:
    @pytest.mark.parametrize(
        ("value", "usage", "own", "correction"), [("10400", 220, 200, 20), ("10150", -30, 75, -105)]
    )
    def test_mends_the_averaged_month_in_the_next_bill(self, db, value, usage, own, correction):
        store, home, register_id = db
        before = lines(store, OCTOBER)
        send(store, home, register_id, value)

        close(store, NOVEMBER)

        kept = store.record("select previous_value, value, usage from history.reading where period = $p", p=NOVEMBER)
        assert kept == {"previous_value": Decimal(10180), "value": Decimal(value), "usage": Decimal(usage)}
        assert lines(store, NOVEMBER) == [
            ("usage", "reading", Decimal(own), None),
            ("adjustment", "calculation", Decimal(correction), OCTOBER),
        ]
        assert lines(store, OCTOBER) == before == [("usage", "average", Decimal(180), None)]

    def test_below_the_estimated_dial_breaks_no_invariant(self, db):
        store, home, register_id = db
        send(store, home, register_id, "10150")

        close(store, NOVEMBER)

        found = {name for name, _, frame in checks.run(store) if frame.height}
        assert not found & {"readings_add_up", "charges_follow_readings", "charges_multiply", "months_closed_add_up"}
