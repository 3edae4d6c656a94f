"""Places and what is known of them, with defaults."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl

from core.kit import ids
from core.offices.model import Category, Kind, Place, State, Survey

_PLACE = {
    "office_id": 1,
    "name": "Office",
    "town": "Екатеринбург",
    "district": "Ленинский",
    "address": "ул. Мира, 1",
    "landmark": None,
    "latitude": 56.8385,
    "longitude": 60.6055,
    "phone": "+73430000001",
    "opening_hours": "Mo-Fr 08:00-20:00; PH off",
    "window_count": 4,
    "has_self_service": False,
    "fee_percent": None,
    "is_sample": True,
}


def make_place(**changes):
    rest = {"kind": Kind.OFFICE, "services": frozenset(), "access": (), "newest": None, "usual": {}}
    return Place(**(_PLACE | rest | changes))


def make_survey(states, *, category=Category.WHEELCHAIR, surveyed_on=date(2026, 5, 1)):
    """Surveys of zones 1, 2, ... of one category."""
    return tuple(Survey(zone, category, State(state), surveyed_on) for zone, state in enumerate(states, start=1))


def add_place(db, *, services=(), **changes):
    row = _PLACE | {"office_code": f"O-{changes.get('office_id', 1)}", "kind": "office", "closed_on": None} | changes
    row |= {"latitude": Decimal(str(row["latitude"])), "longitude": Decimal(str(row["longitude"]))}
    add(db, "live.office", [row])
    add(db, "live.office_service", [{"office_id": row["office_id"], "service_code": code} for code in services])


def add_access(db, office_id, surveys):
    rows = [
        {
            "office_id": office_id,
            "zone": s.zone,
            "category": s.category,
            "state": s.state,
            "note": s.note,
            "surveyed_on": s.surveyed_on,
        }
        for s in surveys
    ]
    add(db, "live.office_access", rows)


def add_load(db, office_id, *, observed_at=datetime(2026, 11, 20, 6, tzinfo=UTC), minutes=12):
    row = {
        "office_id": office_id,
        "observed_at": observed_at,
        "visitor_count": 5,
        "waiting_minutes": minutes,
        "open_window_count": 2,
    }
    add(db, "live.office_load", [row])


def add_visits(db, office_id, hours):
    """`hours`: instant to minutes of waiting."""
    rows = [
        {
            "office_id": office_id,
            "hour_start": hour,
            "visitor_count": 10,
            "waiting_minutes": minutes,
            "open_window_count": 2,
            "batch_id": str(ids.new()),
        }
        for hour, minutes in hours.items()
    ]
    add(db, "history.visit", rows)


def add(db, table, rows):
    if rows:
        columns = ", ".join(rows[0])
        statement = f"insert into {table} ({columns}) select {columns} from batch"
        catalog = table.partition(".")[0]
        db.bulk(catalog, lambda tx: tx.write_frame(statement, pl.DataFrame(rows, infer_schema_length=None)))
