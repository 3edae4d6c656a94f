"""Key rates, caps, moratoria and scales as rows: loaded, kept where the company changed them, added by hand."""

from datetime import date
from decimal import Decimal

import pytest

from core.billing import operations, penalties, penalty_facts, queries
from data.database import Database
from tests.factories.accounts import NOW

SEPTEMBER = date(2026, 9, 14)


@pytest.fixture
def db():
    with Database.in_memory(threads=2) as database:
        operations.load_reference(database)
        yield database


def put(db, percent, *, valid_from=SEPTEMBER):
    operations.set_key_rate(db, valid_from=valid_from, percent=Decimal(percent), now=NOW, actor="cli")


class TestLoadReference:
    def test_gives_the_store_what_the_files_say(self, db):
        found, wanted = penalty_facts.facts(db), penalty_facts.reference()

        assert (found.key_rates, found.caps, found.moratoria) == (wanted.key_rates, wanted.caps, wanted.moratoria)
        assert set(found.steps) == set(wanted.steps)
        assert found.days_off == wanted.days_off

    def test_leaves_what_the_company_changed_unless_it_replaces(self, db):
        put(db, "13.25", valid_from=date(2026, 7, 27))

        operations.load_reference(db, is_replacing=False)
        kept = penalty_facts.facts(db).key_rates[-1].percent
        operations.load_reference(db)

        assert (kept, penalty_facts.facts(db).key_rates[-1].percent) == (Decimal("13.25"), Decimal(14))


class TestSetKeyRate:
    def test_counts_from_its_day_on_and_is_remembered(self, db):
        put(db, "13.5")
        put(db, "13.5")
        facts = penalty_facts.facts(db)

        assert penalties.rate(date(2026, 9, 13), group="other", facts=facts).percent == 14
        assert penalties.rate(SEPTEMBER, group="other", facts=facts).percent == Decimal("13.5")
        assert queries.newest_key_rate_on(db) == SEPTEMBER
        assert db.value("select count(*) from live.audit where action = 'key_rate.set'") == 2

    @pytest.mark.parametrize("percent", ["-1", "101"])
    def test_refuses_what_no_rate_is(self, db, percent):
        with pytest.raises(operations.KeyRateImpossible):
            put(db, percent)


class TestWorkingDay:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2025, 5, 10), date(2025, 5, 12)),
            (date(2026, 3, 15), date(2026, 3, 16)),
            (date(2026, 4, 15), date(2026, 4, 15)),
            (date(2031, 2, 15), date(2031, 2, 17)),  # a year without a calendar
        ],
    )
    def test_is_the_next_one_after_a_day_off(self, db, day, expected):
        assert penalties.working_day(day, days_off=penalty_facts.facts(db).days_off) == expected
