"""Questions about registries and about money whose account is not known."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

from core.accounts import numbers
from core.accounts import rules as accounts
from core.kit import clock
from core.registries import rules, ways
from core.registries.model import FileIssue, FileRefused, Reason, Status, Unmatched
from core.registries.rules import KnownAccount, KnownPayment, Likeness
from core.registries.ways import Way
from core.tariffs import queries as tariffs
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_MOST_CANDIDATES = 6


@dataclass(frozen=True)
class Candidate:
    """An account that may be meant, with what the task needs of it and why it was found."""

    account_id: int
    account_number: str
    customer_name: str
    address: str
    closed_on: date | None
    likenesses: tuple[Likeness, ...]


@dataclass(frozen=True)
class Waiting:
    """How much money waits for an operator, and since when the oldest does."""

    count: int
    amount: Decimal
    oldest_at: datetime | None


def registry(db: Reader, *, registry_id: UUID) -> Record | None:
    """Return file_name, status, issue, row_count and repeated_count of a registry, or None."""
    return db.record(_SQL["registry"], registry_id=registry_id)


def registries(db: Reader, *, count: int = 50, registry_id: UUID | None = None) -> pl.DataFrame:
    """
    Return the newest registries (or the one): sent_amount and where the money is, in roubles, one row a registry.

    posted (by the file), assigned (by an operator), waiting, returned (to the payer, or said twice), repeated, refused;
    each with its _count and _amount, and `difference`, which is zero unless something is lost.
    """
    found = db.frame(_SQL["registries"], count=count, registry_id=registry_id)
    parts = ("posted", "assigned", "waiting", "returned", "repeated", "refused")
    rest = pl.col("sent_amount") - pl.sum_horizontal(pl.col(f"{name}_amount") for name in parts)
    is_whole = pl.col("status") == "refused"
    return found.with_columns(
        pl.when(is_whole).then(pl.lit(0)).otherwise(rest).cast(pl.Decimal(18, 2)).alias("difference")
    )


def file_refusal(record: Record) -> FileRefused | None:
    """Return why a registry was refused as a whole, or None if it was not."""
    if record["issue"] is None:
        return None
    return FileRefused(FileIssue(record["issue"]), **json.loads(record["issue_values"] or "{}"))


def refused_rows(db: Reader, *, registry_id: UUID) -> pl.DataFrame:
    """Return row, column_name, value, issue, amount and line of the lines that cannot be read, one row a line."""
    return db.frame(_SQL["refused_rows"], registry_id=registry_id)


def registry_rows(db: Reader, *, registry_id: UUID) -> pl.DataFrame:
    """Return the payments of a registry that waited for an operator, and what became of them, one row a payment."""
    return db.frame(_SQL["registry_rows"], registry_id=registry_id)


def paid_periods(db: Reader, *, registry_id: UUID) -> list[date]:
    """Return the months that a registry's payments came in or paid charges of: those that dashboards count again."""
    return [row["period"] for row in db.records(_SQL["paid_periods"], registry_id=registry_id)]


def waiting(db: Reader) -> Waiting:
    """Return how many payments wait, for how much, and since when."""
    row = db.record(_SQL["queue_summary"]) or {}
    return Waiting(row["waiting_count"], row["waiting_amount"], row["oldest_at"])


def reasons(db: Reader) -> dict[Reason, int]:
    """Return how many payments wait for each reason, the most frequent first."""
    return {Reason(row["reason"]): row["waiting_count"] for row in db.records(_SQL["queue_reasons"])}


def queue(
    db: Reader,
    *,
    statuses: Sequence[Status] = (Status.WAITING, Status.POSTING),
    reason: Reason | None = None,
    channel: str | None = None,
    claimed_by: str | None = None,
    amount_from: Decimal | None = None,
    count: int = 50,
) -> list[Record]:
    """Return the payments of the queue that the filters leave, the oldest first, with who works on each."""
    return db.records(
        _SQL["queue"],
        statuses=[str(status) for status in statuses],
        reason=reason,
        channel=channel,
        claimed_by=claimed_by,
        amount_from=amount_from,
        count=count,
    )


def unmatched(db: Reader, *, unmatched_id: UUID) -> Unmatched | None:
    """Return an unmatched payment, or None if there is none of the key."""
    row = db.record(_SQL["unmatched"], unmatched_id=unmatched_id)
    if row is None:
        return None
    return Unmatched(**{**row, "reason": Reason(row["reason"]), "status": Status(row["status"])})


def notes(db: Reader, *, unmatched_id: UUID) -> list[Record]:
    """Return text, written_at and written_name of the notes on an unmatched payment, the oldest first."""
    return db.records(_SQL["notes"], unmatched_id=unmatched_id)


def person_name(db: Reader, *, actor: str | None) -> str | None:
    """Return how the person of an actor's name ('person:<uuid>') is called, or None."""
    if actor is None or not actor.startswith("person:"):
        return None
    name: str | None = db.value(_SQL["person_name"], person_id=UUID(actor.removeprefix("person:")))
    return name


def claim_minutes(db: Reader, *, today: date) -> int:
    """Return for how many minutes a payment stays with the operator who took it."""
    return int(tariffs.rule_value(db, name="payment_claim_minutes", on=today))


def numbering(db: Reader, *, today: date) -> dict[str, Any]:
    """Return how the company numbers its accounts: `length` (None where they differ) and `has_check_digit`."""
    length = int(tariffs.rule_value(db, name="account_number_length", on=today))
    has_check_digit = bool(tariffs.rule_value(db, name="account_number_has_check_digit", on=today))
    return {"length": length or None, "has_check_digit": has_check_digit}


def candidates(db: Reader, payment: Unmatched, *, today: date) -> list[Candidate]:
    """
    Return the accounts that a payment may be meant for, the likeliest first: number, name and address compared.

    Holds names and addresses of customers: only for the operator who took the payment.
    """
    rule = numbering(db, today=today)
    parsed = numbers.parse(payment.account_text, **rule)
    similar = rules.similar_numbers(parsed.digits, **rule) if 5 <= len(parsed.digits) <= 20 else {}
    own = dict.fromkeys(parsed.candidates, Likeness.SAME_NUMBER)
    by_number = similar | own
    found = _accounts(db.records(_SQL["accounts_of_numbers"], account_numbers=list(by_number)))
    words = sorted(rules.words(payment.payer_address))
    surname = rules.surname(payment.payer_name)
    if surname or words:
        found |= _accounts(db.records(_SQL["accounts_of_people"], surname=surname, words=words))
    likely = [_candidate(row, payment, by_number.get(row["account_number"])) for row in found.values()]
    namesakes = [each for each in likely if each.likenesses == (Likeness.NAME,)]
    # Of several namesakes none is likelier: their addresses are nothing to this task.
    likely = [each for each in likely if each.likenesses and (len(namesakes) == 1 or each not in namesakes)]
    return sorted(likely, key=_order)[:_MOST_CANDIDATES]


def alike(db: Reader, *, text: str, today: date) -> list[Candidate]:
    """Return the accounts whose numbers are one slip away from what was typed."""
    rule = numbering(db, today=today)
    digits = numbers.parse(text, **rule).digits
    similar = rules.similar_numbers(digits, **rule) if 5 <= len(digits) <= 20 else {}
    found = _accounts(db.records(_SQL["accounts_of_numbers"], account_numbers=list(similar)))
    return [_named(row, (similar[row["account_number"]],)) for row in found.values()][:_MOST_CANDIDATES]


def account_of_number(db: Reader, *, text: str, today: date) -> Candidate | None:
    """Return the account of a number as somebody typed it, or None."""
    parsed = numbers.parse(text, **numbering(db, today=today))
    found = _accounts(db.records(_SQL["accounts_of_numbers"], account_numbers=list(parsed.candidates)))
    row = next((row for number in parsed.candidates for row in found.values() if row["account_number"] == number), None)
    return _named(row, ()) if row else None


def found_payments(
    db: Reader, *, number: str | None, amount: Decimal | None, day: date | None, count: int = 50
) -> tuple[list[Record], list[Record]]:
    """Return the payments on accounts and those without one that have the number, amount and day asked for."""
    first = datetime.combine(day, time(), tzinfo=clock.LOCAL) if day else None
    after = first + timedelta(days=1) if first else None
    asked = {"number": number, "amount": amount, "first": first, "after": after, "count": count}
    return db.records(_SQL["found_payments"], **asked), db.records(_SQL["found_unmatched"], **asked)


def returned(db: Reader, *, count: int = 500) -> pl.DataFrame:
    """Return the payments that go back to their payers, the newest decision first, one row a payment."""
    return db.frame(_SQL["returned"], count=count)


def known_accounts(db: Reader) -> dict[str, KnownAccount]:
    """Return the accounts that rows of the registry in work may mean, by number."""
    return {row["account_number"]: KnownAccount(**row) for row in db.records(_SQL["known_accounts"])}


def known_payments(db: Reader, *, registry_id: UUID) -> dict[str, list[KnownPayment]]:
    """Return the payments that have the number of a row of the registry in work and came otherwise, by number."""
    found: dict[str, list[KnownPayment]] = {}
    for row in db.records(_SQL["known_payments"], registry_id=registry_id):
        found.setdefault(row["payment_number"], []).append(KnownPayment(row["amount"], row["account_number"]))
    return found


def rows_waiting(db: Reader, *, registry_id: UUID) -> frozenset[int]:
    """Return the lines of a registry that an earlier run of it gave to the operators."""
    return frozenset(row["row"] for row in db.records(_SQL["rows_waiting"], registry_id=registry_id))


def places_of_ways(db: Reader, *, today: date) -> dict[str, Record]:
    """Return place_count, lowest_fee and highest_fee (percent) of each kind of place where one can pay."""
    return {row["kind"]: row for row in db.records(_SQL["places_of_ways"], today=today)}


def ways_to_pay(db: Reader, *, today: date) -> tuple[Way, ...]:
    """Return the ways to pay with their fees and limits, in the order they are shown."""
    fee = tariffs.rule_value(db, name="card_fee_percent", on=today)
    limit = tariffs.rule_value(db, name="payment_limit", on=today)
    return tuple(ways.by_rules(way, fee_percent=fee, limit=limit) for way in ways.every())


def _accounts(rows: list[Record]) -> dict[int, Record]:
    return {row["account_id"]: row for row in rows}


def _order(each: Candidate) -> tuple[int, bool, str]:
    return -rules.weight(frozenset(each.likenesses)), each.closed_on is not None, each.account_number


def _candidate(row: Record, payment: Unmatched, by_number: Likeness | None) -> Candidate:
    plain = _named(row, ())
    found = [by_number] if by_number else []
    if rules.is_same_name(payment.payer_name, plain.customer_name):
        found.append(Likeness.NAME)
    if rules.is_same_address(payment.payer_address, plain.address.partition(", ")[2]):
        found.append(Likeness.ADDRESS)
    return _named(row, tuple(found))


def _named(row: Record, likenesses: tuple[Likeness, ...]) -> Candidate:
    house = accounts.house_text(number=row["house_number"], letter=row["house_letter"])
    flat = accounts.flat_text(flat=row["flat"], extension=row["flat_extension"])
    return Candidate(
        account_id=row["account_id"],
        account_number=row["account_number"],
        customer_name=row["customer_name"],
        address=accounts.address(town=row["town"], street=row["street"], house=house, flat=flat),
        closed_on=row["closed_on"],
        likenesses=likenesses,
    )
