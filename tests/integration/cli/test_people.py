"""`kabinet user`: registering people of the company and taking their right to sign in away."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from core.cli import console, main
from core.cli.main import app
from core.identity import operations, queries
from core.identity.model import Role
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
    monkeypatch.setenv("KABINET_HOST", "127.0.0.1")  # the command sets it; put back afterwards
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


class TestSamplePeople:
    @pytest.fixture(autouse=True)
    def _made_up(self, tmp_path, monkeypatch):
        self.served = []
        monkeypatch.setattr(main.server, "serve", self.served.append)
        with Database.open(tmp_path / "store", threads=2) as db:
            operations.create_person(
                db,
                email=EMAIL,
                password=PASSWORD,
                display_name="Ольга",
                role=Role.OPERATOR,
                now=NOW,
                is_sample=True,
            )
            self.token = signed_in(db).token

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "kabinet.example"])  # noqa: S104 - refused
    def test_are_not_served_to_the_network(self, host):
        done = kabinet("serve", "--no-sample", "--host", host)

        assert done.exit_code == 1
        assert "kabinet user disable --sample" in done.output
        assert self.served == []

    @pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
    def test_are_served_to_this_machine(self, host):
        done = kabinet("serve", "--no-sample", "--host", host)

        assert (done.exit_code, len(self.served)) == (0, 1)

    def test_once_disabled_let_the_network_in(self, tmp_path):
        disabled = kabinet("user", "disable", "--sample")

        done = kabinet("serve", "--no-sample", "--host", "0.0.0.0")  # noqa: S104 - nothing listens

        assert (disabled.exit_code, done.exit_code, len(self.served)) == (0, 0, 1)
        assert EMAIL in disabled.output
        with Database.open(tmp_path / "store", threads=2) as db:
            assert queries.person_by_token(db, token=self.token, now=NOW) is None
