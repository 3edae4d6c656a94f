"""Pictures of the analyst's answers: frames, names and words in, figures out. Pure."""

import textwrap
from collections.abc import Mapping, Sequence

import polars as pl

from core.i18n.formats import Words
from core.kit import palette, plots
from core.reporting.model import AGES, CHANNELS, MISSING

_ROOM = 1.5  # of the longest bar, for its label on a phone
_NAME_WIDTH = 24  # letters of a name beside a bar
_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}


def arrears_ages(ages: pl.DataFrame, *, services: Mapping[str, str], words: Words) -> plots.Figure:
    """Draw debt by age as bars stacked by service with their totals; `ages` has age, service, amount."""
    sums = {(age, of): float(amount) for age, of, amount in ages.select("age", "service", "amount").iter_rows()}
    names = [words.t(AGES[age]) for age in AGES]
    figure = plots.Figure()
    for service, name in services.items():
        values = [sums.get((age, service), 0.0) for age in AGES]
        if any(values):
            figure.add(
                plots.bar(
                    y=names,
                    x=values,
                    name=name,
                    orientation="h",
                    marker={"color": palette.SERVICE_COLOUR[service]},
                    customdata=[_roubles(value, words) for value in values],
                    hovertemplate="%{y}: %{customdata}<extra>" + name + "</extra>",
                )
            )
    totals = [sum(sums.get((age, service), 0.0) for service in services) for age in AGES]
    text = [_short(total, words) if total else "" for total in totals]
    _label(figure, x=totals, y=names, text=text, position="middle right")
    return _horizontal(figure, names, longest=max(totals, default=0))


def arrears_places(places: pl.DataFrame, *, words: Words) -> plots.Figure:
    """Draw debt by place as bars split into not due, up to 90 days and older; `places` has those columns, roubles."""
    parts = (
        ("old", words.t("Over 90 days"), palette.STATE["bad"]),
        ("recent", words.t("1-90 days"), palette.STATE["warning"]),
        ("not_due", words.t("Not due yet"), palette.DATA),
    )
    names = places["place"].to_list()
    figure = plots.Figure()
    for column, name, colour in parts:
        values = [float(value) for value in places[column]]
        figure.add(
            plots.bar(
                y=names,
                x=values,
                name=name,
                orientation="h",
                marker={"color": colour},
                customdata=[_roubles(value, words) for value in values],
                hovertemplate="%{y}: %{customdata}<extra>" + name + "</extra>",
            )
        )
    totals = [sum(float(row[column]) for column, _, _ in parts) for row in places.iter_rows(named=True)]
    _label(figure, x=totals, y=names, text=[_short(total, words) for total in totals], position="middle right")
    return _horizontal(figure, names, longest=max(totals, default=0))


def received_channels(channels: pl.DataFrame, *, services: Mapping[str, str], words: Words) -> plots.Figure:
    """Draw meters by channel stacked by service, the missing last; `channels` has channel, service, meter_count."""
    counts = {(c, s): n for c, s, n in channels.select("channel", "service", "meter_count").iter_rows()}
    totals = {code: sum(n for (c, _), n in counts.items() if c == code) for code in {c for c, _ in counts}}
    codes = sorted(totals, key=lambda code: (code == MISSING, -totals[code]))
    names = [channel_name(code, words) for code in codes]
    figure = plots.Figure()
    for service, name in services.items():
        values = [counts.get((code, service), 0) for code in codes]
        if any(values):
            figure.add(
                plots.bar(
                    y=names,
                    x=values,
                    name=name,
                    orientation="h",
                    marker={
                        "color": palette.SERVICE_COLOUR[service],
                        # Missing readings are told apart by hatching, not by colour alone.
                        "pattern": {
                            "shape": ["/" if code == MISSING else "" for code in codes],
                            "fillmode": "overlay",
                            "size": 6,
                        },
                    },
                    customdata=[words.number(value) for value in values],
                    hovertemplate="%{y}: %{customdata}<extra>" + name + "</extra>",
                )
            )
    sums = [totals[code] for code in codes]
    everything = sum(sums) or 1
    text = [f"{words.number(total)} · {words.percent(total / everything)}" for total in sums]
    _label(figure, x=sums, y=names, text=text, position="middle right")
    return _horizontal(figure, names, longest=max(sums, default=0))


def received_places(places: pl.DataFrame, *, words: Words) -> plots.Figure:
    """Draw the share of meters with a reading by place, from 0 to 100 %; `places` has place, share, missing."""
    names = places["place"].to_list()
    shares = [float(share) for share in places["share"]]
    figure = plots.Figure()
    figure.add(
        plots.bar(
            y=names,
            x=shares,
            orientation="h",
            marker={"color": palette.DATA},
            showlegend=False,
            customdata=[words.number(missing) for missing in places["missing"]],
            hovertemplate="%{y}: " + words.t("{missing} not received", missing="%{customdata}") + "<extra></extra>",
        )
    )
    _label(figure, x=shares, y=names, text=[words.percent(share) for share in shares], position="middle right")
    return _horizontal(figure, names, longest=1.0)


def received_days(now: pl.DataFrame, before: pl.DataFrame, *, names: tuple[str, str], words: Words) -> plots.Figure:
    """Draw how many meters had a reading by each day of the running month and of the one before it."""
    figure = plots.Figure()
    looks = (
        (before, names[1], {"color": palette.DATA, "width": 2, "dash": "dash"}),
        (now, names[0], {"color": palette.ACCENT, "width": 2.5}),
    )
    for curve, name, line in looks:
        if curve.is_empty():
            continue
        values = curve["meter_count"].to_list()
        figure.add(
            plots.scatter(
                x=curve["day_number"].to_list(),
                y=values,
                mode="lines+text",
                line=line,
                name=name,
                showlegend=False,
                text=[""] * (len(values) - 1) + [name],
                textposition="top left",
                customdata=[words.number(value) for value in values],
                hovertemplate="%{x}: %{customdata}<extra>" + name + "</extra>",
            )
        )
    place = {"xref": "x", "yref": "y domain"}
    dotted = {"color": palette.STATE["warning"], "width": 1, "dash": "dot"}
    named = {"text": words.t("deadline"), "xanchor": "left", "yanchor": "top", "showarrow": False}
    figure.layout = {
        "yaxis": {"rangemode": "tozero"},
        "xaxis": {"range": [0.5, 31.5], "tickvals": [1, 5, 10, 15, 20, 25, 31]},
        "shapes": [{"type": "line", **place, "x0": 25, "x1": 25, "y0": 0, "y1": 1, "line": dotted}],
        "annotations": [{**place, "x": 25, "y": 1, **named}],
    }
    return figure


def waiting_map(hours: pl.DataFrame, *, words: Words) -> plots.Figure:
    """Draw minutes that nine tenths of the visitors wait at most by weekday (across) and hour (down)."""
    weekdays = sorted(set(hours["weekday"])) or [1]
    opened = sorted(set(hours["hour"])) or [0]
    span = list(range(opened[0], opened[-1] + 1))
    cells: list[list[float | None]] = [[None] * len(weekdays) for _ in span]
    texts = [[""] * len(weekdays) for _ in span]
    visitors: list[list[str]] = [[""] * len(weekdays) for _ in span]
    for row in hours.drop_nulls("wait_most").iter_rows(named=True):
        down, across = row["hour"] - span[0], weekdays.index(row["weekday"])
        cells[down][across] = row["wait_most"]
        texts[down][across] = words.number(row["wait_most"], digits=0)
        visitors[down][across] = words.number(row["visitors"], digits=1)
    figure = plots.Figure(
        plots.heatmap(
            x=[words.weekday(day - 1) for day in weekdays],
            y=[f"{hour}:00" for hour in span],
            z=cells,
            text=texts,
            texttemplate="%{text}",
            customdata=visitors,
            colorscale=palette.HEAT_SCALE,
            zmin=0,
            xgap=2,
            ygap=2,
            hoverongaps=False,
            showscale=False,
            hovertemplate="%{x}, %{y}: %{text} "
            + words.unit("minute")
            + ", "
            + words.t("visitors an hour: {count}", count="%{customdata}")
            + "<extra></extra>",
        )
    )
    figure.layout = {
        "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category"},
        "xaxis": {"showgrid": False, "type": "category", "side": "top"},
    }
    return figure


def office_waits(offices: pl.DataFrame, *, words: Words) -> plots.Figure:
    """Draw each office's waiting: a bar to what half of the visitors wait, a mark at nine tenths; minutes."""
    names = [_wrapped(name) for name in offices["name"]]
    half, most = ([float(value or 0) for value in offices[column]] for column in ("wait_half", "wait_most"))
    figure = plots.Figure()
    for values, name, trace in (
        (half, words.t("Half of the visitors wait up to"), plots.bar(marker={"color": palette.DATA}, orientation="h")),
        (
            most,
            words.t("Nine out of ten wait up to"),
            plots.scatter(
                mode="markers+text",
                text=[words.quantity(value, "minute") for value in most],
                textposition="middle right",
                marker={"symbol": "line-ns-open", "size": 14, "color": palette.ACCENT, "line": {"width": 3}},
            ),
        ),
    ):
        shown = [words.quantity(value, "minute") for value in values]
        said = {"customdata": shown, "hovertemplate": "%{y}: %{customdata}<extra>" + name + "</extra>"}
        figure.add({**trace, "y": names, "x": values, "name": name, **said})
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    height = 96 + max(34, 18 * lines + 8) * len(names)
    return _horizontal(figure, names, longest=1.2 * max(most, default=0), height=height)  # words right of the mark


def _wrapped(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, _NAME_WIDTH))


def channel_name(code: str, words: Words) -> str:
    """Return what a channel is called; a code that the product does not know is «other»."""
    return words.t(CHANNELS.get(code, CHANNELS["other"]))


def _horizontal(
    figure: plots.Figure, names: Sequence[str], *, longest: float, height: int | None = None
) -> plots.Figure:
    figure.layout = {
        "barmode": "stack",
        "legend": _LEGEND,
        "height": height or max(220, 96 + 34 * len(names)),
        "yaxis": {"autorange": "reversed", "type": "category", "automargin": True, "showgrid": False},
        "xaxis": {"range": [0, longest * _ROOM or 1], "showticklabels": False, "showgrid": False},
    }
    return figure


def _label(
    figure: plots.Figure, *, x: Sequence[object], y: Sequence[object], text: Sequence[str], position: str
) -> None:
    figure.add(
        plots.scatter(
            x=list(x),
            y=list(y),
            text=[f" {label}" if label else "" for label in text],
            mode="text",
            textposition=position,
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    )


def _short(amount: float, words: Words) -> str:
    """Return roubles short enough for a bar: millions and thousands in words."""
    if amount >= 950_000:
        return words.t("₽{n}M", n=words.number(amount / 1_000_000, digits=1))
    if amount >= 950:
        return words.t("₽{n}k", n=words.number(amount / 1_000, digits=0))
    return _roubles(amount, words)


def _roubles(amount: float, words: Words) -> str:
    return words.money(amount, digits=0)
