"""Questions about places: nothing here is a customer's, everybody may ask."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from core.offices import hours
from core.offices.model import Category, Kind, Place, Point, Sample, Service, State, Survey
from data import sql
from data.database import Reader, Record

WEEKS = 8  # how far back the usual week looks

_SQL = sql.load(__file__)
_REFERENCE = Path(sql.__file__).parent / "reference"
_TOWN_RADIUS_KM = 15
_METRO_RADIUS_KM = 3


def places(db: Reader, *, today: date, weekday: int) -> list[Place]:
    """Return every place that is not closed for good, with the usual waits of a weekday (1 = Monday)."""
    rows = db.records(_SQL["places"], today=today, weekday=weekday, first=_first(today), after=today)
    return [_place(row) for row in rows]


def usual_week(db: Reader, *, office_id: int, today: date) -> pl.DataFrame:
    """Return weekday (1 = Monday), hour (local), minutes, visitors (medians of eight weeks), weeks, one row an hour."""
    return db.frame(_SQL["usual_week"], office_id=office_id, first=_first(today), after=today)


@cache
def calendar() -> dict[date, hours.Day]:
    """Return the production calendar (data/reference/calendar): day to what it says."""
    days = pl.read_csv(_REFERENCE / "calendar" / "days.csv", try_parse_dates=True)
    return hours.calendar(
        {
            row["date"]: (row["type"], bool(row["holiday"] or row["transferred_from"]))
            for row in days.iter_rows(named=True)
        }
    )


@cache
def points() -> dict[str, Point]:
    """Return what one can be near to, by name: towns (largest first), districts of Ekaterinburg, metro stations."""
    towns = pl.read_csv(_REFERENCE / "geo" / "towns.csv").sort("population_k", descending=True)
    found = {
        f"town:{row['town']}": Point(row["latitude"], row["longitude"], _TOWN_RADIUS_KM, town=row["town"])
        for row in towns.iter_rows(named=True)
    }
    landmarks = pl.read_csv(_REFERENCE / "geo" / "city_points.csv")
    for row in landmarks.iter_rows(named=True):
        district = row["name"] if row["kind"] == "district" else None
        found[f"{row['kind']}:{row['name']}"] = Point(
            row["latitude"], row["longitude"], _METRO_RADIUS_KM, district=district
        )
    return found


def _first(today: date) -> date:
    return today - timedelta(weeks=WEEKS)


def _place(row: Record) -> Place:
    newest = None
    if row["observed_at"] is not None:
        newest = Sample(row["observed_at"], row["visitor_count"], row["waiting_minutes"], row["open_window_count"])
    own = {name: row[name] for name in _OWN}
    return Place(
        **own,
        kind=Kind(row["kind"]),
        services=frozenset(Service(code) for code in row["services"] or ()),
        access=_surveys(row),
        newest=newest,
        usual=dict(zip(row["usual_hour"] or (), row["usual_minutes"] or (), strict=True)),
    )


def _surveys(row: Record) -> tuple[Survey, ...]:
    if row["zones"] is None:
        return ()
    columns = (row["zones"], row["categories"], row["states"], row["survey_days"], row["notes"])
    return tuple(
        Survey(zone, Category(category), State(state), day, note)
        for zone, category, state, day, note in zip(*columns, strict=True)
    )


_OWN = (
    "office_id", "name", "town", "district", "address", "landmark", "latitude", "longitude", "phone", "opening_hours",
    "window_count", "has_self_service", "fee_percent", "is_sample",
)  # fmt: skip
