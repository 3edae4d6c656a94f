"""The desk against a real store: an account found as it is said, opened for a task, a reading entered, queues counted."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.accounts.access import AccessDenied
from core.accounts.numbers import Slip
from core.appeals import operations as appeals
from core.appeals.model import Kind, NewAppeal, Topic
from core.desk import operations, queries, search
from core.desk.model import Fault, Gap, Queue, Task
from core.identity.model import Actor, Role
from core.metering import operations as metering
from core.metering.model import Issue, Submission
from tests.factories.accounts import make_account, make_actor
from tests.factories.metering import NOW, TODAY, make_home, make_store


@pytest.fixture
def db():
    with make_store() as database:
        yield database


@pytest.fixture
def olga(db):
    return make_actor(db, email="olga@example.ru", role=Role.OPERATOR)


def looks(db):
    return db.records("select actor, details from live.audit where action = 'account.opened_at_desk' order by audit_id")


class TestSearch:
    @pytest.fixture(autouse=True)
    def houses(self, db):
        make_account(db, account_id=1, flat="12", flat_extension=None, house_letter=None)
        make_account(db, account_id=2, flat="14", flat_extension=None, house_letter=None)
        make_account(db, account_id=3, flat="12", flat_extension=None, house_letter="А")
        make_account(db, account_id=4, flat=None, flat_extension=None, house_number="51", house_letter=None)

    def found(self, db, olga, text):
        answer = search.find(db, actor=olga, text=text, today=TODAY)
        return [each.account_id for each in answer.accounts], answer.gap

    @pytest.mark.parametrize(
        ("text", "account_ids"),
        [
            ("Ленина 5-12", [1]),
            ("ул. Ленина, д. 5, кв. 12", [1]),
            ("лнеина 5 12", [1]),
            ("Екатеринбург, Ленина, 5а-12", [3]),
            ("Ленина 5", [1, 2]),
            ("Ленина 51", [4]),
        ],
    )
    def test_finds_an_address(self, db, olga, text, account_ids):
        assert self.found(db, olga, text) == (account_ids, None)

    @pytest.mark.parametrize(
        ("text", "gap", "known"),
        [
            ("Ленина 7", Gap.NO_HOUSE, ("5", "5А", "51")),
            ("Ленина 5-99", Gap.NO_FLAT, ("12", "14")),
            ("Ленина", Gap.WHICH_HOUSE, ()),
            ("Воздвиженская 5", Gap.NO_STREET, ()),
            ("5-12", Gap.NO_STREET, ()),
            ("   ", Gap.NOTHING_TYPED, ()),
        ],
    )
    def test_names_what_is_missing(self, db, olga, text, gap, known):
        answer = search.find(db, actor=olga, text=text, today=TODAY)

        assert (answer.accounts, answer.gap, answer.known) == ((), gap, known)

    def test_finds_a_number_however_it_is_typed(self, db, olga):
        number = db.value("select account_number from live.account where account_id = 2")

        for text in (number, f"л/с № {number[:3]} {number[3:7]}-{number[7:]}", number.replace("0", "О", 1)):
            assert self.found(db, olga, text) == ([2], None)

    def test_finds_a_number_with_a_slip_and_names_it(self, db, olga):
        number = db.value("select account_number from live.account where account_id = 2")
        swapped = number[:8] + number[9] + number[8]

        answer = search.find(db, actor=olga, text=swapped, today=TODAY)

        assert 2 in [each.account_id for each in answer.accounts]
        assert all(each.is_alike for each in answer.accounts)
        assert answer.number.slip in {Slip.SWAPPED, Slip.WRONG_DIGIT}

    def test_finds_a_part_of_a_number_and_says_what_is_missing(self, db, olga):
        number = db.value("select account_number from live.account where account_id = 2")

        answer = search.find(db, actor=olga, text=number[4:], today=TODAY)

        assert 2 in [each.account_id for each in answer.accounts]
        assert (answer.number.slip, dict(answer.number.values)["count"]) == (Slip.TOO_SHORT, 6)

    def test_shows_a_closed_account_as_closed(self, db, olga):
        make_account(db, account_id=9, house_number="9", closed_on=TODAY)

        (found,) = search.find(db, actor=olga, text="Ленина 9А", today=TODAY).accounts

        assert (found.account_id, found.closed_on) == (9, TODAY)

    @pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.CORPORATE, Role.ANALYST])
    def test_is_for_operators(self, db, role):
        with pytest.raises(AccessDenied):
            search.find(db, actor=make_actor(db, role=role), text="Ленина 5", today=TODAY)

    def test_shows_nobodys_name(self, db, olga):
        assert "Иванова" not in str(search.find(db, actor=olga, text="Ленина 5", today=TODAY))


class TestOpenAccount:
    def test_is_recorded_once_for_a_task(self, db, olga):
        make_account(db)

        for _ in range(2):
            operations.open_account(db, actor=olga, account_id=1, task=Task.VISIT, now=NOW)

        (look,) = looks(db)
        assert look == {"actor": olga.name, "details": '{"task": "visit", "reference": ""}'}
        queries.require(db, actor=olga, account_id=1, now=NOW + timedelta(minutes=59))

    def test_is_recorded_again_for_another_task_and_after_an_hour(self, db, olga):
        make_account(db)

        operations.open_account(db, actor=olga, account_id=1, task=Task.VISIT, now=NOW)
        operations.open_account(db, actor=olga, account_id=1, task=Task.CALL, now=NOW)
        operations.open_account(db, actor=olga, account_id=1, task=Task.CALL, now=NOW + timedelta(minutes=61))

        assert len(looks(db)) == 3

    def test_ends_by_itself_and_is_ones_own(self, db, olga):
        make_account(db)
        make_account(db, account_id=2)
        pavel = make_actor(db, email="pavel@example.ru", role=Role.OPERATOR)
        operations.open_account(db, actor=olga, account_id=1, task=Task.VISIT, now=NOW)

        for who, account_id, now in ((olga, 1, NOW + timedelta(minutes=61)), (pavel, 1, NOW), (olga, 2, NOW)):
            with pytest.raises(queries.TaskNotNamed):
                queries.require(db, actor=who, account_id=account_id, now=now)

    @pytest.mark.parametrize(
        ("task", "reference", "fault"),
        [
            (Task.APPEAL, "", Fault.REFERENCE_MISSING),
            (Task.APPEAL, "А-123", Fault.REFERENCE_UNKNOWN),
            (Task.READING, "K-2611-AAAA-BBBB", Fault.REFERENCE_UNKNOWN),
            (Task.OTHER, "  ", Fault.REFERENCE_MISSING),
        ],
    )
    def test_needs_a_true_reference(self, db, olga, task, reference, fault):
        make_account(db)

        with pytest.raises(operations.TaskRefused) as refused:
            operations.open_account(db, actor=olga, account_id=1, task=task, reference=reference, now=NOW)

        assert refused.value.fault is fault
        assert looks(db) == []

    def test_takes_the_number_of_an_appeal_of_the_account(self, db, olga):
        home = make_home(db)
        make_home(db, account_id=2)
        opened = appeals.open_appeal(db, appeal(home.owner), origin="https://x")
        asked = {"actor": olga, "task": Task.APPEAL, "reference": opened.appeal_number.lower(), "now": NOW}

        operations.open_account(db, account_id=1, **asked)

        with pytest.raises(operations.TaskRefused):
            operations.open_account(db, account_id=2, **asked)


def appeal(actor):
    return NewAppeal(
        actor, Kind.QUESTION, Topic.READING, "Счётчик", "Что с ним?", "Анна", "anna@example.ru", "1", NOW, "ru", account_id=1
    )  # fmt: skip


class TestEnterReading:
    def entered(self, home, olga, channel="phone", value="10180", **changes):
        actor = Actor(olga.person_id, olga.role, channel)
        return Submission(
            actor, 1, "electricity", {home.registers["single"]: Decimal(value)}, TODAY, NOW, "key", **changes
        )

    def test_needs_a_task(self, db, olga):
        home = make_home(db)

        with pytest.raises(queries.TaskNotNamed):
            operations.enter_reading(db, self.entered(home, olga))

    def test_is_kept_once_under_the_operators_name(self, db, olga):
        home = make_home(db)
        operations.open_account(db, actor=olga, account_id=1, task=Task.CALL, now=NOW)

        receipts = {operations.enter_reading(db, self.entered(home, olga)).submission_number for _ in range(2)}

        rows = db.records("select submission_number, actor, channel from live.submission")
        assert rows == [{"submission_number": receipts.pop(), "actor": olga.name, "channel": "phone"}]
        assert receipts == set()

    def test_asks_about_what_is_unusual_as_the_customers_form_does(self, db, olga):
        home = make_home(db)
        operations.open_account(db, actor=olga, account_id=1, task=Task.VISIT, now=NOW)
        doubtful = {"channel": "office", "value": "11800"}

        with pytest.raises(metering.NeedsConfirmation):
            operations.enter_reading(db, self.entered(home, olga, **doubtful))
        confirmed = self.entered(home, olga, **doubtful, confirmed=frozenset({Issue.ABOVE_USUAL}))

        assert operations.enter_reading(db, confirmed).is_questioned

    def test_takes_the_place_of_the_customers_own(self, db, olga):
        home = make_home(db)
        operations.open_account(db, actor=olga, account_id=1, task=Task.VISIT, now=NOW)
        own = Submission(home.owner, 1, "electricity", {home.registers["single"]: Decimal(10170)}, TODAY, NOW, "own")
        first = metering.submit_reading(db, own)

        receipt = operations.enter_reading(db, self.entered(home, olga))

        assert receipt.corrects_number == first.submission_number


class TestWaiting:
    def test_counts_what_waits_with_its_age(self, db, olga):
        home = make_home(db)
        values = {home.registers["single"]: Decimal(11800)}
        sent = Submission(home.owner, 1, "electricity", values, TODAY, NOW, "1", frozenset({Issue.ABOVE_USUAL}))
        metering.submit_reading(db, sent)
        opened = appeals.open_appeal(db, appeal(home.owner), origin="https://x")
        appeals.claim(db, actor=olga, appeal_id=opened.appeal_id, now=NOW)

        found = {each.queue: each for each in queries.waiting(db, today=TODAY + timedelta(days=40))}

        assert list(found) == list(Queue)
        appeal_queue, readings = found[Queue.APPEALS], found[Queue.READINGS]
        assert (appeal_queue.count, appeal_queue.free_count, appeal_queue.late_count) == (1, 0, 1)
        assert (readings.count, readings.free_count, readings.oldest_at) == (1, 1, NOW)
        assert {queue: each.count for queue, each in found.items() if each.count} == {
            Queue.APPEALS: 1,
            Queue.READINGS: 1,
        }


class TestCard:
    def test_shows_of_a_person_what_a_talk_needs(self, db):
        make_account(db)
        db.change(lambda tx: tx.write("update live.account set email = 'anna@mail.ru', phone = '+79121234567'"))

        who = queries.customer(db, account_id=1, is_person=True)

        assert (who.name, who.email, who.phone) == ("Иванова А. А.", "a•••@mail.ru", "•••-45-67")

    def test_lists_appeals_and_letters_of_the_account(self, db):
        home = make_home(db)
        appeals.open_appeal(db, appeal(home.owner), origin="https://x")

        assert [each.subject for each in queries.appeals(db, account_id=1)] == ["Счётчик"]
        assert queries.appeals(db, account_id=1, topic="charge") == []
        assert [each.recipient for each in queries.letters(db, account_id=1)] == ["a•••@example.ru"]
        assert queries.orders(db, account_id=1) == []
