"""E3, B4: an energy manager takes the template, fills it in with a slip, mends it, submits all sites, and sends it again."""

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser

PREVIOUS, USUAL, NEW = 9, 10, 13  # columns of the template


def fill(template, path, *, extra, slip=None):
    """Fill in the usual month and a little more; `slip` is what stands in the first row instead. Return the rows."""
    book = openpyxl.load_workbook(template)
    sheet = book.active
    rows = range(2, sheet.max_row + 1)
    for row in rows:
        previous, usual = sheet.cell(row, PREVIOUS).value, sheet.cell(row, USUAL).value or 1
        sheet.cell(row, NEW).value = round(previous + usual * (1 + extra), 3)
    if slip is not None:
        sheet.cell(2, NEW).value = slip
    book.save(path)
    return len(rows)


def send(tab, path):
    tab.locator("input[type=file]").set_input_files(path)
    expect(tab.get_by_text(path.name).first).to_be_visible()
    settled(tab)
    tab.get_by_role("button", name="Проверить файл").click()
    tab.wait_for_url("**file=*")
    settled(tab)


def test_a_file_is_mended_submitted_and_not_doubled(tab, tmp_path):
    # Values of its own for each try: the same ones again would be recognised.
    extra = int(ids.new().hex[-3:], 16) / 0xFFF / 2
    sign_in(tab, "corporate", path="/bulk-readings")
    tab.goto("/bulk-readings")
    settled(tab)
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Шаблон XLSX").click()
    template = tmp_path / "template.xlsx"
    waiting.value.save_as(template)

    wrong = tmp_path / "с ошибкой.xlsx"
    count = fill(template, wrong, extra=extra, slip="не видно")
    send(tab, wrong)
    expect(tab.get_by_text("Ничего не передано: исправьте 1 строку.")).to_be_visible()
    fault = tab.get_by_role("row").filter(has_text="не видно")
    expect(fault).to_contain_text("Новое показание")
    expect(fault).to_contain_text("Оставьте в ячейке только число")
    expect(tab.get_by_role("button", name=re.compile("^Передать"))).to_have_count(0)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")

    mended = tmp_path / "исправлено.xlsx"
    fill(template, mended, extra=extra)
    address = tab.url
    tab.locator("input[type=file]").set_input_files(mended)
    expect(tab.get_by_text(mended.name).first).to_be_visible()
    settled(tab)
    tab.get_by_role("button", name="Проверить файл").click()
    expect(tab.get_by_text(re.compile(rf"Можно передать {count} показан"))).to_be_visible()
    assert tab.url != address
    tab.reload()  # the check has an address of its own
    settled(tab)

    tab.get_by_role("button", name=re.compile(rf"^Передать {count}")).click()
    answer = tab.get_by_text(re.compile(r"Номер файла F-2611-\w{4}-\w{4}"))
    expect(answer).to_be_visible()
    settled(tab)
    number = re.search(r"F-2611-\w{4}-\w{4}", answer.inner_text()).group()
    receipts = set(re.findall(r"K-2611-\w{4}-\w{4}", tab.locator("main, [data-testid=stMain]").first.inner_text()))
    assert len(receipts) == count

    tab.get_by_role("button", name="Все объекты и файлы").click()
    expect(tab.get_by_text(re.compile(rf"За ноябрь 2026 передано всё: {count}"))).to_be_visible()
    settled(tab)
    send(tab, mended)
    expect(tab.get_by_text(number)).to_be_visible()
    expect(tab.get_by_text("Если отправить тот же файл ещё раз, ничего не изменится.")).to_be_visible()

    tab.get_by_role("link", name="Показать").first.click()
    tab.wait_for_url("**/readings?account=*")
    settled(tab)
    sent = tab.locator("tr").filter(has_text=re.compile("|".join(receipts))).first
    expect(sent).to_contain_text("файл")
