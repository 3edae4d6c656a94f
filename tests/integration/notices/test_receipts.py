"""The receipt of a closed month comes once, as PDF, to whoever switched it on; it never holds up the close."""

import io
from datetime import date, datetime

import pytest
from pypdf import PdfReader

from core.accounts import queries as accounts
from core.identity import queries as identity
from core.identity.model import Actor, Role
from core.jobs import operations as queue
from core.jobs import queries as jobs_of
from core.jobs.model import Job, JobStatus
from core.jobs.worker import Worker
from core.kit import clock, files, ids
from core.notices import jobs, operations
from core.notices.model import Kind
from core.runtime import jobs as handlers
from tests.factories.sample import sample_database

OCTOBER = date(2026, 10, 1)
NOW = datetime(2026, 11, 3, 12, tzinfo=clock.LOCAL)
ORIGIN = "https://lk.example.ru"


@pytest.fixture
def db():
    with sample_database() as store:
        yield store


@pytest.fixture
def anna(db):
    return next(Actor.of(person) for person in identity.sample_people(db) if person.role is Role.HOUSEHOLD)


def switch_on(db, actor, *, account_id=None, is_on=True):
    operations.choose(db, actor=actor, kind=Kind.RECEIPT, account_id=account_id, is_on=is_on, now=NOW)


def send(db, now=NOW, *, period=OCTOBER, part=0):
    parameters = {"period": period.isoformat(), "part": part}
    job = Job(ids.new(), jobs.RECEIPTS, parameters, JobStatus.RUNNING, 0, None, None, None, None, "t", now, now, None)
    return jobs.send_receipts(db, job, lambda *_: None, origin=ORIGIN)


def letters(db):
    return db.records(
        "select letter_id, recipient, subject, body from live.outbox where kind = 'notices.receipt' order by 1"
    )


def attached(db, letter):
    rows = db.records(
        "select name, media_type, sha256 from live.outbox_attachment where letter_id = $id order by position",
        id=letter["letter_id"],
    )
    return [(row["name"], row["media_type"], files.read(db.path, "letters", row["sha256"])) for row in rows]


def own(db, actor):
    cards = accounts.accessible(db, person_id=actor.person_id, today=clock.local_day(NOW))
    return [card for card in cards if card.access_level == "owner"]


class TestSendReceipts:
    def test_nobody_gets_one_by_default(self, db):
        assert send(db)["people"] == 0
        assert letters(db) == []

    def test_one_letter_brings_the_receipt_of_each_own_account_as_pdf(self, db, anna):
        switch_on(db, anna)

        assert send(db) == {"period": "2026-10-01", "people": 1, "left": 0}

        (letter,) = letters(db)
        assert letter["recipient"] == "household@kabinet.example"
        found = attached(db, letter)
        mine = own(db, anna)
        assert len(found) == len(mine) > 1
        for (name, media_type, content), card in zip(found, mine, strict=True):
            assert media_type == "application/pdf"
            assert card.account_number in name
            assert card.account_number in PdfReader(io.BytesIO(content)).pages[0].extract_text()

    def test_a_repeat_sends_nothing_again(self, db, anna):
        switch_on(db, anna)

        send(db)

        assert send(db)["people"] == 0
        assert len(letters(db)) == 1

    def test_many_accounts_go_in_several_letters(self, db, anna, monkeypatch):
        monkeypatch.setattr(jobs, "_FILES", 1)
        switch_on(db, anna)

        send(db)

        assert len(letters(db)) == len(own(db, anna))
        assert all(len(attached(db, letter)) == 1 for letter in letters(db))

    def test_only_the_account_it_is_switched_on_for(self, db, anna):
        mine = own(db, anna)
        switch_on(db, anna, account_id=mine[0].account_id)

        send(db)

        ((name, _, _),) = attached(db, letters(db)[0])
        assert mine[0].account_number in name

    def test_a_month_that_was_not_charged_sends_nothing(self, db, anna):
        switch_on(db, anna)

        assert send(db, period=date(2027, 5, 1))["people"] == 0

    def test_the_rest_goes_on_as_another_job(self, db, anna, monkeypatch):
        monkeypatch.setattr(jobs, "_PART", 1)
        monkeypatch.setattr(jobs, "_PRINTED", 1)
        switch_on(db, anna)
        guest = next(Actor.of(person) for person in identity.sample_people(db) if person.role is Role.CORPORATE)
        home = own(db, anna)[0].account_id
        db.change(
            lambda tx: tx.write(
                "insert into live.account_access select uuid(), $p, $a, 'owner', null, 9, 't', now(), null, null",
                p=guest.person_id,
                a=home,
            )
        )
        switch_on(db, guest)
        jobs.enqueue_receipts(db, period=OCTOBER, requested_by="t", now=NOW)

        Worker(db, handlers.HANDLERS, now=lambda: NOW).run_waiting()

        done = [job for job in jobs_of.newest_jobs(db) if job.kind == jobs.RECEIPTS]
        assert sorted(job.parameters["part"] for job in done) == [0, 1]
        assert {row["recipient"] for row in letters(db)} == {"household@kabinet.example", "corporate@kabinet.example"}


class TestAfterTheClose:
    def test_a_closed_month_queues_its_receipts_once_and_waits_for_none(self, db, anna):
        switch_on(db, anna)
        december = datetime(2026, 12, 1, 9, tzinfo=clock.LOCAL)
        parameters = {"period": "2026-11-01"}
        job = Job(
            ids.new(),
            "close",
            parameters,
            JobStatus.RUNNING,
            0,
            None,
            None,
            None,
            None,
            "cli",
            december,
            december,
            None,
        )

        handlers.close_month(db, job, lambda *_: None)
        assert letters(db) == []
        handlers.close_month(db, job, lambda *_: None)

        waiting = [job for job in jobs_of.newest_jobs(db) if job.kind == jobs.RECEIPTS]
        assert len(waiting) == 1
        Worker(db, handlers.HANDLERS, now=lambda: december).run_waiting()
        assert "ноябрь 2026" in letters(db)[0]["subject"]
        assert queue.start_next(db, now=december) is None
