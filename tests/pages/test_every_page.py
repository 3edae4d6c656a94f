"""Every page of the registry, for everybody, in both languages: it draws its title and fails for nobody."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts import queries as accounts
from core.i18n.catalogue import LANGUAGES
from core.i18n.formats import Words
from core.identity.model import Role
from core.runtime.settings import ROOT
from core.ui import navigation
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
EVERYBODY = (None, *Role)


def opened(path, *, language):
    page = AppTest.from_file(PORTAL, default_timeout=30)
    page.query_params["lang"] = language
    page._page_hash = calc_hash(path)
    return page.run()


def html(page):
    return "".join(element.proto.body for element in page.get("html"))


def headings(page):
    return re.findall(r"<h1[^>]*>(.*?)</h1>", html(page))


def named(value):
    return "visitor" if value is None else getattr(value, "path", str(value))


class TestEveryPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("role", EVERYBODY, ids=named)
    @pytest.mark.parametrize("entry", navigation.ENTRIES, ids=named)
    def test_draws_itself_or_refuses(self, entry, role, language, visit):
        visit(role)

        page = opened(entry.path, language=language)

        title = Words(language).t(entry.title)
        assert [error.message for error in page.exception] == []
        if role in entry.roles:
            assert len(headings(page)) == 1
            assert "/auth/login" not in html(page) or entry.path == "sign-in"
        elif role is None:
            assert f'name="next" value="/{entry.path}' in html(page)
            assert title in headings(page)[0]
        elif entry.roles == navigation.VISITOR:
            assert "/auth/login" not in html(page)
        else:
            assert headings(page) == [Words(language).t("“{page}” is not for this sign-in", page=title)]

    @pytest.mark.parametrize("entry", navigation.ENTRIES, ids=named)
    def test_is_a_module_that_exists(self, entry):
        assert callable(entry.page)


class TestStart:
    @pytest.mark.parametrize("role", EVERYBODY, ids=named)
    def test_leads_everybody_to_a_page_of_theirs(self, role, visit):
        visit(role)

        page = opened("start", language="ru")

        assert [error.message for error in page.exception] == []
        assert headings(page)


class TestFrame:
    @pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
    def test_offers_the_other_language_and_the_way_out(self, language, other, visit):
        visit(Role.HOUSEHOLD)

        page = opened("accounts", language=language)

        assert f'name="language" value="{other}"' in html(page)
        assert 'action="/auth/logout"' in html(page)

    def test_offers_a_visitor_no_way_out(self, visit):
        visit(None)

        page = opened("offices", language="ru")

        assert 'action="/auth/logout"' not in html(page)

    def test_keeps_the_account_of_the_address(self, visit, kabinet):
        person = visit(Role.HOUSEHOLD)
        second = accounts.accessible(kabinet, person_id=person.person_id, today=NOW.date())[1]
        page = AppTest.from_file(PORTAL, default_timeout=30)
        page._page_hash = calc_hash("home")
        page.query_params["account"] = second.account_number

        page.run()

        assert page.selectbox(key="frame.account").value == second.account_number

    def test_remembers_the_account_on_the_next_page(self, visit, kabinet):
        person = visit(Role.HOUSEHOLD)
        second = accounts.accessible(kabinet, person_id=person.person_id, today=NOW.date())[1]
        page = opened("home", language="ru")

        page.selectbox(key="frame.account").set_value(second.account_number).run()
        page.query_params.clear()
        page._page_hash = calc_hash("usage")
        page.run()

        assert page.selectbox(key="frame.account").value == second.account_number
