"""The dated facts a penalty depends on, read once from `data/reference/`."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.billing.penalties import Cap, Facts, KeyRate, Moratorium, Step

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"


@cache
def facts() -> Facts:
    """Return the rows of `data/reference/`: key rate, caps, moratoria, scales. Read once."""
    return Facts(
        key_rates=tuple(
            KeyRate(date.fromisoformat(row["valid_from"]), Decimal(row["rate_percent"])) for row in _rows("key_rate")
        ),
        caps=tuple(
            Cap(
                row["penalty_group"],
                Decimal(row["cap_percent"]),
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]),
            )
            for row in _rows("penalty_caps")
        ),
        moratoria=tuple(
            Moratorium(date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]))
            for row in _rows("penalty_moratoria")
        ),
        steps=tuple(
            Step(
                row["penalty_group"],
                int(row["first_day"]),
                int(row["last_day"]) if row["last_day"] else None,
                int(row["divisor"]),
                row["legal_ref"],
            )
            for row in _rows("penalty_scales")
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
