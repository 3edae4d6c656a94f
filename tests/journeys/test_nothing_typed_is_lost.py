"""What is typed and not sent outlives a reload, the back button and a session that has ended; what was sent does not."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, settled, sign_in

pytestmark = pytest.mark.browser


def field(tab, label):
    return tab.get_by_label(label, exact=True).first


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/debt", {"Номер лицевого счёта": "66 1234"}),
        ("/send-reading", {"Номер лицевого счёта": "6612345678", "Последние четыре цифры номера прибора": "12"}),
        (
            "/pay-without-signing-in",
            {"Номер лицевого счёта": "66123", "Почта для чека": "anna@example.ru", "Сумма, ₽": "100,50"},
        ),
        ("/appeals?new=question", {"Тема": "Счётчик", "Что случилось?": "Он стоит.\nУже неделю."}),
        ("/register", {"Номер дома": "5", "Электронная почта": "anna@example.ru"}),
    ],
)
def test_a_visitors_words_outlive_a_reload_and_the_back_button(tab, path, typed):
    tab.goto(path)
    settled(tab)
    for label, words in typed.items():
        field(tab, label).fill(words)
    settled(tab)

    tab.reload()
    settled(tab)

    for label, words in typed.items():
        expect(field(tab, label)).to_have_value(words)

    tab.goto("/offices")
    settled(tab)
    tab.go_back()
    settled(tab)

    for label, words in typed.items():
        expect(field(tab, label)).to_have_value(words)


def test_ticks_and_choices_outlive_a_reload_too(tab):
    sign_in(tab, "household", path="/pay")
    settled(tab)
    tab.get_by_text("Другая сумма", exact=True).click()
    settled(tab)
    field(tab, "Сумма, ₽").fill("77,10")
    field(tab, "Сумма, ₽").press("Tab")
    settled(tab)
    tab.get_by_text("Сохранить карту для следующих").click()
    settled(tab)

    tab.reload()
    settled(tab)

    expect(tab.get_by_role("radio", name="Другая сумма")).to_be_checked()
    expect(field(tab, "Сумма, ₽")).to_have_value("77,10")
    expect(tab.get_by_role("checkbox", name=re.compile("Сохранить карту"))).to_be_checked()

    tab.goto("/register")
    tab.goto("/pay")
    settled(tab)
    tab.get_by_text("Сохранить карту для следующих").click()
    settled(tab)
    tab.reload()
    settled(tab)
    expect(tab.get_by_role("checkbox", name=re.compile("Сохранить карту"))).not_to_be_checked()


def test_what_an_appeal_is_about_outlives_a_reload(tab):
    tab.goto("/appeals?new=question")
    settled(tab)
    tab.get_by_label("Что вы хотите").click()
    tab.get_by_role("option", name="Пожаловаться").click()
    settled(tab)

    tab.reload()
    settled(tab)

    expect(tab.get_by_label("Что вы хотите")).to_have_value("Пожаловаться")


def test_a_session_that_ended_keeps_the_words_for_the_same_person_only(tab):
    sign_in(tab, "household")
    tab.goto("/profile")
    settled(tab)
    field(tab, "Имя на экране").fill("Анна")
    settled(tab)
    tab.context.clear_cookies()
    tab.reload()
    tab.wait_for_selector("input[name=email]")

    tab.fill("input[name=email]", "household@kabinet.example")
    tab.fill("input[name=password]", PASSWORD)
    tab.press("input[name=password]", "Enter")

    tab.wait_for_url(re.compile("/profile"))
    settled(tab)
    expect(field(tab, "Имя на экране")).to_have_value("Анна")

    tab.context.clear_cookies()
    sign_in(tab, "corporate")
    tab.goto("/profile")
    settled(tab)
    expect(field(tab, "Имя на экране")).not_to_have_value("Анна")


def test_what_was_sent_does_not_come_back(tab):
    tab.goto("/debt")
    settled(tab)
    field(tab, "Номер лицевого счёта").fill("6699999997")  # a number that nobody has
    tab.get_by_role("button", name="Прислать на почту счёта").click()
    expect(tab.get_by_text(re.compile("письмо уже в пути|письмо"))).to_be_visible()
    settled(tab)

    tab.reload()
    settled(tab)

    expect(field(tab, "Номер лицевого счёта")).to_have_value("")


def test_signing_out_leaves_nothing_in_the_tab(tab):
    sign_in(tab, "household")
    tab.goto("/profile")
    settled(tab)
    field(tab, "Имя на экране").fill("Анна")
    settled(tab)

    tab.locator(".kb-person summary").click()
    tab.locator("form[action='/auth/logout'] button").click()
    tab.wait_for_selector("input[name=email]")

    assert "Анна" not in (tab.evaluate("sessionStorage.getItem('kabinet.typed')") or "")
