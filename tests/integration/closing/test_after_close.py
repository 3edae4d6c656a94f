"""What follows a close: credit is spent on the new bills, documents are numbered, dashboards agree; a repeat changes nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.billing import queries as billing
from core.billing import rules as billing_rules
from core.documents import queries as documents
from core.jobs.model import Job, JobStatus
from core.kit import clock, ids
from core.payments import posting
from core.runtime import jobs
from data import checks
from tests.factories.sample import sample_database

NOVEMBER = date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=clock.LOCAL)
PREPAID = 40
LEFT = "select amount from history.payment where payment_number = 'BEFORE'"
SPENT = "select coalesce(sum(amount), 0) from history.allocation where payment_number = 'BEFORE'"


def job():
    return Job(
        job_id=ids.new(),
        kind="close",
        parameters={"period": "2026-11-01"},
        status=JobStatus.RUNNING,
        done_count=0,
        total_count=None,
        step=None,
        result=None,
        error=None,
        requested_by="cli",
        requested_at=DECEMBER,
        started_at=DECEMBER,
        finished_at=None,
    )


def close(db):
    return jobs.close_month(db, job(), lambda *_: None)


def counts(db):
    tables = ("history.charge", "history.allocation", "history.reading", "live.document")
    return {table: db.value(f"select count(*) from {table}") for table in tables}


@pytest.fixture(scope="module")
def closed():
    with sample_database() as db:
        owed = max(billing.balances(db, account_ids=[PREPAID])[PREPAID], Decimal(0))
        paid = posting.Incoming("BEFORE", PREPAID, owed + 50_000, datetime(2026, 11, 25, tzinfo=UTC), "card")
        posting.post(db, [paid], now=datetime(2026, 11, 25, tzinfo=UTC), batch_id=ids.new(), actor="gateway")
        before = db.value(SPENT)
        close(db)
        yield db, before


class TestCloseMonth:
    def test_spends_credit_on_the_new_bill(self, closed):
        db, before = closed
        payments = billing.payments(db, account_id=PREPAID)
        months = billing.month_charges(db, account_id=PREPAID, payments=payments)
        november = [month for month in months if month.period == NOVEMBER]

        assert november
        assert all(month.open_amount == 0 for month in november)
        assert db.value(SPENT) - before == sum(month.total_amount for month in november)
        assert db.value(SPENT) < db.value(LEFT)

    def test_leaves_a_ledger_whose_months_follow_each_other_to_the_balance(self, closed):
        db, _ = closed
        account_ids = [row["account_id"] for row in db.records("select account_id from live.account")]
        balances = billing.balances(db, account_ids=account_ids)

        for account_id in account_ids[::6]:
            payments = billing.payments(db, account_id=account_id)
            months = billing.month_charges(db, account_id=account_id, payments=payments)
            rows = billing_rules.ledger(months, payments)
            assert (rows[-1].closing_amount if rows else 0) == balances.get(account_id, 0)

    def test_numbers_the_documents_of_organisations(self, closed):
        db, _ = closed

        charged = documents.charged_accounts(
            db, period=NOVEMBER, customer_kind="organisation", after_id=-1, count=10_000
        )
        numbered = db.records(
            "select distinct account_id from live.document where period = $p and kind = 'invoice'", p=NOVEMBER
        )

        assert sorted(row["account_id"] for row in numbered) == sorted(charged) != []

    def test_keeps_every_invariant(self, closed):
        db, _ = closed

        assert {name: frame.height for name, _, frame in checks.run(db) if frame.height} == {}

    def test_changes_nothing_when_it_is_repeated(self, closed):
        db, _ = closed
        before = counts(db)

        result = close(db)

        assert result["is_repeated"]
        assert counts(db) == before
