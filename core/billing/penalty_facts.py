"""The dated facts a penalty depends on: rows of the store, loaded from `data/reference/`."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.billing.penalties import Cap, Facts, KeyRate, Moratorium, Step
from data import shelf, sql
from data.database import Reader

_SQL = sql.load(__file__)
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
FILES = {
    "key_rate": "key_rate.csv",
    "penalty_cap": "penalty_caps.csv",
    "penalty_moratorium": "penalty_moratoria.csv",
    "penalty_step": "penalty_scales.csv",
}
_TABLES = (*(f"live.{name}" for name in FILES), "live.day_off")
_CALENDAR = Path("calendar") / "days.csv"


def facts(db: Reader) -> Facts:
    """Return all rows of the store: key rates, caps, moratoria, scales, days off; kept until one of them changes."""
    return shelf.kept(db, _TABLES, "penalty facts", lambda: _facts(db.records(_SQL["facts"])))


def reference(folder: Path = REFERENCE) -> Facts:
    """Return the rows of the reference files, as a store has them after `operations.load_reference`."""
    return _facts(reference_rows(folder))


def reference_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of the reference files in the columns of the statement `facts`."""
    for kind, name in FILES.items():
        for row in _read(folder / name):
            yield _row(kind, row)
    for row in _read(folder / _CALENDAR):
        if row["type"] == "off":
            yield _row("day_off", {"valid_from": row["date"]})


def _row(kind: str, row: Mapping[str, str]) -> dict[str, Any]:
    percent = row.get("percent")
    return {
        "kind": kind,
        "penalty_group": row.get("penalty_group"),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
        "percent": Decimal(percent) if percent else None,
        "first_day": int(row["first_day"]) if row.get("first_day") else None,
        "last_day": int(row["last_day"]) if row.get("last_day") else None,
        "divisor": int(row["divisor"]) if row.get("divisor") else None,
        "legal_ref": row.get("legal_ref"),
    }


def _facts(rows: Iterable[Mapping[str, Any]]) -> Facts:
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
    return Facts(
        key_rates=tuple(KeyRate(row["valid_from"], row["percent"]) for row in by_kind.get("key_rate", ())),
        caps=tuple(
            Cap(row["penalty_group"], row["percent"], row["valid_from"], row["valid_to"])
            for row in by_kind.get("penalty_cap", ())
        ),
        moratoria=tuple(
            Moratorium(row["valid_from"], row["valid_to"], row["legal_ref"])
            for row in by_kind.get("penalty_moratorium", ())
        ),
        steps=tuple(
            Step(
                row["penalty_group"],
                row["first_day"],
                row["last_day"],
                row["divisor"],
                row["valid_from"],
                row["valid_to"],
                row["legal_ref"],
            )
            for row in by_kind.get("penalty_step", ())
        ),
        days_off=frozenset(row["valid_from"] for row in by_kind.get("day_off", ())),
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
