"""Registries of the last two weeks: payments of banks and agents by day, and some money whose account is not known."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from core.accounts import numbers
from core.kit import clock
from core.sample import statements
from data.database import Database, Record, Transaction

_FILE = "registries.sql"
_MONEY = pl.Decimal(14, 2)
_LAYOUTS = {"bank": "savings_bank", "agent": "payment_agent", "terminal": "terminals", "office": "office_desks"}
_NAMES = {
    "bank": "sb_{day}.txt",
    "agent": "agent_{day}.txt",
    "terminal": "terminals_{day}.csv",
    "office": "kassa_{day}.csv",
}
_AGENTS = {"bank": "СБ", "agent": "АГ", "terminal": "ТР", "office": "КС"}
_UNREADABLE = Decimal("412.00")


@dataclass(frozen=True)
class _Lost:
    """One payment without an account: whose it may be, what is wrong, how much, how many registries ago."""

    place: int
    account_text: str
    reason: str
    amount: str
    registries_ago: int
    says_who: bool = True
    status: str = "waiting"
    note: str | None = None


def add(db: Database, values: Mapping[str, object]) -> None:
    """Add the registries; `values` are those of the generator: seed, as_of, now, operator."""
    found = db.bulk("history", lambda tx: _marked(tx, values))
    if not found.is_empty():
        db.bulk("live", lambda tx: _write(tx, found, values))


def _marked(tx: Transaction, values: Mapping[str, object]) -> pl.DataFrame:
    statements.run(tx, _FILE, ["mark_payments"], values)
    return statements.frame(tx, _FILE, "marked", values)


def _write(tx: Transaction, found: pl.DataFrame, values: Mapping[str, object]) -> None:
    registries = [_registry(row) for row in found.iter_rows(named=True)]
    payers = list(statements.frame(tx, _FILE, "payers", values).iter_rows(named=True))
    taken = list(statements.frame(tx, _FILE, "taken_number", values).iter_rows(named=True))
    lost = [_payment(each, row, registries, payers) for row, each in enumerate(_lost(payers), start=1)]
    lost += [_conflict(payment, registries) for payment in taken]
    for payment in lost:
        _count(registries, payment["registry_id"], payment["amount"], is_readable=True)
    unreadable = registries[-1]
    _count(registries, unreadable["registry_id"], _UNREADABLE, is_readable=False)
    refused = {**registries[0], "registry_id": str(uuid.uuid5(uuid.UUID(registries[0]["registry_id"]), "refused"))}
    refused |= {"file_name": "sb_cut_off.txt", "status": "refused", "row_count": 0, "amount": Decimal(0)}
    refused |= {"declared_amount": None, "issue": "no_totals", "issue_values": '{"sign": "="}', "layout": None}
    statements.read(tx, _FILE, "add_registries", _frame([*registries, refused]), values)
    statements.read(tx, _FILE, "add_unmatched", _frame(lost), values)
    statements.read(tx, _FILE, "add_refusal", _frame([_refusal(unreadable)]), values)


def _registry(row: Record) -> dict[str, Any]:
    channel, day = row["channel"], row["registry_on"]
    return {
        "registry_id": str(row["registry_id"]),
        "file_name": _NAMES[channel].format(day=f"{day:%Y%m%d}"),
        "layout": _LAYOUTS[channel],
        "channel": channel,
        "registry_number": f"{day:%j}",
        "registry_on": day,
        "status": "done",
        "issue": None,
        "issue_values": None,
        "row_count": row["row_count"],
        "amount": row["amount"],
        "declared_amount": row["amount"],
        "received_at": _at(day, 7),
    }


def _lost(payers: Sequence[Record]) -> list[_Lost]:
    """Return what is wrong with the payments: the slips that people make."""
    number = [payer["account_number"] for payer in payers]
    swapped = number[0][:8] + number[0][9] + number[0][8]
    stranger = "669999999"
    return [
        _Lost(0, swapped, "mistyped", "1250.00", 0),
        _Lost(3 % len(number), number[3 % len(number)][:6] + number[3 % len(number)][7:], "mistyped", "3480.55", 0),
        _Lost(4 % len(number), "", "no_number", "900.00", 1),
        _Lost(5 % len(number), f"{stranger}{numbers.check_digit(stranger)}", "unknown_account", "2000.00", 2),
        _Lost(6 % len(number), "кв 15", "no_number", "640.10", 3),
        _Lost(7 % len(number), f"{stranger[::-1]}0", "mistyped", "5000.00", 5, says_who=False),
        _Lost(
            8 % len(number), "ЭЛЕКТРО", "no_number", "300.00", 8, status="returned",
            note="Платёж другой компании, плательщик подтвердил по телефону",
        ),
    ]  # fmt: skip


def _payment(each: _Lost, row: int, registries: Sequence[dict[str, Any]], payers: Sequence[Record]) -> dict[str, Any]:
    registry = registries[min(each.registries_ago, len(registries) - 1)]
    payer = payers[each.place]
    return {
        "unmatched_id": str(uuid.uuid5(uuid.UUID(registry["registry_id"]), str(row))),
        "registry_id": registry["registry_id"],
        "row": registry["row_count"] + row,
        "payment_number": f"{_AGENTS[registry['channel']]}-90{row:06d}",
        "channel": registry["channel"],
        "paid_at": _at(registry["registry_on"] - timedelta(days=1), 10 + row),
        "amount": Decimal(each.amount),
        "account_text": each.account_text,
        "payer_name": payer["payer_name"] if each.says_who else None,
        "payer_address": payer["payer_address"] if each.says_who else None,
        "reason": each.reason,
        "known_amount": None,
        "known_account": None,
        "status": each.status,
        "decision_note": each.note,
        "received_at": registry["received_at"],
    }


def _conflict(taken: Record, registries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a payment that has the number of another one and another amount."""
    registry = next((each for each in registries if each["channel"] == "bank"), registries[0])
    number, amount = taken["account_number"], taken["amount"] + Decimal(100)
    base = {"account_text": number, "payer_name": None, "payer_address": None, "decision_note": None}
    return {
        "unmatched_id": str(uuid.uuid5(uuid.UUID(registry["registry_id"]), "conflict")),
        "registry_id": registry["registry_id"],
        "row": registry["row_count"] + 50,
        "payment_number": taken["payment_number"],
        "channel": registry["channel"],
        "paid_at": _at(registry["registry_on"] - timedelta(days=1), 9),
        "amount": amount,
        **base,
        "reason": "other_amount",
        "known_amount": taken["amount"],
        "known_account": number,
        "status": "waiting",
        "received_at": registry["received_at"],
    }


def _refusal(registry: Mapping[str, Any]) -> dict[str, Any]:
    line = f"{registry['registry_on']:%d-%m-%Y};11-40-02;8619/0120;7;90000099;;;;;4l2,00;412,00;0,00"
    return {
        "registry_id": registry["registry_id"],
        "row": registry["row_count"],
        "column_name": "amount",
        "value": "4l2,00",
        "issue": "not_money",
        "line": line,
    }


def _count(registries: Sequence[dict[str, Any]], registry_id: str, amount: Decimal, *, is_readable: bool) -> None:
    registry = next(each for each in registries if each["registry_id"] == registry_id)
    registry["row_count"] += 1
    registry["declared_amount"] += amount
    if is_readable:
        registry["amount"] += amount


def _frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    amounts = [name for name in ("amount", "declared_amount", "known_amount") if name in frame.columns]
    texts = [name for name, kind in frame.schema.items() if kind == pl.Null and name not in amounts]
    return frame.with_columns(pl.col(amounts).cast(_MONEY), pl.col(texts).cast(pl.String))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LOCAL).astimezone(UTC)
