from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from core.imports import headings, kinds, parsing
from core.imports.files import EXTRA
from core.imports.model import Column, FileIssue, FileRefused, Kind

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def parsed(column, *texts):
    kind = Kind("made_up", "Made up", (column,))
    frame = pl.DataFrame(
        {"row": range(2, len(texts) + 2), "c0": texts, EXTRA: [None] * len(texts)},
        schema={"row": pl.UInt32, "c0": pl.String, EXTRA: pl.String},
    )
    return parsing.checked(frame, kind, places={column.name: 0}, constants={}, zone="Asia/Yekaterinburg", now=NOW)


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1234.5", "1234.5"),
            ("1234,5", "1234.5"),
            ("1 234,5", "1234.5"),
            ("1\N{NO-BREAK SPACE}234,5", "1234.5"),
            ("1\N{THIN SPACE}234,5", "1234.5"),
            ("1\N{NARROW NO-BREAK SPACE}234,5", "1234.5"),
            ("1,234,567.89", "1234567.89"),
            ("1.234.567,89", "1234567.89"),
            ("\N{MINUS SIGN}3,5", "-3.5"),
            ("+7", "7"),
        ],
    )
    def test_are_read_in_every_usual_form(self, text, value):
        found = parsed(Column("value", "decimal", (), "", places=4), text, "1")

        assert found.good["value"].to_list() == [Decimal(value), Decimal(1)]

    @pytest.mark.parametrize(
        ("text", "issue"),
        [
            ("abc", "not_a_number"),
            ("1.2.3", "not_a_number"),
            ("1.005", "too_many_digits"),
            ("9" * 15, "too_large"),
            ("-1", "too_small"),
        ],
    )
    def test_that_cannot_be_are_named(self, text, issue):
        found = parsed(Column("value", "decimal", (), "", places=2, minimum=0), "1", text)

        assert found.refused.select("row", "column_name", "value", "issue").rows() == [(3, "value", text, issue)]
        assert found.good.height == 1

    def test_noise_of_a_float_is_rounded(self):
        found = parsed(Column("usage", "decimal", (), "", places=6, is_noisy=True), "0.028999999999999998")

        assert found.good["usage"].to_list() == [Decimal("0.029")]

    def test_half_a_person_is_refused(self):
        found = parsed(Column("count", "integer", (), ""), "1.5", "2.0")

        assert found.refused["issue"].to_list() == ["not_an_integer"]
        assert found.good["count"].to_list() == [2]


class TestDays:
    @pytest.mark.parametrize("text", ["2026-10-24", "24.10.2026", "2026-10-24 00:00:00", "20261024"])
    def test_are_read_in_every_usual_form(self, text):
        assert parsed(Column("day", "day", (), ""), text, "2026-01-01").good["day"].to_list()[0] == date(2026, 10, 24)

    @pytest.mark.parametrize(
        ("text", "issue"),
        [
            ("31.02.2026", "not_a_day"),
            ("2026-13-01", "not_a_day"),
            ("01.01.1900", "too_early"),
            ("2026-11-23", "in_the_future"),
        ],
    )
    def test_that_cannot_be_are_named(self, text, issue):
        assert parsed(Column("read_on", "day", (), ""), text).refused["issue"].to_list() == [issue]

    def test_today_is_that_of_yekaterinburg(self):
        kind = Kind("made_up", "Made up", (Column("read_on", "day", (), ""),))
        frame = pl.DataFrame({"row": [2], "c0": ["2026-11-23"], EXTRA: [None]}, schema_overrides={EXTRA: pl.String})
        night = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # half past one on the 23rd there

        found = parsing.checked(frame, kind, places={"read_on": 0}, constants={}, zone="UTC", now=night)

        assert found.good["read_on"].to_list() == [date(2026, 11, 23)]

    @pytest.mark.parametrize("text", ["2026-10", "10.2026", "2026-10-24", "24.10.2026"])
    def test_of_a_period_become_its_first(self, text):
        assert parsed(Column("period", "period", (), ""), text).good["period"].to_list() == [date(2026, 10, 1)]


class TestInstants:
    @pytest.mark.parametrize(
        ("text", "hour"),
        [
            ("2026-10-24 08:00:00+00", 8),
            ("2026-10-24 08:00:00+00:00", 8),
            ("2026-10-24T08:00:00Z", 8),
            ("2026-10-24T13:00:00+05:00", 8),
            ("2026-10-24 13:00", 8),
            ("24.10.2026 13:00", 8),
            ("24.10.2026 13:00:00", 8),
        ],
    )
    def test_are_utc_and_local_without_an_offset(self, text, hour):
        found = parsed(Column("interval_start", "instant", (), ""), text).good["interval_start"]

        assert found.to_list() == [datetime(2026, 10, 24, hour, tzinfo=UTC)]

    def test_mixed_forms_stand_in_one_column(self):
        found = parsed(
            Column("interval_start", "instant", (), ""), "2026-10-24 08:00:00+00", "24.10.2026 14:00", "soon"
        )

        assert [value.hour for value in found.good["interval_start"]] == [8, 9]
        assert found.refused["issue"].to_list() == ["not_an_instant"]


class TestRows:
    def test_without_any_value_are_passed_over(self):
        assert parsed(Column("value", "text", (), "", is_required=True), "a", None, "  ").row_count == 1

    def test_with_more_values_than_headings_are_refused(self):
        frame = pl.DataFrame({"row": [2], "c0": ["12"], EXTRA: ["5"]})
        kind = Kind("made_up", "Made up", (Column("value", "decimal", (), ""),))

        found = parsing.checked(frame, kind, places={"value": 0}, constants={}, zone="UTC", now=NOW)

        assert found.refused["issue"].to_list() == ["too_many_values"]
        assert found.good.is_empty()


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "name"),
        [
            ("Лицевой счёт", "account_number"),
            ("лицевой счет", "account_number"),
            ("ACCOUNT_NUMBER", "account_number"),
            ("Показание, кВт·ч", "value"),
            ("Дата", "read_on"),
            ("Заводской номер", "serial_number"),
        ],
    )
    def test_are_recognised_in_both_languages(self, heading, name):
        found = headings._places(kinds.READINGS, [heading], {})

        assert found == {name: 0}

    def test_that_are_missing_are_named(self):
        with pytest.raises(FileRefused) as refused:
            headings.recognised(kinds.READINGS, ["дата"], mapping={}, constants={})

        assert refused.value.issue is FileIssue.MISSING_COLUMNS
        assert "serial_number" in str(refused.value.values["columns"])

    def test_can_be_given_by_hand_or_as_one_value(self):
        found = headings.recognised(
            kinds.INTERVALS, ["a", "b"], mapping={"a": "interval_start", "b": "usage"}, constants={"serial_number": "1"}
        )

        assert found == {"interval_start": 0, "usage": 1}

    def test_twice_the_same_is_refused(self):
        with pytest.raises(FileRefused) as refused:
            headings.recognised(kinds.READINGS, ["показание", "value", "дата", "счетчик"], mapping={}, constants={})

        assert refused.value.issue is FileIssue.COLUMN_TWICE


class TestKinds:
    @pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.name)
    def test_name_no_heading_for_two_columns(self, kind):
        names = [headings.plain(column.name) for column in kind.columns]
        synonyms = [
            headings.plain(name)
            for column in kind.columns
            for name in {*column.names}
            if headings.plain(name) not in names
        ]

        assert len(names) == len(set(names))
        assert len(synonyms) == len(set(synonyms)), [name for name in synonyms if synonyms.count(name) > 1]

    @pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.name)
    def test_have_an_example_that_they_accept(self, kind):
        columns = [column for column in kind.columns if column.example]
        frame = pl.DataFrame(
            {"row": [2], **{f"c{n}": [column.example] for n, column in enumerate(columns)}}
        ).with_columns(pl.lit(None, dtype=pl.String).alias(EXTRA))
        places = {column.name: n for n, column in enumerate(columns)}

        found = parsing.checked(frame, kind, places=places, constants={}, zone="Asia/Yekaterinburg", now=NOW)

        assert found.refused.rows() == []
