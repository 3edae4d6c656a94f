"""A2, A4: register by the receipt, confirm by the letter, a new password, and what one may do in the profile."""

import re

import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.journeys.conftest import PASSWORD, settled, sign_in

pytestmark = pytest.mark.browser
OWN = "dlinnoe slovo 2026"


@pytest.fixture(scope="module")
def screen():
    return "phone"  # the narrow screen is the harder one; the desktop draws the same forms


def receipt(person, *, place=0):
    """Read number, house and flat of an account as its receipt says."""
    sign_in(person, "household", path="/accounts")
    settled(person)
    card = person.locator("[class*='st-key-accounts-card-']").nth(place)
    expect(card).to_contain_text(re.compile(r"\d{10}"))
    text = card.inner_text()
    number = re.search(r"(\d{10})", text).group(1)
    address = next(line for line in text.splitlines() if "Екатеринбург" in line or "кв." in line)
    parts = [part.strip() for part in address.split(",")]
    flat = next((part.removeprefix("кв. ") for part in parts if part.startswith("кв.")), "")
    house = next(part for part in parts[2:] if part[0].isdigit())
    return number, house, flat


def fill(tab, number, house, flat, email):
    tab.goto("/register")
    tab.fill("input[name=number]", " ".join((number[:4], number[4:])))
    tab.fill("input[name=house]", house)
    tab.fill("input[name=flat]", flat)
    tab.fill("input[name=email]", email)
    tab.fill("input[name=password]", OWN)
    tab.check("input[name=personal_data]")


def test_registers_by_the_receipt_and_sets_a_new_password(tab, someone, letter_to):
    email = f"nina-{ids.new().hex[-8:]}@example.ru"
    number, house, flat = receipt(someone())
    fill(tab, number, "999", flat, email)
    tab.get_by_role("button", name="Зарегистрироваться").click()
    expect(tab.get_by_role("alert")).to_contain_text("не совпадают")
    assert tab.input_value("input[name=number]").replace(" ", "") == number
    assert tab.input_value("input[name=email]") == email
    assert tab.input_value("input[name=password]") == ""
    assert tab.is_checked("input[name=personal_data]")
    tab.reload()
    expect(tab.locator("input[name=email]")).to_have_value(email)

    tab.fill("input[name=house]", house)
    tab.fill("input[name=password]", OWN)
    tab.get_by_role("button", name="Зарегистрироваться").dblclick()
    expect(tab.get_by_role("status").first).to_contain_text(email)
    tab.go_back()
    tab.go_forward()

    confirm = letter_to(email, "/confirm")
    tab.goto(confirm)
    tab.get_by_role("button", name="Закончить регистрацию").click()
    tab.wait_for_url("**/home*")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Главная")
    tab.goto(confirm)
    tab.get_by_role("button", name="Закончить регистрацию").click()
    expect(tab.get_by_role("status").first).to_contain_text("больше не работает")

    stranger = someone()
    stranger.goto("/forgotten")
    stranger.fill("input[name=email]", email)
    stranger.get_by_role("button", name="Прислать письмо").click()
    expect(stranger.get_by_role("status").first).to_contain_text("письмо уже в пути")
    stranger.goto(letter_to(email, "/new-password"))
    stranger.fill("input[name=password]", "short")
    stranger.get_by_role("button", name="Задать пароль").click()
    expect(stranger.locator(".kb-fault").first).to_be_visible()
    stranger.fill("input[name=password]", f"{OWN} new")
    stranger.get_by_role("button", name="Задать пароль").click()
    expect(stranger.get_by_role("status").first).to_contain_text("Пароль задан")
    tab.goto("/home")
    expect(tab.locator("input[name=email]")).to_be_visible()


def test_who_cannot_register_finds_the_phone_and_the_form(tab):
    tab.goto("/register")
    expect(tab.locator(".kb-wayout")).to_contain_text(re.compile(r"8\s800\s\d{3}"))
    tab.get_by_role("link", name="Написать в компанию").click()
    expect(tab.get_by_label("Тема", exact=True)).to_have_value("Не получается зарегистрироваться или войти")
    expect(tab.locator("input[type=file]")).to_have_count(1)


def test_signs_out_everywhere_else_and_changes_the_name(tab, someone):
    other = someone()
    sign_in(other, "household")
    sign_in(tab, "household", path="/profile")
    settled(tab)
    tab.get_by_label("Имя на экране").fill("Анна Соколова")
    tab.get_by_role("button", name="Сохранить имя").click()
    expect(tab.get_by_text("Имя сохранено")).to_be_visible()
    tab.get_by_role("button", name="Выйти везде").click()
    expect(tab.get_by_text("Вы вышли везде")).to_be_visible()

    other.goto("/home")
    expect(other.locator("input[name=email]")).to_be_visible()
    assert PASSWORD not in tab.content()
