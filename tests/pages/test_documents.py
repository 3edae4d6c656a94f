"""The page «Documents»: the receipt with its links, sending it, the closing documents of organisations."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.documents import operations, queries
from core.identity.model import Role
from core.kit import period as months
from core.runtime.settings import ROOT
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
SENT = "select recipient from live.document_sending"


def opened(**query):
    page = AppTest.from_file(PORTAL, default_timeout=30)
    page.query_params["lang"] = "ru"
    for key, value in query.items():
        page.query_params[key] = value
    page._page_hash = calc_hash("documents")
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def html(page):
    return "".join(element.proto.body for element in page.get("html")).replace("\N{NO-BREAK SPACE}", " ")


def links(page):
    return [element.proto.url for element in page.get("link_button")]


def sent(page, recipient):
    page.text_input(key="documents.recipient").set_value(recipient)
    next(button for button in page.button if button.label == "Отправить квитанцию").click()
    page.run()
    assert [error.message for error in page.exception] == []
    return html(page)


@pytest.fixture
def issued(kabinet):
    month = months.shifted(months.month_of(NOW.date()), by=-1)
    operations.issue(kabinet, period=month, now=NOW, actor="cli")
    return kabinet


class TestHousehold:
    def test_shows_the_receipt_of_the_newest_month(self, visit):
        visit(Role.HOUSEHOLD)

        page = opened()

        assert "Квитанция за октябрь 2026: начислено" in html(page)
        assert re.search(
            r'<img src="/documents/receipt\?account=\d+&amp;month=2026-10&amp;format=png" alt="', html(page)
        )
        assert [link for link in links(page) if "receipt" in link and "month=2026-10" in link]
        assert [link for link in links(page) if link.startswith("/documents/archive?") and "year=2026" in link]

    def test_offers_documents_for_chosen_days(self, visit):
        visit(Role.HOUSEHOLD)

        found = links(opened())

        assert any(link.startswith("/documents/order?") for link in found)
        assert any("from=2026-01-01&to=2026-11-22" in link for link in found if "reconciliation" in link)
        assert any(link.endswith("to=2026-11-22") for link in found if "penalty" in link)

    def test_sends_the_receipt_and_says_where_it_goes(self, visit, kabinet):
        visit(Role.HOUSEHOLD)
        page = opened()

        said = sent(page, "mother@example.ru")

        assert "Квитанция уходит на mother@example.ru." in said
        assert "mother@example.ru" in [row["recipient"] for row in kabinet.records(SENT)]

    def test_says_what_is_wrong_with_an_address_and_keeps_it(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened()

        said = sent(page, "mother")

        assert "Это не адрес почты." in said
        assert page.text_input(key="documents.recipient").value == "mother"


class TestOrganisation:
    def test_lists_a_month_of_all_sites_with_their_files(self, visit, issued):
        visit(Role.CORPORATE)

        found = html(opened())

        acts = queries.issued(
            issued, account_ids=range(4, 18), first=NOW.date().replace(month=10, day=1), last=NOW.date()
        )
        assert "Октябрь 2026: 14 объектов" in found
        assert len(acts) == 28
        assert found.count('href="/documents/upd?') == 14
        assert found.count('target="_blank"') == 70

    def test_narrows_to_a_site_and_offers_its_reconciliation(self, visit, issued):
        visit(Role.CORPORATE)
        number = issued.value("select account_number from live.account where account_id = 5")

        page = opened(site=number)

        assert "Октябрь 2026: 1 объект" in html(page)
        assert any(link.startswith(f"/documents/reconciliation?account={number}") for link in links(page))
