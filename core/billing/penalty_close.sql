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
        lag(listed.as_of) over (order by listed.as_of) as previous_on
    from (
        select
            unnest($periods::date[]) as period,
            unnest($last_days::date[]) as as_of,
            unnest($due_days::date[]) as due_on
    ) as listed
),

payer as (
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

billed as (
    select
        charge.account_id,
        charge.service,
        charge.period,
        max(charge.due_on) as due_on,
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line <> 'penalty'), 0) as amount,
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line = 'penalty'), 0) as penalty_amount
    from history.charge as charge
    where charge.account_id between $first_id and $last_id and charge.period <= (select max(closing.period) from closing)
    group by charge.account_id, charge.service, charge.period
),

refunded as (
    select
        payment.account_id,
        payment.payment_number
    from history.payment as payment
    where payment.account_id between $first_id and $last_id and payment.status = 'refunded'
),

posted as (
    select
        allocation.account_id,
        allocation.payment_number,
        allocation.service,
        allocation.period,
        allocation.amount,
        allocation.posted_on
    from history.allocation as allocation
    where
        allocation.account_id between $first_id and $last_id
        and allocation.posted_on <= (select max(closing.as_of) from closing)
        and not coalesce(allocation.is_penalty, false)
        and not exists (
            select 1 as found
            from refunded
            where refunded.account_id = allocation.account_id and refunded.payment_number = allocation.payment_number
        )
),

paid as (
    select
        posted.account_id,
        posted.service,
        posted.period,
        sum(posted.amount) as amount,
        max(posted.posted_on) as last_on
    from posted
    group by posted.account_id, posted.service, posted.period
),

-- debts that were ever late enough; most are paid in time and fall out here
owed as materialized (
    select
        billed.account_id,
        billed.service,
        billed.period,
        cast(billed.amount * 100 as bigint) as kopecks,
        due.moved_on as due_on,
        payer.penalty_group,
        payer.free_days,
        case when paid.amount >= billed.amount then paid.last_on end as settled_on
    from billed
    inner join payer on billed.account_id = payer.account_id
    inner join batch as due on payer.penalty_group = due.penalty_group and billed.due_on = due.day
    left join paid
        on billed.account_id = paid.account_id and billed.service = paid.service and billed.period = paid.period
    where
        billed.amount > 0
        and due.moved_on + payer.free_days < (select max(closing.as_of) from closing)
        and (paid.amount is null or paid.amount < billed.amount or paid.last_on > due.moved_on + payer.free_days)
),

received as (
    select
        posted.account_id,
        posted.service,
        posted.period,
        posted.posted_on,
        cast(payment.paid_at at time zone 'Asia/Yekaterinburg' as date) as paid_on,
        cast(sum(posted.amount) * 100 as bigint) as kopecks
    from posted
    inner join owed
        on posted.account_id = owed.account_id and posted.service = owed.service and posted.period = owed.period
    inner join history.payment as payment
        on posted.account_id = payment.account_id and posted.payment_number = payment.payment_number
    where payment.account_id between $first_id and $last_id
    group by all
),

-- one row a debt and month in which its penalty may have changed
moment as materialized (
    select
        owed.account_id,
        owed.service,
        owed.period,
        owed.kopecks,
        owed.due_on,
        owed.penalty_group,
        owed.free_days,
        closing.as_of
    from owed
    inner join closing
        on
            owed.due_on + owed.free_days < closing.as_of
            and (closing.previous_on is null or owed.settled_on is null or owed.settled_on > closing.previous_on)
),

known as (
    select
        moment.account_id,
        moment.service,
        moment.period,
        moment.as_of,
        moment.kopecks,
        least(received.paid_on, moment.as_of) as paid_on,
        sum(received.kopecks) as paid_kopecks
    from moment
    inner join received
        on
            moment.account_id = received.account_id
            and moment.service = received.service
            and moment.period = received.period
            and moment.as_of >= received.posted_on
    group by all
),

reached as (
    select
        known.account_id,
        known.service,
        known.period,
        known.as_of,
        known.paid_on,
        known.kopecks,
        least(
            known.kopecks,
            sum(known.paid_kopecks) over (partition by known.account_id, known.service, known.period, known.as_of order by known.paid_on)
        ) as reached_kopecks
    from known
),

part as (
    select
        reached.account_id,
        reached.service,
        reached.period,
        reached.as_of,
        reached.paid_on,
        reached.reached_kopecks - lag(reached.reached_kopecks, 1, 0) over (
            partition by reached.account_id, reached.service, reached.period, reached.as_of order by reached.paid_on
        ) as kopecks
    from reached
    union all
    select
        moment.account_id,
        moment.service,
        moment.period,
        moment.as_of,
        moment.as_of as paid_on,
        moment.kopecks - coalesce(done.kopecks, 0) as kopecks
    from moment
    left join (
        select
            reached.account_id,
            reached.service,
            reached.period,
            reached.as_of,
            max(reached.reached_kopecks) as kopecks
        from reached
        group by reached.account_id, reached.service, reached.period, reached.as_of
    ) as done
        on
            moment.account_id = done.account_id
            and moment.service = done.service
            and moment.period = done.period
            and moment.as_of = done.as_of
),

late as materialized (
    select
        part.account_id,
        part.service,
        part.period,
        part.as_of,
        part.paid_on,
        part.kopecks,
        moment.penalty_group,
        moment.due_on
    from part
    inner join moment
        on
            part.account_id = moment.account_id
            and part.service = moment.service
            and part.period = moment.period
            and part.as_of = moment.as_of
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

counted as (
    select
        moment.account_id,
        moment.service,
        moment.period,
        moment.as_of,
        (2 * coalesce(sum(cast(late.kopecks as hugeint) * price.price), 0) + cast(1000000 as hugeint) * $divisor)
        // (2 * cast(1000000 as hugeint) * $divisor) as kopecks
    from moment
    left join late
        on
            moment.account_id = late.account_id
            and moment.service = late.service
            and moment.period = late.period
            and moment.as_of = late.as_of
    left join price
        on late.penalty_group = price.penalty_group and late.due_on = price.due_on and late.paid_on = price.paid_on
    group by moment.account_id, moment.service, moment.period, moment.as_of
),

every as (
    select
        counted.account_id,
        counted.service,
        counted.as_of,
        counted.kopecks - lag(counted.kopecks, 1, 0) over (
            partition by counted.account_id, counted.service, counted.period order by counted.as_of
        ) as kopecks
    from counted
    union all
    select
        billed.account_id,
        billed.service,
        closing.as_of,
        cast(-billed.penalty_amount * 100 as hugeint) as kopecks
    from billed
    inner join payer on billed.account_id = payer.account_id
    inner join closing
        on billed.period = closing.period or (billed.period < closing.period and closing.previous_on is null)
    where billed.penalty_amount <> 0 and payer.penalty_group in (select batch.penalty_group from batch)
),

own as (
    select
        billed.account_id,
        billed.period,
        max(billed.due_on) as due_on
    from billed
    inner join closing on billed.period = closing.period
    group by billed.account_id, billed.period
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
        every.account_id,
        every.service,
        every.as_of,
        sum(every.kopecks) as kopecks
    from every
    group by every.account_id, every.service, every.as_of
    having sum(every.kopecks) <> 0
) as line
inner join closing on line.as_of = closing.as_of
left join own on line.account_id = own.account_id and closing.period = own.period
order by line.account_id, closing.period, line.service;
