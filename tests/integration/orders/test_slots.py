"""Visits are promised never more often than a crew can keep them, whoever presses at the same time."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from core.orders import slots
from core.orders.model import Group
from data import checks
from data.database import Database
from tests.factories.accounts import make_account

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


@pytest.fixture
def db():
    with Database.in_memory(threads=2) as store:
        make_account(store, account_id=1)
        slots.load_reference(store)
        slots.top_up(store, now=NOW)
        yield store


def free(db, *, group=Group.NEW_METER, now=NOW):
    return slots.free_slots(db, account_id=1, product_group=group, now=now)


def book(db, slot_id, *, order_id=None, position=1, now=NOW, **values):
    order_id = order_id or uuid.uuid4()
    db.change(lambda tx: slots.book(tx, slot_id=slot_id, order_id=order_id, position=position, now=now, **values))
    return order_id


class TestTopUp:
    def test_makes_the_next_weeks_once(self, db):
        count = db.value("select count(*) from live.service_slot")

        assert count > 100
        assert slots.top_up(db, now=NOW) == 0
        assert db.value("select count(*) from live.service_slot") == count

    def test_adds_the_days_that_came_within_reach(self, db):
        before = db.value("select max(starts_at) from live.service_slot")
        slots.top_up(db, now=NOW + timedelta(days=7))

        assert db.value("select max(starts_at) from live.service_slot") > before

    def test_drops_what_is_over_and_keeps_what_was_promised(self, db):
        kept = free(db)[0]
        order_id = book(db, kept.slot_id)
        slots.top_up(db, now=NOW + timedelta(days=90))

        assert slots.of_order(db, order_id=order_id)[1].slot_id == kept.slot_id
        assert db.value("select count(*) from live.service_slot where ends_at < $n", n=NOW + timedelta(days=30)) == 1

    def test_leaves_the_companys_own_rules_alone(self, db):
        db.change(lambda tx: tx.write("update live.service_rule set capacity = 99 where place = '*'"))
        slots.load_reference(db)

        assert db.value("select min(capacity) from live.service_rule where place = '*'") == 99


class TestFreeSlots:
    def test_are_those_of_the_accounts_district(self, db):
        places = {
            db.value("select place from live.service_slot where slot_id = $s", s=each.slot_id) for each in free(db)
        }

        assert places == {"Екатеринбург, Ленинский"}

    def test_keep_the_days_the_crew_needs_before(self, db):
        assert min(each.day for each in free(db)) == date(2026, 11, 21)

    def test_are_none_for_goods(self, db):
        assert free(db, group=Group.LAMPS) == []


class TestBook:
    def test_takes_a_visit_from_what_is_free(self, db):
        first = free(db)[0]
        book(db, first.slot_id)

        assert free(db)[0].free == first.free - 1

    def test_never_promises_more_than_a_span_holds(self, db):
        slot = free(db)[0]

        def one(_):
            try:
                return book(db, slot.slot_id)
            except slots.SlotTaken:
                return None

        with ThreadPoolExecutor(16) as pool:
            got = [order_id for order_id in pool.map(one, range(64)) if order_id]

        assert len(got) == slot.free
        seats = [row["seat"] for row in db.records("select seat from live.slot_booking order by seat")]
        assert seats == list(range(1, slot.free + 1))
        assert slot.slot_id not in {each.slot_id for each in free(db)}

    def test_moves_a_line_that_has_a_visit(self, db):
        first, second = free(db)[:2]
        order_id = book(db, first.slot_id)
        book(db, second.slot_id, order_id=order_id)

        assert slots.of_order(db, order_id=order_id)[1].slot_id == second.slot_id
        assert db.value("select count(*) from live.slot_booking") == 1

    def test_changes_nothing_a_second_time(self, db):
        slot = free(db)[0]
        order_id = book(db, slot.slot_id)
        book(db, slot.slot_id, order_id=order_id)

        assert db.value("select count(*) from live.slot_booking") == 1

    def test_refuses_another_district_and_what_is_over(self, db):
        make_account(db, account_id=2, flat="142")
        db.change(lambda tx: tx.write("update live.premise set district = 'Кировский' where premise_id = 2"))
        slot = free(db)[0]

        with pytest.raises(slots.SlotTaken):
            book(db, slot.slot_id, account_id=2)
        with pytest.raises(slots.SlotTaken):
            book(db, slot.slot_id, now=slot.starts_at)
        with pytest.raises(slots.SlotTaken):
            book(db, uuid.uuid4())

    def test_lets_an_operator_plan_at_short_notice(self, db):
        slot = free(db)[0]
        now = slot.starts_at - timedelta(hours=2)

        with pytest.raises(slots.SlotTaken):
            book(db, slot.slot_id, now=now)
        book(db, slot.slot_id, now=now, has_lead=False)


class TestRelease:
    def test_gives_the_visits_of_an_order_back(self, db):
        slot = free(db)[0]
        order_id = book(db, slot.slot_id)
        book(db, slot.slot_id, order_id=order_id, position=2)
        db.change(lambda tx: slots.release(tx, order_id=order_id))

        assert free(db)[0] == slot
        assert slots.of_order(db, order_id=order_id) == {}


class TestInvariant:
    def test_finds_a_visit_of_no_order(self, db):
        book(db, free(db)[0].slot_id)

        broken = {name for name, _, frame in checks.run(db) if frame.height}
        assert "slots_not_overbooked" in broken
