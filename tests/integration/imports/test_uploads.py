"""Files that come through the browser."""

import pytest

from core.identity.model import Actor, Role
from core.imports import jobs, operations, uploads
from core.jobs import operations as job_operations
from core.jobs import queries
from core.jobs.model import JobStatus
from core.jobs.worker import Stopping, Worker
from core.kit import ids
from tests.integration.imports.conftest import NOW

OPERATOR = Actor(ids.new(), Role.OPERATOR, "account")


def send(db, *, key, actor=OPERATOR, content=b"account_number\n1\n"):
    return uploads.enqueue(
        db,
        actor=actor,
        kind="accounts",
        file_name="accounts.csv",
        content=content,
        language="en",
        now=NOW,
        idempotency_key=key,
    )


def kept(imports):
    return list((imports.db.path / "uploads").glob("*"))


class TestEnqueue:
    def test_sent_twice_makes_one_job_and_one_file(self, imports):
        first, second = send(imports.db, key="a"), send(imports.db, key="a")

        assert first == second
        assert [job.job_id for job in queries.newest_jobs(imports.db)] == [first]
        assert len(kept(imports)) == 1

    def test_another_file_or_another_person_makes_another_job(self, imports):
        other = Actor(ids.new(), Role.OPERATOR, "account")

        jobs = {send(imports.db, key="a"), send(imports.db, key="b"), send(imports.db, key="a", actor=other)}

        assert len(jobs) == len(queries.newest_jobs(imports.db)) == len(kept(imports)) == 3

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
    def test_is_for_operators(self, imports, role):
        with pytest.raises(uploads.UploadRefused):
            send(imports.db, key="a", actor=Actor(ids.new(), role, "account"))

        assert queries.newest_jobs(imports.db) == []

    def test_refuses_what_is_too_large(self, imports):
        with pytest.raises(uploads.UploadTooLarge):
            send(imports.db, key="a", content=b" " * (uploads.LARGEST_BYTES + 1))


class TestAfterTheImport:
    @pytest.mark.parametrize(
        ("ending", "status", "left"),
        [(ValueError("broken"), JobStatus.FAILED, 0), (Stopping(), JobStatus.QUEUED, 1)],
    )
    def test_the_file_stays_only_where_it_is_needed_again(self, imports, monkeypatch, ending, status, left):
        def broken(*_, **__):
            raise ending

        job_id = send(imports.db, key="a")
        monkeypatch.setattr(operations, "import_file", broken)
        worker = Worker(imports.db, {jobs.KIND: jobs.run}, now=lambda: NOW)
        worker._do(job_operations.start_next(imports.db, now=NOW))

        assert queries.job(imports.db, job_id=job_id).status is status
        assert len(kept(imports)) == left
