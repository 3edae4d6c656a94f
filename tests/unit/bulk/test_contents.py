import gzip
from datetime import UTC, date, datetime

import pytest

from core.bulk import contents
from core.bulk.contents import FileTooLarge
from core.bulk.model import Code
from core.imports.model import FileIssue, FileRefused
from tests.factories.bulk import HEADINGS, make_csv, make_xlsx

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ROW = ("6600000011", "00000001", 1, "20.11.2026", "1187,5")


def read(content):
    return contents.read(content, name="показания.xlsx", now=NOW)


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "utf-16"])
    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_of_text_are_found_out(self, encoding, delimiter):
        (line,) = read(make_csv(ROW, encoding=encoding, delimiter=delimiter)).lines

        assert (line.account_number, line.serial_number, line.register) == ("6600000011", "00000001", 1)
        assert line.read_on == date(2026, 11, 20)
        assert line.text == "1187,5"

    def test_commas_are_delimiters_where_values_have_points(self):
        (line,) = read(make_csv((*ROW[:4], "1187.5"), delimiter=",")).lines

        assert line.text == "1187.5"

    def test_a_decimal_comma_that_split_a_value_is_refused(self):
        (fault,) = read(make_csv(ROW, delimiter=",")).faults

        assert fault.code == "too_many_values"

    def test_english_headings_are_known(self):
        headings = ("Account number", "Serial number", "Register No.", "Day of the reading", "New reading")

        assert len(read(make_csv(ROW, headings=headings)).lines) == 1


class TestWorkbooks:
    def test_numbers_and_days_are_read(self):
        (line,) = read(make_xlsx((6600000011, "00000001", 1, date(2026, 11, 19), 1187.5))).lines

        assert (line.account_number, line.read_on, line.text) == ("6600000011", date(2026, 11, 19), "1187.5")

    @pytest.mark.parametrize("cell", ["=1000+187", "#REF!"])
    def test_a_cell_without_a_value_is_an_error_and_not_an_empty_one(self, cell):
        found = read(make_xlsx((*ROW[:4], cell), ("6600000011", "00000002", 1, None, None)))

        assert [(fault.row, fault.column, fault.value, fault.code) for fault in found.faults] == [
            (2, "value", cell, Code.NO_VALUE_OF_FORMULA)
        ]
        assert [line.row for line in found.lines] == [3]
        assert found.row_count == 2

    def test_a_note_beside_the_table_is_no_harm(self):
        found = read(make_xlsx((*ROW, None, "проверить!"), headings=(*HEADINGS, "Примечание")))

        assert len(found.lines) == 1
        assert found.faults == ()


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "issue"),
        [
            (b"", FileIssue.EMPTY),
            (make_csv(), FileIssue.NO_ROWS),
            (make_csv(("", "", "", "", "")), FileIssue.NO_ROWS),
            (b"\x89PNG\r\n\x1a\n" + b"0" * 40, FileIssue.NOT_A_TABLE),
            (gzip.compress(make_csv(ROW)), FileIssue.NOT_A_TABLE),
            (b"PK\x03\x04" + b"0" * 40, FileIssue.NOT_A_WORKBOOK),
            (b"\xd0\xcf\x11\xe0" + b"0" * 40, FileIssue.PROTECTED),
            (make_csv(ROW[:4], headings=HEADINGS[:4]), FileIssue.MISSING_COLUMNS),
            (make_csv(ROW[1:], headings=HEADINGS[1:]), FileIssue.MISSING_COLUMNS),
        ],
    )
    def test_a_file_that_is_no_table_of_readings(self, content, issue):
        with pytest.raises(FileRefused) as refusal:
            read(content)

        assert refusal.value.issue is issue
        assert "readings" not in str(refusal.value)  # the name of our own copy

    def test_too_many_rows(self, monkeypatch):
        monkeypatch.setattr(contents, "MOST_ROWS", 2)

        with pytest.raises(FileTooLarge):
            read(make_csv(ROW, ROW, ROW))

    def test_too_many_bytes(self):
        with pytest.raises(FileTooLarge):
            read(b"x" * (contents.LARGEST + 1))
