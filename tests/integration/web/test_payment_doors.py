"""The doors of paying: out to the bank, back from it, the bank's messages; none of them credits anything."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from core.payments import queries, settlement, wishes
from core.payments.model import PartWish, State, Wish
from core.payments.yookassa import YooKassa
from core.runtime import paying, process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.tariffs import operations as tariffs
from core.web import payments
from core.web.security import Gate, SecurityHeaders
from data.database import Database
from tests.factories import bank as banks
from tests.factories.accounts import grant, make_account, make_actor
from tests.factories.charges import make_charge

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8501"


@pytest.fixture
def bank(tmp_path):
    with banks.running(tmp_path) as found:
        yield found


@pytest.fixture
def db(bank, monkeypatch):
    with Database.in_memory() as database:
        tariffs.load_reference(database)
        make_account(database, account_id=1)
        make_charge(database, "100.00")
        process.use(Running(Settings(now=NOW), database))
        monkeypatch.setattr(paying, "gateway", lambda _settings: bank.gateway)
        yield database
        process.use(None)


@pytest.fixture
def client(db):
    app = Starlette(
        routes=payments.ROUTES,
        middleware=[
            Middleware(SecurityHeaders, is_https=False, bank="http://127.0.0.1:8502"),
            Middleware(Gate, public_origin=""),
        ],
    )
    return TestClient(app, base_url=ORIGIN, follow_redirects=False)


def prepared(db, **values):
    wish = Wish(
        idempotency_key=str(uuid.uuid4()),
        parts=(PartWish(1, Decimal("100.00")),),
        email="anna@example.ru",
        language="ru",
        **values,
    )
    if "phone" in values:
        number = db.value("select account_number from live.account")
        return wishes.create_as_visitor(db, wish, account_number=number, address="10.0.0.1", gateway="sandbox", now=NOW)
    actor = make_actor(db)
    grant(db, actor=actor, account_id=1)
    return wishes.create(db, wish, actor=actor, gateway="sandbox", now=NOW)


def start(client, intent, *, key=None):
    return client.post("/bank/start", data={"payment": str(intent.intent_id), "key": key or intent.return_token})


class TestStart:
    def test_leads_a_visitor_to_the_bank_once(self, client, db):
        intent = prepared(db, phone="+79120000000")

        places = [start(client, intent).headers["location"] for _ in range(2)]

        assert "/pay/" in places[0]
        assert places[0] == places[1]

    def test_leads_nobody_without_the_key_or_the_session(self, client, db):
        visitor, signed_in = prepared(db, phone="+79120000000"), prepared(db)

        assert start(client, visitor, key="x").headers["location"] == "/"
        assert start(client, signed_in).headers["location"] == "/"
        assert queries.intent(db, intent_id=visitor.intent_id).state is State.CREATED

    def test_says_that_the_bank_is_silent(self, client, db, monkeypatch):
        dead = YooKassa("sandbox", "1", "x", "http://127.0.0.1:9/v3")
        monkeypatch.setattr(paying, "gateway", lambda _settings: dead)

        answer = start(client, prepared(db, phone="+79120000000"))

        assert "err=silent" in answer.headers["location"]

    def test_may_lead_to_the_bank_by_policy(self, client, db):
        answer = start(client, prepared(db, phone="+79120000000"))

        assert "form-action 'self' http://127.0.0.1:8502;" in answer.headers["content-security-policy"]

    def test_is_refused_to_another_site(self, client, db):
        intent = prepared(db, phone="+79120000000")

        answer = client.post(
            "/bank/start", data={"payment": str(intent.intent_id)}, headers={"Origin": "https://evil.example"}
        )

        assert answer.status_code == 403


class TestBack:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_leads_to_the_result_and_credits_nothing(self, client, db, method):
        intent = prepared(db, phone="+79120000000")
        start(client, intent)

        answer = client.request(
            method, f"/bank/return/{intent.return_token}", headers={"Origin": "https://bank.example"}
        )

        assert (answer.status_code, answer.headers["location"]) == (303, f"/payment?key={intent.return_token}")
        assert queries.intent(db, intent_id=intent.intent_id).state is State.AT_BANK

    def test_leads_home_with_a_token_that_is_none(self, client):
        assert client.get("/bank/return/x").headers["location"] == "/"


class TestNotice:
    def tell(self, client, payment_id, event="payment.succeeded"):
        body = {"type": "notification", "event": event, "object": {"id": payment_id, "status": "succeeded"}}
        return client.post("/api/bank/notices", json=body).status_code

    def test_is_a_hint_only(self, client, db, bank):
        intent = prepared(db, phone="+79120000000")
        start(client, intent)
        found = queries.intent(db, intent_id=intent.intent_id)

        assert self.tell(client, found.bank_payment_id) == 200
        settlement.sweep(db, bank.gateway, origin=ORIGIN, now=NOW)

        assert queries.intent(db, intent_id=intent.intent_id).state is State.AT_BANK
        assert [one["kind"] for one in queries.events(db, intent_id=intent.intent_id)][-1] == "told"

    def test_of_an_unknown_payment_is_answered_alike(self, client, db):
        assert self.tell(client, str(uuid.uuid4())) == 200

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"event": 1}'])
    def test_that_is_none_is_refused(self, client, content):
        assert client.post("/api/bank/notices", content=content).status_code == 400

    def test_that_is_huge_is_refused(self, client):
        assert client.post("/api/bank/notices", content=b"x" * 40_000).status_code == 413
