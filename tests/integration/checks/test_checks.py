# ruff: noqa: ISC004 - statements read better whole
"""Each check finds a planted fault, and only in a broken store."""

import pytest

from data import checks
from tests.factories.sample import sample_database

BATCH = "'00000000-0000-0000-0000-000000000001'::uuid"
INTENT = (  # a payment of account 1 made here: 10 roubles, posted, as its only event says
    "insert into live.payment_intent select {batch}, 'k', '261120-1', 't', null, 'visitor', '{state}', {amount}, 0, 'a@b.ru', null, 'ru',"
    " null, false, null, 'sandbox', null, null, null, null, now(), now(), null, now(), now();"
    "insert into live.payment_event values ({batch}, {batch}, now(), 'posted', 'posted', '{{}}');"
    "insert into live.payment_part values ({batch}, 1, 1, '261120-1', 10.00, null, null, false, null);"
)
FAULTS = {
    "access_of_known": ("live", "update live.account_access set account_id = 999999 where account_id = 4"),
    "accounts_complete": ("live", "delete from live.customer where customer_id = 40"),
    "accounts_numbered_once": (
        "live",
        "update live.account set account_number = '0' || (select account_number from live.account where account_id = 20)"
        " where account_id = 21",
    ),
    "allocations_within_charges": (
        "history",
        "insert into history.allocation select account_id, payment_number, service, period, 1000000.00, posted_on, batch_id, null"
        " from history.allocation limit 1",
    ),
    "allocations_within_payments": ("history", "update history.payment set amount = 1.00 where account_id = 1"),
    "applications_follow_steps": (
        "live",
        "update live.contract_application set status = 'ready' where status = 'received'",
    ),
    "arrears_add_up": ("history", "update history.arrears set amount = amount + 0.01 where as_of = '2026-10-31'"),
    "balances_add_up": (
        "history",
        "insert into history.allocation select account_id, 'NONE', service, period, 0.01, posted_on, batch_id, null"
        " from history.allocation limit 1",
    ),
    "bulk_files_whole": (
        "live",
        f"insert into live.bulk_file values ({BATCH}, 'k', 'F-1', 'a.csv', 'x', 1, {BATCH}, now(), '2026-11-01', 'accepted',"
        f" 1, 1, 0, 0, 0, 'y', {BATCH}, now())",
    ),
    "charges_follow_readings": (
        "history",
        "update history.charge set volume = volume + 1 where account_id = 1 and line = 'usage' and service = 'electricity'",
    ),
    "charges_have_vat_once": ("history", "update history.charge set vat_amount = 0.01 where account_id = 1"),
    "charges_multiply": ("history", "update history.charge set amount = amount + 0.01 where account_id = 1"),
    "charges_of_accounts": ("history", "update history.payment set account_id = 999999 where account_id = 1"),
    "collection_adds_up": ("history", "update history.collection set charged_amount = 0 where period = '2026-10-01'"),
    "interval_days_add_up": ("history", "update history.interval_day set interval_count = 1 where day = '2026-10-05'"),
    "intervals_counted_once": (
        "history",
        "insert into history.interval_value select meter_id, interval_start, minutes, usage, quality, batch_id"
        " from history.interval_value limit 1",
    ),
    "intervals_of_meters": ("live", "update live.meter set has_intervals = false where account_id = 4"),
    "meters_of_points": (
        "live",
        "update live.meter set service = 'heat' where account_id = 1 and service = 'electricity'",
    ),
    "meters_replaced_whole": (
        "live",
        f"insert into live.meter_replacement values ({BATCH}, 'k', 1, 111, 141, '2026-11-18', {BATCH}, 'cli', now())",
    ),
    "months_closed_add_up": ("live", "update live.period_close set amount = amount + 1 where period = '2026-10-01'"),
    "payments_numbered_once": (
        "history",
        "insert into history.payment select account_id, payment_number, paid_at, posted_on, channel, amount, status, purpose,"
        " batch_id from history.payment limit 1",
    ),
    "payments_made_whole": ("live", INTENT.format(batch=BATCH, state="posted", amount="11.00")),
    "payments_posted_once": ("live", INTENT.format(batch=BATCH, state="posted", amount="10.00")),
    "orders_paid_once": (
        "live",
        f"insert into live.customer_order values ({BATCH}, 'Z-1', 'k', {BATCH}, 1, 'placed', 10.00, 1.80, 'office', null, 'A', '+7', 'a@b.ru',"
        " 'ru', '', now(), null, now(), null, null, null)",
    ),
    "points_of_accounts": ("live", "update live.service_point set premise_id = 999999 where account_id = 5"),
    "registries_reconcile": ("live", "update live.registry set amount = amount + 1 where status = 'done'"),
    "rates_do_not_overlap": (
        "live",
        "update live.tariff_rate set valid_to = null where service = 'heat' and valid_from = '2023-01-01'",
    ),
    "readings_add_up": ("history", "update history.reading set usage = usage + 1 where account_id = 2"),
    "readings_counted_once": (
        "history",
        "insert into history.reading select account_id, period, service, meter_id, register_id, zone, read_on, previous_value,"
        " value, usage, source, channel, status, submission_id, batch_id from history.reading limit 1",
    ),
    "readings_of_own_meters": ("history", "update history.reading set account_id = 3 where account_id = 2"),
    "register_states_follow_readings": (
        "history",
        "update history.register_state set value = value + 1 where account_id = 2",
    ),
    "refunds_of_paid": (
        "live",
        INTENT.format(batch=BATCH, state="posted", amount="10.00")
        + f"insert into live.payment_refund values ({BATCH}, {BATCH}, 1, 1, 10.00, 'x', 'done', null, 'cli', now(), null, null, null, now())",
    ),
    "registers_of_meters": ("live", "update live.register set account_id = 2 where account_id = 1"),
    "sessions_of_known": (
        "live",
        "insert into live.session (token_hash, person_id, created_at, expires_at, revoked_at, user_agent)"
        " values ('x', uuid(), now(), now(), null, '')",
    ),
    "slots_not_overbooked": (
        "live",
        f"insert into live.slot_booking (slot_id, seat, order_id, position, booked_at) values ({BATCH}, 1, {BATCH}, 1, now())",
    ),
    "submissions_complete": (
        "live",
        "delete from live.submitted_reading where account_id = (select min(account_id) from live.submission)",
    ),
    "submissions_counted_once": (
        "live",
        "insert into live.submitted_reading select uuid(), register_id, meter_id, account_id, period, previous_on,"
        " previous_value, value, usage, has_rolled_over, 'accepted', issue from live.submitted_reading where status = 'accepted' limit 1",
    ),
    "temperature_counted_once": (
        "history",
        "insert into history.temperature select station, observed_at, celsius, batch_id from history.temperature limit 1",
    ),
    "visits_of_offices": ("history", "update history.visit set office_id = 999 where office_id = 1"),
}


def broken(db):
    return {name for name, _, frame in checks.run(db) if frame.height}


class TestRun:
    def test_knows_a_fault_for_each_check(self):
        assert set(FAULTS) == {name for name, _, _ in checks.every()}

    def test_says_what_must_hold(self):
        assert all(what.endswith((".", ")")) and len(what) > 20 for _, what, _ in checks.every())

    @pytest.mark.parametrize("name", sorted(FAULTS))
    def test_finds_the_fault(self, name):
        catalog, fault = FAULTS[name]
        with sample_database(accounts=60) as db:
            assert broken(db) == set()

            db.bulk(catalog, lambda tx: tx.write(fault))

            assert name in broken(db)
