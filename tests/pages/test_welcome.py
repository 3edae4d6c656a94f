"""The first page: the form, four things without signing in, the others behind one heading."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.runtime.settings import ROOT

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
FIRST = ["/send-reading", "/pay-without-signing-in", "/debt", "/offices"]
OTHERS = ["/ways-to-pay", "/tariffs", "/contract", "/shop", "/help", "/appeals"]


class TestWithoutSigningIn:
    def test_lists_four_things_and_keeps_the_others_behind_one_heading(self, visit):
        visit(None)
        page = AppTest.from_file(PORTAL, default_timeout=60)
        page._page_hash = calc_hash("sign-in")

        page.run()

        (drawn,) = [element.proto.body for element in page.get("html") if "kb-welcome" in element.proto.body]
        first, others = drawn.split("<details", 1)
        assert re.findall(r'class="kb-go" href="([^"]+)"', first) == FIRST
        assert re.findall(r'class="kb-go" href="([^"]+)"', others.split("</details>")[0]) == OTHERS
        assert drawn.index('action="/auth/login"') < drawn.index(FIRST[0])


class TestPageOfCustomers:
    @pytest.mark.parametrize(
        ("path", "instead"),
        [
            ("pay", "/pay-without-signing-in"),
            ("readings", "/send-reading"),
            ("charges", "/debt"),
            ("documents", "/debt"),
        ],
    )
    def test_leads_a_visitor_to_what_needs_no_sign_in(self, visit, path, instead):
        visit(None)
        page = AppTest.from_file(PORTAL, default_timeout=60)
        page._page_hash = calc_hash(path)

        page.run()

        drawn = "".join(element.proto.body for element in page.get("html"))
        assert f'href="{instead}"' in drawn.split('action="/auth/login"')[1]
