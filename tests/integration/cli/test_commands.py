import json
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from core.cli import console
from core.cli.main import app
from core.runtime import handover, process
from core.runtime.settings import ROOT, Settings
from core.web import internal
from data.database import Database
from tests.integration.imports.conftest import DATA

# Runs a command as its script does and tells at the end whether pandas can be imported; serves nothing.
TELLS_PANDAS = """
import atexit, importlib, sys
from contextlib import nullcontext
from core.cli import main

def tell():
    try:
        print("pandas:", bool(importlib.import_module("pandas")))
    except ModuleNotFoundError:
        print("pandas:", False)

main.server.serve = lambda settings: None
main.bank.beside = lambda settings: nullcontext()
main.bank.need_port = lambda settings: None
main.console.need_port = lambda *arguments: None
atexit.register(tell)
main.run()
"""


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("KABINET_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("KABINET_NOW", datetime(2026, 11, 22, 12, tzinfo=UTC).isoformat())
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("KABINET_LANGUAGE", raising=False)
    console.language.cache_clear()


def kabinet(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


class TestImport:
    def test_ends_with_counts(self):
        done = kabinet("import", "accounts", DATA / "accounts.csv")

        assert done.exit_code == 0
        assert "Accepted          3" in done.output

    def test_says_in_a_sentence_what_is_wrong(self, tmp_path):
        done = kabinet("import", "accounts", tmp_path / "nothing.csv")

        assert done.exit_code == 1
        assert "There is no file" in done.output
        assert "Traceback" not in done.output

    def test_speaks_russian_in_a_russian_terminal(self, monkeypatch):
        monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
        console.language.cache_clear()

        assert "Принято" in kabinet("import", "accounts", DATA / "accounts.csv").output

    def test_fails_if_nothing_was_taken(self, tmp_path):
        file = tmp_path / "m.csv"
        file.write_text("account_number;service;serial_number;installed_on\n1;electricity;E1;2020-01-01\n")

        done = kabinet("import", "meters", file, "--all-or-nothing", "--report", tmp_path / "report.csv")

        assert done.exit_code == 1
        assert (tmp_path / "report.csv").is_file()

    def test_names_an_option_that_is_no_pair(self):
        assert kabinet("import", "accounts", DATA / "accounts.csv", "--map", "x").exit_code == 2


class TestTemplate:
    @pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
    def test_can_be_imported(self, tmp_path, name):
        kabinet("template", "accounts", tmp_path / name)

        assert "Accepted          1" in kabinet("import", "accounts", tmp_path / name).output

    def test_lists_the_columns(self):
        assert "account_number" in kabinet("template", "readings").output


class TestDoctor:
    def test_finds_nothing_in_a_healthy_store(self):
        kabinet("import", "accounts", DATA / "accounts.csv")

        assert kabinet("doctor").exit_code == 0


class TestSample:
    def test_is_made_once_and_never_over_data(self):
        made = kabinet("sample", "--accounts", "40", "--as-of", "2026-11-22")

        assert made.exit_code == 0
        assert "household@kabinet.example" in made.output
        assert kabinet("sample", "--accounts", "40").exit_code == 1


class TestHandover:
    @pytest.fixture
    def client(self):
        process.start()
        with TestClient(Starlette(routes=internal.ROUTES), client=("127.0.0.1", 50000)) as found:
            yield found
        process.stop()
        process.use(None)

    def body(self):
        return {
            "kind": "import",
            "parameters": {"kind": "accounts", "path": str(DATA / "accounts.csv"), "file_name": "accounts.csv"},
        }

    def test_needs_the_token_and_this_machine(self, client):
        token = {"Authorization": f"Bearer {process.handover_token()}"}

        assert client.post("/internal/jobs", json=self.body()).status_code == 404
        assert client.get("/internal/jobs", headers={"Authorization": "Bearer guess"}).status_code == 404
        assert client.get("/internal/jobs", headers={**token, "X-Forwarded-For": "10.0.0.1"}).status_code == 404
        assert client.get("/internal/jobs", headers=token).status_code == 200

    def test_does_the_job_and_tells_how_it_ended(self, client):
        token = {"Authorization": f"Bearer {process.handover_token()}"}

        job_id = client.post("/internal/jobs", json=self.body(), headers=token).json()["job_id"]
        deadline = time.monotonic() + 30
        while (job := client.get(f"/internal/jobs/{job_id}", headers=token).json())["status"] in {"queued", "running"}:
            assert time.monotonic() < deadline
            time.sleep(0.05)

        assert (job["status"], job["result"]["accepted_count"]) == ("done", 3)

    def test_refuses_a_kind_that_nobody_does(self, client):
        token = {"Authorization": f"Bearer {process.handover_token()}"}

        assert client.post("/internal/jobs", json={"kind": "rm", "parameters": {}}, headers=token).status_code == 400
        assert client.post("/internal/jobs", content=b"{", headers=token).status_code == 400

    def test_leaves_a_file_that_only_its_user_reads(self, client):
        path = Settings().store / "owner.json"

        assert path.stat().st_mode & 0o777 == 0o600
        assert json.loads(path.read_text())["token"] == process.handover_token()
        process.stop()
        assert handover.owner_of(Settings().store) is None


class TestServe:
    @pytest.mark.parametrize("setting", ["KABINET_PORT", "KABINET_BANK_PORT"])
    def test_says_which_port_is_taken(self, monkeypatch, setting):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            monkeypatch.setenv(setting, port)

            done = kabinet("serve")

        assert done.exit_code == 1
        assert f"Port {port}" in done.output
        assert "Traceback" not in done.output

    def test_says_that_the_store_is_of_another_version(self, tmp_path):
        with Database.open(tmp_path / "store") as db:
            db.change(lambda tx: tx.write("update live.schema_migration set sha256 = 'another'"))

        done = kabinet("doctor")

        assert done.exit_code == 1
        assert "another version" in done.output

    @pytest.mark.parametrize(("command", "has_pandas"), [("serve --no-sample", True), ("jobs", False)])
    def test_alone_of_all_commands_has_pandas(self, command, has_pandas):
        done = subprocess.run(
            [sys.executable, "-c", TELLS_PANDAS, *command.split()],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )

        assert f"pandas: {has_pandas}" in done.stdout
