"""Doubtful readings in an operator's hands: taken by one, accepted, corrected, rejected, asked about; each once (H2)."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.accounts.access import AccessDenied
from core.desk import readings
from core.identity.model import Actor, Role
from core.metering import operations, queries, review, review_corrections, review_queries
from core.metering.model import Issue, Submission
from core.metering.review_corrections import Correction
from core.metering.review_model import Outcome, Reason
from tests.factories.accounts import make_actor
from tests.factories.metering import NOW, TODAY, bill, make_home, make_store

ORIGIN = "https://kabinet.example"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def db():
    with make_store() as database:
        yield database


@pytest.fixture
def olga(db):
    return make_actor(db, email="olga@example.ru", role=Role.OPERATOR)


@pytest.fixture
def pavel(db):
    return make_actor(db, email="pavel@example.ru", role=Role.OPERATOR)


def send(db, home, value="11800", *, key="key", now=NOW, read_on=TODAY, **changes):
    (register,) = home.registers.values()
    values = {register: Decimal(value)}
    confirmed = frozenset({Issue.ABOVE_USUAL, Issue.BELOW_USUAL, Issue.ROLLOVER})
    sent = Submission(home.owner, home.account_id, "electricity", values, read_on, now, key, confirmed)
    return operations.submit_reading(db, replace(sent, **changes))


def correction(home, receipt, actor, value, **changes):
    (register,) = home.registers.values()
    asked = Correction(actor, receipt.submission_id, {register: Decimal(value)}, "Лишняя цифра", LATER, ORIGIN)
    return replace(asked, **changes)


def statuses(db):
    rows = db.records("select value, status from live.submitted_reading order by submission_id")
    return [(int(row["value"]), row["status"]) for row in rows]


class TestClaim:
    def test_is_one_operators_only(self, db, olga, pavel):
        receipt = send(db, make_home(db))
        review.claim(db, actor=olga, submission_id=receipt.submission_id, now=NOW)

        with pytest.raises(review.TakenByAnother):
            review.claim(db, actor=pavel, submission_id=receipt.submission_id, now=LATER)
        with pytest.raises(review.TakenByAnother):
            review.accept(db, actor=pavel, submission_id=receipt.submission_id, now=LATER)

    def test_of_two_who_race_one_wins(self, db, olga, pavel):
        receipt = send(db, make_home(db))
        answers = {}

        def take(who):
            try:
                review.claim(db, actor=who, submission_id=receipt.submission_id, now=NOW)
                answers[who.name] = "taken"
            except review.TakenByAnother:
                answers[who.name] = "refused"

        threads = [threading.Thread(target=take, args=(who,)) for who in (olga, pavel)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(answers.values()) == ["refused", "taken"]
        holder = db.value("select claimed_by from live.reading_review")
        assert answers[holder] == "taken"

    def test_ends_by_itself(self, db, olga, pavel):
        receipt = send(db, make_home(db))
        review.claim(db, actor=olga, submission_id=receipt.submission_id, now=NOW)

        review.claim(db, actor=pavel, submission_id=receipt.submission_id, now=NOW + timedelta(minutes=31))

        assert db.value("select claimed_by from live.reading_review") == pavel.name

    def test_is_put_back(self, db, olga, pavel):
        receipt = send(db, make_home(db))
        review.claim(db, actor=olga, submission_id=receipt.submission_id, now=NOW)

        review.release(db, actor=olga, submission_id=receipt.submission_id, now=LATER)
        review.claim(db, actor=pavel, submission_id=receipt.submission_id, now=LATER)

        actions = [
            row["action"] for row in db.records("select action from live.audit where action like 'reading.review%'")
        ]
        assert sorted(actions) == ["reading.review_put_back", "reading.review_taken", "reading.review_taken"]

    @pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.CORPORATE, Role.ANALYST])
    def test_is_for_operators(self, db, role):
        receipt = send(db, make_home(db))

        with pytest.raises(AccessDenied):
            review.claim(db, actor=make_actor(db, role=role), submission_id=receipt.submission_id, now=NOW)

    def test_needs_a_submission(self, db, olga):
        with pytest.raises(review.SubmissionUnknown):
            review.claim(db, actor=olga, submission_id=olga.person_id, now=NOW)


class TestAccept:
    def test_lets_the_value_count_once(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        for _ in range(2):
            review.accept(db, actor=olga, submission_id=receipt.submission_id, now=LATER)

        assert statuses(db) == [(11800, "accepted")]
        assert db.value("select count(*) from live.audit where action = 'reading.review_accepted'") == 1
        assert readings.waiting(db).count == 0
        way = queries.trail(db, account_id=home.account_id, today=TODAY)[0]
        assert (way["outcome"], way["status"]) == ("accepted", "accepted")

    def test_takes_a_visitors_value_instead_of_the_owners(self, db, olga):
        home = make_home(db)
        send(db, home, "10180")
        visitors = send(db, home, "10185", key="v", now=LATER)
        db.change(lambda tx: tx.write("update live.submitted_reading set status = 'questioned' where value = 10185"))
        db.change(lambda tx: tx.write("update live.submitted_reading set status = 'accepted' where value = 10180"))
        found = readings.find(db, submission_id=visitors.submission_id, today=TODAY)
        assert found.reasons == (Reason.TWO_VALUES,)
        (value,) = review_queries.values(db, found=found, today=TODAY)
        assert value.other_value == Decimal(10180)

        review.accept(db, actor=olga, submission_id=visitors.submission_id, now=LATER)

        assert statuses(db) == [(10180, "replaced"), (10185, "accepted")]

    def test_says_when_something_else_was_decided(self, db, olga, pavel):
        receipt = send(db, make_home(db))
        review.accept(db, actor=olga, submission_id=receipt.submission_id, now=NOW)

        with pytest.raises(review.AlreadyDecided) as refused:
            review.reject(db, actor=pavel, submission_id=receipt.submission_id, note="Нет", origin=ORIGIN, now=LATER)

        assert refused.value.outcome is Outcome.ACCEPTED

    def test_does_nothing_where_a_newer_one_stands(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)
        send(db, home, "10180", key="again")

        with pytest.raises(review_corrections.Superseded):
            review.accept(db, actor=olga, submission_id=receipt.submission_id, now=LATER)

    def test_counts_for_the_running_window_where_the_bill_is_made(self, db, olga):
        home = make_home(db, monthly=None)
        (register,) = home.registers.values()
        september = {"last": date(2026, 9, 1), "value": Decimal(10000), "monthly": Decimal(180)}
        bill(db, account_id=1, register_id=register, **september)
        receipt = send(db, home, "11700", now=NOW.replace(month=10), read_on=date(2026, 10, 20))
        estimate = (
            "insert into history.reading values (1, '2026-10-01', 'electricity', $m, $r, 'single', '2026-10-31', 10000, 10180,"
            " 180, 'average', null, 'accepted', null, '00000000-0000-0000-0000-000000000001')"
        )
        db.bulk("history", lambda tx: tx.write(estimate, m=register // 10, r=register))

        review.accept(db, actor=olga, submission_id=receipt.submission_id, now=NOW)

        rows = db.records("select period, value, status from live.submitted_reading order by period")
        assert [(row["period"].month, row["status"]) for row in rows] == [(10, "replaced"), (11, "accepted")]
        assert db.value("select read_on from live.submission where corrects_id is not null") == date(2026, 10, 20)


class TestCorrect:
    def test_puts_the_operators_value_beside_the_customers(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        for _ in range(2):
            review.correct(db, correction(home, receipt, olga, "10180"))

        assert statuses(db) == [(11800, "replaced"), (10180, "accepted")]
        row = db.record("select actor, channel, corrects_id from live.submission where corrects_id is not null")
        assert (row["actor"], row["channel"], row["corrects_id"]) == (olga.name, "office", receipt.submission_id)
        ways = queries.trail(db, account_id=home.account_id, today=TODAY)[:2]
        assert [(int(way["value"]), way["outcome"], way["is_correction"]) for way in ways] == [
            (10180, None, True),
            (11800, "corrected", False),
        ]
        assert ways[1]["note"] == "Лишняя цифра"

    def test_writes_one_letter(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        for _ in range(2):
            review.correct(db, correction(home, receipt, olga, "10180"))

        (letter,) = db.records("select recipient, subject, body from live.outbox")
        assert letter["recipient"] == "a@b.example"
        assert "Лишняя цифра" in letter["body"]
        assert f"{ORIGIN}/readings?account={home.account_number}" in letter["body"]

    def test_is_refused_without_a_reason(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        with pytest.raises(review.NoteMissing):
            review.correct(db, correction(home, receipt, olga, "10180", note="  "))

    def test_refuses_what_the_meter_cannot_show(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        with pytest.raises(operations.ReadingRejected):
            review.correct(db, correction(home, receipt, olga, "9000"))
        with pytest.raises(operations.UnknownMeter):
            review.correct(db, replace(correction(home, receipt, olga, "1"), values={}))
        assert statuses(db) == [(11800, "questioned")]

    def test_asks_about_a_doubtful_value(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        with pytest.raises(operations.NeedsConfirmation):
            review.correct(db, correction(home, receipt, olga, "10001"))
        review.correct(db, correction(home, receipt, olga, "10001", is_confirmed=True))

        assert statuses(db) == [(11800, "replaced"), (10001, "accepted")]


class TestReject:
    def test_lets_the_value_not_count_and_tells_why(self, db, olga):
        home = make_home(db)
        receipt = send(db, home)

        review.reject(
            db, actor=olga, submission_id=receipt.submission_id, note="Номер не того счётчика", origin=ORIGIN, now=LATER
        )

        assert statuses(db) == [(11800, "rejected")]
        assert "Номер не того счётчика" in db.value("select body from live.outbox")
        assert queries.trail(db, account_id=home.account_id, today=TODAY)[0]["outcome"] == "rejected"


class TestAsk:
    def test_writes_and_gives_it_back(self, db, olga, pavel):
        receipt = send(db, make_home(db))
        asked = {"submission_id": receipt.submission_id, "question": "Сколько цифр до запятой?", "origin": ORIGIN}

        for _ in range(2):
            review.ask(db, actor=olga, now=LATER, **asked)
        review.claim(db, actor=pavel, submission_id=receipt.submission_id, now=LATER + timedelta(minutes=31))

        assert db.value("select count(*) from live.outbox") == 1
        assert readings.waiting(db).asked_count == 1

    def test_needs_somebody_to_write_to(self, db, olga):
        home = make_home(db)
        db.change(lambda tx: tx.write("update live.account set email = null"))
        receipt = send(db, home)

        with pytest.raises(review.AddressUnknown):
            review.ask(db, actor=olga, submission_id=receipt.submission_id, question="?", origin=ORIGIN, now=LATER)

    def test_goes_to_the_person_who_sent_it(self, db, olga):
        home = make_home(db, access_level=None)
        anna = make_actor(db, email="anna@example.ru")
        db.change(
            lambda tx: tx.write(
                "insert into live.account_access values (uuid(), $p, 1, 'manage', null, 1, 'cli', '2020-01-01', null, null)",
                p=anna.person_id,
            )
        )
        receipt = send(db, home, actor=Actor(anna.person_id, Role.HOUSEHOLD, "account"))

        review.ask(db, actor=olga, submission_id=receipt.submission_id, question="?", origin=ORIGIN, now=LATER)

        assert db.value("select recipient from live.outbox") == "anna@example.ru"
