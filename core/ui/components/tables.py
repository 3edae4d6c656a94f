"""Tables: real HTML up to sixty rows, a sortable grid above; with units in the heading, totals and files."""

from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from core.i18n.formats import Words
from core.kit import clock
from core.ui.components import columns, exports
from core.ui.components.columns import Column, Table
from core.ui.context import Context

__all__ = ["Column", "Table", "downloads", "html", "show"]

ROWS_IN_HTML = 60
_GRID_HEIGHT = 480
_ROWS_ON_A_PHONE = 20
_SENTENCE = 24  # letters: above, a cell needs room
_WIDE = 4  # columns: from here a row of the table stands as a card on a phone, each value beside its heading


def show(ctx: Context, table: Table, *, name: str, files: Table | None = None) -> None:
    """Draw the table and, below it, its files named `name`; `files` has more columns than a screen is wide."""
    if table.height <= ROWS_IN_HTML:
        st.html(html(ctx.words, table))
    else:
        _grid(ctx.words, table, name=name)
        _first_rows(ctx, table, name=name)
    downloads(ctx, files or table, name=name)


def downloads(ctx: Context, table: Table, *, name: str) -> None:
    """Offer the table as CSV and XLSX; the files are made when they are asked for."""
    words = ctx.words
    table = Table(table.source, tuple(column for column in table.columns if column.kind != "link"))
    with st.container(horizontal=True, gap="small", key=f"files-{name}"):
        _download(ctx.t("CSV file"), lambda: exports.csv(words, table), f"{name}.csv", "text/csv")
        _download(ctx.t("XLSX file"), lambda: exports.xlsx(words, table), f"{name}.xlsx", exports.XLSX_TYPE)


def html(words: Words, table: Table) -> str:
    """Return the table as HTML, numbers aligned on the decimal sign, with a line of totals if a column has one."""
    head = "".join(
        f'<th scope="col"{_align(column)}>{escape(columns.heading(words, column))}</th>' for column in table.columns
    )
    titles = [columns.heading(words, column) for column in table.columns]
    said = escape(words.t("Table: {columns}", columns=", ".join(titles)))
    headings = [named(title) for title in titles]
    rows = zip(*(table.values(column.name) for column in table.columns), strict=True)
    body = "".join(f"<tr>{_cells(words, table.columns, headings, row)}</tr>" for row in rows)
    look = "kb-table kb-stacks" if len(table.columns) >= _WIDE else "kb-table"
    return (
        f'<div class="{look}" role="group" tabindex="0" aria-label="{said}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{_totals(words, table)}</table></div>"
    )


def named(heading: str) -> str:
    """Return the attribute that says the heading of a cell again where the table stands as cards."""
    return f' data-heading="{escape(heading)}"'


def _cells(words: Words, shown: tuple[Column, ...], headings: list[str], row: tuple[Any, ...]) -> str:
    return "".join(
        f"<td{_cell_class(column, value)}{heading}>{columns.cell(words, column, value)}</td>"
        for column, heading, value in zip(shown, headings, row, strict=True)
    )


def _cell_class(column: Column, value: Any) -> str:
    """Return the class of a cell: a day stands in one line, a sentence is not squeezed to a word a line."""
    if column.kind in ("day", "month", "instant"):
        return ' class="kb-one-line"'
    if column.kind == "text" and isinstance(value, str) and len(value) > _SENTENCE:
        return ' class="kb-long"'
    return _align(column)


def _totals(words: Words, table: Table) -> str:
    if not any(column.total for column in table.columns):
        return ""
    cells = []
    for place, column in enumerate(table.columns):
        value = columns.text(words, column, table.total(column.name)) if column.total else ""
        label = words.t("Total") if place == 0 and not column.total else ""
        heading = columns.heading(words, column) if value else ""
        cells.append(f"<td{_align(column)}{named(heading)}>{escape(value or label)}</td>")
    return f"<tfoot><tr>{''.join(cells)}</tr></tfoot>"


def _align(column: Column) -> str:
    return ' class="kb-number"' if column.kind in columns.NUMBERS else ""


def _download(label: str, data: Any, file_name: str, mime: str) -> None:
    st.download_button(
        label, data, file_name, mime, key=f"file.{file_name}", on_click="ignore", type="tertiary",
        icon=":material/download:",
    )  # fmt: skip


def _grid(words: Words, table: Table, *, name: str) -> None:
    shown = {column.name: _grid_column(words, column) for column in table.columns}
    with st.container(key=f"on-a-screen-{name}"):
        st.dataframe(
            _grid_frame(table),
            column_config=shown,
            column_order=list(shown),
            hide_index=True,
            height=_GRID_HEIGHT,
            placeholder="—",
            key=f"grid.{name}",
        )


def _first_rows(ctx: Context, table: Table, *, name: str) -> None:
    """Draw the first rows as cards: a grid on a phone shows two of its columns; the style sheet chooses."""
    said = ctx.t(
        "The first {n} of {count} rows; all are in the files.",
        n=_ROWS_ON_A_PHONE,
        count=ctx.words.number(table.height, digits=0),
    )
    with st.container(key=f"on-a-phone-{name}"):
        first = Table(table.frame.head(_ROWS_ON_A_PHONE), tuple(replace(one, total=False) for one in table.columns))
        st.html(f'<p class="kb-note">{escape(said)}</p>{html(ctx.words, first)}')


def _grid_frame(table: Table) -> pl.DataFrame:
    """Return the frame with shares as percentages and instants in the time of Yekaterinburg."""
    changed = []
    for column in table.columns:
        if column.kind == "percent":
            changed.append(pl.col(column.name).cast(pl.Float64) * 100)
        elif column.kind == "instant" and isinstance(table.frame[column.name].first(), datetime):
            local = pl.col(column.name).dt.convert_time_zone(clock.LOCAL.key).dt.replace_time_zone(None)
            changed.append(local)
    return table.frame.with_columns(changed) if changed else table.frame


def _grid_column(words: Words, column: Column) -> Any:
    title = columns.heading(words, column)
    if column.kind in columns.NUMBERS:
        return st.column_config.NumberColumn(title, format="localized", step=10 ** -columns.digits(column))
    if column.kind == "link":
        return st.column_config.LinkColumn(title, display_text=column.says)
    if column.kind == "day":
        return st.column_config.DateColumn(title, format="DD.MM.YYYY" if words.language == "ru" else "D MMM YYYY")
    if column.kind == "month":
        return st.column_config.DateColumn(title, format="MM.YYYY")
    if column.kind == "instant":
        return st.column_config.DatetimeColumn(title, format="DD.MM.YYYY HH:mm")
    return st.column_config.TextColumn(title)
