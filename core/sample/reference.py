"""Names, streets and shapes of the sample region, from data/reference."""

from functools import cache
from pathlib import Path

import polars as pl

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"
_WORDS = ("house_number", "house_letter", "flat", "flat_extension", "inn", "kpp", "ogrn", "org_kind", "legal_form")
_TEXT = dict.fromkeys(_WORDS, pl.String)


@cache
def frames() -> dict[str, pl.DataFrame]:
    """Return the frames that `stage.sql` reads, by the name of the statement."""
    return {
        "make_towns": pl.read_csv(_FOLDER / "geo" / "towns.csv"),
        "make_districts": pl.read_csv(_FOLDER / "geo" / "districts.csv"),
        "make_streets": pl.read_csv(_FOLDER / "geo" / "streets.csv"),
        "make_names": pl.read_csv(_FOLDER / "sample" / "names.csv"),
        "make_organisations": pl.read_csv(_FOLDER / "sample" / "organisations.csv"),
        "make_curated": pl.read_csv(_FOLDER / "sample" / "sites.csv", schema_overrides=_TEXT),
    }


@cache
def seasons() -> pl.DataFrame:
    """Return the factors of usage by month of the year: month, home, house, garden, school, commerce, water."""
    return pl.read_csv(_FOLDER / "sample" / "seasons.csv")


@cache
def appeals() -> pl.DataFrame:
    """Return appeals in words: writer (household, visitor), kind, topic, days_ago, status, is_claimed, ... answer."""
    return pl.read_csv(_FOLDER / "sample" / "appeals.csv").with_columns(pl.col(pl.String).fill_null(""))


@cache
def ratings() -> pl.DataFrame:
    """Return ratings in words: work, points, comment, days_ago, outcome."""
    return pl.read_csv(_FOLDER / "sample" / "ratings.csv").with_columns(pl.col(pl.String).fill_null(""))


@cache
def orders() -> pl.DataFrame:
    """Return orders in words: person, account_id, days_ago, status, products ('code*pieces|...'), ... note."""
    return pl.read_csv(_FOLDER / "sample" / "orders.csv")


@cache
def applications() -> pl.DataFrame:
    """Return applications for contracts in words: writer (corporate, visitor), service, ... status, slots, words."""
    as_text = dict.fromkeys(("inn", "kpp", "ogrn"), pl.String)
    found = pl.read_csv(_FOLDER / "sample" / "applications.csv", schema_overrides=as_text)
    return found.with_columns(pl.col(pl.String).fill_null(""))


@cache
def load_profiles() -> pl.DataFrame:
    """Return hourly weights: profile (household, commerce), month, day_kind (work, saturday, off), hour, weight."""
    return pl.read_csv(_FOLDER / "load_profiles" / "hourly.csv")


@cache
def days() -> pl.DataFrame:
    """Return the production calendar: date, type (work, short, off), holiday."""
    return pl.read_csv(_FOLDER / "calendar" / "days.csv", try_parse_dates=True)


@cache
def offices() -> pl.DataFrame:
    """Return the made-up offices with their hours as numbers and in OSM syntax; services are joined by '|'."""
    return pl.read_csv(
        _FOLDER / "sample" / "offices.csv", infer_schema_length=None, schema_overrides={"phone": pl.String}
    )
