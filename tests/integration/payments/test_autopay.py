"""Automatic payment: announced, then made the day before the due day, once, never above the limit."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.accounts.access import AccessDenied
from core.kit import ids
from core.payments import autopay, operations, queries
from core.payments.model import State
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import grant, make_account, make_actor
from tests.factories.charges import make_charge

DUE = date(2026, 11, 15)
CARD = """
insert into live.payment_card (
    card_id, person_id, method_id, gateway, brand, last4, expiry_month, expiry_year, saved_at, removed_at
)
values ($card_id, $person_id, $method_id, 'sandbox', 'Mir', '0004', 12, $year, $now, null)
"""


def at(day, hour=9):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.fixture
def db():
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        make_account(database, account_id=1)
        make_charge(database, "100.00", due_on=DUE)
        yield database


@pytest.fixture
def anna(db):
    actor = make_actor(db)
    grant(db, actor=actor, account_id=1, level="manage")
    return actor


def keep_card(db, actor, *, year=2030):
    card_id = ids.new()
    values = {"card_id": card_id, "person_id": actor.person_id, "method_id": str(card_id), "year": year, "now": at(1)}
    db.change(lambda tx: tx.write(CARD, **values))
    return card_id


def switch_on(db, actor, *, limit="500.00", card_id=None, **values):
    defaults = {"email": "anna@example.ru", "language": "ru", "actor": actor, "now": at(1), "account_id": 1}
    autopay.switch_on(db, card_id=card_id or keep_card(db, actor), limit_amount=Decimal(limit), **(defaults | values))


def run(db, day):
    return autopay.run(db, gateway="sandbox", now=at(day))


def letters(db):
    return [row["kind"] for row in db.records("select kind from live.outbox order by created_at, letter_id")]


def made(db):
    return [queries.intent(db, intent_id=one) for one in queries.unsettled(db, since=at(1), key_since=at(1))]


class TestRun:
    def test_announces_first_and_pays_the_day_before_the_due_day(self, db, anna):
        switch_on(db, anna)

        started = [run(db, day) for day in (10, 11, 12, 13, 14, 14, 15)]

        (intent,) = made(db)
        assert started == [0, 0, 0, 0, 1, 0, 0]
        assert letters(db) == ["autopay_announced"]
        assert (intent.amount, intent.channel, intent.state) == (Decimal("100.00"), "autopay", State.CREATED)

    def test_waits_a_day_after_the_letter_when_it_was_switched_on_late(self, db, anna):
        switch_on(db, anna, now=at(14))

        assert [run(db, 14), run(db, 14), run(db, 15)] == [0, 0, 1]

    def test_takes_nothing_above_the_limit_and_says_so(self, db, anna):
        switch_on(db, anna, limit="99.99")

        assert [run(db, day) for day in (11, 14)] == [0, 0]
        assert made(db) == []
        assert letters(db) == ["autopay_announced"]

    def test_takes_what_is_owed_on_the_day_not_what_was_announced(self, db, anna):
        switch_on(db, anna)
        run(db, 11)
        make_charge(db, "20.00", service="heat", due_on=DUE)

        run(db, 14)

        assert made(db)[0].amount == Decimal("120.00")

    def test_takes_nothing_once_it_is_switched_off(self, db, anna):
        switch_on(db, anna)
        run(db, 11)
        autopay.switch_off(db, account_id=1, actor=anna, now=at(12))

        assert run(db, 14) == 0

    def test_is_switched_off_also_by_who_has_lost_the_account(self, db, anna):
        switch_on(db, anna)
        db.change(lambda tx: tx.write("update live.account_access set revoked_at = $now", now=at(2)))

        autopay.switch_off(db, account_id=1, actor=anna, now=at(12))

        assert queries.autopay_rules(db) == []

    def test_that_is_not_there_is_switched_off_without_a_trace(self, db, anna):
        autopay.switch_off(db, account_id=1, actor=anna, now=at(12))

        assert db.value("select count(*) from live.audit where action like 'autopay%'") == 0

    @pytest.mark.parametrize("hindrance", ["card removed", "card expired", "access ended"])
    def test_tells_why_it_was_not_made(self, db, anna, hindrance):
        card_id = keep_card(db, anna, year=2025 if hindrance == "card expired" else 2030)
        switch_on(db, anna, card_id=card_id)
        run(db, 11)
        if hindrance == "card removed":
            operations.remove_card(db, card_id=card_id, actor=anna, now=at(12))
        if hindrance == "access ended":
            db.change(lambda tx: tx.write("update live.account_access set revoked_at = $now", now=at(12)))

        assert run(db, 14) == 0
        assert letters(db) == ["autopay_announced", "autopay_failed"]
        assert run(db, 14) == 0
        assert len(letters(db)) == 2

    def test_announces_nothing_where_nothing_is_owed(self, db, anna):
        switch_on(db, anna)

        assert autopay.run(db, gateway="sandbox", now=at(15) + timedelta(days=10)) == 0
        assert letters(db) == []


class TestSwitchOn:
    def test_needs_the_right_to_pay(self, db):
        other = make_actor(db, email="other@example.ru")

        with pytest.raises(AccessDenied):
            switch_on(db, other)

    @pytest.mark.parametrize(
        ("values", "code"),
        [({"limit": "0.50"}, "limit"), ({"email": "anna"}, "email"), ({"card_id": ids.new()}, "card")],
    )
    def test_refuses_what_cannot_be(self, db, anna, values, code):
        with pytest.raises(autopay.AutopayRefused, match=code):
            switch_on(db, anna, **values)

    def test_keeps_one_rule_for_an_account(self, db, anna):
        switch_on(db, anna)
        switch_on(db, anna, limit="700.00")

        (rule,) = queries.autopay_rules(db, person_id=anna.person_id)
        assert rule.limit_amount == Decimal("700.00")
