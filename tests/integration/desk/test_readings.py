"""The queue of doubtful readings: what stands in it, why, and what leaves it (H2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.desk import readings
from core.identity.model import Role
from core.metering import operations, review
from core.metering.model import Issue, Submission
from core.metering.review_model import Reason
from tests.factories.accounts import make_actor
from tests.factories.metering import NOW, TODAY, make_home, make_store


@pytest.fixture
def db():
    with make_store() as database:
        yield database


@pytest.fixture
def olga(db):
    return make_actor(db, email="olga@example.ru", role=Role.OPERATOR)


def send(db, home, value="11800", *, key="key", now=NOW, read_on=TODAY, **changes):
    (register,) = home.registers.values()
    values = {register: Decimal(value)}
    confirmed = frozenset({Issue.ABOVE_USUAL, Issue.BELOW_USUAL, Issue.ROLLOVER})
    sent = Submission(home.owner, home.account_id, "electricity", values, read_on, now, key, confirmed)
    return operations.submit_reading(db, replace(sent, **changes))


class TestQueue:
    def test_holds_what_a_person_confirmed(self, db):
        home = make_home(db)
        receipt = send(db, home)

        (found,) = readings.queue(db)

        assert (found.submission_id, found.reasons, found.is_used) == (
            receipt.submission_id,
            (Reason.ABOVE_USUAL,),
            False,
        )
        waiting = readings.waiting(db)
        assert (waiting.count, waiting.asked_count, waiting.oldest_at) == (1, 0, NOW)
        assert readings.reasons(db) == {Reason.ABOVE_USUAL: 1}

    def test_is_empty_after_a_usual_reading(self, db):
        send(db, make_home(db), "10180")

        assert readings.queue(db) == []
        assert readings.used(db, today=TODAY) == []

    def test_forgets_what_the_customer_sent_anew(self, db):
        home = make_home(db)
        send(db, home)

        send(db, home, "10180", key="again")

        assert readings.queue(db) == []

    def test_can_be_narrowed_to_a_reason_and_to_ones_own(self, db, olga):
        receipt = send(db, make_home(db))
        review.claim(db, actor=olga, submission_id=receipt.submission_id, now=NOW)

        def count(**asked):
            return len(readings.queue(db, **asked))

        assert (count(reason=Reason.ABOVE_USUAL), count(reason=Reason.BELOW_USUAL)) == (1, 0)
        assert (count(claimed_by=olga.name), count(claimed_by="person:other")) == (1, 0)

    def test_names_a_dial_that_turned_over(self, db):
        home = make_home(db, previous={"single": Decimal(99900)})
        send(db, home, "80")

        (found,) = readings.used(db, today=TODAY)

        assert found.reasons == (Reason.ROLLOVER,)

    def test_names_a_meter_whose_verification_is_overdue(self, db):
        home = make_home(db)
        db.change(lambda tx: tx.write("update live.meter set verification_due_on = date '2026-09-01'"))
        send(db, home, "10180")

        (found,) = readings.used(db, today=TODAY)

        assert found.reasons == (Reason.OVERDUE,)

    @pytest.mark.parametrize(
        ("own", "day", "differs"),
        [(10150, date(2026, 11, 21), True), (10250, date(2026, 11, 21), False), (10200, date(2026, 11, 19), True)],
    )
    def test_names_what_differs_from_the_companys_own_reading(self, db, own, day, differs):
        home = make_home(db)
        send(db, home, "10180")
        (register,) = home.registers.values()
        control = (
            "insert into history.reading values (1, '2026-11-01', 'electricity', $m, $r, 'single', $day, 10000, $own, 150,"
            " 'control', null, 'accepted', null, '00000000-0000-0000-0000-000000000001')"
        )
        db.bulk("history", lambda tx: tx.write(control, m=register // 10, r=register, day=day, own=own))

        found = readings.used(db, today=TODAY)

        assert [each.reasons for each in found] == ([(Reason.CONTROL,)] if differs else [])
