"""What operators do with orders: one takes it, plans the visit, writes, and records what came of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.accounts.access import AccessDenied
from core.identity.model import Actor, Role
from core.kit import ids
from core.metering import queries as metering
from core.metering.equipment_model import Fault, NewMeter
from core.metering.model import Issue
from core.orders import claims, fulfilment, queries, slots, visits
from core.orders.model import Group, Status
from core.orders.works import Completion, MeterReplaced, MeterVerified
from data import checks
from tests.factories.accounts import grant, make_account, make_person
from tests.factories.metering import make_home, make_store
from tests.factories.orders import NOW, make_order

ORIGIN = "https://kabinet.example"
NOVEMBER = date(2026, 11, 1)
SWAPPED = date(2026, 11, 18)
NEW = NewMeter(
    serial_number="77001234",
    model="Меркурий 201.8",
    digits_int=6,
    digits_frac=1,
    is_remote=False,
    initial={"single": Decimal(3)},
    verified_on=date(2026, 8, 1),
    verification_due_on=date(2042, 8, 1),
)


class Desk:
    """A store with one home and two operators."""

    def __init__(self, db):
        self.db = db
        make_account(db, account_id=1)
        self.home = make_home(db, account_id=1)
        grant(db, actor=self.home.owner, account_id=1)
        self.first, self.second = (
            Actor.of(make_person(db, email=f"{name}@example.ru", role=Role.OPERATOR)) for name in ("one", "two")
        )
        slots.load_reference(db)
        slots.top_up(db, now=NOW)

    def order(self, **values):
        return make_order(self.db, person=self.home.owner, **values)

    def claimed(self, **values):
        order_id = self.order(**values)
        self.claim(order_id)
        return order_id

    def claim(self, order_id, actor=None):
        claims.claim(self.db, actor=actor or self.first, order_id=order_id, origin=ORIGIN, now=NOW)

    def find(self, order_id):
        return queries.find(self.db, order_id=order_id)

    def kinds(self, order_id):
        return [event.kind for event in queries.events(self.db, order_id=order_id)]

    def letters(self):
        return [row["subject"] for row in self.db.records("select subject from live.outbox order by letter_id")]

    def free(self):
        return slots.free_slots(self.db, account_id=1, product_group=Group.NEW_METER, now=NOW)

    def complete(self, order_id, works, *, actor=None, note=""):
        asked = Completion(actor or self.first, order_id, NOW, ORIGIN, note, works)
        fulfilment.complete(self.db, asked)

    def work(self, value="10120", **values):
        register_id = self.home.registers["single"]
        return replace(MeterReplaced(SWAPPED, {register_id: Decimal(value)}, NEW), **values)


@pytest.fixture
def desk():
    with make_store() as db:
        yield Desk(db)


class TestClaim:
    def test_puts_a_paid_order_into_work_and_tells_the_customer(self, desk):
        order_id = desk.claimed()

        found = desk.find(order_id)
        assert (found.status, found.operator_id) == (Status.IN_WORK, desk.first.person_id)
        assert desk.kinds(order_id) == ["claimed"]
        assert len(desk.letters()) == 1

    def test_is_won_by_one_of_two(self, desk):
        for _ in range(8):
            order_id = desk.order()

            def one(actor, order_id=order_id):
                try:
                    desk.claim(order_id, actor)
                except claims.ClaimedByOther:
                    return None
                return actor

            with ThreadPoolExecutor(2) as pool:
                won = [actor for actor in pool.map(one, (desk.first, desk.second)) if actor]

            assert [actor.person_id for actor in won] == [desk.find(order_id).operator_id]
            assert desk.kinds(order_id) == ["claimed"]

    def test_twice_by_the_same_is_once(self, desk):
        order_id = desk.claimed()
        desk.claim(order_id)

        assert desk.kinds(order_id) == ["claimed"]

    @pytest.mark.parametrize("status", ["placed", "done", "canceled"])
    def test_is_of_paid_orders_only(self, desk, status):
        with pytest.raises(claims.NotReady):
            desk.claim(desk.order(status=status))

    @pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.CORPORATE, Role.ANALYST])
    def test_is_for_operators(self, desk, role):
        order_id = desk.order()

        with pytest.raises(AccessDenied):
            desk.claim(order_id, Actor(ids.new(), role, "account"))


class TestRelease:
    def test_puts_the_order_back_into_the_queue(self, desk):
        order_id = desk.claimed()
        claims.release(desk.db, actor=desk.first, order_id=order_id, now=NOW)
        desk.claim(order_id, desk.second)

        assert desk.find(order_id).operator_id == desk.second.person_id
        assert desk.kinds(order_id) == ["claimed", "released", "claimed"]
        assert desk.find(order_id).paid_at == NOW

    def test_is_not_for_another_operator(self, desk):
        order_id = desk.claimed()

        with pytest.raises(claims.ClaimedByOther):
            claims.release(desk.db, actor=desk.second, order_id=order_id, now=NOW)


class TestPlanVisit:
    def plan(self, desk, order_id, slot, actor=None):
        visits.plan_visit(
            desk.db,
            actor=actor or desk.first,
            order_id=order_id,
            position=1,
            slot_id=slot.slot_id,
            origin=ORIGIN,
            now=NOW,
        )

    def test_sets_and_moves_the_day_and_tells_each(self, desk):
        order_id = desk.claimed()
        first, second = desk.free()[:2]
        self.plan(desk, order_id, first)
        self.plan(desk, order_id, second)
        self.plan(desk, order_id, second)

        assert slots.of_order(desk.db, order_id=order_id)[1].slot_id == second.slot_id
        assert desk.kinds(order_id) == ["claimed", "planned", "moved"]
        assert len(desk.letters()) == 3
        assert [line.slot_id for line in queries.lines(desk.db, order_ids=[order_id])[order_id]] == [second.slot_id]

    def test_is_of_the_crew_that_does_the_work(self, desk):
        order_id = desk.claimed()
        other = slots.free_slots(desk.db, account_id=1, product_group=Group.REPAIR, now=NOW)[0]

        with pytest.raises(slots.SlotTaken):
            self.plan(desk, order_id, other)

    def test_is_for_the_operator_who_has_taken_it(self, desk):
        order_id = desk.order()

        with pytest.raises(claims.NotClaimed):
            self.plan(desk, order_id, desk.free()[0])
        desk.claim(order_id)
        with pytest.raises(claims.ClaimedByOther):
            self.plan(desk, order_id, desk.free()[0], desk.second)


class TestMoveVisit:
    def move(self, desk, order_id, slot, *, actor=None, now=NOW):
        visits.move_visit(
            desk.db,
            actor=actor or desk.home.owner,
            order_id=order_id,
            position=1,
            slot_id=slot.slot_id,
            origin=ORIGIN,
            now=now,
        )

    def booked(self, desk):
        order_id, slot = desk.order(), desk.free()[0]
        desk.db.change(lambda tx: slots.book(tx, slot_id=slot.slot_id, order_id=order_id, position=1, now=NOW))
        return order_id, slot

    def test_is_the_customers_own_until_the_day_before(self, desk):
        order_id, held = self.booked(desk)
        other = next(slot for slot in desk.free() if slot.day > held.day)
        self.move(desk, order_id, other)

        assert slots.of_order(desk.db, order_id=order_id)[1].slot_id == other.slot_id
        assert desk.kinds(order_id) == ["moved"]

    def test_is_refused_on_the_day(self, desk):
        order_id, held = self.booked(desk)
        other = next(slot for slot in desk.free() if slot.day > held.day + timedelta(days=7))

        with pytest.raises(visits.MoveRefused):
            self.move(desk, order_id, other, now=held.starts_at - timedelta(hours=2))

    def test_is_of_ones_own_orders(self, desk):
        order_id, _ = self.booked(desk)

        for actor in (Actor(ids.new(), Role.HOUSEHOLD, "account"), desk.first, Actor.visitor()):
            with pytest.raises(queries.OrderNotFound):
                self.move(desk, order_id, desk.free()[1], actor=actor)

    def test_to_a_full_span_keeps_the_old_one(self, desk):
        order_id, held = self.booked(desk)
        full = desk.free()[1]
        for _ in range(full.free):
            other = desk.order()
            desk.db.change(
                lambda tx, other=other: slots.book(tx, slot_id=full.slot_id, order_id=other, position=1, now=NOW)
            )

        with pytest.raises(slots.SlotTaken):
            self.move(desk, order_id, full)
        assert slots.of_order(desk.db, order_id=order_id)[1].slot_id == held.slot_id


class TestWriteNote:
    def test_tells_the_customer_once_a_key(self, desk):
        order_id = desk.claimed()
        for _ in range(2):
            fulfilment.write_note(
                desk.db,
                actor=desk.first,
                order_id=order_id,
                text="Позвоним за час.",
                idempotency_key="1",
                origin=ORIGIN,
                now=NOW,
            )

        assert desk.kinds(order_id) == ["claimed", "note"]
        assert queries.events(desk.db, order_id=order_id)[-1].note == "Позвоним за час."
        assert len(desk.letters()) == 2

    @pytest.mark.parametrize("text", [" ", "x" * 2001])
    def test_refuses_nothing_and_too_much(self, desk, text):
        order_id = desk.claimed()

        with pytest.raises(fulfilment.NoteRefused):
            fulfilment.write_note(
                desk.db, actor=desk.first, order_id=order_id, text=text, idempotency_key="1", origin=ORIGIN, now=NOW
            )


class TestComplete:
    def test_puts_the_new_meter_into_the_customers_account(self, desk):
        order_id = desk.claimed()
        desk.complete(order_id, {1: desk.work()}, note="Спасибо.")

        in_place = [item for item in metering.registers(desk.db, account_id=1, period=NOVEMBER) if not item.removed_on]
        assert [(item.serial_number, item.previous_value) for item in in_place] == [("77001234", Decimal(3))]
        assert desk.find(order_id).status is Status.DONE
        assert "77001234" in queries.events(desk.db, order_id=order_id)[-1].note
        assert not {name for name, _, frame in checks.run(desk.db) if frame.height} & {"meters_replaced_whole"}

    def test_twice_is_once(self, desk):
        order_id = desk.claimed()
        desk.complete(order_id, {1: desk.work()})
        desk.complete(order_id, {1: desk.work()})

        assert desk.db.value("select count(*) from live.meter") == 2
        assert desk.kinds(order_id) == ["claimed", "done"]

    def test_keeps_nothing_when_a_reading_is_refused(self, desk):
        order_id = desk.claimed()

        with pytest.raises(fulfilment.WorkRefused) as refusal:
            desk.complete(order_id, {1: desk.work("9000")})
        assert (refusal.value.position, list(refusal.value.issues.values())) == (1, [(Issue.BELOW_PREVIOUS,)])
        assert desk.find(order_id).status is Status.IN_WORK
        assert desk.db.value("select count(*) from live.meter") == 1

    def test_asks_about_a_doubtful_reading(self, desk):
        order_id = desk.claimed()

        with pytest.raises(fulfilment.WorkRefused) as doubt:
            desk.complete(order_id, {1: desk.work("11500")})
        assert doubt.value.is_question
        desk.complete(order_id, {1: desk.work("11500", confirmed=frozenset({Issue.ABOVE_USUAL}))})
        assert desk.find(order_id).status is Status.DONE

    def test_wants_every_meter_told(self, desk):
        order_id = desk.claimed()

        with pytest.raises(fulfilment.WorkRefused) as refusal:
            desk.complete(order_id, {})
        assert (refusal.value.position, refusal.value.faults) == (1, ())

    def test_records_a_verification(self, desk):
        order_id = desk.claimed(groups=("verification",))
        desk.complete(order_id, {1: MeterVerified(SWAPPED, True, date(2042, 11, 17), "С-1/301")})

        assert desk.db.value("select verification_due_on from live.meter") == date(2042, 11, 17)
        assert "17 ноября 2042" in queries.events(desk.db, order_id=order_id)[-1].note

    def test_says_what_is_wrong_with_a_verification(self, desk):
        order_id = desk.claimed(groups=("verification",))

        with pytest.raises(fulfilment.WorkRefused) as refusal:
            desk.complete(order_id, {1: MeterVerified(SWAPPED, True, None, "")})
        assert refusal.value.faults == (Fault.VALID_UNTIL_MISSING, Fault.DOCUMENT_MISSING)

    def test_needs_nothing_told_of_goods(self, desk):
        order_id = desk.claimed(groups=("lamps",))
        desk.complete(order_id, {})

        assert desk.find(order_id).status is Status.DONE

    def test_is_for_the_operator_who_has_taken_it(self, desk):
        order_id = desk.order()

        with pytest.raises(claims.NotClaimed):
            desk.complete(order_id, {1: desk.work()})
        desk.claim(order_id)
        with pytest.raises(claims.ClaimedByOther):
            desk.complete(order_id, {1: desk.work()}, actor=desk.second)
        with pytest.raises(AccessDenied):
            desk.complete(order_id, {1: desk.work()}, actor=desk.home.owner)
        assert desk.db.value("select count(*) from live.meter") == 1
