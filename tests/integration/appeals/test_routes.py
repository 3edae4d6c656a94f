"""`/appeals/files/...`: for the person of the appeal, the secret of its link and operators; for others it is not there."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.appeals import operations, queries
from core.appeals.model import Upload
from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Actor, Role
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.tariffs import operations as tariffs
from core.web import app as web
from data.database import Database
from tests.factories.accounts import NOW, make_person
from tests.integration.appeals.test_operations import new, picture

SECRET = "secret-of-the-link"


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with Database.open(tmp_path_factory.mktemp("store"), threads=1) as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture(scope="module")
def people(db):
    found = {
        "customer": make_person(db),
        "other": make_person(db, email="other@example.ru"),
        "corporate": make_person(db, email="business@example.ru", role=Role.CORPORATE),
        "analyst": make_person(db, email="analyst@example.ru", role=Role.ANALYST),
        "operator": make_person(db, email="operator@example.ru", role=Role.OPERATOR),
    }
    return found | {"visitor": None}


@pytest.fixture(scope="module")
def app(db):
    process.use(Running(Settings(now=NOW), db))
    parts = web.parts()
    # Without Streamlit's own routes, of which a process can have one only.
    wanted = ("routes", "middleware", "exception_handlers")
    yield Starlette(**{name: parts[name] for name in wanted})
    process.use(None)


@pytest.fixture
def visit(app, people, monkeypatch):
    """Return a function that gives somebody's browser."""

    def become(who):
        monkeypatch.setattr(identity, "person_by_token", lambda db, *, token, now: people[who] if token else None)
        client = TestClient(app, follow_redirects=False)
        if people[who]:
            client.cookies.set(SESSION_COOKIE, "token")
        return client

    return become


def opened(db, actor, *, key, secret="", name="счётчик <1>.png"):
    upload = Upload(name, picture())
    found = operations.open_appeal(
        db, new(actor, uploads=(upload,), idempotency_key=key, secret=secret), origin="https://x"
    )
    (message,) = queries.messages(db, appeal_id=found.appeal_id)
    return f"/appeals/files/{message.message_id}/{message.files[0].position}"


@pytest.fixture(scope="module")
def of_customer(db, people):
    return opened(db, Actor.of(people["customer"]), key="own")


@pytest.fixture(scope="module")
def of_visitor(db):
    return opened(db, Actor.visitor(), key="visitor", secret=SECRET)


class TestFileOfAPerson:
    @pytest.mark.parametrize("who", ["customer", "operator"])
    def test_is_a_download_that_is_kept_nowhere(self, who, visit, of_customer):
        answer = visit(who).get(of_customer)

        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert answer.content == picture()
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert "<" not in answer.headers["content-disposition"]
        assert "sandbox" in answer.headers["content-security-policy"]

    @pytest.mark.parametrize("who", ["visitor", "other", "corporate", "analyst"])
    @pytest.mark.parametrize("query", ["", "?key=", f"?key={SECRET}"])
    def test_is_not_there_for_others(self, who, query, visit, of_customer, of_visitor):
        assert visit(who).get(of_customer + query).status_code == 404


class TestFileOfAVisitor:
    @pytest.mark.parametrize("who", ["visitor", "other"])
    def test_is_for_who_has_the_link(self, who, visit, of_visitor):
        assert visit(who).get(f"{of_visitor}?key={SECRET}").content == picture()

    @pytest.mark.parametrize("query", ["", "?key=", "?key=another"])
    @pytest.mark.parametrize("who", ["visitor", "other", "corporate", "analyst"])
    def test_is_not_there_without_it(self, who, query, visit, of_visitor):
        assert visit(who).get(of_visitor + query).status_code == 404

    def test_is_for_operators(self, visit, of_visitor):
        assert visit("operator").get(of_visitor).status_code == 200


class TestAddress:
    @pytest.mark.parametrize("path", ["/appeals/files/x/1", "/appeals/files/00000000-0000-0000-0000-000000000001/1"])
    def test_of_nothing_is_not_there(self, path, visit):
        assert visit("operator").get(path).status_code == 404

    def test_of_another_position_is_not_there(self, visit, of_customer):
        assert visit("customer").get(of_customer[:-1] + "7").status_code == 404

    def test_takes_no_change(self, visit, of_customer):
        assert visit("customer").post(of_customer).status_code in {403, 404, 405}


class TestUpload:
    PATH = "/_stcore/upload_file/session/file"

    def test_of_a_visitor_says_its_size_and_is_limited(self, visit):
        visitor = visit("visitor")
        part = b"x" * (4 * 1024 * 1024)

        assert visitor.put(self.PATH, content=iter([b"x"])).status_code == 411
        answers = [visitor.put(self.PATH, content=part).status_code for _ in range(26)]

        # Past the gate the path of Streamlit is not served here.
        assert answers == [404] * 25 + [429]
        assert visitor.delete(self.PATH).status_code == 404
        assert visit("customer").put(self.PATH, content=b"x").status_code == 404

    def test_of_another_site_is_refused(self, visit):
        answer = visit("visitor").put(self.PATH, content=b"x", headers={"Origin": "https://evil.example"})

        assert answer.status_code == 403


class TestContact:
    def test_leads_to_the_appeal_of_who_cannot_sign_in(self, visit):
        answer = visit("visitor").get("/contact")

        assert (answer.status_code, answer.headers["location"]) == (301, "/appeals?new=sign_in")
