"""The basket, the order placed once, paid once by the bank, canceled and given back."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.accounts import access
from core.billing import queries as billing
from core.identity.model import Actor, Role
from core.orders import basket, operations, queries, reference, rules, slots, till
from core.orders.model import Delivery, Group, NewOrder, Status
from core.orders.rules import Fault
from core.payments import for_orders, refunds, settlement
from core.payments import operations as payment_steps
from core.payments import queries as payments
from core.payments.gateway import BankPayment, BankStatus
from core.payments.model import State
from data import checks
from tests.factories import bank as banks
from tests.factories.accounts import grant, make_account, make_actor, make_person
from tests.factories.metering import make_home, make_store
from tests.factories.orders import NOW

ORIGIN = "https://kabinet.example"
TODAY = NOW.date()


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    with banks.running(tmp_path_factory.mktemp("bank")) as found:
        yield found


class Shop:
    """A store with one household, what is sold, and days on which somebody comes."""

    def __init__(self, db):
        self.db = db
        make_account(db, account_id=1)
        self.home = make_home(db, account_id=1)
        self.anna = self.home.owner
        grant(db, actor=self.anna, account_id=1)
        reference.load(db)
        slots.load_reference(db)
        slots.top_up(db, now=NOW)

    def put(self, code, *, meter_id=None, actor=None, account_id=1):
        basket.put(
            self.db, account_id=account_id, product_code=code, meter_id=meter_id, actor=actor or self.anna, now=NOW
        )

    def lines(self):
        return queries.basket(self.db, person_id=self.anna.person_id, account_id=1, on=TODAY)

    def free(self, group=Group.VERIFICATION):
        return slots.free_slots(self.db, account_id=1, product_group=group, now=NOW)

    def choose(self, line, slot_id):
        basket.choose_slot(self.db, account_id=1, line_id=line.line_id, slot_id=slot_id, actor=self.anna, now=NOW)

    def wish(self, **values):
        delivery = values.get("delivery", Delivery.OFFICE)
        bill = operations.priced(self.db, self.lines(), delivery=delivery, now=NOW)
        found = NewOrder(
            account_id=1,
            delivery=delivery,
            office_id=7,
            contact_name="Анна",
            phone="89221234567",
            email="anna@example.ru",
            comment="",
            language="ru",
            idempotency_key=str(uuid.uuid4()),
            expected_amount=rules.total(bill),
        )
        return replace(found, **values)

    def place(self, new=None, *, actor=None, now=NOW):
        return operations.place(
            self.db, new or self.wish(), actor=actor or self.anna, gateway="sandbox", origin=ORIGIN, now=now
        )

    def lamp(self):
        self.put("lamp-e27")
        return self.place()

    def order(self, order):
        return queries.one(self.db, order_id=order.order_id)

    def intents(self, order):
        return for_orders.of_order(self.db, order_id=order.order_id)

    def send(self, bank, order):
        (intent, *_) = self.intents(order)
        return settlement.send(self.db, bank.gateway, intent_id=intent.intent_id, origin=ORIGIN, now=NOW)

    def settle(self, bank):
        settlement.sweep(self.db, bank.gateway, origin=ORIGIN, now=NOW)
        told = till.settle(self.db, origin=ORIGIN, now=NOW)
        refunds.carry_out(self.db, bank.gateway, now=NOW)
        return told

    def paid(self, bank, card=banks.SUCCESS):
        order = self.lamp()
        bank.pay(self.send(bank, order).confirmation_url, card)
        self.settle(bank)
        return self.order(order)

    def cancel(self, order, *, actor=None, now=NOW):
        return operations.cancel(self.db, order_id=order.order_id, actor=actor or self.anna, origin=ORIGIN, now=now)

    def kinds(self, order):
        return [event.kind for event in queries.events(self.db, order_id=order.order_id)]

    def letters(self):
        return [row["kind"] for row in self.db.records("select kind from live.outbox order by letter_id")]

    def faults(self):
        about_money = [one for one in checks.run(self.db) if one[0].startswith(("orders_", "payments_", "refunds_"))]
        assert len(about_money) >= 5
        return [name for name, _, rows in about_money if rows.height]


@pytest.fixture
def shop():
    with make_store() as db:
        yield Shop(db)


class TestBasket:
    def test_keeps_what_is_put_and_counts_a_second_press_once(self, shop):
        shop.put("lamp-e27")
        shop.put("lamp-e27")

        assert [(line.product_code, line.quantity) for line in shop.lines()] == [("lamp-e27", 1)]

    def test_has_as_many_as_are_set_and_none_of_none(self, shop):
        shop.put("lamp-e27")
        (line,) = shop.lines()
        on_line = {"account_id": 1, "line_id": line.line_id, "actor": shop.anna, "now": NOW}

        basket.set_quantity(shop.db, quantity=1000, **on_line)
        many = shop.lines()[0].quantity
        basket.take_out(shop.db, **on_line)

        assert (many, shop.lines()) == (rules.MOST_PIECES, [])

    def test_takes_a_service_of_a_meter_for_a_meter_of_the_account_only(self, shop):
        refused = []
        for meter_id in (None, 999):
            with pytest.raises(basket.BasketRefused) as caught:
                shop.put("verify-electricity", meter_id=meter_id)
            refused.append(caught.value.fault)
        with pytest.raises(basket.BasketRefused):  # a meter of another service
            shop.put("verify-cold-water", meter_id=100)
        shop.put("verify-electricity", meter_id=100)

        assert refused == [Fault.METER_MISSING, Fault.METER_MISSING]
        assert [line.meter_id for line in shop.lines()] == [100]

    def test_refuses_what_is_not_sold_to_this_customer(self, shop):
        make_account(shop.db, account_id=2, kind="organisation", flat="2")
        grant(shop.db, actor=shop.anna, account_id=2)

        for code, account_id in (("meter-one-zone", 2), ("delivery", 1), ("nothing", 1)):
            with pytest.raises(basket.BasketRefused):
                shop.put(code, account_id=account_id)

    def test_is_a_persons_own(self, shop):
        shop.put("lamp-e27")
        boris = make_actor(shop.db, email="boris@example.ru")
        grant(shop.db, actor=boris, account_id=1, level="manage")
        (line,) = shop.lines()

        basket.take_out(shop.db, account_id=1, line_id=line.line_id, actor=boris, now=NOW)

        assert len(shop.lines()) == 1
        assert queries.basket(shop.db, person_id=boris.person_id, account_id=1, on=TODAY) == []


class TestPlace:
    def test_orders_the_basket_at_the_price_of_the_day_and_begins_the_payment(self, shop):
        shop.put("lamp-e27")
        (line,) = shop.lines()
        basket.set_quantity(shop.db, account_id=1, line_id=line.line_id, quantity=3, actor=shop.anna, now=NOW)

        found = shop.place(shop.wish(delivery=Delivery.ADDRESS))

        lines = queries.lines(shop.db, order_ids=[found.order_id])[found.order_id]
        assert [(one.product_code, one.quantity, str(one.amount)) for one in lines] == [
            ("lamp-e27", 3, "357.00"),
            ("delivery", 1, "290.00"),
        ]
        assert (found.status, found.total_amount, found.vat_amount) == (
            Status.PLACED,
            Decimal("647.00"),
            Decimal("116.68"),
        )
        assert [(str(one.amount), one.state) for one in shop.intents(found)] == [("647.00", State.CREATED)]
        assert (shop.lines(), shop.letters(), shop.faults()) == ([], ["orders.placed"], [])

    def test_is_done_once_however_often_it_is_pressed(self, shop):
        shop.put("lamp-e27")
        new = shop.wish()

        first, second = shop.place(new), shop.place(new)

        assert first.order_id == second.order_id
        assert len(queries.mine(shop.db, person_id=shop.anna.person_id)) == 1
        assert (shop.letters(), len(shop.intents(first))) == (["orders.placed"], 1)

    def test_books_the_visit_that_was_chosen(self, shop):
        shop.put("verify-electricity", meter_id=100)
        slot = shop.free()[0]
        shop.choose(shop.lines()[0], slot.slot_id)

        found = shop.place()

        assert slots.of_order(shop.db, order_id=found.order_id)[1].slot_id == slot.slot_id
        assert queries.lines(shop.db, order_ids=[found.order_id])[found.order_id][0].meter_id == 100

    def test_orders_nothing_when_the_hour_was_taken_meanwhile(self, shop):
        shop.put("verify-electricity", meter_id=100)
        shop.choose(shop.lines()[0], shop.free()[0].slot_id)
        new = shop.wish()
        shop.db.change(lambda tx: tx.write("update live.service_slot set capacity = 0"))

        with pytest.raises(operations.OrderRefused) as caught:
            shop.place(new)

        assert caught.value.faults == (Fault.SLOT_TAKEN,)
        assert (len(shop.lines()), queries.mine(shop.db, person_id=shop.anna.person_id)) == (1, [])

    def test_does_not_charge_another_price_than_was_seen(self, shop):
        shop.put("lamp-e27")
        new = shop.wish()
        shop.db.change(lambda tx: tx.write("update live.product set price_amount = price_amount + 1"))

        with pytest.raises(operations.OrderRefused) as caught:
            shop.place(new)

        assert caught.value.faults == (Fault.AMOUNT_CHANGED,)

    def test_is_for_who_may_manage_the_account(self, shop):
        shop.put("lamp-e27")
        new = shop.wish()
        viewer = make_actor(shop.db, email="boris@example.ru")
        grant(shop.db, actor=viewer, account_id=1, level="view")

        for actor in (viewer, make_actor(shop.db, email="stranger@example.ru"), Actor.visitor()):
            with pytest.raises(access.AccessDenied):
                shop.place(new, actor=actor)

    def test_keeps_an_old_price_of_a_product_for_its_days(self, shop):
        shop.db.change(
            lambda tx: tx.write("update live.product set valid_to = '2026-11-20' where product_code = 'lamp-e27'")
        )

        assert queries.product(shop.db, product_code="lamp-e27", on=date(2026, 11, 19)) is not None
        assert queries.product(shop.db, product_code="lamp-e27", on=TODAY) is None


class TestPay:
    def test_marks_the_order_and_credits_no_account(self, shop, bank):
        found = shop.paid(bank)

        assert (found.status, found.intent_id) == (Status.PAID, shop.intents(found)[0].intent_id)
        assert billing.payments(shop.db, account_id=1) == []
        assert [one.state for one in shop.intents(found)] == [State.POSTED]
        assert (shop.kinds(found), shop.letters()) == (["placed", "paid"], ["orders.placed", "orders.paid"])
        assert shop.faults() == []

    def test_is_told_once_however_often_it_is_told(self, shop, bank):
        found = shop.paid(bank, banks.REPEATED)

        again = [shop.settle(bank) for _ in range(3)]

        assert again == [0, 0, 0]
        assert shop.kinds(found) == ["placed", "paid"]

    def test_gives_the_bank_a_receipt_with_vat_by_line(self, shop, bank):
        order = shop.lamp()
        (intent,) = shop.intents(order)

        (item,) = for_orders.items(shop.db, intent_id=intent.intent_id)

        assert (item.vat_code, item.mode, item.subject) == (12, "full_prepayment", "commodity")
        assert (item.amount, item.description) == (Decimal("119.00"), "Лампа светодиодная E27, 10 Вт")

    def test_has_one_payment_in_two_tabs_and_a_new_one_after_a_declined_card(self, shop, bank):
        order = shop.lamp()
        asked = {"order_id": order.order_id, "actor": shop.anna, "gateway": "sandbox", "now": NOW}
        first, second = (till.pay_again(shop.db, **asked) for _ in range(2))

        bank.pay(shop.send(bank, order).confirmation_url, banks.DECLINED)
        shop.settle(bank)
        third = till.pay_again(shop.db, **asked)
        bank.pay(shop.send(bank, order).confirmation_url, banks.SUCCESS)
        shop.settle(bank)

        assert first.intent_id == second.intent_id != third.intent_id
        assert [one.state for one in shop.intents(order)] == [State.POSTED, State.CANCELED]
        assert (shop.order(order).status, shop.order(order).intent_id) == (Status.PAID, third.intent_id)
        with pytest.raises(till.PaymentNotNeeded):
            till.pay_again(shop.db, **asked)
        assert shop.faults() == []

    def test_is_for_its_person_only(self, shop):
        order = shop.lamp()
        other = make_actor(shop.db, email="boris@example.ru")
        grant(shop.db, actor=other, account_id=1)

        with pytest.raises(queries.OrderNotFound):
            till.pay_again(shop.db, order_id=order.order_id, actor=other, gateway="sandbox", now=NOW)

    def test_of_another_sum_is_left_to_a_person(self, shop):
        order = shop.lamp()
        (intent,) = shop.intents(order)
        wrong = BankPayment("b1", BankStatus.SUCCEEDED, Decimal("1.00"), "RUB", Decimal(0), None, NOW, None, None)
        payment_steps.mark_sent(shop.db, intent_id=intent.intent_id, return_url="https://x", now=NOW)

        payment_steps.take_answer(shop.db, wrong, intent_id=intent.intent_id, now=NOW)

        assert till.settle(shop.db, origin=ORIGIN, now=NOW) == 0
        assert (shop.order(order).status, shop.intents(order)[0].state) == (Status.PLACED, State.DISPUTED)


class TestCancel:
    def test_gives_back_what_was_paid_once(self, shop, bank):
        order = shop.paid(bank)

        shop.cancel(order)
        shop.cancel(order)
        shop.settle(bank)
        shop.settle(bank)

        (intent,) = shop.intents(order)
        assert (shop.order(order).status, intent.state) == (Status.CANCELED, State.REFUNDED)
        assert for_orders.refund_state(shop.db, intent_id=intent.intent_id) == "done"
        assert bank.gateway.find(intent.bank_payment_id).refunded_amount == Decimal("119.00")
        assert shop.kinds(order) == ["placed", "paid", "canceled"]
        assert shop.letters()[2:] == ["orders.canceled", "payment_refunded"]
        assert (billing.payments(shop.db, account_id=1), shop.faults()) == ([], [])

    def test_closes_a_payment_that_the_bank_never_saw(self, shop, bank):
        order = shop.lamp()

        shop.cancel(order)

        sent = shop.send(bank, order)
        assert (sent.state, sent.reason, sent.confirmation_url) == (State.CANCELED, "withdrawn", None)

    def test_gives_back_money_that_comes_after_it(self, shop, bank):
        order = shop.lamp()
        confirmation_url = shop.send(bank, order).confirmation_url

        shop.cancel(order)
        bank.pay(confirmation_url, banks.SUCCESS)
        shop.settle(bank)
        shop.settle(bank)

        (intent,) = shop.intents(order)
        assert (shop.order(order).status, intent.state) == (Status.CANCELED, State.REFUNDED)
        assert shop.kinds(order) == ["placed", "canceled", "returned"]
        assert shop.faults() == []

    def test_frees_the_visit(self, shop):
        shop.put("verify-electricity", meter_id=100)
        slot = shop.free()[0]
        shop.choose(shop.lines()[0], slot.slot_id)
        order = shop.place()
        taken = next(one.free for one in shop.free() if one.slot_id == slot.slot_id) if slot.free > 1 else 0

        shop.cancel(order)

        assert next(one.free for one in shop.free() if one.slot_id == slot.slot_id) == slot.free == taken + 1

    def test_is_too_late_once_the_work_has_begun_except_for_its_operator(self, shop, bank):
        order = shop.paid(bank)
        mine, other = (
            Actor.of(make_person(shop.db, email=f"{name}@example.ru", role=Role.OPERATOR)) for name in ("one", "two")
        )
        shop.db.change(
            lambda tx: tx.write(
                "update live.customer_order set status = 'in_work', operator_id = $who where order_id = $id",
                who=mine.person_id,
                id=order.order_id,
            )
        )

        refused = {}
        for actor in (shop.anna, other):
            with pytest.raises(operations.OrderRefused) as caught:
                shop.cancel(order, actor=actor)
            refused[actor] = caught.value.faults
        shop.cancel(order, actor=mine)

        assert refused == {shop.anna: (Fault.TOO_LATE,), other: (Fault.CLAIMED,)}
        assert shop.order(order).status is Status.CANCELED

    def test_is_not_for_a_stranger(self, shop):
        order = shop.lamp()
        other = make_actor(shop.db, email="boris@example.ru")
        grant(shop.db, actor=other, account_id=1)

        for actor in (other, Actor.visitor()):
            with pytest.raises(queries.OrderNotFound):
                shop.cancel(order, actor=actor)


class TestExpire:
    def test_cancels_what_nobody_paid_in_time(self, shop):
        order = shop.lamp()

        early = operations.expire(shop.db, origin=ORIGIN, now=NOW + timedelta(days=2))
        late = operations.expire(shop.db, origin=ORIGIN, now=NOW + timedelta(days=4))

        assert (early, late) == (0, 1)
        assert (shop.order(order).status, shop.kinds(order)) == (Status.CANCELED, ["placed", "expired"])

    def test_waits_while_the_bank_decides(self, shop, bank):
        order = shop.lamp()
        shop.send(bank, order)

        assert operations.expire(shop.db, origin=ORIGIN, now=NOW + timedelta(days=4)) == 0
        assert shop.order(order).status is Status.PLACED


class TestLoad:
    def test_adds_what_is_sold_and_keeps_what_the_company_changed(self, shop):
        shop.db.change(lambda tx: tx.write("update live.product set price_amount = 1 where product_code = 'lamp-e27'"))

        reference.load(shop.db)

        sold = queries.products(shop.db, on=TODAY)
        assert {one.product_code: one.price_amount for one in sold}["lamp-e27"] == 1
        assert len([one for one in sold if one.kind == "good"]) >= 10
        assert len([one for one in sold if one.kind == "service"]) >= 10
        assert all(one.is_sample for one in sold)


class TestMoneyOfOthers:
    def test_is_not_listed_among_payments_of_bills(self, shop, bank):
        shop.paid(bank)

        made = payments.of_account(shop.db, account_id=1, person_id=shop.anna.person_id, count=5)

        assert made == []
