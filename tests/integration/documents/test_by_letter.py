"""D5: the debt and the receipt go to the e-mail on file; the screen and the record say the same of every number."""

import pytest

from core.documents import by_letter
from core.identity import limits
from core.jobs import operations as jobs
from core.jobs import queries as job_queries
from core.mail import queries as mail
from tests.factories import sample
from tests.factories.accounts import NOW

NUMBER = "select account_number from live.account where account_id = 1"


@pytest.fixture(scope="module")
def region():
    with sample.sample_database() as db:
        yield db


@pytest.fixture
def db(region):
    def change(tx):
        tx.write("delete from live.visitor_try")
        tx.write("delete from live.outbox_attachment")
        tx.write("delete from live.outbox")
        tx.write("delete from live.job")
        tx.write("update live.account set email = 'Home@Example.ru' where account_id = 1")

    region.change(change)
    return region


def ask(db, number, *, what="debt", key="one", address="192.0.2.7"):
    by_letter.ask(db, number=number, what=what, language="ru", address=address, key=key, now=NOW)


def work(db):
    results = []
    while (job := jobs.start_next(db, now=NOW)) is not None:
        result = by_letter.run(db, job, lambda done, total, step: None)
        jobs.finish(db, job_id=job.job_id, result=result, now=NOW)
        results.append(result)
    return results


def letters(db):
    rows = mail.newest(db, state=None, text=None, count=10).iter_rows(named=True)
    return [mail.letter(db, letter_id=row["letter_id"]) for row in rows]


class TestDebt:
    def test_goes_to_the_email_on_file(self, db):
        ask(db, db.value(NUMBER))
        work(db)

        (stored,) = letters(db)
        assert stored.letter.to == "home@example.ru"
        assert stored.letter.rows[0] == ("Номер лицевого счёта", db.value(NUMBER))

    def test_goes_once_for_a_double_click(self, db):
        ask(db, db.value(NUMBER))
        ask(db, db.value(NUMBER))
        work(db)

        assert len(letters(db)) == 1

    def test_leaves_the_same_record_for_a_number_that_does_not_exist(self, db):
        ask(db, db.value(NUMBER), key="one")
        ask(db, "9999999999", key="two")

        assert work(db) == [{}, {}]
        assert {job.status for job in job_queries.newest_jobs(db)} == {"done"}
        assert len(letters(db)) == 1

    def test_goes_nowhere_without_an_email_on_file(self, db):
        db.change(lambda tx: tx.write("update live.account set email = null where account_id = 1"))
        ask(db, db.value(NUMBER))
        work(db)

        assert letters(db) == []

    @pytest.mark.parametrize("number", ["6600000017", "9999999999"])
    def test_is_limited_for_every_number(self, db, number):
        for count in range(limits.OF_KEY):
            ask(db, number, key=str(count))

        with pytest.raises(limits.TriedTooOften):
            ask(db, number, key="more")


class TestReceipt:
    def test_is_attached(self, db):
        ask(db, db.value(NUMBER), what="receipt")
        work(db)

        (stored,) = letters(db)
        (file,) = stored.attachments
        assert file.media_type == "application/pdf"
        assert file.byte_count > 1000
