"""Figures of advice: numbers and words in, a figure out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.billing.advice import Plan, Silence, Speed
from core.billing.outlook import Month
from core.i18n.formats import Words
from core.kit import palette, plots

_RANGES = (palette.DATA_QUIET, palette.DATA, palette.SEQUENCE[4])


def gauge(found: Speed, *, words: Words, unit: str) -> plots.Figure:
    """Draw the ranges of a month side by side, with a mark where the month stands and one where it will end."""
    edges = [Decimal(0), *found.upper_limits]
    reach = max(found.used, found.expected or Decimal(0))
    last = max(edges[-1] * Decimal("1.15"), reach * Decimal("1.1"), Decimal(1))
    figure = plots.Figure()
    for place, (low, high) in enumerate(zip(edges, [*edges[1:], last], strict=True)):
        text = words.t("range {number}", number=place + 1)
        figure.add(
            plots.bar(
                x=[float(high - low)],
                y=[""],
                base=float(low),
                orientation="h",
                width=0.5,
                marker={"color": _RANGES[place % len(_RANGES)], "opacity": 0.85},
                text=text if high - low > last / 5 else "",
                textposition="inside",
                insidetextanchor="middle",
                hovertemplate=f"{text}: {words.quantity(low, unit)} – {words.quantity(high, unit)}<extra></extra>",
                showlegend=False,
            )
        )
    marks = [(found.used, palette.ACCENT, "line-ns", words.t("so far"))]
    if found.expected is not None and found.expected > found.used:
        marks.append((found.expected, palette.ACCENT, "diamond-open", words.t("by the end of the month")))
    for value, colour, symbol, name in marks:
        figure.add(_mark(value, colour, symbol, f"{name}: {words.quantity(value, unit)}"))
    figure.layout = {
        "barmode": "overlay",
        "xaxis": {"range": [0, float(last)], "tickvals": [float(edge) for edge in edges], "tickformat": ",.0f"},
        "yaxis": {"visible": False},
        "legend": {"orientation": "h", "y": 1.35, "x": 0},
        "margin": {"t": 40, "b": 28, "l": 8, "r": 8},
        "height": 170,
    }
    return figure


def _mark(value: Decimal, colour: str, symbol: str, name: str) -> plots.Trace:
    return plots.scatter(
        x=[float(value)],
        y=[""],
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": 26 if symbol == "line-ns" else 14, "color": colour,
                "line": {"width": 4 if symbol == "line-ns" else 2, "color": colour}},
        hovertemplate=f"{name}<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip


def plan_bars(plans: Sequence[Plan], names: Mapping[str, str], *, current: str, words: Words) -> plots.Figure:
    """Draw what a year costs with each scheme of zones; the one in force now is the accent."""
    figure = plots.Figure(
        plots.bar(
            x=[float(plan.amount) for plan in plans],
            y=[names[plan.scheme] for plan in plans],
            orientation="h",
            width=0.6,
            marker={"color": [palette.ACCENT if plan.scheme == current else palette.DATA for plan in plans]},
            text=[words.money(plan.amount) for plan in plans],
            textposition="inside",
            insidetextanchor="end",
            hovertemplate="%{y}: %{text}<extra></extra>",
            showlegend=False,
        )
    )
    figure.layout = {
        "xaxis": {"rangemode": "tozero", "visible": False},
        "yaxis": {"autorange": "reversed", "automargin": True, "ticklabelstandoff": 6},
        "margin": {"t": 8, "b": 8, "l": 8, "r": 8},
        "height": 60 + 48 * len(plans),
    }
    return figure


def balance_path(rows: Sequence[Month], *, words: Words, chosen: str) -> plots.Figure:
    """Draw what each month charges as bars and the balance after the payment as a line; below zero is credit."""
    days = [row.period for row in rows]
    figure = plots.Figure()
    figure.add(
        plots.bar(
            x=days,
            y=[float(row.charged_amount) for row in rows],
            name=words.t("expected bill"),
            marker={"color": palette.DATA_QUIET},
            customdata=[f"<b>{words.month(row.period)}</b><br>{words.money(row.charged_amount)}" for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.add(
        plots.scatter(
            x=days,
            y=[float(row.closing_amount) for row in rows],
            name=chosen,
            mode="lines+markers",
            line={"color": palette.ACCENT, "width": 3},
            customdata=[f"<b>{words.month(row.period)}</b><br>{words.money(row.closing_amount)}" for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.layout = {
        "xaxis": {"type": "date", "tickvals": days[::2], "ticktext": [words.short_month(day) for day in days[::2]]},
        "yaxis": {"nticks": 6, "tickformat": ",.0f", "zeroline": True, "zerolinewidth": 2},
        "legend": {"orientation": "h", "y": 1.2, "x": 0},
        "margin": {"t": 40},
        "height": 300,
    }
    return figure


def silence_bars(rows: Sequence[Silence], *, words: Words, service: str) -> plots.Figure:
    """Draw the usual cost of each month beside what would be charged without readings; norm months are hatched."""
    names = [words.short_month(row.period) for row in rows]
    shapes = ["/" if row.basis == "norm" else "" for row in rows]
    figure = plots.Figure()
    groups = (
        (words.t("as usual"), [row.usual_amount for row in rows], {"color": palette.DATA_QUIET}),
        (
            words.t("without readings"),
            [row.counted_amount for row in rows],
            {"color": palette.SERVICE_COLOUR.get(service, palette.DATA), "pattern": {"shape": shapes, "solidity": 0.4}},
        ),
    )
    for name, amounts, marker in groups:
        figure.add(
            plots.bar(
                x=list(range(len(names))),
                y=[float(amount) for amount in amounts],
                name=name,
                marker=marker,
                customdata=[f"{name}: {words.money(amount)}" for amount in amounts],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.layout = {
        "barmode": "group",
        "xaxis": {"tickvals": list(range(len(names))), "ticktext": names},
        "yaxis": {"rangemode": "tozero", "nticks": 5, "tickformat": ",.0f"},
        "legend": {"orientation": "h", "y": 1.2, "x": 0},
        "margin": {"t": 40},
        "height": 280,
    }
    return figure
