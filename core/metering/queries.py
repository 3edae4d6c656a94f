"""Meters, their registers and submitted readings of an account. History of usage is in `usage_queries`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from core.kit import period as periods
from core.metering import rules
from core.metering.model import Limits, RegisterState, Status, Window
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_TRAIL_MONTHS = 36
_WINDOW_RULES = ("reading_window_start_day", "reading_deadline_day")
_LIMIT_RULES = ("usual_usage_high_ratio", "usual_usage_low_ratio", "default_max_power_kw")


@dataclass(frozen=True)
class KnownRegisters:
    """Registers of accounts, and the submitted values in force that they were looked up from."""

    registers: list[RegisterState]
    values: list[
        Record
    ]  # submission_id (text), submission_number, account_id, period, read_on, actor, register_id, status


def registers(
    db: Reader, *, account_ids: Sequence[int], period: date, service: str | None = None
) -> list[RegisterState]:
    """
    Return the registers of the accounts, those of removed meters included, one a register.

    Each has its newest actual reading before `period` (billed, or submitted and accepted) and its usual usage a day:
    of the same calendar month in two years, else of the last year (domain.md 1.4).
    """
    known = known_registers(db, account_ids=account_ids, period=period).registers
    return [register for register in known if service is None or register.service == service]


def known_registers(
    db: Reader, *, account_ids: Sequence[int], period: date, register_ids: Collection[int] | None = None
) -> KnownRegisters:
    """Return the registers (of the meters that some of them are of) and the accounts' submitted values in force."""
    accounts = list(account_ids)
    wanted = db.records(_SQL["registers"], account_ids=accounts)
    if register_ids is not None:
        meter_ids = {row["meter_id"] for row in wanted if row["register_id"] in register_ids}
        wanted = [row for row in wanted if row["meter_id"] in meter_ids]
    meters = _by_id(db, "meters", "meter_id", {row["meter_id"] for row in wanted})
    points = _by_id(
        db, "service_points", "service_point_id", {meters[row["meter_id"]]["service_point_id"] for row in wanted}
    )
    billed = {
        row["register_id"]: row for row in db.records(_SQL["register_states"], account_ids=accounts, period=period)
    }
    since = _since(period, [billed.get(row["register_id"]) for row in wanted])
    values = db.records(_SQL["values_in_force"], account_ids=accounts, since=since)
    newest = _newest_accepted(values, period)
    states = []
    for row in wanted:
        meter = meters[row["meter_id"]]
        place = row | meter | points[meter["service_point_id"]]
        states.append(_state(place, billed.get(row["register_id"]), newest.get(row["register_id"])))
    states.sort(key=lambda state: (state.account_id, state.service, state.meter_id, state.position))
    return KnownRegisters(states, values)


def _state(place: Record, billed: Record | None, sent: Record | None) -> RegisterState:
    initial_value = place.pop("initial_value")
    candidates = [(row["read_on"], row["value"]) for row in (billed, sent) if row is not None]
    previous_on, previous_value = rules.newest_of(candidates) or (place["installed_on"], initial_value)
    usual_daily = billed["usual_daily"] if billed else None
    return RegisterState(**place, previous_on=previous_on, previous_value=previous_value, usual_daily=usual_daily)


def _by_id(db: Reader, name: str, key: str, ids: Collection[int]) -> dict[int, Record]:
    if not ids:
        return {}
    return {row[key]: row for row in db.records(sql.spelled(_SQL[name], f"{key}s", ids))}


def _since(period: date, billed: Sequence[Record | None]) -> date:
    """Return the month since which submitted values may be newer than the bills; a year at most."""
    oldest = periods.shifted(period, by=-12)
    newest = periods.shifted(period, by=-1)
    return max(oldest, min((row["last_period"] if row else oldest for row in billed), default=newest))


def _newest_accepted(values: Sequence[Record], period: date) -> dict[int, Record]:
    newest: dict[int, Record] = {}
    for row in values:
        if row["status"] == Status.ACCEPTED and row["period"] < period:
            other = newest.get(row["register_id"])
            if other is None or row["read_on"] > other["read_on"]:
                newest[row["register_id"]] = row
    return newest


def reading_window(db: Reader, *, today: date) -> Window:
    """Return the window for readings in force today (rule values, B2)."""
    return rules_of_day(db, today=today)[0]


def limits(db: Reader, *, today: date) -> Limits:
    """Return the rule values of the plausibility check in force today."""
    return rules_of_day(db, today=today)[1]


def rules_of_day(db: Reader, *, today: date) -> tuple[Window, Limits]:
    """Return the window for readings and the limits of the plausibility check in force today, with one question."""
    values = tariffs.rule_values(db, names=_WINDOW_RULES + _LIMIT_RULES, on=today)
    start_day, deadline_day = (int(values[name]) for name in _WINDOW_RULES)
    window = rules.window(today, start_day=start_day, deadline_day=deadline_day)
    return window, Limits(*(values[name] for name in _LIMIT_RULES))


def access_levels(db: Reader, *, account_ids: Sequence[int], on: date) -> list[Record]:
    """Return who may do what with the accounts: account_id, person_id, level 1 (view) to 3 (owner)."""
    return db.records(_SQL["access_levels"], account_ids=list(account_ids), on_day=on)


def kept_submissions(
    db: Reader, *, account_ids: Sequence[int], since: date, idempotency_keys: Sequence[str]
) -> list[Record]:
    """Return the values of the accounts' submissions since a month that have one of the keys, one row a value."""
    known = db.records(_SQL["known_keys"], since=since, idempotency_keys=list(idempotency_keys))
    accounts = list({row["account_id"] for row in known} & set(account_ids))
    if not accounts:
        return []
    return db.records(
        _SQL["kept_submissions"], account_ids=accounts, since=since, idempotency_keys=list(idempotency_keys)
    )


def trail(db: Reader, *, account_id: int, today: date, service: str | None = None) -> pl.DataFrame:
    """
    Return the way of each value, newest first (A8): one row a value of 36 months.

    read_on, service, serial_number, place, unit, zone, value, usage, submission_number, submitted_at, status, issue,
    counts_for (period), billed_in (period of the bill that used it, null: not yet), source, channel.
    """
    since = periods.shifted(periods.month_of(today), by=-_TRAIL_MONTHS)
    return db.frame(_SQL["trail"], account_id=account_id, since=since, service=service)
