"""The look of charts, one template a theme, and the one style sheet."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from core.i18n.catalogue import Language
from core.i18n.formats import Words
from core.kit import palette, plots
from core.ui.browser import ThemeName

SHEET = Path(__file__).parent / "style.css"
FONT = "Golos, system-ui, sans-serif"
_INK = {"light": "#3A4754", "dark": "#C3CDD6"}
_HAIRLINE = {"light": "#E2E7EB", "dark": "#2C3742"}
_PAPER = {"light": "#FFFFFF", "dark": "#1D2731"}


@cache
def sheet_address() -> str:
    """Return where the style sheet is served: the document links to it, so that no run of a page carries it."""
    return f"/app/static/kabinet-{hashlib.sha256(SHEET.read_bytes()).hexdigest()[:12]}.css"


@cache
def styles(language: Language, theme: ThemeName) -> str:
    """Return what depends on the visit as an element: the words that the sheet shows, the scheme."""
    words = Words(language)
    said = {
        "not-taken": words.t(
            "A marked file was not taken: over 10 MB, of another kind, or too many this hour. Choose another."
        ),
        "no-map": words.t("The map is not drawn yet. The list holds the same places."),
    }
    own = "".join(f'--kb-say-{name}:"{text}";' for name, text in said.items())
    # Dialogs and what pops up stand outside of what Streamlit gives the theme's scheme to.
    outside = "[data-testid=stDialog],[data-st-overlay-root]"
    return f"<style>:root{{{own}}}:is({outside}){{color-scheme:{theme}}}</style>"


_HEAT: dict[ThemeName, tuple[tuple[float, str], ...]] = {"light": palette.HEAT_SCALE, "dark": palette.HEAT_SCALE_DARK}
_HEAT_INK = {"light": palette.HEAT_INK, "dark": palette.HEAT_INK_DARK}


@cache
def template(theme: ThemeName) -> dict[str, Any]:
    """Return the plotly template of a theme, checked: our typeface, hairlines, no ground, fixed axes."""
    axis = {
        "gridcolor": _HAIRLINE[theme],
        "linecolor": _HAIRLINE[theme],
        "zerolinecolor": _HAIRLINE[theme],
        "zerolinewidth": 1,
        "automargin": True,
        "fixedrange": True,
        "title": {"standoff": 8, "font": {"size": 13}},
    }
    layout: dict[str, Any] = {
        "font": {"family": FONT, "size": 14, "color": _INK[theme]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(palette.SEQUENCE),
        "colorscale": {"sequential": [list(step) for step in _HEAT[theme]]},
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "showline": False, "rangemode": "tozero"},
        "bargap": 0.3,
        "barcornerradius": 3,
        "hoverlabel": {
            "bgcolor": _PAPER[theme],
            "bordercolor": _HAIRLINE[theme],
            "font": {"family": FONT, "size": 14, "color": _INK[theme]},
        },
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}},
        "dragmode": False,
    }
    checked: dict[str, Any] = go.layout.Template(layout=layout).to_plotly_json()
    return checked


def apply(figure: plots.Figure, *, theme: ThemeName, language: Language) -> None:
    """Give the figure the template of the theme, its heat maps scale and ink, and the decimal sign of the language."""
    for trace in figure.plain_traces:
        if trace["type"] == "heatmap":
            trace["colorscale"] = [list(step) for step in _HEAT[theme]]
            trace["textfont"] = {"color": _HEAT_INK[theme]}  # plotly chooses grey or white: faint midway
    figure.plain_layout.update(template=template(theme), separators=SEPARATORS[language])


SEPARATORS: dict[Language, str] = {"ru": ",\N{NO-BREAK SPACE}", "en": ".,"}
