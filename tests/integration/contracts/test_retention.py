"""What is kept of an application, and for how long."""

from datetime import timedelta

import pytest

from core.contracts import operations, queries, retention, scans
from core.contracts.retention import Forgotten
from core.identity.model import Role
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import NOW, make_actor
from tests.factories.contracts import NEEDED, PDF, apply, scan

YEARS = timedelta(days=3 * 366)
PERSONAL = ("contract_application", "contract_step", "contract_file", "contract_consent")


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "store", threads=1) as store:
        tariffs.load_reference(store)
        yield store


@pytest.fixture
def manager(db):
    return make_actor(db, email="manager@example.ru", role=Role.CORPORATE)


def withdrawn(db, actor, key, content=PDF):
    files = tuple(scan(slot, content) for slot in NEEDED)
    application_id = apply(db, actor, idempotency_key=key, scans=files).application_id
    operations.withdraw(db, actor=actor, application_id=application_id, origin="https://x", now=NOW)
    return application_id


def rows(db):
    return [db.value(f"select count(*) from live.{table}") for table in PERSONAL]


class TestForgetClosed:
    def test_keeps_it_to_the_end_of_the_term(self, db, manager):
        withdrawn(db, manager, "1")
        before = rows(db)

        assert retention.forget_closed(db, now=NOW + timedelta(days=3 * 365)) == Forgotten(0, 0)
        assert rows(db) == before

    def test_leaves_nothing_but_what_was_done(self, db, manager):
        application_id = withdrawn(db, manager, "1")

        assert retention.forget_closed(db, now=NOW + YEARS) == Forgotten(1, 1)

        assert rows(db) == [0, 0, 0, 0]
        assert list((db.path / scans.FOLDER).iterdir()) == []
        actions = db.records(
            "select action from live.audit where subject_id = $id order by audit_id", id=str(application_id)
        )
        assert [row["action"] for row in actions] == ["contract.received", "contract.withdrawn", "contract.forgotten"]
        assert retention.forget_closed(db, now=NOW + YEARS) == Forgotten(0, 0)

    def test_an_open_one_stays_with_the_file_that_both_had(self, db, manager):
        withdrawn(db, manager, "1")
        kept = apply(db, manager, idempotency_key="2").application_id

        assert retention.forget_closed(db, now=NOW + YEARS) == Forgotten(1, 0)

        (file, *_) = queries.files(db, application_id=kept)
        assert scans.read(db.path, file.sha256) == PDF

    def test_a_file_without_a_row_goes_and_a_half_written_one_stays(self, db, manager):
        withdrawn(db, manager, "1", content=PDF.replace(b"x", b"other"))
        folder = db.path / scans.FOLDER
        (folder / "0f0f").write_bytes(b"left by a change that was not kept")
        (folder / "0f0f.1.2.part").write_bytes(b"being written")

        assert retention.forget_closed(db, now=NOW) == Forgotten(0, 1)
        assert sorted(file.name for file in folder.iterdir() if len(file.name) < 64) == ["0f0f.1.2.part"]
