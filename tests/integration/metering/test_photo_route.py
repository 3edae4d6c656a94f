"""`/readings/photos/...`: the photo of a submission for operators; for everybody else it is not there."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.desk import operations as desk
from core.desk.model import Task
from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Actor, Role
from core.metering.model import Submission
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.web import app as web
from tests.factories.accounts import make_person
from tests.factories.metering import NOW, TODAY, make_home, make_store


def picture():
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "PNG")
    return content.getvalue()


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with make_store(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture(scope="module")
def people(db):
    found = {role.value: make_person(db, email=f"{role}@example.ru", role=role) for role in Role}
    return found | {"visitor": None}


@pytest.fixture(scope="module")
def submissions(db, people):
    """Two readings that an operator entered, the first with a photo."""
    home = make_home(db)
    actor = Actor.of(people["operator"], channel="office")
    desk.open_account(db, actor=actor, account_id=1, task=Task.VISIT, now=NOW)
    values = {home.registers["single"]: Decimal(10180)}
    sent = Submission(actor, 1, "electricity", values, TODAY, NOW, "1")
    with_photo = desk.enter_reading(db, sent, photo=picture())
    without = desk.enter_reading(db, replace(sent, idempotency_key="2"))
    return with_photo.submission_id, without.submission_id


@pytest.fixture(scope="module")
def app(db):
    process.use(Running(Settings(now=NOW), db))
    parts = web.parts()
    yield Starlette(**{name: parts[name] for name in ("routes", "middleware", "exception_handlers")})
    process.use(None)


@pytest.fixture
def visit(app, people, monkeypatch):
    def become(who):
        monkeypatch.setattr(identity, "person_by_token", lambda db, *, token, now: people[who] if token else None)
        client = TestClient(app, follow_redirects=False)
        if people[who]:
            client.cookies.set(SESSION_COOKIE, "token")
        return client

    return become


class TestPhoto:
    def test_is_shown_to_an_operator_and_kept_by_nobody(self, visit, submissions):
        answer = visit("operator").get(f"/readings/photos/{submissions[0]}")

        assert (answer.status_code, answer.content) == (200, picture())
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("who", ["visitor", "household", "corporate", "analyst"])
    def test_is_not_there_for_anybody_else(self, visit, submissions, who):
        assert visit(who).get(f"/readings/photos/{submissions[0]}").status_code == 404

    def test_is_not_there_where_none_was_sent(self, visit, submissions):
        operator = visit("operator")

        assert operator.get(f"/readings/photos/{submissions[1]}").status_code == 404
        assert operator.get("/readings/photos/x").status_code == 404
        assert operator.get("/readings/photos/..%2f..%2flive.duckdb").status_code == 404
