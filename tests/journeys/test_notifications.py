"""D6, A6: switch a kind of letters off, leave letters by their link without signing in, take the days into a calendar."""

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser
DUE = re.compile("Скоро срок оплаты")
OPENS = re.compile("Можно передавать показания")


def switch(tab, name):
    """Return the switch of a kind of letters; what is pressed is its label, as a person does."""
    return tab.locator("[data-testid=stCheckbox]", has_text=name)


def is_on(tab, name):
    return switch(tab, name).locator("input")


def press(tab, name):
    switch(tab, name).locator("label").click()
    settled(tab)


def test_a_kind_is_switched_off_and_on_again(tab):
    sign_in(tab, "household", path="/profile")
    settled(tab)
    expect(is_on(tab, DUE)).to_be_checked()
    press(tab, DUE)

    tab.reload()
    settled(tab)
    expect(is_on(tab, DUE)).not_to_be_checked()
    expect(is_on(tab, OPENS)).to_be_checked()
    press(tab, DUE)

    tab.reload()
    settled(tab)
    expect(is_on(tab, DUE)).to_be_checked()


def link_of_letter(operator):
    """Return the link that stops the letter which the run of the day has written to the sample household."""
    sign_in(operator, "operator")
    for _ in range(20):
        operator.goto("/outbox")
        operator.get_by_label("Получатель, тема или вид").fill("notices.reading_opens")
        operator.keyboard.press("Enter")
        settled(operator)
        found = operator.locator("article a[href*='/unsubscribe']")
        if found.count():
            return re.sub(r"^https?://[^/]+", "", found.first.get_attribute("href"))
        operator.wait_for_timeout(500)
    return pytest.fail("the run of the day has written no letter about readings")


def test_letters_are_left_by_their_link_without_signing_in(tab, someone):
    link = link_of_letter(someone())
    tab.goto(link)
    expect(tab.get_by_text(OPENS)).to_be_visible()
    tab.get_by_role("button", name="Не присылать").dblclick()
    expect(tab.get_by_role("status").first).to_contain_text("больше не будет")

    reader = someone()
    sign_in(reader, "household", path="/profile")
    settled(reader)
    expect(is_on(reader, OPENS)).not_to_be_checked()
    expect(is_on(reader, DUE)).to_be_checked()

    tab.get_by_role("button", name="Присылать снова").click()
    expect(tab.get_by_role("status").first).to_contain_text("снова приходят")
    reader.reload()
    settled(reader)
    expect(is_on(reader, OPENS)).to_be_checked()


def test_the_days_of_an_account_go_into_a_calendar(tab):
    sign_in(tab, "household", path="/readings")
    settled(tab)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="В мой календарь").click()
    events = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert download.value.suggested_filename == "kabinet.ics"
    assert any("Передать показания: ноябрь" in str(event["summary"]) for event in events)

    tab.goto("/profile")
    settled(tab)
    withdraw = tab.get_by_role("button", name="Отозвать ссылку")
    if withdraw.count():  # of a try before this one
        withdraw.click()
        settled(tab)
    tab.get_by_role("button", name="Получить ссылку").click()
    link = tab.get_by_role("link", name="Открыть в календаре")
    expect(link).to_have_attribute("href", re.compile(r"^webcal://"))
    path = re.sub(r"^webcal://[^/]+", "", link.get_attribute("href"))
    answer = tab.request.get(path)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert Calendar.from_ical(answer.body()).walk("VEVENT")
    settled(tab)

    withdraw.click()
    expect(tab.get_by_role("button", name="Получить ссылку")).to_be_visible()
    assert tab.request.get(path).status == 404
