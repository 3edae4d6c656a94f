"""Questions behind explained charges and advice: lines of two months, usage by zone and hour, how it is priced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from operator import itemgetter
from typing import Any

from core.billing.model import ChargeLine
from core.kit import clock
from data import lookup, sql
from data.database import Reader, Record

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


def lines_of_periods(lines: Iterable[Mapping[str, Any]], *, earlier: date, later: date) -> dict[date, list[ChargeLine]]:
    """Return the printed lines of two months, without the tariff rows they were charged by."""
    found: dict[date, list[ChargeLine]] = {earlier: [], later: []}
    wanted = (line for line in lines if line["period"] in found)
    for line in sorted(wanted, key=itemgetter("service", "line", "zone", "block")):
        fields = {name: value for name, value in line.items() if name != "period"}
        found[line["period"]].append(ChargeLine(**fields, tariff_from=None, tariff_ref=None, is_sample_tariff=None))
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
    rows = db.records(_SQL["points"], account_id=account_id)
    premises = lookup.by_id(db, _SQL["premises"], "premise_id", (row["premise_id"] for row in rows))
    points: dict[str, list[Record]] = {}
    for row in rows:
        if row["premise_id"] in premises:
            points.setdefault(row["service"], []).append(row)
    meters: dict[int, list[Record]] = {}
    for row in db.records(_SQL["meters"], account_id=account_id) if points else ():
        meters.setdefault(row["service_point_id"], []).append(row)
    return {service: _supply(service, points[service], meters, premises) for service in sorted(points)}


def _supply(
    service: str,
    points: Sequence[Record],
    meters: Mapping[int, Sequence[Record]],
    premises: Mapping[int, Record],
) -> Supply:
    own = [meter for point in points for meter in meters.get(point["service_point_id"], ())]
    places = [premises[point["premise_id"]] for point in points]
    return Supply(
        service=service,
        tariff_group=max(point["tariff_group"] for point in points),
        scheme=max(point["scheme"] for point in points),
        unit=max((meter["unit"] for meter in own), default=None),
        has_meter=bool(own),
        is_remote=bool(own) and all(meter["is_remote"] for meter in own),
        has_intervals=any(meter["has_intervals"] for meter in own),
        resident_count=max(place["resident_count"] for place in places),
        area_m2=max(place["area_m2"] for place in places),
    )


def max_power(db: Reader, *, account_id: int) -> Decimal | None:
    """Return the allowed power of the account's supply of electricity, kW; None where the contract names none."""
    found: Decimal | None = db.value(_SQL["max_power"], account_id=account_id)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
