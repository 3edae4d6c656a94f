"""
Questions that documents ask, for one account or for a list of neighbours: printing a region takes it list by list.

What is asked for accounts answers one entry an account that has any.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from core.accounts import rules as accounts
from core.documents.model import Issued, Kind, Line, Movement, Payer, Reading
from core.kit import money
from core.kit import period as months
from data import sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
T = TypeVar("T", Line, Reading, Movement)


@dataclass(frozen=True)
class Month:
    """Everything one account's bill of one month says."""

    payer: Payer
    period: date
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    opening_amount: Decimal
    payments: tuple[Movement, ...]
    bill_identifier: str | None

    @property
    def charged_amount(self) -> Decimal:
        """The lines of the month together, VAT included."""
        return sum((line.total_amount for line in self.lines), money.ZERO)

    @property
    def paid_amount(self) -> Decimal:
        """What came in the month."""
        return sum((payment.credit for payment in self.payments), money.ZERO)

    @property
    def closing_amount(self) -> Decimal:
        """What is owed at the end of the month; below zero is credit."""
        return self.opening_amount + self.charged_amount - self.paid_amount


def payers(db: Reader, *, account_ids: Sequence[int]) -> dict[int, Payer]:
    """Return whose each account is and where."""
    return {row["account_id"]: _payer(row) for row in _asked(db, "payers", account_ids)}


def months_of(db: Reader, *, account_ids: Sequence[int], period: date) -> list[Month]:
    """Return what the bills of the month say, in the order of the accounts; who was not charged has none."""
    lines = _grouped([Line(**row) for row in _asked(db, "lines", account_ids, period=period)])
    charged = sorted(lines)
    if not charged:
        return []
    readings = _grouped([Reading(**row) for row in _asked(db, "readings", charged, period=period)])
    opening = opening_amounts(db, account_ids=charged, on=period)
    paid = _grouped(payments(db, account_ids=charged, first=period, after=months.shifted(period, by=1)))
    bills = {row["account_id"]: row["identifier"] for row in _asked(db, "housing_bills", charged, period=period)}
    return [
        Month(
            payer=payer,
            period=period,
            lines=tuple(lines[account_id]),
            readings=tuple(readings.get(account_id, ())),
            opening_amount=opening.get(account_id, money.ZERO),
            payments=tuple(paid.get(account_id, ())),
            bill_identifier=bills.get(account_id),
        )
        for account_id, payer in payers(db, account_ids=charged).items()
    ]


def opening_amounts(db: Reader, *, account_ids: Sequence[int], on: date) -> dict[int, Decimal]:
    """Return what each account owed at the start of the first day of a month."""
    owed: dict[int, Decimal] = defaultdict(lambda: money.ZERO)
    for row in _asked(db, "charged_before", account_ids, period=on):
        owed[row["account_id"]] += row["amount"]
    for row in _asked(db, "paid_before", account_ids, period=on):
        owed[row["account_id"]] -= row["amount"]
    return dict(owed)


def payments(db: Reader, *, account_ids: Sequence[int], first: date, after: date) -> list[Movement]:
    """Return the payments that count for the days [first, after), oldest first."""
    return [
        Movement(row["account_id"], row["counted_on"], None, row["payment_number"], money.ZERO, row["amount"])
        for row in _asked(db, "paid_within", account_ids, first=first, after=after)
    ]


def charges(db: Reader, *, account_ids: Sequence[int], first: date, after: date) -> list[Movement]:
    """Return what was charged for each month of [first, after), on the last day of the month."""
    return [
        Movement(
            row["account_id"],
            row["period"].replace(day=months.days_in(row["period"])),
            row["period"],
            None,
            row["amount"],
            money.ZERO,
        )
        for row in _asked(db, "charged_within", account_ids, first=first, after=after)
    ]


def charged_months(db: Reader, *, account_ids: Sequence[int]) -> list[tuple[date, date, Decimal]]:
    """Return (month, due day, what it cost with VAT) of each month in which any of the accounts was charged."""
    return [(row["period"], row["due_on"], row["amount"]) for row in _asked(db, "charged_months", account_ids)]


def charged_accounts(db: Reader, *, period: date, customer_kind: str, after_id: int, count: int) -> list[int]:
    """Return the next accounts that were charged in the month, in order: a region is printed list by list."""
    rows = db.records(
        _SQL["charged_accounts"], period=period, customer_kind=customer_kind, after_id=after_id, count=count
    )
    return [row["account_id"] for row in rows]


def charged_account_count(db: Reader, *, period: date, customer_kind: str) -> int:
    """Return how many accounts of the kind were charged in the month."""
    return int(db.value(_SQL["charged_account_count"], period=period, customer_kind=customer_kind) or 0)


def issued(db: Reader, *, account_ids: Sequence[int], first: date, last: date) -> list[Issued]:
    """Return the numbered documents of the months from `first` to `last`, the newest month first."""
    return [_issued(row) for row in _asked(db, "issued", account_ids, first=first, last=last)]


def issued_kind(db: Reader, *, account_id: int, period: date, kind: Kind) -> Issued | None:
    """Return the numbered document of the account, month and kind, or None."""
    row = db.record(_SQL["issued_kind"], account_id=account_id, period=period, kind=kind.value)
    return _issued(row) if row else None


def sha256_of_lines(db: Reader, *, account_id: int, period: date) -> str | None:
    """Return the fingerprint of the lines that numbered documents print, as it was taken when they were issued."""
    found: str | None = db.value(_SQL["sha256_of_lines"], account_id=account_id, period=period)
    return found


def supply_points(db: Reader, *, account_id: int) -> list[tuple[str, str, Decimal | None]]:
    """Return (service, code of the point of supply, allowed kW) of the account."""
    rows = db.records(_SQL["supply_points"], account_id=account_id)
    return [(row["service"], row["point_code"], row["max_power_kw"]) for row in rows]


def sendings_since(db: Reader, *, person_id: uuid.UUID, since: datetime) -> int:
    """Return how many documents the person has sent since the instant."""
    return int(db.value(_SQL["sendings_since"], person_id=person_id, since=since) or 0)


def is_sent(db: Reader, *, idempotency_key: str) -> bool:
    """Return whether something was sent under the key."""
    return db.record(_SQL["sending"], idempotency_key=idempotency_key) is not None


def _asked(db: Reader, name: str, account_ids: Sequence[int], **parameters: object) -> list[Record]:
    if not account_ids:
        return []
    return db.records(sql.spelled(_SQL[name], "account_ids", account_ids), **parameters)


def _payer(row: Record) -> Payer:
    house = accounts.house_text(number=row.pop("house_number"), letter=row.pop("house_letter"))
    flat = accounts.flat_text(flat=row.pop("flat"), extension=row.pop("flat_extension"))
    address = accounts.address(town=row.pop("town"), street=row.pop("street"), house=house, flat=flat)
    return Payer(address=address, **row)


def _issued(row: Record) -> Issued:
    return Issued(**{**row, "kind": Kind(row["kind"])})


def _grouped(rows: Sequence[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return dict(found)
