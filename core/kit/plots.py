"""
Figures as the browser reads them: plain dictionaries.

Plotly's own objects check and copy each property, a third of what Python does for a page with a chart. These are not
checked while a page runs; `data` and `layout` give plotly's own objects, so whoever looks at a figure in a test
checks it.
"""

from typing import Any, TypeAlias

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

Trace: TypeAlias = dict[str, Any]
Layout: TypeAlias = dict[str, Any]


class Figure(BaseFigure):  # type: ignore[misc]  # Streamlit draws what is a figure of plotly without checking it anew
    """Traces and a layout; whoever made the figure may change `plain_traces` and `plain_layout`."""

    def __init__(self, *traces: Trace) -> None:
        """Keep the traces as they are; plotly's own set-up is what costs, so it is left out."""
        self.plain_traces: list[Trace] = list(traces)
        self.plain_layout: Layout = {}

    def __setattr__(self, name: str, value: object) -> None:
        """Set it, where plotly would first look the old value up and so make its own figure of this one."""
        object.__setattr__(self, name, value)

    def add(self, trace: Trace) -> None:
        """Draw one more trace above the others."""
        self.plain_traces.append(trace)

    @property
    def data(self) -> Any:
        """The traces as plotly's objects, each property checked."""
        return go.Figure(self.to_dict()).data

    @property
    def layout(self) -> Any:
        """The layout as plotly's object, each property checked."""
        return go.Figure(self.to_dict()).layout

    @layout.setter
    def layout(self, layout: Layout) -> None:
        self.plain_layout = layout

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plotly writes it; the parts are not copied."""
        return {"data": self.plain_traces, "layout": self.plain_layout}


def bar(**properties: Any) -> Trace:
    """Return bars."""
    return {"type": "bar", **properties}


def scatter(**properties: Any) -> Trace:
    """Return points, lines or words."""
    return {"type": "scatter", **properties}


def heatmap(**properties: Any) -> Trace:
    """Return cells of colour."""
    return {"type": "heatmap", **properties}


def waterfall(**properties: Any) -> Trace:
    """Return bars that begin where the one before ended."""
    return {"type": "waterfall", **properties}


def scattermap(**properties: Any) -> Trace:
    """Return points of a map."""
    return {"type": "scattermap", **properties}
