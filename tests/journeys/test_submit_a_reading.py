"""B1, B2, B5, A8: a reading is previewed, refused, questioned, received once, corrected."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SCREENS, settled, sign_in

pytestmark = pytest.mark.browser

# Each size of screen has its own service, so that the two do not correct each other's readings.
SERVICE = dict(zip(SCREENS, ("cold_water", "hot_water"), strict=True))


@pytest.fixture
def form(tab, screen):
    sign_in(tab, "household")
    tab.goto(f"/readings?service={SERVICE[screen]}")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Показания")
    settled(tab)
    if tab.get_by_role("button", name="Исправить или передать ещё").is_visible():
        tab.get_by_role("button", name="Исправить или передать ещё").click()
        settled(tab)
    return tab


def field(tab):
    return tab.get_by_role("textbox", name=re.compile("Прошлое"))


def previous(tab):
    label = field(tab).first.get_attribute("aria-label")
    figures = re.search(r"Прошлое: ([\d\s,.]+?), ", label).group(1)
    return float(re.sub(r"\s", "", figures).replace(",", "."))


def typed(tab, value):
    text = f"{value:.3f}".replace(".", ",")
    field(tab).first.fill(text)
    field(tab).first.press("Tab")
    settled(tab)
    return text


def submit(tab):
    tab.get_by_role("button", name="Передать", exact=True).click()
    settled(tab)
    confirm = tab.get_by_role("button", name="На приборе именно так, передать")
    if confirm.is_visible():
        confirm.click()
    expect(tab.get_by_text("Принято. Номер")).to_be_visible()
    return re.search(r"Принято\. Номер ([^.\s]+)\.", tab.locator(".stMain").inner_text()).group(1)


def test_usage_and_cost_are_seen_before_sending(form):
    typed(form, previous(form) + 3)

    expect(form.locator(".stMain")).to_contain_text("м³")
    expect(form.locator(".stMain")).to_contain_text(re.compile(r"\d+,\d\d\s₽"))


def test_the_second_submission_corrects_the_first(form):
    before = previous(form)
    typed(form, before + 3)
    first = submit(form)
    form.get_by_role("button", name="Исправить или передать ещё").click()
    settled(form)
    typed(form, before + 4)
    second = submit(form)

    assert first != second
    expect(form.get_by_text(f"Заменяет {first}.")).to_be_visible()
    form.reload()
    settled(form)
    rows = form.get_by_role("row").filter(has_text=second)
    expect(rows).to_have_count(1)
    expect(form.get_by_role("row").filter(has_text=first)).to_contain_text(re.compile("заменен", re.IGNORECASE))


def test_a_double_click_submits_once(form):
    typed(form, previous(form) + 5)
    form.get_by_role("button", name="Передать", exact=True).dblclick()
    expect(form.get_by_text("Принято. Номер")).to_be_visible()
    number = re.search(r"Принято\. Номер ([^.\s]+)\.", form.locator(".stMain").inner_text()).group(1)
    form.reload()
    settled(form)

    expect(form.get_by_role("row").filter(has_text=number)).to_have_count(1)


def test_a_wrong_reading_is_refused_and_stays(form):
    text = typed(form, previous(form) - 1 if previous(form) > 1 else 0)
    form.get_by_role("button", name="Передать", exact=True).click()
    settled(form)

    expect(form.get_by_text("Принято. Номер")).to_have_count(0)
    expect(field(form).first).to_have_value(text)
    form.reload()
    expect(field(form).first).to_have_value(text)


def test_letters_are_named_as_what_they_are(form):
    field(form).first.fill("сто двадцать")
    field(form).first.press("Tab")
    settled(form)
    form.get_by_role("button", name="Передать", exact=True).click()
    settled(form)

    expect(form.get_by_text("Принято. Номер")).to_have_count(0)
    expect(field(form).first).to_have_value("сто двадцать")
