"""F3, H2: dispute a charge with a file and see the answer; without signing in, by the link of the letter."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from core.kit import ids
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
ANSWER = "Пересчитали октябрь: показание было записано дважды."


def picture():
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "PNG")
    return content.getvalue()


def write(tab, subject):
    field = tab.get_by_label("Тема", exact=True)
    field.fill(subject)
    field.press("Tab")
    settled(tab)
    field = tab.get_by_label("Что случилось?")
    field.fill("Начислено <b>вдвое</b> больше, чем в сентябре.")
    field.press("Tab")
    settled(tab)


def answered(operator, subject):
    """Take the appeal of the subject from the queue and answer it."""
    operator.goto("/appeal-queue")
    card = operator.locator("[class*='st-key-appeal-']", has_text=subject)
    card.get_by_role("button", name="Открыть обращение").click()
    operator.get_by_role("button", name="Взять в работу").click()
    field = operator.get_by_label("Ответ", exact=True)
    expect(field).to_be_visible()
    settled(operator)
    operator.get_by_role("button", name="Ответить").click()
    expect(operator.get_by_text("Напишите ответ: потребитель прочтёт его")).to_be_visible()
    settled(operator)
    field.fill(ANSWER)
    field.press("Tab")
    settled(operator)
    operator.get_by_role("button", name="Ответить").click()
    expect(operator.locator(".kb-thread")).to_contain_text(ANSWER)


def test_disputes_a_charge_with_a_file_and_sees_the_answer(tab, someone, screen):
    subject = f"Дважды за октябрь, {screen}"
    sign_in(tab, "household")
    tab.goto("/appeals?new=charge&service=electricity&month=2026-10")
    expect(tab.get_by_label("Тема", exact=True)).to_have_value(re.compile("Прошу проверить: .*октябрь 2026"))
    write(tab, subject)
    tab.reload()
    expect(tab.get_by_label("Что случилось?")).to_have_value("Начислено <b>вдвое</b> больше, чем в сентябре.")
    write(tab, subject)
    file = {"name": "счётчик.png", "mimeType": "image/png", "buffer": picture()}
    tab.locator("input[type=file]").set_input_files(file)
    expect(tab.get_by_text("счётчик.png")).to_be_visible()
    settled(tab)
    tab.get_by_role("button", name="Отправить").click()
    expect(tab.get_by_text("Зарегистрировано под номером")).to_be_visible()
    expect(tab.locator(".kb-thread")).to_contain_text("<b>вдвое</b>")
    link = tab.locator(".kb-thread a").first.get_attribute("href")
    assert tab.context.request.get(link).body() == picture()
    assert someone().context.request.get(link).status == 404

    operator = someone()
    sign_in(operator, "operator")
    answered(operator, subject)
    assert operator.context.request.get(link).status == 200

    tab.goto("/home")
    settled(tab)
    expect(tab.locator(".kb-person summary .kb-unread")).to_have_count(1)
    tab.get_by_role("link", name=re.compile(f"Ответ на ваше обращение .*{subject}")).click()
    expect(tab.locator(".kb-thread")).to_contain_text(ANSWER)
    settled(tab)
    tab.goto("/home")
    settled(tab)
    expect(tab.get_by_role("link", name=re.compile(subject))).to_have_count(0)

    tab.goto("/appeals")
    card = tab.locator("[class*='st-key-appeal-']", has_text=subject)
    expect(card).to_contain_text("есть ответ")
    expect(card).not_to_contain_text("не прочитан")
    card.get_by_role("button", name="Открыть обращение").click()
    expect(tab.locator(".kb-thread")).to_contain_text(ANSWER)
    tab.get_by_role("button", name="Мой вопрос решён").click()
    expect(tab.get_by_role("button", name="Мой вопрос решён")).to_have_count(0)


def test_disputes_a_reading_and_the_operator_sees_its_neighbours(tab, someone):
    subject = f"Показание записано не так {ids.new().hex[-8:]}"
    sign_in(tab, "household", path="/readings")
    settled(tab)
    tab.get_by_role("link", name="Спросить").first.click()
    expect(tab.get_by_label("Тема", exact=True)).to_have_value(re.compile("Прошу проверить: .*показание [0-9 ]+"))
    settled(tab)
    write(tab, subject)
    tab.get_by_role("button", name="Отправить").click()
    expect(tab.get_by_text("Зарегистрировано под номером")).to_be_visible()

    operator = someone()
    sign_in(operator, "operator", path="/appeal-queue")
    settled(operator)
    card = operator.locator("[class*='st-key-appeal-']", has_text=subject)
    card.get_by_role("button", name="Открыть обращение").click()
    expect(operator.get_by_role("heading", name="Показание и соседние с ним")).to_be_visible()
    settled(operator)
    assert operator.locator("tbody tr").count() >= 2


def test_who_cannot_sign_in_asks_with_a_file_and_follows_by_the_link(tab, letter_to, someone):
    mark = ids.new().hex
    subject, email = f"Не могу войти {mark[-8:]}", f"guest-{mark}@example.ru"
    tab.goto("/contact")
    expect(tab.get_by_label("Тема", exact=True)).to_have_value("Не получается зарегистрироваться или войти")
    settled(tab)
    write(tab, subject)
    file = {"name": "ошибка.png", "mimeType": "image/png", "buffer": picture()}
    tab.locator("input[type=file]").set_input_files(file)
    expect(tab.get_by_text("ошибка.png")).to_be_visible()
    settled(tab)
    for label, value in (("Как к вам обращаться", "Пётр"), ("Почта для ответа", email)):
        tab.get_by_label(label).fill(value)
        tab.get_by_label(label).press("Tab")
        settled(tab)
    tab.get_by_role("button", name="Отправить").click()
    expect(tab.get_by_text("Зарегистрировано под номером")).to_be_visible()
    link = letter_to(email, "/appeals")
    kept = tab.locator(".kb-thread a").first.get_attribute("href")
    assert tab.context.request.get(kept).body() == picture()
    assert tab.context.request.get(kept.partition("?")[0]).status == 404

    operator = someone()
    sign_in(operator, "operator")
    answered(operator, subject)

    stranger = someone()
    stranger.goto(link)
    expect(stranger.locator(".kb-thread")).to_contain_text(ANSWER)
    settled(stranger)
    stranger.goto("/appeals?key=another")
    expect(stranger.get_by_text("Такого обращения здесь нет")).to_be_visible()


def test_a_file_that_is_not_taken_says_why_in_the_language_of_the_visit(tab):
    tab.goto("/appeals?new=other")
    expect(tab.get_by_label("Что случилось?")).to_be_visible()
    settled(tab)

    large = {"name": "скан.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"0" * (11 * 1024 * 1024)}
    tab.locator("input[type=file]").set_input_files(large)

    expect(tab.locator("[data-testid=stFileChip][aria-invalid=true]")).to_be_visible()
    said = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    assert "Отмеченный файл не принят" in tab.evaluate(said)
