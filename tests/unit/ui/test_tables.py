"""Tables and their files: aligned, escaped, with real numbers."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import fastexcel
import polars as pl
import pytest

from core.i18n.formats import Words
from core.ui.components import exports, tables
from core.ui.components.columns import Column, Table

RU, EN = Words("ru"), Words("en")
COLUMNS = (
    Column("period", "Месяц", "month"),
    Column("note", "Заметка"),
    Column("usage", "Расход", "quantity", "kwh", total=True),
    Column("amount", "Сумма", "money", total=True),
    Column("share", "Доля", "percent"),
    Column("paid_on", "Оплачено", "day"),
    Column("seen_at", "Видели", "instant"),
)


@pytest.fixture
def table():
    rows = {
        "period": [date(2026, 9, 1), date(2026, 10, 1)],
        "note": ["<b>жирно</b>", "=1+1"],
        "usage": [Decimal("1187.000"), None],
        "amount": [Decimal("1122.00"), Decimal("-66.50")],
        "share": [0.125, None],
        "paid_on": [date(2026, 10, 5), None],
        "seen_at": [datetime(2026, 10, 5, 20, 30, tzinfo=UTC), None],
    }
    return Table(pl.DataFrame(rows), COLUMNS)


class TestHtml:
    def test_names_units_in_the_heading(self, table):
        html = tables.html(RU, table)

        assert "Расход, кВт·ч" in html
        assert "Сумма, ₽" in html
        assert "Доля, %" in html

    def test_escapes_what_people_wrote(self, table):
        html = tables.html(RU, table)

        assert "<b>" not in html
        assert "&lt;b&gt;жирно" in html

    def test_writes_numbers_in_the_form_of_the_language(self, table):
        assert "1\N{NO-BREAK SPACE}122,00" in tables.html(RU, table)
        assert "1,122.00" in tables.html(EN, table)

    def test_shows_a_gap_and_says_that_there_is_no_data(self, table):
        assert tables.html(RU, table).count('aria-label="нет данных"') == 4

    def test_adds_up(self, table):
        foot = tables.html(RU, table).partition("<tfoot>")[2]

        assert "1\N{NO-BREAK SPACE}055,50" in foot
        assert "Итого" in foot

    def test_has_no_foot_without_totals(self, table):
        assert "<tfoot>" not in tables.html(RU, Table(table.frame, COLUMNS[:2]))


class TestCsv:
    def test_is_russian_with_semicolons_and_commas(self, table):
        lines = exports.csv(RU, table).decode("utf-8-sig").splitlines()

        assert lines[0].split(";")[2:4] == ["Расход, кВт·ч", "Сумма, ₽"]
        assert lines[1].split(";")[2:] == ["1187", "1122,00", "12,5", "05.10.2026", "06.10.2026 01:30"]

    def test_is_english_with_commas_and_points(self, table):
        last = exports.csv(EN, table).decode("utf-8-sig").splitlines()[2]

        assert last == "2026-10-01,'=1+1,,-66.50,,,"

    def test_begins_with_the_mark_that_spreadsheets_need(self, table):
        assert exports.csv(RU, table).startswith(b"\xef\xbb\xbf")


class TestXlsx:
    def test_holds_numbers_and_days(self, table):
        book = fastexcel.read_excel(exports.xlsx(RU, table))

        read = book.load_sheet(0).to_polars()

        assert read["Сумма, ₽"].to_list() == [1122.0, -66.5]
        assert read["Заметка"].to_list() == ["<b>жирно</b>", "=1+1"]
        assert read["Оплачено"].dtype.is_temporal()

    def test_leaves_empty_what_is_not_a_number(self):
        frame = pl.DataFrame({"share": [0.25, float("nan"), None]})
        table = Table(frame, (Column("share", "Доля", "percent"),))

        read = fastexcel.read_excel(exports.xlsx(RU, table)).load_sheet(0).to_polars()

        assert read["Доля, %"].drop_nulls().to_list() == [0.25]
        assert exports.csv(EN, table).decode("utf-8-sig").splitlines()[1:] == ["25.0", '""', '""']

    def test_is_a_workbook(self, table):
        assert io.BytesIO(exports.xlsx(EN, table)).read(2) == b"PK"
