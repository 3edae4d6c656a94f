"""F4, F5: an answer is found in spite of word forms, slips and the wrong keyboard; the company's work is rated."""

import re

import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
PENALTY = "Откуда взялись пени?"
FITTING = re.compile("Подход(ит|ят) .* ответ")


def ask(tab, asked, said):
    """Ask, and wait for what is said above the answers."""
    tab.get_by_label("Что вы хотите узнать?").fill(asked)
    expect(tab.get_by_text(said)).to_be_visible()
    settled(tab)


@pytest.mark.parametrize("asked", ["пеней", "пнеи", "gtyb"], ids=["word form", "swapped letters", "wrong keyboard"])
def test_the_answer_is_found(tab, asked):
    tab.goto("/help")
    settled(tab)
    ask(tab, asked, FITTING)
    expect(tab.get_by_text(PENALTY)).to_be_visible()
    expect(tab.get_by_text("Забыл пароль")).to_have_count(0)


def test_what_was_asked_stands_in_the_address_and_nothing_found_leads_on(tab):
    tab.goto("/help")
    settled(tab)
    ask(tab, "квитанцыя", FITTING)
    assert "q=" in tab.url
    tab.reload()
    settled(tab)
    expect(tab.get_by_label("Что вы хотите узнать?")).to_have_value("квитанцыя")
    expect(tab.get_by_text("Где взять квитанцию?")).to_be_visible()
    ask(tab, "<b>ъъъ</b>", "Ответа на эти слова нет")
    tab.get_by_role("link", name="Написать обращение").click()
    expect(tab.get_by_label("Тема", exact=True)).to_be_visible()


def test_points_and_words_are_counted_once_and_stay(tab):
    words = f"Окно закрыто {ids.new().hex[-8:]}"
    sign_in(tab, "household")
    tab.goto("/help")
    settled(tab)
    tab.get_by_label("Что стоит улучшить? (необязательно)").fill(words)
    settled(tab)
    tab.locator("[data-testid=stFeedback], .stFeedback").get_by_role("radio").nth(1).click()
    settled(tab)
    tab.get_by_role("button", name="Оценить", exact=True).dblclick()
    expect(tab.get_by_text("Спасибо, оценка учтена.")).to_be_visible()
    tab.reload()
    settled(tab)
    rated = tab.locator("article.kb-theirs", has_text=words)
    expect(rated).to_have_count(1)
    expect(rated).to_contain_text("2 балла из пяти")
