"""What each kind of import does once its rows are read: statements in order, from the file beside."""

from dataclasses import dataclass
from pathlib import Path

from data import sql

_HERE = Path(__file__)
_READINGS = sql.load(str(_HERE), "readings.sql")
_LEDGER = sql.load(str(_HERE), "ledger.sql")
_MEASUREMENTS = sql.load(str(_HERE), "measurements.sql")
_REGISTRY = sql.load(str(_HERE), "registry.sql")
_OFFICES = sql.load(str(_HERE), "offices.sql")


@dataclass(frozen=True)
class Steps:
    """
    The statements of one kind, by name.

    `match` and `check` fill memory.batch_matched, _known and _refused; `bounds`, asked between them, gives parameters
    to all that follow, so that they read a part of the store; `late_check` runs after rows that contradict the store
    were refused, then `settled` until they refuse nothing more; `live` and `history` write, each in one transaction;
    `follow` are written to history by every run, so that an import that was interrupted after its rows heals when it
    is repeated; the states of registers of `accounts` are counted again with them.
    """

    statements: sql.Statements
    check: tuple[str, ...]
    match: tuple[str, ...] = ()
    bounds: str | None = None
    late_check: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    sent: str | None = None
    read_back: str | None = None
    periods: str | None = None
    accounts: str | None = None


STEPS = {
    "accounts": Steps(
        _REGISTRY,
        check=("match_accounts", "refuse_repeated_accounts", "know_accounts"),
        live=("save_customers", "save_premises", "save_accounts"),
    ),
    "meters": Steps(
        _REGISTRY,
        check=("match_meters", "refuse_foreign_meters", "refuse_repeated_meters", "know_meters"),
        live=("save_service_points", "save_meters", "add_registers"),
    ),
    "offices": Steps(
        _OFFICES,
        check=("match_offices", "refuse_wrong_offices", "know_offices"),
        live=("save_offices", "drop_office_services", "add_office_services", "save_office_access"),
    ),
    "readings": Steps(
        _READINGS,
        match=("find_meters", "match_readings", "find_registers"),
        bounds="reading_bounds",
        check=(
            "refuse_unknown_registers",
            "refuse_repeated_readings",
            "find_stored_readings",
            "know_readings",
        ),
        late_check=(
            "leave_out_readings",
            "refuse_readings_of_closed_months",
            "leave_out_readings",
            "find_older_values",
        ),
        settled=("find_previous_values", "value_readings", "refuse_impossible_readings", "leave_out_readings"),
        history=("add_readings",),
        sent="readings_sent",
        read_back="readings_read_back",
        periods="reading_periods",
        accounts="reading_accounts",
    ),
    "charges": Steps(
        _LEDGER,
        check=(
            "match_charges",
            "refuse_unknown_accounts",
            "refuse_charges_without_due_day",
            "refuse_repeated_charges",
            "know_charges",
        ),
        late_check=("refuse_charges_of_closed_months",),
        history=("add_charges",),
        follow=("allocate_payments",),
        sent="charges_sent",
        read_back="charges_read_back",
        periods="charge_periods",
    ),
    "payments": Steps(
        _LEDGER,
        check=("match_payments", "refuse_unknown_accounts", "refuse_repeated_payments", "know_payments"),
        history=("add_payments", "advance_payments"),
        follow=("allocate_payments",),
        sent="payments_sent",
        read_back="payments_read_back",
        periods="payment_periods",
    ),
    "visits": Steps(
        _MEASUREMENTS,
        check=("match_visits", "refuse_unknown_offices", "refuse_repeated_visits", "know_visits"),
        live=("save_newest_load",),
        history=("add_visits",),
        sent="visits_sent",
        read_back="visits_read_back",
    ),
    "intervals": Steps(
        _MEASUREMENTS,
        check=(
            "match_intervals",
            "refuse_unknown_meters",
            "find_interval_lengths",
            "refuse_repeated_intervals",
            "know_intervals",
        ),
        live=("mark_interval_meters",),
        history=("add_intervals",),
        follow=("drop_interval_days", "add_interval_days"),
        sent="intervals_sent",
        read_back="intervals_read_back",
    ),
    "temperature": Steps(
        _MEASUREMENTS,
        check=("match_temperature", "refuse_repeated_temperature", "know_temperature"),
        history=("add_temperature",),
        sent="temperature_sent",
        read_back="temperature_read_back",
    ),
}
