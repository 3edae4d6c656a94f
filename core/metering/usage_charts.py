"""Figures of usage: frame and words in, `go.Figure` out. A gap of the data is a gap of the figure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import polars as pl

from core.i18n.formats import Words
from core.kit import palette
from core.metering import usage_rules

_DAY_MS = 86_400_000
_BAR_WIDTH = 22 * _DAY_MS
_TICK_FORMAT = ",.4~f"  # as many decimals as it takes, thousands apart, no "k"
_TEMPERATURE_COLOUR = palette.SEQUENCE[5]


def month_bars(
    months: pl.DataFrame,
    *,
    words: Words,
    service: str,
    unit: str,
    forecast: Decimal | None = None,
    has_temperature: bool = False,
) -> go.Figure:
    """
    Draw bars by month from the columns of `usage_rules.frame`; `unit` 'rub' draws roubles.

    Estimated months are hatched, last year is a thin line, homes like this one a mark, the rest of the running
    month an outline up to its forecast, the temperature a line on its own axis.
    """
    value, before = ("amount", "last_year_amount") if unit == "rub" else ("usage", "last_year_usage")
    colour = palette.SERVICE_COLOUR.get(service, palette.DATA)
    figure = go.Figure()
    for name, rows, marker in _bar_groups(months, words=words, colour=colour):
        if rows[value].is_not_null().any():
            figure.add_trace(_bars(rows, name=name, value=value, before=before, marker=marker, words=words, unit=unit))
    if forecast is not None and months.height:
        figure.add_trace(_forecast_bar(months.row(-1, named=True), value, forecast, words=words, unit=unit))
    if months[before].is_not_null().any():
        figure.add_trace(_year_before(months, before, words=words))
    if unit != "rub" and months["similar_usage"].is_not_null().any():
        figure.add_trace(_similar(months, words=words, unit=unit))
    if has_temperature and months["celsius"].is_not_null().any():
        figure.add_trace(_temperature(months, words=words))
    _lay_out_months(figure, months, words=words, has_temperature=has_temperature)
    return figure


def _bar_groups(months: pl.DataFrame, *, words: Words, colour: str) -> list[tuple[str, pl.DataFrame, dict[str, Any]]]:
    is_estimated = pl.col("origin").is_in(list(usage_rules.ESTIMATED)).fill_null(value=False)
    is_running = pl.col("is_running")
    hatched = {"color": colour, "pattern": {"shape": "/", "fillmode": "replace", "solidity": 0.35}}
    return [
        (words.t("by meter"), months.filter(~is_estimated & ~is_running), {"color": colour}),
        (words.t("estimated"), months.filter(is_estimated & ~is_running), hatched),
        (words.t("this month so far"), months.filter(is_running), {"color": palette.ACCENT}),
    ]


def _bars(
    rows: pl.DataFrame, *, name: str, value: str, before: str, marker: dict[str, Any], words: Words, unit: str
) -> go.Bar:
    return go.Bar(
        x=rows["period"].to_list(),
        y=_floats(rows[value]),
        name=name,
        width=_BAR_WIDTH,
        marker=marker,
        customdata=[_bar_text(row, name, row[value], row[before], words, unit) for row in rows.iter_rows(named=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _bar_text(
    row: dict[str, Any], name: str, value: Decimal | None, before: Decimal | None, words: Words, unit: str
) -> str:
    lines = [f"<b>{words.month(row['period'])}</b>"]
    if value is not None:
        lines.append(words.t("{value}, {kind}", value=shown(value, unit, words), kind=name))
    if before is not None:
        lines.append(words.t("a year before: {value}", value=shown(before, unit, words)))
    if row["celsius"] is not None:
        lines.append(words.t("outside: {value}", value=words.quantity(row["celsius"], "celsius")))
    return "<br>".join(lines)


def _forecast_bar(running: dict[str, Any], value: str, forecast: Decimal, *, words: Words, unit: str) -> go.Bar:
    so_far = running[value] or Decimal(0)
    return go.Bar(
        x=[running["period"]],
        y=[max(0.0, float(forecast) - float(so_far))],
        name=words.t("forecast"),
        width=_BAR_WIDTH,
        marker={"color": "rgba(0,0,0,0)", "line": {"color": palette.ACCENT, "width": 1.5}},
        customdata=[
            f"<b>{words.month(running['period'])}</b><br>"
            + words.t("forecast: {value}", value=shown(forecast, unit, words))
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _year_before(months: pl.DataFrame, before: str, *, words: Words) -> go.Scatter:
    return go.Scatter(
        x=months["period"].to_list(),
        y=_floats(months[before]),
        name=words.t("a year before"),
        mode="lines",
        line={"color": palette.DATA_QUIET, "width": 1.5},
        connectgaps=False,
        hoverinfo="skip",
    )


def _similar(months: pl.DataFrame, *, words: Words, unit: str) -> go.Scatter:
    return go.Scatter(
        x=months["period"].to_list(),
        y=_floats(months["similar_usage"]),
        name=words.t("similar homes"),
        mode="markers",
        marker={"symbol": "line-ew", "size": 12, "line": {"color": palette.DATA, "width": 2.5}},
        customdata=_shown_all(months["similar_usage"], unit, words),
        hovertemplate=words.t("similar homes: {value}", value="%{customdata}") + "<extra></extra>",
    )


def _temperature(months: pl.DataFrame, *, words: Words) -> go.Scatter:
    return go.Scatter(
        x=months["period"].to_list(),
        y=_floats(months["celsius"]),
        name=words.t("outside, °C"),
        mode="lines+markers",
        line={"color": _TEMPERATURE_COLOUR, "width": 1.5, "dash": "dot"},
        marker={"size": 4},
        yaxis="y2",
        connectgaps=False,
        hoverinfo="skip",
    )


def _lay_out_months(figure: go.Figure, months: pl.DataFrame, *, words: Words, has_temperature: bool) -> None:
    periods = months["period"].to_list()
    step = 1 if len(periods) <= 13 else 3
    ticks = [month for month in periods if (month.month - 1) % step == 0]
    figure.update_layout(
        barmode="stack",
        xaxis={
            "tickvals": ticks,
            "ticktext": [_month_tick(month, words, is_first=month == ticks[0]) for month in ticks],
            "showgrid": False,
        },
        yaxis={"rangemode": "tozero", "nticks": 6, "tickformat": _TICK_FORMAT},
        legend={"traceorder": "normal"},
    )
    if has_temperature:
        figure.update_layout(
            yaxis2={
                "overlaying": "y",
                "side": "right",
                "showgrid": False,
                "zeroline": False,
                "rangemode": "normal",
                "tickmode": "auto",
                "nticks": 6,
                "tickformat": ".0f",
            }
        )


def _month_tick(month: date, words: Words, *, is_first: bool) -> str:
    name = words.short_month(month)
    return f"{name}<br>{month.year}" if is_first or month.month == 1 else name


def interval_bars(values: pl.DataFrame, *, words: Words, service: str, unit: str) -> go.Figure:
    """Draw intervals (`starts_at`, `usage`, null where there is no data, shaded) of a day or a few."""
    starts = values["starts_at"].to_list()
    minutes = _step_minutes(starts)
    known = [
        (start, usage) for start, usage in zip(starts, values["usage"].to_list(), strict=True) if usage is not None
    ]
    figure = go.Figure(
        go.Bar(
            x=[start + timedelta(minutes=minutes / 2) for start, _ in known],
            y=[float(usage) for _, usage in known],
            width=minutes * 60_000 * (0.86 if len(starts) <= 100 else 1.0),
            marker={"color": palette.SERVICE_COLOUR.get(service, palette.DATA), "line": {"width": 0}},
            customdata=[_interval_text(start, usage, minutes, words, unit) for start, usage in known],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    for first, last in gaps(values):
        figure.add_vrect(
            x0=first, x1=last, fillcolor=palette.DATA, opacity=0.14, line_width=0, annotation_text=words.t("no data")
        )
    _lay_out_intervals(figure, starts, words=words)
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
    return f"<b>{words.day(start.date())}, {start:%H:%M}-{until:%H:%M}</b><br>{shown(usage, unit, words, digits=3)}"


def _lay_out_intervals(figure: go.Figure, starts: Sequence[datetime], *, words: Words) -> None:
    if not starts:
        return
    is_day = starts[-1] - starts[0] < timedelta(days=1)
    if is_day:
        ticks = [start for start in starts if start.minute == 0 and start.hour % 6 == 0]
        texts = [f"{tick:%H:%M}" for tick in ticks]
    else:
        ticks = [start for start in starts if start.hour == 12 and start.minute == 0]
        texts = [f"{words.weekday(tick.weekday())}<br>{tick.day}" for tick in ticks]
    figure.update_layout(
        xaxis={
            "tickvals": ticks,
            "ticktext": texts,
            "showgrid": False,
            "tickangle": 0,
            "range": [starts[0] - timedelta(minutes=20), starts[-1] + timedelta(hours=1)],
        },
        yaxis={"rangemode": "tozero", "nticks": 6, "tickformat": _TICK_FORMAT},
        bargap=0.05,
    )


def year_heat(hours: pl.DataFrame, *, words: Words, unit: str, first: date, until: date) -> go.Figure:
    """Draw day by hour from `day`, `hour`, `usage`: days along, hours down; empty where there is no data."""
    days = [first + timedelta(days=number) for number in range((until - first).days)]
    place = {day: number for number, day in enumerate(days)}
    cells: list[list[float | None]] = [[None] * len(days) for _ in range(24)]
    for day, hour, usage in hours.select("day", "hour", "usage").iter_rows():
        cells[hour][place[day]] = float(usage)
    ticks = [day for day in days if day.day == 1 and day.month % 2 == 1]
    figure = go.Figure(
        go.Heatmap(
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
    figure.update_layout(
        xaxis={
            "tickvals": ticks,
            "ticktext": [words.short_month(day) for day in ticks],
            "showgrid": False,
            "tickangle": 0,
        },
        yaxis={
            "tickvals": [0, 6, 12, 18],
            "ticktext": ["00:00", "06:00", "12:00", "18:00"],
            "autorange": "reversed",
            "showgrid": False,
        },
    )
    return figure


def shown(value: Decimal, unit: str, words: Words, *, digits: int | None = None) -> str:
    """Return a quantity or, for 'rub', money in the form of the language."""
    return words.money(value) if unit == "rub" else words.quantity(value, unit, digits=digits)


def _shown_all(values: pl.Series, unit: str, words: Words) -> list[str]:
    return ["" if value is None else shown(value, unit, words) for value in values.to_list()]


def _floats(values: pl.Series) -> list[float | None]:
    return [None if value is None else float(value) for value in values.to_list()]


def _step_minutes(starts: Sequence[datetime]) -> int:
    return int((starts[1] - starts[0]).total_seconds() // 60) if len(starts) > 1 else 60
