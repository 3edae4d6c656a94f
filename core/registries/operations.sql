-- name: begin_registry
-- one row: the registry that begins, again if it was refused or interrupted before
insert into live.registry (
    registry_id, file_name, file_sha256, layout, channel, registry_number, registry_on, status, issue, issue_values, row_count, amount,
    fee_amount, declared_count, declared_amount, repeated_count, repeated_amount, actor, received_at, finished_at
)
values (
    $registry_id, $file_name, $file_sha256, $layout, $channel, $registry_number, $registry_on, $status, $issue, $issue_values, $row_count,
    $amount, $fee_amount, $declared_count, $declared_amount, 0, 0, $actor, $now, null
)
on conflict (registry_id) do update set
    file_name = excluded.file_name, layout = excluded.layout, channel = excluded.channel,
    registry_number = excluded.registry_number, registry_on = excluded.registry_on, status = excluded.status, issue = excluded.issue,
    issue_values = excluded.issue_values, row_count = excluded.row_count, amount = excluded.amount, fee_amount = excluded.fee_amount,
    declared_count = excluded.declared_count, declared_amount = excluded.declared_amount, actor = excluded.actor;

-- name: finish_registry
-- one row: the registry that ended
update live.registry
set status = 'done', repeated_count = $repeated_count, repeated_amount = $repeated_amount, finished_at = $now
where registry_id = $registry_id;

-- name: make_candidates
-- one row a number that some row of the registry may mean
create or replace table memory.registry_candidate as
select b.account_number
from batch as b;

-- name: make_payments
-- one row a payment number of the registry
create or replace table memory.registry_payment as
select b.payment_number
from batch as b;

-- name: drop_candidates
-- no rows
drop table if exists memory.registry_candidate;

-- name: drop_payments
-- no rows
drop table if exists memory.registry_payment;

-- name: add_unmatched
-- one row a payment that waits; what an earlier run of the same file added stays as it is
insert into live.unmatched_payment (
    unmatched_id, registry_id, row, payment_number, channel, paid_at, amount, account_text, payer_name, payer_address, purpose, period,
    reason, known_amount, known_account, status, claimed_by, claimed_at, account_id, posted_number, decided_by, decided_at,
    decision_note, received_at
)
select
    b.unmatched_id::uuid as unmatched_id,
    $registry_id::uuid as registry_id,
    b.row,
    b.payment_number,
    b.channel,
    b.paid_at,
    b.amount,
    b.account_text,
    b.payer_name,
    b.payer_address,
    b.purpose,
    b.period,
    b.reason,
    b.known_amount,
    b.known_account,
    'waiting' as status,
    null as claimed_by,
    null as claimed_at,
    null as account_id,
    null as posted_number,
    null as decided_by,
    null as decided_at,
    null as decision_note,
    $now as received_at
from batch as b
on conflict (unmatched_id) do nothing;

-- name: add_refusals
-- one row a line that cannot be read
insert into live.registry_refusal (registry_id, row, column_name, value, issue, line, amount)
select
    $registry_id::uuid as registry_id,
    b.row,
    b.column_name,
    b.value,
    b.issue,
    b.line,
    b.amount
from batch as b
on conflict (registry_id, row) do nothing;
