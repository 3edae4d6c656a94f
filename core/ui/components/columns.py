"""What a table is made of: columns with kinds and units, and how a value of each kind is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any, Literal, TypeAlias

import polars as pl

from core.i18n.formats import UNIT_DIGITS, UNIT_NAMES, Words

Kind: TypeAlias = Literal["text", "money", "quantity", "integer", "percent", "day", "month", "instant", "link"]

Types: TypeAlias = Mapping[str, pl.DataType | type[pl.DataType]]

NUMBERS: frozenset[Kind] = frozenset({"money", "quantity", "integer", "percent"})
_QUANTITY_DIGITS = 3


@dataclass(frozen=True)
class Column:
    """
    One column of a frame: `label` in the language of the visit, `unit` a code ('kwh') or a text.

    A percent column holds shares (0.125). `total` adds the sum below. `digits` stand after the decimal sign where the
    kind or the unit would show too many or too few.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str | None = None
    total: bool = False
    digits: int | None = None
    says: str = ""  # on each link of a column of links, which holds addresses of ours; files leave it out


@dataclass(frozen=True)
class Rows:
    """Columns as plain lists: a page's few rows, which become a frame for a grid or a file only (0.5 ms each)."""

    values: Mapping[str, Sequence[Any]]
    types: Types = field(default_factory=dict)  # where values do not tell them


@dataclass(frozen=True)
class Table:
    """Rows and how their columns are shown."""

    source: pl.DataFrame | Rows
    columns: tuple[Column, ...]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The rows as a frame."""
        if isinstance(self.source, Rows):
            return pl.DataFrame(self.source.values, schema_overrides=self.source.types)
        return self.source

    @property
    def height(self) -> int:
        """How many rows there are."""
        if isinstance(self.source, Rows):
            return len(next(iter(self.source.values.values())))
        return self.source.height

    def values(self, name: str) -> Sequence[Any]:
        """Return the values of a column."""
        if isinstance(self.source, Rows):
            return self.source.values[name]
        # A `select` of some dozens of rows would start polars' engine, a sixth of a page's run.
        return self.source.get_column(name).to_list()

    def total(self, name: str) -> Any:
        """Return the sum of a column; what is not known counts nothing."""
        if isinstance(self.source, Rows):
            return sum(value for value in self.source.values[name] if value is not None)
        return self.source[name].sum()


def heading(words: Words, column: Column) -> str:
    """Return the label with its unit: «Расход, кВт·ч»."""
    unit = column.unit or {"money": "rub"}.get(column.kind)
    if column.kind == "percent":
        unit = "%"
    return f"{column.label}, {words.unit(unit) if unit in UNIT_NAMES else unit}" if unit else column.label


def digits(column: Column) -> int:
    """Return how many digits stand after the decimal sign."""
    if column.digits is not None:
        return column.digits
    if column.kind == "quantity":
        return UNIT_DIGITS.get(column.unit or "", _QUANTITY_DIGITS)
    return {"money": 2, "percent": 1}.get(column.kind, 0)


def text(words: Words, column: Column, value: Any) -> str:
    """Return a value as people read it; nothing is an empty string."""
    return "" if value is None else _WRITTEN[column.kind](words, column, value)


def cell(words: Words, column: Column, value: Any) -> str:
    """Return a value as HTML; where there is none, a dash that is read out as «нет данных»."""
    if value is None:
        return f'<span class="kb-gap" aria-label="{escape(words.t("no data"))}">—</span>'
    written = escape(text(words, column, value))
    return f'<a href="{escape(str(value))}">{written}</a>' if column.kind == "link" else written


def _number(words: Words, column: Column, value: Any) -> str:
    return words.number(value * 100 if column.kind == "percent" else value, digits=digits(column))


_WRITTEN: dict[Kind, Callable[[Words, Column, Any], str]] = {
    "text": lambda _words, _column, value: str(value),
    "money": _number,
    "quantity": _number,
    "integer": _number,
    "percent": _number,
    "day": lambda words, _column, value: words.short_day(value),
    "month": lambda words, _column, value: words.month(value),
    "instant": lambda words, _column, value: words.short_instant(value),
    "link": lambda _words, column, _value: column.says,
}
