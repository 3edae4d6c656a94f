"""Who wants which letter, silent hours, what a day is for."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from core.kit import clock
from core.notices import rules
from core.notices.model import Choice, Kind, Plan

PLAN = Plan(
    today=date(2026, 11, 20),
    opens_day=15,
    deadline_day=25,
    closing_days=3,
    due_days=3,
    debt_days=5,
    debt_last_days=35,
    least_amount=Decimal(50),
    verification_days=(0, 30, 60, 180),
)


def at(hour, minute=0):
    return datetime(2026, 11, 20, hour, minute, tzinfo=clock.LOCAL)


class TestIsWanted:
    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.RECEIPT])
    def test_reminders_of_ones_own_account_come_by_themselves(self, kind):
        assert rules.is_wanted([], kind=kind, account_id=1)

    def test_the_receipt_comes_to_whoever_switched_it_on(self):
        assert not rules.is_wanted([], kind=Kind.RECEIPT, account_id=1)
        assert rules.is_wanted([Choice(Kind.RECEIPT, None, is_on=True)], kind=Kind.RECEIPT, account_id=1)

    def test_a_word_for_one_account_leaves_the_others(self):
        said = [Choice(Kind.DUE, 1, is_on=False)]

        assert not rules.is_wanted(said, kind=Kind.DUE, account_id=1)
        assert rules.is_wanted(said, kind=Kind.DUE, account_id=2)
        assert rules.is_wanted(said, kind=Kind.DEBT, account_id=1)

    @pytest.mark.parametrize(("first", "last"), [(1, None), (None, 1)])
    def test_the_last_word_counts(self, first, last):
        said = [Choice(Kind.DUE, first, is_on=False), Choice(Kind.DUE, last, is_on=True)]

        assert rules.is_wanted(said, kind=Kind.DUE, account_id=1)

    def test_of_a_lent_account_nothing_comes_until_it_is_asked_for(self):
        lent = {"kind": Kind.DUE, "account_id": 1, "is_owner": False}

        assert not rules.is_wanted([], **lent)
        assert not rules.is_wanted([Choice(Kind.DUE, None, is_on=True)], **lent)
        assert rules.is_wanted([Choice(Kind.DUE, 1, is_on=True)], **lent)

    def test_off_for_all_is_off_for_a_lent_one_too(self):
        said = [Choice(Kind.DUE, 1, is_on=True), Choice(Kind.DUE, None, is_on=False)]

        assert not rules.is_wanted(said, kind=Kind.DUE, account_id=1, is_owner=False)


class TestKindOf:
    @pytest.mark.parametrize(
        ("mail_kind", "kind"),
        [
            ("payment_receipt", Kind.PAYMENT),
            ("appeals.answered", Kind.APPEAL),
            ("orders.paid", Kind.ORDER),
            ("orders.visit", Kind.ORDER),
            ("notices.due", Kind.DUE),
            ("notices.unheard_of", None),
        ],
    )
    def test_names_what_can_be_switched_off(self, mail_kind, kind):
        assert rules.kind_of(mail_kind) is kind

    @pytest.mark.parametrize(
        "mail_kind",
        [
            "identity.password",
            "identity.registration",
            "identity.email_changed",
            "payment_refunded",
            "autopay_announced",
            "orders.canceled",
            "appeals.opened",
            "documents.debt",
        ],
    )
    def test_service_letters_cannot_be_switched_off(self, mail_kind):
        assert rules.kind_of(mail_kind) is None

    @pytest.mark.parametrize("kind", list(Kind))
    def test_reads_what_it_has_written(self, kind):
        assert rules.kind_of(rules.mail_kind(kind)) is kind


class TestNotBefore:
    @pytest.mark.parametrize("hour", [9, 12, 20])
    def test_by_day_it_is_now(self, hour):
        assert rules.not_before(at(hour), from_hour=21, to_hour=9) == at(hour)

    def test_in_the_evening_it_is_tomorrow(self):
        assert rules.not_before(at(21), from_hour=21, to_hour=9) == datetime(2026, 11, 21, 9, tzinfo=clock.LOCAL)

    def test_before_the_morning_it_is_the_morning(self):
        assert rules.not_before(at(8, 59), from_hour=21, to_hour=9) == at(9)

    def test_hours_of_one_day(self):
        assert rules.not_before(at(13, 30), from_hour=13, to_hour=15) == at(15)
        assert rules.not_before(at(15), from_hour=13, to_hour=15) == at(15)


class TestOfReadings:
    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (14, None),
            (15, Kind.READING_OPENS),
            (21, Kind.READING_OPENS),
            (22, Kind.READING_CLOSES),
            (25, Kind.READING_CLOSES),
            (26, None),
        ],
    )
    def test_goes_by_the_day_of_the_month(self, day, kind):
        assert rules.of_readings(replace(PLAN, today=date(2026, 11, day))) is kind

    def test_a_deadline_beyond_the_month_is_its_last_day(self):
        plan = replace(PLAN, today=date(2027, 2, 20), deadline_day=30)

        assert rules.deadline_on(plan) == date(2027, 2, 28)
