"""F1, F2: find a lamp, order it, pay by card and see the status; cancel another order and see the money go back."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.bank import DECLINED, SUCCESS
from tests.journeys.conftest import settled, sign_in
from tests.journeys.test_order_a_service import choose_visit
from tests.journeys.test_pay import RESULT, to_bank, type_card

pytestmark = pytest.mark.browser

LAMP = "Лампа светодиодная E27"
NUMBER = re.compile(r"Z-2611-\w{6}")


def empty(tab):
    """Take out what a journey that was broken off has left in the basket."""
    tab.goto("/basket")
    settled(tab)
    while tab.get_by_role("button", name="Убрать").count():
        tab.get_by_role("button", name="Убрать").first.click()
        settled(tab)


def put(tab, *, word, product):
    """Look for a word and put the product that is found into the basket."""
    tab.goto("/shop")
    settled(tab)
    field = tab.get_by_label("Что вы ищете?")
    field.fill(word)
    field.press("Enter")
    settled(tab)
    card = tab.locator(f".st-key-product-{product}")
    card.get_by_role("button", name="В корзину").click()
    expect(card.get_by_text("В корзине: 1")).to_be_visible()
    settled(tab)


def place(tab):
    """Say how to reach one, place the order of the basket and return its number."""
    field = tab.get_by_label("Телефон", exact=True)
    field.fill("8 922 123-45-67")
    field.press("Tab")
    settled(tab)
    tab.get_by_role("button", name="Оформить заказ").click()
    expect(tab.get_by_text("ждёт оплаты")).to_be_visible()
    settled(tab)
    return NUMBER.search(tab.locator(".stMain").inner_text()).group(0)


def paid(tab):
    to_bank(tab).click()
    type_card(tab, SUCCESS)
    tab.wait_for_url(RESULT)
    expect(tab.get_by_text("заказ оплачен")).to_be_visible()
    tab.get_by_role("link", name="К заказу").click()
    expect(tab.get_by_text("Дальше заказом займётся оператор")).to_be_visible()
    settled(tab)


def test_a_lamp_is_found_ordered_and_paid_after_a_declined_card(tab):
    sign_in(tab, "household")
    empty(tab)
    put(tab, word="лампы", product="lamp-e27")
    tab.goto("/basket")
    expect(tab.get_by_text(LAMP).first).to_be_visible()
    settled(tab)
    tab.reload()  # the basket is kept by the server
    expect(tab.get_by_text(LAMP).first).to_be_visible()
    settled(tab)

    number = place(tab)
    to_bank(tab).dblclick()
    expect(tab.get_by_text(number).first).to_be_visible()  # the bank says what is paid for
    type_card(tab, DECLINED)
    tab.wait_for_url(RESULT)
    expect(tab.get_by_text("На карте не хватает денег.")).to_be_visible()
    tab.get_by_role("link", name="Попробовать ещё раз").click()
    tab.get_by_role("button", name="Оплатить ещё раз").click()
    expect(to_bank(tab)).to_be_visible()
    settled(tab)
    paid(tab)

    tab.goto("/orders")
    expect(tab.locator(f".st-key-order-{number}")).to_contain_text("оплачен")


def test_a_visit_is_ordered_paid_canceled_and_given_back(tab):
    sign_in(tab, "household")
    empty(tab)
    put(tab, word="розетка", product="install-socket")
    tab.goto("/basket")
    choose_visit(tab, place=1)
    number = place(tab)
    expect(tab.get_by_text("мастер придёт")).to_be_visible()
    paid(tab)

    tab.get_by_text("Отменить заказ").first.click()
    settled(tab)
    tab.get_by_role("button", name="Отменить заказ").click()
    settled(tab)
    expect(tab.get_by_text("Заказ отменён.").first).to_be_visible()

    for _ in range(10):
        tab.goto("/orders")
        settled(tab)
        card = tab.locator(f".st-key-order-{number}")
        expect(card).to_contain_text("отменён")
        card.get_by_role("button", name="Открыть заказ").click()
        settled(tab)
        if tab.get_by_text("возвращено").count():
            break
    expect(tab.get_by_text("850,00 ₽ возвращено")).to_be_visible()


def test_a_visitor_looks_and_comes_back_to_the_product_after_signing_in(tab):
    tab.goto("/shop?product=leak-sensor")
    expect(tab.get_by_role("img", name="Датчик протечки воды")).to_be_visible()
    settled(tab)

    tab.fill("input[name=email]", "household@kabinet.example")
    tab.fill("input[name=password]", "kabinet2026demo")
    tab.press("input[name=password]", "Enter")

    tab.wait_for_url(re.compile("product=leak-sensor"))
    expect(tab.get_by_role("button", name="В корзину")).to_be_visible()
