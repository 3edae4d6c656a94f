"""Tries of visitors are kept for as long as they are counted, and a while to look at them."""

from datetime import timedelta

from core.metering import passes
from tests.factories.metering import NOW, make_home, make_store


class TestForgetExpired:
    def test_forgets_tries_older_than_a_week_and_keeps_the_newest_pass(self):
        with make_store() as db:
            home = make_home(db)
            for days in (8, 0):
                found = passes.open_form(
                    db,
                    account_number=home.account_number,
                    serial_ending="0100",
                    address="10.0.0.1",
                    now=NOW - timedelta(days=days),
                )

            passes.forget_expired(db, now=NOW)

            assert db.value("select count(*) from live.visitor_attempt") == 1
            assert passes.is_valid(db, found, now=NOW)
