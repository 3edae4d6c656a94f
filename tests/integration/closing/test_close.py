"""The close of a month: the same for one account and for all, repeatable, goes on after a crash, changes nothing closed."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from core.closing import operations, queries, rules
from core.closing.model import House
from core.kit import clock
from data import checks
from tests.factories.sample import sample_database

NOVEMBER = date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=clock.LOCAL)
COLUMNS = (
    *("service", "line", "zone", "block", "basis", "volume", "unit", "rate", "amount", "vat_amount", "charged_from"),
    *(
        "charged_to",
        "corrects_period",
        "norm",
        "person_count",
        "area_m2",
        "house_area_m2",
        "house_volume",
        "coefficient",
    ),
    "absent_days",
)
SHARED = (
    "select a.account_id, s.service, h.total_area_m2, s.shared_volume from live.house_account as a"
    " inner join live.house as h using (house_id) inner join history.house_share as s using (house_id) where s.period = $period"
)
STORED = (
    f"select account_id, due_on, {', '.join(COLUMNS)} from history.charge where period = $period and line <> 'penalty'"
)


def accounts(db):
    return [row["account_id"] for row in db.records("select account_id from live.account order by account_id")]


def stored(db, period):
    found = defaultdict(list)
    for row in db.records(STORED, period=period):
        found[row["account_id"]].append(tuple(row[name] for name in COLUMNS))
    return {account_id: sorted(lines, key=str) for account_id, lines in found.items()}


def counted(facts):
    drafts = {account_id: rules.lines(item) for account_id, item in facts.items()}
    return {
        account_id: sorted((tuple(getattr(draft, name) for name in COLUMNS) for draft in lines), key=str)
        for account_id, lines in drafts.items()
        if lines
    }


def facts_of(db, period, *, turn=0, of=1):
    """The facts of every account, or of each `of`-th one."""
    chosen = accounts(db)[turn::of]
    return {account_id: queries.facts(db, account_id=account_id, period=period) for account_id in chosen}


def with_houses(db, facts):
    """What a house shares is known after all its flats were counted."""
    shared = defaultdict(dict)
    for row in db.records(SHARED, period=NOVEMBER):
        shared[row["account_id"]][row["service"]] = House(row["total_area_m2"], row["shared_volume"])
    return {
        account_id: replace(
            item, points=tuple(replace(point, house=shared[account_id].get(point.service)) for point in item.points)
        )
        for account_id, item in facts.items()
    }


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


class TestOneSourceOfTruth:
    @pytest.mark.parametrize(
        ("turn", "period"), [*enumerate([date(2023, 11, 1), date(2024, 7, 1), date(2025, 12, 1), date(2026, 10, 1)])]
    )
    def test_each_account_of_a_past_month_counts_alone_as_with_all_others(self, past, turn, period):
        facts = facts_of(past, period, turn=turn, of=4)
        lines = stored(past, period)

        assert counted(facts) == {account_id: lines[account_id] for account_id in facts if account_id in lines}

    def test_each_account_counted_before_the_close_is_charged_so(self, closed):
        db, before, _ = closed

        assert counted(with_houses(db, before)) == stored(db, NOVEMBER)


class TestClose:
    def test_keeps_every_invariant(self, closed):
        db, _, _ = closed

        assert {name: frame.height for name, _, frame in checks.run(db) if frame.height} == {}

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
