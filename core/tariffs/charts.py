"""Figures of tariffs: rates and words in, a figure out."""

from collections.abc import Mapping, Sequence
from datetime import date

from core.i18n.formats import Words
from core.i18n.names import ZONE_NAMES
from core.kit import palette, plots
from core.tariffs.model import DatedRate

_DASHES = ("solid", "dash", "dot", "dashdot")


def steps(rates: Mapping[str, Sequence[DatedRate]], *, words: Words, service: str, today: date) -> plots.Figure:
    """
    Draw what a unit costs as steps, one line a zone; `rates` are by zone, oldest first.

    A price that has no end goes on to the day. Zones are told apart by the line and by their names at its end.
    """
    figure = plots.Figure()
    is_one = len(rates) == 1
    for place, (zone, rows) in enumerate(rates.items()):
        last = max(today, rows[-1].valid_from)
        days = [*(row.valid_from for row in rows), last]
        values = [*(float(row.rate) for row in rows), float(rows[-1].rate)]
        price = words.money(rows[-1].rate)
        colour = palette.SERVICE_COLOUR.get(service, palette.DATA) if place == 0 else palette.SEQUENCE[place - 1]
        figure.add(
            plots.scatter(
                x=days,
                y=values,
                mode="lines+text",
                text=[*[""] * len(rows), price if is_one else f"{words.t(ZONE_NAMES[zone])} {price}"],
                textposition="top left",
                line={"shape": "hv", "width": 3, "color": colour, "dash": _DASHES[place % len(_DASHES)]},
                customdata=[*(_said(row, words) for row in rows), _said(rows[-1], words)],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
                showlegend=False,
            )
        )
    figure.layout = {
        "yaxis": {"rangemode": "tozero", "nticks": 5, "tickformat": ",.4~f"},
        "xaxis": {"type": "date", "nticks": 6},
        "margin": {"t": 32},
        "height": 280,
    }
    return figure


def _said(row: DatedRate, words: Words) -> str:
    since = words.t("since {day}", day=words.day(row.valid_from))
    return f"<b>{words.money(row.rate)}</b> / {words.unit(row.unit)}<br>{words.t(ZONE_NAMES[row.zone])}, {since}"
