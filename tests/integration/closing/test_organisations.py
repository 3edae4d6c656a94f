"""Organisations that hand in no readings: the same month of last year twice, then the allowed power in all hours (ОП 442)."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from core.closing import operations, queries, reference, rules
from core.kit import clock, period
from core.metering import operations as metering
from core.metering.model import Submission
from tests.factories.accounts import grant, make_account
from tests.factories.metering import bill, make_home, make_store

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (9, 10, 11, 12))
USED = "select source, usage from history.reading where account_id = 1 and period = $p order by register_id"
CHARGED = "select line, basis, volume from history.charge where account_id = 1 and period = $p and line = 'usage'"
LAST_YEAR = "update history.reading set usage = $usage where account_id = 1 and period = $p"


def close(store, month):
    """Close a month, and hold what was charged to the rules of one account with the facts of the day before."""
    facts = queries.facts(store, account_id=1, period=month)
    now = datetime.combine(period.shifted(month, by=1), time(9), tzinfo=clock.LOCAL)
    operations.close(store, period=month, now=now, actor="cli")
    counted = [(draft.line, draft.basis, draft.volume) for draft in rules.lines(facts) if draft.line == "usage"]
    assert sorted(counted) == sorted(charged(store, month))


def charged(store, month):
    return [tuple(row.values()) for row in store.records(CHARGED, p=month)]


def used(store, month):
    return [tuple(row.values()) for row in store.records(USED, p=month)]


@pytest.fixture
def shop(request):
    """A shop whose meter was read until September, 180 a month; a year before October 300, before November nothing."""
    with make_store() as store:
        reference.load(store)
        make_account(store, account_id=1, kind="organisation")
        values = {"max_power_kw": Decimal(25), "monthly": None} | getattr(request, "param", {})
        home = make_home(store, account_id=1, **values)
        for register_id in home.registers.values():
            bill(
                store, account_id=1, register_id=register_id, value=Decimal(10000), monthly=Decimal(180), last=SEPTEMBER
            )
        year_before = period.shifted(OCTOBER, by=-12)
        store.bulk("history", lambda tx: tx.write(LAST_YEAR, usage=Decimal(300), p=year_before))
        gone = period.shifted(NOVEMBER, by=-12)
        store.bulk("history", lambda tx: tx.write("delete from history.reading where period = $p", p=gone))
        grant(store, actor=home.owner, account_id=1)
        yield store, home


class TestOrganisation:
    def test_pays_for_the_same_month_of_last_year_then_for_its_power(self, shop):
        store, _ = shop

        for month in (OCTOBER, NOVEMBER, DECEMBER):
            close(store, month)

        assert used(store, OCTOBER) == [("average", Decimal("300.0000"))]
        assert used(store, NOVEMBER) == [("average", Decimal("180.0000"))]  # the last volume that is known
        assert used(store, DECEMBER) == [("norm", Decimal(25 * 24 * 31))]
        assert sum(volume for _, _, volume in charged(store, DECEMBER)) == Decimal(25 * 24 * 31)

    @pytest.mark.parametrize("shop", [{"max_power_kw": None}], indirect=True)
    def test_pays_for_the_usual_power_where_the_contract_names_none(self, shop):
        store, _ = shop

        for month in (OCTOBER, NOVEMBER, DECEMBER):
            close(store, month)

        assert used(store, DECEMBER) == [("norm", Decimal(15 * 24 * 31))]

    @pytest.mark.parametrize("shop", [{"zones": ("day", "night")}], indirect=True)
    def test_shares_the_power_between_its_zones(self, shop):
        store, _ = shop

        for month in (OCTOBER, NOVEMBER, DECEMBER):
            close(store, month)

        assert [usage for _, usage in used(store, DECEMBER)] == [Decimal(25 * 12 * 31)] * 2

    def test_is_charged_by_its_meter_again_when_a_reading_comes(self, shop):
        store, home = shop
        close(store, OCTOBER)
        (register_id,) = home.registers.values()
        now = datetime(2026, 11, 20, 12, tzinfo=clock.LOCAL)
        values = {register_id: Decimal(10400)}
        metering.submit_reading(store, Submission(home.owner, 1, "electricity", values, now.date(), now, "1"))

        close(store, NOVEMBER)

        adjusted = store.records(
            "select corrects_period, volume from history.charge where period = $p and line = 'adjustment'", p=NOVEMBER
        )
        assert charged(store, NOVEMBER) == [("usage", "reading", Decimal("200.0000"))]
        assert [tuple(row.values()) for row in adjusted] == [(OCTOBER, Decimal("-100.0000"))]

    def test_begins_anew_after_a_reading(self, shop):
        store, home = shop
        for month in (OCTOBER, NOVEMBER):
            close(store, month)
        (register_id,) = home.registers.values()
        now = datetime(2026, 12, 20, 12, tzinfo=clock.LOCAL)
        values = {register_id: Decimal(10600)}
        metering.submit_reading(store, Submission(home.owner, 1, "electricity", values, now.date(), now, "1"))
        close(store, DECEMBER)

        close(store, date(2027, 1, 1))

        assert used(store, date(2027, 1, 1)) == [("average", Decimal("180.0000"))]
