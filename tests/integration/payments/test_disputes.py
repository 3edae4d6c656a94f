"""Payments that a person looks into: asked again, credited, given back, closed; each once, by an operator only."""

import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.billing import queries as billing
from core.identity.model import Role
from core.payments import disputes, operations, queries, refunds, settlement, wishes
from core.payments.gateway import BankPayment, BankRefund, BankStatus
from core.payments.model import PartWish, State, Wish
from core.tariffs import operations as tariffs
from data import checks
from data.database import Database
from tests.factories.accounts import grant, make_account, make_actor
from tests.factories.charges import make_charge

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


class OneBank:
    """A bank that holds what it is told to hold."""

    name = "sandbox"

    def __init__(self, amount="90.00", *, status=BankStatus.SUCCEEDED, currency="RUB"):
        self.amount, self.status, self.currency = Decimal(amount), status, currency
        self.given: dict[str, Decimal] = {}

    def find(self, payment_id):
        back = sum(self.given.values(), Decimal(0))
        return BankPayment(payment_id, self.status, self.amount, self.currency, back, None, NOW, None, None)

    def refund(self, *, payment_id, amount, idempotency_key):
        self.given[idempotency_key] = amount
        return BankRefund(f"r-{payment_id}", "succeeded", amount)


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        for account_id in (1, 2):
            make_account(database, account_id=account_id, flat=str(account_id))
            make_charge(database, "100.00", account_id=account_id)
        yield database


@pytest.fixture
def anna(db):
    actor = make_actor(db)
    for account_id in (1, 2):
        grant(db, actor=actor, account_id=account_id, level="owner")
    return actor


@pytest.fixture
def operator(db):
    return make_actor(db, email="op@example.ru", role=Role.OPERATOR)


@pytest.fixture
def disputed(db, anna):
    """100 roubles were asked for, 60 and 40; the bank says another sum."""
    return make_disputed(db, anna, OneBank())


def make_disputed(db, anna, bank):
    parts = (PartWish(1, Decimal("60.00")), PartWish(2, Decimal("40.00")))
    wish = Wish(str(uuid.uuid4()), parts, "anna@example.ru", "ru")
    made = wishes.create(db, wish, actor=anna, gateway="sandbox", now=NOW)
    return operations.take_answer(db, bank.find("b-1"), intent_id=made.intent_id, now=NOW)


def state(db, intent):
    return queries.intent(db, intent_id=intent.intent_id).state


def paid(db, account_id):
    return [(str(one.amount), one.status) for one in billing.payments(db, account_id=account_id)]


def letters(db):
    return [row["kind"] for row in db.records("select kind from live.outbox order by created_at")]


def audited(db):
    statement = "select action from live.audit where starts_with(action, 'payment.dispute_') order by recorded_at"
    return [row["action"] for row in db.records(statement)]


def broken(db):
    return {name for name, _, rows in checks.run(db) if not rows.is_empty() and ("payment" in name or "refund" in name)}


class TestAskAgain:
    def ask(self, db, bank, intent, actor, **values):
        values = {"bank_payment_id": None} | values
        return disputes.ask_again(db, bank, intent_id=intent.intent_id, actor=actor, now=NOW, **values)

    def test_lets_what_agrees_by_now_go_its_usual_way(self, db, disputed, operator):
        found = self.ask(db, OneBank("100.00"), disputed, operator)
        settlement.post_waiting(db, now=NOW)

        assert found.state is State.SUCCEEDED
        assert (paid(db, 1), paid(db, 2)) == ([("60.00", "posted")], [("40.00", "posted")])
        assert broken(db) == set()

    def test_keeps_what_the_bank_says_now(self, db, disputed, operator):
        self.ask(db, OneBank("80.00"), disputed, operator)

        assert state(db, disputed) is State.DISPUTED
        assert disputes.held(db, intent_id=disputed.intent_id) == Decimal("80.00")
        assert audited(db) == ["payment.dispute_asked_again"]

    def test_ends_a_payment_that_the_bank_gave_up(self, db, disputed, operator):
        found = self.ask(db, OneBank(status=BankStatus.CANCELED), disputed, operator)

        assert found.state is State.CANCELED

    @pytest.mark.parametrize(("amount", "code"), [("100.00", None), ("99.00", "other")])
    def test_takes_the_banks_number_of_a_lost_answer_only_if_it_agrees(self, db, anna, operator, amount, code):
        wish = Wish(str(uuid.uuid4()), (PartWish(1, Decimal("100.00")),), "anna@example.ru", "ru")
        lost = wishes.create(db, wish, actor=anna, gateway="sandbox", now=NOW)
        operations.dispute(db, intent_id=lost.intent_id, reason="unanswered", now=NOW)
        with pytest.raises(disputes.DisputeRefused, match="unknown"):
            self.ask(db, OneBank(amount), lost, operator)

        if code:
            with pytest.raises(disputes.DisputeRefused, match=code):
                self.ask(db, OneBank(amount), lost, operator, bank_payment_id="b-7")
            return
        found = self.ask(db, OneBank(amount), lost, operator, bank_payment_id="b-7")

        assert (found.state, found.bank_payment_id) == (State.SUCCEEDED, "b-7")


class TestCredit:
    def test_credits_what_the_bank_holds_in_proportion(self, db, disputed, operator):
        disputes.credit(db, intent_id=disputed.intent_id, actor=operator, now=NOW)
        settlement.post_waiting(db, now=NOW)

        assert (paid(db, 1), paid(db, 2)) == ([("54.00", "posted")], [("36.00", "posted")])
        assert (state(db, disputed), letters(db)) == (State.POSTED, ["payment_receipt"])
        assert broken(db) == set()

    def test_is_done_once(self, db, disputed, operator):
        disputes.credit(db, intent_id=disputed.intent_id, actor=operator, now=NOW)

        with pytest.raises(disputes.DisputeRefused, match="already"):
            disputes.credit(db, intent_id=disputed.intent_id, actor=operator, now=NOW)
        assert audited(db) == ["payment.dispute_credited"]

    def test_refuses_where_the_bank_holds_nothing_in_roubles(self, db, anna, operator):
        foreign = make_disputed(db, anna, OneBank(currency="USD"))

        with pytest.raises(disputes.DisputeRefused, match="not_paid"):
            disputes.credit(db, intent_id=foreign.intent_id, actor=operator, now=NOW)

    def test_gives_another_number_where_its_own_was_taken(self, db, disputed, operator):
        disputes.credit(db, intent_id=disputed.intent_id, actor=operator, now=NOW)
        operations.dispute(db, intent_id=disputed.intent_id, reason="contradicts", now=NOW)

        disputes.credit(db, intent_id=disputed.intent_id, actor=operator, now=NOW)

        parts = queries.parts(db, intent_ids=[disputed.intent_id])[disputed.intent_id]
        assert all(part.payment_number.endswith("-R") for part in parts)


class TestGiveBack:
    def test_goes_back_once_and_stands_in_no_account(self, db, disputed, operator):
        bank = OneBank()
        disputes.give_back(db, intent_id=disputed.intent_id, note="Сумма не та", actor=operator, now=NOW)

        with pytest.raises(disputes.DisputeRefused, match="already"):
            disputes.credit(db, intent_id=disputed.intent_id, actor=operator, now=NOW)
        counts = [refunds.carry_out(db, bank, now=NOW) for _ in range(2)]

        assert (counts, list(bank.given.values())) == ([1, 0], [Decimal("90.00")])
        assert (state(db, disputed), paid(db, 1), letters(db)) == (State.REFUNDED, [], ["payment_refunded"])
        assert broken(db) == set()


class TestClose:
    def test_tells_the_payer_why(self, db, disputed, operator):
        disputes.close(db, intent_id=disputed.intent_id, note="Банк вернул деньги сам", actor=operator, now=NOW)

        assert (state(db, disputed), letters(db)) == (State.CANCELED, ["payment_looked_into"])
        assert disputes.note(db, intent_id=disputed.intent_id) == "Банк вернул деньги сам"
        assert broken(db) == set()

    def test_wants_words(self, db, disputed, operator):
        with pytest.raises(disputes.DisputeRefused, match="no_note"):
            disputes.close(db, intent_id=disputed.intent_id, note=" ", actor=operator, now=NOW)

    def test_is_the_operators_alone(self, db, disputed, anna):
        steps = (
            lambda: disputes.credit(db, intent_id=disputed.intent_id, actor=anna, now=NOW),
            lambda: disputes.give_back(db, intent_id=disputed.intent_id, note="x", actor=anna, now=NOW),
            lambda: disputes.close(db, intent_id=disputed.intent_id, note="x", actor=anna, now=NOW),
            lambda: disputes.ask_again(
                db, OneBank(), intent_id=disputed.intent_id, actor=anna, now=NOW, bank_payment_id=None
            ),
        )
        for step in steps:
            with pytest.raises(disputes.DisputeRefused, match="not_operator"):
                step()
        assert json.loads(queries.events(db, intent_id=disputed.intent_id)[-1]["details"])["bank"] == "succeeded"
