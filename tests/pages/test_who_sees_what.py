"""Every page x every role x own, lent, ended and foreign account: a foreign one stays out of sight wherever it is asked for."""

import uuid
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts import queries as accounts
from core.identity.model import Role
from core.runtime.settings import ROOT
from core.ui import navigation
from tests.factories.accounts import ACCESS
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
FOREIGN = 60  # a household account that no sample person has
EVERYBODY = (None, *Role)
OPEN_PAGES = [(role, entry) for role in EVERYBODY for entry in navigation.ENTRIES if role in entry.roles]
LENT_PAGES = [entry for entry in navigation.ENTRIES if Role.HOUSEHOLD in entry.roles]
# What a page of all accounts shows without an account being chosen.
LISTS = {"accounts"}


def named(value):
    return "visitor" if value is None else getattr(value, "path", str(value))


@pytest.fixture
def lend(kabinet, visit):
    """Return a function that gives the sample household a right on an account of somebody else, for one test."""
    person = visit(Role.HOUSEHOLD)

    def give(level):
        values = {"level": "manage" if level == "ended" else level, "revoked_at": None}
        values["ends_on"] = date(2026, 11, 1) if level == "ended" else None
        values |= {"access_id": uuid.uuid4(), "person_id": person.person_id, "account_id": FOREIGN}
        kabinet.change(lambda tx: tx.write(ACCESS, position=99, now=NOW, **values))

    yield give
    kabinet.change(lambda tx: tx.write("delete from live.account_access where account_id = $id", id=FOREIGN))
    kabinet.change(lambda tx: tx.write("delete from live.access_use where account_id = $id", id=FOREIGN))


@pytest.fixture
def card(kabinet):
    return accounts.card(kabinet, account_id=FOREIGN)


def opened(entry, card):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = "ru"
    page.query_params["account"] = card.account_number
    page._page_hash = calc_hash(entry.path)
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def shown(page):
    """Return all words of the page, the values of its choices included."""
    parts = [element.proto.body for element in page.get("html")]
    parts += [str(element.value) for kind in ("markdown", "text", "caption", "code") for element in page.get(kind)]
    parts += [str(each.options) for each in (*page.selectbox, *page.radio, *page.multiselect)]
    return " ".join(parts)


class TestForeign:
    @pytest.mark.parametrize(("role", "entry"), OPEN_PAGES, ids=named)
    def test_account_is_shown_to_no_role(self, role, entry, visit, card):
        visit(role)

        # The number itself stands in the address that was asked for; what belongs to it does not.
        assert card.address not in shown(opened(entry, card))

    @pytest.mark.parametrize("entry", LENT_PAGES, ids=named)
    def test_account_is_gone_on_the_day_after_the_last(self, entry, lend, card):
        lend("ended")

        assert card.address not in shown(opened(entry, card))


class TestLent:
    @pytest.mark.parametrize("level", ["view", "manage"])
    @pytest.mark.parametrize("entry", LENT_PAGES, ids=named)
    def test_account_is_shown_where_accounts_are(self, entry, level, lend, card):
        lend(level)

        page = opened(entry, card)

        is_chosen = any(box.key == "frame.account" and box.value == card.account_number for box in page.selectbox)
        if entry.spans_accounts:
            assert card.address in shown(page) or entry.path not in LISTS
        else:
            assert is_chosen or card.address in shown(page) or Role.HOUSEHOLD not in entry.roles or None in entry.roles


class TestOwn:
    def test_sample_person_has_no_right_on_the_foreign_account(self, kabinet):
        assert kabinet.records("select 1 from live.account_access where account_id = $id", id=FOREIGN) == []


class TestRoles:
    @pytest.mark.parametrize("role", EVERYBODY, ids=named)
    def test_see_their_own_pages_only(self, role, visit):
        person = visit(role)

        for entry in navigation.ENTRIES:
            assert entry.admits(person) == (role in entry.roles)


class TestSharing:
    def test_is_offered_for_ones_own_accounts_only(self, visit, kabinet):
        person = visit(Role.HOUSEHOLD)
        listed = accounts.accessible(kabinet, person_id=person.person_id, today=NOW.date())
        own = [card for card in listed if card.access_level == "owner"]
        page = AppTest.from_file(PORTAL, default_timeout=60)
        page._page_hash = calc_hash("accounts")
        page.run()

        page.selectbox(key="accounts.shared").select_index(1).run()

        assert len(page.selectbox(key="accounts.shared").options) == len(own) < len(listed)
        assert f"accounts.invite.{own[1].account_id}.email" in [field.key for field in page.text_input]
