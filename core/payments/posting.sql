-- name: known_accounts
-- one row an account of the list that exists
select account.account_id
from live.account as account
where account.account_id in (select unnest($account_ids::bigint[]));

-- name: known_payments
-- one row a stored payment of the list of numbers
select
    payment.account_id,
    payment.payment_number,
    payment.amount,
    payment.status
from history.payment as payment
where
    payment.account_id in (select unnest($account_ids::bigint[]))
    and payment.payment_number in (select unnest($payment_numbers::varchar[]));

-- name: open_charges
-- one row an account of the list, service and month of which something is open; unnamed money paid the debt before the penalty
with charged as (
    select
        charge.account_id,
        charge.service,
        charge.period,
        max(charge.due_on) as due_on,
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line <> 'penalty'), 0) as principal_amount,
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line = 'penalty'), 0) as penalty_amount
    from history.charge as charge
    where charge.account_id in (select unnest($account_ids::bigint[]))
    group by charge.account_id, charge.service, charge.period
),

paid as (
    select
        allocation.account_id,
        allocation.service,
        allocation.period,
        sum(allocation.amount) as amount,
        coalesce(sum(allocation.amount) filter (where allocation.is_penalty), 0) as penalty_amount
    from history.allocation as allocation
    inner join history.payment as payment
        on allocation.account_id = payment.account_id and allocation.payment_number = payment.payment_number
    where
        allocation.account_id in (select unnest($account_ids::bigint[]))
        and payment.account_id in (select unnest($account_ids::bigint[]))
        and payment.status <> 'refunded'
    group by allocation.account_id, allocation.service, allocation.period
),

parts as (
    select
        charged.account_id,
        charged.service,
        charged.period,
        charged.due_on,
        charged.principal_amount + charged.penalty_amount - coalesce(paid.amount, 0) as open_amount,
        least(
            charged.penalty_amount - coalesce(paid.penalty_amount, 0),
            charged.principal_amount + charged.penalty_amount - coalesce(paid.amount, 0)
        ) as open_penalty_amount
    from charged
    left join paid
        on charged.account_id = paid.account_id and charged.service = paid.service and charged.period = paid.period
)

select
    parts.account_id,
    parts.service,
    parts.period,
    parts.due_on,
    cast(parts.open_amount - greatest(0, parts.open_penalty_amount) as decimal(14, 2)) as principal_amount,
    cast(greatest(0, parts.open_penalty_amount) as decimal(14, 2)) as penalty_amount
from parts
where parts.open_amount > 0
order by parts.account_id, parts.period, parts.service;

-- name: add_payments
-- one row a payment of the batch that the store has not got yet
insert into history.payment (account_id, payment_number, paid_at, posted_on, channel, amount, status, purpose, batch_id)
select
    batch.account_id,
    batch.payment_number,
    batch.paid_at,
    $posted_on::date as posted_on,
    batch.channel,
    batch.amount,
    'posted' as status,
    batch.purpose,
    $batch_id::uuid as batch_id
from batch
where batch.is_new
order by batch.account_id, batch.paid_at;

-- name: advance_payments
-- one row a payment that had been received and is posted now
update history.payment
set status = 'posted', posted_on = $posted_on::date
from batch
where
    not batch.is_new
    and payment.account_id = batch.account_id
    and payment.payment_number = batch.payment_number
    and payment.status = 'received';

-- name: add_allocations
-- one row a part of a payment and the charge it pays
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id, is_penalty)
select
    batch.account_id,
    batch.payment_number,
    batch.service,
    batch.period,
    batch.amount,
    $posted_on::date as posted_on,
    $batch_id::uuid as batch_id,
    batch.is_penalty
from batch
order by batch.account_id, batch.period, batch.service;

-- name: payment_status
-- at most one row: the state of one payment of the account
select payment.status
from history.payment as payment
where payment.account_id = $account_id and payment.payment_number = $payment_number;

-- name: refund_payment
-- the payment counts no more; where it had been posted to stays on record and is open again
update history.payment
set status = 'refunded'
where account_id = $account_id and payment_number = $payment_number and status <> 'refunded';

-- name: drop_allocations
-- the payment is taken off the charges it was posted to
delete from history.allocation
where account_id = $account_id and payment_number = $payment_number;

-- name: unpost_payment
-- the payment is received again and waits to be posted
update history.payment
set status = 'received', posted_on = null
where account_id = $account_id and payment_number = $payment_number and status = 'posted';
