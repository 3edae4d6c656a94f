"""What a basket costs, what is wrong with an order, who may cancel it, what a search finds."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.orders import rules
from core.orders.model import BasketLine, Delivery, Group, Kind, NewOrder, Product, Status
from core.orders.rules import Fault

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
LARGEST = Decimal(500_000)


def product(code="lamp", *, kind=Kind.GOOD, group=Group.LAMPS, price="119.00", **values):
    defaults = {
        "service": None,
        "audience": "everybody",
        "name_ru": "Лампа светодиодная",
        "name_en": "LED lamp",
        "description_ru": "Тёплый свет",
        "description_en": "Warm light",
        "unit": "piece",
        "vat_percent": Decimal(22),
        "picture": "lamp-e27.svg",
        "is_sample": True,
    }
    return Product(product_code=code, kind=kind, group=group, price_amount=Decimal(price), **(defaults | values))


def line(sold, *, quantity=1, meter_id=None, slot_id=None):
    code = sold.product_code if sold else "gone"
    return BasketLine(uuid.uuid4(), 1, code, sold, meter_id, quantity, slot_id, NOW)


def order(**values):
    defaults = {
        "account_id": 1,
        "delivery": Delivery.OFFICE,
        "office_id": 7,
        "contact_name": "Анна",
        "phone": "8 922 123-45-67",
        "email": "anna@example.ru",
        "comment": "",
        "language": "ru",
        "idempotency_key": "1",
        "expected_amount": Decimal("119.00"),
    }
    return NewOrder(**(defaults | values))


LAMP = product()
DELIVERY = product("delivery", kind=Kind.DELIVERY, group=Group.DELIVERY, price="290.00")
VISIT = product("socket", kind=Kind.SERVICE, group=Group.INSTALLATION, price="850.00")
CHECK = product("verify", kind=Kind.SERVICE, group=Group.VERIFICATION, price="690.00")


def bill(*lines, delivery=Delivery.ADDRESS, free_from="3000"):
    return rules.bill(lines, delivery=delivery, delivery_product=DELIVERY, free_from=Decimal(free_from))


class TestPriced:
    @pytest.mark.parametrize(
        ("price", "quantity", "amount", "vat"),
        [("119.00", 1, "119.00", "21.46"), ("119.00", 3, "357.00", "64.38"), ("1000.00", 1, "1000.00", "180.33")],
    )
    def test_takes_the_vat_out_of_the_sum_once(self, price, quantity, amount, vat):
        found = rules.priced(product(price=price), quantity)

        assert (found.amount, found.vat_amount) == (Decimal(amount), Decimal(vat))


class TestBill:
    def test_adds_the_delivery_of_goods_to_the_address(self):
        found = bill(line(LAMP, quantity=2))

        assert [str(one.amount) for one in found] == ["238.00", "290.00"]
        assert rules.total(found) == Decimal("528.00")

    def test_delivers_nothing_where_the_goods_are_fetched(self):
        assert [one.product for one in bill(line(LAMP), delivery=Delivery.OFFICE)] == [LAMP]

    def test_delivers_for_nothing_from_the_sum_on(self):
        found = bill(line(LAMP, quantity=2), free_from="238.00")

        assert [one.product for one in found] == [LAMP]

    def test_asks_no_delivery_for_a_visit(self):
        assert [one.product for one in bill(line(VISIT))] == [VISIT]

    def test_leaves_out_what_is_sold_no_more(self):
        assert bill(line(None)) == []


class TestFaults:
    def faults(self, *lines, amount="119.00", **values):
        return rules.faults(order(**values), lines, amount=Decimal(amount), largest=LARGEST)

    def test_are_none_for_a_whole_order(self):
        assert self.faults(line(LAMP)) == []

    def test_name_an_empty_basket(self):
        assert self.faults() == [Fault.EMPTY]

    def test_name_everything_that_is_missing_at_once(self):
        found = self.faults(line(CHECK), line(None), contact_name=" ", phone="12", email="anna")

        assert found == [
            Fault.NOT_SOLD,
            Fault.METER_MISSING,
            Fault.SLOT_MISSING,
            Fault.NAME_MISSING,
            Fault.PHONE,
            Fault.EMAIL,
        ]

    def test_ask_for_the_office_where_goods_are_fetched_only(self):
        slot_id = uuid.uuid4()

        assert self.faults(line(LAMP), office_id=None) == [Fault.OFFICE_MISSING]
        assert self.faults(line(VISIT, slot_id=slot_id), office_id=None) == []

    def test_say_that_the_price_is_another_than_was_seen(self):
        assert self.faults(line(LAMP), amount="129.00") == [Fault.AMOUNT_CHANGED]

    def test_name_a_sum_above_what_one_payment_may_be(self):
        assert self.faults(line(LAMP), amount="500001.00") == [Fault.TOO_LARGE]

    def test_name_a_basket_that_is_too_full(self):
        assert Fault.TOO_MANY in self.faults(*[line(LAMP) for _ in range(rules.MOST_LINES + 1)])

    def test_name_words_that_are_too_long(self):
        assert self.faults(line(LAMP), comment="x" * 501) == [Fault.TOO_LONG]


class TestMayCancel:
    @pytest.mark.parametrize(
        ("status", "person", "operator"),
        [
            (Status.PLACED, True, True),
            (Status.PAID, True, True),
            (Status.IN_WORK, False, True),
            (Status.DONE, False, False),
            (Status.CANCELED, False, False),
        ],
    )
    def test_until_the_work_starts(self, status, person, operator):
        assert rules.may_cancel(status, is_operator=False) is person
        assert rules.may_cancel(status, is_operator=True) is operator


class TestFoundBy:
    @pytest.mark.parametrize("asked", ["лампы", "ЛАМПА", "светодиодная лампа", "led", "тёплый", "теплый", ""])
    def test_finds_by_words_of_either_language(self, asked):
        assert LAMP in rules.found_by([LAMP, VISIT], asked)

    def test_wants_every_word(self):
        other = replace(VISIT, name_ru="Розетка", name_en="Socket", description_ru="", description_en="")

        assert rules.found_by([LAMP, other], "лампа розетка") == []
        assert rules.found_by([LAMP, other], "розетки") == [other]


class TestNumber:
    def test_can_be_read_out_and_not_guessed(self):
        found = {rules.number(NOW) for _ in range(50)}

        assert len(found) == 50
        assert all(one.startswith("Z-2611-") and len(one) == 13 for one in found)
