from typer.testing import CliRunner

from core.cli import console
from core.cli.main import app
from data.database import Database
from tests.factories import sample

READY = ("register_state", "arrears", "collection", "readings_received")


def kept(folder):
    with Database.open(folder) as db:
        return {name: db.records(f"select * from history.{name} order by all") for name in READY}


class TestRebuild:
    def test_counts_again_what_was_lost(self, monkeypatch):
        store = sample.sample_folder()
        monkeypatch.setenv("KABINET_STORE", str(store))
        monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
        monkeypatch.delenv("KABINET_LANGUAGE", raising=False)
        console.language.cache_clear()
        before = kept(store)
        with Database.open(store) as db:
            for name in READY:
                db.bulk("history", lambda tx, name=name: tx.write(f"delete from history.{name}"))

        done = CliRunner().invoke(app, ["rebuild"])

        assert done.exit_code == 0, done.output
        assert "are counted again" in done.output
        assert all(before.values())
        assert kept(store) == before
