"""The operator's desk of orders: what waits, one order, and its end."""

import re
from datetime import date
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.identity.model import Actor, Role
from core.metering import queries as metering
from core.orders import claims, queries, slots
from core.orders.model import Group, Status
from core.runtime.settings import ROOT
from tests.factories.orders import make_order
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
NOVEMBER = date(2026, 11, 1)
# Of nobody who signs in: other tests look at those. A meter is taken once, what is put in its place is newer.
METER = """
select m.meter_id, m.account_id from live.meter as m
inner join live.service_point as p on m.service_point_id = p.service_point_id
inner join live.account as a on m.account_id = a.account_id
inner join live.register as r on m.meter_id = r.meter_id
inner join history.register_state as s on r.register_id = s.register_id
where m.service = 'electricity' and m.removed_on is null and not m.is_remote and m.installed_on < '2024-01-01'
and p.scheme = 'one_zone' and p.max_power_kw is not null and a.customer_kind = 'household' and s.year_daily > 3
and (s.account_id not in (select account_id from live.account_access)) and s.account_id > 100
order by m.meter_id limit 1
"""


@pytest.fixture
def desk(kabinet, visit):
    """Make a paid order of a new meter for the sample household, whose page the operator opens."""
    household = Actor.of(visit(Role.HOUSEHOLD))
    own = kabinet.record(METER)
    slots.load_reference(kabinet)
    slots.top_up(kabinet, now=NOW)
    made = []

    def give(groups=("new_meter",)):
        order_id = make_order(
            kabinet, person=household, account_id=own["account_id"], meter_id=own["meter_id"], groups=groups
        )
        made.append(order_id)
        operator = Actor.of(visit(Role.OPERATOR))
        return order_id, operator, own["account_id"]

    yield give
    for name in ("customer_order", "order_line", "order_event", "slot_booking"):
        for order_id in made:
            kabinet.change(lambda tx, n=name, i=order_id: tx.write(f"delete from live.{n} where order_id = $i", i=i))


def opened(order_id=None, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = "ru"
    for key, value in query.items():
        page.query_params[key] = value
    if order_id:
        page.query_params["order"] = str(order_id)
    page._page_hash = calc_hash("order-desk")
    return run(page)


def run(page):
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def text(page):
    return " ".join(element.proto.body for element in page.get("html"))


def press(page, key):
    next(button for button in page.button if button.key == key).click()
    return run(page)


def field(page, ending):
    kinds = (*page.text_input, *page.date_input, *page.toggle, *page.text_area)
    return next(each for each in kinds if each.key and each.key.endswith(ending))


class TestMetersOfTheCustomer:
    def test_lead_to_the_shop_where_a_verification_is_due(self, kabinet, visit):
        person = visit(Role.HOUSEHOLD)
        own = kabinet.record(
            "select m.meter_id, m.serial_number, m.verification_due_on, a.account_number from live.meter as m"
            " inner join live.account as a on m.account_id = a.account_id"
            " inner join live.account_access as g on m.account_id = g.account_id"
            " where g.person_id = $p and m.service = 'electricity' and m.removed_on is null order by g.position limit 1",
            p=person.person_id,
        )
        change = "update live.meter set verification_due_on = $d where meter_id = $m"
        kabinet.change(lambda tx: tx.write(change, d=date(2026, 11, 1), m=own["meter_id"]))
        try:
            page = AppTest.from_file(PORTAL, default_timeout=60)
            page.query_params["lang"] = "ru"
            page.query_params["account"] = own["account_number"]
            page.query_params["service"] = "electricity"
            page._page_hash = calc_hash("readings")
            run(page)
            page_link = next(each for each in page.get("page_link") if "поверку" in each.proto.label)
            home = AppTest.from_file(PORTAL, default_timeout=60)
            home.query_params["lang"] = "ru"
            home.query_params["account"] = own["account_number"]
            home._page_hash = calc_hash("home")
            run(home)
        finally:
            kabinet.change(lambda tx: tx.write(change, d=own["verification_due_on"], m=own["meter_id"]))

        assert f"№ {own['serial_number']}" in text(page)
        assert "поверка просрочена с 1 ноября 2026" in text(page)
        assert f"meter={own['meter_id']}" in page_link.proto.query_string
        assert f"/shop?service=electricity&amp;meter={own['meter_id']}" in text(home)


class TestQueue:
    def test_says_what_waits_and_filters_it(self, desk, kabinet):
        order_id, operator, _ = desk()
        number = queries.find(kabinet, order_id=order_id).order_number

        count = sum(each.status is Status.PAID for each in queries.queue(kabinet, is_open=True))
        assert re.search(rf"{count} заказ\w* жд(ёт|ут)", text(opened()))
        assert number in text(opened())
        assert number not in text(opened(show="mine"))
        claims.claim(kabinet, actor=operator, order_id=order_id, origin="https://x", now=NOW)
        assert number not in text(opened())
        assert number in text(opened(show="mine"))
        assert number in text(opened(show="work"))

    def test_shows_no_order_of_a_damaged_link(self, desk):
        desk()

        assert "Здесь нет такого заказа" in text(opened("nonsense"))


class TestOrder:
    def test_shows_what_the_task_needs_and_nothing_of_money(self, desk, kabinet):
        order_id, _, _ = desk()
        shown = text(opened(order_id))

        assert "+79120000000" in shown
        assert "поверка до" in shown
        assert "1 500" not in shown.replace("\xa0", " ")
        assert "К оплате" not in shown

    def test_is_taken_by_one(self, desk, kabinet):
        order_id, operator, _ = desk()
        page = press(opened(order_id), "desk.take")

        assert "Заказ у вас" in text(page)
        assert queries.find(kabinet, order_id=order_id).operator_id == operator.person_id

    def test_gets_a_visit(self, desk, kabinet):
        order_id, operator, account_id = desk()
        claims.claim(kabinet, actor=operator, order_id=order_id, origin="https://x", now=NOW)
        free = slots.free_slots(kabinet, account_id=account_id, product_group=Group.NEW_METER, now=NOW, has_lead=False)
        page = opened(order_id)
        base = f"desk.visit.{order_id}.1"
        day = free[0].day.isoformat()
        page.session_state[f"{base}.day"] = day
        page.session_state[f"{base}.hours.{day}"] = str(free[0].slot_id)
        page = press(run(page), f"{base}.save")

        assert "Визит назначен" in text(page)
        assert slots.of_order(kabinet, order_id=order_id)[1].slot_id == free[0].slot_id

    def test_says_what_is_missing_of_a_new_meter(self, desk, kabinet):
        order_id, operator, _ = desk()
        claims.claim(kabinet, actor=operator, order_id=order_id, origin="https://x", now=NOW)
        page = press(opened(order_id), f"desk.close.{order_id}.done")

        shown = text(page)
        assert "Последнее показание: введите, что на табло." in shown
        assert "Выберите дату следующей поверки" in shown
        assert queries.find(kabinet, order_id=order_id).status is Status.IN_WORK

    def test_ends_with_the_new_meter_in_the_account(self, desk, kabinet):
        order_id, operator, account_id = desk()
        claims.claim(kabinet, actor=operator, order_id=order_id, origin="https://x", now=NOW)
        line = queries.lines(kabinet, order_ids=[order_id])[order_id][0]
        old = next(
            item
            for item in metering.registers(kabinet, account_id=account_id, period=date(2026, 12, 1))
            if item.meter_id == line.meter_id
        )
        page = opened(order_id)
        days = Decimal((date(2026, 11, 22) - old.previous_on).days)
        closing = old.previous_value + old.usual_daily * days / old.multiplier
        field(page, ".closing.1").set_value(f"{closing:.1f}")
        field(page, ".initial.1").set_value("0")
        field(page, ".number").set_value("55501234")
        field(page, ".model").set_value("Меркурий 201.8")
        field(page, ".due").set_value(date(2042, 8, 1))
        page = press(run(page), f"desk.close.{order_id}.done")

        assert "Готово. Клиенту ушло письмо" in text(page)
        assert queries.find(kabinet, order_id=order_id).status is Status.DONE
        standing = metering.registers(kabinet, account_id=account_id, period=NOVEMBER)
        assert "55501234" in {item.serial_number for item in standing if item.removed_on is None}

    def test_asks_about_a_doubtful_reading_and_records_it_when_confirmed(self, desk, kabinet):
        order_id, operator, account_id = desk()
        claims.claim(kabinet, actor=operator, order_id=order_id, origin="https://x", now=NOW)
        line = queries.lines(kabinet, order_ids=[order_id])[order_id][0]
        old = next(
            item
            for item in metering.registers(kabinet, account_id=account_id, period=date(2026, 12, 1))
            if item.meter_id == line.meter_id
        )
        page = opened(order_id)
        days = Decimal((date(2026, 11, 22) - old.previous_on).days)
        much = old.previous_value + old.usual_daily * 6 * days / old.multiplier
        field(page, ".closing.1").set_value(f"{much:.1f}")
        field(page, ".initial.1").set_value("0")
        field(page, ".number").set_value("55501235")
        field(page, ".model").set_value("Меркурий 201.8")
        field(page, ".due").set_value(date(2042, 8, 1))
        page = press(run(page), f"desk.close.{order_id}.done")

        assert "намного больше обычного" in text(page)
        page = press(page, f"desk.close.{order_id}.sure")
        assert queries.find(kabinet, order_id=order_id).status is Status.DONE

    def test_records_a_verification(self, desk, kabinet):
        order_id, operator, _ = desk(("verification",))
        claims.claim(kabinet, actor=operator, order_id=order_id, origin="https://x", now=NOW)
        page = opened(order_id)
        field(page, ".until").set_value(date(2042, 11, 21))
        field(page, ".document").set_value("С-ДХЕ/22-11-2026/1")
        page = press(run(page), f"desk.close.{order_id}.done")

        assert queries.find(kabinet, order_id=order_id).status is Status.DONE
        assert kabinet.value("select count(*) from live.meter_verification") == 1
