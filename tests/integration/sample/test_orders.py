"""Orders and payments of the sample region: each state is there, and the sandbox bank knows what it took."""

from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pytest

from core.bank.ledger import Ledger
from core.desk import readings
from core.identity.model import Role
from core.orders import queries as orders
from core.orders.model import Status
from core.payments import queries as payments
from core.sample import people
from tests.factories.sample import SEED, sample_database

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def region():
    with sample_database() as db:
        yield db


def mine(region, who):
    person_id = people.person_id(f"{who}@kabinet.example", seed=SEED)
    return orders.mine(region, person_id=person_id)


def test_every_state_is_there_for_the_operators(region):
    found = orders.queue(region, is_open=None)
    assert {one.status for one in found} == set(Status)
    assert {one.operator_id is None for one in found if one.status is Status.PAID} == {True}


@pytest.mark.parametrize("who", [Role.HOUSEHOLD, Role.CORPORATE])
def test_a_household_and_an_organisation_find_their_own(region, who):
    found = mine(region, who.value)
    assert len(found) >= 5
    assert all(one.total_amount > 0 and orders.events(region, order_id=one.order_id) for one in found)


def test_steps_of_an_order_come_one_after_another_and_end_where_it_stands(region):
    for one in orders.queue(region, is_open=None):
        steps = orders.events(region, order_id=one.order_id)
        assert [step.recorded_at for step in steps] == sorted(step.recorded_at for step in steps)
        assert steps[-1].status is one.status
        assert steps[-1].recorded_at < NOW


def test_what_is_paid_stands_at_the_sandbox_bank_with_its_sum(region):
    book = Ledger(region.path / "bank")
    paid = [one for one in orders.queue(region, is_open=None) if one.intent_id is not None]
    assert paid
    for one in paid:
        intent = payments.intent(region, intent_id=one.intent_id)
        entry = book.get("payment", intent.bank_payment_id)
        assert Decimal(entry["amount"]["value"]) == one.total_amount
        back = one.total_amount if one.status is Status.CANCELED else Decimal(0)
        assert Decimal(entry["refunded_amount"]["value"]) == back


def test_coming_visits_leave_the_days_before_them_free_to_be_chosen(region):
    booked = region.frame(
        """
        select s.place, s.crew, s.starts_at, (select min(o.starts_at) from live.service_slot as o
            where o.place = s.place and o.crew = s.crew and o.starts_at > $now) as first_at
        from live.slot_booking inner join live.service_slot as s using (slot_id) where s.starts_at > $now
        """,
        now=NOW,
    )
    assert booked.height >= 4
    assert (booked["first_at"] <= booked["starts_at"]).all()
    assert booked.filter(pl.col("first_at") < pl.col("starts_at")).height >= 2


def test_one_payment_is_wanted_back_one_disputed_and_some_readings_wait(region):
    assert [one.amount for one in payments.refunds(region, states=("requested",))]
    (disputed,) = payments.disputed(region, has_no_account=False)
    assert disputed.amount == Decimal("18400.00")
    waiting = readings.waiting(region)
    assert waiting.count >= 3
    assert waiting.asked_count == 1
