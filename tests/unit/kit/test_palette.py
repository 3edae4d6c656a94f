"""Colours: seen on both grounds, and told apart by people who do not see red or green."""

import itertools
import math

import pytest

from core.kit import palette
from core.kit.service import Service
from tests.unit.ui.contrast import contrast, linear, luminance

LIGHT, DARK = "#FCFCFB", "#141B22"
# Machado, Oliveira, Fernandes 2009, severity 1.0: what linear red, green and blue become.
SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}
PAIRS = list(itertools.combinations(palette.SERVICE_COLOUR, 2))


def lab(colour, matrix):
    seen = [sum(share * part for share, part in zip(row, linear(colour), strict=True)) for row in matrix]
    red, green, blue = (min(1.0, max(0.0, part)) for part in seen)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def every(scale, between=10):
    """Return the colours of a scale and those between them, as a browser mixes them."""
    found = []
    for (_, one), (_, other) in itertools.pairwise(scale):
        for step in range(between + 1):
            parts = [(int(one[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (1, 3, 5)]
            mixed = [round(first + (last - first) * step / between) for first, last in parts]
            found.append("#" + "".join(f"{part:02X}" for part in mixed))
    return found


class TestServiceColours:
    @pytest.mark.parametrize("ground", [LIGHT, DARK])
    @pytest.mark.parametrize("service", list(Service))
    def test_are_seen_on_the_ground(self, service, ground):
        assert contrast(palette.SERVICE_COLOUR[service], ground) >= 3

    @pytest.mark.parametrize("eyes", list(SEEN_BY))
    @pytest.mark.parametrize(("one", "other"), PAIRS)
    def test_are_told_apart(self, one, other, eyes):
        colours = [lab(palette.SERVICE_COLOUR[service], SEEN_BY[eyes]) for service in (one, other)]

        assert math.dist(*colours) >= 15


class TestOtherColours:
    @pytest.mark.parametrize("ground", [LIGHT, DARK])
    @pytest.mark.parametrize("colour", [palette.ACCENT, palette.DATA, *palette.STATE.values(), *palette.SEQUENCE])
    def test_are_seen_on_the_ground(self, colour, ground):
        assert contrast(colour, ground) >= 3


@pytest.mark.parametrize(
    ("scale", "ink"),
    [(palette.HEAT_SCALE, palette.HEAT_INK), (palette.HEAT_SCALE_DARK, palette.HEAT_INK_DARK)],
    ids=["light", "dark"],
)
class TestHeatScale:
    def test_goes_from_0_to_1(self, scale, ink):
        steps = [step for step, _ in scale]

        assert steps == sorted(steps)
        assert (steps[0], steps[-1]) == (0.0, 1.0)

    def test_goes_one_way_in_lightness(self, scale, ink):
        lightness = [luminance(colour) for colour in every(scale)]

        assert lightness in (sorted(lightness), sorted(lightness, reverse=True))

    def test_has_numbers_legible_on_every_step(self, scale, ink):
        assert min(contrast(colour, ink) for colour in every(scale)) >= 4.5
