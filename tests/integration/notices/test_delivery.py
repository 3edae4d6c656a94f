"""At the moment a letter is handed over its reader's word counts, and the letter says how such letters stop."""

from datetime import UTC, datetime

import pytest

from core.identity.model import Role
from core.mail import operations as mail
from core.mail import queries as outbox
from core.mail import rules as mail_rules
from core.mail.model import Letter, LetterState
from core.mail.transport import message
from core.mail.worker import Postman
from core.notices import delivery, operations, signing
from core.notices.model import Kind
from data.database import Database
from tests.factories.accounts import grant, make_account, make_actor

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ORIGIN = "https://lk.example.ru"


class Kept:
    """A way out that keeps what it was given."""

    channel = "embedded"

    def __init__(self):
        self.handed = []

    def deliver(self, stored, files, *, way_out=None):
        self.handed.append((stored, way_out))


@pytest.fixture
def db():
    with Database.in_memory(threads=1) as store:
        yield store


@pytest.fixture
def anna(db):
    return make_actor(db)


def run(db):
    way = Kept()
    readers = delivery.Readers(db, origin=ORIGIN, now=lambda: NOW)
    Postman(db, way, now=lambda: NOW, readers=readers).run_waiting()
    return way.handed


def write(db, kind, *, to="anna@example.ru", account_id=None):
    letter = Letter(to=to, language="ru", subject="Тема", paragraphs=("Текст",))
    db.change(lambda tx: mail.send(tx, letter, kind=kind, dedupe_key=kind + to, now=NOW, account_id=account_id))


def choose(db, actor, kind, *, account_id=None, is_on=False):
    operations.choose(db, actor=actor, kind=kind, account_id=account_id, is_on=is_on, now=NOW)


class TestIsWanted:
    @pytest.mark.parametrize(
        ("mail_kind", "kind"),
        [("payment_receipt", Kind.PAYMENT), ("appeals.answered", Kind.APPEAL), ("orders.paid", Kind.ORDER)],
    )
    def test_an_event_that_is_switched_off_is_withheld(self, db, anna, mail_kind, kind):
        choose(db, anna, kind)
        write(db, mail_kind)

        assert run(db) == []

        row = outbox.newest(db, state="failed", text=None, count=5).row(0, named=True)
        assert row["error"] == mail_rules.SWITCHED_OFF

    def test_what_is_withheld_is_not_sent_again_by_hand(self, db, anna):
        choose(db, anna, Kind.PAYMENT)
        write(db, "payment_receipt")
        run(db)
        letter_id = outbox.newest(db, state=None, text=None, count=1)["letter_id"][0]

        mail.send_again(db, letter_id=letter_id, actor="person:x", now=NOW)

        assert outbox.letter(db, letter_id=letter_id).state is LetterState.FAILED

    @pytest.mark.parametrize(
        "mail_kind", ["identity.password", "identity.registration", "payment_refunded", "orders.canceled"]
    )
    def test_service_letters_come_whatever_was_chosen(self, db, anna, mail_kind):
        for kind in Kind:
            choose(db, anna, kind)
        write(db, mail_kind)

        ((_, way_out),) = run(db)

        assert way_out is None

    def test_a_word_between_writing_and_sending_counts(self, db, anna):
        make_account(db)
        grant(db, actor=anna, account_id=1)
        write(db, "notices.due", account_id=1)
        choose(db, anna, Kind.DUE)

        assert run(db) == []

    def test_a_letter_of_several_accounts_comes_unless_all_are_off(self, db, anna):
        make_account(db)
        grant(db, actor=anna, account_id=1)
        choose(db, anna, Kind.RECEIPT, account_id=1, is_on=True)
        write(db, "notices.receipt")

        assert len(run(db)) == 1

    def test_a_visitor_gets_what_was_asked_for(self, db):
        write(db, "appeals.answered", to="stranger@example.ru")

        ((_, way_out),) = run(db)

        assert way_out is None


class TestWayOut:
    def test_stands_in_the_headers_the_text_and_the_html(self, db, anna):
        write(db, "payment_receipt")

        ((stored, way_out),) = run(db)
        envelope = message(stored, (), sender="Kabinet <no-reply@kabinet.example>", way_out=way_out)

        assert envelope["List-Unsubscribe"] == f"<{way_out.at_once}>"
        assert envelope["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        text, html = (part.get_content() for part in envelope.iter_parts())
        assert way_out.page in text
        assert way_out.page in html
        assert "Не присылать такие письма" in text
        token = way_out.page.partition("key=")[2]
        assert signing.unsubscribed(signing.key(db), token) == (anna.person_id, Kind.PAYMENT)

    def test_no_two_stores_share_a_key(self, db):
        with Database.in_memory(threads=1) as other:
            assert signing.key(db) == signing.key(db) != signing.key(other)

    def test_company_people_have_it_too(self, db):
        make_actor(db, email="op@example.ru", role=Role.OPERATOR)
        write(db, "appeals.answered", to="op@example.ru")

        ((_, way_out),) = run(db)

        assert way_out is not None
