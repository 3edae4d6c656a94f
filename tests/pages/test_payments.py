"""The page «Payments»: what waits, one payment beside its accounts, decisions, search, registries, returns."""

import uuid
from decimal import Decimal

import pytest

from core.i18n.formats import Words
from core.identity.model import Role
from core.jobs import queries as jobs
from core.payments import operations as made_payments
from core.payments import queries as made_queries
from core.payments import wishes
from core.payments.gateway import BankPayment, BankStatus
from core.payments.model import PartWish, Wish
from core.registries import claims, queries
from core.registries.model import Status
from core.ui import context
from tests.pages.conftest import NOW
from tests.pages.test_every_page import html, opened

RU = Words("ru")
PATH = "payments"


@pytest.fixture
def operator(visit, kabinet):
    person = visit(Role.OPERATOR)
    yield person
    kabinet.change(lambda tx: tx.write("update live.unmatched_payment set claimed_by = null, claimed_at = null"))
    kabinet.change(lambda tx: tx.write("delete from live.unmatched_note"))
    kabinet.change(lambda tx: tx.write("delete from live.job"))


def button(page, label, key=None):
    return next(
        each for each in page.button if each.label.replace("\\", "") == label and (key is None or each.key == key)
    )


def shown(**query):
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415
    from streamlit.util import calc_hash  # noqa: PLC0415

    from tests.pages.test_every_page import PORTAL  # noqa: PLC0415

    page = AppTest.from_file(PORTAL, default_timeout=30)
    page.query_params["lang"] = "ru"
    for key, value in query.items():
        page.query_params[key] = value
    page._page_hash = calc_hash(PATH)
    return page.run()


def first(db):
    return queries.queue(db)[-1]


def open_one(page, db):
    key = str(first(db)["unmatched_id"])
    page.button(key=f"payments.open.{key}").click().run()
    assert [error.message for error in page.exception] == []
    return key


class TestQueue:
    def test_answers_how_much_waits(self, operator, kabinet):
        page = opened(PATH, language="ru")

        waiting = queries.waiting(kabinet)
        assert waiting.count >= 6
        assert RU.money(waiting.amount) in html(page)
        assert RU.n(
            "{n} payment waits for its account: {amount}, {age}.",
            "{n} payments wait for their accounts: {amount}, {age}.",
            n=waiting.count,
            amount="",
            age="",
        ).split(":")[0] in html(page)

    def test_a_reason_of_the_address_leaves_its_payments(self, operator, kabinet):
        page = shown(reason="no_number")

        expected = queries.queue(kabinet, reason="no_number")
        assert 0 < len(expected) < queries.waiting(kabinet).count
        assert len([each for each in page.button if (each.key or "").startswith("payments.open.")]) == len(expected)

    def test_opening_takes_the_payment(self, operator, kabinet):
        page = opened(PATH, language="ru")

        key = open_one(page, kabinet)

        found = queries.unmatched(kabinet, unmatched_id=uuid.UUID(key))
        assert found.claimed_by == f"person:{operator.person_id}"
        assert RU.t("Accounts that may be meant") in html(page)
        assert found.payment_number in html(page)

    def test_who_has_it_is_told_to_the_second(self, operator, kabinet):
        key = first(kabinet)["unmatched_id"]
        analyst = next(person for person in context.identity.sample_people(kabinet) if person.role is Role.ANALYST)
        name = f"person:{analyst.person_id}"
        kabinet.change(
            lambda tx: tx.write(
                "update live.unmatched_payment set claimed_by = $a, claimed_at = $n where unmatched_id = $k",
                a=name,
                n=NOW,
                k=key,
            )
        )

        page = shown(payment=str(key))

        assert RU.t("{name} works on this payment", name=analyst.display_name) in html(page)
        assert RU.t("Accounts that may be meant") not in html(page)

    def test_a_link_shows_no_account_until_it_is_taken(self, operator, kabinet):
        page = shown(payment=str(first(kabinet)["unmatched_id"]))

        assert RU.t("Nobody works on this payment") in html(page)
        assert RU.t("Accounts that may be meant") not in html(page)

    @pytest.mark.parametrize("text", ["x", "0198a3c2-6f51-7d0e-9b64-2c1f8e5a7d39"])
    def test_a_damaged_link_is_said(self, operator, text):
        page = shown(payment=text)

        assert [error.message for error in page.exception] == []
        assert RU.t("There is no such payment") in html(page)


class TestDecisions:
    def test_of_who_comes_second_changes_nothing_and_is_no_fault(self, operator, kabinet):
        page = opened(PATH, language="ru")
        key = open_one(page, kabinet)
        analyst = next(person for person in context.identity.sample_people(kabinet) if person.role is Role.ANALYST)
        taken = "update live.unmatched_payment set claimed_by = $by, claimed_at = $now where unmatched_id = $key"
        kabinet.change(lambda tx: tx.write(taken, by=f"person:{analyst.person_id}", now=NOW, key=uuid.UUID(key)))

        page.text_input(key="payments.reason").set_value("плательщик просит вернуть")
        page.button(key="payments.return").click().run()

        said = RU.t("{name} works on this payment. Nothing was changed.", name=analyst.display_name)
        (drawn,) = [element.proto.body for element in page.get("html") if said in element.proto.body]
        assert "kb-warning" in drawn
        assert queries.unmatched(kabinet, unmatched_id=uuid.UUID(key)).status is Status.WAITING

    def test_a_return_needs_a_reason_and_keeps_the_payment(self, operator, kabinet):
        page = opened(PATH, language="ru")
        key = open_one(page, kabinet)

        page.button(key="payments.return").click().run()

        assert RU.t("Write the reason: it stays with the payment.") in html(page)
        assert queries.unmatched(kabinet, unmatched_id=uuid.UUID(key)).status is Status.WAITING

    def test_a_note_is_kept_and_shown(self, operator, kabinet):
        page = opened(PATH, language="ru")
        open_one(page, kabinet)

        page.text_input(key="payments.note").set_value("звонила в <банк>").run()
        page.button(key="payments.keep").click().run()

        assert "звонила в &lt;банк&gt;" in html(page)
        assert operator.display_name in html(page)

    def test_an_unknown_account_is_refused_in_a_sentence(self, operator, kabinet):
        page = opened(PATH, language="ru")
        key = open_one(page, kabinet)

        page.text_input(key="payments.account").set_value("1234567890").run()
        page.button(key="payments.post").click().run()

        text = html(page)
        refused = RU.t("There is no account with this number. Compare it digit by digit.")
        assert text.count(refused) == 1
        # Beside the field, not above the page: on a phone the head of the page is two screens away.
        assert text.index(RU.t("What the sender said")) < text.index(refused)
        assert queries.unmatched(kabinet, unmatched_id=uuid.UUID(key)).status is Status.WAITING

    def test_is_put_back_for_others(self, operator, kabinet):
        page = opened(PATH, language="ru")
        key = open_one(page, kabinet)

        page.button(key="payments.release").click().run()

        assert queries.unmatched(kabinet, unmatched_id=uuid.UUID(key)).claimed_by is None
        assert RU.t("The payment is free for others again.") in html(page)

    def test_somebody_who_signed_out_decides_nothing(self, operator, kabinet, visit):
        page = opened(PATH, language="ru")
        key = open_one(page, kabinet)
        visit(Role.ANALYST)

        page.text_input(key="payments.account").set_value("1").run()

        assert RU.t("Accounts that may be meant") not in html(page)
        with pytest.raises(claims.NotAnOperator):
            claims.release(kabinet, actor=context.Actor.of(visit(Role.ANALYST)), unmatched_id=uuid.UUID(key), now=NOW)


class TestSearch:
    def test_finds_a_payment_by_its_number(self, operator, kabinet):
        row = kabinet.record("select payment_number, amount from history.payment order by all limit 1")
        page = shown(show="search")

        page.text_input(key="payments.number").set_value(row["payment_number"])
        button(page, RU.t("Find")).click().run()

        assert [error.message for error in page.exception] == []
        assert row["payment_number"] in html(page)

    def test_says_what_is_wrong_with_an_amount(self, operator):
        page = shown(show="search")

        page.text_input(key="payments.amount").set_value("много")
        button(page, RU.t("Find")).click().run()

        assert RU.t("The amount is not in roubles and kopecks: write it like 1500 or 1500,50.") in html(page)

    def test_finds_nothing_in_a_sentence(self, operator):
        page = shown(show="search")

        page.text_input(key="payments.number").set_value("нет такого")
        button(page, RU.t("Find")).click().run()

        assert RU.t("Nothing was found") in html(page)


class TestRegistries:
    def test_reconcile_and_are_listed(self, operator, kabinet):
        page = shown(show="registries")

        assert [error.message for error in page.exception] == []
        assert queries.registries(kabinet)["difference"].sum() == Decimal(0)
        assert RU.t(
            "Every registry reconciles: all that was sent is posted, waits, went back or is named as refused."
        ) in html(page)

    def test_are_shown_by_day_and_channel(self, operator):
        page = shown(show="registries", by="day")

        assert [error.message for error in page.exception] == []
        assert RU.t("Difference") in html(page)

    def test_a_refused_one_says_why(self, operator, kabinet):
        row = kabinet.record("select registry_id from live.registry where status = 'refused'")

        page = shown(show="registries", registry=str(row["registry_id"]))

        assert RU.t(
            "The line with the totals (it begins with “{sign}”) is missing: the file was cut off. Nothing was posted. Ask for it again.",
            sign="=",
        ) in html(page)

    def test_a_double_click_makes_one_job(self, operator, kabinet):
        page = shown(show="registries")
        page.file_uploader[0].set_value(("реестр.txt", b"19-11-2026;\n", "text/plain"))

        for _ in range(2):
            button(page, RU.t("Take in")).click().run()

        assert [error.message for error in page.exception] == []
        assert len([job for job in jobs.newest_jobs(kabinet) if job.kind == "registry"]) == 1

    def test_returns_are_listed(self, operator):
        page = shown(show="returns")

        assert "Платёж другой компании" in html(page)


class TestWrongAccount:
    def test_a_posted_payment_is_moved_from_the_page(self, operator, kabinet):
        page = opened(PATH, language="ru")
        key = next(row["unmatched_id"] for row in queries.queue(kabinet) if row["reason"] == "unknown_account")
        numbers = [
            row["account_number"]
            for row in kabinet.records(
                "select account_number from live.account where closed_on is null order by account_id limit 2"
            )
        ]
        page.button(key=f"payments.open.{key}").click().run()
        page.text_input(key="payments.account").set_value(numbers[0]).run()
        page.button(key="payments.post").click().run()
        page = shown(payment=str(key))

        page.text_input(key="payments.account").set_value(numbers[1])
        page.text_input(key="payments.reason").set_value("не тот дом")
        page.button(key="payments.move").click().run()

        assert [error.message for error in page.exception] == []
        found = kabinet.records(
            "select a.account_number, p.status from history.payment as p join live.account as a on a.account_id = p.account_id where p.batch_id = $key order by p.payment_number",
            key=key,
        )
        assert [(row["account_number"], row["status"]) for row in found] == [
            (numbers[0], "refunded"),
            (numbers[1], "posted"),
        ]
        assert "не тот дом" in html(page)


@pytest.fixture
def disputed(kabinet):
    """A payment of an account for which the bank took another sum."""
    account_id = kabinet.value("select min(account_id) from live.account where closed_on is null")
    wish = Wish(str(uuid.uuid4()), (PartWish(account_id, Decimal("100.00")),), "anna@example.ru", "ru")
    values = {"person_id": None, "actor": "visitor", "gateway": "sandbox", "now": NOW}
    made = kabinet.change(lambda tx: wishes.created(tx, wish, **values))
    bank = BankPayment("b-9", BankStatus.SUCCEEDED, Decimal("90.00"), "RUB", Decimal(0), None, NOW, None, None)
    yield made_payments.take_answer(kabinet, bank, intent_id=made.intent_id, now=NOW)
    for table in ("intent", "part", "event", "refund"):
        kabinet.change(
            lambda tx, name=table: tx.write(f"delete from live.payment_{name} where intent_id = $i", i=made.intent_id)
        )


class TestDisputed:
    def test_says_what_is_known_and_what_can_be_done(self, operator, disputed):
        page = shown(show="disputed")

        assert [error.message for error in page.exception] == []
        assert f"Платёж {disputed.intent_number}" in html(page)
        assert RU.t("The bank took another sum or currency than was asked for.") in html(page)
        labels = {each.label.replace("\\", "") for each in page.button}
        assert {RU.t("Credit {amount}", amount=RU.money(Decimal(90))), RU.t("Ask the bank again")} <= labels

    def test_is_closed_with_words_to_the_payer(self, operator, kabinet, disputed):
        page = shown(show="disputed")
        key = f"disputed.close.{disputed.intent_id}"
        page.button(key=key).click().run()
        assert RU.t("Write the answer to the customer first: it goes to them by letter.") in html(page)
        page.text_area(key=f"disputed.note.{disputed.intent_id}").set_value("Вернули в офисе").run()

        page.button(key=key).click().run()

        assert made_queries.intent(kabinet, intent_id=disputed.intent_id).reason == "closed"
        assert RU.t("Closed; the customer gets the answer by letter.") in html(page)
