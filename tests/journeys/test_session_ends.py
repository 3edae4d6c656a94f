"""A session that ends in the middle: the person is told, signs in again and is on the same page; nothing is sent."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, settled, sign_in

pytestmark = pytest.mark.browser
ENDED = "Сеанс закончился"


def signs_in_again(tab):
    tab.fill("input[name=email]", "household@kabinet.example")
    tab.fill("input[name=password]", PASSWORD)
    tab.press("input[name=password]", "Enter")


def test_signed_out_in_another_tab_comes_back_to_the_same_reading_page(tab):
    sign_in(tab, "household", path="/readings?service=electricity&all=true")
    settled(tab)
    other = tab.context.new_page()
    other.goto("/charges")
    settled(other)
    other.locator(".kb-person summary").click()
    other.locator("form[action='/auth/logout'] button").click()
    other.wait_for_selector("input[name=email]")

    tab.get_by_text("За все три года").click()

    expect(tab.get_by_role("heading", name=ENDED)).to_be_visible()
    expect(tab.get_by_role("status").first).to_contain_text("Войдите снова")
    expect(tab.get_by_text("Что с вашими показаниями")).to_have_count(0)
    signs_in_again(tab)
    tab.wait_for_url("**/readings?*service=electricity*")
    settled(tab)
    expect(tab.get_by_text("Что с вашими показаниями")).to_be_visible()


def test_appeal_of_who_was_signed_out_everywhere_is_not_sent_as_a_visitors(tab, someone, screen):
    subject = f"Сеанс кончился, {screen}"
    sign_in(tab, "household")
    tab.goto("/appeals?new=1")
    settled(tab)
    for label, text in (("Тема", subject), ("Что случилось?", "Пока я писала, меня отключили.")):
        tab.get_by_label(label, exact=True).fill(text)
        tab.get_by_label(label, exact=True).press("Tab")
        settled(tab)
    other = someone()
    sign_in(other, "household", path="/profile")
    settled(other)
    other.get_by_role("button", name="Выйти везде").click()
    expect(other.get_by_text("Вы вышли везде")).to_be_visible()

    tab.get_by_role("button", name="Отправить", exact=True).click()

    expect(tab.get_by_role("heading", name=ENDED)).to_be_visible()
    expect(tab.get_by_role("link", name="Продолжить без входа")).to_be_visible()
    signs_in_again(tab)
    tab.wait_for_url("**/appeals?new=1*")
    settled(tab)
    expect(tab.get_by_label("Тема", exact=True)).to_have_value(subject)
    expect(tab.get_by_label("Что случилось?")).to_have_value("Пока я писала, меня отключили.")
    tab.get_by_role("button", name="Отправить", exact=True).click()
    expect(tab.get_by_text("Зарегистрировано под номером")).to_be_visible()


def test_reading_of_who_was_signed_out_everywhere_is_not_sent_and_not_lost(tab, someone):
    sign_in(tab, "household")
    tab.goto("/readings?service=hot_water")
    settled(tab)
    field = tab.get_by_label("Прошлое").first
    before = field.get_attribute("aria-label").split(": ")[1].split(",")[0]
    value = str(int("".join(filter(str.isdigit, before))) + 3)
    field.fill(value)
    field.press("Tab")
    settled(tab)
    other = someone()
    sign_in(other, "household", path="/profile")
    settled(other)
    other.get_by_role("button", name="Выйти везде").click()
    expect(other.get_by_text("Вы вышли везде")).to_be_visible()

    tab.get_by_role("button", name="Передать", exact=True).click()

    expect(tab.get_by_role("heading", name=ENDED)).to_be_visible()
    expect(tab.get_by_text("Передать", exact=True)).to_have_count(0)
    signs_in_again(tab)
    tab.wait_for_url("**/readings?*service=hot_water*")
    settled(tab)
    expect(tab.get_by_label("Прошлое").first).to_have_value(value)
