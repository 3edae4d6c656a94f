"""Answers that are the same for everybody are kept, and never longer than they are true."""

import pytest

from data import shelf
from data.database import Database

RULES = "select name from live.rule_value"
ADD = """
insert into live.rule_value (name, value, valid_from, valid_to, legal_ref, is_sample)
values ('made-up', 1, date '2026-01-01', null, 'test', true)
"""


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


class TestFrame:
    def test_is_kept_while_the_catalog_rests(self, db):
        first = shelf.frame(db, RULES)

        assert shelf.frame(db, RULES) is first

    def test_is_asked_for_again_after_a_change(self, db):
        shelf.frame(db, RULES)

        db.change(lambda tx: tx.write(ADD))

        assert "made-up" in shelf.frame(db, RULES)["name"].to_list()

    def test_tells_parameters_apart(self, db):
        numbers = [shelf.frame(db, "select $n::int as n", n=n)["n"].item() for n in (1, 2, 1)]

        assert numbers == [1, 2, 1]

    def test_a_transaction_asks_for_itself(self, db):
        shelf.frame(db, RULES)

        def change(tx):
            tx.write(ADD)
            return shelf.frame(tx, RULES)["name"].to_list()

        assert "made-up" in db.change(change)


class TestRecords:
    def test_are_kept_while_the_tables_they_name_rest(self, db):
        first = shelf.frame(db, RULES)
        assert shelf.records(db, RULES) == db.records(RULES)

        db.change(lambda tx: tx.write("delete from live.person where display_name = 'nobody'"))

        assert shelf.frame(db, RULES) is first

    def test_are_asked_for_again_after_a_change_of_a_joined_table(self, db):
        joined = "select count(*) as n from live.person as p full join live.rule_value as r on p.display_name = r.name"
        before = shelf.records(db, joined)[0]["n"]

        db.change(lambda tx: tx.write(ADD))

        assert shelf.records(db, joined)[0]["n"] == before + 1

    def test_belong_to_the_caller(self, db):
        db.change(lambda tx: tx.write(ADD))

        shelf.records(db, RULES)[0].clear()

        assert all(row["name"] for row in shelf.records(db, RULES))

    def test_tell_lists_of_accounts_apart(self, db):
        statement = "select unnest($account_ids) as account_id"

        found = [[row["account_id"] for row in shelf.records(db, statement, account_ids=ids)] for ids in ([1], [1, 2])]

        assert found == [[1], [1, 2]]


class TestKept:
    def test_rests_while_another_table_changes(self, db):
        asked = []
        db.change(lambda tx: tx.write(ADD))

        for _ in range(2):
            shelf.kept(db, ["live.person"], "question", lambda: asked.append(1) or 1)
            db.change(lambda tx: tx.write("delete from live.rule_value where name = 'made-up'"))

        assert len(asked) == 1

    def test_is_asked_for_again_after_a_change_of_its_table(self, db):
        def names():
            return shelf.kept(db, ["live.rule_value"], "names", lambda: db.records(RULES))

        before = len(names())
        db.change(lambda tx: tx.write(ADD))

        assert len(names()) == before + 1

    def test_nothing_found_is_not_kept(self, db):
        asked = []

        for _ in range(2):
            shelf.kept(db, ["live.person"], "question", lambda: asked.append(1))

        assert len(asked) == 2

    def test_a_change_that_was_rolled_back_changes_nothing(self, db):
        version = db.version("live.rule_value")

        def change(tx):
            tx.write(ADD)
            raise LookupError

        with pytest.raises(LookupError):
            db.change(change)

        assert db.version("live.rule_value") == version

    def test_forgets_what_was_used_least(self, db):
        asked = []
        for number in range(3000):
            shelf.kept(db, ["live"], number, lambda: asked.append(1) or 1)

        shelf.kept(db, ["live"], 2999, lambda: asked.append(1) or 1)
        shelf.kept(db, ["live"], 0, lambda: asked.append(1) or 1)

        assert len(asked) == 3001


class TestOfAccount:
    @pytest.fixture
    def asked(self, db):
        count = []

        def ask(account_id):
            tables = ("live.account_access",)
            shelf.of_account(db, tables, "question", lambda: count.append(1) or len(count), account_id=account_id)
            return len(count)

        return ask

    def test_rests_while_other_accounts_change(self, db, asked):
        asked(1)

        db.change(lambda tx: tx.write("delete from live.account_access where account_id = 2", [2]))

        assert asked(1) == 1

    def test_is_asked_for_again_after_a_change_of_the_account(self, db, asked):
        asked(1)

        db.change(lambda tx: tx.write("delete from live.account_access where account_id = 1", [1]))

        assert asked(1) == 2

    def test_is_asked_for_again_after_a_change_that_does_not_say_whose(self, db, asked):
        asked(1)

        db.change(lambda tx: tx.write("delete from live.account_access where account_id = 2"))

        assert asked(1) == 2

    def test_tells_accounts_apart(self, asked):
        assert [asked(account_id) for account_id in (1, 2, 1)] == [1, 2, 2]

    def test_a_transaction_asks_for_itself(self, db, asked):
        asked(1)

        def change(tx):
            return shelf.of_account(tx, ("live.account_access",), "question", lambda: "asked", account_id=1)

        assert db.change(change) == "asked"
