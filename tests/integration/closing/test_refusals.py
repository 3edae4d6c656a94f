"""What a close says beside its sum: whose penalty is not counted, and why a month is not closed yet."""

from datetime import date, datetime, time

import pytest

from core.billing import operations as penalties
from core.billing import unknown_rates
from core.closing import jobs, messages, operations
from core.i18n.formats import Words
from core.jobs.model import Job, JobStatus
from core.jobs.worker import JobRefused
from core.kit import clock, ids, period
from tests.factories.accounts import make_account
from tests.factories.metering import make_store

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
RU = Words("ru")


@pytest.fixture
def db():
    with make_store() as store:
        penalties.load_reference(store)
        make_account(store, account_id=1)
        yield store


def close(db, month, *, day=None, **options):
    now = datetime.combine(day or period.shifted(month, by=1), time(9), tzinfo=clock.LOCAL)
    return operations.close(db, period=month, now=now, actor="cli", **options)


class TestUnknownRates:
    def test_are_none_while_every_day_has_its_row(self, db):
        assert close(db, DECEMBER).unknown_rates == ()

    def test_are_told_with_the_first_day_and_kept_on_record(self, db):
        result = close(db, JANUARY)

        assert result.unknown_rates == (("citizen", JANUARY),)
        assert "period.penalty_not_counted" in {row["action"] for row in db.records("select action from live.audit")}

    @pytest.mark.parametrize("group", ["citizen", "managing"])
    def test_say_what_to_do(self, group):
        said = unknown_rates.sentence(RU, group=group, day=JANUARY)

        assert "1\N{NO-BREAK SPACE}января" in said or "1 января" in said
        assert "penalty_caps.csv" in said


class TestEarly:
    def test_is_refused_while_readings_count_for_the_month(self, db):
        with pytest.raises(operations.ReadingsWelcome):
            close(db, DECEMBER, day=date(2026, 12, 25), is_early=True)

    def test_is_done_once_later_readings_count_for_the_next(self, db):
        assert not close(db, DECEMBER, day=date(2026, 12, 26), is_early=True).is_repeated

    def test_says_until_when(self, db):
        moment = datetime(2026, 12, 20, 9, tzinfo=clock.LOCAL)
        job = Job(
            ids.new(),
            jobs.KIND,
            {"period": "2026-12-01", "is_early": True},
            JobStatus.RUNNING,
            0,
            None,
            None,
            None,
            None,
            "cli",
            moment,
            moment,
            None,
        )

        with pytest.raises(JobRefused) as refused:
            jobs.run(db, job, lambda *_: None, now=moment)

        text = messages.sentence(RU, period=DECEMBER, **refused.value.result)
        assert "25" in text
