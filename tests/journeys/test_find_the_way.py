"""The menu, the address and "back": nobody is trapped, and what is shown is what the address says."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


def test_back_undoes_the_last_choice_and_leaves_the_page(tab):
    sign_in(tab, "household")
    tab.goto("/usage?service=electricity&months=24")
    settled(tab)
    tab.get_by_role("radio", name="Отопление").click()
    expect(tab.locator(".kb-answer").first).to_contain_text("Гкал")

    tab.go_back()

    expect(tab.locator(".kb-answer").first).to_contain_text("кВт·ч")
    assert "service=electricity" in tab.url
    tab.go_back()
    expect(tab).to_have_url(re.compile("/home"))


def test_back_from_the_first_page_leaves_kabinet(tab):
    tab.goto("/health")
    sign_in(tab, "household")
    expect(tab).to_have_url(re.compile("/home"))

    tab.go_back()
    tab.go_back()

    expect(tab).to_have_url(re.compile("/health"))


def test_the_menu_of_a_phone_closes_when_a_page_is_chosen(tab, screen):
    sign_in(tab, "household")
    settled(tab)
    menu = tab.get_by_test_id("stExpandSidebarButton")
    if not menu.is_visible():
        tab.get_by_role("link", name="Расход").click()
    else:
        menu.click()
        tab.get_by_test_id("stSidebarNavLink").filter(has_text="Расход").click()

    expect(tab.get_by_role("heading", level=1)).to_contain_text("Расход")
    if screen == "phone":
        expect(menu).to_be_in_viewport()
        expect(tab.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
