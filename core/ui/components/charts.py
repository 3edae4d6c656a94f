"""Charts: the answer as a sentence above, the picture, the table and the files below."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from core.kit import plots
from core.ui import browser, plotly_locale, theme
from core.ui.components import folds, tables
from core.ui.components.columns import Table
from core.ui.context import Context


def show(
    ctx: Context,
    figure: plots.Figure,
    *,
    sentence: str,
    table: Table | Callable[[], Table] | None,
    name: str,
    fold: str | None = None,
    on_select: Any = None,
    is_said: bool = False,
) -> Any:
    """
    Draw the chart with its sentence (in the language of the visit), table and files; return plotly's event.

    With `on_select` ("rerun" or a callback) the event holds the chosen points: `event["selection"]["points"]`.
    The table is made when somebody opens it; `fold` names what is open in the address where `name`, that of the files,
    changes with what is chosen. With `is_said` the sentence stands on the page already, drawn by `say`.
    """
    if not is_said:
        say(sentence)
    theme.apply(figure, theme=browser.theme(), language=ctx.words.language)
    event = st.plotly_chart(
        figure,
        theme=None,
        key=f"chart.{name}",
        on_select=on_select or "ignore",
        selection_mode="points",
        config=plotly_locale.config(ctx.words.language),
        alt=sentence,
    )
    if table is not None:
        table_and_files(ctx, table, name=name, fold=fold)
    return event


def table_and_files(ctx: Context, table: Table | Callable[[], Table], *, name: str, fold: str | None = None) -> None:
    """Offer the rows and their files named `name`; they are made when they are opened."""

    def draw() -> None:
        tables.show(ctx, table if isinstance(table, Table) else table(), name=name)

    folds.show(ctx.t("Table and files"), draw, name=fold or name)


def say(sentence: str) -> None:
    """Draw the sentence of a chart, where it stands apart from the chart."""
    st.html(f'<p class="kb-sentence">{escape(sentence)}</p>')
