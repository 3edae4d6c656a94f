"""`kabinet remind`: counts, writes, writes nothing twice."""

from typer.testing import CliRunner

from core.cli import console
from core.cli.main import app
from data.database import Database
from tests.factories import sample

LETTERS = "select count(*) from live.outbox where kind like 'notices.%'"


def written(folder):
    with Database.open(folder) as db:
        return db.value(LETTERS)


class TestRemind:
    def test_counts_first_and_writes_once(self, monkeypatch):
        store = sample.sample_folder()
        monkeypatch.setenv("KABINET_STORE", str(store))
        monkeypatch.setenv("KABINET_NOW", "2026-11-22T12:00:00+05:00")
        monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
        monkeypatch.delenv("KABINET_LANGUAGE", raising=False)
        console.language.cache_clear()
        runner = CliRunner()

        dry = runner.invoke(app, ["remind", "--dry-run"])
        assert dry.exit_code == 0, dry.output
        assert "A payment is overdue: letters" in dry.output
        assert "Nothing was written." in dry.output
        assert written(store) == 0

        done = runner.invoke(app, ["remind", "--date", "2026-11-22"])
        assert done.exit_code == 0, done.output
        count = written(store)
        assert count > 0

        again = runner.invoke(app, ["remind"])
        assert "Nobody is to be told anything new." in again.output
        assert written(store) == count
