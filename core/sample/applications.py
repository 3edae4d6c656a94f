"""Applications for contracts in every state: an operator's queue, and an organisation's own one that is ready."""

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from core.closing import due_days
from core.contracts import queries, rules, scans
from core.contracts import reference as papers
from core.contracts.model import Action, LegalForm, Status
from core.kit import clock, files
from core.kit.service import Service
from core.sample import people, reference, statements
from core.tariffs import queries as tariffs
from data.database import Database, Transaction

_FILE = "applications.sql"
_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference" / "sample"
_OPERATOR = ("operator@kabinet.example", "Ольга Кузьмина")
_SIGNS = "23456789ABCEHKMPTX"  # as in core.appeals.rules, drawn by the seed here
# What an operator did after taking it, by the state it has now, and after how many hours.
_LATER = {
    Status.MISSING: ((Action.ASKED, 20),),
    Status.READY: ((Action.READY, 26),),
    Status.SIGNED: ((Action.READY, 26), (Action.SIGNED, 98)),
    Status.REFUSED: ((Action.REFUSED, 22),),
}


def add(db: Database, *, as_of: date, now: datetime, seed: int) -> None:
    """Add the applications with their steps and documents; all documents are one page that says it is a sample."""
    draw = random.Random(seed)  # noqa: S311 - made-up data, the same for the same seed
    names = [rules.ANSWER_DAYS, rules.WAITING_DAYS]
    days = {name: int(value) for name, value in tariffs.rule_values(db, names=names, on=as_of).items()}
    office = queries.offices(db, today=as_of)[0].office_id
    operator = str(people.person_id(_OPERATOR[0], seed=seed))
    rows = [_application(text, draw, now, seed, days, office, operator) for text in reference.applications().to_dicts()]
    steps = [step for row in rows for step in _steps(row, draw, operator)]

    def change(tx: Transaction) -> None:
        content = (_FOLDER / "scan.pdf").read_bytes()
        kept = {"sha256": files.keep(tx.path, scans.FOLDER, content), "byte_count": len(content)}
        sent = {step["application_id"]: step["step_id"] for step in steps if step["action"] == Action.RECEIVED}
        documents = [file | kept for row in rows for file in _files(row, sent[row["application_id"]], draw, as_of)]
        for name, found in (("add_applications", rows), ("add_steps", steps), ("add_files", documents)):
            statements.read(tx, _FILE, name, pl.DataFrame(found, infer_schema_length=None), {})

    db.bulk("live", change)


def _application(
    text: Mapping[str, Any],
    draw: random.Random,
    now: datetime,
    seed: int,
    days: Mapping[str, int],
    office: int,
    operator: str,
) -> dict[str, Any]:
    received = now - timedelta(days=text["days_ago"], minutes=draw.randint(5, 120))
    status, is_own = Status(text["status"]), text["writer"] == "corporate"
    done = {action: received + timedelta(hours=hours) for action, hours in _LATER.get(status, ())}
    ready = done.get(Action.READY)
    today = clock.local_day(received)
    signs = "".join(draw.choice(_SIGNS) for _ in range(6))
    return {
        **{name: text[name] for name in ("service", "legal_form", "contract_case", "organisation", "inn", "ogrn")},
        **{name: text[name] for name in ("site_address", "surname", "given_name", "patronymic", "email")},
        "application_id": _id(draw),
        "application_number": f"C-{received:%y%m}-{signs}",
        "idempotency_key": f"sample {text['inn']}",
        "person_id": str(people.person_id(text["email"], seed=seed)) if is_own else None,
        "secret_hash": None if is_own else sha256(draw.randbytes(24)).hexdigest(),
        "kpp": text["kpp"] or None,
        "phone": f"+7912{draw.randint(1000000, 9999999)}",
        "status": status.value,
        "received_at": received,
        "due_on": rules.working_day(today, after=days[rules.ANSWER_DAYS], off=due_days.off_days()),
        "operator_id": operator if text["is_claimed"] else None,
        "claimed_at": received + timedelta(hours=2) if text["is_claimed"] else None,
        "office_id": office if ready else None,
        "ready_until": clock.local_day(ready) + timedelta(days=days[rules.WAITING_DAYS]) if ready else None,
        "closed_at": max(done.values()) if status in rules.CLOSED else None,
        "slots": text["slots"],
        "words": text["words"],
    }


def _steps(row: Mapping[str, Any], draw: random.Random, operator: str) -> Iterator[dict[str, Any]]:
    author = f"person:{row['person_id']}" if row["person_id"] else "visitor"
    received = row["received_at"]
    yield _step(row, draw, Action.RECEIVED, received, author, f"{row['surname']} {row['given_name']}")
    if row["operator_id"]:
        taken = [(Action.CLAIMED, 2), *_LATER.get(Status(row["status"]), ())]
        for action, hours in taken:
            is_said = action in (Action.ASKED, Action.REFUSED)
            step = _step(row, draw, action, received + timedelta(hours=hours), f"person:{operator}", _OPERATOR[1])
            yield step | ({"body": row["words"], "slots": row["slots"]} if is_said else {})


def _step(
    row: Mapping[str, Any], draw: random.Random, action: Action, at: datetime, author: str, name: str
) -> dict[str, Any]:
    key = _id(draw)
    words = {"action": action.value, "slots": "", "body": "", "author": author, "author_name": name, "taken_at": at}
    return {"step_id": key, "application_id": row["application_id"], "idempotency_key": f"sample {key}", **words}


def _files(row: Mapping[str, Any], step_id: str, draw: random.Random, on: date) -> Iterator[dict[str, Any]]:
    needed = papers.documents(service=Service(row["service"]), legal_form=LegalForm(row["legal_form"]), on=on)
    for position, document in enumerate(each for each in needed if each.is_required):
        yield {
            "file_id": _id(draw),
            "application_id": row["application_id"],
            "step_id": step_id,
            "slot": document.slot.value,
            "position": position,
            "name": f"{document.title_ru}.pdf",
        }


def _id(draw: random.Random) -> str:
    return str(uuid.UUID(bytes=draw.randbytes(16), version=4))
