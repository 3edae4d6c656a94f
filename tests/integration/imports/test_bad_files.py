import gzip
import io

import polars as pl
import pytest

from core.i18n.formats import Words
from core.imports.messages import file_sentence
from core.imports.model import FileIssue, FileRefused

HEADING = "serial_number;read_on;value\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def workbook():
    buffer = io.BytesIO()
    pl.DataFrame({"serial_number": ["UK-E"], "read_on": ["2026-10-24"], "value": ["5"]}).write_excel(
        buffer, worksheet="Показания"
    )
    return buffer.getvalue()


def parquet(frame):
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


EMPTY_FRAME = pl.DataFrame(schema={"serial_number": pl.String, "read_on": pl.Date, "value": pl.Float64})
CASES = {
    "empty": (b"", "a.csv", {}, FileIssue.EMPTY),
    "blank lines": (b"\n\n  \n", "a.csv", {}, FileIssue.EMPTY),
    "heading alone": (HEADING.encode(), "a.csv", {}, FileIssue.NO_ROWS),
    "picture": (PICTURE, "a.csv", {}, FileIssue.NOT_A_TABLE),
    "binary": (b"abc\x00\x01\x02;x\n1;2\n", "a.csv", {}, FileIssue.NOT_A_TABLE),
    "pdf": (b"%PDF-1.7 something", "a.csv", {}, FileIssue.NOT_A_TABLE),
    "missing column": (b"serial_number;read_on\n1;2026-10-24\n", "a.csv", {}, FileIssue.MISSING_COLUMNS),
    "other table": (b"city,population\nTula,500\n", "a.csv", {}, FileIssue.MISSING_COLUMNS),
    "open quote": ((HEADING + '1;2026-10-24;"5\n2;2026-10-24;6\n').encode(), "a.csv", {}, FileIssue.OPEN_QUOTE),
    "wrong sheet": (workbook(), "a.xlsx", {"sheet": "Лист7"}, FileIssue.UNKNOWN_SHEET),
    "sheet of a csv": (HEADING.encode(), "a.csv", {"sheet": "Лист1"}, FileIssue.NOT_A_WORKBOOK),
    "half a workbook": (workbook()[:900], "a.xlsx", {}, FileIssue.NOT_A_WORKBOOK),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", {}, FileIssue.PROTECTED),
    "empty parquet": (parquet(EMPTY_FRAME), "a.parquet", {}, FileIssue.NO_ROWS),
    "half a parquet": (parquet(EMPTY_FRAME)[:60], "a.parquet", {}, FileIssue.NOT_PARQUET),
    "half a gzip": (
        gzip.compress((HEADING + "1;2026-10-24;5\n" * 999).encode())[:-20],
        "a.csv.gz",
        {},
        FileIssue.NOT_GZIP,
    ),
    "zone that is none": (HEADING.encode(), "a.csv", {"zone": "Mars/Base"}, FileIssue.BAD_OPTION),
    "mapping of what is not there": (HEADING.encode(), "a.csv", {"mapping": {"x": "value"}}, FileIssue.UNKNOWN_MAPPING),
}


class TestAFileThatCannotBeRead:
    @pytest.mark.parametrize(("content", "name", "options", "issue"), CASES.values(), ids=CASES)
    def test_is_refused_with_a_sentence(self, imports, content, name, options, issue):
        path = imports.folder / name
        path.write_bytes(content)

        with pytest.raises(FileRefused) as refused:
            imports.file("readings", path, **options)

        assert refused.value.issue is issue
        for language in ("ru", "en"):
            assert "{" not in file_sentence(Words(language), refused.value)

    def test_is_refused_if_it_is_a_folder_or_not_there(self, imports):
        for path, issue in ((imports.folder, FileIssue.NOT_A_FILE), (imports.folder / "no.csv", FileIssue.NOT_FOUND)):
            with pytest.raises(FileRefused) as refused:
                imports.file("readings", path)

            assert refused.value.issue is issue

    def test_is_refused_if_it_may_not_be_read(self, imports, monkeypatch):
        path = imports.folder / "secret.csv"
        path.write_text(HEADING)

        def denied(*_args, **_options):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(type(path), "open", denied)

        with pytest.raises(FileRefused) as refused:
            imports.file("readings", path)

        assert refused.value.issue is FileIssue.NO_PERMISSION

    def test_is_refused_if_the_kind_is_unknown(self, imports):
        with pytest.raises(FileRefused) as refused:
            imports.text("invoices", HEADING)

        assert refused.value.issue is FileIssue.UNKNOWN_KIND

    def test_leaves_no_working_file_and_no_running_batch(self, imports):
        with pytest.raises(FileRefused):
            imports.text("readings", HEADING, encoding="utf-16")

        assert list((imports.db.path / "imports" / "work").iterdir()) == []
        assert [row["status"] for row in imports.rows("live.import_batch")] == ["failed"]


class TestARowThatCannotBe:
    def test_is_named_with_row_column_value_and_reason(self, imports):
        imports.homes()

        result = imports.text(
            "readings",
            HEADING
            + "UK-E;2026-10-24;100\n"  # 2
            + "UK-E;2026-02-31;100\n"  # 3
            + "\n"  # 4
            + "UK-E;2026-10-2\n"  # 5: ends early
            + "UK-E;2026-10-25;12,5;9\n"  # 6: a value too many
            + "UK-E;2026-10-24;100\n"  # 7
            + "NOBODY;2026-10-24;100\n"  # 8
            + "UK-E;2027-10-24;100\n",  # 9
        )

        assert (result.row_count, result.accepted_count, result.refused_count) == (7, 1, 6)
        assert [(row, column) for row, column, *_ in imports.refusals(result)] == [
            ("3", "read_on"), ("5", "value"), ("6", ""), ("7", "value"), ("8", "serial_number"), ("9", "read_on"),
        ]  # fmt: skip
        assert imports.refusals(result)[3][3] == "Repeats row 2 of this file."

    def test_contradicting_rows_are_both_refused(self, imports):
        imports.homes()

        result = imports.text("readings", HEADING + "UK-E;2026-10-24;100\nUK-E;2026-10-24;200\n")

        assert [reason for *_, reason in imports.refusals(result)] == [
            "Contradicts row 3 of this file: neither was taken.",
            "Contradicts row 2 of this file: neither was taken.",
        ]
        assert imports.rows("history.reading") == []

    def test_takes_the_others_with_it_if_asked(self, imports):
        imports.homes()

        result = imports.text("readings", HEADING + "UK-E;2026-10-24;100\nUK-E;soon;1\n", is_all_or_nothing=True)

        assert (result.status, result.accepted_count, result.refused_count) == ("refused", 0, 1)
        assert imports.rows("history.reading") == []

    def test_cannot_become_a_formula_of_the_report(self, imports):
        result = imports.text("temperature", "dt;celsius\n=cmd|x;1\n")

        assert imports.refusals(result)[0][2].startswith("'=")
