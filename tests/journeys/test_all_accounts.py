"""A5: a household with three accounts, one of them lent: the board says who is due, one payment is for all."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


def test_board_leads_to_one_payment_for_all(tab):
    sign_in(tab, "household", path="/accounts")
    settled(tab)
    rows = tab.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(tab.locator(".kb-answer").first).to_contain_text("К оплате за все")
    expect(rows.nth(1)).to_contain_text("Мама, Ленина 5")
    expect(rows.nth(0)).to_contain_text(re.compile("передайте до|переданы|приходят сами"))

    way = tab.get_by_role("link", name=re.compile(r"Заплатить .+ за \d"))
    total = re.search(r"Заплатить (.+) за", way.inner_text()).group(1)
    way.click()
    settled(tab)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Оплатить")
    boxes = tab.locator("[class*='st-key-pay-other-'] input[type=checkbox]")
    assert sum(box.is_checked() for box in boxes.all()) >= 1
    expect(tab.locator(".stMain")).to_contain_text(f"Всего {total}")
    tab.get_by_role("button", name="Продолжить").click()
    expect(tab.locator(".kb-answer").first).to_contain_text(total)
    parts = tab.locator("tbody tr", has_text=re.compile(r"\d{10}"))
    assert parts.count() >= 2
