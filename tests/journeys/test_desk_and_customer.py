"""H2, F2, F3, B5: what an operator decides and what the customer then sees: an appeal, a reading not taken, a verification."""

import re

import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.factories.bank import SUCCESS
from tests.journeys.conftest import SCREENS, settled, sign_in
from tests.journeys.test_appeal import write
from tests.journeys.test_order_a_service import account_of, choose_visit, fill
from tests.journeys.test_pay import RESULT, to_bank, type_card

pytestmark = pytest.mark.browser

# Each size of screen has an account of its own: what one leaves there cannot trip the other.
PLACE = dict(zip(SCREENS, (0, 2), strict=True))
REASON = "Расход впятеро больше обычного, а фото нет. Пришлите показание с фото."


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    settled(page)


def appeal_in_queue(operator, subject):
    operator.goto("/appeal-queue")
    settled(operator)
    return operator.locator("[class*='st-key-appeal-']", has_text=subject)


def say(page, label, text, name):
    """Type into the field of a message and send it."""
    fill(page, label, text)
    press(page, name)


def test_an_appeal_goes_back_to_the_queue_is_answered_and_asked_about_again(tab, someone):
    subject = f"Нет отопления {ids.new().hex[-8:]}"
    sign_in(tab, "household")
    tab.goto("/appeals?new=question")
    settled(tab)
    write(tab, subject)
    press(tab, "Отправить")
    expect(tab.get_by_text("Зарегистрировано под номером")).to_be_visible()
    thread = tab.url

    operator = someone()
    sign_in(operator, "operator")
    appeal_in_queue(operator, subject).get_by_role("button", name="Открыть обращение").click()
    settled(operator)
    press(operator, "Взять в работу")
    fill(operator, "Ответ", "Уточним у вашего дома")
    press(operator, "Вернуть в очередь")
    expect(operator.get_by_role("button", name="Взять в работу")).to_be_visible()
    card = appeal_in_queue(operator, subject)
    expect(card).not_to_contain_text("у оператора")
    card.get_by_role("button", name="Открыть обращение").click()
    settled(operator)
    press(operator, "Взять в работу")
    expect(operator.get_by_label("Ответ", exact=True)).to_have_value("Уточним у вашего дома")  # nothing typed is lost
    say(operator, "Ответ", "Отопление включат 21 ноября.", "Ответить")
    expect(operator.locator(".kb-thread")).to_contain_text("Отопление включат 21 ноября.")

    tab.goto(thread)
    expect(tab.locator(".kb-thread")).to_contain_text("Отопление включат 21 ноября.")
    settled(tab)
    say(tab, "Сообщение", "Сегодня 22 ноября, батареи холодные.", "Отправить")
    expect(tab.locator(".kb-thread")).to_contain_text("батареи холодные")
    expect(tab.get_by_label("Сообщение", exact=True)).to_have_value("")

    card = appeal_in_queue(operator, subject)
    expect(card).to_have_count(1)
    card.get_by_role("button", name="Открыть обращение").click()
    expect(operator.locator(".kb-thread article")).to_have_count(3)


def test_a_reading_that_is_not_taken_says_why_to_its_customer(tab, screen, someone):
    number = account_of(tab, PLACE[screen])
    tab.goto(f"/readings?account={number}&service=hot_water")
    settled(tab)
    field = tab.get_by_role("textbox", name=re.compile("Прошлое"))
    figures = re.search(r"Прошлое: ([\d\s,.]+?), ", field.get_attribute("aria-label")).group(1)
    before = float(re.sub(r"\s", "", figures).replace(",", "."))
    field.fill(str(round(before + 60)))
    field.press("Tab")
    settled(tab)
    press(tab, "Передать")
    press(tab, "На приборе именно так, передать")
    expect(tab.get_by_text("Принято. Номер")).to_be_visible()
    said = re.search(r"Принято\. Номер ([^.\s]+)\.", tab.locator(".stMain").inner_text()).group(1)

    operator = someone()
    sign_in(operator, "operator", path="/questioned-readings")
    settled(operator)
    operator.locator(f"[class*='st-key-reading-{said}']").get_by_role("button", name="Посмотреть").click()
    settled(operator)
    press(operator, "Взять в работу")
    operator.get_by_text("Не принимать", exact=True).click()
    settled(operator)
    refuse = operator.get_by_role("button", name=re.compile("^Не принимать"))
    refuse.click()
    expect(operator.get_by_text("Напишите причину")).to_be_visible()
    settled(operator)
    reason = operator.get_by_label("Причина; её прочтёт потребитель").locator("visible=true")
    reason.fill(REASON)
    reason.press("Tab")
    settled(operator)
    refuse.click()
    expect(operator.get_by_role("status").filter(has_text=said)).to_contain_text("не принято")

    tab.goto(f"/readings?account={number}&service=hot_water")
    settled(tab)
    row = tab.get_by_role("row").filter(has_text=said)
    expect(row).to_contain_text(REASON)


def test_a_verification_is_ordered_and_the_meter_has_its_new_day(tab, screen, someone):
    number = account_of(tab, PLACE[screen])
    tab.goto(f"/shop?account={number}&product=verify-cold-water")
    settled(tab)
    press(tab, "В корзину")
    tab.goto(f"/basket?account={number}")
    choose_visit(tab)
    fill(tab, "Телефон", "+7 912 000-00-00")
    tab.get_by_role("button", name="Оформить заказ").click()
    expect(tab.get_by_text(re.compile(r"Заказ \S+ оформлен"))).to_be_visible()
    settled(tab)
    order_number = re.search(r"Заказ (\S+) оформлен", tab.locator(".stMain").inner_text()).group(1)
    to_bank(tab).click()
    type_card(tab, SUCCESS)
    tab.wait_for_url(RESULT)

    operator = someone()
    sign_in(operator, "operator", path="/order-desk")
    face = operator.locator("[class*=st-key-order-]").filter(has_text=order_number)
    expect(face).to_be_visible()
    settled(operator)
    face.get_by_role("button", name="Открыть заказ").click()
    settled(operator)
    operator.get_by_role("button", name="Взять").click()
    expect(operator.get_by_text("Заказ у вас")).to_be_visible()
    settled(operator)
    paper = f"П-{ids.new().hex[-6:]}"
    fill(operator, "Номер документа", paper)
    until = operator.get_by_role("group", name="Поверка действует до")
    for part, text in (("день", "19"), ("месяц", "11"), ("год", "2032")):
        until.get_by_role("spinbutton", name=re.compile(part)).press_sequentially(text)
    operator.keyboard.press("Tab")
    settled(operator)
    press(operator, "Записать и закрыть заказ")
    expect(operator.get_by_text("Готово. Клиенту ушло письмо")).to_be_visible()

    tab.goto("/orders")
    face = tab.locator("[class*=st-key-order-]").filter(has_text=order_number)
    expect(face).to_contain_text("выполнен", timeout=30_000)
    tab.goto(f"/readings?account={number}&service=cold_water")
    settled(tab)
    expect(tab.get_by_text("до 19 ноября 2032").first).to_be_visible()
    expect(tab.get_by_text(paper).first).to_be_visible()
