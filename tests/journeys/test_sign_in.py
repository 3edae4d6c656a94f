"""A1: signing in, what a refusal keeps, reload and second tab, signing out everywhere, deep links, foreign pages."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


def test_a_wrong_password_keeps_the_address_and_says_so(tab):
    tab.goto("/")
    tab.fill("input[name=email]", "household@kabinet.example")
    tab.fill("input[name=password]", "not the password")
    tab.press("input[name=password]", "Enter")

    expect(tab.get_by_role("alert")).to_contain_text("пароль")
    expect(tab.locator("input[name=email]")).to_have_value("household@kabinet.example")
    expect(tab.locator("input[name=password]")).to_have_value("")


def test_a_session_survives_reload_and_a_second_tab_and_ends_in_both(tab):
    sign_in(tab, "household")
    tab.reload()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Главная")
    second = tab.context.new_page()
    second.goto("/usage")
    expect(second.get_by_role("heading", level=1)).to_contain_text("Расход")

    second.locator("form[action='/auth/logout']").evaluate("form => form.requestSubmit()")
    second.wait_for_selector("input[name=email]")
    tab.goto("/charges")

    expect(tab.locator("input[name=email]")).to_be_visible()
    expect(tab.get_by_text("К оплате")).to_have_count(0)


def test_a_deep_link_survives_signing_in(tab):
    tab.goto("/usage?service=cold_water")
    tab.fill("input[name=email]", "household@kabinet.example")
    tab.fill("input[name=password]", "kabinet2026demo")
    tab.press("input[name=password]", "Enter")

    expect(tab.get_by_role("heading", level=1)).to_contain_text("Расход")
    assert "service=cold_water" in tab.url


@pytest.mark.parametrize("path", ["arrears", "readings-received", "office-load", "portfolio", "data"])
def test_a_page_of_another_role_cannot_be_reached_by_its_address(tab, path):
    sign_in(tab, "household")
    tab.goto(f"/{path}")

    expect(tab.get_by_role("heading", level=1)).to_contain_text("не для этого входа")


def test_the_language_is_switched_and_remembered(tab):
    sign_in(tab, "household")
    tab.goto("/usage?lang=en")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Usage")
    settled(tab)

    shown = tab.locator(".stMain").inner_text()
    for name in ("Екатеринбург", "Краснолесья", "Анна", "Соколова"):  # names of places and people stay as they are
        shown = shown.replace(name, "")

    assert re.findall(r"[А-Яа-яЁё]{4,}", shown) == []


def test_form_stands_in_the_middle_and_the_rarer_things_are_one_press_away(tab, screen):
    tab.goto("/sign-in")
    settled(tab)

    form = tab.locator("form[action='/auth/login']").bounding_box()
    around = tab.locator(".kb-welcome").bounding_box()
    assert abs(form["x"] + form["width"] / 2 - around["x"] - around["width"] / 2) < 2
    places = tab.locator(".kb-go:visible")
    expect(places).to_have_count(4)
    first = places.first.bounding_box()
    if screen == "phone":
        assert first["y"] > form["y"] + form["height"]
    else:
        assert first["x"] + first["width"] < form["x"]
        assert first["y"] < form["y"] + form["height"] / 2
    tab.get_by_text("Тарифы, договор, магазин, помощь").click()
    expect(places).to_have_count(10)
    tab.get_by_role("link", name=re.compile("^Тарифы")).click()
    expect(tab.get_by_role("heading", level=1, name="Тарифы")).to_be_visible()
