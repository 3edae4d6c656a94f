"""Pictures of sites: frames and words in, figures out. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from core.i18n.formats import Words
from core.kit import palette, period, plots
from core.portfolio.model import Signature

_SPARK = (120, 28)  # width and height of a sparkline, px
_MARGIN = 3


def monthly_bars(
    usage: Mapping[date, Decimal | float | None], *, last: date, service: str, unit: str, words: Words
) -> plots.Figure:
    """
    Draw twelve months up to `last` as bars from zero, last year's months as a line, the last month marked.

    `usage`: month to usage in `unit`; a month without data has no bar.
    """
    months = list(period.months(period.shifted(last, by=-11), last))
    names = [f"{words.short_month(month)} {month:%y}" for month in months]
    values = [_number(usage.get(month)) for month in months]
    before = [_number(usage.get(period.shifted(month, by=-12))) for month in months]
    colour = palette.SERVICE_COLOUR[service]
    shown = [words.quantity(value, unit) if value is not None else words.t("no data") for value in values]
    shown_before = [words.quantity(value, unit) if value is not None else words.t("no data") for value in before]
    figure = plots.Figure()
    figure.add(
        plots.bar(
            x=names,
            y=values,
            name=words.t("This year"),
            customdata=shown,
            hovertemplate="%{x}: %{customdata}<extra></extra>",
            marker={"color": colour, "opacity": [1.0 if month == last else 0.6 for month in months]},
        )
    )
    figure.add(
        plots.scatter(
            x=names,
            y=before,
            name=words.t("A year before"),
            customdata=shown_before,
            mode="lines+markers",
            line={"color": palette.DATA, "width": 1.5, "dash": "dot"},
            marker={"size": 5},
            connectgaps=False,
            hovertemplate="%{customdata}<extra>" + words.t("A year before") + "</extra>",
        )
    )
    top = max((value for value in (*values, *before) if value is not None), default=0)
    labelled = range(len(months) - 1, -1, -2)  # each second, the last one too: room on a phone
    figure.layout = {
        "xaxis": {
            "tickvals": [names[place] for place in labelled],
            "ticktext": [_month_tick(months[place], words, has_year=months[place] == last) for place in labelled],
            "tickangle": 0,
        },
        "yaxis": {"rangemode": "tozero", "nticks": 6, "tickformat": ",.0f" if top >= 10 else ",.2~f"},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    }
    return figure


def _month_tick(month: date, words: Words, *, has_year: bool) -> str:
    """Return the month, with its year below where it says something new."""
    return words.short_month(month) + (f"<br>{month:%Y}" if has_year or month.month == 1 else "")


def load_profile(profile: pl.DataFrame, *, service: str, words: Words) -> plots.Figure:
    """Draw the mean kW of each hour on workdays and on weekends; `profile` has day_kind, hour and kw."""
    # The names stand on their lines at different hours, so that they are apart even where the lines are not.
    looks = {
        "workday": (words.t("Workdays"), 11, {"color": palette.SERVICE_COLOUR[service], "width": 2.5}),
        "weekend": (words.t("Weekends"), 17, {"color": palette.DATA, "width": 2, "dash": "dash"}),
    }
    figure = plots.Figure()
    for kind, (name, named_at, line) in looks.items():
        hours = profile.filter(pl.col("day_kind") == kind).sort("hour")
        if hours.is_empty():
            continue
        values = [float(value) for value in hours["kw"]]
        figure.add(
            plots.scatter(
                x=hours["hour"].to_list(),
                y=values,
                name=name,
                mode="lines+text",
                line=line,
                customdata=[words.quantity(value, "kw", digits=1) for value in values],
                text=[name if hour == named_at else "" for hour in hours["hour"]],
                textposition="top center",
                showlegend=False,
                hovertemplate="%{x}:00, %{customdata}<extra>" + name + "</extra>",
            )
        )
    figure.layout = {
        "xaxis": {
            "range": [-0.3, 23.3],
            "tickvals": list(range(0, 24, 3)),
            "ticktext": [f"{hour}:00" for hour in range(0, 24, 3)],
        },
        "yaxis": {"rangemode": "tozero", "title": {"text": words.unit("kw")}},
        "shapes": [_night(-0.3, 7), _night(23, 23.3)],
    }
    return figure


def _night(first: float, last: float) -> dict[str, Any]:
    place = {"xref": "x", "yref": "y domain", "x0": first, "x1": last, "y0": 0, "y1": 1}
    return {"type": "rect", **place, "fillcolor": palette.DATA, "opacity": 0.08, "line": {"width": 0}}


def heat_map(demand: pl.DataFrame, *, first: date, last: date, words: Words) -> plots.Figure:
    """
    Draw kW by day (across) and hour (down): dark nights and weekends are waste seen at a glance.

    `demand` has day, hour and kw; an hour without data stays empty. Saturdays are named below a month's map,
    every second month below a longer one.
    """
    days = pl.date_range(first, last, eager=True).to_list()
    place = {day: number for number, day in enumerate(days)}
    cells: list[list[float | None]] = [[None] * len(days) for _ in range(24)]
    for day, hour, value in demand.select("day", "hour", "kw").iter_rows():
        if day in place and value is not None:
            cells[hour][place[day]] = round(float(value), 3)
    labels = [f"{words.weekday(day.weekday())} {words.short_day(day)}" for day in days]
    figure = plots.Figure(
        plots.heatmap(
            x=list(range(len(days))),
            y=list(range(24)),
            z=cells,
            customdata=[labels] * 24,
            hoverongaps=False,
            colorscale=palette.HEAT_SCALE,
            zmin=0,
            xgap=1 if len(days) <= 62 else 0,
            ygap=0,
            colorbar={"title": {"text": words.unit("kw")}, "thickness": 10, "outlinewidth": 0},
            hovertemplate="%{customdata}, %{y}:00: %{z:.1f} " + words.unit("kw") + "<extra></extra>",
        )
    )
    marks = _saturday_marks(days, words) if len(days) <= 62 else _month_marks(days, words)
    figure.layout = {
        "xaxis": {
            "tickvals": [at for at, _ in marks],
            "ticktext": [text for _, text in marks],
            "showgrid": False,
            "zeroline": False,
            "tickangle": 0,
        },
        "yaxis": {
            "autorange": "reversed",
            "tickvals": [0, 7, 12, 18, 23],
            "ticktext": ["0:00", "7:00", "12:00", "18:00", "23:00"],
            "showgrid": False,
        },
    }
    return figure


def signature_points(
    points: Sequence[tuple[date, float, float]],
    *,
    fit: Signature | None,
    month: date,
    service: str,
    unit: str,
    words: Words,
) -> plots.Figure:
    """Draw months as (HDD, usage) with the fitted line; `points` holds (month, HDD, usage), `month` is marked."""
    figure = plots.Figure()
    if fit:
        ends = [0.0, max(hdd for _, hdd, _ in points) * 1.05]
        figure.add(
            plots.scatter(
                x=ends,
                y=[fit.expected(end) for end in ends],
                mode="lines",
                hoverinfo="skip",
                showlegend=False,
                line={"color": palette.DATA, "width": 1.5, "dash": "dash"},
            )
        )
    figure.add(
        plots.scatter(
            x=[hdd for _, hdd, _ in points],
            y=[usage for _, _, usage in points],
            mode="markers+text",
            showlegend=False,
            marker={
                "color": palette.SERVICE_COLOUR[service],
                "size": [13 if when == month else 8 for when, _, _ in points],
                "symbol": ["diamond" if when == month else "circle" for when, _, _ in points],
            },
            text=[words.month(when) if when == month else "" for when, _, _ in points],
            textposition="top left",
            customdata=[f"{words.month(when)}: {words.quantity(usage, unit, digits=1)}" for when, _, usage in points],
            hovertemplate="%{customdata}<br>%{x:.0f} °C·" + words.t("days") + "<extra></extra>",
        )
    )
    figure.layout = {
        "xaxis": {"rangemode": "tozero", "title": {"text": words.t("Degree days of the month (18 °C)")}},
        "yaxis": {"rangemode": "tozero", "title": {"text": words.unit(unit)}},
    }
    return figure


def sparkline(values: Sequence[float | None], *, colour: str) -> str:
    """Return an SVG picture of a small line from zero, its last point marked; a missing value breaks the line."""
    width, height = _SPARK
    known = [value for value in values if value is not None]
    top = max(known, default=0.0) or 1.0
    step = (width - 2 * _MARGIN) / max(len(values) - 1, 1)
    spots = [
        (None if value is None else (_MARGIN + number * step, height - _MARGIN - value / top * (height - 2 * _MARGIN)))
        for number, value in enumerate(values)
    ]
    path, pen = [], "M"
    for spot in spots:
        path.append(f"{pen}{spot[0]:.1f} {spot[1]:.1f}" if spot else "")
        pen = "L" if spot else "M"
    dots = [spot for spot in (spots[-1:] if spots else []) if spot]
    lone = [spot for number, spot in enumerate(spots) if spot and _is_alone(spots, number) and spot not in dots]
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{colour}"/>'
        for r, group in ((2.6, dots), (1.4, lone))
        for x, y in group
    )
    line = f'<path d="{" ".join(part for part in path if part)}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{line}{marks}</svg>'


def _is_alone(spots: Sequence[object | None], number: int) -> bool:
    before = spots[number - 1] if number else None
    after = spots[number + 1] if number + 1 < len(spots) else None
    return before is None and after is None


def _saturday_marks(days: Sequence[date], words: Words) -> list[tuple[int, str]]:
    saturdays = [(number, day) for number, day in enumerate(days) if day.weekday() == 5]
    return [(number, f"{words.weekday(day.weekday())}<br>{day.day}") for number, day in saturdays]


def _month_marks(days: Sequence[date], words: Words) -> list[tuple[int, str]]:
    firsts = [(number, day) for number, day in enumerate(days) if day.day == 1]
    return [(number, words.short_month(day)) for number, day in firsts[::2]]  # all twelve do not fit on a phone


def _number(value: Decimal | float | None) -> float | None:
    return None if value is None else float(value)
