"""Every field of every form stands where the browser keeps what is typed (ADR 0026); how it is kept: tests/journeys."""

import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.identity.model import Role
from tests.pages.test_who_sees_what import OPEN_PAGES, PORTAL, named

FIELDS = {"text_input", "text_area", "number_input", "checkbox", "radio", "selectbox", "multiselect", "date_input"}
# Kept in the address: filters, searches, readings, the choices of an appeal, the account of the page.
IN_THE_ADDRESS = r"filter\..*|frame\.account|q|reading\.\d+|appeals\.(kind|topic)|ways-to-pay\..*"
# What is looked at, not sent: another choice shows something else, at once.
SHOWS = r"accounts\.shared|profile\.letters_about|outbox\..*|customers\.text|data\.report|advice\..*|forecast\..*"
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


def opened(path):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = "ru"
    for name, value in ASKED.get(path, {}).items():
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


def test_a_field_outside_would_be_found(visit, monkeypatch):
    visit(None)
    monkeypatch.setattr("core.ui.typed.kept", lambda slot: st.container())
    assert lost(opened("debt")) == ["debt.number", "debt.what"]


def test_pages_with_forms_are_looked_at(visit):
    visit(Role.HOUSEHOLD)
    assert {"pay.email", "pay.save"} <= {name for name, _ in fields(opened("pay")._tree)}
