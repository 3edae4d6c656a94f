"""Money for a number that nobody has, with a bank that repeats itself, forgets, comes late or is silent: never twice."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.accounts.numbers import check_digit
from core.billing import queries as billing
from core.identity.model import Role
from core.payments import disputes, operations, queries, refunds, rules, settlement, wishes
from core.payments.disputes import DisputeRefused
from core.payments.gateway import BankPayment, BankStatus, GatewaySilent
from core.payments.model import PartWish, State, Wish
from core.tariffs import operations as tariffs
from data import checks
from data.database import Database
from tests.factories import bank as banks
from tests.factories.accounts import make_account, make_actor
from tests.factories.charges import make_charge
from tests.integration.payments.test_settlement import SilentBank

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:9"
UNKNOWN = f"999999999{check_digit('999999999')}"
ALL = Decimal("90.00")


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    with banks.running(tmp_path_factory.mktemp("bank")) as found:
        yield found


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        make_account(database, account_id=1)
        make_charge(database, "100.00", account_id=1)
        yield database
        wrong = [name for name, _, rows in checks.run(database) if not rows.is_empty()]
        assert not [name for name in wrong if "payment" in name or "refund" in name or "allocation" in name]


@pytest.fixture
def operator(db):
    return make_actor(db, email="op@example.ru", role=Role.OPERATOR)


@pytest.fixture
def at_bank(db, bank):
    wish = Wish(str(uuid.uuid4()), (PartWish(0, ALL),), "payer@example.ru", "ru", phone="+79120000000")
    values = {"address": "10.0.0.1", "gateway": "sandbox", "now": NOW}
    made = wishes.create_as_visitor(db, wish, account_number=UNKNOWN, **values)
    return settlement.send(db, bank.gateway, intent_id=made.intent_id, origin=ORIGIN, now=NOW)


@pytest.fixture
def waiting(db, bank, at_bank):
    bank.pay(at_bank.confirmation_url, banks.SUCCESS)
    return settlement.refresh(db, bank.gateway, intent_id=at_bank.intent_id, now=NOW)


def sweep(db, bank, *, now=NOW):
    settlement.sweep(db, bank.gateway, origin=ORIGIN, now=now)


def assign(db, intent, operator):
    number = db.value("select account_number from live.account where account_id = 1")
    disputes.assign(db, intent_id=intent.intent_id, account_number=number, actor=operator, now=NOW)


def give_back(db, intent, operator):
    disputes.give_back(db, intent_id=intent.intent_id, note="Счёта с таким номером нет.", actor=operator, now=NOW)


def state(db, intent):
    return queries.intent(db, intent_id=intent.intent_id).state


def kinds(db, intent):
    return [event["kind"] for event in queries.events(db, intent_id=intent.intent_id)]


def paid(db):
    return [(payment.amount, payment.status) for payment in billing.payments(db, account_id=1)]


def letters(db):
    return [row["kind"] for row in db.records("select kind from live.outbox order by created_at, letter_id")]


def crash(*_, **__):
    raise SystemExit


class TestKept:
    @pytest.mark.parametrize("card", [banks.SUCCESS, banks.REPEATED, banks.DISORDERED, banks.UNTOLD])
    def test_once_however_the_bank_tells(self, db, bank, at_bank, card):
        bank.pay(at_bank.confirmation_url, card)

        for _ in range(3):
            sweep(db, bank)
            settlement.refresh(db, bank.gateway, intent_id=at_bank.intent_id, now=NOW)

        assert state(db, at_bank) is State.DISPUTED
        assert disputes.held(db, intent_id=at_bank.intent_id) == ALL
        assert (kinds(db, at_bank).count("disputed"), letters(db)) == (1, ["payment_receipt"])

    def test_after_days_in_which_nobody_asked(self, db, bank, at_bank):
        bank.pay(at_bank.confirmation_url, banks.UNTOLD)

        sweep(db, bank, now=NOW + timedelta(days=3))

        assert state(db, at_bank) is State.DISPUTED

    @pytest.mark.parametrize("late", [BankStatus.PENDING, BankStatus.CANCELED])
    def test_whatever_the_bank_says_late(self, db, waiting, late):
        told = BankPayment(waiting.bank_payment_id, late, ALL, "RUB", Decimal(0), None, None, "x", None)

        operations.take_answer(db, told, intent_id=waiting.intent_id, now=NOW)

        assert state(db, waiting) is State.DISPUTED
        assert disputes.held(db, intent_id=waiting.intent_id) == ALL

    def test_after_a_crash_before_it_is_set_aside(self, db, bank, at_bank, monkeypatch):
        bank.pay(at_bank.confirmation_url, banks.SUCCESS)
        with monkeypatch.context() as patched:
            patched.setattr(operations, "dispute", crash)
            with pytest.raises(SystemExit):
                settlement.refresh(db, bank.gateway, intent_id=at_bank.intent_id, now=NOW)

        sweep(db, bank)

        assert (state(db, at_bank), letters(db)) == (State.DISPUTED, ["payment_receipt"])

    def test_takes_nothing_where_the_card_was_declined(self, db, bank, at_bank):
        bank.pay(at_bank.confirmation_url, banks.DECLINED)

        sweep(db, bank)

        assert (state(db, at_bank), letters(db)) == (State.CANCELED, [])


class TestPosted:
    def test_once_though_the_bank_tells_again(self, db, bank, waiting, operator):
        for _ in range(2):
            assign(db, waiting, operator)
            sweep(db, bank)
            operations.take_answer(db, bank.gateway.find(waiting.bank_payment_id), intent_id=waiting.intent_id, now=NOW)

        assert (state(db, waiting), paid(db)) == (State.POSTED, [(ALL, "posted")])

    def test_once_after_a_crash_behind_the_posting(self, db, bank, waiting, operator, monkeypatch):
        assign(db, waiting, operator)
        with monkeypatch.context() as patched:
            patched.setattr(operations, "mark_posted", crash)
            with pytest.raises(SystemExit):
                sweep(db, bank)

        sweep(db, bank)

        assert (state(db, waiting), paid(db)) == (State.POSTED, [(ALL, "posted")])

    @pytest.mark.parametrize("is_posted", [False, True])
    def test_stays_where_a_sweep_comes_late_with_what_it_read_before(self, db, bank, waiting, operator, is_posted):
        assign(db, waiting, operator)
        if is_posted:
            sweep(db, bank)

        operations.dispute(db, intent_id=waiting.intent_id, reason=rules.UNKNOWN_ACCOUNT, now=NOW)
        sweep(db, bank)

        assert (state(db, waiting), paid(db)) == (State.POSTED, [(ALL, "posted")])

    def test_is_not_given_back_too(self, db, bank, waiting, operator):
        assign(db, waiting, operator)
        for _ in range(2):
            with pytest.raises(DisputeRefused, match="already"):
                give_back(db, waiting, operator)
            sweep(db, bank)

        assert bank.gateway.find(waiting.bank_payment_id).refunded_amount == 0


class TestGivenBack:
    def test_once_where_the_banks_answer_was_lost(self, db, bank, waiting, operator):
        give_back(db, waiting, operator)
        deaf = SilentBank(bank.gateway)

        assert [refunds.carry_out(db, deaf, now=NOW) for _ in range(3)] == [0, 1, 0]

        assert bank.gateway.find(waiting.bank_payment_id).refunded_amount == ALL
        assert (state(db, waiting), paid(db)) == (State.REFUNDED, [])
        assert letters(db) == ["payment_receipt", "payment_refunded"]

    @pytest.mark.parametrize("is_done", [False, True])
    def test_is_neither_posted_nor_given_back_again(self, db, bank, waiting, operator, is_done):
        give_back(db, waiting, operator)
        if is_done:
            refunds.carry_out(db, bank.gateway, now=NOW)

        for step in (assign, give_back):
            with pytest.raises(DisputeRefused, match="already"):
                step(db, waiting, operator)
        refunds.carry_out(db, bank.gateway, now=NOW)
        sweep(db, bank)

        assert bank.gateway.find(waiting.bank_payment_id).refunded_amount == ALL
        assert (state(db, waiting), paid(db)) == (State.REFUNDED, [])

    def test_by_two_operators_at_once_is_one_decision(self, db, bank, waiting, operator):
        second = make_actor(db, email="op2@example.ru", role=Role.OPERATOR)
        give_back(db, waiting, operator)
        with pytest.raises(DisputeRefused, match="already"):
            assign(db, waiting, second)

        refunds.carry_out(db, bank.gateway, now=NOW)

        decided = db.records("select actor from live.audit where action = 'payment.dispute_given_back'")
        assert [row["actor"] for row in decided] == [operator.name]


def test_a_bank_that_is_silent_when_it_is_first_asked_is_asked_with_the_same_key(db, bank):
    wish = Wish(str(uuid.uuid4()), (PartWish(0, ALL),), "payer@example.ru", "ru", phone="+79120000000")
    values = {"address": "10.0.0.1", "gateway": "sandbox", "now": NOW}
    made = wishes.create_as_visitor(db, wish, account_number=UNKNOWN, **values)
    deaf = SilentBank(bank.gateway)
    with pytest.raises(GatewaySilent):
        settlement.send(db, deaf, intent_id=made.intent_id, origin=ORIGIN, now=NOW)
    settlement.sweep(db, deaf, origin=ORIGIN, now=NOW)
    found = queries.intent(db, intent_id=made.intent_id)
    bank.pay(found.confirmation_url, banks.SUCCESS)

    sweep(db, bank)

    assert (state(db, made), disputes.held(db, intent_id=made.intent_id)) == (State.DISPUTED, ALL)
