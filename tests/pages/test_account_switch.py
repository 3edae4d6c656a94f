"""The switch of accounts: a list of some, a search among many that does not send them all to the browser."""

from dataclasses import replace
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts.model import AccountCard
from core.identity.model import Role
from core.runtime.settings import ROOT
from core.ui import context
from core.ui.components import account

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
SITES = 2000


def card(number, **values):
    known = AccountCard(
        number, f"66{number:08d}", None, f"Ревда, ул. Мира, {number}", "Ревда", None, "organisation", "owner", "urban",
        "gas", 1, Decimal(50), is_sample=True,
    )  # fmt: skip
    return replace(known, **values)


def opened(**query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    for name, value in {"lang": "ru", **query}.items():
        page.query_params[name] = value
    page._page_hash = calc_hash("charges")
    return page.run()


def sent(block):
    """Return the bytes of what stands in a block."""
    return sum(
        sent(child) if hasattr(child, "children") else child.proto.ByteSize() for child in block.children.values()
    )


@pytest.fixture
def many(visit, monkeypatch):
    """An organisation with two thousand sites: its own, and others that only have names."""
    person = visit(Role.CORPORATE)
    accessible = context.accounts.accessible

    def more(db, *, person_id, today):
        own = accessible(db, person_id=person_id, today=today)
        return [*own, *(card(number) for number in range(100_000, 100_000 + SITES - len(own)))]

    monkeypatch.setattr(context.accounts, "accessible", more)
    running = context.process.running()
    return accessible(running.database, person_id=person.person_id, today=context.clock.local_day(running.now()))


class TestManySites:
    def test_are_searched_and_not_sent(self, many):
        page = opened(account=many[0].account_number)

        assert not [box for box in page.selectbox if box.key == "frame.account"]
        assert f'<p class="kb-place">{account.name(many[0])}</p>' in [each.proto.body for each in page.get("html")]
        assert sent(page._tree) < 60_000

    def test_are_found_by_words_in_any_order(self, many):
        wanted = many[3]
        page = opened(account=many[0].account_number)

        page.text_input(key="frame.search").set_value(f"{wanted.account_number[-6:]} {wanted.town[:3].lower()}").run()
        page.button(key=f"frame.to.{wanted.account_number}").click().run()

        assert page.query_params["account"] == wanted.account_number
        assert page.text_input(key="frame.search").value == ""

    def test_that_are_too_many_are_said_to_be(self, many):
        page = opened(account=many[0].account_number)

        page.text_input(key="frame.search").set_value("мира").run()

        offered = [button for button in page.button if (button.key or "").startswith("frame.to.")]
        assert len(offered) == 6
        assert "И ещё" in "".join(each.proto.body for each in page.get("html"))


class TestSomeSites:
    def test_are_a_list(self, visit):
        visit(Role.CORPORATE)

        page = opened()

        assert len(page.selectbox(key="frame.account").options) == 14


class TestMatching:
    def test_wants_every_word_and_forgives_case_and_letters(self):
        cards = [card(1, label="Ёлка"), card(2, label="Склад"), card(3)]

        assert account.matching(cards, "елка МИРА") == [cards[0]]
        assert account.matching(cards, "6600000003") == [cards[2]]
        assert account.matching(cards, "мира ленина") == []
