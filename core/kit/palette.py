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

# From little to much: quiet ground to strong accent.
HEAT_SCALE: tuple[tuple[float, str], ...] = (
    (0.0, "#E9EEF2"),
    (0.25, "#B9C9D6"),
    (0.5, "#7F9BB3"),
    (0.75, "#D98A4B"),
    (1.0, "#B8430A"),
)
HEAT_SCALE_DARK: tuple[tuple[float, str], ...] = (
    (0.0, "#22303B"),
    (0.25, "#3B5266"),
    (0.5, "#64839D"),
    (0.75, "#D98A4B"),
    (1.0, "#FFB173"),
)
