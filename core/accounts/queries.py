"""Questions about accounts: whose they are, what they are called, where they are."""

import uuid
from collections.abc import Sequence
from datetime import date

from core.accounts import numbers, rules
from core.accounts.model import AccountCard
from data import lookup, shelf, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_TABLES = ("live.account_access", "live.account", "live.premise")


def accessible(db: Reader, *, person_id: uuid.UUID, today: date) -> list[AccountCard]:
    """
    Return the accounts that the person may see on the day, in the person's own order, then by label.

    Kept until rights, accounts or premises change: every run of a page asks.
    """
    found = shelf.kept(
        db, _TABLES, ("accessible", person_id, today), lambda: _accessible(db, person_id=person_id, today=today)
    )
    return list(found)


def _accessible(db: Reader, *, person_id: uuid.UUID, today: date) -> tuple[AccountCard, ...]:
    granted = db.records(_SQL["granted"], person_id=person_id, today=today)
    accounts = lookup.by_id(db, _SQL["accounts"], "account_id", (row["account_id"] for row in granted))
    rows = _placed(db, [accounts[row["account_id"]] | row for row in granted if row["account_id"] in accounts])
    rows.sort(key=lambda row: (row.pop("position"), row["label"] or row["street"], row["account_id"]))
    return tuple(_card(row) for row in rows)


def account_by_number(db: Reader, *, account_number: str) -> AccountCard | None:
    """
    Return the open account of a number, typed or printed, or None; extra or missing leading zeros are forgiven.

    The card says nothing about who may see it: never show its address, name or existence to a visitor.
    """
    candidates = numbers.parse(account_number).candidates
    if not candidates:
        return None
    rows = db.records(_SQL["accounts_by_numbers"], account_numbers=list(candidates))
    found = {str(row["account_number"]): row | {"label": None, "access_level": "none"} for row in rows}
    number = next((number for number in candidates if number in found), None)
    if number is None:
        lookup.by_id(db, _SQL["premises"], "premise_id", [0])  # so that the answer takes as long
        return None
    return _card(_placed(db, [found[number]])[0])


def card(db: Reader, *, account_id: int) -> AccountCard | None:
    """Return an account by its key for the company's own people, or None; whoever asks checks who may see it."""
    found = lookup.by_id(db, _SQL["accounts"], "account_id", [account_id]).get(account_id)
    return _card(_placed(db, [found | {"label": None, "access_level": "none"}])[0]) if found else None


def access_level(db: Reader, *, person_id: uuid.UUID, account_id: int, today: date) -> str | None:
    """Return 'owner', 'manage', 'view', or None where the person has no access to the account on the day."""
    asked = {"person_id": person_id, "account_id": account_id, "today": today}
    level: str | None = shelf.kept(
        db, ("live.account_access",), ("level", *asked.values()), lambda: db.value(_SQL["access_level"], **asked)
    )
    return level


def place_on_file(db: Reader, *, account_id: int) -> tuple[str, str]:
    """Return house and flat of an account as printed: («5А», «141/1»); the flat is '' for a whole house."""
    row = db.record(_SQL["place_on_file"], account_id=account_id)
    if row is None:
        return "", ""
    house = rules.house_text(number=row["house_number"], letter=row["house_letter"])
    return house, rules.flat_text(flat=row["flat"], extension=row["flat_extension"])


def customer_name(db: Reader, *, account_id: int) -> str:
    """Return whose the account is, as the contract names them."""
    return str(db.value(_SQL["customer_name"], account_id=account_id))


def _placed(db: Reader, accounts: Sequence[Record]) -> list[Record]:
    """Add the premise; it is looked up by its key, which costs a third of a join of the large tables."""
    premises = lookup.by_id(db, _SQL["premises"], "premise_id", (row["premise_id"] for row in accounts))
    rows = [premises[row.pop("premise_id")] | row for row in accounts]
    return [row | {"label": row["label"] or row["site_name"]} for row in rows]


def _card(row: Record) -> AccountCard:
    house = rules.house_text(number=row.pop("house_number"), letter=row.pop("house_letter"))
    flat = rules.flat_text(flat=row.pop("flat"), extension=row.pop("flat_extension"))
    address = rules.address(town=row["town"], street=row.pop("street"), house=house, flat=flat)
    kept = {name: value for name, value in row.items() if name not in ("premise_id", "site_name")}
    return AccountCard(address=address, **kept)
