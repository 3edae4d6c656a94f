"""The monthly penalty lines: equal to the rule for one account, for the sample region and for random histories."""

import uuid
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.billing import debts, operations, penalty_close, penalty_facts, penalty_sheet, queries
from core.billing.model import PaymentStatus
from core.kit import clock, money, period
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories import sample
from tests.factories.billing import charge, make_payer, paid, write

APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))
GROUPS = ("citizen", "other", "association", "managing")


def store():
    database = Database.in_memory(threads=2)
    tariffs.load_reference(database)
    operations.load_reference(database)
    return database


@pytest.fixture(scope="module")
def shared():
    with store() as database:
        yield database


def empty(db):
    db.change(lambda tx: tx.write("delete from live.account"))
    for table in ("charge", "payment", "allocation"):
        db.bulk("history", lambda tx, table=table: tx.write(f"delete from history.{table}"))


@pytest.fixture
def db(shared):
    empty(shared)
    return shared


@pytest.fixture
def own_db():
    with store() as database:
        yield database


def close(db, *months, last_id=10):
    def change(tx):
        return penalty_close.add_many(tx, periods=list(months), first_id=1, last_id=last_id, batch_id=uuid.uuid4())

    return db.bulk("history", change)


def lines(db, *, account_id=1):
    rows = db.records(
        "select period, service, amount, due_on from history.charge where line = 'penalty' and account_id = $account_id"
        " order by period, service",
        account_id=account_id,
    )
    return {(row["period"], row["service"]): row["amount"] for row in rows}


def expected(db, *, account_id, months, facts):
    """Return the lines of each month by the rule for one account, closed month after month."""
    payments = queries.payments(db, account_id=account_id)
    every = queries.month_charges(db, account_id=account_id, payments=payments)
    group = queries.penalty_group(db, account_id=account_id)
    before = defaultdict(lambda: money.ZERO)
    found = {}
    for month in months:
        as_of = period.shifted(month, by=1) - timedelta(days=1)
        known = [payment for payment in payments if payment.counted_on <= as_of]
        total = defaultdict(lambda: money.ZERO)
        for debt in debts.debts([one for one in every if one.period <= month], known):
            total[debt.service] += debts.penalty(debt, as_of=as_of, group=group, facts=facts).amount
        for service in total:
            if total[service] != before[service]:
                found[month, service] = total[service] - before[service]
        before = total
    return found


class TestAdd:
    def test_bills_what_ran_in_each_month(self, db):
        make_payer(db)
        write(db, charge(date(2025, 3, 1), "5000.00"))  # due on 10 April
        write(db, *paid("1", date(2025, 7, 20), [("electricity", date(2025, 3, 1), "5000.00")]))

        for month in (APRIL, MAY, JUNE, JULY, date(2025, 8, 1)):
            close(db, month)

        assert lines(db) == {
            (MAY, "electricity"): Decimal("33.25"),  # 21 days from 11 May
            (JUNE, "electricity"): Decimal("47.50"),
            (JULY, "electricity"): Decimal("54.44"),
        }
        assert sum(lines(db).values()) == Decimal("135.19")  # domain.md 3.1 A

    def test_adds_nothing_a_second_time(self, db):
        make_payer(db)
        write(db, charge(date(2025, 3, 1), "5000.00"))

        close(db, MAY)
        before = lines(db)
        close(db, MAY)

        assert lines(db) == before == {(MAY, "electricity"): Decimal("33.25")}
        assert db.value("select count(*) from history.charge where line = 'penalty'") == 1

    def test_takes_off_what_was_counted_before_a_payment_was_posted(self, db):
        make_payer(db)
        write(db, charge(date(2025, 3, 1), "5000.00"))
        write(db, *paid("1", date(2025, 5, 21), [("electricity", date(2025, 3, 1), "5000.00")], days_to_post=14))

        close(db, MAY)
        close(db, JUNE)

        assert lines(db) == {(MAY, "electricity"): Decimal("33.25"), (JUNE, "electricity"): Decimal("-15.83")}
        assert sum(lines(db).values()) == Decimal("17.42")  # 11 days at 9.5 / 300

    def test_writes_a_line_that_can_be_printed(self, db):
        make_payer(db)
        write(db, charge(date(2025, 3, 1), "5000.00"), charge(MAY, "10.00"))

        close(db, MAY)

        row = db.record("select * from history.charge where line = 'penalty'")
        assert (row["volume"], row["rate"], row["unit"], row["vat_amount"]) == (1, 0, "rub", 0)
        assert row["due_on"] == date(2025, 6, 10)

    def test_makes_up_in_the_next_bill_for_a_month_whose_rate_was_not_known(self, own_db):
        db = own_db
        make_payer(db)
        make_payer(db, account_id=2, group="other")
        write(db, charge(date(2026, 9, 1), "1000.00"), charge(date(2026, 9, 1), "1000.00", account_id=2))

        unknown = close(db, date(2027, 1, 1))

        assert unknown == (("citizen", date(2027, 1, 1)),)
        assert lines(db) == {}
        assert lines(db, account_id=2) != {}

        db.change(lambda tx: tx.write("update live.penalty_cap set valid_to = date '2028-01-01'"))

        assert close(db, date(2027, 2, 1)) == ()
        total = expected(db, account_id=1, months=[date(2027, 2, 1)], facts=penalty_facts.facts(db))
        assert lines(db) == total != {}

    def test_leaves_penalty_that_the_payer_named_out_of_the_debt(self, db):
        make_payer(db)
        write(db, charge(date(2025, 3, 1), "5000.00"))
        write(db, *paid("1", date(2025, 4, 5), [("electricity", date(2025, 3, 1), "5000.00")], is_penalty=True))

        close(db, MAY)

        assert lines(db) == {(MAY, "electricity"): Decimal("33.25")}


AMOUNTS = st.decimals(min_value=Decimal(-50), max_value=Decimal(9000), places=2)
SERVICES = st.sampled_from(["electricity", "heat"])
START = date(2021, 11, 1)
MONTHS = [period.shifted(START, by=count) for count in range(14)]


@st.composite
def histories(draw):
    rows = []
    owed = []
    for month in draw(st.lists(st.sampled_from(MONTHS[:10]), min_size=1, max_size=4, unique=True)):
        service = draw(SERVICES)
        amount = draw(AMOUNTS)
        rows.append(charge(month, amount, service=service))
        if amount > 0:
            owed.append((month, service, amount))
    for number, (month, service, amount) in enumerate(owed):
        left = amount
        for part in range(draw(st.integers(0, 3))):
            share = money.rounded(
                left * draw(st.sampled_from([Decimal("0.3"), Decimal("0.77"), Decimal(1), Decimal("1.2")]))
            )
            day = period.shifted(month, by=1) + timedelta(days=draw(st.integers(0, 220)))
            if share > 0:
                rows += paid(
                    f"{number}-{part}",
                    day,
                    [(service, month, share)],
                    days_to_post=draw(st.integers(0, 40)),
                    status=draw(st.sampled_from(["posted", "posted", "posted", "refunded"])),
                )
                left = max(Decimal(0), left - share)
    return draw(st.sampled_from(GROUPS)), rows


class TestEqualToTheRule:
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some=st.lists(histories(), min_size=4, max_size=8))
    def test_for_random_histories_month_after_month_and_many_months_at_once(self, shared, some):
        db = shared
        empty(db)
        for account_id, (group, rows) in enumerate(some, start=1):
            make_payer(db, account_id=account_id, group=group)
            write(db, *((statement, values | {"account_id": account_id}) for statement, values in rows))
        facts = penalty_facts.facts(db)
        wanted = {one: expected(db, account_id=one, months=MONTHS, facts=facts) for one in range(1, len(some) + 1)}

        close(db, *MONTHS)
        at_once = {one: lines(db, account_id=one) for one in wanted}
        db.bulk("history", lambda tx: tx.write("delete from history.charge where line = 'penalty'"))
        for month in MONTHS:
            close(db, month)

        assert at_once == wanted
        assert {one: lines(db, account_id=one) for one in wanted} == wanted

    def test_for_every_account_of_the_sample_region(self):
        with sample.sample_database() as db:
            db.bulk("history", lambda tx: tx.write("delete from history.charge where line = 'penalty'"))
            months = [row["period"] for row in db.records("select distinct period from history.charge order by period")]
            facts = penalty_facts.facts(db)
            close(db, *months, last_id=10_000)
            found = db.records("select account_id, period, service, amount from history.charge where line = 'penalty'")

            by_account = defaultdict(dict)
            for row in found:
                by_account[row["account_id"]][row["period"], row["service"]] = row["amount"]
            accounts = [row["account_id"] for row in db.records("select account_id from live.account")]
            for account_id in accounts:
                assert by_account[account_id] == expected(db, account_id=account_id, months=months, facts=facts)
            assert len(by_account) > 10


class TestSheet:
    def test_sums_to_what_was_billed_and_what_comes_next(self, db):
        make_payer(db)
        write(db, charge(date(2025, 3, 1), "5000.00"))
        write(db, *paid("1", date(2025, 6, 15), [("electricity", date(2025, 3, 1), "3000.00")]))
        close(db, MAY)
        payments = queries.payments(db, account_id=1)
        months = queries.month_charges(db, account_id=1, payments=payments)

        sheet = penalty_sheet.sheet(
            months, payments, as_of=date(2025, 7, 20), group="citizen", facts=penalty_facts.facts(db)
        )

        assert [(row.debt_amount, row.paid_on, row.days.day_count) for row in sheet.rows] == [
            (Decimal("3000.00"), date(2025, 6, 15), 36),
            (Decimal("2000.00"), None, 60),
            (Decimal("2000.00"), None, 11),
        ]
        assert sum(row.amount for row in sheet.rows) == sheet.counted_amount == Decimal("88.28")
        assert (sheet.billed_amount, sheet.unbilled_amount) == (Decimal("33.25"), Decimal("55.03"))
        assert all(payment.status is PaymentStatus.POSTED for payment in payments)
        assert clock.local_day(payments[0].paid_at) == date(2025, 6, 15)
