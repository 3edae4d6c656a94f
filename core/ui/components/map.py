"""
A map that needs no network: shapes of the region come from our own server, labels from the browser's typeface.

The style has no `glyphs`, `sprite` or tiles, so the browser asks nobody else; the shapes are one file that it keeps
(core/ui/static/map). A list of the same places always stands beside it: not every browser draws maps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import cos, log2, pi, radians, sin
from typing import Any

import streamlit as st

from core.i18n.catalogue import Language
from core.kit import palette, plots
from core.ui import browser, plotly_locale, state, theme
from core.ui.browser import ThemeName
from core.ui.context import Context

HEIGHT = 480
CREDIT = "© OpenStreetMap contributors (ODbL) · ekaterinburgdev/map · nalgeon/metro · Natural Earth"

_SHAPES = "/app/static/map/region.json"
_WIDTH = 560  # px, for the first view only
_INK: dict[ThemeName, dict[str, str]] = {
    "light": {"ground": "#EEF1F3", "land": "#FCFCFB", "line": "#D5DCE2", "edge": "#9AA9B8", "city": "#F5F0EA",
              "water": "#A9C7DE",
              "text": "#4A5866", "halo": "#FCFCFB", "metro": "#B4493A"},
    "dark": {"ground": "#10161C", "land": "#1A232C", "line": "#2E3A46", "edge": "#566779", "city": "#212A31",
             "water": "#2F5573",
             "text": "#AEBBC7", "halo": "#141B22", "metro": "#D98A7E"},
}  # fmt: skip
_FONT = ["Open Sans Regular", "Arial Unicode MS Regular"]  # names only: without glyphs the browser draws the letters


@dataclass(frozen=True)
class Mark:
    """One point: `key` comes back when it is picked; `group` is a row of the legend; texts are in the language."""

    key: str
    latitude: float
    longitude: float
    group: str
    title: str
    note: str
    label: str = ""
    is_faint: bool = False


def show(
    ctx: Context, marks: Sequence[Mark], *, name: str, colours: dict[str, str], on_pick: Callable[[str | None], None]
) -> None:
    """Draw the marks; a click calls `on_pick` with the key of the mark (None: picked no more)."""
    key = f"map.{name}"

    def picked() -> None:
        event: Any = state.get(key, None)
        points = event["selection"]["points"] if event else []
        on_pick(str(points[0]["customdata"][0]) if points else None)

    words = {"Zoom in": ctx.t("Zoom in"), "Zoom out": ctx.t("Zoom out"), "Reset view": ctx.t("Show all")}
    st.plotly_chart(
        figure(marks, colours=colours, theme_name=browser.theme(), language=ctx.words.language),
        theme=None,
        key=key,
        on_select=picked,
        selection_mode="points",
        config=_config(ctx, words),
        alt=ctx.t("Map of the places of the list"),
    )
    note = ctx.t("The list holds the same places.")
    st.html(f'<p class="kb-note">{escape(note)} {escape(CREDIT)}</p>')


def figure(
    marks: Sequence[Mark], *, colours: dict[str, str], theme_name: ThemeName, language: Language
) -> plots.Figure:
    """Return the map around the marks, one trace a group."""
    drawn = plots.Figure()
    spots = dict(zip((mark.key for mark in marks), _apart(marks), strict=True))
    for group, colour in colours.items():
        mine = [mark for mark in marks if mark.group == group]
        if mine:
            drawn.add(_trace(group, mine, spots, colour=colour, theme_name=theme_name))
    latitude, longitude, zoom = view(marks)
    drawn.layout = {
        "map": {"style": style(theme_name), "center": {"lat": latitude, "lon": longitude}, "zoom": zoom},
        "height": HEIGHT,
        "dragmode": "pan",
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": _INK[theme_name]["text"],
            "activecolor": _INK[theme_name]["text"],
        },
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "legend": {
            "orientation": "h", "x": 0, "y": -0.02, "yanchor": "top", "itemclick": False, "itemdoubleclick": False,
        },
    }  # fmt: skip
    theme.apply(drawn, theme=theme_name, language=language)
    return drawn


def view(marks: Sequence[Mark]) -> tuple[float, float, float]:
    """Return latitude, longitude and zoom at which all marks are seen."""
    if not marks:
        return 58.6, 61.5, 5.0
    north, south = max(mark.latitude for mark in marks), min(mark.latitude for mark in marks)
    east, west = max(mark.longitude for mark in marks), min(mark.longitude for mark in marks)
    middle = (north + south) / 2
    across = max(east - west, 0.01) / 360
    down = max(north - south, 0.005) / 360 / cos(radians(middle))
    zoom = min(log2(_WIDTH * 0.8 / 512 / across), log2(HEIGHT * 0.75 / 512 / down))
    return middle, (east + west) / 2, round(max(4.0, min(zoom, 12.0)), 2)


@cache
def style(theme_name: ThemeName) -> dict[str, Any]:
    """Return the MapLibre style: one source of ours, layers by kind of shape."""
    ink = _INK[theme_name]
    return {
        "version": 8,
        "sources": {"region": {"type": "geojson", "data": _SHAPES}},
        "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": ink["ground"]}},
            _layer("oblast", "fill", {"fill-color": ink["land"]}),
            _layer("city", "fill", {"fill-color": ink["city"]}),
            _layer("municipality", "line", {"line-color": ink["line"], "line-width": 1}),
            _layer("river", "line", {"line-color": ink["water"], "line-width": 1.5}),
            _layer(
                "district", "line", {"line-color": ink["edge"], "line-width": 1, "line-dasharray": [3, 2]}, minzoom=8.5
            ),
            _layer("oblast", "line", {"line-color": ink["edge"], "line-width": 1.5}),
            _layer("metro_line", "line", {"line-color": ink["metro"], "line-width": 2, "line-opacity": 0.6}, minzoom=9),
            _layer("metro", "circle", {"circle-color": ink["metro"], "circle-radius": 3}, minzoom=9),
            _names("district_name", ink, size=12, minzoom=9.2),
            _names("metro", ink, size=11, minzoom=11.5),
            *(
                _names("town", ink, size=size, minzoom=zoom, rank=rank)
                for rank, size, zoom in ((1, 14, 0), (2, 12, 6), (3, 11, 7.5))
            ),
        ],
    }


def _layer(kind: str, drawn_as: str, paint: dict[str, Any], *, minzoom: float = 0) -> dict[str, Any]:
    return {
        "id": f"{kind}-{drawn_as}", "type": drawn_as, "source": "region", "minzoom": minzoom,
        "filter": ["==", ["get", "kind"], kind], "paint": paint,
    }  # fmt: skip


def _names(kind: str, ink: dict[str, str], *, size: int, minzoom: float, rank: int | None = None) -> dict[str, Any]:
    wanted: list[Any] = ["==", ["get", "kind"], kind]
    is_large = rank == 1  # is named even where offices crowd: the names tell a stranger what he is looking at
    return {
        "id": f"{kind}-{rank or 0}-names", "type": "symbol", "source": "region", "minzoom": minzoom,
        "filter": wanted if rank is None else ["all", wanted, ["==", ["get", "size"], rank]],
        "layout": {"text-field": ["get", "name"], "text-font": _FONT, "text-size": size,
                   "text-offset": [0, -1.1], "text-allow-overlap": is_large, "text-ignore-placement": is_large},
        "paint": {"text-color": ink["text"], "text-halo-color": ink["halo"], "text-halo-width": 1.5},
    }  # fmt: skip


def _trace(
    group: str, marks: Sequence[Mark], spots: Mapping[str, tuple[float, float]], *, colour: str, theme_name: ThemeName
) -> plots.Trace:
    points = [spots[mark.key] for mark in marks]
    return plots.scattermap(
        lat=[latitude for latitude, _ in points],
        lon=[longitude for _, longitude in points],
        name=group,
        mode="markers+text",
        text=[mark.label for mark in marks],
        textposition="bottom center",
        textfont={"size": 13, "color": _INK[theme_name]["text"]},
        customdata=[[mark.key, escape(mark.title), escape(mark.note)] for mark in marks],
        hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
        marker={
            "size": 15,
            "color": colour,
            "opacity": [0.5 if mark.is_faint else 1.0 for mark in marks],
            "allowoverlap": True,
        },
        selected={"marker": {"size": 24}},
        unselected={"marker": {"opacity": 0.55}},
    )


def _apart(marks: Sequence[Mark]) -> list[tuple[float, float]]:
    """Return where to draw the marks: those of one spot stand in a ring of some 50 metres, each to be picked."""
    spots: dict[tuple[float, float], int] = {}
    points = []
    for mark in marks:
        spot = (round(mark.latitude, 4), round(mark.longitude, 4))
        turn = spots[spot] = spots.get(spot, -1) + 1
        if turn == 0:
            points.append((mark.latitude, mark.longitude))
            continue
        angle = 2 * pi * turn / 6
        shift = 0.0005 * (1 + turn // 6)
        points.append(
            (mark.latitude + shift * sin(angle), mark.longitude + shift * cos(angle) / cos(radians(mark.latitude)))
        )
    return points


def _config(ctx: Context, words: dict[str, str]) -> dict[str, Any]:
    base = plotly_locale.config(ctx.words.language)
    formats = base["locales"][ctx.words.language]["format"]
    return {
        **base,
        "displayModeBar": True,
        "modeBarButtons": [["zoomInMap", "zoomOutMap", "resetViewMap"]],
        "scrollZoom": True,
        "locales": {ctx.words.language: {"dictionary": words, "format": formats}},
    }


COLOURS = (palette.ACCENT, *(colour for colour in palette.SEQUENCE if colour != palette.ACCENT))
