"""A registry comes through the command line, the browser or another process: the same job does it."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from core.cli import console
from core.cli.main import app
from core.identity.model import Actor, Role
from core.jobs import queries as jobs
from core.jobs.model import JobStatus
from core.jobs.worker import Worker
from core.kit import ids
from core.registries import uploads
from core.runtime import jobs as runtime
from data.database import Database
from tests.factories import metering
from tests.factories.accounts import make_account
from tests.integration.registries.conftest import NOW, bank

OPERATOR = Actor(ids.new(), Role.OPERATOR, "account")


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("KABINET_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("KABINET_NOW", datetime(2026, 11, 20, 7, tzinfo=UTC).isoformat())
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("KABINET_LANGUAGE", raising=False)
    console.language.cache_clear()
    with metering.make_store(tmp_path / "store") as db:
        number = make_account(db)
    return tmp_path / "store", number


def kabinet(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


class TestCommand:
    def test_ends_with_counts_and_repeats_without_doubling(self, store, tmp_path):
        path, number = store
        file = tmp_path / "sb.txt"
        file.write_bytes(bank((1, number, "1000,00"), (2, "66", "5,00")))

        first, second = kabinet("registry", file), kabinet("registry", file)

        assert (first.exit_code, second.exit_code) == (0, 0)
        assert "Posted                    1  ₽1,000.00" in first.output
        assert "Wait for an operator      1  ₽5.00" in first.output
        assert "taken in before" in second.output
        with Database.open(path, threads=1) as db:
            assert db.value("select count(*) from history.payment") == 1

    def test_says_in_a_sentence_what_is_wrong(self, store, tmp_path):
        file = tmp_path / "sb.txt"
        file.write_bytes(bank((1, store[1], "1000,00"), amount="999,00"))

        done = kabinet("registry", file)

        assert done.exit_code == 1
        assert "The totals tell of ₽999.00, the payments add up to ₽1,000.00." in done.output
        assert "Traceback" not in done.output

    def test_a_file_that_is_not_there_is_named(self, store, tmp_path):
        done = kabinet("registry", tmp_path / "nothing.txt")

        assert done.exit_code == 1
        assert "There is no file" in done.output

    def test_an_unknown_layout_is_refused_with_those_that_are_known(self, store, tmp_path):
        assert kabinet("registry", tmp_path / "x.txt", "--layout", "nobody").exit_code == 2


@pytest.fixture
def db(tmp_path):
    with metering.make_store(tmp_path / "store") as database:
        yield database


def send(db, content, *, key="a", actor=OPERATOR):
    return uploads.enqueue(db, actor=actor, file_name="реестр/1.txt", content=content, now=NOW, idempotency_key=key)


class TestUpload:
    def test_is_done_by_the_job_thread_and_removed(self, db):
        number = make_account(db)
        job_id = send(db, bank((1, number, "10,00")))
        kept = list((db.path / "uploads").glob("*"))

        Worker(db, runtime.HANDLERS, now=lambda: NOW).run_waiting()

        job = jobs.job(db, job_id=job_id)
        assert (job.status, job.result["posted_count"]) == (JobStatus.DONE, 1)
        assert len(kept) == 1
        assert not kept[0].exists()
        assert db.value("select min(posted_on) from history.payment") == NOW.date()

    def test_a_refused_file_leaves_its_reason(self, db):
        job_id = send(db, b"not a registry")

        Worker(db, runtime.HANDLERS, now=lambda: NOW).run_waiting()

        job = jobs.job(db, job_id=job_id)
        assert job.status is JobStatus.FAILED
        assert uploads.refusal(job.result).issue == "unknown_layout"
        assert list((db.path / "uploads").glob("*")) == []

    def test_sent_twice_makes_one_job(self, db):
        assert send(db, b"x") == send(db, b"x")
        assert len(jobs.newest_jobs(db)) == 1

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
    def test_is_for_operators(self, db, role):
        with pytest.raises(uploads.UploadRefused):
            send(db, b"x", actor=Actor(ids.new(), role, "account"))

        assert jobs.newest_jobs(db) == []

    def test_refuses_what_is_too_large(self, db):
        with pytest.raises(uploads.UploadTooLarge):
            send(db, b" " * (uploads.LARGEST_BYTES + 1))
