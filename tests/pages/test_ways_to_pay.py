"""D7: the other ways to pay, what an amount costs each, and the places."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.i18n.formats import Words
from core.identity.model import Role
from core.registries import ways
from tests.pages.test_every_page import PORTAL, html, opened

RU = Words("ru")
PATH = "ways-to-pay"


def asked(amount):
    page = AppTest.from_file(PORTAL, default_timeout=30)
    page.query_params["lang"] = "ru"
    page.query_params["amount"] = amount
    page._page_hash = calc_hash(PATH)
    return page.run()


class TestWaysToPay:
    def test_names_every_way_with_its_fee(self, visit):
        visit(None)

        page = opened(PATH, language="ru")

        assert [error.message for error in page.exception] == []
        text = html(page)
        assert all(RU.t(ways.NAMES[way.code]) in text for way in ways.every())
        assert RU.money(ways.Decimal(3000)) in text
        assert RU.t("Fees, limits and days are sample values") in text

    def test_takes_the_amount_of_a_link(self, visit):
        visit(Role.HOUSEHOLD)

        assert RU.money(ways.Decimal("1250.40")) in html(asked("1250.40"))

    @pytest.mark.parametrize("text", ["", "x", "NaN", "-5", "1e99", "Infinity"])
    def test_an_amount_that_is_none_is_the_usual_one(self, visit, text):
        visit(None)

        page = asked(text)

        assert [error.message for error in page.exception] == []
        assert RU.money(ways.Decimal(3000)) in html(page)

    def test_counts_anew_when_another_amount_is_typed(self, visit):
        visit(None)
        page = opened(PATH, language="ru")

        page.text_input(key="ways-to-pay.amount.ru").set_value("20 000,00").run()

        assert RU.money(ways.Decimal(20000)) in html(page)
        assert RU.t("not for this amount") in html(page)

    @pytest.mark.parametrize(("language", "text"), [("ru", "3\N{NO-BREAK SPACE}000,00"), ("en", "3,000.00")])
    def test_writes_the_amount_in_the_language_of_the_visit(self, visit, language, text):
        visit(None)

        page = opened(PATH, language=language)

        assert page.text_input(key=f"ways-to-pay.amount.{language}").value == text

    @pytest.mark.parametrize("text", ["сто", "0,50", "9999999", "1e5"])
    def test_says_which_amounts_it_takes(self, visit, text):
        visit(None)
        page = opened(PATH, language="ru")

        page.text_input(key="ways-to-pay.amount.ru").set_value(text).run()

        assert "Введите сумму от" in html(page)
        assert page.text_input(key="ways-to-pay.amount.ru").value == text

    def test_leads_to_the_places_on_the_map_with_their_number(self, visit, kabinet):
        visit(None)

        text = html(opened(PATH, language="ru"))

        for kind in ("office", "bank", "payment_agent", "terminal"):
            count = kabinet.value(
                "select count(*) from live.office where kind = $kind and closed_on is null", kind=kind
            )
            places = RU.n("{n} place on the map", "{n} places on the map", n=count)
            assert re.search(rf'href="/offices\?kind={kind}&amp;can=pay"[^>]*>.*?{re.escape(places)}', text)
