"""An older store gets the facts that a newer Kabinet needs, and keeps its own."""

import pytest

from core.runtime import reference
from data.database import Database


@pytest.fixture
def db():
    with Database.in_memory() as store:
        reference.complete(store)
        yield store


class TestComplete:
    @pytest.mark.parametrize(
        "table",
        ["tariff_rate", "usage_block", "rule_value", "estimation_policy", "key_rate", "penalty_step", "day_off"],
    )
    def test_fills_what_is_missing(self, db, table):
        assert db.value(f"select count(*) from live.{table}") > 0

    def test_keeps_what_the_company_has_changed(self, db):
        name = "appeal_days_question"
        db.change(lambda tx: tx.write("update live.rule_value set value = 3 where name = $name", name=name))

        reference.complete(db)

        assert db.records("select value from live.rule_value where name = $name", name=name) == [{"value": 3}]

    def test_adds_what_a_newer_version_brings(self, db):
        db.change(lambda tx: tx.write("delete from live.key_rate where valid_from >= date '2026-01-01'"))

        reference.complete(db)

        assert db.value("select max(valid_from) from live.key_rate").isoformat() == "2026-07-27"
