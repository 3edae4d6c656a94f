"""Figures of usage: frame and words in, a figure out. A gap of the data is a gap of the figure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from core.i18n.formats import Words
from core.kit import palette, plots
from core.metering import usage_rules

_DAY_MS = 86_400_000
_BAR_WIDTH = 22 * _DAY_MS
TICK_FORMAT = ",.4~f"  # as many decimals as it takes, thousands apart, no "k"
_TEMPERATURE_COLOUR = palette.SEQUENCE[5]


def month_bars(
    months: pl.DataFrame,
    *,
    words: Words,
    service: str,
    unit: str,
    forecast: Decimal | None = None,
    has_temperature: bool = False,
) -> plots.Figure:
    """
    Draw bars by month from the columns of `usage_rules.frame`; `unit` 'rub' draws roubles.

    Estimated months are hatched, last year is a thin line, homes like this one a mark, the rest of the running
    month an outline up to its forecast, the temperature a line on its own axis.
    """
    value, before = ("amount", "last_year_amount") if unit == "rub" else ("usage", "last_year_usage")
    colour = palette.SERVICE_COLOUR.get(service, palette.DATA)
    figure = plots.Figure()
    for name, rows, marker in _bar_groups(months.to_dicts(), words=words, colour=colour):
        if any(row[value] is not None for row in rows):
            figure.add(_bars(rows, name=name, value=value, before=before, marker=marker, words=words, unit=unit))
    if forecast is not None and months.height:
        figure.add(_forecast_bar(months.row(-1, named=True), value, forecast, words=words, unit=unit))
    if _is_known(months[before]):
        figure.add(_year_before(months, before, words=words))
    if unit != "rub" and _is_known(months["similar_usage"]):
        figure.add(_similar(months, words=words, unit=unit))
    if has_temperature and _is_known(months["celsius"]):
        figure.add(_temperature(months, words=words))
    _lay_out_months(figure, months, words=words, has_temperature=has_temperature)
    return figure


def _is_known(values: pl.Series) -> bool:
    return values.null_count() < len(values)


def _bar_groups(
    months: Sequence[Mapping[str, Any]], *, words: Words, colour: str
) -> list[tuple[str, list[Mapping[str, Any]], dict[str, Any]]]:
    """Return the months of each kind of bar; an incomplete month may be estimated as well."""
    past = [row for row in months if not row["is_running"]]
    estimated = [row for row in past if row["origin"] in usage_rules.ESTIMATED]
    incomplete = [row for row in past if row["is_incomplete"]]
    metered = [row for row in past if not row["is_incomplete"] and row["origin"] not in usage_rules.ESTIMATED]
    hatched = {"color": colour, "pattern": {"shape": "/", "fillmode": "replace", "solidity": 0.35}}
    return [
        (words.t("by meter"), metered, {"color": colour}),
        (words.t("data incomplete"), incomplete, {"color": colour, "opacity": 0.45}),
        (words.t("estimated"), estimated, hatched),
        (words.t("this month so far"), [row for row in months if row["is_running"]], {"color": palette.ACCENT}),
    ]


def _bars(
    rows: Sequence[Mapping[str, Any]],
    *,
    name: str,
    value: str,
    before: str,
    marker: dict[str, Any],
    words: Words,
    unit: str,
) -> plots.Trace:
    return plots.bar(
        x=[row["period"] for row in rows],
        y=[None if row[value] is None else float(row[value]) for row in rows],
        name=name,
        width=_BAR_WIDTH,
        marker=marker,
        customdata=[_bar_text(row, name, row[value], row[before], words, unit) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _bar_text(
    row: Mapping[str, Any], name: str, value: Decimal | None, before: Decimal | None, words: Words, unit: str
) -> str:
    lines = [f"<b>{words.month(row['period'])}</b>"]
    if value is not None:
        lines.append(words.t("{value}, {kind}", value=shown(value, unit, words), kind=name))
    if before is not None:
        lines.append(words.t("a year before: {value}", value=shown(before, unit, words)))
    if row["is_incomplete"]:
        lines.append(words.t("data present: {share}", share=words.percent(row["coverage"])))
    if row["celsius"] is not None:
        lines.append(words.t("outside: {value}", value=words.quantity(row["celsius"], "celsius")))
    return "<br>".join(lines)


def _forecast_bar(running: dict[str, Any], value: str, forecast: Decimal, *, words: Words, unit: str) -> plots.Trace:
    so_far = running[value] or Decimal(0)
    return plots.bar(
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


def _year_before(months: pl.DataFrame, before: str, *, words: Words) -> plots.Trace:
    return plots.scatter(
        x=months["period"].to_list(),
        y=_floats(months[before]),
        name=words.t("a year before"),
        mode="lines",
        line={"color": palette.DATA_QUIET, "width": 1.5},
        connectgaps=False,
        hoverinfo="skip",
    )


def _similar(months: pl.DataFrame, *, words: Words, unit: str) -> plots.Trace:
    return plots.scatter(
        x=months["period"].to_list(),
        y=_floats(months["similar_usage"]),
        name=words.t("similar homes"),
        mode="markers",
        marker={"symbol": "line-ew", "size": 12, "line": {"color": palette.DATA, "width": 2.5}},
        customdata=_shown_all(months["similar_usage"], unit, words),
        hovertemplate=words.t("similar homes: {value}", value="%{customdata}") + "<extra></extra>",
    )


def _temperature(months: pl.DataFrame, *, words: Words) -> plots.Trace:
    return plots.scatter(
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


def _lay_out_months(figure: plots.Figure, months: pl.DataFrame, *, words: Words, has_temperature: bool) -> None:
    periods = months["period"].to_list()
    step = 1 if len(periods) <= 13 else 3
    ticks = [month for month in periods if (month.month - 1) % step == 0]
    layout: dict[str, Any] = {
        "barmode": "stack",
        "xaxis": {
            "tickvals": ticks,
            "ticktext": [_month_tick(month, words, is_first=month == ticks[0]) for month in ticks],
            "showgrid": False,
        },
        "yaxis": {"rangemode": "tozero", "nticks": 6, "tickformat": TICK_FORMAT},
        "legend": {"traceorder": "normal"},
    }
    if has_temperature:
        layout["yaxis2"] = {
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "zeroline": False,
            "rangemode": "normal",
            "tickmode": "auto",
            "nticks": 6,
            "tickformat": ".0f",
        }
    figure.layout = layout


def _month_tick(month: date, words: Words, *, is_first: bool) -> str:
    name = words.short_month(month)
    return f"{name}<br>{month.year}" if is_first or month.month == 1 else name


def shown(value: Decimal, unit: str, words: Words, *, digits: int | None = None) -> str:
    """Return a quantity or, for 'rub', money in the form of the language."""
    return words.money(value) if unit == "rub" else words.quantity(value, unit, digits=digits)


def _shown_all(values: pl.Series, unit: str, words: Words) -> list[str]:
    return ["" if value is None else shown(value, unit, words) for value in values.to_list()]


def _floats(values: pl.Series) -> list[float | None]:
    return [None if value is None else float(value) for value in values.to_list()]
