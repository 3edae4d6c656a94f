"""The application as it is served: routes, headers, doors, cookies."""

import logging
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.web.server.app_discovery import discover_asgi_app

from core.identity import queries
from core.identity.model import EMAIL_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE
from core.runtime import process
from core.runtime.settings import ROOT
from core.web import app as web
from core.web import auth, health
from tests.factories.accounts import PASSWORD, make_person

EMAIL = "anna@example.ru"
UPLOAD = "/_stcore/upload_file/session/file"
FOREIGN = {"Origin": "https://evil.example"}
PATHS = ["/", "/usage", "/health", "/auth/login", "/_stcore/health", "/favicon.png", "/_stcore/metrics"]
CLOSED = [
    "/_stcore/metrics",
    "/_stcore/agent/interact",
    "/_stcore/agent/openapi.json",
    "/_stcore/script-health-check",
    "/oauth2callback",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KABINET_STORE", str(tmp_path_factory.mktemp("store")))
        process.use(None)
        app = st.App(web.PORTAL, **web.parts())
        with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
            make_person(process.running().database)
            yield client
        process.use(None)


@pytest.fixture
def client(served):
    """Return a browser without cookies and without failures of other tests."""
    served.cookies.clear()
    process.running().database.change(lambda tx: tx.write("delete from live.sign_in_attempt"))
    return served


def sign_in(client, *, email=EMAIL, password=PASSWORD, place="/", headers=None):
    data = {"email": email, "password": password, "next": place}
    return client.post("/auth/login", data=data, headers=headers)


def person(client):
    running = process.running()
    return queries.person_by_token(running.database, token=client.cookies.get(SESSION_COOKIE), now=running.now())


class TestHealth:
    def test_tells_that_the_store_answers(self, client):
        answer = client.get("/health")

        assert answer.status_code == 200
        assert answer.json().items() >= {"status": "ok", "store": "ok"}.items()
        assert answer.json()["version"]

    def test_tells_that_it_does_not(self, client, monkeypatch):
        monkeypatch.setattr(health.process, "running", lambda: 1 / 0)

        assert client.get("/health").status_code == 503

    def test_does_not_wait_for_a_silent_store(self, client, monkeypatch):
        monkeypatch.setattr(health, "_SECONDS", 0.05)
        monkeypatch.setattr(health, "_store_answers", lambda: time.sleep(0.5) or True)

        assert client.get("/health").json()["store"] == "failing"


class TestSignIn:
    def test_sets_a_cookie_that_scripts_cannot_read(self, client):
        answer = sign_in(client, place="/usage?service=heat")

        cookie = answer.headers["set-cookie"]
        assert (answer.status_code, answer.headers["location"]) == (303, "/usage?service=heat")
        assert cookie.startswith(f"{SESSION_COOKIE}=")
        assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="))
        assert person(client).email == EMAIL

    @pytest.mark.parametrize(("host", "location"), [("127.0.0.1", "/usage"), ("192.0.2.7", "/usage?err=credentials")])
    def test_of_a_sample_person_works_on_this_machine_only(self, client, monkeypatch, host, location):
        process.running().database.change(
            lambda tx: tx.write("update live.person set is_sample = true where email = $email", email=EMAIL)
        )
        monkeypatch.setattr(client, "base_url", client.base_url.copy_with(host=host))

        answer = sign_in(client, place="/usage")

        process.running().database.change(
            lambda tx: tx.write("update live.person set is_sample = false where email = $email", email=EMAIL)
        )
        assert answer.headers["location"] == location

    def test_keeps_the_filters_of_the_address_that_asked_for_it(self, client):
        referer = {"Referer": "http://testserver/usage?service=heat&err=credentials"}

        assert sign_in(client, place="/usage", headers=referer).headers["location"] == "/usage?service=heat"
        assert sign_in(client, place="/charges", headers=referer).headers["location"] == "/charges"

    def test_keeps_the_cookie_to_https_behind_a_proxy(self, client):
        answer = client.post("https://testserver/auth/login", data={"email": EMAIL, "password": PASSWORD})

        assert "Secure" in answer.headers["set-cookie"]

    @pytest.mark.parametrize("email", [EMAIL, "nobody@example.ru"])
    def test_answers_a_wrong_one_the_same_way(self, client, email):
        answer = sign_in(client, email=email, password="wrong", place="/usage")

        assert (answer.status_code, answer.headers["location"]) == (303, "/usage?err=credentials")
        assert client.cookies.get(EMAIL_COOKIE) == email.replace("@", "%40")
        assert "wrong" not in str(answer.headers)
        assert person(client) is None

    def test_waits_after_five_failures(self, client):
        for _ in range(5):
            sign_in(client, password="wrong")

        answer = sign_in(client)

        query = parse_qs(urlsplit(answer.headers["location"]).query)
        assert query["err"] == ["wait"]
        assert 1 <= int(query["seconds"][0]) <= 5
        assert person(client) is None

    @pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example", "/auth/logout"])
    def test_sends_nobody_elsewhere(self, client, place):
        assert sign_in(client, place=place).headers["location"] == "/"

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        ],
    )
    def test_is_closed_to_other_sites(self, client, headers):
        answer = sign_in(client, headers=headers)

        assert answer.status_code == 403
        assert person(client) is None

    def test_is_open_to_its_own_form(self, client):
        answer = sign_in(client, headers={"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"})

        assert answer.status_code == 303
        assert person(client).email == EMAIL

    def test_takes_no_large_form(self, client):
        assert client.post("/auth/login", data={"email": "a" * 70_000}).status_code == 413

    def test_opened_by_hand_does_nothing(self, client):
        for path in ("/auth/login", "/auth/logout", "/auth/anything"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/")


class TestSignOut:
    def test_ends_the_session_in_the_store_too(self, client):
        sign_in(client)
        token = client.cookies.get(SESSION_COOKIE)

        answer = client.post("/auth/logout")

        running = process.running()
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert client.cookies.get(SESSION_COOKIE) is None
        assert queries.person_by_token(running.database, token=token, now=running.now()) is None

    def test_by_another_site_is_refused(self, client):
        sign_in(client)

        assert client.post("/auth/logout", headers=FOREIGN).status_code == 403
        assert person(client) is not None


class TestEntrance:
    @pytest.mark.parametrize("path", ["/", "/?lang=en"])
    def test_leads_a_visitor_to_the_sign_in_page(self, client, path):
        answer = client.get(path)

        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in{path[1:]}")
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("path", ["/", "/sign-in"])
    def test_leads_who_is_signed_in_to_the_first_page(self, client, path):
        sign_in(client)

        answer = client.get(path)

        assert (answer.status_code, answer.headers["location"]) == (303, "/home")

    def test_does_not_let_the_browser_keep_the_sign_in_page(self, client):
        answer = client.get("/sign-in")

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"

    def test_takes_an_unknown_session_for_a_visitor(self, client):
        answer = client.get("/", headers={"Cookie": f"{SESSION_COOKIE}=nobody"})

        assert answer.headers["location"] == "/sign-in"


class TestLanguage:
    def test_is_remembered_and_shown(self, client):
        answer = client.post("/auth/language", data={"language": "en", "next": "/offices?lang=ru"})

        assert (answer.status_code, answer.headers["location"]) == (303, "/offices")
        assert client.cookies.get(LANGUAGE_COOKIE) == "en"
        assert '<html lang="en" data-words=' in client.get("/usage", headers={"Accept-Language": "ru"}).text

    def test_that_we_do_not_speak_is_not_remembered(self, client):
        client.post("/auth/language", data={"language": "<script>"})

        assert client.cookies.get(LANGUAGE_COOKIE) is None

    @pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
    def test_of_the_browser_is_that_of_the_document(self, client, encoding):
        answer = client.get("/usage", headers={"Accept-Language": "ru", "Accept-Encoding": encoding})

        assert answer.status_code == 200
        assert '<html lang="ru" data-words=' in answer.text
        assert "<title>Кабинет</title>" in answer.text
        assert "JavaScript" in answer.text
        assert "agent" not in answer.text
        assert "Cookie" in answer.headers["vary"]


class TestHeaders:
    @pytest.mark.parametrize(
        "path", ["/", "/usage", "/health", "/auth/login", "/_stcore/health", "/favicon.png", "/_stcore/metrics"]
    )
    def test_stand_on_every_answer(self, client, path):
        headers = client.get(path).headers

        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "'unsafe-eval'" not in headers["content-security-policy"].replace("'wasm-unsafe-eval'", "")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"

    def test_allow_the_one_inline_script_and_no_other(self, client):
        text = client.get("/usage").text

        assert text.count("<script>") == 1
        assert "sha256-" in client.get("/usage").headers["content-security-policy"]


class TestDoors:
    @pytest.mark.parametrize(
        "path",
        [
            "/_stcore/metrics",
            "/_stcore/agent/interact",
            "/_stcore/agent/openapi.json",
            "/_stcore/script-health-check",
            "/oauth2callback",
        ],
    )
    def test_of_the_inside_are_closed(self, client, path):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404

    def test_let_nobody_upload_without_a_session(self, client):
        assert client.put(UPLOAD, content=b"x").status_code == 403

        sign_in(client)
        assert client.put(UPLOAD, content=b"x").text == "XSRF token missing or invalid"  # the next door, Streamlit's
        assert client.put(UPLOAD, content=b"x", headers=FOREIGN).text == ""

    def test_let_nothing_large_in(self, client):
        sign_in(client)

        answer = client.put(UPLOAD, content=b"x", headers={"Content-Length": str(12 * 1024 * 1024)})

        assert answer.status_code == 413

    def test_are_closed_to_pages_of_other_sites(self, client):
        headers = {"Origin": "http://localhost:3000"}

        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/_stcore/stream", headers=headers):
            pytest.fail("connected")
        assert closed.value.code == 1008


class TestMissing:
    def test_is_told_in_the_language_of_the_browser(self, client):
        headers = {"Accept": "text/html", "Accept-Language": "ru"}

        answer = client.get("/media/expired.csv", headers=headers)

        assert answer.status_code == 404
        assert "Такой страницы нет" in answer.text


class TestAssets:
    def test_are_compressed_and_kept(self, client):
        address = next(part for part in client.get("/usage").text.split('"') if part.endswith(".js")).removeprefix(".")

        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        compressed = client.get(address, headers={"Accept-Encoding": "gzip, br"})

        assert compressed.headers["content-encoding"] == "br"
        assert compressed.text == plain.text
        assert int(compressed.headers["content-length"]) < len(plain.content) / 2
        assert "immutable" in compressed.headers["cache-control"]
        kept = process.running().settings.store / "compressed"
        assert list(kept.rglob(f"{address.strip('/').replace('/', '_')}.br"))

    def test_of_ours_are_compressed_too(self, client):
        answer = client.get("/app/static/map/region.json", headers={"Accept-Encoding": "gzip, br"})
        plain = client.get("/app/static/map/region.json", headers={"Accept-Encoding": "identity"})

        assert answer.headers["content-encoding"] == "br"
        assert answer.json() == plain.json()
        assert "content-encoding" not in plain.headers

    def test_the_document_links_to_our_sheet_and_to_no_foreign_typeface(self, client):
        text = client.get("/usage").text

        sheet = client.get(next(part for part in text.split('"') if part.startswith("/app/static/kabinet-")))

        assert "SourceSans" not in text
        assert ".kb-title" in sheet.text
        assert "immutable" in sheet.headers["cache-control"]

    def test_of_no_name_are_not_found_by_walking_up(self, client):
        answer = client.get("/static/../../../../etc/passwd", headers={"Accept-Encoding": "br"})

        assert "root:" not in answer.text


class TestBroken:
    def test_shows_a_number_and_nothing_internal(self, client, monkeypatch, caplog):
        monkeypatch.setattr(auth.process, "running", lambda: {}["secret internal"])

        with caplog.at_level(logging.ERROR, "kabinet.web"):
            answer = client.post(
                "/auth/login", data={"email": "a@b.ru", "password": "x"}, headers={"Accept-Language": "en"}
            )

        number = answer.text.partition("number ")[2][:10]
        assert answer.status_code == 500
        assert number.startswith("K-")
        assert number in caplog.text
        assert "secret internal" not in answer.text
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert 'lang="en"' in answer.text


class TestLauncher:
    def test_is_found_by_streamlit_run(self):
        assert discover_asgi_app(ROOT / "app.py").app_name == "app"
