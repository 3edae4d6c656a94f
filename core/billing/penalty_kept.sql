-- name: make_days
-- one row a group and day: the working day it moves to, days that accrued up to it, the rate; from batch
create or replace temp table closing_day as
select
    batch.penalty_group,
    batch.day,
    batch.moved_on,
    batch.accrued,
    batch.rate
from batch;

-- name: make_debt_key
-- a debt (account, service and month) as one number
create or replace temp macro debt_of(account_id, period, service) as
(account_id * 65536 + (period - date '1970-01-01')) * 8 + case service
    when 'electricity' then 0
    when 'heat' then 1
    when 'hot_water' then 2
    when 'cold_water' then 3
    else 4
end;

-- name: make_key
-- forty bits of a hash: whole numbers that add up, as a sum sees two rows that change alike and xor does not
create or replace temp macro key_of(hashed) as (hashed >> 24)::bigint;

-- name: kept_before
-- at most one row: what most accounts of the range were counted to, not after the month
select
    basis.period,
    basis.known_on,
    basis.kept_to
from history.penalty_basis as basis
where basis.account_id between $first_id and $last_id and basis.period <= $last_period
group by basis.period, basis.known_on, basis.kept_to
order by count(*) desc, basis.period desc, basis.known_on desc
limit 1;

-- name: newest_posting
-- one row: the newest day up to the month's last one on which money of the range was posted
select greatest(
    (
        select max(allocation.posted_on)
        from history.allocation as allocation
        where allocation.account_id between $first_id and $last_id and allocation.posted_on <= $last_day
    ),
    (
        select max(payment.posted_on)
        from history.payment as payment
        where payment.account_id between $first_id and $last_id and payment.posted_on <= $last_day
    )
) as known_on;

-- name: make_basis
-- one row an account: what its old debts are counted from now, and whether that is what they were counted from before
create or replace temp table closing_basis as
with scale as (
    select
        step.penalty_group,
        min(step.first_day) - 1 as free_days,
        sum(key_of(hash(step.first_day, step.last_day, step.divisor, step.valid_from, step.valid_to)))::bigint as step_key
    from live.penalty_step as step
    group by step.penalty_group
),

rated as (
    select
        scale.penalty_group,
        scale.free_days,
        scale.step_key + sum(day.day_key)::bigint as rates_key,
        scale.step_key + (sum(day.day_key) filter (where day.day <= $kept_on::date))::bigint as kept_key
    from (
        select
            closing_day.penalty_group,
            closing_day.day,
            key_of(hash(closing_day.day, closing_day.moved_on, closing_day.accrued, closing_day.rate)) as day_key
        from closing_day
        where closing_day.day <= $known_on::date
    ) as day
    inner join scale on day.penalty_group = scale.penalty_group
    group by scale.penalty_group, scale.free_days, scale.step_key
),

charged as (
    select
        line.account_id,
        count(*) as now_count,
        sum(line.line_key)::bigint as now_key,
        count(*) filter (where line.period <= $kept_to::date) as kept_count,
        (sum(line.line_key) filter (where line.period <= $kept_to::date))::bigint as kept_key
    from (
        select
            charge.account_id,
            charge.period,
            key_of(hash(charge.period, charge.service, charge.amount, charge.vat_amount, charge.due_on)) as line_key
        from history.charge as charge
        where
            charge.account_id between $first_id and $last_id
            and charge.period <= $keep_to::date
            and charge.line <> 'penalty'
    ) as line
    group by line.account_id
),

allocated as (
    select
        part.account_id,
        count(*) as now_count,
        sum(part.part_key)::bigint as now_key,
        count(*) filter (where part.is_kept) as kept_count,
        (sum(part.part_key) filter (where part.is_kept))::bigint as kept_key
    from (
        select
            allocation.account_id,
            allocation.period <= $kept_to::date and allocation.posted_on <= $kept_on::date as is_kept,
            key_of(hash(allocation.period, allocation.service, allocation.amount, allocation.posted_on)) as part_key
        from history.allocation as allocation
        where
            allocation.account_id between $first_id and $last_id
            and allocation.period <= $keep_to::date
            and allocation.posted_on <= $known_on::date
            and not coalesce(allocation.is_penalty, false)
    ) as part
    group by part.account_id
),

paid as (
    select
        money.account_id,
        count(*) as now_count,
        sum(money.money_key)::bigint as now_key,
        count(*) filter (where money.posted_on <= $kept_on::date) as kept_count,
        (sum(money.money_key) filter (where money.posted_on <= $kept_on::date))::bigint as kept_key
    from (
        select
            payment.account_id,
            payment.posted_on,
            key_of(hash(payment.paid_at, payment.status)) as money_key
        from history.payment as payment
        where payment.account_id between $first_id and $last_id and payment.posted_on <= $known_on::date
    ) as money
    group by money.account_id
),

-- money for an old debt that was not open: taken back, or more than was owed
unexpected as (
    select distinct late.account_id
    from (
        select
            allocation.account_id,
            allocation.service,
            allocation.period
        from history.allocation as allocation
        where
            allocation.account_id between $first_id and $last_id
            and allocation.posted_on > $kept_on::date
            and allocation.posted_on <= $last_day
            and allocation.period <= $kept_to::date
            and not coalesce(allocation.is_penalty, false)
    ) as late
    left join history.penalty_debt as open
        on
            late.account_id = open.account_id
            and late.service = open.service
            and late.period = open.period
            and open.penalty_amount is null
    where open.account_id is null
)

select
    account.account_id,
    account.penalty_group,
    rated.free_days,
    rated.rates_key,
    coalesce(charged.now_count, 0) as charge_count,
    coalesce(charged.now_key, 0) as charge_key,
    coalesce(allocated.now_count, 0) as allocation_count,
    coalesce(allocated.now_key, 0) as allocation_key,
    coalesce(paid.now_count, 0) as payment_count,
    coalesce(paid.now_key, 0) as payment_key,
    (
        kept.account_id is not null
        and kept.rates_key = rated.kept_key
        and kept.charge_count = coalesce(charged.kept_count, 0)
        and kept.charge_key = coalesce(charged.kept_key, 0)
        and kept.allocation_count = coalesce(allocated.kept_count, 0)
        and kept.allocation_key = coalesce(allocated.kept_key, 0)
        and kept.payment_count = coalesce(paid.kept_count, 0)
        and kept.payment_key = coalesce(paid.kept_key, 0)
        and unexpected.account_id is null
    ) as is_kept
from live.account as account
inner join rated on account.penalty_group = rated.penalty_group
left join charged on account.account_id = charged.account_id
left join allocated on account.account_id = allocated.account_id
left join paid on account.account_id = paid.account_id
left join unexpected on account.account_id = unexpected.account_id
left join history.penalty_basis as kept
    on
        account.account_id = kept.account_id
        and account.penalty_group = kept.penalty_group
        and kept.period = $kept_period::date
        and kept.known_on = $kept_on::date
        and kept.kept_to = $kept_to::date
where account.account_id between $first_id and $last_id;

-- name: make_outcome
-- one row a debt up to the newest month that is kept: open still, or what has run on it
create or replace temp table closing_outcome as
select
    closing_debt.debt,
    closing_debt.due_on,
    closing_debt.kopecks,
    (
        paid.kopecks is null
        or paid.kopecks < closing_debt.kopecks
        or coalesce(received.last_paid_on > $last_day, false)
    ) as is_open,
    coalesce(counted.kopecks, 0) as penalty_kopecks
from closing_debt
left join closing_paid as paid on closing_debt.debt = paid.debt
left join (
    select
        closing_received.debt,
        max(closing_received.paid_on) as last_paid_on
    from closing_received
    group by closing_received.debt
) as received on closing_debt.debt = received.debt
left join closing_counted as counted on closing_debt.debt = counted.debt and counted.next_on is null
where closing_debt.kopecks > 0 and closing_debt.debt // 8 % 65536 <= $keep_to::date - date '1970-01-01';

-- name: drop_debts
-- the debts of accounts that were counted anew, and those that are not open any more
delete from history.penalty_debt
where
    account_id between $first_id and $last_id
    and (
        account_id not in (
            select closing_basis.account_id
            from closing_basis
            where closing_basis.is_kept
        )
        or (
            penalty_amount is null
            and debt_of(account_id, period, service) in (
                select closing_outcome.debt
                from closing_outcome
                where not closing_outcome.is_open
            )
        )
    );

-- name: add_debts
-- one row a debt that is open or bore a penalty, and was not kept yet
insert into history.penalty_debt (account_id, service, period, amount, due_on, penalty_amount)
select
    outcome.debt // 524288 as account_id,
    (['electricity', 'heat', 'hot_water', 'cold_water', 'gas'])[outcome.debt % 8 + 1] as service,
    (date '1970-01-01' + (outcome.debt // 8 % 65536)::integer)::date as period,
    outcome.kopecks::decimal(14, 0) * 0.01 as amount,
    outcome.due_on,
    case when not outcome.is_open then outcome.penalty_kopecks::decimal(14, 0) * 0.01 end as penalty_amount
from closing_outcome as outcome
left join history.penalty_debt as kept
    on
        outcome.debt = debt_of(kept.account_id, kept.period, kept.service)
        and kept.account_id between $first_id and $last_id
where (outcome.is_open or outcome.penalty_kopecks <> 0) and kept.account_id is null
order by outcome.debt;

-- name: drop_basis
-- what the range was counted from before
delete from history.penalty_basis
where account_id between $first_id and $last_id;

-- name: add_basis
-- one row an account of the range whose group has a rate
insert into history.penalty_basis (
    account_id, period, known_on, kept_to, penalty_group, rates_key, charge_count, charge_key, allocation_count, allocation_key,
    payment_count, payment_key
)
select
    closing_basis.account_id,
    $last_period::date as period,
    $known_on::date as known_on,
    $keep_to::date as kept_to,
    closing_basis.penalty_group,
    closing_basis.rates_key,
    closing_basis.charge_count,
    closing_basis.charge_key,
    closing_basis.allocation_count,
    closing_basis.allocation_key,
    closing_basis.payment_count,
    closing_basis.payment_key
from closing_basis
order by closing_basis.account_id;

-- name: kept_ranges
-- one row a range of accounts that are kept: what they were counted to
select
    min(basis.account_id) as first_id,
    max(basis.account_id) as last_id,
    basis.period,
    basis.known_on,
    basis.kept_to
from history.penalty_basis as basis
group by basis.account_id // $range_size, basis.period, basis.known_on, basis.kept_to
order by first_id;

-- name: make_checked
-- one row an account whose debts the next close would take as they are kept
create or replace temp table closing_checked as
select closing_basis.account_id
from closing_basis
where closing_basis.is_kept;

-- name: count_anew
-- nothing is taken as it is kept
update closing_basis
set is_kept = false;

-- name: disagreeing
-- one row a debt that is kept otherwise than it is counted, or is missing
select
    coalesce(kept.account_id, counted.account_id) as account_id,
    coalesce(kept.service, counted.service) as service,
    coalesce(kept.period, counted.period) as period,
    kept.amount as kept_amount,
    counted.amount,
    kept.penalty_amount as kept_penalty,
    counted.penalty_amount
from (
    select
        outcome.debt // 524288 as account_id,
        (['electricity', 'heat', 'hot_water', 'cold_water', 'gas'])[outcome.debt % 8 + 1] as service,
        (date '1970-01-01' + (outcome.debt // 8 % 65536)::integer)::date as period,
        outcome.kopecks::decimal(14, 0) * 0.01 as amount,
        outcome.due_on,
        case when not outcome.is_open then outcome.penalty_kopecks::decimal(14, 0) * 0.01 end as penalty_amount
    from closing_outcome as outcome
    where
        (outcome.is_open or outcome.penalty_kopecks <> 0)
        and outcome.debt // 524288 in (select closing_checked.account_id from closing_checked)
) as counted
full outer join (
    select
        debt.account_id,
        debt.service,
        debt.period,
        debt.amount,
        debt.due_on,
        debt.penalty_amount
    from history.penalty_debt as debt
    where debt.account_id in (select closing_checked.account_id from closing_checked)
) as kept
    on counted.account_id = kept.account_id and counted.service = kept.service and counted.period = kept.period
where
    kept.amount is distinct from counted.amount
    or kept.due_on is distinct from counted.due_on
    or kept.penalty_amount is distinct from counted.penalty_amount
order by account_id, period, service
limit 100;

-- name: renew_payments
-- the payments of the range as they are now, where nothing was added but payments of penalty
update history.penalty_basis
set payment_count = money.payment_count, payment_key = money.payment_key
from (
    select
        payment.account_id,
        count(*) as payment_count,
        sum((hash(payment.paid_at, payment.status) >> 24)::bigint)::bigint as payment_key
    from history.payment as payment
    inner join history.penalty_basis as basis on payment.account_id = basis.account_id
    where payment.account_id between $first_id and $last_id and payment.posted_on <= basis.known_on
    group by payment.account_id
) as money
where penalty_basis.account_id = money.account_id and penalty_basis.account_id between $first_id and $last_id;
