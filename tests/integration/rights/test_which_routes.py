"""
Every route of ours x every role x own, lent, ended and foreign account: a file is there for who may read it, for nobody else.

The routes are found in the application: a new one fails `test_is_none_forgotten` until it stands here.
"""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from core.appeals import operations as appeals
from core.appeals import queries as appeal_queries
from core.appeals.model import Kind, NewAppeal, Topic, Upload
from core.bulk import operations as bulk
from core.bulk.model import Upload as BulkUpload
from core.contracts import queries as contracts
from core.documents import operations as documents
from core.identity import operations as identity
from core.identity.model import SESSION_COOKIE, Actor, Role
from core.kit import ids
from core.metering import photos
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.tariffs import operations as tariffs
from core.web import app as web
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, grant, make_account, make_actor
from tests.factories.bulk import make_csv
from tests.factories.charges import make_charge
from tests.factories.contracts import apply
from tests.factories.metering import make_home
from tests.integration.rights.test_who_may_do_what import (
    EVERYBODY,
    MANAGE,
    OPERATOR,
    OTHERS,
    RIGHTS,
    TODAY,
    VIEW,
)

ACCOUNT = 2
SUBMISSION = (
    "insert into live.submission (submission_id, idempotency_key, submission_number, account_id, service, period, read_on,"
    " submitted_at, actor, channel, corrects_id, photo_sha256)"
    " values ($id, 'k', 'П-1', $account_id, 'electricity', date '2026-11-01', date '2026-11-20', $now, 'test', 'account',"
    " null, $photo)"
)

# Files, and who may read them; `owner` wrote the appeal.
FILES = {
    "/documents/{kind}": VIEW,
    "/documents/archive": VIEW,
    "/appeals/files/{message}/{position:int}": ("owner", *OPERATOR),
    "/readings/photos/{submission}": OPERATOR,
    "/bulk-files/{file}": VIEW,
    "/contract/files/{file}": ("owner",),  # the applicant, until an operator takes it: tests/integration/contracts
}
# Anybody may ask, and nothing of an account is answered: tested where they are made.
OPEN = {
    "/health": "tests/integration/web",
    "/contact": "tests/integration/appeals/test_routes.py",
    "/auth/{rest:path}": "leads to the start",
    "/letters/off": "needs the link of a letter: tests/integration/notices",
    "/calendar/{token}.ics": "needs a signed link: tests/integration/notices",
    "/bank/return/{token}": "needs the secret of the payment: tests/integration/web/test_payment_doors.py",
    "/contract/models/{service}/{case}": "tests/integration/contracts/test_routes.py",
    "/contract/form/{service}/{form}/{case}": "tests/integration/contracts/test_routes.py",
}
# Forms: each acts for the session of its own browser, or by what is typed (test_whose_session, test_who_may_do_what).
FORMS = {
    *("/auth/login", "/auth/logout", "/auth/language", "/auth/register", "/auth/register-business", "/auth/confirm"),
    *("/auth/register-invited", "/auth/forgotten", "/auth/new-password", "/auth/new-email", "/auth/change-password"),
    *("/auth/close", "/auth/confirm-email", "/letters/off", "/bank/start", "/bank/return/{token}", "/api/bank/notices"),
}
# For the command line of this machine alone.
INTERNAL = {"/internal/jobs", "/internal/jobs/{job_id:uuid}"}


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return content.getvalue()


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with Database.open(tmp_path_factory.mktemp("store"), threads=1) as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture(scope="module")
def number(db):
    return make_account(db, account_id=ACCOUNT)


@pytest.fixture(scope="module")
def people(db, number):
    found = {who: make_actor(db, email=f"{who}@example.ru") for who in RIGHTS}
    found |= {role: make_actor(db, email=f"{role}@example.ru", role=Role(role)) for role in OTHERS[1:]}
    for level in VIEW:
        grant(db, actor=found[level], account_id=ACCOUNT, level=level)
    grant(db, actor=found["ended"], account_id=ACCOUNT, level="manage", ends_on=TODAY - timedelta(days=1))
    return found | {"visitor": Actor.visitor()}


@pytest.fixture(scope="module")
def places(db, people, number):
    """Return the address of a file for each route of files."""
    make_charge(db, "100.00", account_id=ACCOUNT)
    documents.issue_all(db, first=date(2026, 1, 1), last=date(2026, 10, 1), now=NOW, actor="test")
    new = NewAppeal(
        actor=people["owner"],
        kind=Kind.QUESTION,
        topic=Topic.OTHER,
        subject="Вопрос",
        body="Почему?",
        contact_name="Анна",
        email="anna@example.ru",
        idempotency_key="1",
        now=NOW,
        language="ru",
        account_id=ACCOUNT,
        uploads=(Upload("a.png", picture()),),
    )
    opened = appeals.open_appeal(db, new, origin="https://x")
    (message,) = appeal_queries.messages(db, appeal_id=opened.appeal_id)
    photo, submission_id = photos.keep(db.path, picture()), ids.new()
    db.change(lambda tx: tx.write(SUBMISSION, id=submission_id, account_id=ACCOUNT, now=NOW, photo=photo))
    make_home(db, account_id=ACCOUNT, monthly=None)  # a meter for the account that is there
    content = make_csv((number, "00000200", 1, None, "10"))
    file_id = bulk.receive(db, BulkUpload(people["owner"], "показания.csv", content, NOW))
    asked = apply(db, people["owner"])
    scan = contracts.files(db, application_id=asked.application_id)[0]
    return {
        "/bulk-files/{file}": f"/bulk-files/{file_id}",
        "/contract/files/{file}": f"/contract/files/{scan.file_id}",
        "/documents/{kind}": f"/documents/order?account={number}",
        "/documents/archive": f"/documents/archive?account={number}&year=2026",
        "/appeals/files/{message}/{position:int}": f"/appeals/files/{message.message_id}/0",
        "/readings/photos/{submission}": f"/readings/photos/{submission_id}",
    }


@pytest.fixture(scope="module")
def app(db):
    process.use(Running(Settings(now=NOW), db))
    parts = web.parts()
    # Without Streamlit's own routes, of which a process can have one only.
    yield Starlette(**{name: parts[name] for name in ("routes", "middleware", "exception_handlers")})
    process.use(None)


@pytest.fixture(scope="module")
def browsers(db, app, people):
    """Return everybody's browser, signed in as a person does."""
    found = {}
    for who in people:
        found[who] = TestClient(app, follow_redirects=False)
        if who != "visitor":
            email = f"{who}@example.ru"
            signed = identity.sign_in(db, email=email, password=PASSWORD, address=who, user_agent="", now=NOW)
            found[who].cookies.set(SESSION_COOKIE, signed.token)
    return found


class TestEveryRoute:
    def test_is_none_forgotten(self):
        routes = {each.path for each in web.parts()["routes"] if isinstance(each, Route)}

        missing = routes ^ {*FILES, *OPEN, *FORMS, *INTERNAL}

        assert not missing, f"add it to FILES, OPEN, FORMS or INTERNAL in {__file__}: {sorted(missing)}"

    @pytest.mark.parametrize("route", FILES)
    def test_of_a_file_answers_who_may_read_it_and_nobody_else(self, route, browsers, places):
        answers = {who: browsers[who].get(places[route]).status_code for who in EVERYBODY}

        assert {who for who, status in answers.items() if status == 200} == set(FILES[route])
        assert {status for who, status in answers.items() if who not in FILES[route]} <= {303, 404}

    @pytest.mark.parametrize("path", sorted(INTERNAL))
    def test_of_this_machine_is_not_there_for_browsers(self, path, browsers):
        place = path.replace("{job_id:uuid}", str(ids.new()))

        assert {browser.get(place).status_code for browser in browsers.values()} == {404}

    @pytest.mark.parametrize("path", sorted(FORMS))
    def test_of_a_form_takes_nothing_from_another_site(self, path, browsers):
        place = path.replace("{token}", "x")
        foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

        statuses = {browsers[who].post(place, headers=foreign).status_code for who in MANAGE}

        assert statuses == ({303} if path.startswith("/bank/return") else {403})
