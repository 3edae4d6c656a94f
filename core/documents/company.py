"""The seller's requisites, read once from `data/reference/company.csv`."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from core.documents.model import Company

_FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "company.csv"


@cache
def company() -> Company:
    """Return the company of the file; one that says `is_sample` is made up, and documents say so."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        values: dict[str, Any] = {row["field"]: row["value"] for row in csv.DictReader(file)}
    is_sample = values.pop("is_sample") == "true"
    return Company(**values, is_sample=is_sample)
