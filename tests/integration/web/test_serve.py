"""The server as a process: it starts, answers and stops."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from core.runtime.settings import ROOT
from data.database import Database

PROGRAM = "from core.runtime.settings import Settings; from core.web.serve import serve; serve(Settings())"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until_healthy(server, port):
    patience = time.monotonic() + 180  # beside a whole run of tests a start may take a minute
    while time.monotonic() < patience:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                return answer.status
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, "the server has ended"
            time.sleep(0.2)
    raise AssertionError("not healthy in three minutes")


@pytest.mark.slow
class TestServe:
    def test_closes_the_store_when_it_is_told_to_stop(self, tmp_path):
        port = free_port()
        env = os.environ | {"KABINET_STORE": str(tmp_path / "store"), "KABINET_PORT": str(port)}
        with subprocess.Popen([sys.executable, "-c", PROGRAM], env=env, cwd=ROOT, stdout=subprocess.PIPE) as server:
            status = wait_until_healthy(server, port)
            server.send_signal(signal.SIGTERM)
            printed, _ = server.communicate(timeout=120)

        assert status == 200
        assert server.returncode in {0, -signal.SIGTERM}
        assert printed == b""
        assert list((tmp_path / "store").glob("*.wal")) == []
        with Database.open(tmp_path / "store") as database:
            assert database.value("select count(*) from live.schema_migration") > 0
