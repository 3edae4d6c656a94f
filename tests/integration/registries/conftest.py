"""A store with accounts, and registries as banks and agents send them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.identity.model import Role
from core.registries import operations
from tests.factories import metering
from tests.factories.accounts import make_account, make_actor

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def bank(*rows, count=None, amount=None, fee="0,00"):
    """A file of the bank: rows of (number, account, amount, name, address, period)."""
    lines = []
    for row in rows:
        number, account, paid, *more = row
        name, address, period = (*more, "", "", "")[:3]
        lines.append(
            f"19-11-2026;10-15-22;8619/0120;12;{number};{account};{name};{address};{period};{paid};{paid};0,00"
        )
    total = amount or f"{sum(Decimal(row[2].replace(',', '.')) for row in rows):.2f}".replace(".", ",")
    lines.append(f"={count if count is not None else len(rows)};{total};{total};{fee};4512;20-11-2026")
    return ("\r\n".join(lines) + "\r\n").encode("cp1251")


class Desk:
    """A store, its operator, and what is taken in."""

    def __init__(self, db):
        self.db = db
        self.operator = make_actor(db, email="operator@example.ru", role=Role.OPERATOR)
        self.other = make_actor(db, email="second@example.ru", role=Role.OPERATOR)

    def take(self, content, *, name="реестр.txt", now=NOW, layout=None):
        return operations.import_registry(
            self.db, content, file_name=name, actor="cli", now=now, report=lambda *_: None, layout=layout
        )

    def payments(self):
        return self.db.records(
            "select account_id, payment_number, amount, status, channel from history.payment order by all"
        )

    def waiting(self):
        return self.db.records("select * from live.unmatched_payment order by row")


@pytest.fixture
def desk():
    with metering.make_store() as db:
        for account_id in (1, 2, 3):
            make_account(db, account_id=account_id)
        yield Desk(db)


@pytest.fixture
def number(desk):
    return {
        row["account_id"]: row["account_number"]
        for row in desk.db.records("select account_id, account_number from live.account")
    }
