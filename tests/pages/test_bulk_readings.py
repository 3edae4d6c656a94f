"""E3, B4: an organisation's readings by file, as the energy manager sees it."""

import io
import re

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.bulk import operations, queries, template
from core.bulk.model import Acceptance, Upload
from core.i18n.formats import Words
from core.identity.model import Actor, Role
from core.runtime.settings import ROOT
from core.ui.sections import bulk_list
from tests.factories.bulk import make_csv
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
TODAY = NOW.date()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW, PREVIOUS = 13, 9  # columns of the template


@pytest.fixture
def manager(visit):
    return visit(Role.CORPORATE)


@pytest.fixture
def registers(kabinet, manager):
    cards = queries.sites(kabinet, actor=Actor.of(manager), today=TODAY)
    known = queries.registers(kabinet, cards=cards, period=TODAY.replace(day=1))
    return [each for each in known.values() if template.is_fillable(each)]


@pytest.fixture(autouse=True)
def _clean(kabinet):
    """Take back what a test has sent, so that the next one finds the month untouched."""
    yield
    for table in ("bulk_line", "bulk_file_account", "bulk_file"):
        kabinet.change(lambda tx, table=table: tx.write(f"delete from live.{table}"))
    late = "(select submission_id from live.submission where channel = 'file' and submitted_at >= $now)"
    kabinet.change(lambda tx: tx.write(f"delete from live.submitted_reading where submission_id in {late}", now=NOW))
    kabinet.change(
        lambda tx: tx.write("delete from live.submission where channel = 'file' and submitted_at >= $now", now=NOW)
    )


def opened(language="ru", **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = language
    for name, value in query.items():
        page.query_params[name] = value
    page._page_hash = calc_hash("bulk-readings")
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def shown(page):
    return " ".join(re.sub(r"<[^>]+>", " ", element.proto.body) for element in page.get("html"))


def filled(registers, *, change=None):
    """Fill the template in as a person would: the usual month after each previous value; `change` by row."""
    book = openpyxl.load_workbook(io.BytesIO(template.xlsx(Words("ru"), registers)))
    for row in range(2, len(registers) + 2):
        usual = float(template.usual_month(registers[row - 2]) or 0)
        book.active.cell(row, NEW).value = round(book.active.cell(row, PREVIOUS).value + usual, 1)
    for row, value in (change or {}).items():
        book.active.cell(row, NEW).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(page, content):
    page.file_uploader[0].set_value(("показания.xlsx", content, XLSX))
    page.button[[button.label for button in page.button].index("Проверить файл")].click()
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def press(page, key):
    page.button(key=key).click()
    page.run()
    assert [error.message for error in page.exception] == []
    return page


class TestPage:
    def test_says_how_many_wait_and_until_when(self, manager, registers):
        said = shown(opened())

        assert f"ждём показания {len(registers)} шкал" in said
        assert f"передано 0 из {len(registers)}" in said
        assert "25 ноября" in said

    def test_lists_the_other_ways_too(self, manager):
        assert "По телефону" in shown(opened())

    def test_narrows_the_list_by_state(self, manager, registers):
        said = shown(opened(state="waits"))

        assert said.count("Ждём") >= len(registers)
        assert "Передаёт сам" not in said

    def test_turns_the_pages_of_a_long_list(self, manager, registers, monkeypatch):
        monkeypatch.setattr(bulk_list, "_PAGE", 4)
        first = opened(state="waits")
        assert f"Строки 1–4 из {len(registers)}" in shown(first)

        second = press(first, "pager.chevron_right")

        assert f"Строки 5–8 из {len(registers)}" in shown(second)
        assert registers[4].place.serial_number in shown(second)
        assert registers[0].place.serial_number not in shown(second)

    def test_finds_a_site_among_many_by_parts_of_its_name(self, manager, registers, monkeypatch):
        monkeypatch.setattr(bulk_list, "_LISTED", 4)
        number = registers[0].place.account_number

        said = shown(opened(q=number[2:].upper()))

        assert registers[0].place.serial_number in said
        assert all(each.place.serial_number not in said for each in registers if each.place.account_number != number)

    def test_speaks_english(self, manager, registers):
        assert f"{len(registers)} registers wait for a reading" in shown(opened("en"))


class TestTemplate:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_sent_back_untouched_is_read_and_skipped(self, kabinet, manager, registers, language, kind):
        content = getattr(template, kind)(Words(language), registers)

        file_id = operations.receive(kabinet, Upload(Actor.of(manager), f"t.{kind}", content, NOW))

        checked = operations.check(kabinet, actor=Actor.of(manager), file_id=file_id, now=NOW)
        assert len(checked.skipped) == len(registers) == checked.row_count
        assert checked.faults == ()

    def test_keeps_zeros_of_numbers(self, manager, registers):
        book = openpyxl.load_workbook(io.BytesIO(template.xlsx(Words("ru"), registers)))

        serials = [row[3].value for row in book.active.iter_rows(min_row=2)]

        assert serials == [each.place.serial_number for each in registers]
        assert any(serial.startswith("0") for serial in serials)


class TestFile:
    def test_good_one_is_shown_then_submitted_with_numbers(self, kabinet, manager, registers):
        page = send(opened(), filled(registers))
        assert f"Можно передать {len(registers)} показан" in shown(page)

        press(page, "bulk.accept")

        said = shown(page)
        assert re.search(r"Номер файла F-2611-\w{4}-\w{4}", said)
        assert len(set(re.findall(r"K-2611-\w{4}-\w{4}", said))) == len(registers)
        assert kabinet.value("select count(*) from live.bulk_line") == len(registers)

    def test_errors_say_row_column_value_reason_and_what_to_do(self, kabinet, manager, registers):
        page = send(opened(), filled(registers, change={3: "нет", 4: 0}))

        said = shown(page)
        assert "исправьте 2 строки" in said
        for part in ("Новое показание", "нет", "только цифры", "Оставьте в ячейке только число"):
            assert part in said
        assert "bulk.accept" not in [button.key for button in page.button]
        assert kabinet.value("select count(*) from live.bulk_line") == 0

    def test_doubt_is_confirmed_by_a_tick(self, kabinet, manager, registers):
        jump = float(registers[0].state.previous_value) + 5 * float(template.usual_month(registers[0]))
        page = send(opened(), filled(registers, change={2: jump}))

        press(page, "bulk.accept")
        assert "Пока ничего не передано" in shown(page)
        page.checkbox[0].check().run()
        press(page, "bulk.accept")

        assert f"Передано {len(registers)} показан" in shown(page)

    def test_is_in_the_history_and_opens_by_its_address(self, kabinet, manager, registers):
        file_id = operations.receive(kabinet, Upload(Actor.of(manager), "май.xlsx", filled(registers), NOW))

        assert "май.xlsx" in shown(opened())
        assert "Можно передать" in shown(opened(file=str(file_id)))

    def test_same_values_lead_to_the_file_that_brought_them(self, kabinet, manager, registers):
        actor = Actor.of(manager)
        first = operations.receive(kabinet, Upload(actor, "a.xlsx", filled(registers), NOW))
        operations.accept(kabinet, Acceptance(actor, first, frozenset(), NOW))
        rows = [
            (each.place.account_number, each.place.serial_number, each.state.position, None, good.item.value)
            for each in registers
            for good in operations.check(kabinet, actor=actor, file_id=first, now=NOW).good
            if good.register.state.register_id == each.state.register_id
        ]
        again = operations.receive(kabinet, Upload(actor, "b.csv", make_csv(*rows), NOW))

        page = press(opened(file=str(again)), "bulk.accept")

        assert "Эти же показания уже переданы" in shown(page)
        assert kabinet.value("select count(*) from live.bulk_line") == len(registers)

    def test_that_is_no_table_is_refused_in_words(self, manager):
        page = send(opened(), b"\x89PNG\r\n\x1a\n" + b"0" * 50)

        assert "Это не таблица" in shown(page)

    def test_without_the_column_names_it(self, manager):
        page = send(opened(), make_csv(("1", "2"), headings=("Лицевой счёт", "Заводской номер")))

        assert "В файле нет столбца «Новое показание»" in shown(page)

    @pytest.mark.parametrize("address", ["0", "0198a3c2-6f51-7d0e-9b64-2c1f8e5a7d30"])
    def test_that_is_not_there_says_so(self, manager, address):
        page = opened(file=address)

        assert "Такого файла нет" in shown(page) or "ждём показания" in shown(page)
