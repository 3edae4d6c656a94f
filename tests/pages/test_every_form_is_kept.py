"""Every field of every form stands where the browser keeps what is typed (ADR 0026); how it is kept: tests/journeys."""

import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.desk import readings
from core.identity.model import Actor, Role
from core.metering import review
from tests.pages.conftest import NOW
from tests.pages.test_who_sees_what import OPEN_PAGES, PORTAL, named

FIELDS = {"text_input", "text_area", "number_input", "checkbox", "radio", "selectbox", "multiselect", "date_input"}
# Kept in the address: filters, searches, readings, the choices of an appeal, the account of the page.
IN_THE_ADDRESS = r"filter\..*|frame\.account|q|reading\.\d+|appeals\.(kind|topic)|ways-to-pay\..*"
# What is looked at, not sent: another choice shows something else, at once.
SHOWS = r"frame\.search|accounts\.shared|profile\.letters_about|outbox\..*|customers\.text|data\.report|advice\..*|forecast\..*"
ASKED = {"appeals": {"new": "question"}, "help": {"rate": "1"}, "shop": {"product": "install-socket"}}


def fields(block, boxes=()):
    """Yield the key of each field with the keys of the containers around it."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from fields(child, (*boxes, key(child.proto)))
        elif child.type in FIELDS:
            yield key(child.proto), boxes


def key(proto):
    """Return the key in an element's number: `$$ID-<hash>-<key>`."""
    found = re.fullmatch(r"\$\$ID-[0-9a-f]+-(.*)", getattr(proto, "id", ""))
    return found.group(1) if found else ""


def opened(path, **asked):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = "ru"
    for name, value in (asked or ASKED.get(path, {})).items():
        page.query_params[name] = value
    page._page_hash = calc_hash(path)
    return page.run()


def lost(page):
    return [
        name
        for name, boxes in fields(page._tree)
        if not any(box.startswith("kept-") for box in boxes) and not re.fullmatch(f"{IN_THE_ADDRESS}|{SHOWS}", name)
    ]


@pytest.mark.parametrize(("role", "entry"), OPEN_PAGES, ids=named)
def test_every_field_is_kept(visit, role, entry):
    visit(role)
    assert lost(opened(entry.path)) == []


# What a page shows of one thing only; the statement finds it.
OF_ONE = {
    "task": (Role.OPERATOR, "customers", "account", "select account_number from live.account where account_id = 60"),
    "appeal": (Role.OPERATOR, "appeal-queue", "appeal", "select appeal_id from live.appeal where status = 'in_work'"),
    "ratings": (Role.OPERATOR, "appeal-queue", "show", "select 'ratings'"),
    "order": (
        Role.OPERATOR,
        "order-desk",
        "order",
        "select order_id from live.customer_order where status = 'in_work'",
    ),
    "unmatched": (
        Role.OPERATOR,
        "payments",
        "payment",
        "select unmatched_id from live.unmatched_payment where status = 'waiting'",
    ),
    "returns": (Role.OPERATOR, "payments", "show", "select 'returns'"),
    "disputed": (Role.OPERATOR, "payments", "show", "select 'disputed'"),
    "own appeal": (
        Role.HOUSEHOLD,
        "appeals",
        "appeal",
        "select appeal_id from live.appeal where person_id is not null and status = 'answered'",
    ),
    "own order": (
        Role.HOUSEHOLD,
        "orders",
        "order",
        "select order_id from live.customer_order where account_id = 1 and status = 'placed'",
    ),
}


@pytest.mark.parametrize("name", OF_ONE)
def test_every_field_of_one_thing_is_kept(name, visit, kabinet):
    role, path, asked, found = OF_ONE[name]
    visit(role)
    assert lost(opened(path, **{asked: str(kabinet.value(found + " limit 1"))})) == []


def test_a_doubtful_reading_in_hand_is_looked_at(visit, kabinet):
    operator = Actor.of(visit(Role.OPERATOR))
    found = readings.queue(kabinet)[0]
    review.claim(kabinet, actor=operator, submission_id=found.submission_id, now=NOW)
    try:
        page = opened("questioned-readings", reading=str(found.submission_id))
    finally:
        review.release(kabinet, actor=operator, submission_id=found.submission_id, now=NOW)

    assert lost(page) == []
    assert any(name.startswith("questioned.correct") for name, _ in fields(page._tree))


def test_the_task_of_an_operator_is_looked_at(visit, kabinet):
    visit(Role.OPERATOR)
    number = "select account_number from live.account where account_id = 60"
    found = {name for name, _ in fields(opened("customers", account=str(kabinet.value(number)))._tree)}
    assert {"customers.task", "customers.reference"} <= found


def test_a_field_outside_would_be_found(visit, monkeypatch):
    visit(None)
    monkeypatch.setattr("core.ui.typed.kept", lambda slot: st.container())
    assert lost(opened("debt")) == ["debt.number", "debt.what"]


def test_pages_with_forms_are_looked_at(visit):
    visit(Role.HOUSEHOLD)
    assert {"pay.email", "pay.save"} <= {name for name, _ in fields(opened("pay")._tree)}
