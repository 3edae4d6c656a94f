"""What the close keeps of old debts: used while nothing they were counted from changed, and never after."""

import uuid
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.billing import debts, operations, penalty_check, penalty_close, penalty_facts, queries
from core.kit import money, period
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories import sample
from tests.factories.billing import charge, make_payer, paid, write

MARCH = date(2025, 3, 1)
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)
ELECTRICITY = "electricity"


@pytest.fixture(scope="module")
def shared():
    with Database.in_memory(threads=2) as database:
        tariffs.load_reference(database)
        yield database


@pytest.fixture
def db(shared):
    operations.load_reference(shared)
    shared.change(lambda tx: tx.write("delete from live.account"))
    for table in ("charge", "payment", "allocation", "penalty_debt", "penalty_basis"):
        change(shared, f"delete from history.{table}")
    return shared


def close(db, *months):
    def change(tx):
        for month in months:
            penalty_close.add(tx, period=month, first_id=1, last_id=10, batch_id=uuid.uuid4())

    db.bulk("history", change)


def billed(db, *, account_id=1):
    total = defaultdict(lambda: money.ZERO)
    for row in db.records(
        "select service, amount from history.charge where line = 'penalty' and account_id = $account_id",
        account_id=account_id,
    ):
        total[row["service"]] += row["amount"]
    return dict(total)


def by_the_rule(db, month, *, account_id=1):
    """Return what has run on all debts of the account up to the month's end, by the rule for one account."""
    as_of = period.shifted(month, by=1) - timedelta(days=1)
    payments = queries.payments(db, account_id=account_id)
    charges = queries.month_charges(db, account_id=account_id, payments=payments)
    group, facts = queries.penalty_group(db, account_id=account_id), penalty_facts.facts(db)
    known = [payment for payment in payments if payment.counted_on <= as_of]
    total = defaultdict(lambda: money.ZERO)
    for debt in debts.debts([one for one in charges if one.period <= month], known):
        total[debt.service] += debts.penalty(debt, as_of=as_of, group=group, facts=facts).amount
    return {service: amount for service, amount in total.items() if amount}


def kept(db):
    rows = db.records("select period, penalty_amount from history.penalty_debt order by account_id, period, service")
    return {row["period"]: row["penalty_amount"] for row in rows}


def of_late_payer(db, *, group="citizen"):
    """A debt of March paid in July, one of April never paid, and one of May paid in time; closed up to September."""
    make_payer(db, group=group)
    write(db, charge(MARCH, "5000.00"), charge(date(2025, 4, 1), "700.00"), charge(date(2025, 5, 1), "900.00"))
    write(db, *paid("1", date(2025, 7, 20), [(ELECTRICITY, MARCH, "5000.00")]))
    write(db, *paid("2", date(2025, 6, 5), [(ELECTRICITY, date(2025, 5, 1), "900.00")]))
    close(db, *(date(2025, month, 1) for month in range(3, 10)))


def change(db, statement):
    db.bulk("history", lambda tx: tx.write(statement))


class TestWhatIsKept:
    def test_is_what_is_open_or_bore_a_penalty(self, db):
        of_late_payer(db)

        assert kept(db) == {MARCH: Decimal("135.19"), date(2025, 4, 1): None}
        assert billed(db) == by_the_rule(db, SEPTEMBER)

    def test_is_taken_and_not_counted_again(self, db):
        of_late_payer(db)
        change(
            db, "update history.penalty_debt set penalty_amount = penalty_amount + 1 where penalty_amount is not null"
        )

        close(db, OCTOBER)

        assert billed(db)[ELECTRICITY] == by_the_rule(db, OCTOBER)[ELECTRICITY] + 1

    def test_of_a_debt_that_is_settled_at_last_takes_its_penalty(self, db):
        of_late_payer(db)
        write(db, *paid("3", date(2025, 10, 9), [(ELECTRICITY, date(2025, 4, 1), "700.00")]))

        close(db, OCTOBER)

        assert kept(db)[date(2025, 4, 1)] > 0
        assert billed(db) == by_the_rule(db, OCTOBER)

    def test_is_the_same_after_many_months_at_once(self, db):
        of_late_payer(db)
        before = kept(db)
        change(db, "delete from history.charge where line = 'penalty'")

        def every(tx):
            months = [date(2025, month, 1) for month in range(3, 10)]
            penalty_close.add_many(tx, periods=months, first_id=1, last_id=10, batch_id=uuid.uuid4())

        db.bulk("history", every)

        assert kept(db) == before
        assert billed(db) == by_the_rule(db, SEPTEMBER)

    def test_does_not_change_when_a_month_is_counted_twice(self, db):
        of_late_payer(db)
        before = kept(db), billed(db)

        close(db, SEPTEMBER)

        assert (kept(db), billed(db)) == before


class TestWhatComesLate:
    """Each case changes what an old, settled debt was counted from; the next bill has to make up for it."""

    @pytest.mark.parametrize(
        "statement",
        [
            "update history.payment set status = 'refunded' where payment_number = '1'",
            "update history.payment set paid_at = paid_at - interval 40 day where payment_number = '1'",
            "delete from history.allocation where payment_number = '1'",
            "update history.charge set amount = 6000 where period = date '2025-03-01' and line = 'usage'",
            "delete from history.charge where period = date '2025-03-01' and line = 'usage'",
            "update history.charge set due_on = date '2025-05-10' where period = date '2025-03-01' and line = 'usage'",
            "update history.allocation set amount = 4000 where payment_number = '1'",
            "update history.allocation set is_penalty = true where payment_number = '1'",
            "update history.allocation set posted_on = date '2025-10-05' where payment_number = '1'",
        ],
    )
    def test_changes_the_penalty_of_a_settled_debt(self, db, statement):
        of_late_payer(db)
        before = billed(db)
        change(db, statement)

        close(db, OCTOBER)

        assert billed(db) == by_the_rule(db, OCTOBER)
        assert billed(db) != before
        assert penalty_check.disagreeing(db).is_empty()

    def test_a_line_of_an_old_month(self, db):
        of_late_payer(db)
        write(db, charge(MARCH, "300.00", service="heat"))

        close(db, OCTOBER)

        assert billed(db) == by_the_rule(db, OCTOBER)
        assert billed(db)["heat"] > 0

    def test_a_payment_of_a_registry_dated_and_posted_into_a_closed_month(self, db):
        of_late_payer(db)
        write(db, *paid("9", date(2025, 6, 20), [(ELECTRICITY, date(2025, 4, 1), "700.00")]))

        close(db, OCTOBER)

        assert billed(db) == by_the_rule(db, OCTOBER)
        assert kept(db)[date(2025, 4, 1)] == Decimal("2.00")  # 9 days of 39 at 9.5 / 300

    def test_money_taken_back_from_a_settled_debt(self, db):
        of_late_payer(db)
        write(db, *paid("back", date(2025, 10, 3), [(ELECTRICITY, MARCH, "-2000.00")]))

        close(db, OCTOBER)

        assert billed(db) == by_the_rule(db, OCTOBER)
        assert kept(db)[MARCH] is None

    def test_another_group_of_the_payer(self, db):
        of_late_payer(db)
        before = billed(db)[ELECTRICITY]
        db.change(lambda tx: tx.write("update live.account set penalty_group = 'other' where account_id = 1"))

        close(db, OCTOBER)

        assert billed(db) == by_the_rule(db, OCTOBER)
        assert billed(db)[ELECTRICITY] > before + 100

    def test_another_rate_of_a_day_that_has_passed(self, db):
        of_late_payer(db)
        db.change(lambda tx: tx.write("update live.penalty_cap set percent = 3 where penalty_group = 'citizen'"))

        close(db, OCTOBER)

        assert billed(db) == by_the_rule(db, OCTOBER)

    def test_a_month_closed_before_it_ended_knows_what_was_posted_after(self, db):
        of_late_payer(db)
        close(db, OCTOBER)  # on the 20th, say: what is posted on the last days of October comes after it
        write(db, *paid("8", date(2025, 10, 28), [(ELECTRICITY, date(2025, 4, 1), "700.00")]))

        close(db, date(2025, 11, 1))

        assert billed(db) == by_the_rule(db, date(2025, 11, 1))


class TestDisagreeing:
    def test_finds_nothing_in_the_sample_region_and_each_planted_fault(self):
        with sample.sample_database() as db:
            assert db.value("select count(*) from history.penalty_debt where penalty_amount is not null") > 10
            assert db.value("select count(*) from history.penalty_debt where penalty_amount is null") > 10
            assert penalty_check.disagreeing(db).is_empty()

            change(
                db, "update history.penalty_debt set penalty_amount = penalty_amount + 0.01 where account_id % 2 = 0"
            )
            wrong = penalty_check.disagreeing(db)

            assert not wrong.is_empty()
            assert all(row["kept_penalty"] - row["penalty_amount"] == Decimal("0.01") for row in wrong.to_dicts())

    @pytest.mark.parametrize(
        "statement",
        [
            "delete from history.penalty_debt where penalty_amount is null",
            "delete from history.penalty_debt where penalty_amount is not null",
            "update history.penalty_debt set amount = amount + 1 where penalty_amount is null",
            "update history.penalty_debt set penalty_amount = 1 where penalty_amount is null",
            "insert into history.penalty_debt select 1, 'heat', date '2025-03-01', 1, date '2025-04-10', null",
        ],
    )
    def test_finds_a_row_that_is_missing_or_wrong(self, db, statement):
        of_late_payer(db)
        assert penalty_check.disagreeing(db).is_empty()

        change(db, statement)

        assert len(penalty_check.disagreeing(db)) == 1
