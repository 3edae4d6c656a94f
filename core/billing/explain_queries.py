"""Questions behind explained charges and advice: lines of two months, usage by zone and hour, how it is priced."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from core.billing.model import ChargeLine
from core.kit import clock
from data import sql
from data.database import Reader

_SQL = sql.load(__file__)


@dataclass(frozen=True)
class ZoneUsage:
    """What one zone of a service used in a month; `is_actual` is off where an average or a norm stood in."""

    period: date
    service: str
    zone: str
    usage: Decimal
    is_actual: bool


@dataclass(frozen=True)
class Supply:
    """How a service of an account is priced and metered; `resident_count` and `area_m2` are of today."""

    service: str
    tariff_group: str
    scheme: str
    unit: str | None
    has_meter: bool
    is_remote: bool
    has_intervals: bool
    resident_count: int
    area_m2: Decimal


def lines_of_periods(db: Reader, *, account_id: int, earlier: date, later: date) -> dict[date, list[ChargeLine]]:
    """Return the printed lines of two months, without the tariff rows they were charged by."""
    found: dict[date, list[ChargeLine]] = {earlier: [], later: []}
    for row in db.records(_SQL["lines_of_periods"], account_id=account_id, earlier=earlier, later=later):
        found[row.pop("period")].append(ChargeLine(**row, tariff_from=None, tariff_ref=None, is_sample_tariff=None))
    return found


def usage_by_zone(db: Reader, *, account_id: int, since: date) -> list[ZoneUsage]:
    """Return usage by month, service and zone since a month, in the meters' units, oldest first."""
    return [ZoneUsage(**row) for row in db.records(_SQL["usage_by_zone"], account_id=account_id, since=since)]


def usage_by_hour(db: Reader, *, account_id: int, first: date, until: date) -> dict[date, dict[int, Decimal]]:
    """Return kWh of each hour of the day by local month in [first, until), of meters that give intervals."""
    found: dict[date, dict[int, Decimal]] = {}
    values = {"starts_at": _midnight(first), "ends_at": _midnight(until)}
    for row in db.records(_SQL["usage_by_hour"], account_id=account_id, **values):
        found.setdefault(row["period"], {})[row["hour"]] = row["usage"]
    return found


def supply(db: Reader, *, account_id: int) -> dict[str, Supply]:
    """Return the services that are supplied to the account today."""
    return {row["service"]: Supply(**row) for row in db.records(_SQL["supply"], account_id=account_id)}


def max_power(db: Reader, *, account_id: int) -> Decimal | None:
    """Return the allowed power of the account's supply of electricity, kW; None where the contract names none."""
    found: Decimal | None = db.value(_SQL["max_power"], account_id=account_id)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
