"""A reading that comes after a month was charged by the average becomes a correction, also below the estimated dial."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from core.closing import operations, queries, rules
from core.kit import clock, period
from core.metering import operations as metering
from core.metering.model import Submission
from data import checks
from tests.factories.accounts import grant, make_account
from tests.factories.metering import TODAY, bill, make_home, make_store

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
LINES = (
    "select line, basis, volume, corrects_period from history.charge where account_id = 1 and period = $p"
    " and service = 'electricity' order by line desc"
)
FROM_THE_ESTIMATE = "update live.submitted_reading set previous_value = 10180, usage = 220"
CORRECTED = "update live.submitted_reading set value = 10350, usage = 350 where value = 10400"
INVARIANTS = {"readings_add_up", "charges_follow_readings", "charges_multiply", "months_closed_add_up"}


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
    now = datetime.combine(period.shifted(month, by=1), time(9), tzinfo=clock.LOCAL)
    operations.close(store, period=month, now=now, actor="cli")


def lines(store, month):
    return [tuple(row.values()) for row in store.records(LINES, p=month)]


def send(store, home, register_id, value, day=TODAY):
    values = {register_id: Decimal(value)}
    now = datetime.combine(day, time(12), tzinfo=clock.LOCAL)
    metering.submit_reading(store, Submission(home.owner, 1, "electricity", values, day, now, f"key {day}"))


def broken(store):
    return {name for name, _, frame in checks.run(store) if frame.height} & INVARIANTS


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

        assert broken(store) == set()

    def test_counts_from_the_estimated_dial_what_was_submitted_after_it(self, db):
        store, home, register_id = db
        send(store, home, register_id, "10400")
        store.change(lambda tx: tx.write(FROM_THE_ESTIMATE))
        kept = queries.facts(store, account_id=1, period=NOVEMBER)

        close(store, NOVEMBER)

        reading = store.record("select previous_value, value, usage from history.reading where period = $p", p=NOVEMBER)
        assert reading == {"previous_value": Decimal(10180), "value": Decimal(10400), "usage": Decimal(220)}
        assert broken(store) == set()
        alone = [(line.line, line.basis, line.volume, line.corrects_period) for line in rules.lines(kept)]
        assert lines(store, NOVEMBER) == alone

    def test_counts_from_what_was_billed_when_the_month_before_was_corrected_later(self, db):
        store, home, register_id = db
        send(store, home, register_id, "10400")
        send(store, home, register_id, "10500", day=date(2026, 11, 28))
        store.change(lambda tx: tx.write(CORRECTED))

        close(store, NOVEMBER)
        close(store, DECEMBER)

        reading = store.record("select previous_value, value, usage from history.reading where period = $p", p=DECEMBER)
        assert reading == {"previous_value": Decimal(10350), "value": Decimal(10500), "usage": Decimal(150)}
        assert broken(store) == set()
