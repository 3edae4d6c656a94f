"""Payments through the sandbox bank: those of the orders, one whose sum is another, one that is wanted back."""

import json
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from core.bank import ledger
from core.payments import rules
from core.sample import people, statements
from data.database import Database, Transaction

_FILE = "payments.sql"
_CARD = {"brand": "Mir", "last4": "0004"}
_WANTED_BACK, _TAKEN_WRONG = 3, 15  # accounts: of a household, of an organisation
_ASKED, _TAKEN = Decimal("18400.00"), Decimal("1840.00")  # a digit got lost between us and the bank
_TABLES = ("add_intents", "add_parts", "add_payments_of_orders", "add_items", "add_steps", "add_refunds")

Row = dict[str, Any]


@dataclass
class Made:
    """Rows by the statement that adds them, and what the sandbox bank has to know of them."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _TABLES})
    at_bank: list[ledger.Entry] = field(default_factory=list)


class Till:
    """Makes the rows of payments; every draw comes from one generator."""

    def __init__(self, draw: random.Random, *, now: datetime, operator: str) -> None:
        self.made = Made()
        self._draw = draw
        self._now = now
        self._operator = operator

    def add(
        self,
        *,
        at: datetime,
        amount: Decimal,
        person: tuple[str, str],
        state: str,
        number: str | None = None,
        taken: Decimal | None = None,
        reason: str | None = None,
    ) -> str:
        """
        Add a payment begun at an instant by a person (key, e-mail) and return its key.

        `state` created: the bank knows nothing of it; canceled: withdrawn before the bank did. `taken` is what the bank
        took where that is another sum.
        """
        intent_id, key = self.key(at), str(uuid.UUID(bytes=self._draw.randbytes(16), version=4))
        is_paid = state not in ("created", "canceled")
        row: Row = {
            "intent_id": intent_id,
            "idempotency_key": f"sample {intent_id}",
            "intent_number": number or rules.number(at, tail=self._draw.getrandbits(32)),
            "return_token": self._draw.randbytes(24).hex(),
            "person_id": person[0],
            "state": state,
            "amount": amount,
            "fee_amount": Decimal("0.00"),
            "email": person[1],
            "bank_payment_id": key if is_paid else None,
            "reason": reason,
            "card_mask": f"{_CARD['brand']} *{_CARD['last4']}" if is_paid else None,
            "created_at": at,
            "sent_at": at + timedelta(seconds=1) if is_paid else None,
            "return_url": None,
            "paid_at": at + timedelta(minutes=2) if is_paid else None,
            "changed_at": at + timedelta(minutes=2) if is_paid else at,
        }
        self.made.rows["add_intents"].append(row)
        self.step(intent_id, "created", "created", at, {"amount": str(amount)})
        if is_paid:
            self._told(row, taken or amount)
        return intent_id

    def step(self, intent_id: str, kind: str, state: str, at: datetime, details: Mapping[str, str]) -> None:
        """Add one thing that happened to a payment; later ones have greater keys."""
        self.made.rows["add_steps"].append(
            {
                "event_id": self.key(at),
                "intent_id": intent_id,
                "recorded_at": at,
                "kind": kind,
                "state": state,
                "details": json.dumps(details, ensure_ascii=False),
            }
        )

    def wanted_back(
        self, intent_id: str, *, account_id: int, amount: Decimal, at: datetime, reason: str, asker: str, position: int
    ) -> Row:
        """Add a wish to get money back and return its row, so that it can be decided."""
        row: Row = {
            "refund_id": self.key(at),
            "intent_id": intent_id,
            "position": position,
            "account_id": account_id,
            "amount": amount,
            "reason": reason,
            "state": "requested",
            "requested_by": asker,
            "requested_at": at,
            "decided_by": None,
            "decided_at": None,
            "bank_refund_id": None,
            "finished_at": None,
        }
        self.made.rows["add_refunds"].append(row)
        self.step(intent_id, "refund_requested", "posted", at, {})
        return row

    def given_back(self, refund: Row, *, at: datetime) -> None:
        """Let the bank have given the whole of a payment back."""
        bank_refund_id = str(uuid.UUID(bytes=self._draw.randbytes(16), version=4))
        refund |= {"state": "done", "decided_by": "orders", "decided_at": refund["requested_at"]}
        refund |= {"bank_refund_id": bank_refund_id, "finished_at": at}
        intent = next(one for one in self.made.rows["add_intents"] if one["intent_id"] == refund["intent_id"])
        intent |= {"state": "refunded", "changed_at": at}
        self.step(refund["intent_id"], "refunded", "refunded", at, {"to": bank_refund_id})
        entry = next(one for one in self.made.at_bank if one["id"] == intent["bank_payment_id"])
        entry["refunded_amount"] = _roubles(refund["amount"])

    def key(self, at: datetime) -> str:
        """Return a key that is ordered by an instant, as `kit.ids` makes them of the clock."""
        return str(uuid.UUID(int=_version_7(at, self._draw.getrandbits(74))))

    def _told(self, row: Row, taken: Decimal) -> None:
        at, paid_at, intent_id = row["created_at"], row["paid_at"], row["intent_id"]
        answered = "disputed" if row["state"] == "disputed" else "succeeded"
        words = {"bank": "succeeded", "amount": f"{taken:.2f}", "currency": "RUB"}
        self.step(intent_id, "sent", "created", at + timedelta(seconds=1), {})
        self.step(intent_id, "answered", answered, paid_at, words)
        if answered == "succeeded":
            self.step(intent_id, "posted", "posted", paid_at + timedelta(seconds=1), {})
        self.made.at_bank.append(_entry(row, taken))


def write(tx: Transaction, made: Made) -> None:
    """Write the rows."""
    for name, found in made.rows.items():
        if found:
            statements.read(tx, _FILE, name, pl.DataFrame(found, infer_schema_length=None), {})


def tell_bank(db: Database, entries: Sequence[ledger.Entry]) -> None:
    """Let the sandbox bank of the store know what it took, so that it can be asked and give it back."""
    if db.path is not None:
        book = ledger.Ledger(db.path / "bank")
        for entry in entries:
            book.put("payment", entry["id"], entry)


def questions(db: Database, till: Till, *, now: datetime, seed: int) -> None:
    """Add the payment that is wanted back and the one of which the bank took another sum."""
    household, corporate = (
        (str(people.person_id(f"{who}@kabinet.example", seed=seed)), f"{who}@kabinet.example")
        for who in ("household", "corporate")
    )
    found = statements.frame(db, _FILE, "card_payment", {"account_id": _WANTED_BACK})
    for known in found.iter_rows(named=True):
        at = known["paid_at"].astimezone(UTC) - timedelta(minutes=2)
        number, amount = known["payment_number"], known["amount"]
        intent_id = till.add(at=at, amount=amount, person=household, state="posted", number=number)
        _part(till, intent_id, _WANTED_BACK, number, amount)
        till.wanted_back(
            intent_id,
            account_id=_WANTED_BACK,
            amount=amount,
            at=now - timedelta(hours=20),
            reason="Заплатил дважды: с карты и в тот же день через приложение банка",
            asker=f"person:{household[0]}",
            position=1,
        )
    at = now - timedelta(days=2, hours=3)
    intent_id = till.add(at=at, amount=_ASKED, person=corporate, state="disputed", taken=_TAKEN, reason=rules.MISMATCH)
    number = next(one["intent_number"] for one in till.made.rows["add_intents"] if one["intent_id"] == intent_id)
    _part(till, intent_id, _TAKEN_WRONG, number, _ASKED)


def _part(till: Till, intent_id: str, account_id: int, number: str, amount: Decimal) -> None:
    row = {"intent_id": intent_id, "account_id": account_id, "payment_number": number, "amount": amount}
    till.made.rows["add_parts"].append(row)


def _entry(row: Row, taken: Decimal) -> ledger.Entry:
    """Return the payment as the sandbox bank keeps it once a card has paid."""
    card = {"last4": _CARD["last4"], "card_type": _CARD["brand"], "expiry_month": "12", "expiry_year": "2030"}
    method = {"type": "bank_card", "id": str(uuid.uuid5(uuid.UUID(row["intent_id"]), "method")), "saved": False}
    return {
        "id": row["bank_payment_id"],
        "status": "succeeded",
        "paid": True,
        "amount": _roubles(taken),
        "description": row["intent_number"],
        "created_at": ledger.stamp(row["created_at"]),
        "captured_at": ledger.stamp(row["paid_at"]),
        "metadata": {},
        "refundable": True,
        "test": True,
        "payment_method": {**method, "card": card},
        "refunded_amount": _roubles(Decimal(0)),
    }


def _roubles(amount: Decimal) -> dict[str, str]:
    return {"value": f"{amount:.2f}", "currency": "RUB"}


def _version_7(at: datetime, drawn: int) -> int:
    milliseconds = int(at.timestamp() * 1000)
    return (milliseconds << 80) | (7 << 76) | ((drawn >> 62) << 64) | (2 << 62) | (drawn & ((1 << 62) - 1))
