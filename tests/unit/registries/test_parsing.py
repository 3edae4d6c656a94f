"""Layouts of banks and agents: what a line says, and what makes a line or a file wrong."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.registries import layouts, parsing
from core.registries.model import FileIssue, FileRefused, Layout

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
BANK = (
    "19-11-2026;10-15-22;8619/0120;12;700001;6600000123;ИВАНОВ ИВАН ИВАНОВИЧ;ЕКАТЕРИНБУРГ,ЛЕНИНА,5,141;1026;1000,00;988,00;12,00\r\n"
    "19-11-2026;11-00-00;8619/0120;12;700002;6600000124;;;;500,50;494,50;6,00\r\n"
    "=2;1500,50;1482,50;18,00;4512;20-11-2026\r\n"
)
AGENT = "#|17|2026-11-19|2|300.00|6.00\nA-1|2026-11-19 23:30:00|6600000123|100.00|2.00|свет\nA-2|2026-11-19T08:00|6600000124|200|4.00|\n"
TERMINALS = "Номер;Дата;Терминал;Лицевой счёт;Плательщик;Сумма;Комиссия\n5;19.11.2026 10:15;T7;6600000123;;150,00;1,50\nИТОГО;1;150,00;1,50\n"
DESKS = "Номер;Дата;Лицевой счёт;Плательщик;Адрес;Назначение;Сумма\n5;19.11.2026 10:15;6600000123;;;пени;150,00\nИТОГО;1;150,00\n"


def read(text, *, layout=None, encoding="utf-8"):
    return parsing.read(text.encode(encoding), layouts=layouts.every(), now=NOW, layout=layout)


def refused(text, **kwargs):
    with pytest.raises(FileRefused) as found:
        read(text, **kwargs)
    return found.value


class TestLayouts:
    @pytest.mark.parametrize(
        ("text", "code"),
        [(BANK, "savings_bank"), (AGENT, "payment_agent"), (TERMINALS, "terminals"), (DESKS, "office_desks")],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
    def test_are_found_out_in_any_encoding(self, text, code, encoding):
        assert read(text, encoding=encoding).layout.code == code

    def test_a_line_of_the_bank_says_who_paid_what_for_which_month(self):
        row = read(BANK, encoding="cp1251").rows[0]

        assert (row.row, row.payment_number, row.account_text, row.amount) == (
            1,
            "СБ-700001",
            "6600000123",
            Decimal("1000.00"),
        )
        assert row.paid_at == datetime(2026, 11, 19, 5, 15, 22, tzinfo=UTC)
        assert (row.payer_name, row.payer_address, row.period) == (
            "ИВАНОВ ИВАН ИВАНОВИЧ",
            "ЕКАТЕРИНБУРГ,ЛЕНИНА,5,141",
            date(2026, 10, 1),
        )

    def test_the_totals_name_the_payment_order_and_its_day(self):
        registry = read(BANK)

        assert (registry.declared.number, registry.declared.day, registry.fee_amount) == (
            "4512",
            date(2026, 11, 20),
            Decimal("18.00"),
        )

    def test_an_evening_in_yekaterinburg_is_the_same_day_there(self):
        assert read(AGENT).rows[0].paid_at == datetime(2026, 11, 19, 18, 30, tzinfo=UTC)

    def test_of_an_unknown_sender_are_refused(self):
        assert refused("a,b,c\n1,2,3\n").issue is FileIssue.UNKNOWN_LAYOUT
        assert refused(BANK, layout="nobody").issue is FileIssue.UNKNOWN_LAYOUT

    def test_a_layout_without_an_amount_is_no_layout(self):
        values = layouts.every()["savings_bank"].model_dump() | {"columns": ("payment_number", "account", "paid_on")}

        with pytest.raises(ValueError, match="amount"):
            Layout(**values)


class TestFile:
    @pytest.mark.parametrize(
        ("text", "issue"),
        [
            ("", FileIssue.EMPTY),
            (" \r\n\n", FileIssue.EMPTY),
            ("\x00\x01PNG", FileIssue.NOT_TEXT),
            ("=0;0,00;0,00;0,00;1;20-11-2026\n", FileIssue.UNKNOWN_LAYOUT),
            (BANK.rpartition("=")[0], FileIssue.NO_TOTALS),
            (BANK.replace("=2;", "=x;"), FileIssue.BAD_TOTALS),
            (BANK.replace("=2;", "=3;"), FileIssue.COUNT_DIFFERS),
            (BANK.replace("=2;1500,50", "=2;1500,51"), FileIssue.AMOUNT_DIFFERS),
            (BANK.replace("=2;1500,50", "=2;1500,49"), FileIssue.AMOUNT_DIFFERS),
        ],
    )
    def test_is_refused_as_a_whole(self, text, issue):
        assert refused(text).issue is issue

    def test_says_both_sums_when_they_differ(self):
        assert refused(BANK.replace("=2;1500,50", "=2;1500,51")).values == {"declared": "1500.51", "found": "1500.50"}

    def test_without_payments_is_refused(self):
        assert refused("#|17|2026-11-19|0|0.00|0\n", layout="payment_agent").issue is FileIssue.NO_ROWS

    def test_too_large_is_refused(self, monkeypatch):
        monkeypatch.setattr(parsing, "LARGEST_BYTES", 10)

        assert refused(BANK).issue is FileIssue.TOO_LARGE


class TestLine:
    @pytest.mark.parametrize(
        ("old", "new", "column", "issue"),
        [
            ("1000,00;988,00", "1 000,0x;988,00", "amount", "not_money"),
            ("1000,00;988,00", "-1000,00;988,00", "amount", "not_positive"),
            ("1000,00;988,00", "1000,00;987,00", "transfer_amount", "sums_disagree"),
            ("19-11-2026;10-15-22", "31-11-2026;10-15-22", "paid_on", "not_an_instant"),
            ("19-11-2026;10-15-22", "19-11-2027;10-15-22", "paid_on", "in_the_future"),
            ("700001", "", "payment_number", "missing"),
            ("ИВАНОВ ИВАН", "ИВАНОВ;ИВАН", "", "wrong_columns"),
        ],
    )
    def test_is_refused_alone_with_its_column(self, old, new, column, issue):
        text = BANK.replace(old, new, 1).replace(
            "=2;1500,50", "=2;99999,00" if issue != "in_the_future" else "=2;1500,50"
        )

        if issue in {"sums_disagree", "not_an_instant", "missing"}:
            text = text.replace("=2;99999,00", "=2;1500,50")
        if issue == "not_positive":
            text = text.replace("=2;99999,00", "=2;-499,50")
        registry = read(text, layout="savings_bank")

        [row] = registry.refused
        assert (row.row, row.column_name, row.issue) == (1, column, issue)
        assert row.line.startswith(("19-11", "31-11"))
        assert [each.payment_number for each in registry.rows] == ["СБ-700002"]

    def test_an_account_may_be_anything(self):
        row = read(BANK.replace("6600000123", "л/с № 66 000")).rows[0]

        assert row.account_text == "л/с № 66 000"


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [("1000,00", "1000.00"), ("1 000.5", "1000.50"), ("7", "7.00"), ("1\u00a0234,56", "1234.56"), ("-1", "-1.00")],
    )
    def test_is_read_as_it_is_written(self, text, amount):
        assert str(parsing.money(text)) == amount

    @pytest.mark.parametrize("text", ["", "x", "1,234", "1,2,3", "1e5", "١٢", "1.000,00"])
    def test_what_is_no_money_is_none(self, text):
        assert parsing.money(text) is None

    @given(st.decimals(min_value=0, max_value=10**9, places=2))
    def test_a_written_amount_is_read_back(self, amount):
        assert parsing.money(f"{amount:.2f}".replace(".", ",")) == amount


class TestPeriod:
    @pytest.mark.parametrize("text", ["1026", "102026", "10.2026", "10/2026", "2026-10"])
    def test_is_the_first_day_of_the_month(self, text):
        assert parsing.period(text, today=NOW.date()) == date(2026, 10, 1)

    @pytest.mark.parametrize("text", ["", "0000", "1326", "1299", "0127", "октябрь", "122026"])
    def test_what_cannot_be_meant_is_none(self, text):
        assert parsing.period(text, today=NOW.date()) is None
