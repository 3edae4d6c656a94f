"""What a month's charges of an account depend on, and how far the close of a month is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from core.closing import due_days, estimates, model
from core.closing.model import (
    AccountFacts,
    BilledReading,
    DatedRate,
    MonthRules,
    PointFacts,
    Policy,
    Reason,
    RegisterFacts,
)
from core.kit import period as periods
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
KNOWN_MONTHS = 36  # readings so far back are looked at
_NORMS = {
    "electricity": "electricity_norm",
    "heat": "heat_norm",
    "hot_water": "hot_water_norm",
    "cold_water": "cold_water_norm",
}
_FOREVER = date.max


class AccountUnknown(LookupError):
    """There is no account of this key."""


def closed_periods(db: Reader) -> list[date]:
    """Return the months that are closed, oldest first."""
    return [row["period"] for row in db.records(_SQL["closed_periods"])]


def close(db: Reader, *, period: date) -> Record | None:
    """Return period, batch_id, status, account_count, line_count and amount of a close, None if never begun."""
    return db.record(_SQL["close"], period=period)


def open_period(db: Reader, *, day: date) -> date:
    """Return the first month from that of a day on whose close has not begun: its bill takes what is recorded now."""
    month = periods.month_of(day)
    begun = {row["period"] for row in db.records(_SQL["begun_since"], since=month)}
    while month in begun:
        month = periods.shifted(month, by=1)
    return month


def done_ranges(db: Reader, *, period: date, stage: str) -> set[int]:
    """Return the first accounts of the ranges that a stage has done."""
    return {row["first_id"] for row in db.records(_SQL["done_ranges"], period=period, stage=stage)}


def bounds(db: Reader) -> Record:
    """Return first_id, last_id, first_house and last_house of the store."""
    return db.record(_SQL["bounds"]) or {}


def has_range(db: Reader, *, first_id: int, last_id: int, batch_id: object) -> bool:
    """Return whether the batch has charged accounts of the range."""
    return bool(db.value(_SQL["has_range"], first_id=first_id, last_id=last_id, batch_id=batch_id))


def facts(db: Reader, *, account_id: int, period: date) -> AccountFacts:
    """
    Return what the account's lines of a month are counted from; of a house, what is known since its month was closed.

    :raises AccountUnknown: if there is no such account
    """
    account = db.record(_SQL["account"], account_id=account_id)
    if account is None:
        raise AccountUnknown(account_id)
    kind, is_household = account["customer_kind"], account["customer_kind"] == "household"
    known_from = periods.shifted(period, by=-KNOWN_MONTHS)
    readings: dict[int, list[BilledReading]] = defaultdict(list)
    for row in db.records(_SQL["billed_readings"], account_id=account_id, period=period, known_from=known_from):
        readings[row.pop("register_id")].append(BilledReading(**row))
    rules = _rules(db, known_from, period)
    submitted = db.records(_SQL["submitted"], account_id=account_id, period=period, known_from=known_from)
    sent = {row["register_id"]: row["usage"] for row in submitted}
    policies = _policies(db, kind, period)
    houses = _houses(db, account, period)
    registers = _registers(db, account_id, period, readings, sent)
    points = [
        _point(db, row, period, registers, policies, houses)
        for row in db.records(_SQL["points"], account_id=account_id)
        if _is_open(row, account, period)
    ]
    day = int(tariffs.rule_value(db, name="payment_due_day", on=period))
    residents = account["resident_count"]
    return AccountFacts(
        account_id=account_id,
        period=period,
        due_on=due_days.due_on(period, day=day, off=due_days.off_days()),
        is_household=is_household,
        person_count=max(residents, 1) if is_household else residents,
        area_m2=account["area_m2"],
        rules=rules,
        points=tuple(points),
        absences=tuple(
            (row["left_on"], row["returned_on"]) for row in db.records(_SQL["absences"], account_id=account_id)
        ),
    )


def _last_day(period: date) -> date:
    return periods.shifted(period, by=1) - timedelta(days=1)


def _is_open(point: Record, account: Record, period: date) -> bool:
    opened = max(point["opened_on"], account["opened_on"])
    closed = min(point["closed_on"] or _FOREVER, account["closed_on"] or _FOREVER)
    return bool(opened <= _last_day(period) and closed >= period)


def _registers(
    db: Reader, account_id: int, period: date, readings: Mapping[int, list[BilledReading]], sent: Mapping[int, Decimal]
) -> dict[int, list[tuple[Record, RegisterFacts]]]:
    found: dict[int, list[tuple[Record, RegisterFacts]]] = defaultdict(list)
    for row in db.records(_SQL["registers"], account_id=account_id):
        due = row["verification_due_on"]
        own = tuple(readings.get(row["register_id"], ()))
        stood_days = _stood_days(row, period)
        register = RegisterFacts(
            zone=row["zone"],
            meter_id=row["meter_id"],
            multiplier=row["multiplier"],
            digits_frac=row["digits_frac"],
            is_overdue=due is not None and due < period,
            is_reading_due=stood_days > 0,
            readings=own,
            submitted_usage=_since_actual(own, sent.get(row["register_id"]), period),
            stood_days=stood_days,
        )
        found[row["service_point_id"]].append((row, register))
    return found


def _since_actual(readings: Sequence[BilledReading], usage: Decimal | None, period: date) -> Decimal | None:
    """Return the usage since the last actual reading of what was used since the last billed value."""
    if usage is None:
        return None
    return sum((item.usage for item in estimates.gap_before(readings, period)), usage)


def _stood_days(meter: Record, period: date) -> int:
    """Return on how many days of the month the meter stood; the day it was taken down is the next one's."""
    after = periods.shifted(period, by=1)
    days: int = (min(meter["removed_on"] or after, after) - max(meter["installed_on"], period)).days
    return max(days, 0)


def _point(
    db: Reader,
    row: Record,
    period: date,
    registers: Mapping[int, list[tuple[Record, RegisterFacts]]],
    policies: Mapping[str, Mapping[Reason, Policy]],
    houses: Mapping[str, model.House],
) -> PointFacts:
    service, scheme = row["service"], row["scheme"]
    of_group = {"service": service, "tariff_group": row["tariff_group"]}
    rates = db.records(_SQL["dated_rates"], scheme=scheme, **of_group)
    own = registers.get(row["service_point_id"], [])
    first = min((meter["installed_on"] for meter, _ in own), default=_FOREVER)
    last = max((meter["removed_on"] or _FOREVER for meter, _ in own), default=date.min)
    return PointFacts(
        service=service,
        has_meter=first <= _last_day(period) and last >= period,
        registers=tuple(register for _, register in own),
        rates=tuple(_rate(rate) for rate in rates if rate["scheme"] == scheme),
        single_rates=tuple(_rate(rate) for rate in rates if rate["scheme"] == "one_zone"),
        limits=tuple(limit["upper_limit"] for limit in db.records(_SQL["limits"], period=period, **of_group)),
        policies=policies[service],
        house=houses.get(service),
        max_power_kw=row["max_power_kw"],
    )


def _rate(row: Record) -> DatedRate:
    return DatedRate(**{name: value for name, value in row.items() if name != "scheme"})


def _policies(db: Reader, customer_kind: str, period: date) -> dict[str, dict[Reason, Policy]]:
    found: dict[str, dict[Reason, Policy]] = defaultdict(dict)
    for row in db.records(_SQL["policies"], customer_kind=customer_kind, period=period):
        reason, service = Reason(row.pop("reason")), row.pop("service")
        found[service][reason] = Policy(**row)
    return found


def _houses(db: Reader, account: Record, period: date) -> dict[str, model.House]:
    if account["house_id"] is None:
        return {}
    rows = db.records(_SQL["house_shares"], house_id=account["house_id"], period=period)
    return {row["service"]: model.House(account["total_area_m2"], row["shared_volume"]) for row in rows}


def _rules(db: Reader, first: date, last: date) -> dict[date, MonthRules]:
    values: dict[str, list[tuple[date, date, Decimal]]] = defaultdict(list)
    for row in db.records(_SQL["month_rules"]):
        values[row["name"]].append((row["valid_from"], row["valid_to"] or _FOREVER, row["value"]))

    def on(name: str, day: date) -> Decimal:
        return next(value for start, end, value in values[name] if start <= day < end)

    return {
        month: MonthRules(
            vat_percent=on("vat_percent", month),
            norms={service: on(name, month) for service, name in _NORMS.items()},
            hot_water_heat_norm=on("hot_water_heat_norm", month),
            heating_months=(int(on("heating_first_month", month)), int(on("heating_last_month", month))),
            is_norm_recalculated=on("recalc_norm_months", month) == 1,
            absence_least_days=int(on("absence_least_days", month)),
            default_max_power_kw=on("default_max_power_kw", month),
        )
        for month in periods.months(first, last)
    }
