"""Appeals and ratings of the last weeks, in every state: an operator's morning, and a household's own list."""

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import polars as pl

from core.appeals import rules
from core.appeals.model import Kind
from core.sample import people, reference, statements
from core.tariffs import queries as tariffs
from data.database import Database, Transaction

_FILE = "appeals.sql"
_OWNER = ("household@kabinet.example", "Анна Соколова", 1)  # whose account is the first one
_ACCOUNTS_A_ROUND = 2_000  # the same texts come from other people once more
_MOST_ROUNDS = 20
_OPEN_DAYS = 13  # an appeal without an answer is not older
_SIGNS = "23456789ABCEHKMPTX"  # as in core.appeals.rules, drawn by the seed here


def add(db: Database, *, accounts: int, as_of: date, now: datetime, seed: int) -> None:
    """Add the appeals with their messages, and the ratings."""
    draw = random.Random(seed)  # noqa: S311 - made-up data, the same for the same seed
    rounds = min(1 + accounts // _ACCOUNTS_A_ROUND, _MOST_ROUNDS)
    days = tariffs.rule_values(db, names=list(rules.DAYS_RULE.values()), on=as_of)
    operator = str(people.person_id("operator@kabinet.example", seed=seed))
    names = reference.frames()["make_names"].filter(pl.col("kind") == "surname")["female"].to_list()
    rows = [
        _appeal(text, turn, draw, names, now, seed) | {"operator_id": operator if text["is_claimed"] else None}
        for turn in range(rounds)
        for text in reference.appeals().iter_rows(named=True)
        if not turn or text["writer"] == "visitor"
    ]
    for row in rows:
        kept = int(days[rules.DAYS_RULE[Kind(row["kind"])]])
        row["answer_due_on"] = rules.due_on(row["opened_at"], days=kept)
    messages = [message for row in rows for message in _messages(row, operator)]
    ratings = [_rating(text, turn, draw, now, operator) for turn in range(rounds) for text in _ratings()]

    def change(tx: Transaction) -> None:
        for name, found in (("add_appeals", rows), ("add_messages", messages), ("add_ratings", ratings)):
            statements.read(tx, _FILE, name, pl.DataFrame(found, infer_schema_length=None), {})
        statements.read(tx, _FILE, "add_unread", pl.DataFrame(rows, infer_schema_length=None), {})

    db.bulk("live", change)


def _appeal(
    text: Mapping[str, Any], turn: int, draw: random.Random, names: list[str], now: datetime, seed: int
) -> dict[str, Any]:
    is_open = not text["answer"]
    ago = (text["days_ago"] + 5 * turn) % _OPEN_DAYS if is_open else text["days_ago"] + 2 * turn
    opened = now - timedelta(days=ago, minutes=draw.randint(5, 240))
    answered = None if is_open else opened + timedelta(days=text["answered_after"], hours=2)
    signs = "".join(draw.choice(_SIGNS) for _ in range(6))
    name = draw.choice(names)
    is_own = text["writer"] == "household"
    email, own_name, account = _OWNER if is_own else (f"reader{draw.randint(100, 999)}@example.ru", f"{name}", None)
    return {
        "appeal_id": _id(draw),
        "appeal_number": f"A-{opened:%y%m}-{signs}",
        "idempotency_key": f"sample {turn} {text['subject']}",
        "person_id": str(people.person_id(email, seed=seed)) if is_own else None,
        "secret_hash": None if is_own else sha256(draw.randbytes(24)).hexdigest(),
        "account_id": account,
        "kind": text["kind"],
        "topic": text["topic"],
        "subject": text["subject"],
        "body": text["body"],
        "answer": text["answer"],
        "contact_name": own_name,
        "email": email,
        "status": text["status"],
        "opened_at": opened,
        "answered_at": answered,
        "closed_at": answered + timedelta(days=1) if answered and text["status"] == "closed" else None,
        "claimed_at": opened + timedelta(hours=1) if text["is_claimed"] else None,
        "first_id": _id(draw),
        "second_id": _id(draw),
    }


def _messages(row: Mapping[str, Any], operator: str) -> Iterator[dict[str, Any]]:
    said = {"appeal_id": row["appeal_id"]}
    author = f"person:{row['person_id']}" if row["person_id"] else "visitor"
    yield said | _message(row["first_id"], "customer", author, row["contact_name"], row["body"], row["opened_at"])
    if row["answer"]:
        answer = (f"person:{operator}", "Ольга Кузьмина", row["answer"], row["answered_at"])
        yield said | _message(row["second_id"], "operator", *answer)


def _message(key: str, kind: str, author: str, name: str, body: str, written_at: datetime) -> dict[str, Any]:
    words = {"author_kind": kind, "author": author, "author_name": name, "body": body, "written_at": written_at}
    return {"message_id": key, "idempotency_key": f"sample {key}", **words}


def _rating(text: Mapping[str, Any], turn: int, draw: random.Random, now: datetime, operator: str) -> dict[str, Any]:
    rated = now - timedelta(days=text["days_ago"] + turn, minutes=draw.randint(5, 240))
    key = _id(draw)
    return {
        "rating_id": key,
        "idempotency_key": f"sample {key}",
        "work": text["work"],
        "points": text["points"],
        "comment": text["comment"],
        "rated_at": rated,
        "outcome": text["outcome"] or None,
        "outcome_by": operator if text["outcome"] else None,
        "outcome_at": rated + timedelta(hours=20) if text["outcome"] else None,
    }


def _ratings() -> list[dict[str, Any]]:
    return reference.ratings().to_dicts()


def _id(draw: random.Random) -> str:
    return str(uuid.UUID(bytes=draw.randbytes(16), version=4))
