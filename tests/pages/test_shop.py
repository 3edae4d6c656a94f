"""The pages of the shop: looking without an account, the basket that is kept, the order and the way to pay it."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts import queries as accounts
from core.identity.model import Actor, Role
from core.orders import basket, operations, queries, slots
from core.orders.model import Group, Kind, Status
from core.runtime.settings import ROOT
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
TODAY = NOW.date()


def opened(path, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    for name, value in {"lang": "ru", **query}.items():
        page.query_params[name] = value
    page._page_hash = calc_hash(path)
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def html(page):
    return "".join(element.proto.body for element in page.get("html"))


def press(page, label):
    next(button for button in page.button if button.label == label).click().run()
    assert [error.message for error in page.exception] == []
    return page


@pytest.fixture
def anna(kabinet, visit):
    """Return the sample household with an empty basket; what she orders is forgotten afterwards."""
    person = visit(Role.HOUSEHOLD)
    slots.load_reference(kabinet)
    slots.top_up(kabinet, now=NOW)
    yield person
    kabinet.change(lambda tx: tx.write("delete from live.basket_line"))
    placed = "select order_id from live.customer_order where placed_at = $now"
    paid = f"select intent_id from live.payment_order where order_id in ({placed})"
    of_orders = ("order_line", "order_event", "slot_booking", "payment_order", "customer_order")
    statements = [
        *(f"delete from live.{name} where intent_id in ({paid})" for name in ("payment_intent", "payment_order_item")),
        *(f"delete from live.{name} where order_id in ({placed})" for name in of_orders),
    ]
    for statement in statements:
        kabinet.change(lambda tx, text=statement: tx.write(text, now=NOW))


def ordered(kabinet, person):
    """Return what the person has ordered in the test: the sample has older orders."""
    return [one for one in queries.mine(kabinet, person_id=person.person_id) if one.placed_at == NOW]


def cards(kabinet, person):
    return accounts.accessible(kabinet, person_id=person.person_id, today=TODAY)


def basket_of(kabinet, person):
    account_id = cards(kabinet, person)[0].account_id
    return queries.basket(kabinet, person_id=person.person_id, account_id=account_id, on=TODAY)


def put(kabinet, person, code, meter_id=None):
    account_id = cards(kabinet, person)[0].account_id
    actor = Actor.of(person)
    basket.put(kabinet, account_id=account_id, product_code=code, meter_id=meter_id, actor=actor, now=NOW)


def fill_in(page):
    for label, value in (("Телефон", "8 922 123-45-67"), ("Имя", "Анна")):
        next(field for field in page.text_input if field.label == label).set_value(value)
    return page.run()


class TestShop:
    def test_shows_a_visitor_everything_and_asks_to_sign_in_at_a_product(self, visit):
        visit(None)

        shelves, one = html(opened("shop")), html(opened("shop", product="lamp-e27"))

        assert "Лампа светодиодная E27" in shelves
        assert "для примера" in shelves
        assert "/auth/login" not in shelves
        assert 'name="next" value="/shop?product=lamp-e27"' in one

    def test_draws_a_picture_with_words_for_each_product(self, visit, kabinet):
        visit(None)

        shelves = html(opened("shop"))

        sold = [one for one in queries.products(kabinet, on=TODAY) if one.kind is not Kind.DELIVERY]
        assert shelves.count("data:image/svg+xml;base64,") == len(sold) >= 20
        assert all(f'alt="{one.name_ru}"' in shelves for one in sold)

    def test_shows_an_organisation_nothing_that_is_for_households(self, visit):
        visit(Role.CORPORATE)

        shelves = html(opened("shop"))

        assert "Счётчик электроэнергии трёхфазный" in shelves
        assert "Счётчик электроэнергии однотарифный" not in shelves

    def test_finds_by_a_word(self, anna):
        page = opened("shop", q="лампы")

        assert "E27" in html(page)
        assert "Поверка счётчика" not in html(page)

    def test_says_when_nothing_fits(self, anna):
        assert "Ничего не нашлось" in html(opened("shop", q="самовар"))

    def test_puts_into_the_basket_which_a_reload_keeps(self, anna, kabinet):
        page = opened("shop", q="E27")
        press(page, "В корзину")

        assert [line.product_code for line in basket_of(kabinet, anna)] == ["lamp-e27"]
        assert "Лампа светодиодная E27" in html(opened("basket"))

    def test_offers_for_the_meter_that_led_here_what_is_about_it(self, anna, kabinet):
        account = cards(kabinet, anna)[0]
        meter = next(
            one for one in queries.meters(kabinet, account_id=account.account_id) if one.service == "cold_water"
        )

        page = opened("shop", service="cold_water", meter=str(meter.meter_id))
        shown = html(page)
        press(page, "В корзину")

        assert meter.serial_number in shown
        assert "Поверка счётчика холодной воды" in shown
        assert "Лампа" not in shown
        assert [line.meter_id for line in basket_of(kabinet, anna)] == [meter.meter_id]


class TestBasket:
    def test_is_empty_at_first_and_leads_to_the_shop(self, anna):
        assert "Корзина пуста" in html(opened("basket"))

    def test_counts_what_is_taken_and_what_it_costs(self, anna, kabinet):
        put(kabinet, anna, "lamp-e27")
        page = opened("basket")

        page.number_input[0].set_value(3).run()

        assert "357,00" in html(page)
        assert basket_of(kabinet, anna)[0].quantity == 3

    def test_adds_the_delivery_to_the_address(self, anna, kabinet):
        put(kabinet, anna, "lamp-e27")
        page = opened("basket")

        next(one for one in page.radio if one.key == "basket.delivery").set_value("address").run()

        assert "Доставка по адресу" in html(page)
        assert "409,00" in html(page)

    def test_takes_out(self, anna, kabinet):
        put(kabinet, anna, "lamp-e27")

        page = press(opened("basket"), "Убрать")

        assert "Корзина пуста" in html(page)

    def test_says_what_is_missing_beside_what_was_typed(self, anna, kabinet):
        put(kabinet, anna, "install-socket")
        page = opened("basket")
        next(field for field in page.text_input if field.label == "Телефон").set_value("12").run()

        press(page, "Оформить заказ")

        assert "Выберите день и время каждого визита" in html(page)
        assert "Телефон неполный" in html(page)
        assert ordered(kabinet, anna) == []

    def test_places_the_order_with_its_visit(self, anna, kabinet):
        put(kabinet, anna, "install-socket")
        account_id = cards(kabinet, anna)[0].account_id
        free = slots.free_slots(kabinet, account_id=account_id, product_group=Group.INSTALLATION, now=NOW)
        (line,) = basket_of(kabinet, anna)
        basket.choose_slot(
            kabinet,
            account_id=account_id,
            line_id=line.line_id,
            slot_id=free[0].slot_id,
            actor=Actor.of(anna),
            now=NOW,
        )

        press(fill_in(opened("basket")), "Оформить заказ")

        (order,) = ordered(kabinet, anna)
        assert (order.status, order.phone) == (Status.PLACED, "+79221234567")
        assert slots.of_order(kabinet, order_id=order.order_id)[1].slot_id == free[0].slot_id


class TestOrders:
    @pytest.fixture
    def order(self, anna, kabinet):
        put(kabinet, anna, "lamp-e27")
        press(fill_in(opened("basket")), "Оформить заказ")
        (found,) = ordered(kabinet, anna)
        return found

    def test_lists_what_was_ordered(self, order):
        page = opened("orders")

        assert order.order_number in html(page)
        assert "ждёт оплаты" in html(page)

    def test_leads_to_the_bank_by_a_form(self, order):
        page = opened("orders", order=str(order.order_id))

        assert "Оплатите 119,00" in html(page)
        assert 'action="/bank/start"' in html(page)

    def test_cancels(self, order, kabinet):
        page = press(opened("orders", order=str(order.order_id)), "Отменить заказ")

        assert queries.one(kabinet, order_id=order.order_id).status is Status.CANCELED
        assert "Заказ отменён" in html(page)
        assert 'action="/bank/start"' not in html(page)

    def test_shows_nobody_somebody_elses(self, order, visit):
        visit(Role.CORPORATE)

        page = opened("orders", order=str(order.order_id))

        assert "Такого заказа нет" in html(page)
        assert order.order_number not in html(page)

    def test_of_a_lent_account_belong_to_who_ordered(self, order, kabinet):
        with pytest.raises(queries.OrderNotFound):
            operations.cancel(
                kabinet, order_id=order.order_id, actor=Actor.visitor(), origin="https://kabinet.example", now=NOW
            )
