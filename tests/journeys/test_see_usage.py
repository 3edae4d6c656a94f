"""C1: more or less than usual, and why; the table and the file behind the chart."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def usage(tab):
    sign_in(tab, "household")
    tab.goto("/usage")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Расход")
    settled(tab)
    return tab


def test_a_sentence_answers_and_a_chart_shows(usage):
    expect(usage.locator(".kb-answer").first).to_contain_text("октябрь 2026")
    expect(usage.locator(".js-plotly-plot").first).to_be_visible()


def test_another_service_stands_in_the_address_and_survives_a_reload(usage):
    usage.get_by_role("button", name="Холодная вода").or_(
        usage.get_by_role("radio", name="Холодная вода")
    ).first.click()
    expect(usage.locator(".kb-answer").first).to_contain_text("м³")

    usage.reload()

    expect(usage.locator(".kb-answer").first).to_contain_text("м³")
    assert "service=cold_water" in usage.url


def test_the_file_holds_what_the_table_shows(usage, tmp_path):
    usage.get_by_text("Таблица и файлы").first.click()
    expect(usage.get_by_role("button", name="Файл CSV").first).to_be_visible()
    settled(usage)
    with usage.expect_download() as waiting:
        usage.get_by_role("button", name="Файл CSV").first.click()
    path = tmp_path / "usage.csv"
    waiting.value.save_as(path)

    lines = path.read_text(encoding="utf-8-sig").splitlines()

    assert len(lines) > 12
    assert ";" in lines[0]


def test_nothing_scrolls_sideways(usage):
    for path in ("home", "usage", "readings", "charges", "accounts", "offices"):
        usage.goto(f"/{path}")
        expect(usage.get_by_role("heading", level=1)).to_be_visible()
        settled(usage)

        assert usage.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path
