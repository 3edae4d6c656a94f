"""Where the value before a new reading comes from."""

from decimal import Decimal

import pytest

HEADING = "serial_number;read_on;value\n"


@pytest.fixture
def homes(imports):
    imports.homes()
    return imports


def chain(imports):
    found = imports.db.records(
        "select read_on, previous_value, usage from history.reading order by read_on, register_id"
    )
    return [(str(row["read_on"]), row["previous_value"], row["usage"]) for row in found]


class TestPreviousValue:
    def test_is_found_however_long_ago_it_was_read(self, homes):
        homes.text("readings", HEADING + "UK-E;2024-01-24;100\n")

        homes.text("readings", HEADING + "UK-E;2026-10-24;700\n")

        assert chain(homes)[-1] == ("2026-10-24", Decimal(100), Decimal(600))

    def test_is_the_newest_one_even_where_the_store_has_older_ones(self, homes):
        homes.text("readings", HEADING + "UK-E;2024-01-24;100\nUK-E;2026-08-24;400\nUK-E;2026-09-24;500\n")

        homes.text("readings", HEADING + "UK-E;2026-10-24;700\n")

        assert chain(homes)[-1] == ("2026-10-24", Decimal(500), Decimal(200))

    def test_lies_in_the_store_between_two_rows_of_the_file(self, homes):
        homes.text("readings", HEADING + "UK-E;2026-08-24;100\nUK-E;2026-10-10;400\n")

        homes.text("readings", HEADING + "UK-E;2026-09-24;300\nUK-E;2026-10-24;450\n")

        assert [row[1] for row in chain(homes)] == [Decimal(0), Decimal(100), Decimal(100), Decimal(400)]

    def test_is_looked_for_from_the_first_day_of_its_own_register(self, homes):
        homes.text("readings", HEADING + "UK-E;2026-08-24;100\nUK-E;2026-10-10;400\nUK-G;2026-09-01;7\n")

        homes.text("readings", HEADING + "UK-G;2025-01-24;5\nUK-E;2026-10-24;450\nUK-G;2026-10-24;9\n")

        assert chain(homes)[-2:] == [
            ("2026-10-24", Decimal(400), Decimal(50)),
            ("2026-10-24", Decimal(7), Decimal(2)),
        ]

    def test_is_a_known_row_of_the_same_file(self, homes):
        homes.text("readings", HEADING + "UK-E;2026-09-24;300\n")

        result = homes.text("readings", HEADING + "UK-E;2026-09-24;300\nUK-E;2026-10-24;450\n")

        assert (result.accepted_count, result.repeated_count) == (1, 1)
        assert chain(homes)[-1] == ("2026-10-24", Decimal(300), Decimal(150))

    def test_follows_a_row_that_names_its_own(self, homes):
        homes.text(
            "readings",
            "serial_number;read_on;value;previous_value\nUK-E;2026-09-24;1300;1000\nUK-E;2026-10-24;1450;\n",
        )

        assert [row[2] for row in chain(homes)] == [Decimal(300), Decimal(150)]

    def test_is_not_taken_from_a_refused_row(self, homes):
        result = homes.text(
            "readings", HEADING + "UK-E;2026-08-24;100\nUK-E;2026-09-24;150\nUK-E;2026-09-24;160\nUK-E;2026-10-24;200\n"
        )

        assert result.refused_count == 2
        assert chain(homes)[-1] == ("2026-10-24", Decimal(100), Decimal(100))

    def test_is_multiplied_and_rolls_over_to_the_last_digit(self, imports):
        imports.homes()
        imports.text(
            "meters",
            "account_number;service;serial_number;installed_on;multiplier;digits_int\n"
            "9900000003;electricity;KTT;2020-01-01;40;6\n",
        )

        imports.text("readings", HEADING + "KTT;2026-08-24;999990.1234\nKTT;2026-09-24;10.5\n")

        assert chain(imports)[-1][2] == Decimal("815.0640")

    def test_of_a_dial_of_many_digits_is_only_a_value_before(self, imports):
        imports.homes()
        imports.text(
            "meters",
            "account_number;service;serial_number;installed_on;digits_int\n9900000003;electricity;WIDE;2020-01-01;18\n",
        )

        result = imports.text("readings", HEADING + "WIDE;2026-08-24;9999999999.5\nWIDE;2026-09-24;10.5\n")

        assert (result.accepted_count, result.refused_count) == (1, 1)

    def test_a_value_beyond_the_dial_is_refused_and_the_last_one_on_it_is_not(self, homes):
        text = "serial_number;read_on;value;previous_value\nUK-E;2026-09-24;999999.9;999000\nUK-E;2026-10-24;1000000;999999\n"

        result = homes.text("readings", text)

        assert (result.accepted_count, result.refused_count) == (1, 1)
        assert "6" in homes.refusals(result)[0][3]

    def test_is_never_a_row_that_is_refused(self, homes):
        homes.text("readings", HEADING + "UK-E;2026-08-01;400\n")

        result = homes.text("readings", HEADING + "UK-E;2026-08-24;300\nUK-E;2026-09-24;450\n")

        assert (result.accepted_count, result.refused_count) == (1, 1)
        assert chain(homes)[-1] == ("2026-09-24", Decimal(400), Decimal(50))

    def test_is_looked_for_until_nothing_more_is_refused(self, homes):
        homes.text("readings", HEADING + "UK-E;2026-08-01;400\n")

        result = homes.text(
            "readings", HEADING + "UK-E;2026-08-24;300\nUK-E;2026-09-10;350\nUK-E;2026-09-24;380\nUK-E;2026-10-24;450\n"
        )

        assert (result.accepted_count, result.refused_count) == (1, 3)
        assert chain(homes)[-1] == ("2026-10-24", Decimal(400), Decimal(50))
