"""The sample region is the same each time, whole, and believable where people look."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from core.accounts import numbers
from core.identity import passwords
from core.kit import clock
from core.sample import generate, people
from core.tariffs import queries as tariff_queries
from core.tariffs import rules as tariff_rules
from data import checks
from data.database import Database
from tests.factories.sample import AS_OF, sample_database

TABLES = """
select database_name as catalog, table_name from duckdb_tables()
where database_name in ('live', 'history') and table_name not in ('schema_migration', 'person')
order by all
"""


@pytest.fixture(scope="module")
def db():
    with sample_database() as database:
        yield database


def fingerprints(db):
    found = {}
    for row in db.records(TABLES):
        name = f"{row['catalog']}.{row['table_name']}"
        found[name] = db.record(f"select count(*) as n, sum(hash(t)::hugeint) as total from {name} as t")
    return found


class TestGenerate:
    def test_is_the_same_each_time(self, db):
        with Database.in_memory(threads=1) as other:
            generate.generate(other, accounts=300, as_of=AS_OF)

            assert fingerprints(other) == fingerprints(db)

    def test_does_not_depend_on_how_the_work_was_cut(self, db, monkeypatch):
        monkeypatch.setattr(generate, "RANGE", 130)
        with Database.in_memory() as other:
            generate.generate(other, accounts=300, as_of=AS_OF)
            cut = fingerprints(other)

        whole = fingerprints(db)
        # Which meters of others have intervals is chosen in the first range; what is kept says up to which posting of
        # its range it was counted.
        for name in ("live.meter", "history.interval_value", "history.interval_day", "history.penalty_basis"):
            assert cut.pop(name)["n"] > 0
            whole.pop(name)
        assert cut == whole

    def test_differs_with_the_seed(self, db):
        with Database.in_memory() as other:
            generate.generate(other, accounts=60, as_of=AS_OF, seed=7)

            numbers_here = other.frame("select account_number from live.account")["account_number"].to_list()
        assert not set(numbers_here) & set(
            db.frame("select account_number from live.account")["account_number"].to_list()
        )

    def test_keeps_every_invariant(self, db):
        assert {name: frame.height for name, _, frame in checks.run(db) if frame.height} == {}

    @pytest.mark.parametrize("as_of", [date(2026, 3, 1), date(2025, 1, 9), date(2027, 2, 28)])
    def test_keeps_them_on_other_days(self, as_of):
        with Database.in_memory() as other:
            generate.generate(other, accounts=80, as_of=as_of)

            assert {name: frame.height for name, _, frame in checks.run(other) if frame.height} == {}
            assert other.value("select max(period) from history.charge") < as_of

    def test_refuses_a_region_too_small_for_the_sign_ins(self):
        with Database.in_memory() as other, pytest.raises(generate.TooFewAccounts):
            generate.generate(other, accounts=17, as_of=AS_OF)

    def test_tells_its_progress(self):
        told = []
        with Database.in_memory() as other:
            generate.generate(other, accounts=30, as_of=AS_OF, progress=lambda *step: told.append(step))

        assert told[0][:2] == (0, 30)
        assert told[-1][:2] == (30, 30)

    @pytest.mark.parametrize("zone", [UTC, clock.LOCAL], ids=["UTC", "local"])
    def test_stops_at_the_instant_given(self, zone):
        now = datetime(2026, 11, 19, 5, 30, tzinfo=UTC).astimezone(zone)
        with Database.in_memory() as other:
            generate.generate(other, accounts=60, as_of=date(2026, 11, 19), now=now)

            assert other.value("select max(paid_at) from history.payment") <= now
            assert other.value("select max(observed_at) from history.temperature") <= now
            assert other.value("select max(hour_start) from history.visit") < now
            newest = other.value("select max(observed_at) from live.office_load")
        assert timedelta(0) < now - newest < timedelta(minutes=15)


class TestRegistry:
    def test_numbers_have_the_check_digit_of_the_rule(self, db):
        found = db.frame("select account_number from live.account")["account_number"].to_list()

        assert len(set(found)) == 300
        assert [number for number in found if not (numbers.is_valid(number) and number.startswith("66"))] == []

    def test_organisations_have_requisites_that_check(self, db):
        rows = db.records("select legal_form, inn, kpp, ogrn from live.customer where kind = 'organisation'")

        assert rows
        for row in rows:
            assert inn_is_valid(row["inn"]), row
            step = 13 if row["legal_form"] == "sole_proprietor" else 11
            assert len(row["ogrn"]) == (15 if step == 13 else 13)
            assert int(row["ogrn"][:-1]) % step % 10 == int(row["ogrn"][-1])
            assert (row["kpp"] is None) == (row["legal_form"] == "sole_proprietor")

    def test_writes_to_nobody(self, db):
        assert db.value("select count(*) from live.account where email not like '%@example.com'") == 0

    def test_is_marked_as_made_up_everywhere(self, db):
        for table in ("account", "office", "person"):
            assert db.value(f"select count(*) from live.{table} where not is_sample") == 0

    def test_homes_have_an_address_of_their_own(self, db):
        same = db.value(
            "select count(*) from (select 1 from live.premise as p inner join live.account as a using (premise_id)"
            " where a.customer_kind = 'household'"
            " group by town, district, street, house_number, house_letter, flat, flat_extension having count(*) > 1)"
        )

        assert same == 0

    def test_flat_with_an_extension_and_a_house_with_a_letter_exist(self, db):
        flat = db.record("select flat, flat_extension from live.premise where premise_id = 3")

        assert flat == {"flat": "141", "flat_extension": "1"}
        assert db.value("select count(*) from live.premise where house_letter is not null") > 3


class TestPeople:
    def test_sign_in_with_the_printed_password(self, db):
        rows = db.records("select email, password_hash, role from live.person order by email")

        assert {row["role"] for row in rows} == {"household", "corporate", "analyst", "operator"}
        assert all(passwords.agrees(people.PASSWORD, password_hash=row["password_hash"]) for row in rows)

    def test_household_has_three_accounts_and_the_corporate_one_fourteen(self, db):
        counts = db.records(
            "select email, count(*) as n from live.account_access inner join live.person using (person_id) group by email"
        )

        assert {row["email"]: row["n"] for row in counts} == {
            "household@kabinet.example": 3,
            "corporate@kabinet.example": 14,
        }

    def test_own_flat_owes_the_newest_month_only(self, db):
        owed = db.records(
            "select c.period from history.charge as c where c.account_id = 1 group by c.period"
            " having sum(c.amount) > coalesce((select sum(l.amount) from history.allocation as l"
            " where l.account_id = 1 and l.period = c.period), 0)"
        )

        assert [row["period"] for row in owed] == [date(2026, 10, 1)]
        assert db.value("select count(*) from live.submission where account_id = 1") == 0

    def test_mothers_meter_is_past_its_verification_and_billed_by_average(self, db):
        due = db.value("select verification_due_on from live.meter where account_id = 2 and service = 'electricity'")
        sources = db.records(
            "select period, source from history.reading where account_id = 2 order by period desc limit 4"
        )

        assert due < AS_OF
        assert sources[0]["source"] == "average"
        assert sources[-1]["source"] == "customer"


class TestHistory:
    def test_covers_thirty_six_closed_months(self, db):
        months = db.record(
            "select min(period) as first, max(period) as last, count(distinct period) as n from history.charge"
        )

        assert months == {"first": date(2023, 11, 1), "last": date(2026, 10, 1), "n": 36}

    def test_values_follow_one_another(self, db):
        broken = db.value(
            "select count(*) from (select previous_value, lag(value) over (partition by register_id order by period) as before"
            " from history.reading) where before is not null and before <> previous_value"
        )

        assert broken == 0

    def test_some_registers_roll_over(self, db):
        assert db.value("select count(*) from history.reading where value < previous_value") > 0

    def test_lines_agree_with_the_tariff_rules(self, db):
        month = date(2026, 10, 1)
        blocks_of = {}
        points = db.frame(
            "select p.account_id, p.service, p.tariff_group, p.scheme, c.zone, sum(c.volume) as volume, sum(c.amount) as amount,"
            " max(c.block) as last_block from history.charge as c inner join live.service_point as p"
            " on c.account_id = p.account_id and c.service = p.service"
            " where c.period = '2026-10-01' and c.line = 'usage' and p.service <> 'hot_water' group by all"
        )
        for (account_id, service, group, scheme), zones in points.group_by(
            "account_id", "service", "tariff_group", "scheme"
        ):
            key = (service, group, scheme)
            if key not in blocks_of:
                blocks_of[key] = (
                    tariff_queries.rates(db, service=service, tariff_group=group, scheme=scheme, on=month),
                    tariff_queries.blocks(db, service=service, tariff_group=group, on=month),
                )
            rates, blocks = blocks_of[key]
            usage = dict(zip(zones["zone"].to_list(), zones["volume"].to_list(), strict=True))

            lines = tariff_rules.cost(usage, rates, blocks)

            assert tariff_rules.total(lines) == zones["amount"].sum(), (account_id, service)

    def test_hot_water_is_paid_for_by_two_components(self, db):
        row = db.record(
            "select sum(case when line = 'usage' then volume end) as water, sum(case when line = 'hot_water_heat' then volume end) as heat"
            " from history.charge where account_id = 1 and service = 'hot_water' and period = '2026-10-01'"
        )

        assert row["heat"] == (row["water"] * Decimal("0.06")).quantize(Decimal("0.0001"))

    def test_posted_money_is_laid_on_bills_to_the_kopeck(self, db):
        rest = db.value(
            "select count(*) from (select p.amount - sum(l.amount) as rest from history.payment as p"
            " inner join history.allocation as l using (account_id, payment_number) where p.status = 'posted'"
            " group by p.account_id, p.payment_number, p.amount having rest < 0)"
        )

        assert rest == 0
        assert set(db.frame("select distinct status from history.payment")["status"]) >= {"posted", "received"}

    def test_submissions_are_of_the_running_month_and_past(self, db):
        row = db.record(
            "select min(period) as first, max(period) as last, max(read_on) as read_on from live.submission"
        )

        assert (row["first"], row["last"]) == (date(2026, 11, 1), date(2026, 11, 1))
        assert row["read_on"] < AS_OF


class TestIntervals:
    def test_of_a_month_without_gaps_sum_to_its_reading(self, db):
        rows = db.records(
            "with days as (select meter_id, date_trunc('month', day)::date as period, sum(usage) as usage,"
            " sum(expected_count - interval_count) as missing, count(*) as n from history.interval_day group by all)"
            " select d.usage, sum(r.usage) as read from days as d inner join history.reading as r"
            " on d.meter_id = r.meter_id and d.period = r.period"
            " where d.missing = 0 group by d.meter_id, d.period, d.usage"
        )

        assert len(rows) > 50
        assert max(abs(row["usage"] - row["read"]) for row in rows) < Decimal("0.01")

    def test_have_gaps_and_no_zeroes_for_them(self, db):
        assert db.value("select sum(expected_count - interval_count) from history.interval_day") > 100

    def test_shops_sleep_at_night(self, db):
        frame = db.frame(
            "select hour(interval_start) as hour, avg(usage) as usage from history.interval_value as v"
            " inner join live.meter as m using (meter_id) where m.account_id = 4 and m.service = 'electricity' group by all"
        )
        by_hour = dict(frame.iter_rows())

        assert by_hour[3] < by_hour[12] / 2

    def test_half_hours_of_a_three_zone_home_follow_its_registers(self, db):
        night = db.value(
            "select sum(usage) from history.interval_value as v inner join live.meter as m using (meter_id)"
            " where m.account_id = 3 and (hour(interval_start) >= 23 or hour(interval_start) < 7)"
            " and interval_start >= timestamptz '2026-10-01 00:00:00+05' and interval_start < timestamptz '2026-11-01 00:00:00+05'"
        )
        read = db.value(
            "select sum(usage) from history.reading where account_id = 3 and zone = 'night' and period = '2026-10-01'"
        )

        assert night <= read + 1
        assert night > read * Decimal("0.85")


class TestOffices:
    def test_keep_their_hours(self, db):
        assert db.value("select count(*) from live.office") == 44
        sunday = db.value("select count(*) from history.visit where isodow(hour_start) = 7")
        lunch = db.value(
            "select count(*) from history.visit inner join live.office using (office_id)"
            " where opening_hours like '%-13:00,14:00-%' and hour(hour_start) = 13 and isodow(hour_start) < 6"
        )

        assert (sunday, lunch) == (0, 0)

    def test_leave_unknown_accessibility_out(self, db):
        surveyed = db.frame("select office_id, count(*) as n from live.office_access group by all")

        assert surveyed["n"].min() < 35
        assert surveyed.height < 44
        assert isinstance(surveyed, pl.DataFrame)


def inn_is_valid(inn):
    def check(digits, weights):
        return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10

    if len(inn) == 10:
        return check(inn, (2, 4, 10, 3, 5, 9, 4, 6, 8)) == int(inn[9])
    return check(inn, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) == int(inn[10]) and check(
        inn, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    ) == int(inn[11])
