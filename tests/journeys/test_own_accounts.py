"""A5, A7: an account is added by its number and address, named, moved and taken off the list again."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
CARDS = "[class*='st-key-accounts-card-']"


def managed(tab, place):
    """Open what changes the person's own list, at one card."""
    card = tab.locator(CARDS).nth(place)
    if not card.get_by_role("button", name="Убрать из моего списка").count():
        card.get_by_text("Переименовать, переставить или убрать").click()
        settled(tab)
    return card


def test_an_account_is_taken_off_and_added_again_by_the_receipt(tab):
    sign_in(tab, "household", path="/accounts")
    settled(tab)
    expect(tab.locator(CARDS)).to_have_count(3)
    number = re.search(r"\d{10}", tab.locator(CARDS).nth(2).inner_text()).group()
    card = managed(tab, 2)
    card.get_by_role("button", name="Убрать из моего списка").click()
    tab.get_by_role("button", name="Да, убрать").click()
    expect(tab.locator(CARDS)).to_have_count(2)
    settled(tab)

    # The house is another's: nothing is said of whose the number is, and nothing typed is lost.
    form = tab.locator("[data-testid=stForm]", has=tab.get_by_label("Дом, с буквой"))
    form.get_by_label("Номер лицевого счёта").fill(f"{number[:3]} {number[3:6]} {number[6:]}")
    form.get_by_label("Дом, с буквой").fill("7")
    form.get_by_label("Квартира, для дома пусто").fill("141/1")
    form.get_by_role("button", name="Добавить").click()
    expect(tab.get_by_role("alert").first).to_contain_text("не сходятся")
    settled(tab)
    expect(tab.locator(CARDS)).to_have_count(2)
    tab.reload()
    settled(tab)
    expect(form.get_by_label("Квартира, для дома пусто")).to_have_value("141/1")

    form.get_by_label("Дом, с буквой").fill("221 а")
    form.get_by_role("button", name="Добавить").dblclick()
    expect(tab.locator(CARDS)).to_have_count(3)
    settled(tab)
    expect(tab.locator(CARDS).nth(2)).to_contain_text(number)
    expect(form.get_by_label("Дом, с буквой")).to_have_value("")


def test_a_name_and_the_order_are_ones_own_and_stay(tab):
    sign_in(tab, "household", path="/accounts")
    settled(tab)
    first, second = (tab.locator(CARDS).nth(place).locator("h2").inner_text() for place in range(2))
    card = managed(tab, 0)
    card.get_by_label("Название, его видите только вы").fill("<b>Дача</b> & баня")
    settled(tab)
    card.get_by_role("button", name="Сохранить название").click()
    expect(tab.locator(CARDS).nth(0).locator("h2")).to_have_text("<b>Дача</b> & баня")
    settled(tab)
    managed(tab, 0).get_by_role("button", name="Ниже").click()
    expect(tab.locator(CARDS).nth(0).locator("h2")).to_have_text(second)
    settled(tab)

    tab.reload()
    settled(tab)
    expect(tab.locator(CARDS).nth(1).locator("h2")).to_have_text("<b>Дача</b> & баня")
    card = managed(tab, 1)
    card.get_by_role("button", name="Выше").click()
    expect(tab.locator(CARDS).nth(1).locator("h2")).to_have_text(second)
    settled(tab)
    card = managed(tab, 0)
    card.get_by_label("Название, его видите только вы").fill("")
    card.get_by_role("button", name="Сохранить название").click()
    expect(tab.locator(CARDS).nth(0).locator("h2")).to_have_text(first)
