-- name: make_payers
-- one row an account that may get a line: something of it was paid late, is due and not paid, was refunded, or bore a penalty before
-- reads one row an account and month too many rather than one too few; no debt is paid more than it is, so sums of an account tell
create or replace temp table penalty_payer as
with payer as (
    select
        account.account_id,
        account.penalty_group,
        (
            select min(step.first_day) - 1
            from live.penalty_step as step
            where step.penalty_group = account.penalty_group
        ) as free_days
    from live.account as account
    where account.account_id between $first_id and $last_id
),

-- one row a month: almost always one day for all
due as materialized (
    select
        charge.period,
        min(charge.due_on) as first_on,
        max(charge.due_on) as last_on
    from history.charge as charge
    where charge.account_id between $first_id and $last_id and charge.period <= $last_period
    group by charge.period
),

billed as (
    select
        charge.account_id,
        bool_or(charge.line = 'penalty') as had_penalty,
        sum(greatest(charge.amount + charge.vat_amount, 0)) filter (
            where charge.line <> 'penalty' and charge.due_on + payer.free_days < $last_day
        ) as amount
    from history.charge as charge
    inner join payer on charge.account_id = payer.account_id
    where charge.account_id between $first_id and $last_id and charge.period <= $last_period
    group by charge.account_id
),

paid as (
    select
        allocation.account_id,
        bool_or(allocation.posted_on > due.first_on + payer.free_days) as was_late,
        sum(allocation.amount) filter (
            where due.last_on + payer.free_days < $last_day and allocation.posted_on <= $last_day
        ) as amount
    from history.allocation as allocation
    inner join payer on allocation.account_id = payer.account_id
    inner join due on allocation.period = due.period
    where
        allocation.account_id between $first_id and $last_id
        and not coalesce(allocation.is_penalty, false)
    group by allocation.account_id
)

select
    payer.account_id,
    payer.penalty_group,
    payer.free_days
from payer
inner join billed on payer.account_id = billed.account_id
left join paid on payer.account_id = paid.account_id
where
    billed.had_penalty
    or paid.was_late
    or billed.amount > coalesce(paid.amount, 0)
    or payer.account_id in (
        select payment.account_id
        from history.payment as payment
        where payment.account_id between $first_id and $last_id and payment.status = 'refunded'
    )
order by payer.account_id;

-- name: add_penalties
-- one row an account, service and month whose penalty changed; reads one row a group and day from batch
-- amounts are exact integers: kopecks x ten-thousandths of a percent x parts of a day's fraction, rounded once a debt
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id
)
with closing as (
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
    ) as listed
),

-- one row a debt (account, service and month) of those payers, under one number
billed as materialized (
    select
        own.debt,
        max(own.due_on) as due_on,
        cast(coalesce(sum(own.kopecks) filter (where not own.is_penalty), 0) as bigint) as kopecks,
        cast(coalesce(sum(own.kopecks) filter (where own.is_penalty), 0) as bigint) as penalty_kopecks
    from (
        select
            (charge.account_id * 65536 + (charge.period - date '1970-01-01')) * 8 + case charge.service
                when 'electricity' then 0
                when 'heat' then 1
                when 'hot_water' then 2
                when 'cold_water' then 3
                else 4
            end as debt,
            charge.due_on,
            cast((charge.amount + charge.vat_amount) * 100 as bigint) as kopecks,
            charge.line = 'penalty' as is_penalty
        from history.charge as charge
        where
            charge.account_id between $first_id and $last_id
            and charge.account_id in (select penalty_payer.account_id from penalty_payer)
            and charge.period <= (select max(closing.period) from closing)
    ) as own
    group by own.debt
),

refunded as materialized (
    select
        payment.account_id,
        payment.payment_number
    from history.payment as payment
    where payment.account_id between $first_id and $last_id and payment.status = 'refunded'
),

posted as materialized (
    select
        allocation.account_id,
        allocation.payment_number,
        (allocation.account_id * 65536 + (allocation.period - date '1970-01-01')) * 8 + case allocation.service
            when 'electricity' then 0
            when 'heat' then 1
            when 'hot_water' then 2
            when 'cold_water' then 3
            else 4
        end as debt,
        cast(allocation.amount * 100 as bigint) as kopecks,
        allocation.posted_on
    from history.allocation as allocation
    left join refunded
        on allocation.account_id = refunded.account_id and allocation.payment_number = refunded.payment_number
    where
        allocation.account_id between $first_id and $last_id
        and allocation.account_id in (select penalty_payer.account_id from penalty_payer)
        and allocation.posted_on <= (select max(closing.as_of) from closing)
        and not coalesce(allocation.is_penalty, false)
        and refunded.account_id is null
),

paid as (
    select
        posted.debt,
        cast(sum(posted.kopecks) as bigint) as kopecks,
        max(posted.posted_on) as last_on
    from posted
    group by posted.debt
),

-- debts that look late by their own day, before it moves to a working day; most are paid in time and fall out here
suspect as materialized (
    select
        billed.debt,
        billed.due_on,
        billed.kopecks,
        payer.penalty_group,
        payer.free_days,
        paid.kopecks as paid_kopecks,
        paid.last_on
    from billed
    inner join penalty_payer as payer on billed.debt // 524288 = payer.account_id
    left join paid on billed.debt = paid.debt
    where
        billed.kopecks > 0
        and billed.due_on + payer.free_days < (select max(closing.as_of) from closing)
        and (paid.kopecks is null or paid.kopecks < billed.kopecks or paid.last_on > billed.due_on + payer.free_days)
),

owed as materialized (
    select
        suspect.debt,
        suspect.kopecks,
        due.moved_on as due_on,
        suspect.penalty_group,
        suspect.free_days,
        case when suspect.paid_kopecks >= suspect.kopecks then suspect.last_on end as settled_on
    from suspect
    inner join batch as due on suspect.penalty_group = due.penalty_group and suspect.due_on = due.day
    where
        due.moved_on + suspect.free_days < (select max(closing.as_of) from closing)
        and (
            suspect.paid_kopecks is null
            or suspect.paid_kopecks < suspect.kopecks
            or suspect.last_on > due.moved_on + suspect.free_days
        )
),

received as materialized (
    select
        posted.debt,
        posted.posted_on,
        cast(payment.paid_at at time zone 'Asia/Yekaterinburg' as date) as paid_on,
        posted.kopecks
    from posted
    inner join owed on posted.debt = owed.debt
    inner join history.payment as payment
        on posted.account_id = payment.account_id and posted.payment_number = payment.payment_number
    where payment.account_id between $first_id and $last_id
),

-- one row a debt and month in which its penalty may have changed
moment as materialized (
    select
        row_number() over () as place,
        owed.debt,
        owed.kopecks,
        owed.due_on,
        owed.penalty_group,
        owed.free_days,
        closing.as_of,
        case when owed.settled_on is null or owed.settled_on > closing.as_of then closing.next_on end as next_on
    from owed
    inner join closing
        on
            owed.due_on + owed.free_days < closing.as_of
            and (closing.previous_on is null or owed.settled_on is null or owed.settled_on > closing.previous_on)
),

known as materialized (
    select
        moment.place,
        moment.kopecks as owed_kopecks,
        least(received.paid_on, moment.as_of) as paid_on,
        received.kopecks
    from moment
    inner join received on moment.debt = received.debt and moment.as_of >= received.posted_on
),

total as materialized (
    select
        known.place,
        cast(sum(known.kopecks) as bigint) as kopecks,
        sum(known.kopecks) > any_value(known.owed_kopecks) or min(known.kopecks) < 0 as is_uneven
    from known
    group by known.place
),

-- more paid than owed, or money taken back: only what the debt still bore counts, in the order of payment
reached as materialized (
    select
        one.place,
        one.paid_on,
        cast(least(one.owed_kopecks, sum(one.kopecks) over (partition by one.place order by one.paid_on)) as bigint) as kopecks
    from (
        select
            known.place,
            known.owed_kopecks,
            known.paid_on,
            cast(sum(known.kopecks) as bigint) as kopecks
        from known
        inner join total on known.place = total.place
        where total.is_uneven
        group by known.place, known.owed_kopecks, known.paid_on
    ) as one
),

part as (
    select
        known.place,
        known.paid_on,
        known.kopecks
    from known
    inner join total on known.place = total.place
    where not total.is_uneven
    union all
    select
        reached.place,
        reached.paid_on,
        reached.kopecks - lag(reached.kopecks, 1, 0) over (partition by reached.place order by reached.paid_on) as kopecks
    from reached
    union all
    select
        moment.place,
        moment.as_of as paid_on,
        moment.kopecks - coalesce(done.kopecks, 0) as kopecks
    from moment
    left join (
        select
            total.place,
            total.kopecks
        from total
        where not total.is_uneven
        union all
        select
            reached.place,
            max(reached.kopecks) as kopecks
        from reached
        group by reached.place
    ) as done on moment.place = done.place
),

late as materialized (
    select
        part.place,
        part.paid_on,
        part.kopecks,
        moment.penalty_group,
        moment.due_on
    from part
    inner join moment on part.place = moment.place
    where part.kopecks > 0 and part.paid_on > moment.due_on + moment.free_days
),

-- the stretches of delay between a due day and a day of payment: few pairs, many debts
stretch as materialized (
    select
        pair.penalty_group,
        pair.due_on,
        pair.paid_on,
        step.divisor,
        pair.due_on + step.first_day - 1 as before_on,
        least(pair.paid_on, pair.due_on + coalesce(step.last_day, 40000)) as last_on
    from (
        select distinct
            late.penalty_group,
            late.due_on,
            late.paid_on
        from late
    ) as pair
    inner join live.penalty_step as step on pair.penalty_group = step.penalty_group
    where
        step.first_day <= pair.paid_on - pair.due_on
        and step.valid_from <= pair.paid_on
        and (step.valid_to is null or pair.paid_on < step.valid_to)
),

-- what a kopeck costs that was due on one day and paid on another; one join, as the planner knows nothing of the size of batch
price as materialized (
    select
        needed.penalty_group,
        needed.due_on,
        needed.paid_on,
        cast(max(found.rate) filter (where needed.factor = 0) as hugeint)
        * cast(sum(needed.factor * found.accrued * (cast($divisor as bigint) // needed.divisor)) as hugeint) as price
    from (
        select
            stretch.penalty_group,
            stretch.due_on,
            stretch.paid_on,
            stretch.divisor,
            unnest([stretch.before_on, stretch.last_on, stretch.paid_on]) as day,
            unnest([-1, 1, 0]) as factor
        from stretch
    ) as needed
    inner join batch as found on needed.penalty_group = found.penalty_group and needed.day = found.day
    group by needed.penalty_group, needed.due_on, needed.paid_on
),

costly as (
    select
        moment.debt,
        moment.as_of,
        moment.next_on,
        2 * coalesce(paid_late.cost, 0) + cast(1000000 as hugeint) * $divisor as twice,
        2 * cast(1000000 as hugeint) * $divisor as whole
    from moment
    left join (
        select
            late.place,
            sum(cast(late.kopecks as hugeint) * price.price) as cost
        from late
        inner join price
            on late.penalty_group = price.penalty_group and late.due_on = price.due_on and late.paid_on = price.paid_on
        group by late.place
    ) as paid_late on moment.place = paid_late.place
),

-- twice divided by whole, exactly: whole numbers so large divide slowly, so a quotient of floats is set right by one
counted as materialized (
    select
        guessed.debt,
        guessed.as_of,
        guessed.next_on,
        guessed.about + case
            when guessed.twice < guessed.about * guessed.whole then -1
            when guessed.twice >= (guessed.about + 1) * guessed.whole then 1
            else 0
        end as kopecks
    from (
        select
            costly.debt,
            costly.as_of,
            costly.next_on,
            costly.twice,
            costly.whole,
            cast(floor(cast(costly.twice as double) / cast(costly.whole as double)) as bigint) as about
        from costly
    ) as guessed
),

-- what has run up to a month stands in its line, and comes off in the next
every as (
    select
        counted.debt,
        counted.as_of,
        counted.kopecks
    from counted
    union all
    select
        counted.debt,
        counted.next_on as as_of,
        -counted.kopecks as kopecks
    from counted
    where counted.next_on is not null
    union all
    select
        borne.debt,
        closing.as_of,
        -borne.penalty_kopecks as kopecks
    from billed as borne
    inner join penalty_payer as payer on borne.debt // 524288 = payer.account_id
    inner join closing
        on
            borne.debt // 8 % 65536 = closing.period - date '1970-01-01'
            or (borne.debt // 8 % 65536 < closing.period - date '1970-01-01' and closing.previous_on is null)
    where borne.penalty_kopecks <> 0 and payer.penalty_group in (select batch.penalty_group from batch)
),

own as (
    select
        billed.debt // 524288 as account_id,
        closing.period,
        max(billed.due_on) as due_on
    from billed
    inner join closing on billed.debt // 8 % 65536 = closing.period - date '1970-01-01'
    group by billed.debt // 524288, closing.period
)

select
    line.account_id,
    closing.period,
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
    coalesce(own.due_on, closing.due_on) as due_on,
    $batch_id::uuid as batch_id
from (
    select
        every.debt // 524288 as account_id,
        (['electricity', 'heat', 'hot_water', 'cold_water', 'gas'])[every.debt % 8 + 1] as service,
        every.as_of,
        sum(every.kopecks) as kopecks
    from every
    group by every.debt // 524288, every.debt % 8, every.as_of
    having sum(every.kopecks) <> 0
) as line
inner join closing on line.as_of = closing.as_of
left join own on line.account_id = own.account_id and closing.period = own.period
order by line.account_id, closing.period, line.service;
