"""B3: a visitor submits by account number and sees nothing private; docs/adr/0010."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def numbers(tab):
    """The account number and a meter's serial number, read by their owner on the pages."""
    sign_in(tab, "household")
    tab.goto("/readings?service=electricity")
    expect(tab.get_by_text(re.compile(r"№\s*\d+")).first).to_be_visible()
    settled(tab)
    serial = re.search(r"№\s*(\d+)", tab.locator(".stMain").inner_text()).group(1)
    tab.goto("/charges")
    expect(tab.get_by_text(re.compile(r"66\d{8}")).first).to_be_visible()
    settled(tab)
    account = re.search(r"\b66\d{8}\b", tab.locator(".stMain").inner_text()).group(0)
    tab.context.clear_cookies()
    tab.goto("/send-reading")
    settled(tab)
    return account, serial


def opened(tab, account, ending):
    tab.get_by_label("Номер лицевого счёта").fill(account)
    tab.get_by_label("Последние четыре цифры номера прибора").fill(ending)
    tab.get_by_role("button", name="Далее").click()
    settled(tab)


def test_the_form_opens_and_shows_nothing_private(tab, numbers):
    account, serial = numbers
    opened(tab, f"{account[:4]} {account[4:]}", serial[-4:])

    expect(tab.get_by_role("button", name="Передать", exact=True)).to_be_visible()
    shown = tab.locator(".stMain").inner_text()
    assert "Краснолесья" not in shown
    assert "Соколова" not in shown
    assert "₽" not in shown
    assert "Прошлое" not in shown


def test_a_wrong_pair_opens_nothing_and_keeps_what_was_typed(tab, numbers):
    account, serial = numbers
    wrong = "0000" if serial[-4:] != "0000" else "1111"
    opened(tab, account, wrong)

    expect(tab.get_by_role("alert").first).to_contain_text("не открывается")
    expect(tab.get_by_label("Номер лицевого счёта")).to_have_value(account)
    expect(tab.get_by_role("button", name="Передать", exact=True)).to_have_count(0)


def test_an_unknown_account_gets_the_same_answer(tab, numbers):
    account, _ = numbers
    opened(tab, account, "0000")
    known = tab.get_by_role("alert").first.inner_text()
    opened(tab, "6600000000", "0000")

    assert tab.get_by_role("alert").first.inner_text().splitlines()[0] == known.splitlines()[0]
