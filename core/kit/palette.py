"""
Colours, named by what they mean. Each is legible on the light and on the dark ground (3:1 as a mark).

A service has one colour everywhere; people who do not see red and green tell them apart by lightness and hue
(tests/unit/kit/test_palette.py), and charts name them beside the colour.
"""

from core.kit.service import Service

ACCENT = "#D95F0E"  # a mark of the current period; text and buttons take the accent of the theme
DATA = "#5F7D99"  # one series without a meaning of its own
DATA_QUIET = "#9AA9B8"  # last year, the usual, what stands behind

SERVICE_COLOUR: dict[str, str] = {
    Service.ELECTRICITY: "#B88A10",
    Service.HEAT: "#BC3B2A",
    Service.HOT_WATER: "#BE557F",
    Service.COLD_WATER: "#2678C8",
    Service.GAS: "#2F9E63",
}

STATE: dict[str, str] = {"good": "#2E8B57", "warning": "#B98A12", "bad": "#D1453B"}

# Kinds without a meaning of their own, in this order (districts, age of debt, channels).
SEQUENCE: tuple[str, ...] = ("#5F7D99", "#D95F0E", "#4B8F86", "#A667B5", "#B98A12", "#8A6D5C")

# From little to much: quiet ground to strong accent, one way in lightness. One ink is legible on every step of a scale.
HEAT_SCALE: tuple[tuple[float, str], ...] = (
    (0.0, "#E9EEF2"),
    (0.25, "#C6D2DC"),
    (0.5, "#B2C1CD"),
    (0.75, "#E5A069"),
    (1.0, "#DE7426"),
)
HEAT_INK = "#1D2630"
HEAT_SCALE_DARK: tuple[tuple[float, str], ...] = (
    (0.0, "#22303B"),
    (0.25, "#314556"),
    (0.5, "#3F5870"),
    (0.75, "#985E38"),
    (1.0, "#BC5514"),
)
HEAT_INK_DARK = "#FFFFFF"
