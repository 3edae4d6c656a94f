"""A5: lend an account by a letter to somebody without a sign-in, see what was done, take it back at once."""

import re

import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
CARDS = "[class*='st-key-accounts-card-']"
OWN = "dlinnoe slovo 2026"


def choose(owner, title):
    """Choose whose sharing is shown."""
    field = owner.locator(".st-key-accounts-shared").get_by_role("combobox")
    field.click()
    field.fill(title)
    field.press("ArrowDown")
    field.press("Enter")
    settled(owner)
    expect(field).to_have_value(title)


def invited(owner, email, *, is_all=False):
    owner.get_by_text("Пригласить человека").click()
    owner.get_by_label("Почта человека").fill(email)
    if is_all:
        owner.get_by_text("Для всех моих счетов").click()
    owner.get_by_role("button", name="Отправить приглашение").click()
    expect(owner.get_by_text(f"Приглашение отправлено на {email}")).to_be_visible()
    settled(owner)


def registered(tab, link):
    """Make a sign-in by the link of an invitation."""
    tab.goto(link)
    settled(tab)
    tab.fill("input[name=password]", "short")
    tab.check("input[name=personal_data]")
    tab.get_by_role("button", name="Зарегистрироваться и принять").click()
    expect(tab.locator(".kb-fault").first).to_be_visible()
    settled(tab)
    tab.fill("input[name=password]", OWN)
    tab.get_by_role("button", name="Зарегистрироваться и принять").click()


def test_lends_an_account_to_a_son_and_takes_it_back(tab, someone, letter_to):
    email = f"son-{ids.new().hex}@example.ru"
    owner = someone()
    sign_in(owner, "household", path="/accounts")
    settled(owner)
    card = owner.locator(CARDS).nth(2)
    number = re.search(r"(\d{10})", card.inner_text()).group(1)
    title, address = card.locator("h2").inner_text(), card.locator(".kb-note").first.inner_text()
    choose(owner, title)
    invited(owner, email)

    registered(tab, letter_to(email, "/invitation"))
    tab.wait_for_url("**/accounts")
    settled(tab)
    expect(tab.locator(CARDS)).to_have_count(1)
    # The name of the account is the owner's own: the other person sees its address.
    expect(tab.locator(CARDS)).to_contain_text(address)
    tab.goto(f"/readings?account={number}")
    settled(tab)
    for place in tab.locator("[class*='st-key-reading-'] input").all():
        shown = re.search(r"Прошлое: ([^,]+)", place.get_attribute("aria-label")).group(1)
        place.fill(str(int(re.sub(r"\D", "", shown)) + 3))
        settled(tab)
    tab.get_by_role("button", name="Передать", exact=True).click()
    confirm, done = tab.get_by_role("button", name="На приборе именно так, передать"), tab.get_by_text("Принято. Номер")
    expect(confirm.or_(done).first).to_be_visible()
    settled(tab)
    if confirm.count():
        confirm.click()
    expect(done).to_be_visible()

    owner.reload()
    settled(owner)
    choose(owner, title)
    row = owner.locator("tr", has_text=email)
    expect(row.filter(has_text="смотрел счёт")).to_have_count(1)
    expect(row.filter(has_text=re.compile("(передал|исправил) показания"))).to_have_count(1)

    second = tab.context.new_page()
    second.goto(f"/readings?account={number}")
    settled(second)
    expect(second.get_by_text("Что с вашими показаниями")).to_be_visible()
    line = owner.locator(".stHorizontalBlock", has_text=email)
    line.get_by_role("button", name="Закрыть доступ").last.click()
    expect(owner.get_by_text("Доступ закрыт")).to_be_visible()

    # The tab that is open already: the next press shows nothing of the account.
    second.get_by_text("За все три года").click()
    expect(second.get_by_text("У вас пока нет лицевых счетов")).to_be_visible()
    settled(second)
    assert second.locator("tbody tr").count() == 0
    tab.goto("/accounts")
    settled(tab)
    expect(tab.locator(CARDS)).to_have_count(0)


def test_organisation_lends_all_its_sites_to_a_colleague(tab, someone, letter_to):
    email = f"engineer-{ids.new().hex}@example.ru"
    owner = someone()
    sign_in(owner, "corporate", path="/access")
    settled(owner)
    invited(owner, email, is_all=True)

    registered(tab, letter_to(email, "/invitation"))
    tab.wait_for_url("**/portfolio")
    settled(tab)
    sites = tab.locator(".stMain").inner_text()
    assert "Нет счетов" not in sites

    owner.reload()
    settled(owner)
    line = owner.locator(".stHorizontalBlock", has_text=email)
    line.get_by_role("button", name="Закрыть все").click()
    expect(owner.get_by_text("Доступ закрыт")).to_be_visible()
    settled(owner)
    expect(owner.locator(".stMain")).not_to_contain_text(f"{email} ·")
