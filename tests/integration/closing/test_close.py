"""The close of a month: the same for one account and for all, repeatable, goes on after a crash, changes nothing closed."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from bench import recount
from core.closing import operations, queries
from core.kit import clock
from core.metering import register_states
from data import checks, inserts
from tests.factories.sample import sample_database

NOVEMBER = date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=clock.LOCAL)
PAST = [
    *(date(2023, 11, 1), date(2024, 7, 1), date(2025, 7, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 4, 1)),
    *(date(2026, 7, 1), date(2026, 10, 1)),  # tariffs and VAT change in January, July and October
]
# What has to be among the accounts and months that are held to the rules of one account.
SITUATIONS = {
    "an average": "select count(*) from history.charge where basis = 'average'",
    "a norm": "select count(*) from history.charge where basis = 'norm'",
    "an absence": "select count(*) from history.charge where absent_days > 0",
    "a late reading": "select count(*) from history.charge where corrects_period < period",
    "a raised norm": "select count(*) from history.charge where line = 'raising'",
    "a shared house": "select count(*) from history.charge where line = 'common_needs'",
    "an organisation": "select count(*) from history.charge where vat_amount > 0",
    "a second range": "select count(*) from history.charge where block > 1",
    "a replaced meter": "select count(*) from live.meter where removed_on between date '2023-11-01' and date '2026-10-31'",
}


def accounts(db):
    return [row["account_id"] for row in db.records("select account_id from live.account order by account_id")]


def stored(db, period):
    return recount.stored(db, accounts(db), period)


def facts_of(db, period, *, turn=0, of=1):
    """The facts of every account, or of each `of`-th one."""
    return recount.facts(db, accounts(db)[turn::of], period)


def close(db, **options):
    return operations.close(db, period=NOVEMBER, now=DECEMBER, actor="cli", **options)


@pytest.fixture(scope="module")
def past():
    with sample_database() as db:
        yield db


@pytest.fixture(scope="module")
def closed():
    """The sample after its running month was closed, with the facts before: (db, facts, result)."""
    with sample_database() as db:
        before = facts_of(db, NOVEMBER)
        yield db, before, close(db, range_size=120)


@pytest.fixture(scope="module")
def half():
    """The sample where the meters of its first half were taken down long before: (db, last account of the half)."""
    with sample_database() as db:
        middle = accounts(db)[len(accounts(db)) // 2 - 1]
        for statement in (
            "update live.meter set removed_on = date '2026-08-15' where account_id <= $last",
            "update live.service_point set closed_on = date '2026-08-15' where account_id <= $last",
            "update live.account set closed_on = date '2026-08-15' where account_id <= $last",
        ):
            db.change(lambda tx, statement=statement: tx.write(statement, last=middle))
        yield db, middle


class TestOneSourceOfTruth:
    @pytest.mark.parametrize(("place", "period"), [*enumerate(PAST)])
    def test_each_account_of_a_past_month_counts_alone_as_with_all_others(self, past, place, period):
        facts = facts_of(past, period, turn=place % 2, of=2)
        lines = stored(past, period)

        assert recount.counted(facts) == {account_id: lines[account_id] for account_id in facts if account_id in lines}

    @pytest.mark.parametrize("what", SITUATIONS)
    def test_is_held_to_every_situation(self, past, what):
        assert past.value(SITUATIONS[what]) > 0

    def test_explains_every_bill_of_the_fresh_month(self, closed):
        db, _, _ = closed

        assert [each for each in accounts(db)[::3] if not recount.is_explained(db, each, NOVEMBER)] == []

    def test_each_account_counted_before_the_close_is_charged_so(self, closed):
        db, before, _ = closed

        assert recount.counted(recount.with_houses(db, before, NOVEMBER)) == stored(db, NOVEMBER)


class TestClose:
    def test_keeps_every_invariant(self, closed):
        db, _, _ = closed

        assert {name: frame.height for name, _, frame in checks.run(db) if frame.height} == {}

    def test_leaves_the_states_that_all_readings_give(self, closed):
        db, _, _ = closed
        every = "select * exclude (account_id) from history.register_state order by register_id"
        added = db.records(every)

        register_states.rebuild(db)

        assert {row["last_period"] for row in added} == {NOVEMBER}
        assert added == db.records(every)

    def test_uses_what_people_sent(self, closed):
        db, _, _ = closed
        sent = db.value(
            "select count(*) from live.submitted_reading where status = 'accepted' and period = $p", p=NOVEMBER
        )

        used = db.value(
            "select count(*) from history.reading where submission_id is not null and period = $p", p=NOVEMBER
        )

        assert 0 < used <= sent

    def test_says_what_it_came_to(self, closed):
        db, _, result = closed

        amount = db.value("select sum(amount + vat_amount) from history.charge where period = $p", p=NOVEMBER)

        assert result.amount == amount > Decimal(0)
        assert queries.close(db, period=NOVEMBER)["status"] == "closed"

    def test_changes_nothing_when_it_is_repeated(self, closed):
        db, _, result = closed
        before = stored(db, NOVEMBER)

        again = close(db)

        assert (again.is_repeated, again.amount, again.line_count) == (True, result.amount, result.line_count)
        assert stored(db, NOVEMBER) == before


class TestRefusals:
    def test_of_a_month_that_is_not_over(self, past):
        with pytest.raises(operations.PeriodNotOver):
            operations.close(past, period=NOVEMBER, now=datetime(2026, 11, 30, 23, tzinfo=clock.LOCAL), actor="cli")

    def test_of_a_month_that_an_import_charged(self):
        with sample_database() as db:
            db.bulk("live", lambda tx: tx.write("delete from live.period_close where period = '2026-10-01'"))

            with pytest.raises(operations.PeriodCharged):
                operations.close(db, period=date(2026, 10, 1), now=DECEMBER, actor="cli")


class TestTrial:
    def test_keeps_nothing(self):
        with sample_database() as db:
            tried = close(db, is_dry=True, range_size=120)

            assert tried.is_dry
            assert tried.line_count > 500
            assert stored(db, NOVEMBER) == {}
            assert queries.close(db, period=NOVEMBER) is None


class TestRangeWithoutReadings:
    def test_is_no_hindrance_to_a_trial(self, half, monkeypatch):
        db, middle = half
        monkeypatch.setattr(inserts, "MANY", 1)

        assert close(db, is_dry=True, range_size=middle).line_count > 0

    def test_keeps_its_states(self, half):
        db, middle = half
        every = "select * from history.register_state where account_id <= $last order by register_id"
        before = db.records(every, last=middle)

        close(db, range_size=middle)

        assert before == db.records(every, last=middle)
        assert db.value(
            "select count(*) from history.reading where period = $p and account_id > $last", p=NOVEMBER, last=middle
        )
        assert not db.value(
            "select count(*) from history.reading where period = $p and account_id <= $last", p=NOVEMBER, last=middle
        )


class TestCrash:
    @pytest.mark.parametrize("place", [1, 2, 4, 5])
    def test_between_two_ranges_loses_and_doubles_nothing(self, closed, place):
        whole, _, _ = closed

        class Killed(BaseException):
            pass

        def killed(done, _total, _step):
            if done == place:
                raise Killed

        with sample_database() as db:
            with pytest.raises(Killed):
                close(db, range_size=120, progress=killed)
            result = close(db, range_size=120)

            assert not result.is_repeated
            assert stored(db, NOVEMBER) == stored(whole, NOVEMBER)

    def test_before_a_written_range_was_remembered_doubles_nothing(self, closed, monkeypatch):
        whole, _, _ = closed
        remember = operations._remember

        def forgetful(run, stage, accounts):
            if stage == "charges":
                raise KeyboardInterrupt
            remember(run, stage, accounts)

        with sample_database() as db:
            monkeypatch.setattr(operations, "_remember", forgetful)
            with pytest.raises(KeyboardInterrupt):
                close(db, range_size=120)
            monkeypatch.undo()
            close(db, range_size=120)

            assert stored(db, NOVEMBER) == stored(whole, NOVEMBER)
