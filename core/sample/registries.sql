-- name: mark_payments
-- one row a payment of the last two weeks that a bank, agent, terminal or cash desk brought: it belongs to the registry of its day
update history.payment
set batch_id = md5('registry ' || channel || posted_on::varchar || $seed::varchar)::uuid
where
    status = 'posted'
    and channel in ('bank', 'agent', 'terminal', 'office')
    and posted_on > $as_of::date - 14
    and posted_on <= $as_of::date;

-- name: marked
-- one row a registry: its channel, day, payments and money
select
    p.batch_id as registry_id,
    p.channel,
    p.posted_on as registry_on,
    count(*) as row_count,
    sum(p.amount)::decimal(14, 2) as amount
from history.payment as p
where
    p.status = 'posted'
    and p.channel in ('bank', 'agent', 'terminal', 'office')
    and p.posted_on > $as_of::date - 14
    and p.posted_on <= $as_of::date
group by p.batch_id, p.channel, p.posted_on
order by p.posted_on desc, p.channel asc;

-- name: payers
-- one row an open household account with its customer's name and address, the first ones
select
    a.account_number,
    upper(c.name) as payer_name,
    upper(concat_ws(',', p.town, p.street, p.house_number || coalesce(p.house_letter, ''), p.flat)) as payer_address
from live.account as a
inner join live.customer as c on a.customer_id = c.customer_id
inner join live.premise as p on a.premise_id = p.premise_id
where a.customer_kind = 'household' and a.closed_on is null
order by a.account_id
limit 12;

-- name: taken_number
-- at most one row: a payment of the registries whose number another row will have, too
select
    p.payment_number,
    p.amount,
    a.account_number
from history.payment as p
inner join live.account as a on p.account_id = a.account_id
where
    p.status = 'posted'
    and p.channel = 'bank'
    and p.posted_on > $as_of::date - 14
    and p.posted_on <= $as_of::date
order by p.account_id, p.payment_number
limit 1;

-- name: add_registries
-- one row a registry of a day and channel
insert into live.registry (
    registry_id, file_name, file_sha256, layout, channel, registry_number, registry_on, status, issue, issue_values, row_count, amount,
    fee_amount, declared_count, declared_amount, repeated_count, repeated_amount, actor, received_at, finished_at
)
select
    b.registry_id::uuid as registry_id,
    b.file_name,
    sha256(b.registry_id::varchar) as file_sha256,
    b.layout,
    b.channel,
    b.registry_number,
    b.registry_on,
    b.status,
    b.issue,
    b.issue_values,
    b.row_count,
    b.amount,
    0 as fee_amount,
    b.row_count as declared_count,
    b.declared_amount,
    0 as repeated_count,
    0 as repeated_amount,
    $operator as actor,
    b.received_at,
    b.received_at as finished_at
from batch as b;

-- name: add_unmatched
-- one row a payment without an account
insert into live.unmatched_payment (
    unmatched_id, registry_id, row, payment_number, channel, paid_at, amount, account_text, payer_name, payer_address, purpose, period,
    reason, known_amount, known_account, status, claimed_by, claimed_at, account_id, posted_number, decided_by, decided_at,
    decision_note, received_at
)
select
    b.unmatched_id::uuid as unmatched_id,
    b.registry_id::uuid as registry_id,
    b.row,
    b.payment_number,
    b.channel,
    b.paid_at,
    b.amount,
    b.account_text,
    b.payer_name,
    b.payer_address,
    null as purpose,
    null as period,
    b.reason,
    b.known_amount,
    b.known_account,
    b.status,
    null as claimed_by,
    null as claimed_at,
    null as account_id,
    null as posted_number,
    case when b.status = 'returned' then $operator end as decided_by,
    case when b.status = 'returned' then $now::timestamptz end as decided_at,
    b.decision_note,
    b.received_at
from batch as b;

-- name: add_refusal
-- one row: a line that cannot be read
insert into live.registry_refusal (registry_id, row, column_name, value, issue, line, amount)
select
    b.registry_id::uuid as registry_id,
    b.row,
    b.column_name,
    b.value,
    b.issue,
    b.line,
    null as amount
from batch as b;
