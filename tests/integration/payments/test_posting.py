from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.billing import queries as billing
from core.billing import rules
from core.billing.model import PaymentStatus
from core.kit import ids
from core.payments import posting
from core.payments.posting import Incoming, Refusal
from core.tariffs import operations as tariffs
from data import checks
from data.database import Database
from tests.factories.accounts import make_account
from tests.factories.charges import make_charge

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        make_account(database, account_id=1)
        make_account(database, account_id=2, flat="142")
        yield database


def incoming(number="K-1", amount="100.00", *, account_id=1, paid_at=NOW, **named):
    return Incoming(number, account_id, Decimal(amount), paid_at, "card", "Оплата", **named)


def post(db, *payments):
    return posting.post(db, payments, now=NOW, batch_id=ids.new(), actor="gateway")


def balance(db, account_id=1):
    payments = billing.payments(db, account_id=account_id)
    months = billing.month_charges(db, account_id=account_id, payments=payments)
    return rules.balance(months, payments, today=TODAY)


def shares(db, account_id=1):
    return {
        payment.payment_number: [(part.service, part.period.month, str(part.amount)) for part in payment.allocations]
        for payment in billing.payments(db, account_id=account_id)
    }


class TestPost:
    def test_splits_the_bill_in_proportion(self, db):
        for service, amount in (("electricity", "843.20"), ("heat", "2412.60"), ("hot_water", "611.15")):
            make_charge(db, amount, service=service)

        done = post(db, incoming(amount="2000.00"))

        assert (done.posted_count, done.posted_amount, done.credit_amount) == (1, Decimal("2000.00"), Decimal("0.00"))
        assert shares(db)["K-1"] == [
            ("electricity", 10, "436.11"),
            ("heat", 10, "1247.80"),
            ("hot_water", 10, "316.09"),
        ]
        assert balance(db).amount == Decimal("1866.95")

    def test_changes_nothing_when_repeated(self, db):
        make_charge(db, "100.00")
        post(db, incoming())

        again = post(db, incoming(), incoming())

        assert (again.posted_count, again.repeated_count) == (0, 2)
        assert balance(db).amount == 0
        assert len(billing.payments(db, account_id=1)) == 1

    def test_posts_several_payments_of_an_account_one_after_another(self, db):
        make_charge(db, "100.00")
        make_charge(db, "80.00", period=date(2026, 9, 1))

        post(db, incoming("K-1", "100.00"), incoming("K-2", "30.00"), incoming("K-3", "70.00"))

        assert shares(db) == {
            "K-1": [("electricity", 10, "100.00")],
            "K-2": [("electricity", 9, "30.00")],
            "K-3": [("electricity", 9, "50.00")],
        }
        assert balance(db).credit_amount == Decimal("20.00")

    def test_keeps_penalty_apart_where_it_was_named(self, db):
        make_charge(db, "100.00")
        make_charge(db, "7.00", line="penalty")

        post(db, incoming("K-1", "7.00", is_penalty=True))

        (left,) = posting.open_charges(db, account_ids=[1])[1]
        assert (left.principal_amount, left.penalty_amount) == (Decimal("100.00"), Decimal("0.00"))

    def test_tells_what_it_refuses_and_posts_the_rest(self, db):
        make_charge(db, "100.00")
        post(db, incoming("K-0", "5.00"))

        done = post(
            db, incoming("K-9", account_id=999), incoming("K-8", "0.00"), incoming("K-0", "6.00"), incoming("K-1")
        )

        assert [(payment.payment_number, why) for payment, why in done.refused] == [
            ("K-0", Refusal.CONTRADICTS),
            ("K-8", Refusal.NOT_POSITIVE),
            ("K-9", Refusal.UNKNOWN_ACCOUNT),
        ]
        assert done.posted_count == 1

    def test_takes_a_received_payment_a_state_further(self, db):
        make_charge(db, "100.00")
        post(db, incoming())
        posting.unpost(db, account_id=1, payment_number="K-1", now=NOW, batch_id=ids.new(), actor="cli")
        assert billing.payments(db, account_id=1)[0].status is PaymentStatus.RECEIVED

        done = post(db, incoming())

        assert done.posted_count == 1
        assert shares(db) == {"K-1": [("electricity", 10, "100.00")]}

    def test_leaves_the_store_in_order(self, db):
        make_charge(db, "100.00")
        make_charge(db, "60.00", account_id=2)

        post(db, incoming("K-1", "150.00"), incoming("K-1", "60.00", account_id=2))

        wrong = {name for name, _, rows in checks.run(db) if not rows.is_empty()}
        assert not {name for name in wrong if name.startswith(("allocations", "payments"))}

    def test_is_on_record_before_the_money(self, db):
        batch = ids.new()

        posting.post(db, [incoming()], now=NOW, batch_id=batch, actor="gateway")

        found = db.records("select action from live.audit where subject_id = $batch", batch=str(batch))
        assert [row["action"] for row in found] == ["payments.posting"]


class TestRefund:
    def test_opens_the_charge_again_once(self, db):
        make_charge(db, "100.00")
        post(db, incoming())
        values = {"account_id": 1, "payment_number": "K-1", "now": NOW, "batch_id": ids.new(), "actor": "cli"}

        first, second = posting.refund(db, **values), posting.refund(db, **values)

        assert (first, second) == (True, False)
        assert balance(db).amount == Decimal("100.00")
        assert post(db, incoming()).refused[0][1] is Refusal.CONTRADICTS

    def test_refuses_a_payment_it_does_not_know(self, db):
        with pytest.raises(posting.PaymentUnknown):
            posting.refund(db, account_id=1, payment_number="K-7", now=NOW, batch_id=ids.new(), actor="cli")
