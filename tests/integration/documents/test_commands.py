"""`kabinet documents`: numbering and printing from the command line, and as jobs."""

import pytest
from typer.testing import CliRunner

from core.cli.main import app
from core.documents import jobs
from core.jobs.worker import JobRefused
from core.runtime.jobs import HANDLERS
from data.database import Database
from tests.factories.sample import sample_folder
from tests.integration.documents.conftest import NOW


@pytest.fixture(scope="module")
def store():
    return sample_folder(accounts=60)


@pytest.fixture
def run(store, monkeypatch):
    monkeypatch.setenv("KABINET_STORE", str(store))
    monkeypatch.setenv("KABINET_NOW", NOW.isoformat())
    monkeypatch.setenv("KABINET_LANGUAGE", "en")
    return lambda *words: CliRunner().invoke(app, ["documents", *words])


class TestIssue:
    def test_numbers_the_months_that_have_none(self, run):
        first = run("issue", "--from", "2025-01", "--period", "2025-02")
        again = run("issue", "--from", "2025-01", "--period", "2025-02")

        assert first.exit_code == again.exit_code == 0
        assert "New documents: 0" not in first.output
        assert "New documents: 0." in again.output

    def test_refuses_a_month_that_has_not_ended(self, run):
        done = run("issue", "--period", "2026-11")

        assert done.exit_code == 1
        assert "not over yet" in done.output

    def test_refuses_as_a_job_with_a_code(self, store):
        parameters = {"first": "2026-11-01", "last": "2026-11-01"}
        with Database.open(store, threads=2) as db, pytest.raises(JobRefused) as refused:
            jobs.do(db, jobs.ISSUE, parameters, report=lambda *_: None, actor="cli", now=NOW)

        assert refused.value.error == jobs.MONTH_NOT_OVER


class TestRender:
    @pytest.mark.slow
    def test_prints_a_month_and_goes_on_where_it_stopped(self, run, tmp_path):
        first = run("render", "--period", "2026-10", "--out", str(tmp_path))
        files = list(tmp_path.rglob("*.pdf"))
        again = run("render", "--period", "2026-10", "--out", str(tmp_path))

        assert first.exit_code == 0, first.output
        assert f"Printed {len(files)}, 0 were there before" in first.output
        assert f"Printed 0, {len(files)} were there before" in again.output
        assert len(files) > 10

    def test_names_the_kinds_there_are(self, run):
        done = run("render", "--period", "2026-10", "--kind", "poster")

        assert done.exit_code == 1
        assert "receipt, invoice or act" in done.output

    def test_is_a_job_of_the_running_application(self):
        assert {jobs.ISSUE, jobs.RENDER} <= set(HANDLERS)
