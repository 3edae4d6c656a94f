"""`/documents/...`: only for who may see the account, never kept, named in Russian."""

import io
import zipfile
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Role
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.web import app as web
from core.web import documents
from tests.integration.documents.conftest import NOW

NUMBER = "select account_number from live.account where account_id = $id"


@pytest.fixture(scope="module")
def app(region):
    process.use(Running(Settings(now=NOW), region))
    parts = web.parts()
    # Without Streamlit's own routes, of which a process can have one only.
    wanted = ("routes", "middleware", "exception_handlers")
    yield Starlette(**{name: parts[name] for name in wanted})
    process.use(None)


@pytest.fixture
def visit(app, region, monkeypatch):
    """Return a function that gives the browser of a role; None is a browser without a session."""

    def become(role):
        people = {person.role: person for person in identity.sample_people(region)}
        monkeypatch.setattr(
            documents.identity, "person_by_token", lambda db, *, token, now: people.get(role) if token else None
        )
        client = TestClient(app, follow_redirects=False)
        if role:
            client.cookies.set(SESSION_COOKIE, "token")
        return client

    return become


@pytest.fixture
def number(region):
    return lambda account_id: region.value(NUMBER, id=account_id)


class TestOne:
    def test_is_shown_and_never_kept(self, visit, number):
        answer = visit(Role.HOUSEHOLD).get(f"/documents/receipt?account={number(1)}&month=2026-10")

        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "object-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["content-disposition"].startswith("inline; ")
        assert quote("Квитанция 2026-10") in answer.headers["content-disposition"]

    def test_is_kept_when_asked_for(self, visit, number):
        answer = visit(Role.HOUSEHOLD).get(f"/documents/receipt?account={number(1)}&month=2026-10&download=1")

        assert answer.headers["content-disposition"].startswith("attachment; ")

    @pytest.mark.parametrize(
        ("kind", "query"),
        [
            ("order", ""),
            ("penalty", "&to=2026-11-01"),
            ("reconciliation", "&from=2026-01-01&to=2026-11-01&format=xlsx"),
            ("receipt", "&month=2026-10&format=png"),
        ],
    )
    def test_of_each_kind_is_made(self, visit, number, kind, query):
        assert visit(Role.HOUSEHOLD).get(f"/documents/{kind}?account={number(1)}{query}").status_code == 200

    def test_without_a_session_leads_to_the_page_that_asks_to_sign_in(self, visit, number):
        answer = visit(None).get(f"/documents/receipt?account={number(1)}&month=2026-10")

        assert (answer.status_code, answer.headers["location"]) == (303, "/documents")

    @pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.ANALYST, Role.OPERATOR])
    def test_of_an_account_of_somebody_else_does_not_exist(self, visit, number, role):
        assert visit(role).get(f"/documents/receipt?account={number(20)}&month=2026-10").status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            "/documents/nothing?account={}&month=2026-10",
            "/documents/receipt?account={}",
            "/documents/receipt?account={}&month=2026-13",
            "/documents/receipt?account={}&month=2019-01",
            "/documents/receipt?account={}&month=2026-10&format=xlsx",
            "/documents/receipt?account={}&month=2026-10&format=exe",
            "/documents/reconciliation?account={}&from=2026-02-01&to=2026-01-01",
            "/documents/invoice?account={}&month=2026-10",
            "/documents/receipt?month=2026-10",
            "/documents/archive?account={}&year=tomorrow",
            "/documents/archive?account={}&year=1999",
        ],
    )
    def test_that_makes_no_sense_does_not_exist(self, visit, number, address):
        answer = visit(Role.HOUSEHOLD).get(address.format(number(1)))

        assert answer.status_code == 404
        assert "text/html" in answer.headers["content-type"]


class TestArchive:
    def test_of_a_year_holds_its_receipts(self, visit, number):
        answer = visit(Role.HOUSEHOLD).get(f"/documents/archive?account={number(2)}&year=2023")

        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert sorted(name[:17] for name in archive.namelist()) == ["Квитанция 2023-11", "Квитанция 2023-12"]

    def test_of_all_sites_holds_their_closing_documents(self, visit):
        answer = visit(Role.CORPORATE).get("/documents/archive?account=all&month=2026-10")

        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert sum(name.endswith(".xml") for name in archive.namelist()) == 14
