"""Letters leave once, through a real SMTP server, and what became of them is said honestly."""

import email
import smtplib
import socket
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller

from core.mail import operations, queries
from core.mail.model import Attachment, Letter, LetterState
from core.mail.transport import Embedded, Smtp
from core.mail.worker import Postman
from data.database import Database

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def make_letter(**values):
    content = {
        "to": "anna@example.ru",
        "language": "ru",
        "subject": "Квитанция за ноябрь",
        "paragraphs": ("К оплате 1 234,56 ₽.",),
        "button": ("Открыть", "http://127.0.0.1/charges"),
    }
    return Letter(**(content | values))


def send(db, letter=None, *, key="november"):
    db.change(lambda tx: operations.send(tx, letter or make_letter(), kind="test", dedupe_key=key, now=NOW))


def states(db):
    return dict(queries.counts(db))


def only(db):
    row = queries.newest(db, state=None, text=None, count=5).row(0, named=True)
    return queries.letter(db, letter_id=row["letter_id"])


class Inbox:
    """Keeps what it was given; `answers` are said first, one a message."""

    def __init__(self):
        self.messages = []
        self.recipients = []
        self.answers = []
        self.recipient_answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.messages.append(email.message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
        return answer


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "store") as database:
        yield database


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def postman(db, server, clock):
    return Postman(db, smtp(server.port), now=clock)


def smtp(port):
    return Smtp(host="127.0.0.1", port=port, security="none", sender="Kabinet <no-reply@kabinet.example>")


class TestSend:
    def test_keeps_a_letter_of_one_key_once(self, db):
        send(db)
        send(db, make_letter(subject="Другая"))

        assert states(db) == {"queued": 1}
        assert only(db).letter.subject == "Квитанция за ноябрь"

    def test_is_undone_with_its_transaction(self, db):
        def change(tx):
            operations.send(tx, make_letter(), kind="test", dedupe_key="november", now=NOW)
            raise KeyError

        with pytest.raises(KeyError):
            db.change(change)

        assert states(db) == {}

    def test_refuses_more_than_one_address(self, db):
        with pytest.raises(operations.AddressRefused):
            send(db, make_letter(to="a@b.ru,c@d.ru"))

    def test_keeps_a_file_of_many_letters_once(self, db):
        file = Attachment("kvitanciya.pdf", "application/pdf", b"%PDF-1.7")
        send(db, make_letter(attachments=(file,)))
        send(db, make_letter(attachments=(file,)), key="december")

        assert len(list((db.path / "letters").iterdir())) == 1


class TestDelivery:
    def test_gives_the_server_text_html_and_files(self, db, inbox, postman):
        send(db, make_letter(attachments=(Attachment("квитанция.pdf", "application/pdf", b"%PDF-1.7"),)))

        assert postman.run_waiting() == 1

        (message,) = inbox.messages
        assert inbox.recipients == [["anna@example.ru"]]
        assert message["Subject"] == "Квитанция за ноябрь"
        assert "1 234,56 ₽" in message.get_body(("plain",)).get_content()
        assert "<h1>Квитанция за ноябрь</h1>" in message.get_body(("html",)).get_content()
        (file,) = message.iter_attachments()
        assert (file.get_filename(), file.get_content()) == ("квитанция.pdf", b"%PDF-1.7")
        assert only(db).state is LetterState.SENT

    def test_sends_nothing_twice(self, db, inbox, postman):
        send(db)
        postman.run_waiting()
        send(db)
        postman.run_waiting()

        assert len(inbox.messages) == 1

    def test_tries_again_later_when_the_server_is_busy(self, db, inbox, postman, clock):
        inbox.answers = ["451 try later"]
        send(db)
        postman.run_waiting()
        assert only(db).state is LetterState.QUEUED
        assert postman.run_waiting() == 0

        clock.now += timedelta(minutes=2)

        assert postman.run_waiting() == 1
        assert len(inbox.messages) == 1
        assert only(db).try_count == 2

    def test_tries_again_later_when_there_is_no_server(self, db, clock):
        send(db)
        Postman(db, smtp(free_port()), now=clock).run_waiting()

        assert only(db).state is LetterState.QUEUED
        assert only(db).next_try_at > NOW
        assert "refused" in only(db).error.lower()

    def test_gives_up_after_seven_tries(self, db, clock):
        send(db)
        nobody = Postman(db, smtp(free_port()), now=clock)
        for _ in range(7):
            nobody.run_waiting()
            clock.now += timedelta(days=1)

        assert only(db).state is LetterState.FAILED
        assert only(db).try_count == 7

    def test_gives_up_at_once_when_the_recipient_is_refused(self, db, inbox, postman):
        inbox.recipient_answers = ["550 no such user"]
        send(db)
        postman.run_waiting()

        assert only(db).state is LetterState.FAILED
        assert "550" in only(db).error

    def test_says_unclear_when_the_connection_breaks_while_the_server_takes_it(self, db, postman, monkeypatch):
        def broken(self, content):
            raise smtplib.SMTPServerDisconnected("gone")

        monkeypatch.setattr(smtplib.SMTP, "data", broken)
        send(db)
        postman.run_waiting()

        assert only(db).state is LetterState.UNCLEAR
        assert postman.run_waiting() == 0


class TestAfterACrash:
    def test_a_letter_that_was_being_sent_is_not_sent_by_itself(self, db, inbox, postman):
        send(db)
        operations.begin(db, letter_id=only(db).letter_id, channel="smtp")
        operations.mark_interrupted(db)
        postman.run_waiting()
        assert (only(db).state, inbox.messages) == (LetterState.UNCLEAR, [])

        operations.send_again(db, letter_id=only(db).letter_id, actor="test", now=NOW)
        postman.run_waiting()

        assert only(db).state is LetterState.SENT
        assert len(inbox.messages) == 1


class TestEmbedded:
    def test_delivers_to_the_page_of_the_operator(self, db, clock):
        send(db)

        assert Postman(db, Embedded(), now=clock).run_waiting() == 1
        assert (only(db).state, only(db).channel) == (LetterState.SENT, "embedded")


class TestThread:
    def test_sends_by_itself(self, db, inbox, server):
        send(db)
        postman = Postman(db, smtp(server.port), now=lambda: NOW)
        postman.start()
        try:
            for _ in range(100):
                if inbox.messages:
                    break
                postman._stopping.wait(0.05)
        finally:
            postman.stop()

        assert len(inbox.messages) == 1
        assert only(db).state is LetterState.SENT
