"""From the wish to the credited money, with a bank that answers, is silent, repeats itself or tells nothing."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.accounts import access
from core.billing import queries as billing
from core.identity.model import Actor, Role
from core.payments import operations, queries, refunds, settlement, wishes
from core.payments.gateway import BankPayment, BankStatus, GatewaySilent
from core.payments.model import PartWish, State, Wish
from core.tariffs import operations as tariffs
from data import checks
from data.database import Database
from tests.factories import bank as banks
from tests.factories.accounts import grant, make_account, make_actor
from tests.factories.charges import make_charge

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    with banks.running(tmp_path_factory.mktemp("bank")) as found:
        yield found


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        for account_id in (1, 2, 3):
            make_account(database, account_id=account_id, flat=str(account_id))
        make_charge(database, "100.00")
        make_charge(database, "60.00", account_id=2)
        yield database


@pytest.fixture
def anna(db):
    actor = make_actor(db)
    grant(db, actor=actor, account_id=1, level="owner")
    grant(db, actor=actor, account_id=2, level="manage")
    grant(db, actor=actor, account_id=3, level="view")
    return actor


class SilentBank:
    """A bank that does what it is asked, and whose answers get lost."""

    def __init__(self, inner, *, lost=1):
        self.inner, self.name, self.lost = inner, inner.name, lost

    def create(self, order):
        made = self.inner.create(order)
        self.lost -= 1
        if self.lost >= 0:
            raise GatewaySilent
        return made

    def find(self, payment_id):
        return self.inner.find(payment_id)

    def refund(self, **values):
        made = self.inner.refund(**values)
        self.lost -= 1
        if self.lost >= 0:
            raise GatewaySilent
        return made


def wish(*parts, key=None, **values):
    amounts = parts or (PartWish(1, Decimal("100.00")),)
    defaults = {"email": "anna@example.ru", "language": "ru"}
    return Wish(idempotency_key=key or str(uuid.uuid4()), parts=tuple(amounts), **(defaults | values))


def make(db, actor, *parts, **values):
    return wishes.create(db, wish(*parts, **values), actor=actor, gateway="sandbox", now=NOW)


def send(db, bank, intent):
    return settlement.send(db, bank, intent_id=intent.intent_id, origin=ORIGIN, now=NOW)


def state(db, intent):
    return queries.intent(db, intent_id=intent.intent_id).state


def paid(db, account_id=1):
    return [(str(one.amount), one.status) for one in billing.payments(db, account_id=account_id)]


def letters(db):
    return [row["kind"] for row in db.records("select kind from live.outbox order by created_at")]


class TestCreate:
    def test_makes_one_payment_of_one_key(self, db, anna):
        key = str(uuid.uuid4())

        first, second = make(db, anna, key=key), make(db, anna, key=key)

        assert first == second

    def test_makes_one_payment_of_one_wish_in_two_tabs(self, db, anna):
        assert make(db, anna).intent_id == make(db, anna).intent_id

    def test_makes_another_payment_of_another_sum(self, db, anna):
        assert make(db, anna) != make(db, anna, PartWish(1, Decimal("99.00")))

    def test_refuses_an_account_that_may_only_be_seen(self, db, anna):
        with pytest.raises(access.AccessDenied):
            make(db, anna, PartWish(3, Decimal("10.00")))

    @pytest.mark.parametrize(
        ("amount", "code"),
        [("0.99", "too_small"), ("500000.01", "too_large"), ("-5.00", "too_small"), ("1.005", "kopecks")],
    )
    def test_refuses_a_sum_that_cannot_be_paid(self, db, anna, amount, code):
        with pytest.raises(wishes.PaymentRefused) as refused:
            make(db, anna, PartWish(1, Decimal(amount)))

        assert code in refused.value.codes

    def test_adds_the_fee_on_top(self, db, anna):
        db.change(lambda tx: tx.write("update live.rule_value set value = 1.2 where name = 'card_fee_percent'"))

        made = make(db, anna)

        assert (made.amount, made.fee_amount, made.total_amount) == (
            Decimal("100.00"),
            Decimal("1.20"),
            Decimal("101.20"),
        )

    def test_takes_no_saved_card_of_somebody_else(self, db, anna):
        with pytest.raises(wishes.PaymentRefused):
            make(db, anna, card_id=uuid.uuid4())


class TestVisitor:
    def pay(self, db, number, **values):
        one = wish(PartWish(0, Decimal("50.00")), phone="+79120000000", **values)
        return wishes.create_as_visitor(db, one, account_number=number, address="10.0.0.1", gateway="sandbox", now=NOW)

    def test_pays_an_account_by_its_number(self, db):
        number = make_account(db, account_id=9, flat="9")

        made = self.pay(db, number)

        (part,) = queries.parts(db, intent_ids=[made.intent_id])[made.intent_id]
        assert (made.person_id, part.account_id) == (None, 9)


class TestSend:
    def test_leads_to_the_banks_page_once(self, db, anna, bank):
        made = make(db, anna)

        first, second = send(db, bank.gateway, made), send(db, bank.gateway, made)

        assert first.state is State.AT_BANK
        assert first.confirmation_url == second.confirmation_url

    def test_asks_again_with_the_same_key_after_silence(self, db, anna, bank):
        made, deaf = make(db, anna), SilentBank(bank.gateway)
        with pytest.raises(GatewaySilent):
            send(db, deaf, made)

        settlement.sweep(db, deaf, origin="http://elsewhere:1", now=NOW)

        found = queries.intent(db, intent_id=made.intent_id)
        assert found.state is State.AT_BANK
        assert bank.gateway.find(found.bank_payment_id).amount == Decimal("100.00")


class TestCredit:
    def at_bank(self, db, anna, bank, *parts, **values):
        return send(db, bank.gateway, make(db, anna, *parts, **values))

    def refresh(self, db, bank, intent):
        return settlement.refresh(db, bank.gateway, intent_id=intent.intent_id, now=NOW)

    def test_comes_after_the_bank_was_asked(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        assert self.refresh(db, bank, intent).state is State.AT_BANK
        bank.pay(intent.confirmation_url, banks.SUCCESS)

        done = self.refresh(db, bank, intent)

        assert (done.state, done.card_mask) == (State.POSTED, "Mir *0004")
        assert paid(db) == [("100.00", "posted")]
        assert letters(db) == ["payment_receipt"]

    def test_comes_once_however_often_it_is_asked(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.REPEATED)

        for _ in range(3):
            self.refresh(db, bank, intent)
            settlement.sweep(db, bank.gateway, origin=ORIGIN, now=NOW)

        assert paid(db) == [("100.00", "posted")]
        assert letters(db) == ["payment_receipt"]

    def test_comes_by_the_sweep_where_the_message_was_lost(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.UNTOLD)

        settlement.sweep(db, bank.gateway, origin=ORIGIN, now=NOW)

        assert state(db, intent) is State.POSTED

    def test_comes_after_days_in_which_nobody_asked(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.UNTOLD)
        later = NOW + timedelta(days=3)

        settlement.sweep(db, bank.gateway, origin=ORIGIN, now=later, is_thorough=False)
        assert state(db, intent) is State.AT_BANK
        settlement.sweep(db, bank.gateway, origin=ORIGIN, now=later)

        assert state(db, intent) is State.POSTED

    def test_splits_between_the_accounts(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank, PartWish(1, Decimal("40.00")), PartWish(2, Decimal("60.00")))
        bank.pay(intent.confirmation_url, banks.SUCCESS)

        self.refresh(db, bank, intent)

        assert (paid(db, 1), paid(db, 2)) == ([("40.00", "posted")], [("60.00", "posted")])

    def test_does_not_come_where_the_card_was_declined(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.DECLINED)

        done = self.refresh(db, bank, intent)

        assert (done.state, done.reason) == (State.CANCELED, "insufficient_funds")
        assert paid(db) == []

    @pytest.mark.parametrize("crash", ["before history", "after history"])
    def test_is_taken_up_after_a_crash(self, db, anna, bank, crash, monkeypatch):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.SUCCESS)
        with monkeypatch.context() as patched:
            where = (settlement.posting, "post") if crash == "before history" else (operations, "mark_posted")
            patched.setattr(*where, lambda *_, **__: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                self.refresh(db, bank, intent)
        assert state(db, intent) is State.SUCCEEDED

        settlement.sweep(db, bank.gateway, origin=ORIGIN, now=NOW)

        assert state(db, intent) is State.POSTED
        assert paid(db) == [("100.00", "posted")]
        wrong = {name for name, _, rows in checks.run(db) if not rows.is_empty()}
        assert not {name for name in wrong if "payment" in name or "allocation" in name}

    def test_never_follows_another_sum_or_a_late_contradiction(self, db, anna):
        intent = make(db, anna)
        values = {
            "currency": "RUB",
            "refunded_amount": Decimal(0),
            "confirmation_url": None,
            "captured_at": NOW,
            "reason": None,
            "card": None,
        }
        little = BankPayment("b-1", BankStatus.SUCCEEDED, Decimal("1.00"), **values)

        disputed = operations.take_answer(db, little, intent_id=intent.intent_id, now=NOW)
        settlement.post_waiting(db, now=NOW)

        assert disputed.state is State.DISPUTED
        assert paid(db) == []

    def test_stays_when_the_bank_says_canceled_later(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.SUCCESS)
        done = self.refresh(db, bank, intent)
        late = BankPayment(
            done.bank_payment_id, BankStatus.CANCELED, Decimal(100), "RUB", Decimal(0), None, None, "x", None
        )

        operations.take_answer(db, late, intent_id=intent.intent_id, now=NOW)

        assert state(db, intent) is State.POSTED
        assert [one["kind"] for one in queries.events(db, intent_id=intent.intent_id)][-1] == "ignored"

    def test_is_on_record_step_by_step(self, db, anna, bank):
        intent = self.at_bank(db, anna, bank)
        bank.pay(intent.confirmation_url, banks.SUCCESS)

        self.refresh(db, bank, intent)

        events = [(one["kind"], one["state"]) for one in queries.events(db, intent_id=intent.intent_id)]
        assert events == [
            ("created", "created"),
            ("sent", "created"),
            ("answered", "at_bank"),
            ("answered", "succeeded"),
            ("posted", "posted"),
        ]


class TestSavedCard:
    def test_pays_at_once_without_the_banks_page(self, db, anna, bank):
        first = send(db, bank.gateway, make(db, anna, is_saving_card=True))
        bank.pay(first.confirmation_url, banks.SUCCESS)
        settlement.refresh(db, bank.gateway, intent_id=first.intent_id, now=NOW)
        (card,) = queries.cards(db, person_id=anna.person_id)

        done = send(db, bank.gateway, make(db, anna, PartWish(2, Decimal("60.00")), card_id=card.card_id))

        assert (card.mask, done.state) == ("Mir *0004", State.POSTED)
        assert paid(db, 2) == [("60.00", "posted")]

    def test_waits_for_a_person_where_the_bank_was_silent_for_a_day(self, db, anna, bank):
        first = send(db, bank.gateway, make(db, anna, is_saving_card=True))
        bank.pay(first.confirmation_url, banks.SUCCESS)
        settlement.refresh(db, bank.gateway, intent_id=first.intent_id, now=NOW)
        (card,) = queries.cards(db, person_id=anna.person_id)
        lost = make(db, anna, PartWish(2, Decimal("60.00")), card_id=card.card_id)
        with pytest.raises(GatewaySilent):
            send(db, SilentBank(bank.gateway), lost)

        settlement.sweep(db, bank.gateway, origin=ORIGIN, now=NOW + timedelta(days=1))

        assert state(db, lost) is State.DISPUTED
        assert paid(db, 2) == []

    def test_is_not_kept_without_consent(self, db, anna, bank):
        first = send(db, bank.gateway, make(db, anna))
        bank.pay(first.confirmation_url, banks.SUCCESS)
        settlement.refresh(db, bank.gateway, intent_id=first.intent_id, now=NOW)

        assert queries.cards(db, person_id=anna.person_id) == []

    def test_pays_nothing_once_it_was_removed(self, db, anna, bank):
        first = send(db, bank.gateway, make(db, anna, is_saving_card=True))
        bank.pay(first.confirmation_url, banks.SUCCESS)
        settlement.refresh(db, bank.gateway, intent_id=first.intent_id, now=NOW)
        (card,) = queries.cards(db, person_id=anna.person_id)
        waiting = make(db, anna, PartWish(2, Decimal("60.00")), card_id=card.card_id)
        operations.remove_card(db, card_id=card.card_id, actor=anna, now=NOW)

        done = send(db, bank.gateway, waiting)

        assert done.state is State.CANCELED
        assert paid(db, 2) == []


class TestRefund:
    @pytest.fixture
    def posted(self, db, anna, bank):
        intent = send(db, bank.gateway, make(db, anna))
        bank.pay(intent.confirmation_url, banks.SUCCESS)
        return settlement.refresh(db, bank.gateway, intent_id=intent.intent_id, now=NOW)

    def ask(self, db, actor, intent):
        return refunds.request(
            db, intent_id=intent.intent_id, position=1, reason="Заплатил дважды", actor=actor, now=NOW
        )

    def test_goes_back_once_after_an_operator_agreed(self, db, anna, bank, posted):
        operator = make_actor(db, email="op@example.ru", role=Role.OPERATOR)
        refund_id = self.ask(db, anna, posted)
        assert refunds.carry_out(db, bank.gateway, now=NOW) == 0
        refunds.decide(db, refund_id=refund_id, is_approved=True, answer=None, actor=operator, now=NOW)

        deaf = SilentBank(bank.gateway)
        counts = [refunds.carry_out(db, deaf, now=NOW + timedelta(minutes=one)) for one in range(3)]

        assert counts == [0, 1, 0]
        assert paid(db) == [("100.00", "refunded")]
        assert state(db, posted) is State.REFUNDED
        assert bank.gateway.find(posted.bank_payment_id).refunded_amount == Decimal("100.00")
        assert letters(db)[-1] == "payment_refunded"

    def test_is_asked_once_and_decided_by_an_operator_only(self, db, anna, posted):
        refund_id = self.ask(db, anna, posted)

        with pytest.raises(refunds.RefundRefused, match="already"):
            self.ask(db, anna, posted)
        with pytest.raises(refunds.RefundRefused, match="not_operator"):
            refunds.decide(db, refund_id=refund_id, is_approved=True, answer=None, actor=anna, now=NOW)
        with pytest.raises(refunds.RefundRefused, match="not_own"):
            self.ask(db, Actor.visitor(), posted)
