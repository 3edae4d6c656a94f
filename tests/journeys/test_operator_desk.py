"""H2, B4, A8: an account found by its address, a reading entered for the customer, a doubtful one taken and accepted."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SCREENS, settled, sign_in

pytestmark = pytest.mark.browser

# Each size of screen has its own flats of a house that no other journey visits.
FLATS = dict(zip(SCREENS, (("5", "10"), ("50", "55")), strict=True))


def open_account(tab, flat, task):
    """Find the flat as it is said on the phone, and open its account for a task; return its number."""
    tab.goto("/customers")
    settled(tab)
    field = tab.get_by_label("Лицевой счёт или адрес")
    field.fill(f"созвездй 3-{flat}")
    field.press("Enter")
    found = tab.locator("[class*='st-key-found-']")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(f"ул. Созвездий, 3, кв. {flat}")
    found.get_by_role("button", name="Открыть счёт").click()
    expect(tab.get_by_role("heading", name=re.compile("Для чего открываете счёт"))).to_be_visible()
    settled(tab)
    tab.get_by_text(task, exact=True).click()
    settled(tab)
    tab.get_by_role("button", name="Открыть счёт").click()
    expect(tab.get_by_text(f"Открыт для: {task}")).to_be_visible()
    settled(tab)
    return re.search(r"account=(\d+)", tab.url).group(1)


def enter(tab, more):
    """Type the previous reading and so much more, and submit it."""
    field = tab.get_by_role("textbox", name=re.compile("Прошлое"))
    figures = re.search(r"Прошлое: ([\d\s,.]+?), ", field.get_attribute("aria-label")).group(1)
    before = float(re.sub(r"\s", "", figures).replace(",", "."))
    field.fill(str(round(before + more)))
    field.press("Tab")
    settled(tab)
    tab.get_by_role("button", name="Передать", exact=True).click()
    settled(tab)


def receipt(tab):
    expect(tab.get_by_text("Принято. Номер")).to_be_visible()
    return re.search(r"Принято\. Номер ([^.\s]+)\.", tab.locator(".stMain").inner_text()).group(1)


def test_enters_a_reading_that_a_customer_says_by_phone(tab, screen):
    sign_in(tab, "operator")
    number = open_account(tab, FLATS[screen][0], "Потребитель звонит")
    tab.get_by_text("Внести показание", exact=True).click()
    settled(tab)
    enter(tab, 150)
    said = receipt(tab)

    tab.goto(f"/customers?account={number}&part=reading")
    settled(tab)
    row = tab.get_by_role("row").filter(has_text=said)
    expect(row).to_contain_text("внесено по телефону")
    expect(row).to_contain_text("Принято")
    tab.goto(f"/customers?account={number}")
    expect(tab.get_by_role("row").filter(has_text="передано")).to_have_count(1)


def test_takes_a_doubtful_reading_and_accepts_it(tab, screen):
    sign_in(tab, "operator")
    number = open_account(tab, FLATS[screen][1], "Потребитель в офисе")
    tab.get_by_text("Внести показание", exact=True).click()
    settled(tab)
    enter(tab, 1500)
    tab.get_by_role("button", name="На приборе именно так, передать").click()
    said = receipt(tab)

    tab.goto("/questioned-readings")
    entry = tab.locator(f"[class*='st-key-reading-{said}']")
    expect(entry).to_contain_text("намного больше обычного")
    settled(tab)
    entry.get_by_role("button", name="Посмотреть").click()
    take = tab.get_by_role("button", name="Взять в работу")
    expect(take).to_be_visible()
    settled(tab)
    expect(tab.get_by_text("ул. Созвездий")).to_have_count(0)
    take.click()
    expect(tab.get_by_text(f"кв. {FLATS[screen][1]}")).to_be_visible()
    expect(tab.get_by_text("Расход за год")).to_be_visible()
    settled(tab)
    tab.get_by_role("button", name="Принять как есть").click()
    expect(tab.get_by_role("status").filter(has_text=said)).to_contain_text("принято")
    settled(tab)
    expect(tab.locator(f"[class*='st-key-reading-{said}']")).to_have_count(0)

    tab.goto(f"/customers?account={number}&part=reading")
    row = tab.get_by_role("row").filter(has_text=said)
    expect(row).to_contain_text("Проверено и принято оператором")
    expect(row).to_contain_text("внесено в офисе")
