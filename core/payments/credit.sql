-- name: bounds
-- one row: the first and last account, null where there is none
select
    min(account.account_id) as first_id,
    max(account.account_id) as last_id
from live.account as account;

-- name: make_left
-- one row a posted payment of the range that has money left, numbered from the oldest of its account
create or replace temp table credit_left as
with spent as (
    select
        allocation.account_id,
        allocation.payment_number,
        sum(allocation.amount) as amount
    from history.allocation as allocation
    where allocation.account_id between $first_id and $last_id
    group by allocation.account_id, allocation.payment_number
)

select
    payment.account_id,
    payment.payment_number,
    ((payment.amount - coalesce(spent.amount, 0)) * 100)::bigint as kopecks,
    row_number() over (partition by payment.account_id order by payment.paid_at, payment.payment_number) as place
from history.payment as payment
left join spent on payment.account_id = spent.account_id and payment.payment_number = spent.payment_number
where
    payment.account_id between $first_id and $last_id
    and payment.status = 'posted'
    and payment.amount > coalesce(spent.amount, 0);

-- name: rounds
-- one row: how many such payments the account has that has most of them, 0 where none has one
select coalesce(max(found.place), 0) as rounds
from credit_left as found;

-- name: make_debts
-- one row an account with money left, service, month and kind of debt of which something is open
create or replace temp table credit_debt as
with charged as (
    select
        charge.account_id,
        charge.service,
        charge.period,
        max(charge.due_on) as due_on,
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line <> 'penalty'), 0) as principal_amount,
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line = 'penalty'), 0) as penalty_amount
    from history.charge as charge
    where
        charge.account_id between $first_id and $last_id
        and charge.account_id in (select found.account_id from credit_left as found)
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
        allocation.account_id between $first_id and $last_id
        and payment.account_id between $first_id and $last_id
        and payment.status <> 'refunded'
        and allocation.account_id in (select found.account_id from credit_left as found)
    group by allocation.account_id, allocation.service, allocation.period
),

parts as (
    select
        charged.account_id,
        charged.service,
        charged.period,
        charged.due_on,
        charged.principal_amount + charged.penalty_amount - coalesce(paid.amount, 0) as open_amount,
        greatest(0, least(
            charged.penalty_amount - coalesce(paid.penalty_amount, 0),
            charged.principal_amount + charged.penalty_amount - coalesce(paid.amount, 0)
        )) as open_penalty_amount
    from charged
    left join paid
        on charged.account_id = paid.account_id and charged.service = paid.service and charged.period = paid.period
)

select
    both_kinds.account_id,
    both_kinds.service,
    both_kinds.period,
    both_kinds.due_on,
    both_kinds.is_penalty,
    (both_kinds.amount * 100)::bigint as kopecks
from (
    select
        parts.account_id,
        parts.service,
        parts.period,
        parts.due_on,
        unnest([false, true]) as is_penalty,
        unnest([parts.open_amount - parts.open_penalty_amount, parts.open_penalty_amount]) as amount
    from parts
    where parts.open_amount > 0
) as both_kinds
where both_kinds.amount > 0;

-- name: make_spent
-- no row: what the rounds will set against what
create or replace temp table credit_spent (
    account_id bigint,
    payment_number varchar,
    service varchar,
    period date,
    is_penalty boolean,
    kopecks bigint
);

-- name: spend
-- one row a debt that the account's payment of this round pays: the newest bill, the oldest debt, penalty last; each bill by largest
-- remainder over its services, as core.payments.allocation does for one payment
insert into credit_spent (account_id, payment_number, service, period, is_penalty, kopecks)
with owed as (
    select
        debt.account_id,
        debt.service,
        debt.period,
        debt.due_on,
        debt.is_penalty,
        debt.kopecks,
        debt.is_penalty or debt.period <> max(debt.period) over (partition by debt.account_id) as is_later
    from credit_debt as debt
    where debt.kopecks > 0
),

queued as (
    select
        owed.account_id,
        owed.service,
        owed.period,
        owed.is_penalty,
        owed.is_later,
        owed.kopecks,
        found.payment_number,
        found.kopecks as left_kopecks,
        sum(owed.kopecks) over (partition by owed.account_id, owed.is_penalty, owed.is_later, owed.period) as group_kopecks,
        sum(owed.kopecks) over (
            partition by owed.account_id order by owed.is_penalty, owed.is_later, owed.period range unbounded preceding
        ) as reached_kopecks
    from owed
    inner join credit_left as found on owed.account_id = found.account_id and found.place = $place
    where owed.due_on >= $barred_before
),

taken as (
    select
        queued.*,
        least(greatest(queued.left_kopecks - (queued.reached_kopecks - queued.group_kopecks), 0), queued.group_kopecks) as taken_kopecks
    from queued
),

floored as (
    select
        taken.*,
        taken.taken_kopecks::hugeint * taken.kopecks // taken.group_kopecks as floor_kopecks,
        taken.taken_kopecks::hugeint * taken.kopecks % taken.group_kopecks as remainder
    from taken
    where taken.taken_kopecks > 0
),

shared as (
    select
        floored.account_id,
        floored.payment_number,
        floored.service,
        floored.period,
        floored.is_penalty,
        floored.floor_kopecks
        + case
            when
                row_number() over (
                    partition by floored.account_id, floored.is_penalty, floored.is_later, floored.period
                    order by floored.remainder desc, floored.service asc
                )
                <= floored.taken_kopecks - sum(floored.floor_kopecks) over (
                    partition by floored.account_id, floored.is_penalty, floored.is_later, floored.period
                ) then 1
            else 0
        end as kopecks
    from floored
)

select
    shared.account_id,
    shared.payment_number,
    shared.service,
    shared.period,
    shared.is_penalty,
    shared.kopecks::bigint as kopecks
from shared
where shared.kopecks > 0;

-- name: take_off
-- the debts without what the round's payments have paid
update credit_debt
set kopecks = credit_debt.kopecks - spent.kopecks
from credit_spent as spent, credit_left as found
where
    found.place = $place
    and found.account_id = spent.account_id
    and found.payment_number = spent.payment_number
    and credit_debt.account_id = spent.account_id
    and credit_debt.service = spent.service
    and credit_debt.period = spent.period
    and credit_debt.is_penalty = spent.is_penalty;

-- name: add_allocations
-- one row a part of a payment and the debt it pays now
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id, is_penalty)
select
    spent.account_id,
    spent.payment_number,
    spent.service,
    spent.period,
    (spent.kopecks * 0.01::decimal(3, 2))::decimal(14, 2) as amount,
    $posted_on::date as posted_on,
    $batch_id::uuid as batch_id,
    spent.is_penalty
from credit_spent as spent
order by spent.account_id, spent.period, spent.service;

-- name: paid_months
-- one row a month of which something was paid
select distinct spent.period
from credit_spent as spent;
