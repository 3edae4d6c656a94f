"""Keyboard and screen reader: what is focused is seen, the order makes sense, the names are in the person's language."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, SCREENS, settled, sign_in

pytestmark = pytest.mark.browser

# Outside of what people type or name themselves, and of what is never shown.
_ENGLISH = """() => [...document.querySelectorAll("body *")].filter(each => each.checkVisibility()
    && !each.closest("[lang],[data-testid=stFileChipName],.stHtml") || each.closest("[data-testid=stDateInputCalendar]"))
  .flatMap(each => [...["aria-label", "aria-valuetext", "alt", "placeholder", "title"].map(name => each.getAttribute(name)),
    each.children.length || each.ariaHidden ? "" : each.textContent])
  .filter(said => said && /[A-Za-z]{4}/.test(said) && !/[а-яё]/i.test(said) && !/@|^[A-Z0-9-]+$/.test(said))"""
_FOCUSED = """() => {
  const found = document.activeElement, place = found.getBoundingClientRect();
  const near = [found, found.parentElement, found.parentElement?.parentElement, ...(found.closest("label")?.querySelectorAll("*") ?? [])];
  const isMarked = near.filter(Boolean).map(each => getComputedStyle(each)).some(style =>
    style.outlineStyle != "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow != "none");
  return { name: found.ariaLabel || found.innerText, isMarked,
    isSeen: place.right > 0 && place.bottom > 0 && place.left < innerWidth && place.top < innerHeight };
}"""


def tab_to(tab, wanted):
    """Press Tab until the wanted place has the focus; each place on the way is seen and marked."""
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            continue
        tab.wait_for_timeout(50)  # a place out of sight is scrolled to
        focused = tab.evaluate(_FOCUSED)
        assert focused["isSeen"], focused
        assert focused["isMarked"], focused
        if wanted.evaluate("each => each === document.activeElement"):
            return
    pytest.fail("the keyboard does not come there")


def test_signs_in_and_submits_a_reading_by_keyboard(tab):
    tab.goto("/")
    settled(tab)
    tab_to(tab, tab.locator("input[name=email]"))
    tab.keyboard.type("household@kabinet.example")
    tab_to(tab, tab.locator("input[name=password]"))
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("form[action='/auth/logout']", state="attached")

    tab.goto("/readings?service=cold_water")
    settled(tab)
    field = tab.get_by_label(re.compile("Прошлое")).first
    before = re.search(r"Прошлое: ([\d\s]+)", field.get_attribute("aria-label")).group(1)
    tab_to(tab, field)
    tab.keyboard.type(str(int(re.sub(r"\D", "", before)) + 4))
    tab.keyboard.press("Tab")
    settled(tab)
    tab_to(tab, tab.get_by_role("button", name="Передать", exact=True))
    tab.keyboard.press("Enter")

    expect(tab.get_by_text(re.compile("K-2611|К-2611")).first).to_be_visible()


def test_the_menu_under_the_name_closes_by_escape_and_by_a_click_elsewhere(tab):
    sign_in(tab, "household")
    settled(tab)
    name, leave = tab.locator(".kb-person summary"), tab.get_by_role("button", name="Выйти")
    tab_to(tab, name)
    tab.keyboard.press("Enter")
    expect(leave).to_be_visible()

    tab.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    expect(name).to_be_focused()

    name.click()
    expect(leave).to_be_visible()
    tab.get_by_role("heading", level=1).click()
    expect(leave).to_be_hidden()


def test_writes_an_appeal_by_keyboard(tab):
    sign_in(tab, "household")
    tab.goto("/appeals?new=other")
    settled(tab)

    tab_to(tab, tab.get_by_label("Тема", exact=True))
    tab.keyboard.type("Написано без мыши")
    tab_to(tab, tab.get_by_label("Что случилось?"))
    tab.keyboard.type("Клавиатурой, от начала и до конца.")
    tab.keyboard.press("Tab")
    settled(tab)
    tab_to(tab, tab.get_by_role("button", name="Отправить", exact=True))
    tab.keyboard.press("Enter")

    expect(tab.get_by_text("Зарегистрировано под номером")).to_be_visible()


def test_the_fields_of_files_and_days_speak_russian_in_a_browser_that_does_not(browser, origin, screen):
    width, height = SCREENS[screen]
    profile = browser.new_context(locale="en-US", viewport={"width": width, "height": height}, base_url=origin)
    tab = profile.new_page()
    tab.goto("/appeals?new=other&lang=ru")
    settled(tab)
    tab.locator("input[type=file]").set_input_files(
        {"name": "photo.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    expect(tab.get_by_role("button", name="Убрать photo.pdf")).to_be_visible()
    settled(tab)
    assert tab.evaluate(_ENGLISH) == []

    tab.goto("/tariffs?lang=ru")
    settled(tab)
    tab.get_by_role("button", name="Выбрать день").click()
    expect(tab.get_by_role("dialog", name="Выбрать день")).to_contain_text("ноябрь")
    assert tab.evaluate(_ENGLISH) == []
    profile.close()


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("household", ("home", "readings", "usage", "charges", "pay", "profile")),
        ("corporate", ("portfolio", "bulk-readings", "documents")),
        ("analyst", ("arrears", "office-load")),
        ("operator", ("work", "customers")),
        (None, ("", "send-reading", "offices", "tariffs", "appeals?new=other")),
    ],
)
def test_nothing_stands_in_the_way_of_assistive_technology(browser, origin, screen, who, paths):
    width, height = SCREENS[screen]
    theme = "dark" if screen == "phone" else "light"
    profile = browser.new_context(
        locale="ru-RU",
        viewport={"width": width, "height": height},
        base_url=origin,
        color_scheme=theme,
        bypass_csp=True,
    )
    tab = profile.new_page()
    if who:
        sign_in(tab, who)
    found = []
    for path in paths:
        tab.goto(f"/{path}")
        settled(tab)
        found += [(path, each["id"], each["nodes"][0]["html"]) for each in Axe().run(tab).response["violations"]]
    profile.close()
    assert found == []
