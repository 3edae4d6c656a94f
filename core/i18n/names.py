"""Names of what the whole product speaks of: services and zones of the day. Translate where they are shown."""

from core.i18n.catalogue import mark

SERVICE_NAMES = {
    "electricity": mark("Electricity"),
    "heat": mark("Heat"),
    "hot_water": mark("Hot water"),
    "cold_water": mark("Cold water"),
    "gas": mark("Gas"),
}
ZONE_NAMES = {
    "single": mark("all day"),
    "day": mark("day"),
    "night": mark("night"),
    "peak": mark("peak"),
    "half_peak": mark("half-peak"),
}
