"""Which rates, ranges and rule values were in force on a day."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.tariffs.model import Block, Component, DatedBlock, DatedRate, DatedValue, Rate
from data import shelf, sql
from data.database import Reader

_SQL = sql.load(__file__)


class RuleValueMissing(LookupError):
    """No row of `live.rule_value` was in force on the day."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(f"{name} has no value on {on}")
        self.name = name
        self.on = on


def rates(db: Reader, *, service: str, tariff_group: str, scheme: str, on: date) -> list[Rate]:
    """Return the rates in force on a day: RUB a unit, one a component, zone and range."""
    found = _kept(db, "live.tariff_rate", "rates", service=service, tariff_group=tariff_group, scheme=scheme, on_day=on)
    return [Rate(**{**row, "component": Component(row["component"])}) for row in found]


def blocks(db: Reader, *, service: str, tariff_group: str, on: date) -> list[Block]:
    """Return the ranges of a month's usage in force on a day, lowest first; none means one price for all."""
    found = _kept(db, "live.usage_block", "blocks", service=service, tariff_group=tariff_group, on_day=on)
    return [Block(**row) for row in found]


def rule_value(db: Reader, *, name: str, on: date) -> Decimal:
    """
    Return the value of a rule in force on a day.

    :raises RuleValueMissing: if no row covers the day
    """
    return rule_values(db, names=[name], on=on)[name]


def rule_on_days(db: Reader, *, name: str, days: Sequence[date]) -> list[Decimal]:
    """
    Return the value of one rule on each of the days, asked once.

    :raises RuleValueMissing: if a day is covered by no row
    """
    rows = _kept(db, "live.rule_value", "rule_values")
    return [_in_force(rows, names=[name], on=day)[name] for day in days]


def rule_values(db: Reader, *, names: Sequence[str], on: date) -> dict[str, Decimal]:
    """
    Return several rule values in force on a day.

    :raises RuleValueMissing: if a name has no row that covers the day
    """
    return _in_force(_kept(db, "live.rule_value", "rule_values"), names=names, on=on)


def _in_force(rows: Sequence[Mapping[str, Any]], *, names: Sequence[str], on: date) -> dict[str, Decimal]:
    found = {
        row["name"]: row["value"]
        for row in rows
        if row["name"] in names and row["valid_from"] <= on and (row["valid_to"] is None or row["valid_to"] > on)
    }
    for name in names:
        if name not in found:
            raise RuleValueMissing(name, on)
    return found


def groups(db: Reader) -> dict[str, list[str]]:
    """Return the tariff groups that have rates, by service."""
    found: dict[str, list[str]] = {}
    for row in db.records(_SQL["tariff_groups"]):
        found.setdefault(row["service"], []).append(row["tariff_group"])
    return found


def rate_history(db: Reader, *, service: str, tariff_group: str) -> list[DatedRate]:
    """Return all rates of a service and group, newest first: RUB a unit."""
    rows = _kept(db, "live.tariff_rate", "rate_history", service=service, tariff_group=tariff_group)
    return [DatedRate(**{**row, "component": Component(row["component"])}) for row in rows]


def block_history(db: Reader, *, service: str, tariff_group: str) -> list[DatedBlock]:
    """Return all ranges of a service and group, newest first: upper limits of a month, in the unit of the rates."""
    rows = db.records(_SQL["block_history"], service=service, tariff_group=tariff_group)
    return [DatedBlock(**row) for row in rows]


def rule_history(db: Reader, *, names: Sequence[str]) -> list[DatedValue]:
    """Return all values of the rules, by name, newest first."""
    return [DatedValue(**row) for row in db.records(_SQL["rule_history"], names=list(names))]


def _kept(db: Reader, table: str, name: str, **parameters: Hashable) -> Sequence[Mapping[str, Any]]:
    # Prices and rule values are the same for everybody, and most pages ask for some.
    question = ("tariffs", name, *sorted(parameters.items()))
    return shelf.kept(db, (table,), question, lambda: db.records(_SQL[name], **parameters))
