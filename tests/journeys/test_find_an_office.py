"""G1-G3: an accessible office with a short queue, in the list and on the map, without signing in."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser


@pytest.fixture
def offices(tab):
    tab.goto("/offices")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Офисы")
    settled(tab)
    return tab


def test_an_accessible_office_with_a_short_queue_is_found(offices):
    before = offices.locator(".kb-sentence").inner_text()
    offices.goto("/offices?kind=office&for=wheelchair&wait=20")
    settled(offices)
    after = offices.locator(".kb-sentence").inner_text()
    assert before != after

    place = offices.locator("[class*=st-key-place-]").first
    name = place.get_by_role("link").first.inner_text()
    place.get_by_role("link").first.click()
    settled(offices)

    assert "office=" in offices.url
    card = offices.locator(".stMain")
    expect(card).to_contain_text(name)
    expect(card).to_contain_text("мин")
    expect(card).to_contain_text("обследован")


def test_a_filter_says_how_many_places_remain_and_the_back_button_undoes_a_card(offices):
    expect(offices.get_by_text("Открыто сейчас")).to_be_visible()
    first = offices.locator("[class*=st-key-place-]").first.get_by_role("link").first
    first.click()
    settled(offices)
    offices.go_back()
    settled(offices)

    expect(offices.locator("[class*=st-key-place-]").first).to_be_visible()
    assert "office=" not in offices.url


def test_the_map_asks_nobody_outside(tab, origin):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("/offices")
    settled(tab)
    expect(tab.locator(".maplibregl-canvas, .mapboxgl-canvas").first).to_be_visible()

    assert [url for url in asked if not url.startswith((origin, "data:", "blob:", origin.replace("http", "ws")))] == []


def test_an_office_link_survives_a_reload_and_another_language(offices):
    offices.locator("[class*=st-key-place-]").first.get_by_role("link").first.click()
    settled(offices)
    offices.reload()
    settled(offices)
    assert "office=" in offices.url

    offices.goto(offices.url + "&lang=en")

    expect(offices.get_by_role("heading", level=1)).to_contain_text("Offices")
    assert "office=" in offices.url
