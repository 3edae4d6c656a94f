"""The page «Data»: an operator sends a file, and sends it once."""

from datetime import timedelta

import pytest

from core.i18n.formats import Words
from core.identity.model import Role
from core.imports import jobs as imports
from core.jobs import operations, queries
from tests.pages.conftest import NOW
from tests.pages.test_every_page import html, opened

RU = Words("ru")
FILE = ("дома.csv", b"account_number\n1\n", "text/csv")


def button(page):
    return next(button for button in page.button if button.label == RU.t("Load"))


def jobs(db):
    return [job for job in queries.newest_jobs(db) if job.parameters.get("file_name") == FILE[0]]


def failed(db, *, kind, name, at):
    job_id = operations.enqueue(db, kind=kind, parameters={"file_name": name}, requested_by="person:x", now=at)
    operations.start_next(db, now=at)
    operations.fail(db, job_id=job_id, error="boom", now=at)


@pytest.fixture
def operator(visit, kabinet):
    visit(Role.OPERATOR)
    yield kabinet
    kabinet.change(lambda tx: tx.write("delete from live.job"))


class TestData:
    def test_asks_for_a_file_if_none_was_chosen(self, operator):
        page = opened("data", language="ru")

        button(page).click().run()

        assert [error.message for error in page.exception] == []
        assert RU.t("Choose a file first.") in html(page)
        assert jobs(operator) == []

    def test_a_double_click_makes_one_job(self, operator):
        page = opened("data", language="ru")
        page.file_uploader[0].set_value(FILE)

        button(page).click().run()
        button(page).click().run()

        assert [error.message for error in page.exception] == []
        assert len(jobs(operator)) == 1

    def test_shows_the_job_that_waits(self, operator):
        page = opened("data", language="ru")
        page.file_uploader[0].set_value(FILE)

        button(page).click().run()

        assert RU.t("{file} was received and is being loaded.", file=FILE[0]) in html(page)
        assert RU.t("Waiting") in html(page)

    def test_says_why_the_newest_import_failed_and_nothing_of_other_work(self, operator):
        failed(operator, kind=imports.KIND, name="дома.csv", at=NOW - timedelta(hours=2))
        failed(operator, kind="remind", name="", at=NOW - timedelta(hours=1))

        page = opened("data", language="ru")

        fault = RU.t("The import stopped because of a fault of ours. Nothing is half-done: load the file again.")
        assert html(page).count(fault) == 1
        assert "дома.csv" in html(page)

    def test_says_a_failed_import_for_a_day(self, operator):
        failed(operator, kind=imports.KIND, name="дома.csv", at=NOW - timedelta(hours=30))

        assert "дома.csv" not in html(opened("data", language="ru"))

    def test_an_analyst_looks_and_does_not_load(self, visit, kabinet):
        visit(Role.ANALYST)

        page = opened("data", language="ru")

        assert [error.message for error in page.exception] == []
        assert len(page.file_uploader) == 0
        assert RU.t("What was loaded") in html(page)
