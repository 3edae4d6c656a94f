"""The large store of the measurements: a region laid side by side is as sound as the region."""

from datetime import date

import pytest

from bench import tiles
from core.sample import generate
from data import checks
from data.database import Database

COPIES = 3
TABLES = ("live.account", "live.meter", "live.house", "history.charge", "history.payment", "history.penalty_basis")
# Sums over all accounts, and the registries of banks, stay those of one region.
OF_THE_REGION = {"arrears_add_up", "collection_adds_up", "months_closed_add_up", "registries_reconcile"}


def counts(db):
    return {name: db.value(f"select count(*) from {name}") for name in TABLES}


@pytest.fixture(scope="module")
def laid():
    with Database.in_memory() as database:
        generate.generate(database, accounts=60, as_of=date(2026, 11, 20))
        before = counts(database)
        tiles.lay(database, copies=COPIES)
        yield database, before


def test_copies_every_account_with_its_past(laid):
    db, before = laid
    assert counts(db) == {name: count * COPIES for name, count in before.items()}
    assert db.value("select count(distinct account_number) from live.account") == 60 * COPIES


def test_breaks_no_invariant_that_speaks_of_an_account(laid):
    db, _ = laid
    assert {name for name, _, rows in checks.run(db) if not rows.is_empty()} == OF_THE_REGION
