"""`/contract/...`: papers for everybody, documents for the applicant and the operator who has taken the application."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.contracts import queries, steps
from core.contracts.model import SERVICES, Case, LegalForm, Slot, Step
from core.contracts.rules import cases
from core.identity import operations as identity
from core.identity.model import SESSION_COOKIE, Actor, Role
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.tariffs import operations as tariffs
from core.web import app as web
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, make_actor
from tests.factories.contracts import NEEDED, PDF, apply, scan


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with Database.open(tmp_path_factory.mktemp("store"), threads=1) as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture(scope="module")
def visit(db):
    """Return a function that gives somebody's browser: a visitor's where nobody is named."""
    process.use(Running(Settings(now=NOW), db))
    parts = web.parts()
    # Without Streamlit's own routes, of which a process can have one only.
    app = Starlette(**{name: parts[name] for name in ("routes", "middleware", "exception_handlers")})

    def become(email=None):
        browser = TestClient(app, follow_redirects=False)
        if email:
            signed = identity.sign_in(db, email=email, password=PASSWORD, address=email, user_agent="", now=NOW)
            browser.cookies.set(SESSION_COOKIE, signed.token)
        return browser

    yield become
    process.use(None)


class TestPapers:
    @pytest.mark.parametrize("case", Case)
    @pytest.mark.parametrize("service", SERVICES)
    def test_of_a_model_contract_are_there_for_everybody(self, visit, service, case):
        answer = visit().get(f"/contract/models/{service}/{case}")

        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")

    @pytest.mark.parametrize("form", LegalForm)
    def test_of_the_form_are_there_for_every_choice(self, visit, form):
        found = [visit().get(f"/contract/form/heat/{form}/{case}").status_code for case in Case]

        assert found == [200 if case in cases(form) else 404 for case in Case]

    @pytest.mark.parametrize(
        "path",
        ["models/cold_water/commercial", "models/heat/x", "form/heat/x/commercial", "form/x/legal_entity/commercial"],
    )
    def test_of_a_choice_that_there_is_not_are_not_found(self, visit, path):
        assert visit().get(f"/contract/{path}").status_code == 404


class TestDocuments:
    def test_of_a_visitor_open_by_the_secret_of_the_link_only(self, db, visit):
        name = "устав <1>.pdf"
        files = tuple(scan(slot, name=name) for slot in NEEDED)
        asked = apply(db, Actor.visitor(), scans=files, secret="of the link")
        file = queries.files(db, application_id=asked.application_id)[0]
        place = f"/contract/files/{file.file_id}"

        answer = visit().get(place, params={"key": "of the link"})

        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert {visit().get(place).status_code, visit().get(place, params={"key": "x"}).status_code} == {404}

    def test_open_to_the_operator_who_has_taken_it(self, db, visit):
        names = ("first@example.ru", "second@example.ru")
        first, _ = (make_actor(db, email=name, role=Role.OPERATOR) for name in names)
        owner = make_actor(db, email="manager@example.ru", role=Role.CORPORATE)
        asked = apply(db, owner, idempotency_key="of operators")
        file = queries.files(db, application_id=asked.application_id)[0]
        place = f"/contract/files/{file.file_id}"
        assert {visit(name).get(place).status_code for name in names} == {404}

        steps.claim(db, Step(first, "Ольга", asked.application_id, "1", NOW, "https://x"))

        assert [visit(name).get(place).status_code for name in names] == [200, 404]
        assert visit("manager@example.ru").get(place).status_code == 200

    @pytest.mark.parametrize("file", ["x", "00000000-0000-0000-0000-000000000001", Slot.CHARTER])
    def test_that_are_not_there_are_not_found(self, visit, file):
        assert visit().get(f"/contract/files/{file}").status_code == 404
