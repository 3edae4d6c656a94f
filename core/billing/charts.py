"""Figures of billing: numbers and words in, a figure out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.i18n.formats import Words
from core.kit import palette, plots


def month_strip(totals: Sequence[tuple[date, Decimal | None]], *, words: Words) -> plots.Figure:
    """Draw what each month cost, the newest marked; None is a gap. The newest bar carries its sum."""
    last = len(totals) - 1
    names = [words.short_month(month) for month, _ in totals]
    figure = plots.Figure(
        plots.bar(
            x=list(range(len(totals))),
            y=[None if amount is None else float(amount) for _, amount in totals],
            marker={"color": [palette.ACCENT if place == last else palette.DATA for place in range(len(totals))]},
            customdata=[
                f"<b>{words.month(month)}</b><br>{words.money(amount) if amount is not None else words.t('no data')}"
                for month, amount in totals
            ],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    texts = [
        f"{name}<br>{month.year}" if place == last or month.month == 1 else name
        for place, (name, (month, _)) in enumerate(zip(names, totals, strict=True))
    ]
    labelled = [place for place in range(len(totals)) if place % 2 == last % 2]  # each second: room on a phone
    figure.layout = {
        "xaxis": {"tickvals": labelled, "ticktext": [texts[place] for place in labelled], "tickangle": 0},
        "yaxis": {"rangemode": "tozero", "nticks": 4, "tickformat": ",.0f"},
        "margin": {"t": 28},
        "height": 240,
        "annotations": _newest(totals, words),
    }
    return figure


def _newest(totals: Sequence[tuple[date, Decimal | None]], words: Words) -> list[dict[str, Any]]:
    """Return the sum above the last bar, if it is known."""
    if not totals or (amount := totals[-1][1]) is None:
        return []
    sides = {"xanchor": "right", "yanchor": "bottom", "showarrow": False}
    return [{"x": len(totals) - 1 + 0.4, "y": float(amount), "text": words.money(amount), **sides}]
