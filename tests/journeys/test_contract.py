"""E2, H2: a visitor applies for a contract and follows it by the link; the operator asks for more, and it is signed."""

import re

import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.factories.contracts import PDF
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
TYPED = {
    "ИНН": "7707083893",
    "КПП": "668501001",
    "ОГРН": "1027700132195",
    "Адрес объекта": "Екатеринбург, Ленина, 1",
    "Фамилия": "Иванов",
    "Имя": "Иван",
    "Телефон": "8 912 000-00-00",
}
SCANS = ("Подписанная заявка", "Устав", "Право на объект", "Паспорта приборов учёта", "Акт разграничения")


def fill(tab, organisation, email):
    for label, value in (TYPED | {"Название организации": organisation, "Электронная почта": email}).items():
        tab.get_by_label(label, exact=True).fill(value)
        tab.keyboard.press("Tab")
    settled(tab)


def attach(tab, titles):
    for title in titles:
        field = tab.get_by_test_id("stFileUploader").filter(has_text=title).locator("input[type=file]")
        field.set_input_files({"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": PDF})
        settled(tab)


def agree(tab):
    box = tab.get_by_test_id("stCheckbox").filter(has_text="Согласие на обработку данных представителя")
    box.locator("label").first.click()
    settled(tab)
    expect(box.locator("input")).to_be_checked()


def opened(operator, organisation):
    """Find the application in the queue and take it."""
    operator.goto("/applications")
    settled(operator)
    card = operator.locator("[class*='st-key-application-']", has_text=organisation)
    expect(card).to_have_count(1)
    assert "Иванов" not in operator.locator(".stMain").inner_text()
    card.get_by_role("button", name="Открыть заявку").click()
    operator.get_by_role("button", name="Взять в работу").click()
    expect(operator.get_by_text("Заявка у вас")).to_be_visible()
    settled(operator)


def mistake(tab, organisation):
    """Type a wrong number, load the page anew, and send a form that is not whole: what was typed stays."""
    tab.get_by_label("ИНН", exact=True).fill("7707083894")
    tab.keyboard.press("Tab")
    expect(tab.locator(".kb-fault")).to_contain_text("ИНН")
    tab.reload()
    settled(tab)
    expect(tab.get_by_label("Название организации")).to_have_value(organisation)
    tab.get_by_label("ИНН", exact=True).fill(TYPED["ИНН"])
    tab.keyboard.press("Tab")
    settled(tab)
    tab.get_by_role("button", name="Отправить заявку").click()
    refused = tab.get_by_role("alert").filter(has_text="согласи")
    expect(refused).to_contain_text("Устав")
    settled(tab)


def ask(operator):
    """Ask the applicant for a document; the first try lacks both what and why."""
    operator.get_by_text("Запросить документы", exact=True).first.click()
    settled(operator)
    operator.get_by_role("button", name="Запросить документы").last.click()
    expect(operator.get_by_role("alert").first).to_be_visible()
    settled(operator)
    choice = operator.get_by_role("combobox").last
    choice.fill("Доверенность")
    operator.get_by_role("option").first.click()
    operator.keyboard.press("Escape")
    operator.get_by_label("Что не так, это прочтёт заявитель").fill("Подписал не директор.")
    operator.keyboard.press("Tab")
    settled(operator)
    operator.get_by_role("button", name="Запросить документы").last.dblclick()
    expect(operator.get_by_text("Подписал не директор.").first).to_be_visible()


def sign(operator, applicant):
    """Say that the original is ready and then that it is signed; the applicant reads both."""
    operator.reload()
    settled(operator)
    operator.get_by_text("Готово", exact=True).first.click()
    settled(operator)
    operator.get_by_role("button", name="Оригинал готов").click()
    expect(operator.get_by_text("Заявителю отправлено письмо")).to_be_visible()
    settled(operator)
    applicant.reload()
    settled(applicant)
    expect(applicant.locator(".kb-answer").first).to_contain_text("Договор готов")
    expect(applicant.get_by_role("link", name="Офис: очередь сейчас и как добраться")).to_be_visible()
    operator.get_by_role("button", name="Договор подписан").click()
    expect(operator.get_by_text("Заявка закрыта")).to_be_visible()
    applicant.reload()
    expect(applicant.locator(".kb-answer").first).to_contain_text("подписан")


def test_a_visitor_applies_adds_what_is_asked_for_and_learns_where_to_sign(tab, someone, letter_to):
    mark = ids.new().hex[-8:]
    organisation, email = f"ООО «Проба {mark}» <b>", f"ivan-{mark}@example.ru"
    tab.goto("/contract")
    settled(tab)
    fill(tab, organisation, email)
    mistake(tab, organisation)
    attach(tab, SCANS)
    agree(tab)
    tab.get_by_role("button", name="Отправить заявку").dblclick()
    expect(tab.get_by_role("status").filter(has_text="Зарегистрировано под номером")).to_be_visible()
    settled(tab)
    assert "key=" in tab.url

    followed = letter_to(email, "/contract")  # the secret stands in the first letter only
    operator = someone()
    sign_in(operator, "operator")
    opened(operator, organisation)
    ask(operator)

    applicant = someone()
    applicant.goto(followed)
    settled(applicant)
    expect(applicant.locator(".kb-answer").first).to_contain_text("Не хватает")
    attach(applicant, ["Доверенность"])
    applicant.get_by_role("button", name="Отправить документы").dblclick()
    expect(applicant.locator(".kb-answer").first).to_contain_text("Смотрим документы")
    settled(applicant)
    expect(applicant.locator(".kb-theirs", has_text="Доверенность")).to_have_count(1)

    sign(operator, applicant)

    stranger = someone()
    stranger.goto(re.sub("key=.*", "key=somebody-elses", applicant.url))
    expect(stranger.get_by_text("Такой заявки здесь нет")).to_be_visible()


def test_a_manager_follows_and_withdraws_it_after_signing_in(tab):
    organisation = f"ООО «Свои {ids.new().hex[-8:]}»"
    sign_in(tab, "corporate")
    tab.goto("/contract?new=1&service=heat&form=sole_proprietor")
    settled(tab)
    expect(tab.get_by_label("КПП")).to_have_count(0)
    tab.goto("/contract?new=1&service=heat")
    settled(tab)
    expect(tab.get_by_label("Электронная почта")).to_have_value("corporate@kabinet.example")
    fill(tab, organisation, "corporate@kabinet.example")
    attach(tab, SCANS)
    agree(tab)
    tab.get_by_role("button", name="Отправить заявку").click()
    expect(tab.get_by_role("status").filter(has_text="Зарегистрировано под номером")).to_be_visible()
    settled(tab)

    tab.goto("/contract")
    settled(tab)
    card = tab.locator("[class*='st-key-contract-']", has_text=organisation).last
    card.get_by_role("button", name="Открыть заявку").click()
    settled(tab)
    tab.get_by_text("Отозвать заявку", exact=True).click()
    tab.get_by_role("button", name="Да, отозвать").dblclick()
    expect(tab.locator(".kb-answer").first).to_contain_text("Вы отозвали заявку")
    tab.reload()
    settled(tab)
    expect(tab.locator(".kb-thread article", has_text="отозва")).to_have_count(1)
