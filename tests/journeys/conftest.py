"""A served Kabinet with a small sample region, and a browser to use it as a person would."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import browser as chromium
from tests.factories.sample import sample_folder

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.fromisoformat("2026-11-20T12:00:00+05:00")  # a Friday inside the window, offices open
PASSWORD = "kabinet2026demo"
expect.set_options(timeout=15_000)  # a machine that is busy with the whole suite
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def store():
    """A store of its own for each file of journeys: what one leaves behind cannot trip another."""
    return sample_folder(as_of=NOW.date(), now=NOW)


@pytest.fixture(scope="module")
def origin(store):
    """Serve the store and return its address."""
    with socket.socket() as probe, socket.socket() as other:
        probe.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, bank_port = str(probe.getsockname()[1]), str(other.getsockname()[1])
    settings = {"KABINET_STORE": str(store), "KABINET_PORT": port, "KABINET_NOW": NOW.isoformat()}
    settings["KABINET_BANK_PORT"] = bank_port
    log = (store / "server.log").open("w")
    process = subprocess.Popen(
        [Path(sys.executable).with_name("kabinet"), "serve"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, store / "server.log")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        log.close()


def _wait(address, process, log):
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the server ended with {process.returncode}:\n{log.read_text()[-3000:]}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health", timeout=1):
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not answer within a minute:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser():
    path = chromium.executable()
    if path is None:
        if os.environ.get("KABINET_REQUIRE_BROWSER"):
            pytest.fail(f"no Chromium was found. {chromium.HOW}")
        pytest.skip(f"no Chromium was found. {chromium.HOW}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield opened
        opened.close()


@pytest.fixture(params=list(SCREENS))
def screen(request):
    return request.param


@pytest.fixture
def tab(browser: Browser, screen, origin):
    """A fresh browser profile with one tab, at the size of the screen; a script error in it fails the test."""
    width, height = SCREENS[screen]
    profile = browser.new_context(
        viewport={"width": width, "height": height},
        locale="ru-RU",
        timezone_id="Asia/Yekaterinburg",
        base_url=origin,
        has_touch=screen == "phone",
        accept_downloads=True,
    )
    profile.set_default_timeout(20_000)
    page = profile.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    profile.close()
    assert errors == []


@pytest.fixture
def someone(browser, origin):
    """Return a function that opens another browser, of somebody else."""
    opened = []

    def another():
        profile = browser.new_context(locale="ru-RU", timezone_id="Asia/Yekaterinburg", base_url=origin)
        profile.set_default_timeout(20_000)
        opened.append(profile)
        return profile.new_page()

    yield another
    for profile in opened:
        profile.close()


@pytest.fixture
def letter_to(someone):
    """Return a function that reads the link of the newest letter to an address on the operator's page."""
    operator = someone()
    sign_in(operator, "operator")

    def link(email, path):
        for _ in range(10):
            operator.goto("/outbox")
            operator.get_by_label("Получатель, тема или вид").fill(email)
            operator.keyboard.press("Enter")
            settled(operator)
            found = operator.locator(f"article a.button[href*='{path}']")
            if found.count():
                return re.sub(r"^https?://[^/]+", "", found.first.get_attribute("href"))
            operator.wait_for_timeout(500)
        pytest.fail(f"no letter to {email} with {path}")

    return link


def sign_in(tab: Page, who: str, *, path: str = "/") -> None:
    """Sign in through the form as one of the sample's people."""
    tab.goto(path)
    tab.fill("input[name=email]", f"{who}@kabinet.example")
    tab.fill("input[name=password]", PASSWORD)
    tab.press("input[name=password]", "Enter")
    tab.wait_for_selector("form[action='/auth/logout']", state="attached")


_AT_REST = (
    "document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]"
    "[data-test-connection-state=CONNECTED]') && !document.querySelector('[data-stale=true]')"
)


def settled(tab: Page) -> None:
    """Wait until the page's run is finished, and no other follows at once."""
    # Not `wait_for_function`: it evaluates its text in the page when it asks again, which the page's policy forbids.
    calm = 0
    for _ in range(300):
        tab.wait_for_timeout(100)
        calm = calm + 1 if tab.evaluate(f"!!({_AT_REST})") else 0
        if calm == 3:
            return
    pytest.fail("the page is still running after thirty seconds")
