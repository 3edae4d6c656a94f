"""H2, D2: an operator takes in a registry, finds the account of a mistyped payment, and the customer sees the money."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser

AMOUNT, SAID = "1777,77", re.compile(r"1\s777,77\s₽")


def sign_out(tab):
    tab.context.clear_cookies()
    tab.goto("/")


def registry(number):
    """A registry whose second payer swapped the last two digits of the account number."""
    typed = number[:8] + number[9] + number[8]
    lines = [
        f"19-11-2026;10-15-22;8619/0120;12;810001;{number};;;;100,00;100,00;0,00",
        f"19-11-2026;10-16-22;8619/0120;12;810002;{typed};СОКОЛОВА АННА;;1026;{AMOUNT};{AMOUNT};0,00",
        "=2;1877,77;1877,77;0,00;4512;20-11-2026",
    ]
    return {"name": "sb_journey.txt", "mimeType": "text/plain", "buffer": "\r\n".join(lines).encode("cp1251")}


@pytest.mark.parametrize("screen", ["desktop"])
def test_money_with_a_slip_in_the_number_reaches_its_account(tab):
    sign_in(tab, "household", path="/accounts")
    first = tab.locator("[class*=st-key-accounts-card-1] .kb-note").filter(has_text=re.compile(r"\d{10}")).first
    number = re.search(r"\d{10}", first.inner_text()).group()
    sign_out(tab)

    sign_in(tab, "operator", path="/payments?show=registries")
    tab.set_input_files("input[type=file]", registry(number))
    expect(tab.get_by_text("sb_journey.txt").first).to_be_visible()
    settled(tab)
    tab.get_by_role("button", name="Принять").click()
    expect(tab.get_by_text("идёт приём")).to_be_visible(timeout=30_000)
    row = tab.get_by_role("row").filter(has_text="sb_journey.txt")
    expect(row).to_contain_text("Загружено", timeout=60_000)
    expect(row).to_contain_text("100,00")
    expect(row).to_contain_text("1 777,77".replace(" ", "\N{NO-BREAK SPACE}"))

    tab.goto("/payments")
    entry = tab.locator("[class*=st-key-payment-]").filter(has_text=SAID)
    expect(entry).to_be_visible(timeout=30_000)
    expect(entry).to_contain_text("Опечатка в лицевом счёте")
    entry.get_by_role("button").first.click()
    candidate = tab.locator("[class*=st-key-candidate-]").filter(has_text=number)
    expect(candidate).to_be_visible(timeout=30_000)
    expect(candidate).to_contain_text("переставлены две цифры")
    candidate.get_by_role("button").click()
    done = tab.get_by_role("status").filter(has_text=number)
    expect(done).to_contain_text("Зачислено", timeout=30_000)
    settled(tab)
    expect(tab.locator("[class*=st-key-payment-]").filter(has_text=SAID)).to_have_count(0)
    sign_out(tab)

    sign_in(tab, "household", path=f"/charges?account={number}")
    settled(tab)
    expect(tab.get_by_text(re.compile(r"1\s777,77")).first).to_be_attached(timeout=30_000)
