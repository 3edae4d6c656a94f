"""The figure of a changed sum: effects and words in, a figure out."""

from collections.abc import Mapping
from decimal import Decimal

from core.i18n.formats import Words
from core.kit import palette, plots

_ROW = 36


def waterfall(amounts: Mapping[str, Decimal], total: Decimal, *, words: Words, total_name: str) -> plots.Figure:
    """
    Draw what made the sum change, one under another, each where the one above ended; the last is the difference.

    `amounts` are by their names in the language of the visit. More is warm, less is the colour of data, and each bar
    carries its sum with its sign.
    """
    names = [*amounts, total_name]
    values = [*amounts.values(), total]
    figure = plots.Figure(
        plots.waterfall(
            orientation="h",
            y=names,
            x=[float(value) for value in values],
            measure=["relative"] * len(amounts) + ["total"],
            text=[words.change(value) for value in values],
            textposition="outside",
            cliponaxis=False,
            increasing={"marker": {"color": palette.ACCENT}},
            decreasing={"marker": {"color": palette.DATA}},
            totals={"marker": {"color": palette.DATA_QUIET}},
            connector={"line": {"width": 1, "color": palette.DATA_QUIET}},
            hovertemplate="%{y}: %{text}<extra></extra>",
            showlegend=False,
        )
    )
    figure.layout = {
        "yaxis": {"autorange": "reversed", "automargin": True, "ticklabelstandoff": 6},
        "xaxis": {"visible": False, "range": _span(values)},
        "margin": {"t": 8, "b": 8, "l": 8, "r": 8},
        "height": 60 + _ROW * len(names),
    }
    return figure


def _span(values: list[Decimal]) -> list[float]:
    """Return from where to where the bars reach, with room for their sums."""
    place, reached = 0.0, [0.0]
    for value in values[:-1]:
        place += float(value)
        reached.append(place)
    low, high = min(reached), max(reached)
    width = high - low or 1.0
    left = 0.6 if any(value < 0 for value in values) else 0.1  # the sum of a fall stands left of its bar
    return [low - left * width, high + 0.9 * width]  # on a phone a sum takes half of the picture
