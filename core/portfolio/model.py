"""Words of a portfolio of sites."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Comparison:
    """One month of all sites against the same month a year before; only sites that have both months are compared."""

    usage: Decimal
    amount: Decimal
    site_count: int
    change: float | None  # share; None when no site has both months
    adjusted_change: float | None  # the same at this year's weather, heat only
    compared_count: int


@dataclass(frozen=True)
class Signature:
    """
    Monthly energy against degree days: usage = base + slope x HDD.

    `cvrmse` is a share (0.15 = 15 %) with n - 2 in the denominator (domain.md 8.3).
    """

    base: float
    slope: float
    r_squared: float
    cvrmse: float
    month_count: int

    def expected(self, degree_days: float) -> float:
        """Return the usage of a month with so many degree days."""
        return self.base + self.slope * degree_days


@dataclass(frozen=True)
class Load:
    """How high a load went in the hours that were measured, and what it never falls much below."""

    peak_kw: float
    peak_day: date
    peak_hour: int  # local
    base_kw: float  # only 5 % of hours are lower


@dataclass(frozen=True)
class OffHours:
    """What a site used at night and on weekends, of the hours that were measured."""

    usage: float  # kWh in those hours
    share: float  # of all usage
    time_share: float  # of all measured hours: what an even load would use
    load_ratio: float | None  # mean kW then / mean kW in working hours
