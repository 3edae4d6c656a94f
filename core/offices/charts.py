"""Pictures of queues: frames and words in, figures out. Pure."""

from collections.abc import Mapping, Sequence

import polars as pl

from core.i18n.formats import Words
from core.kit import palette, plots


def today_bars(
    usual: Mapping[int, float], *, open_hours: Sequence[int], now_hour: int | None, words: Words
) -> plots.Figure:
    """
    Draw the usual waiting of each open hour of one day as bars from zero, the running hour marked.

    `usual`: local hour to minutes; an hour without data has no bar. `now_hour` None: not today.
    """
    marked = [hour == now_hour for hour in open_hours]
    minutes = [round(usual[hour]) if hour in usual else None for hour in open_hours]
    figure = plots.Figure(
        plots.bar(
            x=[f"{hour}:00" for hour in open_hours],
            y=minutes,
            text=["" if value is None else words.number(value) for value in minutes],
            textposition="outside",
            cliponaxis=False,
            customdata=[words.t("no data") if value is None else words.quantity(value, "minute") for value in minutes],
            marker={"color": [palette.ACCENT if here else palette.DATA for here in marked]},
            hovertemplate="%{x}: %{customdata}<extra></extra>",
        )
    )
    ticks = [f"{hour}:00" for hour in open_hours]
    names = [
        f"{hour}<br>{words.t('now')}" if here else str(hour) for hour, here in zip(open_hours, marked, strict=True)
    ]
    top = max((value for value in minutes if value is not None), default=0)
    figure.layout = {
        "xaxis": {"type": "category", "tickmode": "array", "tickvals": ticks, "ticktext": names},
        "yaxis": {"range": [0, max(10, top * 1.25)], "showticklabels": False, "showgrid": False},
        "height": 190,
    }
    return figure


def week_map(week: pl.DataFrame, *, words: Words) -> plots.Figure:
    """Draw the usual waiting (minutes) by weekday across and hour down; `week` has weekday, hour and minutes."""
    weekdays = sorted(set(week["weekday"]))
    first, last = min(week["hour"]), max(week["hour"])
    span = list(range(first, last + 1))
    cells: list[list[float | None]] = [[None] * len(weekdays) for _ in span]
    for weekday, hour, minutes in week.select("weekday", "hour", "minutes").iter_rows():
        cells[hour - first][weekdays.index(weekday)] = round(minutes)
    figure = plots.Figure(
        plots.heatmap(
            x=[words.weekday(day - 1) for day in weekdays],
            y=[f"{hour}:00" for hour in span],
            z=cells,
            text=[["" if value is None else words.number(value) for value in row] for row in cells],
            texttemplate="%{text}",
            colorscale=palette.HEAT_SCALE,
            zmin=0,
            zmax=max(40, *week["minutes"]),
            xgap=2,
            ygap=2,
            hoverongaps=False,
            showscale=False,
            hovertemplate="%{x}, %{y}: %{text} " + words.unit("minute") + "<extra></extra>",
        )
    )
    figure.layout = {
        "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category"},
        "xaxis": {"showgrid": False, "type": "category", "side": "top"},
        "height": 48 + 26 * len(span),
    }
    return figure
