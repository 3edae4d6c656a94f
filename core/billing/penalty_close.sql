-- name: make_closings
-- one row a month that is closed now
create or replace temp table closing_end as
select
    listed.period,
    listed.as_of,
    listed.due_on,
    lag(listed.as_of) over (order by listed.as_of) as previous_on,
    lead(listed.as_of) over (order by listed.as_of) as next_on
from (
    select
        unnest($periods::date[]) as period,
        unnest($last_days::date[]) as as_of,
        unnest($due_days::date[]) as due_on
) as listed;

-- name: make_due
-- one row a month: almost always one day for all
create or replace temp table closing_due as
select
    charge.period,
    min(charge.due_on) as first_on,
    max(charge.due_on) as last_on
from history.charge as charge
where
    charge.account_id between $first_id and $last_id
    and charge.period <= $last_period
    and (
        charge.period > $kept_to::date
        or charge.account_id in (
            select closing_basis.account_id
            from closing_basis
            where not closing_basis.is_kept
        )
    )
group by charge.period;

-- name: make_payers
-- one row an account that may get a line: those whose old debts are kept, and of the others those of whom something was paid late,
-- is old or due and not paid, was refunded, or bore a penalty before
-- reads one row an account and month too many rather than one too few; no debt is paid more than it is, so sums of an account tell
create or replace temp table closing_payer as
with payer as (
    select
        closing_basis.account_id,
        closing_basis.penalty_group,
        closing_basis.free_days
    from closing_basis
    where not closing_basis.is_kept
),

billed as (
    select
        charge.account_id,
        bool_or(charge.line = 'penalty') as had_penalty,
        sum(greatest(charge.amount + charge.vat_amount, 0)) filter (
            where charge.line <> 'penalty' and charge.due_on + payer.free_days < $last_day
        ) as amount,
        sum(greatest(charge.amount + charge.vat_amount, 0)) filter (
            where charge.line <> 'penalty' and charge.period <= $keep_to::date
        ) as old_amount
    from history.charge as charge
    inner join payer on charge.account_id = payer.account_id
    where charge.account_id between $first_id and $last_id and charge.period <= $last_period
    group by charge.account_id
),

paid as (
    select
        allocation.account_id,
        bool_or(allocation.posted_on > closing_due.first_on + payer.free_days) as was_late,
        sum(allocation.amount) filter (
            where closing_due.last_on + payer.free_days < $last_day and allocation.posted_on <= $last_day
        ) as amount,
        sum(allocation.amount) filter (
            where allocation.period <= $keep_to::date and allocation.posted_on <= $last_day
        ) as old_amount
    from history.allocation as allocation
    inner join payer on allocation.account_id = payer.account_id
    inner join closing_due on allocation.period = closing_due.period
    where
        allocation.account_id between $first_id and $last_id
        and not coalesce(allocation.is_penalty, false)
    group by allocation.account_id
)

select
    payer.account_id,
    payer.penalty_group,
    payer.free_days,
    false as is_kept
from payer
inner join billed on payer.account_id = billed.account_id
left join paid on payer.account_id = paid.account_id
where
    billed.had_penalty
    or paid.was_late
    or billed.amount > coalesce(paid.amount, 0)
    or billed.old_amount > coalesce(paid.old_amount, 0)
    or payer.account_id in (
        select payment.account_id
        from history.payment as payment
        where payment.account_id between $first_id and $last_id and payment.status = 'refunded'
    )
union all
select
    closing_basis.account_id,
    closing_basis.penalty_group,
    closing_basis.free_days,
    true as is_kept
from closing_basis
where closing_basis.is_kept;

-- name: make_debts
-- one row a debt (account, service and month) that is counted now: all of an account counted anew, else what is new or open
create or replace temp table closing_debt as
select
    own.debt,
    max(own.due_on) as due_on,
    cast(sum(own.kopecks) as bigint) as kopecks
from (
    select
        debt_of(charge.account_id, charge.period, charge.service) as debt,
        charge.due_on,
        cast((charge.amount + charge.vat_amount) * 100 as bigint) as kopecks
    from history.charge as charge
    where
        charge.account_id between $first_id and $last_id
        and charge.account_id in (
            select closing_payer.account_id
            from closing_payer
            where not closing_payer.is_kept
        )
        and charge.period <= $last_period
        and charge.line <> 'penalty'
    union all
    select
        debt_of(charge.account_id, charge.period, charge.service) as debt,
        charge.due_on,
        cast((charge.amount + charge.vat_amount) * 100 as bigint) as kopecks
    from history.charge as charge
    inner join closing_payer as payer on charge.account_id = payer.account_id
    inner join closing_due as due on charge.period = due.period
    where
        charge.account_id between $first_id and $last_id
        and charge.period > $kept_to::date
        and charge.period <= $last_period
        and charge.line <> 'penalty'
        and payer.is_kept
        and (charge.period <= $keep_to::date or due.first_on + payer.free_days < $last_day)
) as own
group by own.debt
union all
select
    debt_of(kept.account_id, kept.period, kept.service) as debt,
    kept.due_on,
    cast(kept.amount * 100 as bigint) as kopecks
from history.penalty_debt as kept
inner join closing_payer as payer on kept.account_id = payer.account_id
where kept.account_id between $first_id and $last_id and kept.penalty_amount is null and payer.is_kept;

-- name: make_refunded
-- one row a payment that pays nothing any more
create or replace temp table closing_refunded as
select
    payment.account_id,
    payment.payment_number
from history.payment as payment
where payment.account_id between $first_id and $last_id and payment.status = 'refunded';

-- name: make_scope
-- one row an account: the newest month whose money need not be read
create or replace temp table closing_scope as
select
    payer.account_id,
    case when payer.is_kept and open.account_id is null then $kept_to::date else date '1970-01-01' end as after_period
from closing_payer as payer
left join (
    select distinct kept.account_id
    from history.penalty_debt as kept
    where kept.account_id between $first_id and $last_id and kept.penalty_amount is null
) as open on payer.account_id = open.account_id;

-- name: make_parts
-- one row a part of a payment that is posted to a debt that is counted now; payments that were refunded pay nothing any more
create or replace temp table closing_part as
with part as materialized (
    select
        posted.debt,
        posted.account_id,
        posted.payment_number,
        posted.posted_on,
        posted.kopecks
    from (
        select
            debt_of(allocation.account_id, allocation.period, allocation.service) as debt,
            allocation.account_id,
            allocation.payment_number,
            allocation.posted_on,
            cast(allocation.amount * 100 as bigint) as kopecks
        from history.allocation as allocation
        inner join closing_scope as scope on allocation.account_id = scope.account_id and allocation.period > scope.after_period
        where
            allocation.account_id between $first_id and $last_id
            and allocation.posted_on <= $last_day
            and not coalesce(allocation.is_penalty, false)
    ) as posted
    where posted.debt in (select closing_debt.debt from closing_debt)
)

select
    part.debt,
    part.account_id,
    part.payment_number,
    part.posted_on,
    part.kopecks
from part
left join closing_refunded as refunded
    on part.account_id = refunded.account_id and part.payment_number = refunded.payment_number
where refunded.account_id is null;

-- name: make_paid
-- one row a debt that is counted now and has money posted to it
create or replace temp table closing_paid as
select
    part.debt,
    cast(sum(part.kopecks) as bigint) as kopecks,
    max(part.posted_on) as last_on
from closing_part as part
group by part.debt;

-- name: make_owed
-- one row a debt that is late: by its own day first, before it moves to a working day; most are paid in time and fall out there
create or replace temp table closing_owed as
with suspect as materialized (
    select
        closing_debt.debt,
        closing_debt.due_on,
        closing_debt.kopecks,
        payer.penalty_group,
        payer.free_days,
        paid.kopecks as paid_kopecks,
        paid.last_on
    from closing_debt
    inner join closing_payer as payer on closing_debt.debt // 524288 = payer.account_id
    left join closing_paid as paid on closing_debt.debt = paid.debt
    where
        closing_debt.kopecks > 0
        and closing_debt.due_on + payer.free_days < $last_day
        and (paid.kopecks is null or paid.kopecks < closing_debt.kopecks or paid.last_on > closing_debt.due_on + payer.free_days)
)

select
    suspect.debt,
    suspect.kopecks,
    due.moved_on as due_on,
    suspect.penalty_group,
    suspect.free_days,
    case when suspect.paid_kopecks >= suspect.kopecks then suspect.last_on end as settled_on
from suspect
inner join closing_day as due on suspect.penalty_group = due.penalty_group and suspect.due_on = due.day
where
    due.moved_on + suspect.free_days < $last_day
    and (
        suspect.paid_kopecks is null
        or suspect.paid_kopecks < suspect.kopecks
        or suspect.last_on > due.moved_on + suspect.free_days
    );

-- name: make_received
-- one row a part of a payment that counts for a late debt, with the day it was paid
create or replace temp table closing_received as
with part as materialized (
    select
        closing_part.debt,
        closing_part.account_id,
        closing_part.payment_number,
        closing_part.posted_on,
        closing_part.kopecks
    from closing_part
    where closing_part.debt in (select closing_owed.debt from closing_owed)
)

select
    part.debt,
    part.posted_on,
    cast(payment.paid_at at time zone 'Asia/Yekaterinburg' as date) as paid_on,
    part.kopecks
from part
inner join history.payment as payment on part.account_id = payment.account_id and part.payment_number = payment.payment_number
where payment.account_id between $first_id and $last_id and payment.status <> 'refunded';

-- name: add_penalties
-- one row an account, service and month whose penalty changed
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id
)
with every as (
    -- what has run up to a month stands in its line, and comes off in the next
    select
        counted.debt // 524288 as account_id,
        counted.debt % 8 as service,
        counted.as_of,
        counted.kopecks
    from closing_counted as counted
    union all
    select
        counted.debt // 524288 as account_id,
        counted.debt % 8 as service,
        counted.next_on as as_of,
        -counted.kopecks as kopecks
    from closing_counted as counted
    where counted.next_on is not null
    union all
    select
        kept.account_id,
        debt_of(kept.account_id, kept.period, kept.service) % 8 as service,
        closing.as_of,
        cast(kept.penalty_amount * 100 as bigint) as kopecks
    from history.penalty_debt as kept
    inner join closing_payer as payer on kept.account_id = payer.account_id
    inner join closing_end as closing on closing.previous_on is null
    where kept.account_id between $first_id and $last_id and kept.penalty_amount is not null and payer.is_kept
    union all
    select
        borne.account_id,
        debt_of(borne.account_id, borne.period, borne.service) % 8 as service,
        closing.as_of,
        -cast((borne.amount + borne.vat_amount) * 100 as bigint) as kopecks
    from history.charge as borne
    inner join closing_payer as payer on borne.account_id = payer.account_id
    inner join closing_end as closing
        on borne.period = closing.period or (borne.period < closing.period and closing.previous_on is null)
    where
        borne.account_id between $first_id and $last_id
        and borne.line = 'penalty'
        and borne.period <= $last_period
),

line as materialized (
    select
        every.account_id,
        (['electricity', 'heat', 'hot_water', 'cold_water', 'gas'])[every.service + 1] as service,
        closing.period,
        closing.due_on,
        sum(every.kopecks) as kopecks
    from every
    inner join closing_end as closing on every.as_of = closing.as_of
    group by every.account_id, every.service, closing.period, closing.due_on
    having sum(every.kopecks) <> 0
),

own as (
    select
        charge.account_id,
        charge.period,
        max(charge.due_on) as due_on
    from history.charge as charge
    where
        charge.account_id between $first_id and $last_id
        and charge.period in (select closing_end.period from closing_end)
        and charge.account_id in (select line.account_id from line)
    group by charge.account_id, charge.period
)

select
    line.account_id,
    line.period,
    line.service,
    'penalty' as line,
    'single' as zone,
    1 as block,
    'calculation' as basis,
    sign(line.kopecks) as volume,
    'rub' as unit,
    0 as rate,
    cast(line.kopecks as decimal(14, 0)) * 0.01 as amount,
    0 as vat_amount,
    coalesce(own.due_on, line.due_on) as due_on,
    $batch_id::uuid as batch_id
from line
left join own on line.account_id = own.account_id and line.period = own.period
order by line.account_id, line.period, line.service;
