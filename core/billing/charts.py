"""Figures of billing: numbers and words in, `go.Figure` out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go

from core.i18n.formats import Words
from core.kit import palette


def month_strip(totals: Sequence[tuple[date, Decimal | None]], *, words: Words) -> go.Figure:
    """Draw what each month cost, the newest marked; None is a gap. The newest bar carries its sum."""
    last = len(totals) - 1
    names = [words.short_month(month) for month, _ in totals]
    figure = go.Figure(
        go.Bar(
            x=list(range(len(totals))),
            y=[None if amount is None else float(amount) for _, amount in totals],
            marker={"color": [palette.ACCENT if place == last else palette.DATA for place in range(len(totals))]},
            text=[
                words.money(amount) if place == last and amount is not None else ""
                for place, (_, amount) in enumerate(totals)
            ],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                f"<b>{words.month(month)}</b><br>{words.money(amount) if amount is not None else words.t('no data')}"
                for month, amount in totals
            ],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    ticks = [
        f"{name}<br>{month.year}" if place == 0 or month.month == 1 else name
        for place, (name, (month, _)) in enumerate(zip(names, totals, strict=True))
    ]
    figure.update_layout(
        xaxis={"tickvals": list(range(len(totals))), "ticktext": ticks, "showgrid": False, "tickangle": 0},
        yaxis={"rangemode": "tozero", "nticks": 4, "tickformat": ",.0f"},
        margin={"t": 28},
        height=240,
    )
    return figure
