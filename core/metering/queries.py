"""Meters, their registers and submitted readings of an account. History of usage is in `usage_queries`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import itemgetter
from uuid import UUID

from core.kit import clock
from core.kit import period as periods
from core.metering import rules
from core.metering.model import Limits, NamedRegister, RegisterState, Status, Window
from core.tariffs import queries as tariffs
from data import lookup, shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_REVIEW = sql.load(__file__, "review.sql")
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


def registers(db: Reader, *, account_id: int, period: date, service: str | None = None) -> list[NamedRegister]:
    """
    Return the registers of an account, those of removed meters included, one a register.

    Each has its newest actual reading before `period` (billed, or submitted and accepted) and its usual usage a day:
    of the same calendar month in two years, else of the last year (domain.md 1.4).
    """
    every = db.records(sql.spelled(_SQL["registers"], "account_ids", [account_id]))
    meters = lookup.by_id(db, _SQL["named_meters"], "meter_id", (row["meter_id"] for row in every))
    wanted = [row | meters[row["meter_id"]] for row in every]
    wanted = [row for row in wanted if service is None or row["service"] == service]
    points = lookup.by_id(
        db, _SQL["named_service_points"], "service_point_id", (row["service_point_id"] for row in wanted)
    )
    states, _ = _states(db, [account_id], [row | points[row["service_point_id"]] for row in wanted], period=period)
    return [NamedRegister(**state) for state in states]


def known_registers(
    db: Reader, *, account_ids: Sequence[int], period: date, register_ids: Collection[int]
) -> KnownRegisters:
    """Return the registers of the meters that `register_ids` are of, and the accounts' submitted values in force."""
    every = db.records(sql.spelled(_SQL["registers"], "account_ids", account_ids))
    meters = lookup.by_id(
        db, _SQL["meters"], "meter_id", (row["meter_id"] for row in every if row["register_id"] in register_ids)
    )
    wanted = [row | meters[row["meter_id"]] for row in every if row["meter_id"] in meters]
    points = lookup.by_id(db, _SQL["service_points"], "service_point_id", (row["service_point_id"] for row in wanted))
    states, values = _states(db, account_ids, [row | points[row["service_point_id"]] for row in wanted], period=period)
    return KnownRegisters([RegisterState(**state) for state in states], values)


def registers_of_services(db: Reader, *, asked: Sequence[tuple[int, str]], period: date) -> KnownRegisters:
    """Return the registers of services of accounts, for hundreds at once, and their values in force."""
    account_ids, services = ([pair[0] for pair in asked], [pair[1] for pair in asked])
    rows = db.records(_SQL["registers_of_services"], account_ids=account_ids, services=services, period=period)
    since = _since(period, [row["last_period"] for row in rows])
    values = db.records(_SQL["values_of_many"], account_ids=account_ids, since=since)
    newest = _newest_accepted(values, period)
    states = []
    for row in rows:
        read_on, value, last_period = row.pop("read_on"), row.pop("value"), row.pop("last_period")
        billed = {"read_on": read_on, "value": value, "usual_daily": row["usual_daily"]} if last_period else None
        _complete(row, billed, newest.get(row["register_id"]))
        states.append(RegisterState(**row))
    return KnownRegisters(states, values)


def _states(
    db: Reader, account_ids: Sequence[int], wanted: list[Record], *, period: date
) -> tuple[list[Record], list[Record]]:
    """Add previous value and usual usage to registers; return them in the order of meters, and the values in force."""
    if not wanted:
        return [], []
    asked = sql.spelled(_SQL["register_states"], "account_ids", account_ids)
    asked = sql.spelled(asked, "register_ids", [row["register_id"] for row in wanted])
    billed = {row["register_id"]: row for row in db.records(asked, period=period)}
    last_periods = [
        billed[row["register_id"]]["last_period"] if row["register_id"] in billed else None for row in wanted
    ]
    since = _since(period, last_periods)
    values = db.records(sql.spelled(_SQL["values_in_force"], "account_ids", account_ids), since=since)
    newest = _newest_accepted(values, period)
    for row in wanted:
        _complete(row, billed.get(row["register_id"]), newest.get(row["register_id"]))
    return sorted(wanted, key=itemgetter("account_id", "service", "meter_id", "position")), values


def _complete(row: Record, billed: Record | None, sent: Record | None) -> None:
    initial_value = row.pop("initial_value")
    candidates = [(found["read_on"], found["value"]) for found in (billed, sent) if found is not None]
    row["previous_on"], row["previous_value"] = rules.newest_of(candidates) or (row["installed_on"], initial_value)
    row["usual_daily"] = billed["usual_daily"] if billed else None


def _since(period: date, last_periods: Sequence[date | None]) -> date:
    """Return the month since which submitted values may be newer than the bills; a year at most."""
    oldest = periods.shifted(period, by=-12)
    newest = periods.shifted(period, by=-1)
    return max(oldest, min((month or oldest for month in last_periods), default=newest))


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
    """Return who may do what with the accounts: account_id, actor (name), level 1 (view) to 3 (owner), highest last."""
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


def trail(db: Reader, *, account_id: int, today: date, service: str | None = None) -> list[Record]:
    """
    Return the way of each value, newest first (A8): one row a value of 36 months.

    read_on, serial_number, place, unit, zone, position, value, usage, submission_number, submitted_at, status, issue,
    counts_for (period), billed_in (period of the bill that used it, None: not yet), source, channel; of an operator's
    decision outcome, note, asked_at, and is_correction where the operator's own value stands instead.
    """
    since = periods.shifted(periods.month_of(today), by=-_TRAIL_MONTHS)
    meters = {row["meter_id"]: row for row in shelf.records(db, _SQL["meters_of_account"], account_id=account_id)}
    registers = {
        row["register_id"]: row | meters[row["meter_id"]]
        for row in shelf.records(db, _SQL["registers_of_account"], account_id=account_id)
    }
    rows = db.records(_SQL["billed_values"], account_id=account_id, since=since, service=service)
    billed: dict[tuple[UUID | int, int], Record] = {
        (row["submission_id"] or number, row["register_id"]): row for number, row in enumerate(rows)
    }
    submitted = _submitted(db, account_id=account_id, since=since, service=service)
    ways = [
        _way(registers[key[1]], submitted.get(key), billed.get(key))
        for key in billed | submitted
        if key[1] in registers
    ]
    ways.sort(key=lambda way: (way["submission_number"] or "~", way["serial_number"], way["position"]))
    return sorted(ways, key=lambda way: way["submitted_at"] or _midnight(way["read_on"]), reverse=True)


def _submitted(
    db: Reader, *, account_id: int, since: date, service: str | None
) -> dict[tuple[UUID | int, int], Record]:
    sent = {
        row["submission_id"]: row
        for row in db.records(_SQL["submissions"], account_id=account_id, since=since, service=service)
    }
    values = db.records(_SQL["submitted_values"], account_id=account_id, since=since) if sent else []
    rows = db.records(_REVIEW["reviews"], account_id=account_id) if sent else []
    reviews = {row["submission_id"]: row for row in rows}
    corrections = {row["correction_id"] for row in rows}
    return {
        (row["submission_id"], row["register_id"]): row
        | sent[row["submission_id"]]
        | reviews.get(row["submission_id"], {})
        | {"is_correction": row["submission_id"] in corrections}
        for row in values
        if row["submission_id"] in sent
    }


def _way(register: Record, sent: Record | None, billed: Record | None) -> Record:
    """Put together what was submitted and what a bill used; the bill knows the usage, the submission all the rest."""
    own, used = sent or {}, billed or {}
    first = sent or used
    return register | {
        "read_on": first["read_on"],
        "value": first["value"],
        "usage": (billed or own)["usage"],
        "status": first["status"],
        "channel": first["channel"],
        "source": used.get("source", "customer"),
        "billed_in": used.get("billed_in"),
        "submission_number": own.get("submission_number"),
        "submitted_at": own.get("submitted_at"),
        "counts_for": own.get("counts_for"),
        "issue": own.get("issue"),
        "outcome": own.get("outcome"),
        "note": own.get("note"),
        "asked_at": own.get("asked_at"),
        "is_correction": own.get("is_correction", False),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
