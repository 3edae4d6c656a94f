"""Credit is spent for all accounts at once as it is for one: the same debts, the same kopecks, once."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kit import ids
from core.payments import allocation, credit, posting
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import make_account
from tests.factories.charges import make_charge

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ACCOUNTS = (1, 2, 3)
MONTHS = (date(2022, 1, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))  # the first is barred by now
kopecks = st.integers(1, 30_000).map(lambda count: Decimal(count) / 100)
charges = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(MONTHS),
        st.sampled_from(["electricity", "heat", "hot_water"]),
        st.sampled_from(["usage", "usage", "penalty"]),
        kopecks,
    ),
    max_size=14,
)
payments = st.lists(st.tuples(st.sampled_from(ACCOUNTS), kopecks), max_size=6)
ALLOCATED = "select account_id, payment_number, service, period, is_penalty, amount from history.allocation"


@pytest.fixture(scope="module")
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        for account_id in ACCOUNTS:
            make_account(database, account_id=account_id, flat=str(account_id))
        yield database


def fill(db, paid, charged):
    """Payments first, when nothing is owed: all of each is left; then the charges."""
    for table in ("payment", "allocation", "charge"):
        db.bulk("history", lambda tx, name=table: tx.write(f"delete from history.{name}"))
    incoming = [
        posting.Incoming(f"K-{place}", account_id, amount, NOW + timedelta(minutes=place % 3), "card")
        for place, (account_id, amount) in enumerate(paid)
    ]
    posting.post(db, incoming, now=NOW, batch_id=ids.new(), actor="gateway")
    for account_id, month, service, line, amount in charged:
        due_on = (month + timedelta(days=45)).replace(day=15)
        make_charge(db, str(amount), account_id=account_id, period=month, service=service, line=line, due_on=due_on)
    return sorted(incoming, key=lambda one: (one.paid_at, one.payment_number))


def one_by_one(db, incoming):
    """What `allocation` says of each payment after the other."""
    owed = posting.open_charges(db, account_ids=list(ACCOUNTS))
    barred, found = posting.barred_before(db, NOW), defaultdict(Decimal)
    for payment in incoming:
        open_charges = owed.get(payment.account_id, [])
        parts = allocation.allocate(payment.amount, open_charges, barred_before=barred)
        owed[payment.account_id] = allocation.after(open_charges, parts)
        for part in parts:
            key = payment.account_id, payment.payment_number, part.service, part.period, part.is_penalty
            found[key] += part.amount
    return dict(found)


def spent(db, **options):
    months = credit.spend(db, now=NOW, batch_id=ids.new(), actor="cli", **options)
    found = defaultdict(Decimal)
    for row in db.records(ALLOCATED):
        found[tuple(row.values())[:5]] += row["amount"]
    return months, dict(found)


class TestSpend:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(paid=payments, charged=charges, range_size=st.sampled_from([1, 2, 100]))
    def test_is_the_same_as_account_by_account(self, db, paid, charged, range_size):
        incoming = fill(db, paid, charged)
        expected = one_by_one(db, incoming)

        months, found = spent(db, range_size=range_size)

        assert found == expected
        assert months == tuple(sorted({key[3] for key in expected}))

    def test_gives_equal_remainders_to_the_first_service(self, db):
        same = [(1, MONTHS[3], service, "usage", Decimal("10.00")) for service in ("heat", "electricity", "hot_water")]
        fill(db, [(1, Decimal("10.00"))], same)

        _, found = spent(db)

        assert {key[2]: str(amount) for key, amount in found.items()} == {
            "electricity": "3.34",
            "heat": "3.33",
            "hot_water": "3.33",
        }

    def test_finds_nothing_a_second_time(self, db):
        fill(db, [(1, Decimal("50.00")), (2, Decimal("5.00"))], [(1, MONTHS[3], "heat", "usage", Decimal("20.00"))])
        months, first = spent(db)

        again, second = spent(db)

        assert (months, again) == ((MONTHS[3],), ())
        assert first == second

    def test_never_spends_money_that_went_back(self, db):
        fill(db, [(1, Decimal("50.00"))], [(1, MONTHS[3], "heat", "usage", Decimal("20.00"))])
        posting.refund(db, account_id=1, payment_number="K-0", now=NOW, batch_id=ids.new(), actor="gateway")

        assert spent(db) == ((), {})
