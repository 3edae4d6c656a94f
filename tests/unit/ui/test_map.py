"""The map of places: its own shapes, no outside address, every point to be picked."""

import json
from pathlib import Path

import pytest

from core.ui.components import map as region_map
from core.ui.components.map import Mark

SHAPES = Path(region_map.__file__).parents[1] / "static" / "map" / "region.json"


def make_mark(key="1", latitude=56.84, longitude=60.6, **changes):
    rest = {"group": "Office", "title": "A <b>", "note": "open"}
    return Mark(key, latitude, longitude, **(rest | changes))


class TestStyle:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_asks_nobody_outside(self, theme):
        style = region_map.style(theme)

        assert "glyphs" not in style
        assert "://" not in json.dumps(style)

    def test_draws_only_kinds_that_the_shapes_have(self):
        kinds = {
            feature["properties"]["kind"] for feature in json.loads(SHAPES.read_text(encoding="utf-8"))["features"]
        }
        drawn = [
            json.dumps(layer.get("filter", "")) for layer in region_map.style("light")["layers"] if "filter" in layer
        ]

        assert all(any(f'"{kind}"' in text for kind in kinds) for text in drawn)
        assert all(any(f'"{kind}"' in text for text in drawn) for kind in kinds)


class TestFigure:
    def test_escapes_names_and_keeps_the_key(self):
        figure = region_map.figure(
            [make_mark()], colours={"Office": "#000", "Bank": "#111"}, theme_name="light", language="ru"
        )

        assert [trace.name for trace in figure.data] == ["Office"]
        assert list(figure.data[0].customdata[0]) == ["1", "A &lt;b&gt;", "open"]

    def test_places_of_one_spot_stand_apart_across_groups(self):
        marks = [make_mark("1"), make_mark("2", group="Bank"), make_mark("3", group="Bank")]

        figure = region_map.figure(marks, colours={"Office": "#000", "Bank": "#111"}, theme_name="dark", language="en")

        spots = {(lat, lon) for trace in figure.data for lat, lon in zip(trace.lat, trace.lon, strict=True)}
        assert len(spots) == 3


class TestView:
    def test_is_closer_for_a_town_than_for_the_region(self):
        town = region_map.view([make_mark(), make_mark(latitude=56.8, longitude=60.7)])
        region = region_map.view([make_mark(), make_mark(latitude=60.1, longitude=65)])

        assert town[2] > region[2] + 3
        assert region_map.view([])[2] == 5.0
