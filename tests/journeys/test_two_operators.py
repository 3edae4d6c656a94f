"""H2: two operators press "take it" at once, and a session that ends at the desk of orders while something is typed."""

import re

import pytest
from playwright.sync_api import expect

from core.appeals import operations as appeals
from core.appeals.model import Kind, NewAppeal, Topic
from core.identity import operations as identity
from core.identity.model import Actor, Role
from core.sample import people
from data.database import Database
from tests.factories import contracts
from tests.factories.orders import make_order
from tests.factories.sample import SEED, sample_folder
from tests.journeys.conftest import NOW, PASSWORD, settled, sign_in

pytestmark = pytest.mark.browser
SECOND = "Павел Второй"
FIRST = "Ольга Кузьмина"
_EACH = 6  # a try of a journey on a screen uses up one of its kind
FREE = {}  # by kind: what nobody has taken, a try takes its own


@pytest.fixture(scope="module")
def store():
    """A sample region with a second operator, and with work of each kind that nobody has taken."""
    folder = sample_folder(as_of=NOW.date(), now=NOW)
    with Database.open(folder, threads=2) as db:
        identity.create_person(
            db, email="second@kabinet.example", password=PASSWORD, display_name=SECOND, role=Role.OPERATOR, now=NOW
        )
        anna = Actor(people.person_id("household@kabinet.example", seed=SEED), Role.HOUSEHOLD, "account")
        FREE["orders"] = [str(make_order(db, person=anna, groups=("repair",))) for _ in range(2 * _EACH)]
        FREE["appeals"] = [str(_appeal(db, number)) for number in range(_EACH)]
        FREE["applications"] = [
            str(
                contracts.apply(
                    db, Actor.visitor(), now=NOW, idempotency_key=str(number), address=f"10.0.0.{number}"
                ).application_id
            )
            for number in range(_EACH)
        ]
    return folder


def _appeal(db, number):
    new = NewAppeal(
        Actor.visitor(),
        Kind.QUESTION,
        Topic.OTHER,
        f"Кто возьмёт {number}",
        "Кто первый?",
        "Анна",
        "anna@example.ru",
        str(number),
        NOW,
        "ru",
        secret=f"secret-{number}",
        address=f"10.0.1.{number}",
    )
    return appeals.open_appeal(db, new, origin="http://127.0.0.1").appeal_id


def opened(tab, who, path):
    sign_in(tab, who, path=path)
    settled(tab)


def take(tab):
    return tab.get_by_role("button", name="Взять", exact=False)


@pytest.mark.parametrize(
    ("kind", "path", "works"),
    [
        ("orders", "/order-desk?order={}", "Вернуть в очередь"),
        ("appeals", "/appeal-queue?appeal={}", "Ответить"),
        ("applications", "/applications?application={}", "Оригинал готов"),
    ],
)
def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(tab, someone, kind, path, works):
    path = path.format(FREE[kind].pop())
    other = someone()
    other.set_viewport_size(tab.viewport_size)
    opened(tab, "operator", path)
    opened(other, "second", path)

    take(tab).click(no_wait_after=True)
    take(other).click(no_wait_after=True)
    settled(tab)
    settled(other)

    holders = [page for page in (tab, other) if page.get_by_role("button", name=works).count()]
    assert len(holders) == 1
    late = other if holders[0] is tab else tab
    told = late.get_by_role("status").filter(has_text=FIRST if late is other else SECOND)
    expect(told).to_be_visible()
    expect(take(late)).to_have_count(0)
    expect(late.locator(".kb-bad[role=alert]")).to_have_count(0)
    late.get_by_role("button", name=re.compile("^К (очереди|заказам)")).click()
    settled(late)
    assert path.split("=")[1] not in late.url


def test_a_note_and_a_reason_outlive_a_session_that_ends_at_the_desk(tab, someone):
    order = FREE["orders"].pop()
    opened(tab, "operator", f"/order-desk?order={order}")
    take(tab).click()
    expect(tab.get_by_text("Заказ у вас")).to_be_visible()
    settled(tab)
    note = tab.get_by_label("Что нужно знать клиенту")
    note.fill("Мастер придёт с 10 до 12.")
    note.press("Tab")
    settled(tab)
    tab.get_by_role("button", name="Отправить", exact=True).click()
    expect(tab.get_by_text("Отправлено письмом")).to_be_visible()
    settled(tab)
    expect(note).to_have_value("")
    note.fill("Возьмите паспорт прибора.")
    note.press("Tab")
    settled(tab)
    tab.get_by_label("Пара слов клиенту").fill("Всё сделано.")
    other = someone()
    opened(other, "operator", "/profile")
    other.get_by_role("button", name="Выйти везде").click()
    expect(other.get_by_text("Вы вышли везде")).to_be_visible()

    tab.get_by_role("button", name="Отправить", exact=True).click()

    expect(tab.get_by_role("heading", name="Сеанс закончился")).to_be_visible()
    expect(tab.get_by_text("Кто и где")).to_have_count(0)
    tab.fill("input[name=email]", "operator@kabinet.example")
    tab.fill("input[name=password]", PASSWORD)
    tab.press("input[name=password]", "Enter")
    tab.wait_for_url(f"**/order-desk?*order={order}*")
    settled(tab)
    expect(note).to_have_value("Возьмите паспорт прибора.")
    expect(tab.get_by_label("Пара слов клиенту")).to_have_value("Всё сделано.")
    tab.get_by_role("button", name="Отправить", exact=True).click()
    expect(tab.get_by_text("Отправлено письмом")).to_be_visible()
    settled(tab)
    expect(tab.locator(".kb-thread")).to_contain_text("Возьмите паспорт прибора.")
    expect(note).to_have_value("")
