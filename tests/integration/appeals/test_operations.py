"""Appeals in a store: who may read and write them, and that nothing is doubled."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from PIL import Image

from core.accounts.access import AccessDenied
from core.appeals import files, messages, operations, queries, ratings, rules
from core.appeals.model import Author, Kind, NewAppeal, Reply, Status, Topic, Upload
from core.identity.model import Actor, Role
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import NOW, grant, make_account, make_actor

ORIGIN = "https://lk.example.ru"


@pytest.fixture
def db():
    with Database.in_memory() as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture
def customer(db):
    return make_actor(db)


@pytest.fixture
def operator(db):
    return make_actor(db, email="op@example.ru", role=Role.OPERATOR)


def new(actor, **values):
    return NewAppeal(
        **{
            "actor": actor,
            "kind": Kind.QUESTION,
            "topic": Topic.CHARGE,
            "subject": "Почему так много",
            "body": "Объясните начисление за октябрь.",
            "contact_name": "Анна",
            "email": "anna@example.ru",
            "idempotency_key": "key",
            "now": NOW,
            "language": "ru",
            **values,
        }
    )


def opened(db, actor, **values):
    return operations.open_appeal(db, new(actor, **values), origin=ORIGIN)


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return content.getvalue()


def letters(db):
    return db.records("select kind, recipient, subject, body from live.outbox order by letter_id")


class TestOpenAppeal:
    def test_gives_a_number_a_day_and_a_letter(self, db, customer):
        result = opened(db, customer)

        (found,) = queries.mine(db, person_id=customer.person_id)
        assert (found.appeal_number, found.status) == (result.appeal_number, Status.RECEIVED)
        assert found.answer_due_on == date(2026, 11, 30)
        (letter,) = letters(db)
        assert result.appeal_number in letter["subject"]

    def test_repeated_press_opens_one(self, db, customer):
        first, second = opened(db, customer), opened(db, customer)

        assert first == second
        assert len(queries.mine(db, person_id=customer.person_id)) == 1
        assert len(letters(db)) == 1

    def test_same_key_of_another_person_is_another_appeal(self, db, customer, operator):
        other = make_actor(db, email="other@example.ru")

        assert opened(db, customer) != opened(db, other)

    def test_of_a_foreign_account_is_refused(self, db, customer):
        make_account(db, account_id=2)

        with pytest.raises(AccessDenied):
            opened(db, customer, account_id=2)

        assert queries.mine(db, person_id=customer.person_id) == []

    def test_of_an_account_to_look_at_is_taken(self, db, customer):
        make_account(db, account_id=2)
        grant(db, actor=customer, account_id=2, level="view")

        opened(db, customer, account_id=2, context={"period": "2026-10", "service": "electricity"})

        (found,) = queries.mine(db, person_id=customer.person_id)
        assert found.context == {"period": "2026-10", "service": "electricity"}

    def test_names_every_fault(self, db, customer):
        with pytest.raises(messages.AppealRefused) as refusal:
            opened(db, customer, subject="", email="x")

        assert refusal.value.faults == (rules.Fault.SUBJECT_MISSING, rules.Fault.EMAIL)

    def test_secret_is_not_stored(self, db):
        opened(db, Actor.visitor(), secret="s3cret-of-the-link")

        (row,) = db.records("select secret_hash from live.appeal")
        assert "s3cret" not in row["secret_hash"]
        assert "appeals?key=s3cret-of-the-link" in letters(db)[0]["body"]


class TestFiles:
    def test_are_taken_by_content(self, db, customer):
        opened(db, customer, uploads=(Upload("../фото.exe", picture()), Upload("письмо.txt", "Текст".encode())))

        (found,) = queries.mine(db, person_id=customer.person_id)
        (message,) = queries.messages(db, appeal_id=found.appeal_id)
        assert [(file.name, file.media_type) for file in message.files] == [
            ("фото.exe", "image/png"),
            ("письмо.txt", "text/plain; charset=utf-8"),
        ]
        assert files.read(db.path, message.files[0].sha256) == picture()

    @pytest.mark.parametrize(
        "content",
        [b"MZ\x90\x00\x03", b"", b"<html>\x00", b"%PDF-1.7 \x00 without an end", b"PK\x03\x04 not an archive"],
    )
    def test_of_other_kinds_are_refused_by_name(self, content):
        with pytest.raises(files.FileRefused) as refusal:
            files.media_type(Upload("акт.pdf", content))

        assert (refusal.value.name, refusal.value.fault) == ("акт.pdf", rules.Fault.FILE_KIND)

    def test_office_documents_are_told_from_other_archives(self):
        def archive(*names):
            content = io.BytesIO()
            with zipfile.ZipFile(content, "w") as made:
                for name in names:
                    made.writestr(name, "x")
            return content.getvalue()

        word = files.media_type(Upload("a.docx", archive("[Content_Types].xml", "word/document.xml")))
        assert word.endswith("wordprocessingml.document")
        with pytest.raises(files.FileRefused):
            files.media_type(Upload("a.docx", archive("run.exe")))

    def test_larger_than_ten_megabytes_are_refused(self):
        with pytest.raises(files.FileRefused):
            files.media_type(Upload("a.txt", b"a" * (rules.LARGEST_FILE + 1)))

    @pytest.mark.parametrize("names", [{"word/vbaProject.bin": 1}, {"word/media/image1.png": rules.LARGEST_UNPACKED}])
    def test_office_documents_with_macros_or_too_much_inside_are_refused(self, names):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
            for name, size in {"[Content_Types].xml": 1, "word/document.xml": 1, **names}.items():
                with made.open(name, "w") as part:
                    for _ in range(0, size, 1 << 24):
                        part.write(bytes(min(size, 1 << 24)))

        with pytest.raises(files.FileRefused) as refusal:
            files.media_type(Upload("a.docx", content.getvalue()))

        assert len(content.getvalue()) < rules.LARGEST_FILE
        assert refusal.value.fault is rules.Fault.FILE_KIND

    def test_of_a_visitor_are_limited_by_the_day_of_an_address(self, db, monkeypatch):
        monkeypatch.setattr(rules, "BYTES_A_DAY", 2 * len(picture()))
        visitor, upload = Actor.visitor(), (Upload("a.png", picture()),)

        def sent(key, **values):
            given = {"address": "10.0.0.1", "secret": key, **values}
            return opened(db, visitor, uploads=upload, idempotency_key=key, **given)

        first = sent("1")
        operations.reply(
            db, Reply(visitor, first.appeal_id, "Ещё", "2", NOW, uploads=upload, secret="1", address="10.0.0.1")
        )
        with pytest.raises(messages.AppealRefused) as refusal:
            sent("3")
        sent("4", address="10.0.0.2")
        sent("5", now=NOW + timedelta(days=1, minutes=1))

        assert refusal.value.faults == (rules.Fault.TOO_MUCH_TODAY,)
        assert len(queries.queue(db, only_open=False)) == 3

    def test_of_all_visitors_together_are_limited_too(self, db, customer, monkeypatch):
        monkeypatch.setattr(rules, "BYTES_A_DAY_OF_VISITORS", 2 * len(picture()))
        upload = (Upload("a.png", picture()),)
        for place in ("1", "2"):
            opened(db, Actor.visitor(), uploads=upload, idempotency_key=place, address=place, secret=place)

        with pytest.raises(messages.AppealRefused):
            opened(db, Actor.visitor(), uploads=upload, idempotency_key="3", address="3", secret="3")

        assert opened(db, customer, uploads=upload)

    def test_refused_file_leaves_no_appeal(self, db, customer):
        with pytest.raises(files.FileRefused):
            opened(db, customer, uploads=(Upload("a.exe", b"MZ\x00"),))

        assert queries.mine(db, person_id=customer.person_id) == []


class TestReply:
    def test_opens_an_answered_appeal_again(self, db, customer, operator):
        appeal_id = opened(db, customer).appeal_id
        said = Reply(operator, appeal_id, "Ответ", "1", NOW)
        operations.answer(db, said, operator_name="Мария", origin=ORIGIN)

        operations.reply(db, Reply(customer, appeal_id, "Не согласна", "2", NOW + timedelta(hours=1)))

        assert queries.one(db, appeal_id=appeal_id).status is Status.RECEIVED
        authors = [message.author_kind for message in queries.messages(db, appeal_id=appeal_id)]
        assert authors == [Author.CUSTOMER, Author.OPERATOR, Author.CUSTOMER]

    def test_is_written_once(self, db, customer):
        appeal_id = opened(db, customer).appeal_id

        for _ in range(2):
            operations.reply(db, Reply(customer, appeal_id, "Ещё", "2", NOW))

        assert len(queries.messages(db, appeal_id=appeal_id)) == 2

    def test_to_a_foreign_appeal_is_not_found(self, db, customer):
        appeal_id = opened(db, customer).appeal_id
        other = make_actor(db, email="other@example.ru")

        for actor in (other, Actor.visitor()):
            with pytest.raises(operations.AppealNotFound):
                operations.reply(db, Reply(actor, appeal_id, "Моё", "2", NOW))

    def test_of_a_visitor_needs_the_secret_of_the_appeal(self, db):
        visitor = Actor.visitor()
        appeal_id = opened(db, visitor, secret="right").appeal_id
        opened(db, visitor, secret="other", idempotency_key="2")

        for secret in ("", "wrong", "other"):
            with pytest.raises(operations.AppealNotFound):
                operations.reply(db, Reply(visitor, appeal_id, "Ещё", "2", NOW, secret=secret))
        operations.reply(db, Reply(visitor, appeal_id, "Ещё", "2", NOW, secret="right"))

        assert len(queries.messages(db, appeal_id=appeal_id)) == 2


class TestUnread:
    def answered(self, db, actor, operator, **values):
        appeal_id = opened(db, actor, **values).appeal_id
        operations.answer(db, Reply(operator, appeal_id, "Ответ", "1", NOW), operator_name="Мария", origin=ORIGIN)
        return appeal_id

    def unread(self, db, actor):
        return [row["appeal_id"] for row in queries.unread(db, person_id=actor.person_id)]

    def test_is_an_answer_until_it_is_opened(self, db, customer, operator):
        other = make_actor(db, email="other@example.ru")
        appeal_id = self.answered(db, customer, operator)

        assert (self.unread(db, customer), self.unread(db, other)) == ([appeal_id], [])
        with pytest.raises(operations.AppealNotFound):
            operations.see(db, actor=other, appeal_id=appeal_id)
        operations.see(db, actor=customer, appeal_id=appeal_id)

        assert self.unread(db, customer) == []
        assert not queries.one(db, appeal_id=appeal_id).is_unread

    def test_comes_back_with_another_answer(self, db, customer, operator):
        appeal_id = self.answered(db, customer, operator)
        operations.reply(db, Reply(customer, appeal_id, "Ещё", "2", NOW))
        assert self.unread(db, customer) == []

        operations.answer(db, Reply(operator, appeal_id, "Ответ 2", "3", NOW), operator_name="Мария", origin=ORIGIN)

        assert self.unread(db, customer) == [appeal_id]

    def test_ends_with_the_appeal(self, db, customer, operator):
        appeal_id = self.answered(db, customer, operator)

        operations.close(db, actor=customer, appeal_id=appeal_id, now=NOW)

        assert self.unread(db, customer) == []

    def test_of_a_visitor_is_opened_by_the_link_even_by_who_is_signed_in(self, db, customer, operator):
        appeal_id = self.answered(db, Actor.visitor(), operator, secret="right")

        operations.see(db, actor=customer, appeal_id=appeal_id, secret="right")

        assert not queries.one(db, appeal_id=appeal_id).is_unread


class TestOperator:
    def test_takes_answers_and_announces(self, db, customer, operator):
        appeal_id = opened(db, customer).appeal_id

        operations.claim(db, actor=operator, appeal_id=appeal_id, now=NOW)
        said = Reply(operator, appeal_id, "Ответ по существу", "1", NOW)
        operations.answer(db, said, operator_name="Мария", origin=ORIGIN)
        operations.answer(db, said, operator_name="Мария", origin=ORIGIN)

        found = queries.one(db, appeal_id=appeal_id)
        assert (found.status, found.operator_id, found.is_unread) == (Status.ANSWERED, operator.person_id, True)
        assert [letter["kind"] for letter in letters(db)] == ["appeals.opened", "appeals.answered"]
        assert "Ответ по существу" in letters(db)[1]["body"]

    def test_does_not_take_what_another_has(self, db, customer, operator):
        appeal_id = opened(db, customer).appeal_id
        other = make_actor(db, email="op2@example.ru", role=Role.OPERATOR)
        operations.claim(db, actor=operator, appeal_id=appeal_id, now=NOW)

        with pytest.raises(operations.ClaimedByOther):
            operations.claim(db, actor=other, appeal_id=appeal_id, now=NOW)
        operations.release(db, actor=operator, appeal_id=appeal_id, now=NOW)
        operations.claim(db, actor=other, appeal_id=appeal_id, now=NOW)

        assert queries.one(db, appeal_id=appeal_id).operator_id == other.person_id

    @pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.CORPORATE, Role.ANALYST])
    def test_is_the_only_one_who_may(self, db, customer, role):
        appeal_id = opened(db, customer).appeal_id
        actor = make_actor(db, email="x@example.ru", role=role)
        said = Reply(actor, appeal_id, "Ответ", "1", NOW)

        with pytest.raises(AccessDenied):
            operations.claim(db, actor=actor, appeal_id=appeal_id, now=NOW)
        with pytest.raises(AccessDenied):
            operations.release(db, actor=actor, appeal_id=appeal_id, now=NOW)
        with pytest.raises(AccessDenied):
            operations.answer(db, said, operator_name="x", origin=ORIGIN)

    def test_finds_what_waits(self, db, customer, operator):
        first = opened(db, customer).appeal_id
        second = opened(db, customer, idempotency_key="2").appeal_id
        said = Reply(operator, first, "Ответ", "1", NOW)
        operations.answer(db, said, operator_name="Мария", origin=ORIGIN)

        assert [appeal.appeal_id for appeal in queries.queue(db, only_open=True)] == [second]
        assert len(queries.queue(db, only_open=False)) == 2


class TestClose:
    def test_is_the_customers_word(self, db, customer):
        appeal_id = opened(db, customer).appeal_id

        operations.close(db, actor=customer, appeal_id=appeal_id, now=NOW)

        assert queries.one(db, appeal_id=appeal_id).status is Status.CLOSED
        with pytest.raises(operations.AppealNotFound):
            operations.close(db, actor=make_actor(db, email="o@example.ru"), appeal_id=appeal_id, now=NOW)


class TestRatings:
    def test_are_counted_once_and_settled_by_an_operator(self, db, customer, operator):
        for _ in range(2):
            ratings.rate(db, actor=customer, work="bills", points=2, comment="Непонятно", idempotency_key="1", now=NOW)

        (rating,) = ratings.unsettled(db)
        ratings.settle(db, actor=operator, rating_id=rating.rating_id, outcome="Переписали квитанцию", now=NOW)

        (mine,) = ratings.mine(db, person_id=customer.person_id)
        assert (mine.points, mine.outcome) == (2, "Переписали квитанцию")
        assert ratings.unsettled(db) == []

    @pytest.mark.parametrize("values", [{"points": 0}, {"points": 6}, {"work": "weather"}, {"comment": "а" * 1001}])
    def test_out_of_range_are_refused(self, db, customer, values):
        given = {"work": "bills", "points": 5, "comment": "", **values}
        with pytest.raises(ratings.RatingRefused):
            ratings.rate(db, actor=customer, idempotency_key="1", now=NOW, **given)

    def test_are_settled_by_operators_only(self, db, customer):
        ratings.rate(db, actor=customer, work="bills", points=2, comment="", idempotency_key="1", now=NOW)
        (rating,) = ratings.unsettled(db)

        with pytest.raises(AccessDenied):
            ratings.settle(db, actor=customer, rating_id=rating.rating_id, outcome="x", now=NOW)
