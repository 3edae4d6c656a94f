"""A3, 7.1: an organisation registers by its numbers; somebody takes the own data along and closes the sign-in."""

import io
import json
import re
import zipfile
from contextlib import closing

import pytest
from playwright.sync_api import expect

from core.kit import ids
from data.database import Database
from tests.factories.sample import sample_folder
from tests.journeys.conftest import NOW, settled

pytestmark = pytest.mark.browser
OWN = "dlinnoe slovo 2026"


@pytest.fixture(scope="module")
def screen():
    return "phone"  # the narrow screen is the harder one; the desktop draws the same forms


@pytest.fixture(scope="module")
def contract():
    """What stands in the contract of an organisation: read from a second copy, the served one belongs to its server."""
    asked = """
        select a.account_number, c.inn, c.kpp, c.ogrn
        from live.account as a inner join live.customer as c on a.customer_id = c.customer_id
        where c.legal_form = 'legal_entity' and a.closed_on is null order by a.account_id limit 1
    """
    with closing(Database.open(sample_folder(as_of=NOW.date(), now=NOW), threads=1)) as db:
        return tuple(db.record(asked).values())


def test_an_organisation_registers_and_closes_its_sign_in(tab, letter_to, contract):
    email = f"energy-{ids.new().hex}@example.ru"
    number, inn, kpp, ogrn = contract
    tab.goto("/register")
    tab.get_by_role("link", name="Для бизнеса").click()
    tab.wait_for_url("**/register-business")
    tab.fill("input[name=number]", number)
    tab.fill("input[name=inn]", inn[:-1] + str((int(inn[-1]) + 1) % 10))
    tab.fill("input[name=kpp]", kpp)
    tab.fill("input[name=ogrn]", ogrn)
    tab.fill("input[name=email]", email)
    tab.fill("input[name=password]", OWN)
    tab.check("input[name=personal_data]")
    tab.get_by_role("button", name="Зарегистрироваться").click()
    expect(tab.locator(".kb-fault").first).to_contain_text("ИНН")
    expect(tab.locator("input[name=kpp]")).to_have_value(kpp)

    tab.fill("input[name=inn]", inn)
    tab.fill("input[name=password]", OWN)
    tab.get_by_role("button", name="Зарегистрироваться").click()
    expect(tab.get_by_role("status").first).to_contain_text(email)
    tab.goto(letter_to(email, "/confirm"))
    tab.get_by_role("button", name="Закончить регистрацию").click()
    tab.wait_for_url("**/portfolio*")

    tab.goto("/profile")
    settled(tab)
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Скачать архив ZIP").click()
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as archive:
        whole = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
    assert email in json.dumps(whole, ensure_ascii=False)
    assert number in json.dumps(whole, ensure_ascii=False)

    tab.get_by_text("Закрыть вход", exact=True).click()
    closing = tab.locator("form[action*='close']")
    closing.locator("input[type=password]").fill("not the password 1")
    closing.get_by_role("button").click()
    expect(tab.get_by_role("alert").first).to_be_visible()
    closing.locator("input[type=password]").fill(OWN)
    closing.get_by_role("button").click()
    tab.wait_for_url(re.compile("/(sign-in|$|\\?)"))
    tab.goto("/portfolio")
    tab.fill("input[name=email]", email)
    tab.fill("input[name=password]", OWN)
    tab.press("input[name=password]", "Enter")
    expect(tab.get_by_role("alert").first).to_be_visible()
