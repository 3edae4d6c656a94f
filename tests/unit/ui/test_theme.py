"""The theme is legible, the style sheet says the same colours, and the typeface is there."""

import json
import re
import tomllib

import pytest
from plotly import io

from core.kit import palette, plots
from core.runtime.settings import ROOT
from core.ui import plotly_locale, theme
from tests.unit.ui.contrast import contrast

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SHEET = (ROOT / "core" / "ui" / "style.css").read_text(encoding="utf-8")
THEMES = ("light", "dark")
PAIRS = {
    name: {"light": light.upper(), "dark": dark.upper()}
    for name, light, dark in re.findall(r"--kb-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", SHEET)
}


@pytest.mark.parametrize("kind", THEMES)
class TestContrast:
    @pytest.mark.parametrize("ground", ["ground", "panel", "paper"])
    @pytest.mark.parametrize("text", ["ink", "quiet", "accent", "good", "warning", "bad"])
    def test_of_text_is_enough(self, kind, text, ground):
        assert contrast(PAIRS[text][kind], PAIRS[ground][kind]) >= 4.5

    @pytest.mark.parametrize("button", ["accent", "accent-strong"])
    def test_of_the_main_button_is_enough(self, kind, button):
        assert contrast(PAIRS["on-accent"][kind], PAIRS[button][kind]) >= 4.5

    def test_of_the_current_place_is_enough(self, kind):
        assert contrast(PAIRS["accent"][kind], PAIRS["accent-ground"][kind]) >= 4.5

    def test_of_the_edge_of_a_field_is_enough(self, kind):
        assert contrast(PAIRS["field"][kind], PAIRS["paper"][kind]) >= 3


@pytest.mark.parametrize("kind", THEMES)
class TestStyleSheet:
    def test_has_the_colours_of_the_theme(self, kind):
        said = {
            name: SETTINGS[kind][name].upper()
            for name in ("primaryColor", "backgroundColor", "textColor", "borderColor")
        }

        assert said == {
            "primaryColor": PAIRS["accent"][kind],
            "backgroundColor": PAIRS["ground"][kind],
            "textColor": PAIRS["ink"][kind],
            "borderColor": PAIRS["line"][kind],
        }


class TestTypeface:
    def test_is_bundled_with_its_licence(self):
        folder = ROOT / "core" / "ui" / "static"

        for face in SETTINGS["fontFaces"]:
            assert (folder / face["url"].removeprefix("app/static/")).read_bytes().startswith(b"wOF2")
        assert "SIL Open Font License" in (folder / "golos-text-LICENSE.txt").read_text(encoding="utf-8")


class TestTemplate:
    @pytest.mark.parametrize("kind", THEMES)
    def test_reaches_the_figure_without_a_ground_and_with_fixed_axes(self, kind):
        figure = plots.Figure(plots.bar(x=[1], y=[2]))

        theme.apply(figure, theme=kind, language="ru")

        layout = json.loads(io.to_json(figure, validate=False))["layout"]
        assert layout["separators"] == ",\N{NO-BREAK SPACE}"
        assert layout["template"]["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
        assert layout["template"]["layout"]["xaxis"]["fixedrange"]
        assert layout["template"]["layout"]["font"]["color"] == theme.template(kind)["layout"]["font"]["color"]

    @pytest.mark.parametrize(("kind", "ink"), [("light", palette.HEAT_INK), ("dark", palette.HEAT_INK_DARK)])
    def test_writes_on_a_heat_map_in_its_own_ink(self, kind, ink):
        figure = plots.Figure(plots.heatmap(z=[[1, 2]], text=[["1", "2"]], texttemplate="%{text}"))

        theme.apply(figure, theme=kind, language="en")

        assert figure.data[0].textfont.color == ink

    def test_has_a_colour_for_each_series(self):
        assert tuple(theme.template("light")["layout"]["colorway"]) == palette.SEQUENCE


class TestPlotlyLocale:
    def test_speaks_the_language(self):
        formats = plotly_locale.config("ru")["locales"]["ru"]["format"]

        assert formats["shortMonths"][:3] == ["янв", "фев", "мар"]
        assert formats["days"][0] == "воскресенье"


@pytest.mark.parametrize("kind", THEMES)
def test_what_pops_up_has_the_scheme_of_the_theme(kind):
    """Outside of Streamlit's own scheme a field of a dark page was white with white letters."""
    styles = theme.styles("ru", kind)

    assert f":is([data-testid=stDialog],[data-st-overlay-root]){{color-scheme:{kind}}}" in styles
