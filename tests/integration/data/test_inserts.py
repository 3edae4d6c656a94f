import pytest

from data import inserts
from data.database import Database

MAKE = "create table history.counted (place bigint)"
NONE = "insert into history.counted select place from range(0) as r (place) order by place"
FEW = "insert into history.counted select place from range(10) as r (place)"
MANY = f"insert into history.counted select place from range({inserts.MANY}) as r (place) order by place"
COUNT = "select count(*) from history.counted"


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path, threads=2) as database:
        database.bulk("history", lambda tx: tx.write(MAKE))
        yield database


def written(db, *statements):
    def change(tx):
        for statement in statements:
            tx.write(statement)
        return tx.value(COUNT)

    return db.bulk("history", change)


class TestManyRowsAfterNone:
    def test_are_refused_and_nothing_is_kept(self, db):
        with pytest.raises(inserts.RowsHidden, match=r"60000 rows of history\.counted"):
            written(db, NONE, MANY)

        assert db.value(COUNT) == 0

    def test_are_refused_after_none_twice(self, db):
        with pytest.raises(inserts.RowsHidden):
            written(db, NONE, NONE, MANY)

    def test_are_kept_in_the_next_transaction(self, db):
        written(db, NONE)

        assert written(db, MANY) == db.value(COUNT) == inserts.MANY

    def test_are_kept_where_a_row_is_there_already(self, db):
        assert written(db, FEW, NONE, MANY) == db.value(COUNT) == inserts.MANY + 10
        assert written(db, NONE, FEW, MANY) == db.value(COUNT) == 2 * (inserts.MANY + 10)

    def test_of_another_table_are_kept(self, db):
        db.bulk("history", lambda tx: tx.write("create table history.other (place bigint)"))

        assert written(db, NONE.replace("counted", "other"), MANY) == inserts.MANY

    def test_are_kept_in_a_table_made_anew(self, db):
        made = "create or replace temp table counted as select 1::bigint as place"
        none, many = NONE.replace("history.", ""), MANY.replace("history.", "")

        assert written(db, made, none, made, many) == 0
        with pytest.raises(inserts.RowsHidden):
            written(db, made, none, many)


class TestFewRowsAfterNone:
    def test_are_kept_and_seen(self, db):
        assert written(db, NONE, FEW) == db.value(COUNT) == 10


class TestManyRowsOfAFrame:
    def test_are_refused_after_none(self, db):
        frame = db.frame(f"select place from range({inserts.MANY}) as r (place)")
        statement = "insert into history.counted select batch.place from batch order by batch.place"

        def change(tx):
            tx.write_frame(statement, frame.clear())
            tx.write_frame(statement, frame)

        with pytest.raises(inserts.RowsHidden):
            db.bulk("history", change)


class TestTableOf:
    @pytest.mark.parametrize(
        ("statement", "table"),
        [
            ("insert into history.reading (a) select 1", "history.reading"),
            ("-- one row\nINSERT INTO history.Reading\nselect 1", "history.reading"),
            ("insert into batch_debt values (1)", "batch_debt"),
            ("delete from history.reading", None),
            ("update live.person set note = 'insert into history.reading'", None),
        ],
    )
    def test_is_what_the_statement_inserts_into(self, statement, table):
        assert inserts.table_of(statement) == table
