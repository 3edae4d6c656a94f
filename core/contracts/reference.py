"""Which documents a contract needs, and the words of model contracts: rows and texts of `data/reference`."""

import csv
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.contracts.model import Document, LegalForm, Slot
from core.kit.service import Service

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"
_ANY = "*"


def documents(*, service: Service, legal_form: LegalForm, on: date) -> list[Document]:
    """Return the documents of the choice in force on a day, in the order of the form."""
    found = [row for row in _rows() if _fits(row, service.value, legal_form.value, on)]
    order = list(Slot)
    return sorted((_document(row) for row in found), key=lambda each: order.index(each.slot))


@cache
def texts() -> dict[str, Any]:
    """Return the texts of the model contracts: `sections`, and what `cases` and `services` put in their places."""
    return tomllib.loads((_FOLDER / "model_contracts.toml").read_text(encoding="utf-8"))


@cache
def _rows() -> list[dict[str, str]]:
    with (_FOLDER / "contract_documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fits(row: dict[str, str], service: str, legal_form: str, on: date) -> bool:
    is_chosen = row["service"] in (service, _ANY) and legal_form in row["legal_forms"].split("|")
    is_begun = date.fromisoformat(row["valid_from"]) <= on
    return is_chosen and is_begun and (not row["valid_to"] or on < date.fromisoformat(row["valid_to"]))


def _document(row: dict[str, str]) -> Document:
    return Document(
        slot=Slot(row["slot"]),
        is_required=row["is_required"] == "true",
        title_ru=row["title_ru"],
        title_en=row["title_en"],
        note_ru=row["note_ru"],
        note_en=row["note_en"],
        legal_ref=row["legal_ref"],
    )
