"""The sandbox bank on a port of its own, as the application starts it, for tests that need a bank."""

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
import uvicorn

from core.bank import server
from core.payments.yookassa import YooKassa

SUCCESS, SECURE, DECLINED, LATER_DECLINED, SILENT, REPEATED, DISORDERED, UNTOLD = (
    "2200000000000004",
    "2200000000000012",
    "2200000000000020",
    "2200000000000038",
    "2200000000000046",
    "2200000000000053",
    "2200000000000061",
    "2200000000000079",
)


@dataclass
class RunningBank:
    """A bank that answers, and what it told the shop."""

    origin: str
    gateway: YooKassa
    folder: Path
    told: list[tuple[str, str]] = field(default_factory=list)

    def pay(self, confirmation_url: str, number: str) -> requests.Response:
        """Type a card on the bank's page as a payer does."""
        typed = {"number": number, "expiry": "12/30", "cvc": "123"}
        return requests.post(confirmation_url, data=typed, allow_redirects=False, timeout=5)

    def wait_told(self, count: int) -> list[tuple[str, str]]:
        """Return what the shop was told once it was told so often."""
        until = time.monotonic() + 6
        while len(self.told) < count and time.monotonic() < until:
            time.sleep(0.05)
        return self.told


@contextlib.contextmanager
def running(folder: Path) -> Iterator[RunningBank]:
    """Run the bank in a thread; what it tells the shop is kept."""
    told: list[tuple[str, str]] = []
    shop = ThreadingHTTPServer(("127.0.0.1", 0), _listener(told))
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    port = _free_port()
    origin = f"http://127.0.0.1:{port}"
    bank = server.build(folder, origin=origin, notify=f"http://127.0.0.1:{shop.server_port}/")
    running_server = uvicorn.Server(uvicorn.Config(bank, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=running_server.run, daemon=True)
    thread.start()
    while not running_server.started:
        time.sleep(0.01)
    gateway = YooKassa("sandbox", server.SHOP_ID, server.secret(folder), f"{origin}/v3")
    try:
        yield RunningBank(origin, gateway, folder, told)
    finally:
        running_server.should_exit = True
        thread.join(5)
        shop.shutdown()
        shop.server_close()


def problems(html: str) -> list[str]:
    """Return the refusals that stand on the bank's page."""
    return re.findall(r'role="alert">([^<]*)<', html)


def _listener(told: list[tuple[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.append((body["event"], body["object"]["status"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    return Listener


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
