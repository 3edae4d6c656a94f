"""Submitting readings against a real store: kept once, corrected, refused, and who may."""

import itertools
import threading
import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter

import polars as pl
import pytest

from core.accounts.access import AccessDenied
from core.identity.model import Actor, Role
from core.metering import operations, passes, queries, register_states
from core.metering.model import Issue, Status, Submission
from tests.factories import sample
from tests.factories.metering import NOW, TODAY, bill, make_home, make_store


@pytest.fixture
def db():
    with make_store() as database:
        yield database


def submission(home, *, key="key", service="electricity", **values):
    by_register = {home.registers[zone]: Decimal(value) for zone, value in (values or {"single": "10180"}).items()}
    return Submission(home.owner, home.account_id, service, by_register, TODAY, NOW, key)


def count(db, table="submission", where="true"):
    return db.value(f"select count(*) from live.{table} where {where}")


def rewrite(db, statement):
    """Change readings the way that batches do: with their states, in one transaction."""

    def change(tx):
        tx.write(statement)
        register_states.refresh(tx, tx.frame("select distinct account_id from history.reading")["account_id"])

    db.bulk("history", change)


class TestSubmitReading:
    def test_keeps_the_value_with_its_usage(self, db):
        home = make_home(db)

        receipt = operations.submit_reading(db, submission(home, single="10180.5"))

        row = db.record("select * from live.submitted_reading")
        assert (row["value"], row["previous_value"], row["usage"]) == (
            Decimal("10180.5"),
            Decimal(10000),
            Decimal("180.5"),
        )
        assert (row["status"], row["period"], receipt.is_questioned) == ("accepted", TODAY.replace(day=1), False)

    def test_gives_a_number_to_read_out(self, db):
        receipt = operations.submit_reading(db, submission(make_home(db)))

        assert receipt.submission_number.startswith("K-2611-")
        assert receipt.submission_number == db.value("select submission_number from live.submission")

    def test_writes_the_audit(self, db):
        receipt = operations.submit_reading(db, submission(make_home(db)))

        row = db.record("select * from live.audit")
        assert (row["actor"], row["action"]) == (f"person:{uuid.UUID(int=1)}", "reading.submitted")
        assert (row["subject_id"], receipt.submission_number in row["details"]) == (str(receipt.submission_id), True)

    def test_gives_the_same_receipt_for_the_same_key(self, db):
        home = make_home(db)
        first = operations.submit_reading(db, submission(home))

        second = operations.submit_reading(db, replace(submission(home), now=NOW + timedelta(seconds=5)))

        assert second == first
        assert (count(db), count(db, "submitted_reading"), count(db, "audit")) == (1, 1, 1)

    def test_takes_other_values_under_the_same_key_as_a_correction(self, db):
        home = make_home(db)
        first = operations.submit_reading(db, submission(home, single="10180"))

        second = operations.submit_reading(db, submission(home, single="10190"))

        assert (second.lines[0].value, second.corrects_number) == (Decimal(10190), first.submission_number)
        assert [str(row["status"]) for row in db.records("select * from live.submitted_reading order by value")] == [
            "replaced",
            "accepted",
        ]

    def test_does_not_give_a_receipt_to_another_person_with_the_same_key(self, db):
        home = make_home(db)
        operations.submit_reading(db, submission(home))

        with pytest.raises(AccessDenied):
            operations.submit_reading(
                db, replace(submission(home), actor=Actor(uuid.uuid4(), Role.HOUSEHOLD, "account"))
            )

    def test_corrects_the_earlier_one_of_the_period(self, db):
        home = make_home(db)
        first = operations.submit_reading(db, submission(home, key="a"))

        second = operations.submit_reading(db, submission(home, key="b", single="10190"))

        assert second.corrects_number == first.submission_number
        assert db.records("select value, status from live.submitted_reading order by value") == [
            {"value": Decimal(10180), "status": "replaced"}, {"value": Decimal(10190), "status": "accepted"},
        ]  # fmt: skip
        assert db.value("select corrects_id from live.submission where corrects_id is not null") == first.submission_id
        assert count(db, "audit", "action = 'reading.corrected'") == 1

    def test_corrects_the_correction(self, db):
        home = make_home(db)
        for number in range(4):
            operations.submit_reading(db, submission(home, key=f"k{number}", single=str(10180 + number)))

        assert count(db, "submitted_reading", "status = 'accepted'") == 1
        assert db.value("select value from live.submitted_reading where status = 'accepted'") == 10183

    def test_leaves_the_other_meter_alone(self, db):
        home = make_home(
            db,
            service="cold_water",
            meters=2,
            previous={"single1": Decimal(100), "single2": Decimal(200)},
            monthly=Decimal(4),
        )
        operations.submit_reading(db, submission(home, key="a", service="cold_water", single1="104"))

        second = operations.submit_reading(db, submission(home, key="b", service="cold_water", single2="205"))

        assert second.corrects_number is None
        assert count(db, "submitted_reading", "status = 'accepted'") == 2

    def test_counts_for_the_next_period_after_the_deadline(self, db):
        home = make_home(db)
        late = replace(submission(home), now=NOW + timedelta(days=6))

        receipt = operations.submit_reading(db, late)

        assert str(receipt.period) == "2026-12-01"

    def test_takes_the_accepted_value_as_the_next_previous(self, db):
        home = make_home(db)
        operations.submit_reading(db, submission(home, key="a"))

        december = replace(
            submission(home, key="b", single="10400"), now=NOW + timedelta(days=30), read_on=TODAY + timedelta(days=30)
        )
        operations.submit_reading(db, december)

        assert db.value("select usage from live.submitted_reading where value = 10400") == 220

    def test_asks_about_the_unusual_and_keeps_it_questioned_once_confirmed(self, db):
        home = make_home(db)

        with pytest.raises(operations.NeedsConfirmation) as question:
            operations.submit_reading(db, submission(home, single="11500"))
        receipt = operations.submit_reading(
            db, replace(submission(home, single="11500"), confirmed=frozenset({Issue.ABOVE_USUAL}))
        )

        assert dict(question.value.issues) == {home.registers["single"]: (Issue.ABOVE_USUAL,)}
        assert receipt.lines[0].status is Status.QUESTIONED
        assert db.value("select issue from live.submitted_reading") == "above_usual"

    def test_refuses_a_value_below_the_previous_and_keeps_nothing(self, db):
        home = make_home(db)

        with pytest.raises(operations.ReadingRejected) as refusal:
            operations.submit_reading(db, submission(home, single="9000"))

        assert dict(refusal.value.issues) == {home.registers["single"]: (Issue.BELOW_PREVIOUS,)}
        assert (count(db), count(db, "audit")) == (0, 0)

    def test_ignores_estimates_when_it_looks_for_the_previous_value(self, db):
        home = make_home(db)
        rewrite(db, "update history.reading set source = 'average', value = value + 500 where period >= '2026-09-01'")

        receipt = operations.submit_reading(db, submission(home, single="10180"))

        assert receipt.lines[0].usage == 540

    @pytest.mark.parametrize("values", [{}, {999: Decimal(1)}])
    def test_knows_only_the_registers_of_the_account(self, db, values):
        home = make_home(db)
        make_home(db, account_id=9)

        with pytest.raises(operations.UnknownMeter):
            operations.submit_reading(db, replace(submission(home), values=values))

    def test_refuses_a_register_of_another_account(self, db):
        home, stranger = make_home(db), make_home(db, account_id=2)

        with pytest.raises(operations.UnknownMeter):
            operations.submit_reading(
                db, replace(submission(home), values={stranger.registers["single"]: Decimal(10180)})
            )

    @pytest.mark.parametrize("level", [None, "view"])
    def test_needs_the_right_to_submit(self, db, level):
        home = make_home(db, access_level=level)

        with pytest.raises(AccessDenied):
            operations.submit_reading(db, submission(home))

    @pytest.mark.parametrize(
        ("role", "channel"),
        [
            (Role.OPERATOR, "account"),
            (Role.OPERATOR, "file"),
            (Role.HOUSEHOLD, "office"),
            (Role.CORPORATE, "phone"),
            (Role.ANALYST, "office"),
            (None, "office"),
        ],
    )
    def test_lets_nobody_in_by_naming_a_channel(self, db, role, channel):
        home = make_home(db)

        with pytest.raises(AccessDenied):
            operations.submit_reading(
                db, replace(submission(home), actor=Actor(uuid.uuid4() if role else None, role, channel))
            )

    @pytest.mark.parametrize("channel", ["office", "phone"])
    def test_is_entered_by_an_operator_on_the_customers_behalf(self, db, channel):
        home, operator = make_home(db), Actor(uuid.uuid4(), Role.OPERATOR, channel)

        receipt = operations.submit_reading(db, replace(submission(home), actor=operator))
        again = operations.submit_reading(db, replace(submission(home), actor=operator))

        assert (again, count(db)) == (receipt, 1)
        row = db.record("select actor, channel from live.submission")
        assert (row["actor"], row["channel"]) == (operator.name, channel)
        assert f'"channel": "{channel}"' in db.value("select details from live.audit")
        way = queries.trail(db, account_id=home.account_id, today=TODAY)[0]
        assert (way["channel"], way["submission_number"]) == (channel, receipt.submission_number)

    def test_decides_a_batch_one_by_one(self, db):
        home, other = make_home(db), make_home(db, account_id=2)
        batch = [
            submission(home, key="a"),
            submission(home, key="a"),
            submission(home, key="b", single="10185"),
            submission(other, key="a", single="5"),
            replace(submission(other, key="c"), actor=home.owner),
            submission(other, key="d"),
        ]

        results = db.change(lambda tx: operations.submit_readings(tx, batch))

        assert results[0] == results[1]
        assert results[2].corrects_number == results[0].submission_number
        assert [type(result).__name__ for result in results[3:]] == ["ReadingRejected", "AccessDenied", "Receipt"]
        assert (count(db), count(db, "submitted_reading", "status = 'accepted'")) == (3, 2)

    def test_survives_many_at_once(self, db):
        homes = [make_home(db, account_id=number) for number in range(1, 21)]

        def press(home):
            for number in range(10):
                for _ in range(2):  # a double click
                    operations.submit_reading(db, submission(home, key=str(number), single=str(10180 + number)))

        threads = [threading.Thread(target=press, args=(home,)) for home in homes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert count(db) == 200
        assert db.value("select count(distinct submission_number) from live.submission") == 200
        assert count(db, "submitted_reading", "status = 'accepted' and value = 10189") == 20


class TestRegisters:
    def test_prefers_the_same_month_of_earlier_years_for_the_usual(self, db):
        home = make_home(db)
        rewrite(db, "update history.reading set usage = 300 where month(period) = 11")

        (register,) = queries.registers(db, account_id=home.account_id, period=TODAY.replace(day=1))

        assert register.usual_daily == 10

    def test_falls_back_to_the_last_year(self, db):
        home = make_home(db, monthly=None)
        bill(db, account_id=1, register_id=home.registers["single"], value=Decimal(500), monthly=Decimal(92), months=3)

        (register,) = queries.registers(db, account_id=1, period=TODAY.replace(day=1))

        assert register.usual_daily == 3

    def test_starts_from_the_installation(self, db):
        make_home(db, monthly=None)

        (register,) = queries.registers(db, account_id=1, period=TODAY.replace(day=1))

        assert (register.previous_value, str(register.previous_on), register.usual_daily) == (0, "2016-01-01", None)

    def test_asks_for_one_service_or_all(self, db):
        make_home(db)
        make_home(db, service="cold_water", previous={"single": Decimal(100)}, monthly=Decimal(4))

        month = TODAY.replace(day=1)
        every = queries.registers(db, account_id=1, period=month)
        one = queries.registers(db, account_id=1, period=month, service="electricity")

        assert [register.service for register in every] == ["cold_water", "electricity"]
        assert [register.service for register in one] == ["electricity"]

    def test_knows_nothing_of_accounts_that_are_not(self, db):
        assert queries.registers(db, account_id=1, period=TODAY.replace(day=1)) == []


class TestRegisterStates:
    def test_takes_the_last_year_for_a_month_that_is_far_away(self, db):
        home = make_home(db)
        rewrite(db, "update history.reading set usage = 310 where month(period) = 3")

        (near,) = queries.registers(db, account_id=home.account_id, period=date(2027, 1, 1))
        (far,) = queries.registers(db, account_id=home.account_id, period=date(2027, 3, 1))

        assert near.usual_daily == Decimal("5.806452")  # 180 in 31 days
        assert far.usual_daily == Decimal("6.273973")  # 11 times 180 and 310 in 365 days

    def test_forgets_what_is_older_than_a_year(self, db):
        home = make_home(db)

        (register,) = queries.registers(db, account_id=home.account_id, period=date(2027, 11, 1))

        assert (register.previous_value, register.usual_daily) == (10000, None)

    def test_is_gone_with_the_readings(self, db):
        home = make_home(db)

        rewrite(db, "update history.reading set status = 'rejected' where account_id = 1")
        before = db.value("select count(*) from history.register_state")
        db.bulk("history", lambda tx: tx.write("delete from history.reading"))
        register_states.rebuild(db)

        assert (before, db.value("select count(*) from history.register_state")) == (0, 0)
        assert queries.registers(db, account_id=home.account_id, period=TODAY.replace(day=1))[0].previous_value == 0

    def test_leaves_other_accounts_alone_and_can_be_repeated(self, db):
        make_home(db)
        make_home(db, account_id=2)
        before = db.records("select * from history.register_state order by register_id")

        db.bulk("history", lambda tx: register_states.refresh(tx, pl.Series([1, 1])))
        after = db.records("select * from history.register_state order by register_id")
        register_states.rebuild(db)

        assert len(before) == 2
        assert before == after == db.records("select * from history.register_state order by register_id")


class TestTrail:
    def test_joins_what_was_submitted_with_the_bill_that_used_it(self, db):
        home = make_home(db)
        receipt = operations.submit_reading(db, submission(home))
        db.bulk("history", lambda tx: tx.write(
            "insert into history.reading values (1, '2026-11-01', 'electricity', $m, $r, 'single', '2026-11-20', 10000, 10180, 180, 'customer', 'account', 'accepted', $s, $s)",
            m=home.registers["single"] // 10, r=home.registers["single"], s=receipt.submission_id,
        ))  # fmt: skip

        rows = queries.trail(db, account_id=1, today=TODAY)

        assert len(rows) == 25
        assert rows[0]["submission_number"] == receipt.submission_number
        assert str(rows[0]["billed_in"]) == "2026-11-01"

    def test_shows_what_no_bill_used_yet(self, db):
        operations.submit_reading(db, submission(make_home(db)))

        rows = queries.trail(db, account_id=1, today=TODAY)

        assert (rows[0]["billed_in"], rows[0]["status"], str(rows[0]["counts_for"])) == (None, "accepted", "2026-11-01")

    def test_shows_nothing_of_others(self, db):
        operations.submit_reading(db, submission(make_home(db, account_id=2)))
        make_home(db, monthly=None)

        assert queries.trail(db, account_id=1, today=TODAY) == []


class TestOpenForm:
    def pass_for(self, db, home, *, number=None, serial="0100", address="10.0.0.1", now=NOW):
        return passes.open_form(
            db, account_number=number or home.account_number, serial_ending=serial, address=address, now=now
        )

    def test_opens_with_number_and_meter(self, db):
        home = make_home(db)

        found = self.pass_for(db, home, number="66 0000-0001")

        assert found.account_id == 1
        assert passes.is_valid(db, found, now=NOW)
        assert not passes.is_valid(db, found, now=NOW + timedelta(hours=2))

    @pytest.mark.parametrize(
        ("number", "serial"),
        [
            ("6600000001", "0101"),
            ("6699999999", "0100"),
            ("6600000001", ""),
            ("6600000001", "00"),
            ("", "0100"),
            ("абв", "0100"),
        ],
    )
    def test_answers_the_same_whatever_is_wrong(self, db, number, serial):
        make_home(db)

        with pytest.raises(passes.PassRefused):
            self.pass_for(db, None, number=number or " ", serial=serial)
        assert count(db, "visitor_attempt", "account_id is null and pass_hash is null") == 1

    def test_keeps_no_token(self, db):
        found = self.pass_for(db, make_home(db))

        assert count(db, "visitor_attempt", f"pass_hash = '{found.token}'") == 0
        assert found.token not in (db.value("select string_agg(details, '') from live.audit"))

    @pytest.mark.parametrize("number", ["6600000001", "6699999999"])
    def test_stops_guessing_at_a_number_whether_it_exists_or_not(self, db, number):
        home = make_home(db)
        for guess in range(10):
            with pytest.raises(passes.PassRefused):
                self.pass_for(db, home, number=number, serial=f"{guess + 5000}", address=f"10.0.0.{guess}")

        with pytest.raises(passes.TooManyAttempts):
            self.pass_for(db, home, number=number)

    def test_stops_an_address_that_tries_many_numbers(self, db):
        home = make_home(db)
        for guess in range(20):
            with pytest.raises(passes.PassRefused):
                self.pass_for(db, home, number=f"67{guess:08d}")

        with pytest.raises(passes.TooManyAttempts):
            self.pass_for(db, home)
        assert self.pass_for(db, home, now=NOW + timedelta(hours=2)).account_id == 1


class TestSubmitReadingAsAVisitor:
    def visit(self, db, home, **others):
        token = passes.open_form(
            db, account_number=home.account_number, serial_ending="0100", address="a", now=NOW
        ).token
        return replace(submission(home, single="10180"), actor=Actor.visitor(), visitor_token=token, **others)

    def test_needs_a_pass_of_this_account(self, db):
        home, other = make_home(db), make_home(db, account_id=2)

        for wrong in (
            replace(self.visit(db, home), visitor_token=None),
            replace(self.visit(db, home), account_id=other.account_id),
        ):
            with pytest.raises(AccessDenied):
                operations.submit_reading(db, wrong)

    def test_is_kept_by_the_channel_of_visitors(self, db):
        operations.submit_reading(db, self.visit(db, make_home(db)))

        assert db.record("select actor, channel from live.submission") == {"actor": "visitor", "channel": "visitor"}

    def test_questions_even_the_impossible_once_it_is_confirmed(self, db):
        home = make_home(db)
        below = self.visit(db, home, values={home.registers["single"]: Decimal(9000)})

        with pytest.raises(operations.NeedsConfirmation) as question:
            operations.submit_reading(db, below)
        operations.submit_reading(db, replace(below, confirmed=frozenset({Issue.RECHECK})))

        assert dict(question.value.issues) == {home.registers["single"]: (Issue.RECHECK,)}
        assert db.record("select status, usage, issue from live.submitted_reading") == {
            "status": "questioned",
            "usage": None,
            "issue": "below_previous",
        }

    def test_does_not_replace_what_a_signed_in_person_submitted(self, db):
        home = make_home(db)
        mine = operations.submit_reading(db, submission(home, key="mine", single="10150"))

        theirs = operations.submit_reading(db, self.visit(db, home))

        assert (theirs.corrects_number, theirs.is_questioned) == (None, True)
        assert mine.submission_number not in repr(theirs)
        assert db.records("select value, status from live.submitted_reading order by value") == [
            {"value": Decimal(10150), "status": "accepted"}, {"value": Decimal(10180), "status": "questioned"},
        ]  # fmt: skip

    def test_gives_way_to_a_signed_in_person(self, db):
        home = make_home(db)
        operations.submit_reading(db, submission(home, key="mine", single="10150"))
        operations.submit_reading(db, self.visit(db, home))

        operations.submit_reading(db, submission(home, key="again", single="10160"))

        assert db.records("select value from live.submitted_reading where status <> 'replaced'") == [
            {"value": Decimal(10160)}
        ]


class TestManyRegisters:
    def test_are_the_same_as_those_of_single_accounts(self):
        with sample.sample_database() as db:
            pairs = [
                (row["account_id"], row["service"])
                for row in db.records(
                    "select distinct account_id, service from live.meter order by account_id, service"
                )
            ]

            many = queries.registers_of_services(db, asked=pairs, period=date(2026, 12, 1))

            single = [
                queries.known_registers(
                    db,
                    account_ids=[account_id],
                    period=date(2026, 12, 1),
                    register_ids={register.register_id for register in registers},
                )
                for account_id, registers in itertools.groupby(many.registers, key=attrgetter("account_id"))
            ]
            assert len(many.registers) > len(pairs)
            assert many.registers == [register for known in single for register in known.registers]
            assert sorted(map(str, many.values)) == sorted(str(value) for known in single for value in known.values)
