"""The doors of letters and calendars: without signing in, a look changes nothing, a made-up link opens nothing."""

from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from core.notices import operations, queries, signing
from core.notices.model import Choice, Kind
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.tariffs import operations as tariffs
from core.web import notices
from core.web.security import Gate
from data.database import Database
from tests.factories.accounts import grant, make_account, make_actor

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8501"


@pytest.fixture
def db():
    with Database.in_memory(threads=1) as store:
        tariffs.load_reference(store)
        process.use(Running(Settings(now=NOW), store))
        yield store
        process.use(None)


@pytest.fixture
def anna(db):
    actor = make_actor(db)
    make_account(db)
    grant(db, actor=actor, account_id=1)
    return actor


@pytest.fixture
def client(db):
    app = Starlette(routes=notices.ROUTES, middleware=[Middleware(Gate, public_origin="")])
    return TestClient(app, base_url=ORIGIN, follow_redirects=False)


@pytest.fixture
def token(db, anna):
    return signing.unsubscribe(signing.key(db), person_id=anna.person_id, kind=Kind.DUE)


def said(db, anna):
    return queries.choices(db, person_id=anna.person_id)


OFF = [Choice(Kind.DUE, None, is_on=False)]


class TestLeave:
    def test_a_look_changes_nothing(self, db, client, anna, token):
        answer = client.get(f"/letters/off?key={token}")

        assert answer.status_code == 303
        assert answer.headers["location"] == f"/unsubscribe?key={token}"
        assert said(db, anna) == []

    def test_a_mail_program_switches_off_with_one_post(self, db, client, anna, token):
        for _ in range(2):
            answer = client.post(f"/letters/off?key={token}", data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200

        assert said(db, anna) == OFF
        assert db.value("select channel from live.notice_choice") == "letter"

    def test_a_mail_program_never_switches_on(self, db, client, anna, token):
        client.post(f"/letters/off?key={token}", data={"List-Unsubscribe": "One-Click", "on": "yes"})

        assert said(db, anna) == OFF

    def test_the_form_switches_off_and_on_again(self, db, client, anna, token):
        off = client.post("/letters/off", data={"key": token, "on": "no"})
        assert off.headers["location"] == f"/unsubscribe?key={token}&done=off"
        assert said(db, anna) == OFF

        client.post("/letters/off", data={"key": token, "on": "yes"})
        assert said(db, anna)[-1] == Choice(Kind.DUE, None, is_on=True)

    @pytest.mark.parametrize("made_up", ["", "x", "a.due.b"])
    def test_a_made_up_link_changes_nothing(self, db, client, anna, made_up):
        assert client.post("/letters/off", data={"key": made_up}).headers["location"] == "/unsubscribe?err=link"
        one_click = client.post(f"/letters/off?key={made_up}", data={"List-Unsubscribe": "One-Click"})

        assert one_click.status_code == 404
        assert said(db, anna) == []

    def test_another_site_cannot_post_the_form(self, db, client, anna, token):
        answer = client.post("/letters/off", data={"key": token}, headers={"origin": "https://evil.example"})

        assert answer.status_code == 403
        assert said(db, anna) == []


class TestCalendar:
    def test_opens_without_signing_in_until_it_is_withdrawn(self, db, client, anna):
        link_id = operations.open_calendar(db, actor=anna, language="ru", now=NOW)
        path = f"/calendar/{signing.calendar(signing.key(db), link_id=link_id)}.ics"

        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.text.startswith("BEGIN:VCALENDAR")

        operations.withdraw_calendar(db, actor=anna, now=NOW)
        assert client.get(path).status_code == 404

    def test_a_link_that_is_not_signed_opens_nothing(self, db, client, anna):
        link_id = operations.open_calendar(db, actor=anna, language="ru", now=NOW)

        assert client.get(f"/calendar/{link_id.hex}.ics").status_code == 404
        assert client.get(f"/calendar/{link_id.hex}-AAAAAAAAAAAAAAAAAAAAAAAA.ics").status_code == 404
