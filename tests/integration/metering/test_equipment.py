"""A meter is replaced or verified: its readings, the close of that month, who may record it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.accounts.access import AccessDenied
from core.closing import operations as closing
from core.closing import queries as months
from core.closing import reference
from core.closing import rules as closing_rules
from core.identity.model import Actor, Role
from core.kit import clock, ids
from core.metering import equipment, operations, queries
from core.metering.equipment_model import Fault, NewMeter, Replacement, Verification
from core.metering.model import Issue, Submission
from data import checks
from tests.factories.accounts import grant, make_account
from tests.factories.metering import TODAY, bill, make_home, make_store

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
SWAPPED = date(2026, 11, 18)
OPERATOR = Actor(ids.new(), Role.OPERATOR, "office")
LINES = (
    "select line, basis, volume from history.charge where account_id = 1 and period = $p and service = 'electricity'"
    " and line in ('usage', 'adjustment') order by line desc"
)
NEW = NewMeter(
    serial_number="77001234",
    model="Меркурий 201.8",
    digits_int=6,
    digits_frac=2,
    is_remote=False,
    initial={"single": Decimal("12.5")},
    verified_on=date(2026, 8, 1),
    verification_due_on=date(2042, 8, 1),
)


@pytest.fixture
def db():
    with make_store() as store:
        reference.load(store)
        make_account(store, account_id=1)
        yield store


def home_of(db, **values):
    home = make_home(db, account_id=1, **values)
    grant(db, actor=home.owner, account_id=1)
    return home


def swap(home, value="10120", **values):
    register_id = next(iter(home.registers.values()))
    asked = Replacement(
        actor=OPERATOR,
        account_id=1,
        meter_id=register_id // 10,
        replaced_on=SWAPPED,
        period=NOVEMBER,
        closing={register_id: Decimal(value)} if value else {},
        new=NEW,
        now=NOW,
        idempotency_key="order-1",
    )
    return replace(asked, **values)


def send(db, home, value, *, now=NOW, day=TODAY, zone="single"):
    period = queries.reading_window(db, today=day).period
    register = next(
        item
        for item in queries.registers(db, account_id=1, period=period)
        if item.removed_on is None and item.zone == zone
    )
    return operations.submit_reading(
        db, Submission(home.owner, 1, register.service, {register.register_id: Decimal(value)}, day, now, f"k{value}")
    )


def close(db, month):
    after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, 9, tzinfo=clock.LOCAL)
    told = {}
    if not db.value("select count(*) from live.period_close where period = $p", p=month):
        facts = months.facts(db, account_id=1, period=month)
        told = {(line.line, line.basis): line.volume for line in closing_rules.lines(facts)}
    closing.close(db, period=month, now=after, actor="cli")
    lines = [tuple(row.values()) for row in db.records(LINES, p=month)]
    assert {(line, basis): volume for line, basis, volume in lines} == {
        key: volume for key, volume in told.items() if key[0] in ("usage", "adjustment")
    }  # the rules of one account and the statements of all say the same
    return lines


def broken(db):
    return {name for name, _, frame in checks.run(db) if frame.height} & {
        "readings_add_up",
        "readings_counted_once",
        "readings_of_own_meters",
        "registers_of_meters",
        "meters_of_points",
        "register_states_follow_readings",
        "charges_follow_readings",
        "submissions_complete",
        "submissions_counted_once",
        "meters_replaced_whole",
    }


def set_due(db, home, due):
    meter_id = next(iter(home.registers.values())) // 10
    db.change(
        lambda tx: tx.write("update live.meter set verification_due_on = $d where meter_id = $m", d=due, m=meter_id)
    )


class TestReplaceMeter:
    def test_charges_the_old_meters_part_and_the_new_meters_part(self, db):
        home = home_of(db)
        equipment.replace_meter(db, swap(home, "10120"))
        send(db, home, "42.5")

        lines = close(db, NOVEMBER)

        assert lines == [("usage", "reading", Decimal(150))]  # 10 120 - 10 000 and 42,5 - 12,5
        assert broken(db) == set()

    def test_leaves_what_the_new_meter_counted_for_the_next_reading(self, db):
        home = home_of(db)
        equipment.replace_meter(db, swap(home, "10120"))

        first = close(db, NOVEMBER)
        send(db, home, "262.5", now=datetime(2026, 12, 20, 7, tzinfo=UTC), day=date(2026, 12, 20))
        second = close(db, DECEMBER)

        assert first == [("usage", "reading", Decimal(120))]
        assert second == [("usage", "reading", Decimal(250))]
        assert broken(db) == set()

    def test_takes_the_place_of_what_was_sent_for_the_old_meter(self, db):
        home = home_of(db)
        send(db, home, "10090", now=NOW.replace(day=16), day=date(2026, 11, 16))
        equipment.replace_meter(db, swap(home, "10120"))

        assert close(db, NOVEMBER) == [("usage", "reading", Decimal(120))]
        states = [(row["value"], row["status"]) for row in queries.trail(db, account_id=1, today=TODAY)][:3]
        assert states == [(Decimal(10120), "accepted"), (Decimal("12.5"), "accepted"), (Decimal(10090), "replaced")]

    def test_puts_the_new_meter_on_the_form_and_takes_the_old_one_off(self, db):
        home = home_of(db)
        made = equipment.replace_meter(db, swap(home))

        found = queries.registers(db, account_id=1, period=NOVEMBER)

        in_place = [item for item in found if item.removed_on is None]
        assert [(item.meter_id, item.serial_number, item.previous_value) for item in in_place] == [
            (made.new_meter_id, "77001234", Decimal("12.5"))
        ]
        assert [item.removed_on for item in found if item.removed_on] == [SWAPPED]

    def test_keeps_the_zones_of_the_tariff(self, db):
        home = home_of(db, zones=("day", "night"))
        closing_values = {home.registers["day"]: Decimal(10100), home.registers["night"]: Decimal(10050)}
        new = replace(NEW, initial={"day": Decimal(1), "night": Decimal(2)})
        equipment.replace_meter(db, swap(home, closing=closing_values, new=new))

        rows = db.records("select zone, initial_value from live.register where meter_id <> $m order by position", m=100)
        assert [tuple(row.values()) for row in rows] == [("day", Decimal(1)), ("night", Decimal(2))]
        assert broken(db) == set()

    def test_mends_the_months_that_were_averaged_before(self, db):
        home = home_of(db, monthly=None)
        register_id = home.registers["single"]
        bill(
            db, account_id=1, register_id=register_id, value=Decimal(10000), monthly=Decimal(180), last=date(2026, 9, 1)
        )
        close(db, date(2026, 10, 1))
        equipment.replace_meter(db, swap(home, "10320"))

        assert close(db, NOVEMBER) == [
            ("usage", "reading", Decimal(160)),
            ("adjustment", "calculation", Decimal(-20)),
        ]
        assert broken(db) == set()

    def test_estimates_the_days_of_a_meter_that_counts_no_more(self, db):
        home = home_of(db)
        set_due(db, home, date(2026, 10, 15))
        equipment.replace_meter(db, swap(home, "10120"))
        send(db, home, "42.5")

        # 180 a month for 17 of 30 days, and what the new meter counted
        assert close(db, NOVEMBER) == [("usage", "reading", Decimal(132))]
        assert broken(db) == set()

    def test_estimates_the_days_of_a_dial_that_cannot_be_read(self, db):
        home = home_of(db)
        equipment.replace_meter(db, swap(home, None))

        assert close(db, NOVEMBER) == [("usage", "reading", Decimal(102))]
        assert broken(db) == set()

    def test_mends_the_next_bill_when_the_month_is_closed_already(self, db):
        home = home_of(db)
        before = close(db, NOVEMBER)
        late = datetime(2026, 12, 3, 7, tzinfo=UTC)
        period = months.open_period(db, day=SWAPPED)
        equipment.replace_meter(db, swap(home, "10120", period=period, now=late))
        send(db, home, "112.5", now=datetime(2026, 12, 20, 7, tzinfo=UTC), day=date(2026, 12, 20))

        assert (period, before) == (DECEMBER, [("usage", "average", Decimal(180))])
        assert close(db, DECEMBER) == [
            ("usage", "reading", Decimal(160)),  # half of 120 since October, and 100 of the new meter
            ("adjustment", "calculation", Decimal(-120)),
        ]
        assert broken(db) == set()

    def test_is_done_once_with_one_key(self, db):
        home = home_of(db)
        first = equipment.replace_meter(db, swap(home))

        assert equipment.replace_meter(db, swap(home)) == first
        assert db.value("select count(*) from live.meter") == 2

    @pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.CORPORATE, Role.ANALYST])
    def test_is_an_operators_work(self, db, role):
        home = home_of(db)

        with pytest.raises(AccessDenied):
            equipment.replace_meter(db, swap(home, actor=replace(home.owner, role=role)))
        assert db.value("select count(*) from live.meter") == 1

    def test_knows_only_meters_of_the_account(self, db):
        home = home_of(db)

        with pytest.raises(equipment.MeterNotFound):
            equipment.replace_meter(db, swap(home, account_id=2))

    def test_refuses_a_last_reading_below_the_one_before(self, db):
        home = home_of(db)

        with pytest.raises(equipment.EquipmentRefused) as refusal:
            equipment.replace_meter(db, swap(home, "9000"))
        assert list(refusal.value.issues.values()) == [(Issue.BELOW_PREVIOUS,)]
        assert db.value("select count(*) from live.meter where removed_on is not null") == 0

    def test_asks_about_a_last_reading_far_above_the_usual(self, db):
        home = home_of(db)

        with pytest.raises(operations.NeedsConfirmation):
            equipment.replace_meter(db, swap(home, "11500"))
        made = equipment.replace_meter(db, swap(home, "11500", confirmed=frozenset({Issue.ABOVE_USUAL})))
        assert made.submission_number

    def test_refuses_a_number_that_is_known(self, db):
        home = home_of(db)
        new = replace(NEW, serial_number="00000100", model="CE-101")

        with pytest.raises(equipment.EquipmentRefused) as refusal:
            equipment.replace_meter(db, swap(home, new=new))
        assert refusal.value.faults == (Fault.NUMBER_TAKEN,)

    def test_writes_into_the_audit_who_did_it(self, db):
        home = home_of(db)
        equipment.replace_meter(db, swap(home))

        found = db.record("select actor, action, subject_id from live.audit where action = 'meter.replaced'")
        assert found == {"actor": OPERATOR.name, "action": "meter.replaced", "subject_id": "100"}


def check(home, **values):
    asked = Verification(
        actor=OPERATOR,
        account_id=1,
        meter_id=next(iter(home.registers.values())) // 10,
        verified_on=SWAPPED,
        valid_until=date(2042, 11, 17),
        is_fit=True,
        document_number="С-ДХЕ/18-11-2026/301",
        now=NOW,
        idempotency_key="order-2",
    )
    return replace(asked, **values)


class TestRecordVerification:
    def test_lets_an_overdue_meter_count_again(self, db):
        home = home_of(db)
        set_due(db, home, date(2026, 10, 15))
        equipment.record_verification(db, check(home))
        send(db, home, "10150")

        assert close(db, NOVEMBER) == [("usage", "reading", Decimal(150))]
        assert broken(db) == set()

    def test_lets_a_meter_that_is_not_fit_count_no_more_from_the_next_month_on(self, db):
        home = home_of(db)
        equipment.record_verification(db, check(home, is_fit=False, valid_until=None))
        send(db, home, "10150")

        assert close(db, NOVEMBER) == [("usage", "reading", Decimal(150))]
        send(db, home, "10200", now=datetime(2026, 12, 20, 7, tzinfo=UTC), day=date(2026, 12, 20))
        assert [line[1] for line in close(db, DECEMBER)] == ["average"]

    def test_is_kept_with_its_paper(self, db):
        home = home_of(db)
        equipment.record_verification(db, check(home))
        equipment.record_verification(db, check(home))

        assert [row["document_number"] for row in equipment.verifications(db, account_id=1)] == ["С-ДХЕ/18-11-2026/301"]

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"verified_on": date(2026, 11, 21)}, Fault.IN_FUTURE),
            ({"verified_on": date(2015, 1, 1)}, Fault.BEFORE_INSTALLED),
            ({"valid_until": date(2026, 11, 18)}, Fault.DUE_NOT_AFTER),
            ({"valid_until": None}, Fault.VALID_UNTIL_MISSING),
            ({"document_number": " "}, Fault.DOCUMENT_MISSING),
        ],
    )
    def test_refuses_what_cannot_be(self, db, values, fault):
        home = home_of(db)

        with pytest.raises(equipment.EquipmentRefused) as refusal:
            equipment.record_verification(db, check(home, **values))
        assert refusal.value.faults == (fault,)

    def test_is_an_operators_work(self, db):
        home = home_of(db)

        with pytest.raises(AccessDenied):
            equipment.record_verification(db, check(home, actor=home.owner))
