"""A7: no page that a stranger can open tells whether somebody has an account number; a new one has to stand here."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts.numbers import check_digit
from core.identity import rules
from core.runtime.settings import ROOT
from core.ui import navigation

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
UNKNOWN = f"999999999{check_digit('999999999')}"
LABEL = "Номер лицевого счёта"
# What else a door asks for, by label, and its button.
DOORS = {
    "debt": ({}, "Прислать на почту счёта"),
    "send-reading": ({"Последние четыре цифры номера прибора": "0000"}, "Далее"),
    "pay-without-signing-in": (
        {"Телефон": "8 912 000-00-00", "Почта для чека": "payer@example.ru", "Сумма, ₽": "10,00"},
        "Продолжить",
    ),
}
# Native forms, answered by a route: tests/integration/accounts/test_registration.py.
FORMS = {"register", "register-business"}


@pytest.fixture
def number(kabinet):
    return kabinet.value("select account_number from live.account where account_id = 40")


@pytest.fixture(autouse=True)
def visitor(visit, monkeypatch):
    visit(None)
    monkeypatch.setattr(rules, "network", lambda address: "10.0.0.1")  # there is no connection to ask


def opened(path):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = "ru"
    page._page_hash = calc_hash(path)
    return page.run()


def text(page):
    return " ".join(element.proto.body for element in page.get("html"))


def said(path, number):
    """Fill in the door and return everything that stands on the page then, without what differs by itself."""
    page = opened(path)
    others, verb = DOORS[path]
    for label, value in ({LABEL: number} | others).items():
        next(field for field in page.text_input if field.label == label).set_value(value)
    for box in page.checkbox:
        box.check()
    next(button for button in page.button if button.label == verb).click().run()
    assert [error.message for error in page.exception] == []
    shown = [text(page), *(button.label for button in page.button), *(field.label for field in page.text_input)]
    return re.sub(r'value="[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d{6}-\w+', "", " ".join(shown)).replace(
        number, "…"
    )


def test_every_door_is_known():
    pages = [entry.path for entry in navigation.ENTRIES if None in entry.roles]
    found = {path for path in pages if any(field.label == LABEL for field in opened(path).text_input)}
    native = {path for path in pages if re.search(r'name="number"', text(opened(path)))}

    assert (found, native) == (set(DOORS), FORMS), f"add it to DOORS or FORMS in {__file__}"


@pytest.mark.parametrize("path", DOORS)
def test_says_the_same_whoever_has_the_number(path, number):
    assert said(path, number) == said(path, UNKNOWN)


@pytest.mark.parametrize("path", DOORS)
def test_names_a_slip_by_the_form_of_the_number_only(path, number):
    known, unknown = said(path, number[:-1]), said(path, UNKNOWN[:-1])

    assert known == unknown
    assert "цифр" in known
