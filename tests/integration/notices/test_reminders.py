"""Who is told what on which day; twice a day tells once; what is switched off is not told."""

import dataclasses
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from core.accounts import queries as accounts
from core.billing import queries as billing
from core.billing import rules as billing_rules
from core.identity.model import Actor, Role
from core.jobs.model import Job, JobStatus
from core.kit import clock, ids
from core.notices import finding, jobs, operations, queries, rules
from core.notices.model import Kind
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories import billing as bills
from tests.factories.accounts import grant, make_account, make_actor
from tests.factories.charges import make_charge
from tests.factories.sample import sample_database

ORIGIN = "https://lk.example.ru"
METER = """
insert into live.meter (
    meter_id, service_point_id, account_id, service, serial_number, model, place, unit, digits_int, digits_frac,
    multiplier, has_intervals, is_remote, installed_on, removed_on, verification_due_on
)
values (
    $meter_id, $meter_id, $account_id, $service, $serial, 'CE-101', 'hallway', 'kwh', 5, 1, 1, false, $is_remote,
    date '2016-01-01', null, $verification_due_on
)
"""
SUBMITTED = """
insert into live.submitted_reading (
    submission_id, register_id, meter_id, account_id, period, previous_on, previous_value, value, usage,
    has_rolled_over, status, issue
)
values ($id, 1, $meter_id, $account_id, date '2026-11-01', null, 1, 2, 1, false, 'accepted', null)
"""


def noon(month, day):
    return datetime(2026, month, day, 12, tzinfo=clock.LOCAL)


@pytest.fixture
def db():
    with Database.in_memory(threads=2) as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture
def anna(db):
    """A household with two accounts and a meter each."""
    actor = make_actor(db)
    for account_id in (1, 2):
        make_account(db, account_id=account_id)
        grant(db, actor=actor, account_id=account_id, position=account_id)
    return actor


def make_meter(db, *, meter_id=1, account_id=1, is_remote=False, verification_due_on=None, service="electricity"):
    values = {"meter_id": meter_id, "account_id": account_id, "is_remote": is_remote, "service": service}
    due = {"verification_due_on": verification_due_on, "serial": f"{meter_id:06d}"}
    db.change(lambda tx: tx.write(METER, **values, **due))


def submit(db, *, meter_id, account_id):
    db.change(lambda tx: tx.write(SUBMITTED, id=ids.new(), meter_id=meter_id, account_id=account_id))


def remind(db, now, *, is_dry=False):
    parameters = {"day": clock.local_day(now).isoformat(), "is_dry": is_dry}
    job = Job(ids.new(), jobs.REMIND, parameters, JobStatus.RUNNING, 0, None, None, None, None, "test", now, now, None)
    return jobs.remind(db, job, lambda *_: None, origin=ORIGIN)["kinds"]


def letters(db, kind=None):
    found = db.records(
        "select kind, recipient, subject, body, account_id, next_try_at from live.outbox order by created_at"
    )
    return [row for row in found if kind is None or row["kind"] == f"notices.{kind}"]


class TestReadings:
    def test_one_letter_for_all_accounts_on_the_first_day(self, db, anna):
        make_meter(db, meter_id=1, account_id=1)
        make_meter(db, meter_id=2, account_id=2)

        assert remind(db, noon(11, 14)) == {}
        assert remind(db, noon(11, 15)) == {"reading_opens": {"people": 1, "accounts": 2}}

        (letter,) = letters(db)
        assert letter["recipient"] == "anna@example.ru"
        assert letter["subject"] == "Передайте показания до 25 ноября"
        assert letter["account_id"] is None
        assert letter["body"].count("660000") == 2

    def test_a_day_that_was_missed_is_made_up_for_and_told_once(self, db, anna):
        make_meter(db)

        assert remind(db, noon(11, 18)) != {}
        assert remind(db, noon(11, 18)) == {}
        assert remind(db, noon(11, 19)) == {}
        assert len(letters(db)) == 1

    def test_the_last_days_are_for_who_has_sent_nothing(self, db, anna):
        make_meter(db, meter_id=1, account_id=1)
        make_meter(db, meter_id=2, account_id=2)
        submit(db, meter_id=1, account_id=1)

        remind(db, noon(11, 22))

        (letter,) = letters(db, "reading_closes")
        assert letter["account_id"] == 2

    def test_smart_meters_and_organisations_are_not_asked(self, db):
        firm = make_actor(db, email="firm@example.ru", role=Role.CORPORATE)
        make_account(db, account_id=3, kind="organisation")
        grant(db, actor=firm, account_id=3)
        make_meter(db, meter_id=3, account_id=3)
        home = make_actor(db)
        make_account(db, account_id=4)
        grant(db, actor=home, account_id=4)
        make_meter(db, meter_id=4, account_id=4, is_remote=True)

        assert remind(db, noon(11, 22)) == {}


class TestMoney:
    def test_the_due_day_is_told_three_days_before_with_the_sum(self, db, anna):
        make_charge(db, "1200.50", due_on=date(2026, 11, 16))

        assert remind(db, noon(11, 12)) == {}
        assert remind(db, noon(11, 13)) == {"due": {"people": 1, "accounts": 1}}

        (letter,) = letters(db)
        assert letter["subject"].replace("\N{NO-BREAK SPACE}", " ") == "К оплате до 16 ноября: 1 200,50 ₽"
        assert f"{ORIGIN}/pay?account=" in letter["body"]

    def test_what_is_paid_is_not_told(self, db, anna):
        october = date(2026, 10, 1)
        bills.write(db, bills.charge(october, "500", due_on=date(2026, 11, 16)))
        bills.write(db, *bills.paid("P1", date(2026, 11, 2), [("electricity", october, "500")]))

        assert remind(db, noon(11, 14)) == {}

    def test_an_automatic_payment_tells_by_itself(self, db, anna):
        make_charge(db, "1200.50", due_on=date(2026, 11, 16))
        rule = "insert into live.autopay_rule values ($id, $person, 1, $id, 5000, 'anna@example.ru', 'ru', now(), null)"
        db.change(lambda tx: tx.write(rule, id=ids.new(), person=anna.person_id))

        assert remind(db, noon(11, 14)) == {}

    def test_a_debt_is_told_once_a_bill(self, db, anna):
        make_charge(db, "300", period=date(2026, 9, 1), due_on=date(2026, 10, 15))
        make_charge(db, "400", due_on=date(2026, 11, 16))

        told = [
            day
            for day in (0, 3, 4, 5, 30, 31, 35, 36, 37, 59)
            if "debt" in remind(db, noon(10, 16) + timedelta(days=day))
        ]

        assert [(date(2026, 10, 16) + timedelta(days=day)).isoformat() for day in told] == ["2026-10-20", "2026-11-21"]
        assert [row["subject"].replace("\N{NO-BREAK SPACE}", " ") for row in letters(db, "debt")] == [
            "Просрочено: 300,00 ₽",
            "Просрочено: 700,00 ₽",
        ]

    def test_kopecks_are_not_written_about(self, db, anna):
        make_charge(db, "49.99", due_on=date(2026, 11, 16))

        assert remind(db, noon(11, 14)) == {}


class TestVerification:
    def test_is_told_at_each_of_the_days_once(self, db, anna):
        make_meter(db, is_remote=True, verification_due_on=date(2026, 12, 31))

        told = [
            (date(2026, 12, 31) - clock.local_day(now)).days
            for now in (
                noon(7, 3) + timedelta(days=day) for day in (0, 1, 2, 119, 120, 121, 122, 150, 151, 152, 181, 182, 210)
            )
            if "verification" in remind(db, now)
        ]

        assert told == [180, 60, 30, 0]

    def test_one_letter_for_all_meters_of_a_day(self, db, anna):
        make_meter(db, meter_id=1, account_id=1, is_remote=True, verification_due_on=date(2026, 12, 20))
        make_meter(db, meter_id=2, account_id=2, is_remote=True, verification_due_on=date(2026, 12, 20), service="heat")

        assert remind(db, noon(11, 20)) == {"verification": {"people": 1, "accounts": 2}}
        assert len(letters(db)) == 1


class TestChoices:
    def choose(self, db, actor, *, kind=Kind.DUE, account_id=None, is_on=False):
        operations.choose(db, actor=actor, kind=kind, account_id=account_id, is_on=is_on, now=noon(11, 10))

    def test_what_is_switched_off_is_not_told(self, db, anna):
        make_charge(db, "100", account_id=1, due_on=date(2026, 11, 16))
        self.choose(db, anna)

        assert remind(db, noon(11, 14)) == {}

    def test_one_account_off_leaves_the_other(self, db, anna):
        make_charge(db, "100", account_id=1, due_on=date(2026, 11, 16))
        make_charge(db, "200", account_id=2, due_on=date(2026, 11, 16))
        self.choose(db, anna, account_id=1)

        remind(db, noon(11, 14))

        assert [row["account_id"] for row in letters(db)] == [2]

    @pytest.mark.parametrize("level", ["view", "manage"])
    def test_a_lent_account_is_told_to_its_owner_only_until_asked_for(self, db, anna, level):
        guest = make_actor(db, email="guest@example.ru")
        grant(db, actor=guest, account_id=1, level=level)
        make_charge(db, "100", due_on=date(2026, 11, 16))

        remind(db, noon(11, 14))
        assert [row["recipient"] for row in letters(db)] == ["anna@example.ru"]

        self.choose(db, guest, account_id=1, is_on=True)
        remind(db, noon(11, 14))
        assert [row["recipient"] for row in letters(db)] == ["anna@example.ru", "guest@example.ru"]

    @pytest.mark.parametrize("over", [{"ends_on": date(2026, 11, 1)}, {"revoked_at": noon(11, 1)}])
    def test_an_ended_right_gets_nothing(self, db, over):
        actor = make_actor(db)
        make_account(db)
        grant(db, actor=actor, account_id=1, **over)
        make_charge(db, "100", due_on=date(2026, 11, 16))

        assert remind(db, noon(11, 14)) == {}

    def test_said_twice_stands_once(self, db, anna):
        self.choose(db, anna)
        self.choose(db, anna)

        assert db.value("select count(*) from live.notice_choice") == 1

    def test_agrees_with_the_rules_in_every_case(self, db, anna):
        guest = make_actor(db, email="guest@example.ru")
        grant(db, actor=guest, account_id=1, level="view")
        make_charge(db, "100", due_on=date(2026, 11, 16))
        says = [(None, False), (1, True), (None, True), (1, False), (None, False), (2, True), (1, True)]
        for account_id, is_on in says:
            for actor in (anna, guest):
                if account_id != 2 or actor is anna:
                    self.choose(db, actor, account_id=account_id, is_on=is_on)
            for actor, is_owner in ((anna, True), (guest, False)):
                said = queries.choices(db, person_id=actor.person_id)
                finding.reminders(db, plan=queries.plan(db, today=date(2026, 11, 14)), report=lambda *_: None)
                found = db.records("select person_id from memory.notice_found where kind = 'due' and account_id = 1")
                wanted = rules.is_wanted(said, kind=Kind.DUE, account_id=1, is_owner=is_owner)
                assert ({"person_id": actor.person_id} in found) == wanted, (account_id, is_on, is_owner)


class TestRun:
    def test_dry_writes_nothing_and_says_the_same(self, db, anna):
        make_charge(db, "100", due_on=date(2026, 11, 16))

        dry = remind(db, noon(11, 14), is_dry=True)

        assert letters(db) == []
        assert remind(db, noon(11, 14)) == dry

    def test_at_night_letters_wait_for_the_morning(self, db, anna):
        make_charge(db, "100", due_on=date(2026, 11, 16))

        remind(db, datetime(2026, 11, 14, 22, tzinfo=clock.LOCAL))

        assert letters(db)[0]["next_try_at"] == datetime(2026, 11, 15, 9, tzinfo=clock.LOCAL)

    def test_a_crash_between_people_is_gone_on_with(self, db, monkeypatch):
        for number in range(1, 6):
            actor = make_actor(db, email=f"p{number}@example.ru")
            make_account(db, account_id=number)
            grant(db, actor=actor, account_id=number)
            make_charge(db, "100", account_id=number, due_on=date(2026, 11, 16))
        monkeypatch.setattr(jobs, "_PEOPLE", 2)
        monkeypatch.setattr(finding, "RANGE", 2)
        whole, groups = db.change, []

        def broken(change):
            groups.append(change)
            if len(groups) == 2:
                raise RuntimeError("power")
            return whole(change)

        monkeypatch.setattr(db, "change", broken)
        with pytest.raises(RuntimeError):
            remind(db, noon(11, 14))
        monkeypatch.setattr(db, "change", whole)
        assert len(letters(db)) == 2

        remind(db, noon(11, 14))

        assert sorted(row["recipient"] for row in letters(db)) == [f"p{number}@example.ru" for number in range(1, 6)]

    def test_an_address_that_is_none_keeps_nobody_elses_letter(self, db, anna):
        lost = make_actor(db, email="lost@nowhere")
        make_account(db, account_id=3)
        grant(db, actor=lost, account_id=3)
        for account_id in (1, 3):
            make_charge(db, "100", account_id=account_id, due_on=date(2026, 11, 16))

        remind(db, noon(11, 14))

        assert [row["recipient"] for row in letters(db)] == ["anna@example.ru"]

    def test_is_queued_once_a_day_and_not_at_night(self, db):
        for hour in (3, 10, 11):
            jobs.enqueue_reminders(db, now=datetime(2026, 11, 14, hour, tzinfo=clock.LOCAL))

        (row,) = db.records("select kind, parameters from live.job")
        assert row["kind"] == jobs.REMIND
        assert "2026-11-14" in row["parameters"]


class TestSums:
    def test_are_those_of_the_page_for_every_account_of_the_sample(self):
        today = date(2026, 11, 22)
        with sample_database() as db:
            person = uuid.UUID(int=77)
            db.change(
                lambda tx: tx.write(
                    "insert into live.person values ($id, 'all@example.ru', 'x', 'x', 'household', 'ru', false, now(), null)",
                    id=person,
                )
            )
            db.change(
                lambda tx: tx.write(
                    "insert into live.account_access select uuid(), $id, account_id, 'owner', null, 1, 't', now(), null, null from live.account",
                    id=person,
                )
            )
            wide = {"due_days": 60, "debt_days": 1, "debt_last_days": 4000, "least_amount": Decimal(1)}
            plan = dataclasses.replace(queries.plan(db, today=today), **wide)
            finding.reminders(db, plan=plan, report=lambda *_: None, range_size=70)
            found = {
                (row["kind"], row["account_id"]): row["amount"]
                for row in db.records(
                    "select kind, account_id, amount from memory.notice_found where person_id = $id and kind in ('due', 'debt')",
                    id=person,
                )
            }
            cards = accounts.accessible(db, person_id=person, today=today)
            expected = {}
            automatic = {
                row["account_id"]
                for row in db.records("select account_id from live.autopay_rule where ended_at is null")
            }
            for card in cards:
                payments = billing.payments(db, account_id=card.account_id)
                months = billing.month_charges(db, account_id=card.account_id, payments=payments)
                balance = billing_rules.balance(months, payments, today=today)
                if balance.amount >= 1 and balance.next_due_on and card.account_id not in automatic:
                    expected["due", card.account_id] = balance.amount
                if balance.overdue_left_amount >= 1:
                    expected["debt", card.account_id] = balance.overdue_left_amount

        assert len(cards) > 200
        assert len({account for _, account in expected}) > 20
        assert found == expected


def test_nobody_without_a_sign_in_can_choose(db):
    with pytest.raises(operations.SignInNeeded):
        operations.choose(db, actor=Actor.visitor(), kind=Kind.DUE, account_id=None, is_on=False, now=noon(11, 10))
