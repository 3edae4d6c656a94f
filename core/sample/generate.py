"""
The sample region: a made-up Sverdlovsk oblast, the same for the same size, day and seed.

Everything is made by statements over ranges of accounts (`*.sql` beside this module); a draw is the hash of a key, a
word and the seed, so no row depends on how the work was cut into ranges.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import polars as pl

from core.billing import operations as penalties
from core.billing import penalty_close, penalty_kept
from core.closing import due_days
from core.closing import reference as policies
from core.closing import statements as closing
from core.documents import operations as documents
from core.i18n.catalogue import mark
from core.kit import clock, period
from core.metering import register_states
from core.orders import reference as shop
from core.reporting import operations as reporting
from core.sample import appeals, applications, calendar, orders, people, reference, registries, statements
from core.tariffs import operations as tariffs
from core.tariffs import queries as tariff_queries
from data.database import Database, Transaction

STATION = "ekaterinburg"
MONTHS = 36
_ISSUED_MONTHS = 12  # organisations have numbered documents of a year
RANGE = 20_000
_FIRST_RANDOM = 18  # accounts below are those of the sample sign-ins (data/reference/sample/sites.csv)
_OLDEST = date(2023, 1, 1)  # no sample tariff is known before
_NAMESPACE = uuid.UUID("6b616269-6e65-7400-8000-000000000066")

Progress = Callable[[int, int, str], None]


class TooFewAccounts(Exception):
    """The region needs room for the accounts of the sample sign-ins."""


@dataclass(frozen=True)
class Plan:
    """What is being made: the values that statements name."""

    accounts: int
    as_of: date
    now: datetime
    seed: int
    months: tuple[date, ...]  # closed months, oldest first

    @property
    def batch_id(self) -> uuid.UUID:
        """The batch that every row of history belongs to."""
        return uuid.uuid5(_NAMESPACE, f"{self.accounts} {self.as_of} {self.seed}")


def generate(
    db: Database,
    *,
    accounts: int,
    as_of: date,
    seed: int = 66,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> None:
    """
    Fill an empty store with the sample region of so many accounts, as it stands on the day `as_of`.

    `now` is the instant on that day (14:00 in Yekaterinburg without it). `progress` is called with the accounts
    done, all accounts, and an English msgid of the step.

    :raises TooFewAccounts: if not even the sample sign-ins would have theirs
    """
    if accounts < _FIRST_RANDOM:
        raise TooFewAccounts(accounts)
    plan = _plan(accounts=accounts, as_of=as_of, seed=seed, now=now)
    with db.filling():
        _fill(db, plan, progress or (lambda _done, _total, _step: None))


def _fill(db: Database, plan: Plan, tell: Progress) -> None:
    accounts, seed = plan.accounts, plan.seed
    tell(0, accounts, mark("Tariffs and weather"))
    tariffs.load_reference(db)
    policies.load(db)
    penalties.load_reference(db)
    shop.load(db)
    values = _values(db, plan)
    db.bulk("history", lambda tx: _weather(tx, values))
    region = db.bulk("live", lambda tx: _buildings(tx, values))
    for some in _ranges(accounts):
        _range(db, plan, values, some, _of_range(region, some))
        tell(some[-1], accounts, mark("Accounts, readings and bills"))
    tell(accounts, accounts, mark("Offices, people and summaries"))
    people.add(db, now=plan.now, seed=seed)
    registries.add(db, values)
    appeals.add(db, accounts=accounts, as_of=plan.as_of, now=plan.now, seed=seed)
    _offices(db, values)
    orders.add(db, as_of=plan.as_of, now=plan.now, seed=seed)
    applications.add(db, as_of=plan.as_of, now=plan.now, seed=seed)
    _closed(db, values)
    issued = plan.months[-_ISSUED_MONTHS:]
    db.bulk("live", lambda tx: documents.number(tx, periods=issued, today=plan.as_of, now=plan.now, actor="cli"))
    reporting.rebuild(db, periods=None)


def _ranges(accounts: int) -> list[range]:
    size = -(-RANGE // 12) * 12  # a house is never cut
    starts = [1, *range(_FIRST_RANDOM + size, accounts + 1, size)]
    return [range(first, following) for first, following in zip(starts, [*starts[1:], accounts + 1], strict=True)]


def _plan(*, accounts: int, as_of: date, seed: int, now: datetime | None) -> Plan:
    this_month = period.month_of(as_of)
    first = max(period.shifted(this_month, by=-MONTHS), _OLDEST)
    return Plan(
        accounts=accounts,
        as_of=as_of,
        now=(now or datetime.combine(as_of, time(14), tzinfo=clock.LOCAL)).astimezone(UTC),
        seed=seed,
        months=tuple(period.months(first, period.shifted(this_month, by=-1))),
    )


def _values(db: Database, plan: Plan) -> dict[str, object]:
    last = plan.months[-1]
    names = ("electricity_norm", "heat_norm", "hot_water_norm", "cold_water_norm")
    rules = tariff_queries.rule_values(db, names=names, on=last)
    return {
        **rules,
        "seed": plan.seed,
        "as_of": plan.as_of,
        "now": plan.now,
        "batch_id": plan.batch_id,
        "station": STATION,
        "first_random": _FIRST_RANDOM,
        "first_month": plan.months[0],
        "first_period": plan.months[0],
        "last_period": last,
        "known_from": plan.months[0],
        "due": due_days.frame(db, [*plan.months, period.month_of(plan.as_of)]),
        "first_day": period.shifted(plan.months[0], by=-12),
        "last_day": plan.as_of,
        "month_count": len(plan.months),
        "building_count": (plan.accounts - _FIRST_RANDOM) // 12 + 1,
        "interval_limit": RANGE,
        "first_interval_day": plan.months[-min(13, len(plan.months))],
        "elapsed": Decimal(plan.as_of.day - 1) / period.days_in(plan.as_of),
        "operator": f"person:{people.person_id('operator@kabinet.example', seed=plan.seed)}",
    }


def _weather(tx: Transaction, values: dict[str, object]) -> None:
    statements.run(tx, "stage.sql", ["make_random"], values)
    statements.run(tx, "weather.sql", ["add_temperature"], values)


def _buildings(tx: Transaction, values: dict[str, object]) -> pl.DataFrame:
    statements.run(tx, "stage.sql", ["make_random"], values)
    for name in ("make_towns", "make_districts", "make_streets"):
        statements.read(tx, "stage.sql", name, reference.frames()[name], values)
    return statements.frame(tx, "stage.sql", "buildings", values)


def _of_range(region: pl.DataFrame, accounts: range) -> pl.DataFrame:
    first, last = ((account_id - _FIRST_RANDOM) // 12 for account_id in (accounts[0], accounts[-1]))
    return region.filter(pl.col("building_id").is_between(first, last))


def _range(db: Database, plan: Plan, values: dict[str, object], accounts: range, buildings: pl.DataFrame) -> None:
    values = values | {
        "first_id": accounts[0],
        "last_id": accounts[-1],
        "first_house": 0 if accounts[0] == 1 else _house(accounts[0]),
        "last_house": _house(accounts[-1]),
    }

    def registry(tx: Transaction) -> None:
        _stage(tx, values, buildings)
        names = ["add_customers", "add_premises", "add_accounts", "add_service_points", "add_meters", "add_registers"]
        statements.run(tx, "registry.sql", ["make_interval_meters", *names], values)
        statements.run(tx, "houses.sql", ["add_houses", "add_house_accounts", "add_absences"], values)

    def past(tx: Transaction) -> pl.DataFrame:
        _stage(tx, values, buildings)
        names = ["make_raw_usage", "make_gap_average", "make_readings", "add_readings"]
        statements.run(tx, "readings.sql", names, values)
        register_states.refresh(tx, pl.Series(accounts))
        if values["first_id"] == 1:
            _intervals(tx, values)
        _charges(tx, plan, values)
        statements.run(tx, "billing.sql", _BILLING, values)
        penalty_close.add_many(
            tx, periods=plan.months, first_id=accounts[0], last_id=accounts[-1], batch_id=plan.batch_id
        )
        statements.run(tx, "billing.sql", _PENALTIES_PAID, values)
        penalty_kept.renew(tx, first_id=accounts[0], last_id=accounts[-1])
        return statements.frame(tx, "readings.sql", "submissions", values)

    db.bulk("live", registry)
    sent = db.bulk("history", past)
    db.bulk("live", lambda tx: _submissions(tx, sent, values))


def _closed(db: Database, values: dict[str, object]) -> None:
    months = statements.frame(db, "houses.sql", "closed_periods", values)
    db.bulk("live", lambda tx: statements.read(tx, "houses.sql", "add_closed_periods", months, values))


def _due(values: dict[str, object]) -> pl.DataFrame:
    frame: pl.DataFrame = values["due"]  # type: ignore[assignment]
    return frame


def _house(account_id: int) -> int:
    return 100 + (account_id - _FIRST_RANDOM) // 12


def _charges(tx: Transaction, plan: Plan, values: dict[str, object]) -> None:
    months = _due(values).filter(pl.col("period").is_in(list(plan.months)))
    closing.prepare(tx, months, values)
    flats = closing.use(tx, values)
    statements.read(tx, "houses.sql", "add_house_volumes", flats, values)
    closing.share(tx, flats, values)
    closing.price(tx, values)


def _intervals(tx: Transaction, values: dict[str, object]) -> None:
    statements.run(tx, "registry.sql", ["make_interval_meters"], values)
    statements.read(tx, "intervals.sql", "make_hours", reference.days(), values)
    statements.read(tx, "intervals.sql", "make_profile", reference.load_profiles(), values)
    statements.run(tx, "intervals.sql", _INTERVALS, values)


def _submissions(tx: Transaction, sent: pl.DataFrame, values: dict[str, object]) -> None:
    for name in ("add_submissions", "add_submitted_readings"):
        statements.read(tx, "readings.sql", name, sent, values)


def _offices(db: Database, values: dict[str, object]) -> None:
    def stage(tx: Transaction) -> None:
        statements.run(tx, "stage.sql", ["make_random"], values)
        statements.read(tx, "offices.sql", "make_offices", reference.offices(), values)

    def offices(tx: Transaction) -> None:
        stage(tx)
        statements.run(tx, "offices.sql", ["add_offices", "add_office_services", "add_office_access"], values)

    def visits(tx: Transaction) -> pl.DataFrame:
        stage(tx)
        statements.read(tx, "offices.sql", "make_visits", reference.days(), values)
        statements.run(tx, "offices.sql", ["add_visits"], values)
        return statements.frame(tx, "offices.sql", "loads", values)

    db.bulk("live", offices)
    loads = db.bulk("history", visits)
    db.bulk("live", lambda tx: statements.read(tx, "offices.sql", "add_loads", loads, values))


_INTERVALS: Sequence[str] = ("make_interval_weights", "make_intervals", "add_intervals", "add_interval_days")
_BILLING: Sequence[str] = ("make_bills", "make_payments", "add_payments", "add_allocations")
_PENALTIES_PAID: Sequence[str] = ("make_penalty_payments", "add_penalty_payments", "add_penalty_allocations")


def _stage(tx: Transaction, values: dict[str, object], buildings: pl.DataFrame) -> None:
    macros = [
        "make_random",
        "make_digit",
        "make_service_number",
        "make_roubles",
        "make_source_names",
    ]
    statements.run(tx, "stage.sql", macros, values)
    closing.run(tx, "macros.sql", closing.NAMES, values)
    for name, frame in reference.frames().items():
        statements.read(tx, "stage.sql", name, frame, values)
    months = calendar.months(_due(values), seasons=reference.seasons())
    statements.read(tx, "stage.sql", "make_months", months, values)
    statements.read(tx, "stage.sql", "make_buildings", buildings, values)
    statements.run(tx, "stage.sql", ["make_sites"], values)
    statements.run(tx, "supply.sql", ["make_points", "make_meters", "make_registers"], values)
    statements.run(tx, "houses.sql", ["make_closed", "close_registers", "make_houses"], values)
