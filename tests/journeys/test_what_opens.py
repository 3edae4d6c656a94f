"""What stands behind a heading is made when it is opened, by keyboard too; a reload and "back" keep it open."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def charges(tab):
    sign_in(tab, "household")
    tab.goto("/charges")
    expect(tab.get_by_text("Показать месяцы")).to_be_visible()
    settled(tab)
    return tab


def test_months_open_by_keyboard_and_outlive_reload_and_back(charges):
    months = charges.locator(".kb-table", has_text="На конец")
    expect(months).to_have_count(0)

    charges.get_by_text("Показать месяцы").locator("xpath=ancestor::summary[1]").focus()
    charges.keyboard.press("Enter")

    expect(months).to_be_visible()
    settled(charges)
    assert "open-ledger=true" in charges.url
    charges.reload()
    expect(months).to_be_visible()
    settled(charges)
    charges.goto("/usage")
    expect(charges.get_by_role("heading", level=1)).to_be_visible()
    settled(charges)
    charges.go_back()
    expect(months).to_be_visible()


def test_a_name_that_is_typed_is_there_when_the_card_is_opened_again(charges):
    charges.goto("/accounts")
    heading = charges.get_by_text("Переименовать, переставить или убрать").first
    expect(heading).to_be_visible()
    settled(charges)
    heading.click()
    name = charges.get_by_label("Название, его видите только вы").first
    expect(name).to_be_visible()
    settled(charges)
    name.fill("Дача у реки")
    name.blur()
    settled(charges)

    heading.click()
    expect(name).to_have_count(0)
    settled(charges)
    heading.click()

    expect(name).to_have_value("Дача у реки")
