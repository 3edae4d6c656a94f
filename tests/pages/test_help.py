"""Help: every answer leads a visitor somewhere, and the number of the hotline can be pressed."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.documents.company import company
from core.identity.model import Role
from core.runtime.settings import ROOT
from core.ui import navigation

PORTAL = str(ROOT / "core" / "ui" / "portal.py")


def opened(path, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    for name, value in {"lang": "ru", **query}.items():
        page.query_params[name] = value
    page._page_hash = calc_hash(path)
    return "".join(element.proto.body for element in page.run().get("html"))


class TestAnswers:
    def test_lead_a_visitor_on_and_say_which_page_asks_to_sign_in(self, visit):
        visit(None)

        answers = re.findall(r"<details.*?</details>", opened("help"))

        assert len(answers) > 20
        known = {entry.path: entry for entry in navigation.ENTRIES}
        for answer in answers:
            leads = re.findall(r'<a href="/([a-z-]+)">([^<]+)</a>', answer)
            assert leads, answer
            for path, title in leads:
                assert title.endswith("после входа") is not known[path].admits(None)
            open_first = sorted(leads, key=lambda lead: lead[1].endswith("после входа"))
            assert leads == open_first

    def test_lead_a_household_to_its_own_pages_only(self, visit):
        person = visit(Role.HOUSEHOLD)

        said = opened("help")

        known = {entry.path: entry for entry in navigation.ENTRIES}
        leads = re.findall(r'<li><a href="/([a-z-]+)">', said)
        assert leads
        assert all(known[path].admits(person) for path in leads)
        assert "после входа" not in said


@pytest.mark.parametrize(("path", "query"), [("help", {}), ("appeals", {"new": "sign_in"})])
def test_the_hotline_is_called_by_a_press(visit, path, query):
    visit(None)

    said = opened(path, **query)

    digits = re.sub(r"\D", "", company().phone)
    written = company().phone.replace(" ", "\N{NO-BREAK SPACE}")
    assert f'<a class="kb-call" href="tel:{digits}">{written}</a>' in said
