"""D3, D4: paying through the bank's page and back, signed in and without; declined, pressed twice, gone back."""

import re

import pytest
from playwright.sync_api import expect

from core.accounts import numbers
from tests.factories.bank import DECLINED, DISORDERED, SECURE, SUCCESS, UNTOLD
from tests.journeys.conftest import PASSWORD, settled, sign_in

pytestmark = pytest.mark.browser

BANK = re.compile(r"/pay/[0-9a-f-]{36}")
RESULT = re.compile(r"/payment\?")


def choose(tab, amount, *, path="/pay"):
    """Choose another sum of the first account and go on to the second step."""
    tab.goto(path)
    expect(tab.get_by_role("button", name="Продолжить")).to_be_visible()
    tab.get_by_text("Другая сумма", exact=True).click()
    settled(tab)
    field = tab.get_by_label("Сумма, ₽").first
    field.fill(amount)
    field.press("Enter")
    settled(tab)
    go_on(tab)


def go_on(tab):
    tab.get_by_role("button", name="Продолжить").click()
    expect(to_bank(tab)).to_be_visible()
    settled(tab)


def to_bank(tab):
    return tab.get_by_role("button", name="Перейти в банк")


def type_card(tab, number):
    """Type a card on the bank's page."""
    tab.wait_for_url(BANK)
    tab.get_by_label("Номер карты").fill(" ".join(number[place : place + 4] for place in range(0, 16, 4)))
    tab.get_by_label("Действует до").fill("12/30")
    tab.get_by_label("Код на обороте").fill("123")
    tab.get_by_role("button", name="Заплатить").click()


def credited(tab):
    tab.wait_for_url(RESULT)
    expect(tab.get_by_text("получены и зачислены")).to_be_visible()


def test_the_money_goes_to_the_bills_and_is_seen_there(tab):
    sign_in(tab, "household")
    choose(tab, "150,50")
    expect(tab.get_by_text("Вы платите 150,50")).to_be_visible()
    expect(tab.get_by_role("cell", name="Комиссия")).to_be_visible()

    to_bank(tab).dblclick()
    expect(tab.get_by_text("песочница").first).to_be_visible()
    type_card(tab, SUCCESS)

    credited(tab)
    number = re.search(r"\d{6}-\d{7}", tab.locator(".stMain").inner_text()).group(0)
    expect(tab.get_by_role("heading", name="Куда зачислено")).to_be_visible()
    tab.goto("/charges")
    expect(tab.get_by_role("link", name=re.compile(number))).to_have_count(1)
    expect(tab.locator("td", has_text=number).first).to_be_attached()


def test_a_declined_payment_says_why_and_is_tried_again_with_everything_kept(tab):
    sign_in(tab, "household")
    choose(tab, "120,00")
    to_bank(tab).click()
    type_card(tab, DECLINED)

    tab.wait_for_url(RESULT)
    expect(tab.get_by_text("На карте не хватает денег.")).to_be_visible()
    tab.get_by_role("link", name="Попробовать ещё раз").click()
    expect(tab.get_by_label("Сумма, ₽").first).to_have_value("120,00")
    settled(tab)
    go_on(tab)
    to_bank(tab).click()
    type_card(tab, SECURE)
    tab.get_by_label("Код").fill("1234")
    tab.get_by_role("button", name="Подтвердить").click()

    credited(tab)


def test_going_back_and_a_second_tab_lead_to_the_same_payment(tab):
    sign_in(tab, "household")
    choose(tab, "133,00")
    to_bank(tab).click()
    tab.wait_for_url(BANK)
    first = tab.url

    tab.go_back()
    expect(to_bank(tab)).to_be_visible()
    settled(tab)
    to_bank(tab).click()
    tab.wait_for_url(BANK)
    assert tab.url == first

    other = tab.context.new_page()
    choose(other, "133,00")
    to_bank(other).click()
    other.wait_for_url(BANK)
    assert other.url == first
    type_card(other, DISORDERED)
    credited(other)

    tab.reload()
    tab.wait_for_url(RESULT)
    credited(tab)
    other.close()


def test_a_session_that_ends_at_the_bank_loses_neither_the_money_nor_the_way(tab, someone):
    sign_in(tab, "household")
    choose(tab, "137,00")
    to_bank(tab).click()
    tab.wait_for_url(BANK)
    other = someone()
    sign_in(other, "household", path="/profile")
    settled(other)
    other.get_by_role("button", name="Выйти везде").click()
    expect(other.get_by_text("Вы вышли везде")).to_be_visible()

    type_card(tab, SUCCESS)
    credited(tab)  # by the secret of its link; what it went to is the owner's to see
    expect(tab.get_by_role("heading", name="Куда зачислено")).to_have_count(0)
    expect(tab.get_by_role("cell", name="Карта")).to_have_count(0)
    expect(tab.get_by_role("heading", name="Войдите, чтобы увидеть, куда он зачислен")).to_be_visible()
    expect(tab.get_by_text("второй раз платить не нужно")).to_be_visible()
    tab.fill("input[name=email]", "household@kabinet.example")
    tab.fill("input[name=password]", PASSWORD)
    tab.press("input[name=password]", "Enter")
    expect(tab.get_by_role("heading", name="Куда зачислено")).to_be_visible()
    credited(tab)


def test_giving_up_at_the_bank_takes_nothing(tab):
    sign_in(tab, "household")
    choose(tab, "140,00")
    to_bank(tab).click()
    tab.wait_for_url(BANK)

    tab.get_by_role("button", name="Отменить и вернуться").click()

    tab.wait_for_url(RESULT)
    expect(tab.get_by_text("Вы вернулись, не оплатив.")).to_be_visible()


def test_a_kept_card_pays_by_itself_until_it_is_switched_off(tab):
    sign_in(tab, "household")
    tab.goto("/pay")
    expect(tab.get_by_role("button", name="Продолжить")).to_be_visible()
    if tab.get_by_text("Другая карта").count():  # kept by the journey on the other screen
        tab.get_by_text("Другая карта").click()
        settled(tab)
    tab.get_by_text("Другая сумма", exact=True).click()
    settled(tab)
    tab.get_by_label("Сумма, ₽").first.fill("101,00")
    tab.get_by_label("Сумма, ₽").first.press("Enter")
    settled(tab)
    tab.get_by_text("Сохранить карту для следующих").click()
    settled(tab)
    go_on(tab)
    to_bank(tab).click()
    type_card(tab, UNTOLD)
    credited(tab)

    tab.goto("/pay")
    settled(tab)
    tab.get_by_text("Карты и автоплатёж").click()
    settled(tab)
    tab.get_by_role("button", name="Включить").click()
    expect(tab.get_by_text("Автоплатёж включён")).to_be_visible()
    settled(tab)
    tab.get_by_role("button", name="Выключить").click()
    expect(tab.get_by_text("Автоплатёж выключен")).to_be_attached()


def test_a_visitor_pays_by_number_and_sees_nothing_private(tab):
    sign_in(tab, "household")
    tab.goto("/charges")
    expect(tab.get_by_text(re.compile(r"66\d{8}")).first).to_be_visible()
    settled(tab)
    account = re.search(r"\b66\d{8}\b", tab.locator(".stMain").inner_text()).group(0)
    tab.context.clear_cookies()
    tab.goto("/pay-without-signing-in")
    fill(tab, number=account[:-1])
    expect(tab.get_by_role("alert").first).to_contain_text("цифр")
    expect(tab.get_by_role("textbox", name="Телефон")).to_have_value("+7 912 000-00-00")

    fill(tab, number=account)
    expect(tab.get_by_text("Вы платите 77,00")).to_be_visible()
    shown = tab.locator(".stMain").inner_text()
    settled(tab)
    to_bank(tab).click()
    type_card(tab, SUCCESS)
    received(tab)

    shown += tab.locator(".stMain").inner_text()
    assert "Краснолесья" not in shown
    assert "Соколова" not in shown
    assert "Куда зачислено" not in shown


def received(tab):
    """What a visitor is told, whoever has the number."""
    tab.wait_for_url(RESULT)
    expect(tab.locator(".kb-answer")).to_contain_text("деньги получены")
    settled(tab)


def test_money_for_a_slip_in_the_number_is_led_to_its_account(tab, someone):
    owner = someone()
    sign_in(owner, "household", path="/accounts")
    settled(owner)
    card = owner.locator("[class*='st-key-accounts-card-']").nth(2)
    number = re.search(r"\d{10}", card.inner_text()).group()
    slip = next(one for one in slips(number) if numbers.is_valid(one))

    tab.goto("/pay-without-signing-in")
    fill(tab, number=slip)
    expect(tab.get_by_text("Вы платите 77,00")).to_be_visible()
    settled(tab)
    to_bank(tab).click()
    type_card(tab, SUCCESS)
    received(tab)
    intent = tab.locator("tbody tr", has_text="Платёж").inner_text().split("\t")[-1].strip()

    operator = someone()
    sign_in(operator, "operator")
    operator.goto("/payments")
    entry = operator.locator(".stVerticalBlock", has_text=intent).last
    expect(operator.get_by_text(intent).first).to_be_visible()
    settled(operator)
    assert slip in operator.locator(".stMain").inner_text()
    field = entry.get_by_label("Номер счёта, на который платили")
    field.fill("1234567897")
    field.press("Tab")
    settled(operator)
    entry.get_by_role("button", name="Зачислить на этот номер").click()
    expect(operator.get_by_role("alert").first).to_contain_text("Открытого счёта с таким номером нет")
    settled(operator)
    field.fill(number)
    field.press("Tab")
    settled(operator)
    entry.get_by_role("button", name="Зачислить на этот номер").dblclick()
    expect(operator.get_by_role("status").filter(has_text="зачислено")).to_be_visible()
    expect(operator.get_by_text(intent)).to_have_count(0)

    owner.goto(f"/charges?account={number}")
    settled(owner)
    expect(owner.get_by_text(re.compile(r"\b77,00")).first).to_be_attached()
    tab.reload()
    received(tab)


def slips(number):
    """Yield numbers with one digit wrong and another check digit: nothing in them says that they are wrong."""
    for place in range(1, 9):
        for digit in "0123456789".replace(number[place], ""):
            body = number[:place] + digit + number[place + 1 : 9]
            yield body + str(numbers.check_digit(body))


def fill(tab, *, number):
    expect(tab.get_by_role("button", name="Продолжить")).to_be_visible()
    settled(tab)
    tab.get_by_label("Номер лицевого счёта").fill(number)
    tab.get_by_role("textbox", name="Телефон").fill("+7 912 000-00-00")
    tab.get_by_label("Почта для чека").fill("payer@example.ru")
    tab.get_by_label("Сумма, ₽").fill("77")
    if not tab.get_by_role("checkbox").is_checked():
        tab.get_by_text("Согласен на использование").click()
    tab.get_by_role("button", name="Продолжить").click()
    settled(tab)
