"""Charts: the answer as a sentence above, the picture, the table and the files below."""

from html import escape
from typing import Any

import streamlit as st

from core.kit import plots
from core.ui import browser, plotly_locale, theme
from core.ui.components import tables
from core.ui.components.columns import Table
from core.ui.context import Context


def show(
    ctx: Context,
    figure: plots.Figure,
    *,
    sentence: str,
    table: Table | None,
    name: str,
    on_select: Any = None,
    is_said: bool = False,
) -> Any:
    """
    Draw the chart with its sentence (in the language of the visit), table and files; return plotly's event.

    With `on_select` ("rerun" or a callback) the event holds the chosen points: `event["selection"]["points"]`.
    With `is_said` the sentence stands on the page already, drawn by `say`.
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
        with st.expander(ctx.t("Table and files")):
            tables.show(ctx, table, name=name)
    return event


def say(sentence: str) -> None:
    """Draw the sentence of a chart, where it stands apart from the chart."""
    st.html(f'<p class="kb-sentence">{escape(sentence)}</p>')
