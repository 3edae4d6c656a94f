import threading
from datetime import UTC, datetime

import pytest

from core.jobs import operations, queries
from core.jobs.model import JobStatus
from core.jobs.worker import JobRefused, Worker
from data.database import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


def add(db, kind="count"):
    return operations.enqueue(db, kind=kind, parameters={"file_name": "a.csv"}, requested_by="cli", now=NOW)


def worker(db, handler):
    return Worker(db, {"count": handler}, now=lambda: NOW)


class TestAJob:
    def test_is_done_with_progress_and_a_result(self, db):
        def handler(_db, _job, report):
            report(5, 10, "Reading the file")
            return {"accepted": 10}

        job_id = add(db)
        worker(db, handler).run_waiting()

        job = queries.job(db, job_id=job_id)
        assert (job.status, job.done_count, job.total_count, job.result) == (JobStatus.DONE, 5, 10, {"accepted": 10})

    def test_that_fails_says_why_and_the_next_one_is_done(self, db):
        def handler(_db, job, _report):
            if job.job_id == first:
                raise ValueError("broken")
            return {}

        first, second = add(db), add(db)
        worker(db, handler).run_waiting()

        assert queries.job(db, job_id=first).error == "ValueError: broken"
        assert queries.job(db, job_id=second).status is JobStatus.DONE

    def test_that_is_refused_keeps_the_reason(self, db):
        def handler(_db, _job, _report):
            raise JobRefused("empty", {"issue": "empty"})

        job_id = add(db)
        worker(db, handler).run_waiting()

        job = queries.job(db, job_id=job_id)
        assert (job.status, job.error, job.result) == (JobStatus.FAILED, "empty", {"issue": "empty"})

    def test_that_was_interrupted_is_done_again(self, db):
        job_id = add(db)
        operations.start_next(db, now=NOW)

        operations.requeue_interrupted(db, now=NOW)
        worker(db, lambda *_: {}).run_waiting()

        assert queries.job(db, job_id=job_id).status is JobStatus.DONE

    def test_that_is_cancelled_stops_at_its_next_step(self, db):
        done = []

        def handler(_db, job, report):
            operations.cancel(db, job_id=job.job_id, now=NOW)
            report(1, 2, "Writing")
            done.append(job)
            return {}

        job_id = add(db)
        worker(db, handler).run_waiting()

        assert done == []
        assert queries.job(db, job_id=job_id).status is JobStatus.CANCELLED

    def test_of_an_unknown_kind_fails_clearly(self, db):
        job_id = add(db, kind="mystery")

        worker(db, lambda *_: {}).run_waiting()

        assert "mystery" in queries.job(db, job_id=job_id).error

    def test_is_taken_by_the_thread_and_kept_when_it_stops(self, db):
        is_begun, may_go_on = threading.Event(), threading.Event()

        def handler(_db, _job, report):
            is_begun.set()
            may_go_on.wait(5)
            report(1, 2, "Writing")
            return {}

        job_id = add(db)
        thread = worker(db, handler)
        thread.start()
        assert is_begun.wait(5)
        threading.Timer(0.2, may_go_on.set).start()
        thread.stop()

        assert queries.next_job(db).job_id == job_id

    def test_that_breaks_the_program_off_three_times_fails_with_its_reason(self, db):
        job_id = add(db)
        for _ in range(3):
            operations.requeue_interrupted(db, now=NOW)
            assert operations.start_next(db, now=NOW).job_id == job_id

        operations.requeue_interrupted(db, now=NOW)

        job = queries.job(db, job_id=job_id)
        assert (job.status, job.error) == (JobStatus.FAILED, operations.BROKE_OFF)
        assert queries.next_job(db) is None

    def test_that_was_stopped_in_order_is_not_counted_as_a_try(self, db):
        job_id = add(db)
        for _ in range(5):
            operations.start_next(db, now=NOW)
            operations.put_back(db, job_id=job_id)

        operations.start_next(db, now=NOW)
        operations.requeue_interrupted(db, now=NOW)

        assert queries.job(db, job_id=job_id).status is JobStatus.QUEUED
