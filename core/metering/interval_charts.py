"""Figures of interval data: a day, a week, the heat map of a year. A gap of the data is a gap of the figure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from core.i18n.formats import Words
from core.kit import palette, plots
from core.metering import usage_charts

_BAND = {"fillcolor": palette.DATA, "opacity": 0.14, "line": {"width": 0}}
_BAND_TEXT = {"xanchor": "right", "yanchor": "top", "showarrow": False}


def interval_bars(
    values: pl.DataFrame, *, words: Words, service: str, unit: str, today: date | None = None
) -> plots.Figure:
    """
    Draw intervals (`starts_at`, `usage`, null where there is no data, shaded) of a day or a few.

    What begins `today` or later has not come yet, and is not called missing.
    """
    starts = values["starts_at"].to_list()
    minutes = _step_minutes(starts)
    known = [
        (start, usage) for start, usage in zip(starts, values["usage"].to_list(), strict=True) if usage is not None
    ]
    figure = plots.Figure(
        plots.bar(
            x=[start + timedelta(minutes=minutes / 2) for start, _ in known],
            y=[float(usage) for _, usage in known],
            width=minutes * 60_000 * (0.86 if len(starts) <= 100 else 1.0),
            marker={"color": palette.SERVICE_COLOUR.get(service, palette.DATA), "line": {"width": 0}},
            customdata=[_interval_text(start, usage, minutes, words, unit) for start, usage in known],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    empty = list(_split(gaps(values), today))
    figure.layout = _interval_layout(starts, words=words) | _shaded(empty, starts, words=words, today=today)
    return figure


def gaps(values: pl.DataFrame) -> list[tuple[datetime, datetime]]:
    """Return from when to when there is no data, in order, from `starts_at` and `usage` (null where missing)."""
    starts = values["starts_at"].to_list()
    length = timedelta(minutes=_step_minutes(starts))
    found: list[tuple[datetime, datetime]] = []
    for start, usage in zip(starts, values["usage"].to_list(), strict=True):
        if usage is not None:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], start + length)
        else:
            found.append((start, start + length))
    return found


def _interval_text(start: datetime, usage: Decimal, minutes: int, words: Words, unit: str) -> str:
    until = start + timedelta(minutes=minutes)
    value = usage_charts.shown(usage, unit, words, digits=3)
    return f"<b>{words.day(start.date())}, {start:%H:%M}-{until:%H:%M}</b><br>{value}"


def _split(empty: Sequence[tuple[datetime, datetime]], today: date | None) -> Iterator[tuple[datetime, datetime]]:
    """Cut the stretches where today begins."""
    for first, last in empty:
        if today is not None and first.date() < today and last > datetime.combine(today, time.min, first.tzinfo):
            yield first, datetime.combine(today, time.min, first.tzinfo)
            yield datetime.combine(today, time.min, first.tzinfo), last
        else:
            yield first, last


def _shaded(
    empty: Sequence[tuple[datetime, datetime]], starts: Sequence[datetime], *, words: Words, today: date | None
) -> dict[str, Any]:
    """Return a band for each stretch without data; a wide one says so."""
    said = {False: words.t("no data"), True: words.t("not yet")}
    bands = [
        {"type": "rect", "xref": "x", "yref": "y domain", "x0": first, "x1": last, "y0": 0, "y1": 1, **_BAND}
        for first, last in empty
    ]
    texts = [
        {
            "xref": "x",
            "yref": "y domain",
            "x": last,
            "y": 1,
            "text": said[today is not None and first.date() >= today],
            **_BAND_TEXT,
        }
        for first, last in empty
        if (last - first) * 8 > starts[-1] - starts[0]
    ]
    return {"shapes": bands, "annotations": texts}


def _interval_layout(starts: Sequence[datetime], *, words: Words) -> dict[str, Any]:
    if not starts:
        return {}
    is_day = starts[-1] - starts[0] < timedelta(days=1)
    if is_day:
        ticks = [start for start in starts if start.minute == 0 and start.hour % 6 == 0]
        texts = [f"{tick:%H:%M}" for tick in ticks]
    else:
        ticks = [start for start in starts if start.hour == 12 and start.minute == 0]
        texts = [f"{words.weekday(tick.weekday())}<br>{tick.day}" for tick in ticks]
    return {
        "xaxis": {
            "tickvals": ticks,
            "ticktext": texts,
            "showgrid": False,
            "tickangle": 0,
            "range": [starts[0] - timedelta(minutes=20), starts[-1] + timedelta(hours=1)],
        },
        "yaxis": {"rangemode": "tozero", "nticks": 6, "tickformat": usage_charts.TICK_FORMAT},
        "bargap": 0.05,
    }


def year_heat(hours: pl.DataFrame, *, words: Words, unit: str, first: date, until: date) -> plots.Figure:
    """Draw day by hour from `day`, `hour`, `usage`: days along, hours down; empty where there is no data."""
    days = [first + timedelta(days=number) for number in range((until - first).days)]
    place = {day: number for number, day in enumerate(days)}
    cells: list[list[float | None]] = [[None] * len(days) for _ in range(24)]
    for day, hour, usage in hours.select("day", "hour", "usage").iter_rows():
        cells[hour][place[day]] = float(usage)
    ticks = [day for day in days if day.day == 1 and day.month % 2 == 1]
    figure = plots.Figure(
        plots.heatmap(
            x=days,
            y=list(range(24)),
            z=cells,
            colorscale=palette.HEAT_SCALE,
            zmin=0,
            zmax=max((value for row in cells for value in row if value is not None), default=1.0),
            hoverongaps=False,
            xhoverformat="%d.%m.%Y",
            hovertemplate="%{x}, %{y}:00<br>%{z:,.3f} " + words.unit(unit) + "<extra></extra>",
            colorbar={
                "orientation": "h",
                "thickness": 8,
                "len": 0.6,
                "x": 0,
                "xanchor": "left",
                "y": 1.0,
                "yanchor": "bottom",
                "nticks": 4,
                "outlinewidth": 0,
                "title": {"text": words.unit(unit), "side": "right"},
            },
        )
    )
    figure.layout = {
        "xaxis": {
            "tickvals": ticks,
            "ticktext": [words.short_month(day) for day in ticks],
            "showgrid": False,
            "tickangle": 0,
        },
        "yaxis": {
            "tickvals": [0, 6, 12, 18],
            "ticktext": ["00:00", "06:00", "12:00", "18:00"],
            "autorange": "reversed",
            "showgrid": False,
        },
    }
    return figure


def _step_minutes(starts: Sequence[datetime]) -> int:
    return int((starts[1] - starts[0]).total_seconds() // 60) if len(starts) > 1 else 60
