"""D5, D6: a stranger asks for the debt and the receipt; both go to the e-mail on file, and the screen tells nothing."""

import re

import pytest
from playwright.sync_api import expect

from core.accounts import numbers
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
ON_FILE = "account1@example.com"  # of the sample household's first account
NOBODYS = f"999999999{numbers.check_digit('999999999')}"  # well formed


@pytest.fixture(scope="module")
def screen():
    return "phone"  # a number may be asked about five times an hour; the desktop draws the same form


@pytest.fixture
def mine(someone):
    """Read number and balance of the account, as its owner sees them."""
    owner = someone()
    sign_in(owner, "household", path="/accounts")
    settled(owner)
    card = owner.locator("[class*='st-key-accounts-card-']").first.inner_text()
    return re.search(r"\d{10}", card).group(), re.search(r"[\d\s\xa0]+,\d\d", card).group().strip()


def asked(tab, number, *, what="сколько к оплате"):
    """Fill in the form as a person does and return everything that is then on the screen."""
    tab.goto("/debt")
    settled(tab)
    field = tab.get_by_label("Номер лицевого счёта")
    field.fill(number)
    tab.locator("[data-testid=stRadio] label", has_text=what).click()
    settled(tab)
    tab.get_by_role("button", name="Прислать на почту счёта").click()
    expect(tab.get_by_text("Если такой счёт есть и у него записана почта")).to_be_visible()
    settled(tab)
    return tab.locator(".stMain").inner_text()


def letters(operator, email):
    operator.goto("/outbox")
    operator.get_by_label("Получатель, тема или вид").fill(email)
    operator.keyboard.press("Enter")
    settled(operator)
    return operator.locator(".stMain")


def test_the_debt_goes_to_the_address_on_file_only(tab, someone, mine):
    number, owed = mine
    spoken = f"{number[:4]} {number[4:7]}-{number[7:]}"
    known = asked(tab, spoken)
    assert known == asked(tab, NOBODYS)
    assert owed not in known
    assert "Краснолесья" not in known

    operator = someone()
    sign_in(operator, "operator")
    for _ in range(10):
        found = letters(operator, ON_FILE)
        if owed in found.inner_text() or operator.locator("article").count():
            break
    expect(operator.locator("article")).to_contain_text(owed)


def test_a_slip_is_named_and_what_was_typed_stays(tab, mine):
    number, _ = mine
    tab.goto("/debt")
    settled(tab)
    tab.get_by_label("Номер лицевого счёта").fill(number[:-1])
    tab.get_by_role("button", name="Прислать на почту счёта").click()
    expect(tab.get_by_role("alert")).to_contain_text("цифр")
    settled(tab)
    expect(tab.get_by_label("Номер лицевого счёта")).to_have_value(number[:-1])
    tab.reload()
    expect(tab.get_by_label("Номер лицевого счёта")).to_have_value(number[:-1])


def test_the_receipt_is_a_file_of_the_letter(tab, someone, mine):
    number, _ = mine
    said = asked(tab, number, what="последнюю квитанцию")
    assert number not in said

    operator = someone()
    sign_in(operator, "operator")
    for _ in range(20):
        if re.search(r"\.pdf", letters(operator, ON_FILE).inner_text()):
            return
        operator.wait_for_timeout(500)
    pytest.fail("no letter with the receipt")
