"""The operator's pages: what waits, a customer found and opened for a task, a doubtful reading decided."""

import json

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts import queries as accounts
from core.desk import readings
from core.identity.model import Role
from tests.pages.test_every_page import PORTAL, html

ACCOUNT = 60


@pytest.fixture
def operator(visit, kabinet):
    person = visit(Role.OPERATOR)
    yield person
    for table in ("audit", "reading_review"):
        kabinet.change(lambda tx, name=table: tx.write(f"delete from live.{name}"))


@pytest.fixture
def card(kabinet):
    return accounts.card(kabinet, account_id=ACCOUNT)


def shown(path, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    for key, value in {"lang": "ru", **query}.items():
        page.query_params[key] = value
    page._page_hash = calc_hash(path)
    return checked(page.run())


def checked(page):
    assert [error.message for error in page.exception] == []
    return page


def button(page, label):
    return next(each for each in page.button if each.label.replace("\\", "") == label)


def looks(db):
    rows = db.records("select subject_id, details from live.audit where action = 'account.opened_at_desk'")
    return [(row["subject_id"], json.loads(row["details"])["task"]) for row in rows]


class TestWork:
    def test_lists_the_queues_with_work_and_names_the_empty_ones(self, operator):
        page = shown("work")

        assert "Показания на проверке" in html(page)
        assert "Самое давнее ждёт" in html(page)
        assert "Здесь ничего не ждёт" in html(page)

    def test_is_where_an_operator_starts(self, operator):
        assert "Сегодня</h1>" in html(shown("start"))


class TestCustomers:
    def test_finds_an_address_with_a_slip_and_shows_no_name(self, operator, kabinet, card):
        _, street, *rest = card.address.split(", ")
        name = kabinet.value(
            "select c.name from live.customer as c inner join live.account as a on c.customer_id = a.customer_id"
            " where a.account_id = $id",
            id=ACCOUNT,
        )

        page = shown("customers", q=f"{street[:-1]} {' '.join(rest)}")

        assert card.address in html(page)
        assert name.split()[0] not in html(page)
        assert looks(kabinet) == []

    def test_names_what_is_missing(self, operator):
        assert "Похожей улицы нет" in html(shown("customers", q="Воздвиженская 1"))
        assert "Какой дом?" in html(shown("customers", q="Ленина"))

    def test_says_which_digits_are_missing(self, operator, card):
        page = shown("customers", q=card.account_number[:7])

        assert "здесь 7" in html(page)

    def test_shows_an_account_after_its_task_is_named(self, operator, kabinet, card):
        page = shown("customers", account=card.account_number)
        assert card.address not in html(page)

        button(page, "Открыть счёт").click()
        checked(page.run())

        assert card.address in html(page)
        assert looks(kabinet) == [(str(ACCOUNT), "visit")]

    def test_refuses_a_task_without_its_number(self, operator, kabinet, card):
        page = shown("customers", account=card.account_number)
        page.radio(key="customers.task").set_value("appeal")

        button(page, "Открыть счёт").click()
        checked(page.run())

        assert "Напишите номер обращения" in html(page)
        assert card.address not in html(page)
        assert looks(kabinet) == []

    @pytest.mark.parametrize("part", ["glance", "reading", "money", "contact"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_draws_every_part(self, operator, card, part, language):
        page = shown("customers", account=card.account_number)
        button(page, "Открыть счёт").click()
        page.run()

        again = shown("customers", account=card.account_number, part=part, lang=language)

        assert card.address in html(again)

    def test_is_opened_by_a_link_that_names_the_reading(self, operator, kabinet):
        found = readings.queue(kabinet)[0]
        card = accounts.card(kabinet, account_id=found.account_id)

        page = shown("customers", account=card.account_number, task="reading", ref=found.submission_number)

        assert card.address in html(page)
        assert looks(kabinet) == [(str(found.account_id), "reading")]

    def test_is_not_opened_by_a_link_with_a_made_up_number(self, operator, kabinet, card):
        page = shown("customers", account=card.account_number, task="reading", ref="K-2611-XXXX-XXXX")

        assert card.address not in html(page)
        assert looks(kabinet) == []


class TestQuestionedReadings:
    def test_shows_the_account_to_who_took_it(self, operator, kabinet):
        found = readings.queue(kabinet)[0]
        card = accounts.card(kabinet, account_id=found.account_id)
        page = shown("questioned-readings")
        assert found.submission_number in html(page)

        button(page, "Посмотреть").click()
        checked(page.run())
        assert card.address not in html(page)
        button(page, "Взять в работу").click()
        checked(page.run())

        assert card.address in html(page)
        assert "Расход за год" in html(page)
        holder = kabinet.value(
            "select claimed_by from live.reading_review where submission_id = $s", s=found.submission_id
        )
        assert holder == f"person:{operator.person_id}"

    def test_asks_for_a_reason_before_a_correction(self, operator, kabinet):
        found = readings.queue(kabinet)[0]
        page = shown("questioned-readings", reading=str(found.submission_id))
        button(page, "Взять в работу").click()
        page.run()

        next(each for each in page.button if each.label.startswith("Исправить")).click()
        checked(page.run())

        assert "Напишите причину" in html(page)

    def test_says_that_a_link_is_damaged(self, operator):
        assert "Такого показания нет" in html(shown("questioned-readings", reading="x"))

    def test_lists_what_goes_into_the_bill(self, operator):
        assert "до закрытия месяца" in html(shown("questioned-readings", show="used"))
