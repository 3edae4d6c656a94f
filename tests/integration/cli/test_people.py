"""`kabinet user`: registering people of the company and taking their right to sign in away."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from core.cli import console
from core.cli.main import app
from core.identity import operations, queries
from data.database import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "kedr-i-veter-5"
EMAIL = "olga@example.ru"


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("KABINET_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("KABINET_NOW", NOW.isoformat())
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("KABINET_LANGUAGE", raising=False)
    console.language.cache_clear()


def kabinet(*arguments):
    return CliRunner().invoke(app, list(arguments))


def signed_in(db):
    return operations.sign_in(db, email=EMAIL, password=PASSWORD, address="10.0.0.1", user_agent="test", now=NOW)


class TestDisable:
    def test_ends_sessions_and_refuses_the_password(self, tmp_path):
        added = kabinet("user", "add", EMAIL, "--name", "Ольга", "--password", PASSWORD)
        with Database.open(tmp_path / "store", threads=2) as db:
            token = signed_in(db).token

        done = kabinet("user", "disable", EMAIL.upper())

        assert (added.exit_code, done.exit_code) == (0, 0)
        assert EMAIL in done.output
        with Database.open(tmp_path / "store", threads=2) as db:
            assert queries.person_by_token(db, token=token, now=NOW) is None
            assert db.value("select count(*) from live.session where revoked_at is null") == 0
            assert db.value("select actor from live.audit where action = 'person.disabled'") == "cli"
            with pytest.raises(operations.SignInRefused):
                signed_in(db)

    def test_says_that_nobody_has_the_address(self):
        done = kabinet("user", "disable", EMAIL)

        assert done.exit_code == 1
        assert f"Nobody signs in with {EMAIL}" in done.output
        assert "Traceback" not in done.output
