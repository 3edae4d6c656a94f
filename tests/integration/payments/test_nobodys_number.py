"""Money for an account number that nobody has: taken like any other, kept, and led to its account or back, once."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.accounts.numbers import check_digit
from core.billing import queries as billing
from core.identity.model import Actor, Role
from core.payments import disputes, operations, queries, refunds, settlement, wishes
from core.payments.disputes import DisputeRefused
from core.payments.gateway import BankPayment, BankStatus
from core.payments.model import NOBODYS, PartWish, State, Wish
from core.registries import queries as registries
from core.tariffs import operations as tariffs
from data import checks
from data.database import Database
from tests.factories.accounts import make_account, make_actor
from tests.factories.charges import make_charge
from tests.integration.payments.test_disputes import OneBank

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
UNKNOWN = f"999999999{check_digit('999999999')}"


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        make_charge(database, "100.00", account_id=make_account(database, account_id=1) and 1)
        yield database


@pytest.fixture
def number(db):
    return db.value("select account_number from live.account")


@pytest.fixture
def operator(db):
    return make_actor(db, email="op@example.ru", role=Role.OPERATOR)


def made(db, number, *, key=None, address="10.0.0.1", now=NOW):
    wish = Wish(
        idempotency_key=key or str(uuid.uuid4()),
        parts=(PartWish(0, Decimal("90.00")),),
        email="payer@example.ru",
        language="ru",
        phone="+79120000000",
    )
    return wishes.create_as_visitor(db, wish, account_number=number, address=address, gateway="sandbox", now=now)


def succeeded(db, intent, *, amount="90.00"):
    """Let the bank say that it has the money."""
    bank = BankPayment("b-1", BankStatus.SUCCEEDED, Decimal(amount), "RUB", Decimal(0), None, NOW, None, None)
    operations.mark_sent(db, intent_id=intent.intent_id, return_url="https://x", now=NOW)
    operations.take_answer(db, bank, intent_id=intent.intent_id, now=NOW)
    settlement.post_waiting(db, now=NOW)
    return queries.intent(db, intent_id=intent.intent_id)


@pytest.fixture
def waiting(db):
    return succeeded(db, made(db, UNKNOWN))


def paid(db):
    return [payment.amount for payment in billing.payments(db, account_id=1)]


def letters(db):
    return [row["kind"] for row in db.records("select kind from live.outbox order by letter_id")]


def broken(db):
    return [name for name, _, rows in checks.run(db) if not rows.is_empty() and ("payment" in name or "refund" in name)]


class TestWish:
    def test_is_taken_like_one_of_a_number_that_somebody_has(self, db, number):
        found = [made(db, one) for one in (number, UNKNOWN)]
        parts = [queries.parts(db, intent_ids=[one.intent_id])[one.intent_id][0] for one in found]

        assert [part.account_id for part in parts] == [1, NOBODYS]
        assert [part.account_number for part in parts] == [number, UNKNOWN]
        assert len({(one.state, one.total_amount, one.person_id, one.channel) for one in found}) == 1

    def test_shows_the_number_as_it_was_typed_whoever_has_it(self, db, number):
        for one in (number, UNKNOWN):
            intent = made(db, f"00{one[:4]} {one[4:]}")
            assert queries.parts(db, intent_ids=[intent.intent_id])[intent.intent_id][0].account_number == f"00{one}"

    def test_is_limited_alike(self, db, number):
        for one in (number, UNKNOWN):
            for turn in range(10):
                made(db, one, address=f"10.0.0.{turn}")
            with pytest.raises(wishes.TooManyAttempts):
                made(db, one, address="10.0.1.1")
            made(db, one, address="10.0.1.1", now=NOW + timedelta(hours=2))


class TestMoney:
    def test_is_kept_for_an_operator_and_the_payer_gets_the_same_letter(self, db, number, waiting):
        known = succeeded(db, made(db, number))

        assert (known.state, waiting.state, waiting.reason) == (State.POSTED, State.DISPUTED, "unknown_account")
        assert [one.intent_id for one in queries.disputed(db, has_no_account=True)] == [waiting.intent_id]
        first, second = db.records("select subject, body from live.outbox order by letter_id")
        names = {UNKNOWN: number, waiting.intent_number: known.intent_number}
        for mine, theirs in names.items():
            first = {key: text.replace(mine, theirs) for key, text in first.items()}
        assert first == second
        assert broken(db) == []

    def test_comes_once_however_often_the_bank_tells(self, db, waiting):
        bank = BankPayment("b-1", BankStatus.SUCCEEDED, Decimal("90.00"), "RUB", Decimal(0), None, NOW, None, None)
        for _ in range(3):
            operations.take_answer(db, bank, intent_id=waiting.intent_id, now=NOW)
            settlement.post_waiting(db, now=NOW)

        assert (letters(db), paid(db)) == (["payment_receipt"], [])


class TestAssign:
    def assign(self, db, waiting, number, operator):
        found = disputes.assign(db, intent_id=waiting.intent_id, account_number=number, actor=operator, now=NOW)
        settlement.post_waiting(db, now=NOW)
        return found

    def test_credits_the_account_once_and_tells_the_payer(self, db, waiting, number, operator):
        self.assign(db, waiting, number, operator)

        assert queries.intent(db, intent_id=waiting.intent_id).state is State.POSTED
        assert paid(db) == [Decimal("90.00")]
        assert letters(db) == ["payment_receipt", "payment_assigned"]
        before = letters(db)
        self.assign(db, waiting, number, operator)
        assert (paid(db), broken(db), letters(db)) == ([Decimal("90.00")], [], before)
        make_account(db, account_id=2, flat="2")
        other = db.value("select account_number from live.account where account_id = 2")
        with pytest.raises(DisputeRefused, match="already"):
            self.assign(db, waiting, other, operator)
        audited = db.records("select actor, details from live.audit where action = 'payment.dispute_assigned'")
        assert [(row["actor"], UNKNOWN in row["details"]) for row in audited] == [(operator.name, True)]

    def test_after_a_crash_before_the_posting_the_sweep_goes_on(self, db, waiting, number, operator):
        disputes.assign(db, intent_id=waiting.intent_id, account_number=number, actor=operator, now=NOW)
        assert paid(db) == []

        settlement.post_waiting(db, now=NOW)
        settlement.post_waiting(db, now=NOW)

        assert paid(db) == [Decimal("90.00")]

    def test_to_a_number_that_nobody_has_either_changes_nothing(self, db, waiting, operator):
        with pytest.raises(DisputeRefused, match="no_account"):
            self.assign(db, waiting, "1234567897", operator)
        with pytest.raises(DisputeRefused, match="no_account"):
            disputes.credit(db, intent_id=waiting.intent_id, actor=operator, now=NOW)

        assert queries.intent(db, intent_id=waiting.intent_id).state is State.DISPUTED
        assert broken(db) == []

    def test_is_the_operators_alone(self, db, waiting, number):
        for actor in (Actor.visitor(), make_actor(db, email="anna@example.ru")):
            with pytest.raises(DisputeRefused, match="not_operator"):
                self.assign(db, waiting, number, actor)

    def test_does_not_move_a_payment_that_has_its_account(self, db, number, operator):
        known = succeeded(db, made(db, number), amount="80.00")  # the bank has less than was asked for
        assert known.state is State.DISPUTED

        with pytest.raises(DisputeRefused, match="already"):
            self.assign(db, known, number, operator)


class TestGiveBack:
    def test_gives_all_back_once_and_tells_the_payer(self, db, waiting, operator):
        bank = OneBank()
        values = {"intent_id": waiting.intent_id, "note": "Счёта с таким номером нет.", "actor": operator, "now": NOW}
        disputes.give_back(db, **values)
        with pytest.raises(DisputeRefused, match="already"):
            disputes.give_back(db, **values)

        assert [refunds.carry_out(db, bank, now=NOW) for _ in range(2)] == [1, 0]

        assert list(bank.given.values()) == [Decimal("90.00")]
        assert queries.intent(db, intent_id=waiting.intent_id).state is State.REFUNDED
        assert letters(db) == ["payment_receipt", "payment_refunded"]
        assert (paid(db), broken(db)) == ([], [])


class TestAlike:
    def test_finds_the_number_with_two_digits_swapped(self, db, number):
        place = next(each for each in range(8) if number[each] != number[each + 1])
        slip = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

        assert [each.account_number for each in registries.alike(db, text=slip, today=NOW.date())] == [number]
        assert registries.alike(db, text=UNKNOWN, today=NOW.date()) == []
