"""Aggregates are what the rows they stand for say."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.billing import rules as billing
from core.reporting import operations
from data.database import Database
from tests.factories.sample import sample_database

TABLES = ("arrears", "debtors", "collection", "readings_received", "similar_usage")


@pytest.fixture(scope="module")
def db():
    with sample_database() as database:
        yield database


def fingerprints(db):
    return {
        name: db.record(f"select count(*) as n, sum(hash(t)::hugeint) as total from history.{name} as t")
        for name in TABLES
    }


class TestRebuild:
    @pytest.mark.parametrize("service", [None, "heat"])
    def test_counts_an_account_that_owes_once(self, db, service):
        as_of = date(2026, 10, 31)
        owed = defaultdict(Decimal)
        for row in db.records("select account_id, service, period, amount + vat_amount as amount from history.charge"):
            owed[row["account_id"], row["service"], row["period"]] += row["amount"]
        for row in db.records("select * from history.allocation where posted_on <= $as_of", as_of=as_of):
            owed[row["account_id"], row["service"], row["period"]] -= row["amount"]
        expected = {
            account
            for (account, of, period), amount in owed.items()
            if amount > 0 and period <= as_of and service in (None, of)
        }

        counted = db.value(
            "select sum(account_count)::bigint from history.debtors where as_of = $as_of and service = $service",
            as_of=as_of,
            service=service or "",
        )

        assert counted == len(expected)

    @pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2026, 10, 31)])
    def test_ages_debts_by_the_rule_of_billing(self, db, as_of):
        charges = db.records(
            "select account_id, service, period, min(due_on) as due_on, sum(amount + vat_amount) as amount from history.charge"
            " where period <= $as_of group by all",
            as_of=as_of,
        )
        posted = {
            (row["account_id"], row["service"], row["period"]): row["amount"]
            for row in db.records(
                "select account_id, service, period, sum(amount) as amount from history.allocation where posted_on <= $as_of"
                " group by all",
                as_of=as_of,
            )
        }
        expected = defaultdict(lambda: [set(), Decimal(0)])
        for row in charges:
            rest = row["amount"] - posted.get((row["account_id"], row["service"], row["period"]), Decimal(0))
            if rest > 0:
                cell = expected[row["service"], str(billing.age(row["due_on"], today=as_of))]
                cell[0].add(row["account_id"])
                cell[1] += rest

        found = {
            (row["service"], row["age"]): (row["n"], row["amount"])
            for row in db.records(
                "select service, age, sum(account_count)::bigint as n, sum(amount) as amount from history.arrears"
                " where as_of = $as_of group by all",
                as_of=as_of,
            )
        }

        assert found == {key: (len(accounts), amount) for key, (accounts, amount) in expected.items()}

    def test_can_be_repeated(self, db):
        before = fingerprints(db)

        operations.rebuild(db, periods=None)
        operations.rebuild(db, periods=[date(2026, 5, 17)])

        assert fingerprints(db) == before

    def test_does_not_depend_on_how_the_accounts_were_cut(self, db, monkeypatch):
        before = fingerprints(db)
        monkeypatch.setattr(operations, "_RANGE", 70)

        operations.rebuild(db, periods=None)

        assert fingerprints(db) == before

    def test_fills_the_month_that_changed_and_those_after_it(self, db):
        assert operations.rebuild(db, periods=[date(2026, 9, 1)]) == (
            date(2026, 9, 1),
            date(2026, 10, 1),
            date(2026, 11, 1),
        )

    def test_counts_every_expected_meter_once(self, db):
        counted = db.value("select sum(meter_count)::bigint from history.readings_received where period = '2026-10-01'")
        meters = db.value(
            "select count(*) from live.meter as m inner join live.account as a on m.account_id = a.account_id"
            " where m.installed_on <= '2026-10-31' and (m.removed_on is null or m.removed_on > '2026-10-31')"
            " and (a.closed_on is null or a.closed_on > '2026-10-31')"
        )
        missing = db.value(
            "select sum(meter_count)::bigint from history.readings_received where period = '2026-10-01' and channel = 'missing'"
        )
        estimated = db.value(
            "select count(distinct meter_id) from history.reading where period = '2026-10-01' and source in ('average', 'norm')"
        )

        assert counted == meters
        assert missing == estimated > 0

    def test_counts_what_was_sent_in_the_running_month(self, db):
        sent = db.value(
            "select sum(meter_count)::bigint from history.readings_received where period = '2026-11-01'"
            " and channel not in ('missing', 'remote')"
        )

        assert sent == db.value("select count(distinct meter_id) from live.submitted_reading")

    def test_collection_keeps_usage_and_money(self, db):
        row = db.record(
            "select sum(usage) as usage, sum(paid_amount) as paid from history.collection where service = 'cold_water'"
        )
        charged = db.value(
            "select sum(volume) from history.charge where service = 'cold_water' and line in ('usage', 'adjustment')"
        )

        assert row["usage"] == charged
        assert row["paid"] == db.value("select sum(amount) from history.allocation where service = 'cold_water'")

    def test_tells_similar_homes_from_ten_up(self, db):
        rows = db.frame("select account_count, median_usage from history.similar_usage")

        assert rows["account_count"].min() >= 10
        assert rows.height > 100

    def test_of_an_empty_store_fills_nothing(self):
        with Database.in_memory() as empty:
            assert operations.rebuild(empty, periods=None) == ()
            assert operations.rebuild(empty, periods=[date(2026, 1, 1) + timedelta(days=3)]) == ()
