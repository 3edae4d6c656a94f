"""G1-G3: an accessible office with a short queue, in the list and on the map, without signing in."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser

PLACES = "[class*=st-key-place-]"


@pytest.fixture
def offices(tab):
    tab.goto("/offices")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Офисы")
    expect(tab.locator(PLACES).first).to_be_visible()
    settled(tab)
    return tab


def counted(tab):
    """Return how many places the page says it found."""
    return int(re.match(r"\d+", tab.locator(".kb-sentence").first.inner_text()).group())


def unfold(tab):
    """Open the filters, which a phone folds away."""
    fold = tab.get_by_text("Фильтры", exact=True)
    if fold.is_visible():
        fold.click()


def open_first(tab):
    """Open the card of the first place by the keyboard; return its name and the card."""
    name = tab.locator(PLACES).first.get_by_role("button").inner_text()
    tab.locator(PLACES).first.get_by_role("button").focus()
    tab.keyboard.press("Enter")
    card = tab.get_by_role("dialog", name=name)
    expect(card).to_be_visible()
    tab.wait_for_url("**office=*")
    settled(tab)
    return name, card


def test_an_accessible_office_with_a_short_queue_is_found(offices):
    every = counted(offices)
    offices.goto("/offices?kind=office&for=wheelchair&wait=20")
    expect(offices.locator(PLACES).first).to_be_visible()
    settled(offices)
    assert 0 < counted(offices) < every
    entry = offices.locator(PLACES).first.inner_text()
    assert int(re.search(r"ожидание (\d+)\sмин", entry).group(1)) <= 20
    assert re.search(r"посчитано \d+ минут\w* назад", entry)

    _, card = open_first(offices)

    expect(card.get_by_text("Ожидание сейчас")).to_be_visible()
    expect(card).to_contain_text(re.compile(r"\d+\sмин"))
    wheelchair = card.get_by_role("row").filter(has_text="на коляске").first
    expect(wheelchair).to_contain_text(re.compile("доступно( частично)?$"))
    expect(wheelchair).not_to_contain_text("недоступно")
    expect(card).to_contain_text(re.compile(r"Обследовано \d+\s\S+\s20\d\d"))


def test_the_first_place_is_on_the_first_screen(offices):
    entry = offices.locator(PLACES).first.bounding_box()

    assert entry["y"] + entry["height"] <= offices.viewport_size["height"]


def test_a_filter_says_how_many_places_remain(offices):
    unfold(offices)
    chip = (
        offices.get_by_role("button", name="Терминал ·").or_(offices.get_by_role("checkbox", name="Терминал ·")).first
    )
    promised = int(chip.inner_text().rsplit("·", 1)[1])
    assert promised > 0

    chip.click()
    offices.wait_for_url("**kind=terminal*")
    settled(offices)

    expect(offices.locator(".kb-sentence").first).to_contain_text(re.compile(rf"^{promised} мест"))


def test_the_back_button_closes_the_card_and_leaves_the_list(offices):
    open_first(offices)

    offices.go_back()

    expect(offices.get_by_role("dialog")).to_have_count(0)
    expect(offices.locator(PLACES).first).to_be_visible()
    assert "office=" not in offices.url


def test_closing_the_card_takes_it_out_of_the_address(offices):
    _, card = open_first(offices)

    card.get_by_role("button", name="К списку").click()

    expect(offices.get_by_role("dialog")).to_have_count(0)
    expect(offices).not_to_have_url(re.compile("office="))


def test_the_map_asks_nobody_outside(tab, origin):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("/offices")
    expect(tab.locator(".maplibregl-canvas").first).to_be_visible()
    for _ in range(100):
        if any(url.endswith("region.json") for url in asked):
            break
        tab.wait_for_timeout(100)
    settled(tab)

    assert any(url.endswith("region.json") for url in asked)
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:", origin.replace("http", "ws")))] == []


def test_an_office_link_survives_a_reload_and_another_language(offices):
    name, _ = open_first(offices)
    offices.reload()
    expect(offices.get_by_role("dialog", name=name)).to_be_visible()
    assert "office=" in offices.url

    offices.goto(offices.url + "&lang=en")

    expect(offices.get_by_role("dialog", name=name)).to_contain_text("Wait now")
    expect(offices.locator("h1")).to_contain_text("Offices")
    assert "office=" in offices.url
