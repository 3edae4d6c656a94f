"""
The statements of charging, shared by the close of one month and by the sample's years of months.

They work on temporary tables of one transaction and one range of accounts; `charges.sql` says what was used,
`lines.sql` what it costs, both in the words and sums of `macros.sql`. Each gets exactly the values it names.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from data import sql
from data.database import Transaction

_NAMED = re.compile(r"\$([a-z_]+)")

NAMES = ("make_service_names", "make_kind_names", "make_zone_names", "make_line_names", "make_basis_names")
SUMS = ("make_half_up", "make_steps", "make_quantity", "make_part", "make_dial")
TARIFFS = ("make_tariffs", "make_rates", "make_blocks", "make_policies")
COLLECTED = ("make_registers", "make_latest", "make_submitted", "make_known")
USED = ("make_estimates", "make_gaps", "make_corrections", "make_volumes")
SHARED = ("make_shares", "add_heat_volumes")
PRICED = ("make_over", "make_slices", "make_absences", "make_items")


class RatesMissing(Exception):
    """A tariff, zone and range that was used has no rate for some days of its month."""

    def __init__(self, rows: Sequence[Mapping[str, object]]) -> None:
        super().__init__("; ".join(" ".join(str(value) for value in row.values()) for row in rows))
        self.rows = rows


def prepare(tx: Transaction, months: pl.DataFrame, values: Mapping[str, object]) -> None:
    """Make what the range and its months depend on; `months` has one row a month: period, due_on."""
    run(tx, "macros.sql", (*NAMES, *SUMS), values)
    tx.write_frame(_statement("charges.sql", "make_months"), months)
    run(tx, "charges.sql", TARIFFS, values)
    run(tx, "charges.sql", ["make_points"], values)


def collect(tx: Transaction, values: Mapping[str, object]) -> None:
    """Add the period's accepted submissions, and estimates for what is missing, to history.reading."""
    run(tx, "readings.sql", COLLECTED, values)
    if tx.value(_statement("readings.sql", "has_readings")):  # an insert of none would hide the next (data.inserts)
        run(tx, "readings.sql", ["add_readings"], values)


def use(tx: Transaction, values: Mapping[str, object]) -> pl.DataFrame:
    """Count what was used from readings and norms; return house_id, period, service, flats_volume of the range."""
    run(tx, "charges.sql", USED, values)
    return tx.frame(_statement("charges.sql", "house_usage"))


def share(tx: Transaction, flats: pl.DataFrame, values: Mapping[str, object]) -> None:
    """Write what the houses of the values' range share in its months, from what their flats used."""
    statement = _statement("charges.sql", "add_house_shares")
    tx.write_frame(statement, flats, **_values(statement, values))


def price(tx: Transaction, values: Mapping[str, object]) -> None:
    """
    Turn what was used into printed lines of history.charge.

    :raises RatesMissing: if something was used that has no rate
    """
    run(tx, "charges.sql", SHARED, values)
    run(tx, "lines.sql", PRICED, values)
    if missing := tx.records(_statement("lines.sql", "rates_missing")):
        raise RatesMissing(missing)
    if tx.value(_statement("lines.sql", "has_lines")):
        run(tx, "lines.sql", ["add_lines"], values)


def run(tx: Transaction, file_name: str, names: Sequence[str], values: Mapping[str, object]) -> None:
    """Run statements of a file one after another."""
    for name in names:
        statement = _statement(file_name, name)
        tx.write(statement, **_values(statement, values))


def _statement(file_name: str, name: str) -> str:
    return sql.load(__file__, file_name)[name]


def _values(statement: str, values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in _NAMED.findall(statement)}
