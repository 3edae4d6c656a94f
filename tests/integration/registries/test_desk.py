"""Operators decide on money without an account: one at a time, once, under their names."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from core.billing import queries as billing
from core.identity.model import Actor, Role
from core.payments import posting
from core.registries import claims, queries, refunds
from core.registries import desk as work
from core.registries.model import Status
from core.registries.rules import Likeness
from tests.factories.accounts import make_account, make_actor
from tests.integration.registries.conftest import NOW, bank

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def lost(desk, number):
    """A payment whose account number has two digits swapped; it names account 1."""
    typed = number[1][:8] + number[1][9] + number[1][8]
    desk.take(bank((1, typed, "500,00", "ИВАНОВА А А", "Г ЕКАТЕРИНБУРГ УЛ ЛЕНИНА Д 5А КВ 141/1", "")))
    return desk.waiting()[0]["unmatched_id"]


def state(desk, key):
    return queries.unmatched(desk.db, unmatched_id=key)


def actions(desk):
    return [row["action"] for row in desk.db.records("select action from live.audit order by recorded_at, action")]


class TestClaim:
    def test_is_one_operators(self, desk, lost):
        claims.claim(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)

        with pytest.raises(claims.TakenByAnother) as taken:
            claims.claim(desk.db, actor=desk.other, unmatched_id=lost, now=LATER)

        assert (taken.value.name, taken.value.since) == ("Анна", NOW)
        claims.claim(desk.db, actor=desk.operator, unmatched_id=lost, now=LATER)

    @pytest.mark.parametrize("act", ["assign", "give_back"])
    def test_keeps_the_others_from_deciding(self, desk, number, lost, act):
        claims.claim(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)
        values = {"assign": {"account_number": number[1]}, "give_back": {"note": "не наш"}}[act]

        with pytest.raises(claims.TakenByAnother):
            getattr(work, act)(desk.db, actor=desk.other, unmatched_id=lost, now=LATER, **values)

        assert state(desk, lost).status is Status.WAITING
        assert desk.payments() == []

    def test_ends_by_itself(self, desk, lost):
        claims.claim(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)

        claims.claim(desk.db, actor=desk.other, unmatched_id=lost, now=NOW + timedelta(minutes=31))

        assert state(desk, lost).claimed_by == desk.other.name

    def test_is_given_up_by_its_owner_only(self, desk, lost):
        claims.claim(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)

        claims.release(desk.db, actor=desk.other, unmatched_id=lost, now=LATER)
        assert state(desk, lost).claimed_by == desk.operator.name
        claims.release(desk.db, actor=desk.operator, unmatched_id=lost, now=LATER)

        assert state(desk, lost).claimed_by is None


class TestCandidates:
    def test_finds_the_account_by_number_name_and_address(self, desk, lost, number):
        claims.claim(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)

        found = claims.candidates(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)

        assert found[0].account_number == number[1]
        assert set(found[0].likenesses) == {Likeness.SWAPPED, Likeness.NAME, Likeness.ADDRESS}

    def test_are_shown_only_to_who_took_the_payment(self, desk, lost):
        with pytest.raises(claims.TakenByAnother):
            claims.candidates(desk.db, actor=desk.operator, unmatched_id=lost, now=NOW)

    def test_namesakes_elsewhere_are_not_shown(self, desk):
        desk.take(bank((1, "", "5,00", "ИВАНОВА А А", "", "")))
        key = desk.waiting()[0]["unmatched_id"]
        claims.claim(desk.db, actor=desk.operator, unmatched_id=key, now=NOW)

        assert claims.candidates(desk.db, actor=desk.operator, unmatched_id=key, now=NOW) == []


class TestAssign:
    def test_posts_the_money_under_the_operators_name(self, desk, lost, number):
        work.assign(
            desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW, note="по адресу"
        )

        [payment] = billing.payments(desk.db, account_id=1)
        assert (payment.amount, payment.payment_number) == (Decimal("500.00"), "СБ-1")
        found = state(desk, lost)
        assert (found.status, found.account_id, found.decided_by, found.decision_note) == (
            Status.POSTED,
            1,
            desk.operator.name,
            "по адресу",
        )
        assert "unmatched_payment.assigned" in actions(desk)
        sums = queries.registries(desk.db).row(0, named=True)
        assert (sums["assigned_amount"], sums["waiting_amount"], sums["difference"]) == (Decimal(500), 0, 0)

    def test_pressed_twice_posts_once(self, desk, lost, number):
        for _ in range(2):
            work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)

        assert len(desk.payments()) == 1

    def test_to_another_account_is_refused_with_what_was_decided(self, desk, lost, number):
        work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)

        with pytest.raises(claims.AlreadyDecided) as already:
            work.assign(desk.db, actor=desk.other, unmatched_id=lost, account_number=number[2], now=LATER)

        assert (already.value.status, already.value.name, already.value.at) == (Status.POSTED, "Анна", NOW)
        assert len(desk.payments()) == 1

    def test_finishes_what_a_crash_interrupted(self, desk, lost, number, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(posting, "post", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)
        assert (state(desk, lost).status, desk.payments()) == (Status.POSTING, [])
        assert queries.waiting(desk.db).count == 1

        work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=LATER)

        assert state(desk, lost).status is Status.POSTED
        assert len(desk.payments()) == 1

    def test_an_account_that_cannot_take_it_leaves_it_waiting(self, desk, lost, number, monkeypatch):
        nothing = Decimal(0)
        monkeypatch.setattr(
            posting,
            "post",
            lambda db, incoming, **_: posting.Posted(
                0, 0, nothing, nothing, (), ((incoming[0], posting.Refusal.CONTRADICTS),)
            ),
        )

        with pytest.raises(work.NotPosted):
            work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)

        assert (state(desk, lost).status, state(desk, lost).account_id) == (Status.WAITING, None)

    def test_needs_an_account_that_exists(self, desk, lost):
        with pytest.raises(work.AccountUnknown):
            work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number="1234567890", now=NOW)

    def test_a_conflict_gets_a_number_of_its_own(self, desk, number):
        desk.take(bank((1, number[1], "10,00"), (1, number[2], "20,00")))
        key = desk.waiting()[0]["unmatched_id"]

        work.assign(desk.db, actor=desk.operator, unmatched_id=key, account_number=number[2], now=NOW)

        assert [(row["account_id"], row["amount"]) for row in desk.payments()] == [(1, Decimal(10)), (2, Decimal(20))]
        assert len({row["payment_number"] for row in desk.payments()}) == 2


class TestReassign:
    def move(self, desk, lost, number, *, actor=None):
        who = actor or desk.operator
        return work.reassign(desk.db, actor=who, unmatched_id=lost, account_number=number[2], note="ошибка", now=LATER)

    def test_moves_the_money_once(self, desk, lost, number):
        work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)

        for _ in range(2):
            self.move(desk, lost, number)

        found = [(row["account_id"], row["payment_number"], row["status"]) for row in desk.payments()]
        assert found == [(1, "СБ-1", "refunded"), (2, "СБ-1-2", "posted")]
        assert (state(desk, lost).status, state(desk, lost).account_id) == (Status.POSTED, 2)
        assert actions(desk).count("unmatched_payment.moved") == 1
        assert queries.registries(desk.db)["difference"].item() == 0

    def test_finishes_what_a_crash_interrupted(self, desk, lost, number, monkeypatch):
        work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)
        with monkeypatch.context() as patch:
            patch.setattr(posting, "post", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                self.move(desk, lost, number)

        work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[2], now=LATER)

        found = [(row["account_id"], row["payment_number"], row["status"]) for row in desk.payments()]
        assert found == [(1, "СБ-1", "refunded"), (2, "СБ-1-2", "posted")]

    def test_is_only_for_money_that_was_posted(self, desk, lost, number):
        with pytest.raises(claims.AlreadyDecided):
            self.move(desk, lost, number)
        with pytest.raises(claims.NotAnOperator):
            self.move(desk, lost, number, actor=Actor.visitor())

        assert desk.payments() == []


class TestGiveBack:
    def test_goes_to_the_list_of_returns_once(self, desk, lost):
        for _ in range(2):
            work.give_back(desk.db, actor=desk.operator, unmatched_id=lost, note="Не наш абонент", now=NOW)

        [row] = queries.returned(desk.db).rows(named=True)
        assert (row["amount"], row["decision_note"], row["decided_name"]) == (
            Decimal("500.00"),
            "Не наш абонент",
            "Анна",
        )
        assert actions(desk).count("unmatched_payment.returned") == 1
        assert queries.registries(desk.db)["difference"].item() == 0

    @pytest.mark.parametrize("note", ["", "   ", "x" * 501])
    def test_needs_a_reason(self, desk, lost, note):
        with pytest.raises(work.NoteRefused):
            work.give_back(desk.db, actor=desk.operator, unmatched_id=lost, note=note, now=NOW)

    def test_is_not_for_money_that_stands_on_an_account(self, desk, lost, number):
        work.assign(desk.db, actor=desk.operator, unmatched_id=lost, account_number=number[1], now=NOW)

        with pytest.raises(claims.AlreadyDecided):
            work.give_back(desk.db, actor=desk.operator, unmatched_id=lost, note="назад", now=LATER)


class TestDismiss:
    def test_is_for_a_number_that_was_taken(self, desk, number, lost):
        desk.take(bank((7, number[1], "10,00")))
        desk.take(bank((7, number[1], "11,00")))
        key = next(row["unmatched_id"] for row in desk.waiting() if row["reason"] == "other_amount")

        work.dismiss(desk.db, actor=desk.operator, unmatched_id=key, note="Банк исправил сумму", now=NOW)
        with pytest.raises(work.NotAConflict):
            work.dismiss(desk.db, actor=desk.operator, unmatched_id=lost, note="нет", now=NOW)

        assert state(desk, key).status is Status.DISMISSED
        assert queries.registries(desk.db)["difference"].to_list() == [0, 0, 0]


class TestNote:
    def test_is_kept_once_a_key(self, desk, lost):
        for key, now in (("a", NOW), ("a", NOW), ("b", LATER)):
            work.leave_note(
                desk.db, actor=desk.operator, unmatched_id=lost, text=f"звонил {key}", now=now, idempotency_key=key
            )

        assert [(row["text"], row["written_name"]) for row in queries.notes(desk.db, unmatched_id=lost)] == [
            ("звонил a", "Анна"),
            ("звонил b", "Анна"),
        ]


class TestRefund:
    def test_opens_the_charges_again_once(self, desk, number):
        desk.take(bank((1, number[1], "10,00")))
        order = {
            "actor": desk.operator,
            "account_number": number[1],
            "payment_number": "СБ-1",
            "note": "по заявлению",
            "now": NOW,
        }

        assert refunds.refund(desk.db, **order) is True
        assert refunds.refund(desk.db, **order) is False

        assert [row["status"] for row in desk.payments()] == ["refunded"]
        assert actions(desk).count("payment.given_back") == 1

    def test_of_a_payment_that_is_not_there_is_refused(self, desk, number):
        with pytest.raises(posting.PaymentUnknown):
            refunds.refund(
                desk.db, actor=desk.operator, account_number=number[1], payment_number="X", note="нет", now=NOW
            )


class TestRights:
    @pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OPERATOR)])
    def test_everything_is_for_operators(self, desk, lost, number, role):
        actor = make_actor(desk.db, email="x@example.ru", role=role) if role else Actor.visitor()
        tries = [
            lambda: claims.claim(desk.db, actor=actor, unmatched_id=lost, now=NOW),
            lambda: claims.release(desk.db, actor=actor, unmatched_id=lost, now=NOW),
            lambda: claims.candidates(desk.db, actor=actor, unmatched_id=lost, now=NOW),
            lambda: work.assign(desk.db, actor=actor, unmatched_id=lost, account_number=number[1], now=NOW),
            lambda: work.give_back(desk.db, actor=actor, unmatched_id=lost, note="a", now=NOW),
            lambda: work.dismiss(desk.db, actor=actor, unmatched_id=lost, note="a", now=NOW),
            lambda: work.leave_note(desk.db, actor=actor, unmatched_id=lost, text="a", now=NOW, idempotency_key="a"),
            lambda: refunds.refund(
                desk.db, actor=actor, account_number=number[1], payment_number="1", note="a", now=NOW
            ),
        ]

        for attempt in tries:
            with pytest.raises(claims.NotAnOperator):
                attempt()

        assert state(desk, lost).status is Status.WAITING

    def test_an_unknown_payment_is_refused(self, desk, number):
        with pytest.raises(claims.PaymentUnknown):
            work.assign(desk.db, actor=desk.operator, unmatched_id=UUID(int=5), account_number=number[1], now=NOW)


class TestSearch:
    def test_finds_by_number_amount_and_day(self, desk, number, lost):
        make_account(desk.db, account_id=4)
        desk.take(bank((77, number[2], "321,09")))

        by_number, _ = queries.found_payments(desk.db, number="77", amount=None, day=None)
        by_amount, _ = queries.found_payments(desk.db, number=None, amount=Decimal("321.09"), day=None)
        both = queries.found_payments(desk.db, number=None, amount=None, day=NOW.date() - timedelta(days=1))

        assert [row["payment_number"] for row in by_number] == [row["payment_number"] for row in by_amount] == ["СБ-77"]
        assert [len(found) for found in both] == [1, 1]
        assert queries.found_payments(desk.db, number=None, amount=None, day=NOW.date()) == ([], [])
