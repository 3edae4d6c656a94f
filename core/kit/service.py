"""The resources that are supplied, metered and billed."""

from enum import StrEnum


class Service(StrEnum):
    """A supplied resource; the value is what the store holds."""

    ELECTRICITY = "electricity"
    HEAT = "heat"
    HOT_WATER = "hot_water"
    COLD_WATER = "cold_water"
    GAS = "gas"  # metered data only: imported interval files; the retailer does not bill it


BILLED = (Service.ELECTRICITY, Service.HEAT, Service.HOT_WATER, Service.COLD_WATER)

UNIT = {
    Service.ELECTRICITY: "kwh",
    Service.HEAT: "gcal",
    Service.HOT_WATER: "m3",
    Service.COLD_WATER: "m3",
    Service.GAS: "kwh",
}
