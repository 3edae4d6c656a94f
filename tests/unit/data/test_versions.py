"""Which tables a statement changes; what is not recognised counts for every table."""

import re
from pathlib import Path

import pytest

from data import sql, versions

CORE = Path(__file__).resolve().parents[3] / "core"
CHANGES = re.compile(r"\b(insert|update|delete|merge)\b", re.IGNORECASE)


class TestChangedBy:
    @pytest.mark.parametrize(
        ("statement", "tables"),
        [
            ("insert into live.person (person_id) select 1 from live.account", {"live.person"}),
            ("insert or replace into history.charge\nselect 1", {"history.charge"}),
            ("with a as (select 1) update live.session as s set x = 1 from a", {"live.session"}),
            ("delete from live.invitation using live.person", {"live.invitation"}),
            ("insert into live.card (a) values (1) on conflict do update set a = 2", {"live.card"}),
            ("create or replace table memory.batch as select 1", {"memory.batch"}),
            ("vacuum", {"*"}),
        ],
    )
    def test_names_the_tables(self, statement, tables):
        assert versions.changed_by(statement) == tables

    def test_recognises_every_change_of_the_product(self):
        found = [
            (path.name, name)
            for path in sorted(CORE.rglob("*.sql"))
            for name, statement in sql.Statements(path).items()
            if CHANGES.search(re.sub(r"--[^\n]*|'[^']*'", "", statement)) and versions.changed_by(statement) == {"*"}
        ]

        assert found == []


class TestVersions:
    def test_a_change_of_unknown_tables_counts_for_all(self):
        counted = versions.Versions()

        counted.grow({"live.person"})
        counted.grow({"*"})

        assert (counted.of(["live.person"]), counted.of(["live.account"])) == (2, 1)

    def test_a_change_of_one_account_does_not_count_for_another(self):
        counted = versions.Versions()

        counted.grow(versions.counted("insert into history.payment select 1", [7]))

        tables = ["history.payment", "history.allocation"]
        found = [counted.of(versions.of_account(account_id, tables)) for account_id in (7, 8)]
        assert (found, counted.of(["history.payment"])) == ([1, 0], 1)

    @pytest.mark.parametrize("touched", [None, range(5000)])
    def test_a_change_of_nobody_knows_whom_or_of_many_counts_for_every_account(self, touched):
        counted = versions.Versions()

        counted.grow(versions.counted("delete from history.payment", touched))

        assert counted.of(versions.of_account(9999, ["history.payment"])) == 1
