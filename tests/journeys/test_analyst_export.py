"""H1: an analyst narrows the question and takes the rows along; a corporate manager reads the portfolio."""

import re

import polars as pl
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


def test_debt_is_filtered_and_exported(tab, tmp_path):
    sign_in(tab, "analyst")
    tab.goto("/arrears?service=heat")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("должен")
    settled(tab)
    tab.get_by_text("Таблица и файлы").first.click()
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Файл XLSX").first.click()
    path = tmp_path / "arrears.xlsx"
    waiting.value.save_as(path)

    sheet = pl.read_excel(path)

    assert sheet.height > 1
    assert any(kind.is_numeric() for kind in sheet.dtypes)


@pytest.mark.parametrize("path", ["arrears", "readings-received", "office-load", "data"])
def test_each_page_of_the_analyst_answers_with_figures(tab, path):
    sign_in(tab, "analyst")
    tab.goto(f"/{path}")
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    settled(tab)

    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    expect(tab.locator(".stException")).to_have_count(0)


def test_a_manager_goes_from_all_sites_to_one(tab):
    sign_in(tab, "corporate")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Объекты")
    settled(tab)
    expect(tab.locator(".kb-figures").first).to_contain_text("₽")
    site = tab.locator(".kb-table a").first
    name = site.inner_text()
    tab.evaluate("window.isTheSamePage = true")

    site.click()

    tab.wait_for_url("**site=*")
    settled(tab)
    assert tab.evaluate("window.isTheSamePage === true")  # nothing was loaded anew
    expect(tab.get_by_role("heading", level=2).first).to_contain_text(name)
    expect(tab.locator(".js-plotly-plot").first).to_be_visible()
    expect(tab.locator(".kb-figure-value").first).to_contain_text(re.compile(r"\d"))

    tab.reload()
    expect(tab.get_by_role("heading", level=2).first).to_contain_text(name)
    settled(tab)
    tab.go_back()
    settled(tab)
    expect(tab.locator(".kb-table a").first).to_have_text(name)


def test_all_rows_are_a_grid_on_a_screen_and_cards_on_a_phone(tab, screen):
    sign_in(tab, "analyst")
    tab.goto("/arrears")
    settled(tab)

    grid, cards = tab.locator("[data-testid=stDataFrame]"), tab.locator("[class*='st-key-on-a-phone-'] tbody tr")

    expect(grid).to_be_visible(visible=screen == "desktop")
    expect(cards.first).to_be_visible(visible=screen == "phone")
    expect(cards).to_have_count(20)
    if screen == "desktop":  # nothing of a row is a swipe away
        scroller = grid.locator(".dvn-scroller")
        assert scroller.evaluate("place => place.scrollWidth - place.clientWidth") <= 0


def test_files_of_all_rows_hold_each_age(tab, tmp_path):
    sign_in(tab, "analyst")
    tab.goto("/arrears")
    settled(tab)
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Файл CSV").last.click()
    path = tmp_path / "arrears.csv"
    waiting.value.save_as(path)

    head = path.read_text(encoding="utf-8-sig").splitlines()[0]

    for age in ("Срок не наступил", "1–30", "31–60", "61–90", "91–365", "Больше года", "Итого"):
        assert age in head


def test_a_filter_narrows_the_answer_and_stays_in_the_address(tab):
    sign_in(tab, "analyst")
    tab.goto("/arrears")
    settled(tab)
    whole = tab.locator(".kb-figure-value").first.inner_text()
    tab.get_by_role("radio", name="Отопление").or_(tab.get_by_role("button", name="Отопление")).first.click()
    tab.wait_for_url("**service=heat*")
    settled(tab)
    part = tab.locator(".kb-figure-value").first
    expect(part).not_to_have_text(whole)
    narrowed = part.inner_text()

    tab.reload()
    settled(tab)

    expect(tab.locator(".kb-figure-value").first).to_have_text(narrowed)
