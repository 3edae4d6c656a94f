-- name: make_counted
-- one row a late debt and month in which its penalty may have changed: all that has run on it up to the month's end
-- amounts are exact integers: kopecks x ten-thousandths of a percent x parts of a day's fraction, rounded once a debt
create or replace temp table closing_counted as
with moment as materialized (
    select
        row_number() over () as place,
        owed.debt,
        owed.kopecks,
        owed.due_on,
        owed.penalty_group,
        owed.free_days,
        closing.as_of,
        case when owed.settled_on is null or owed.settled_on > closing.as_of then closing.next_on end as next_on
    from closing_owed as owed
    inner join closing_end as closing
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
    inner join closing_received as received on moment.debt = received.debt and moment.as_of >= received.posted_on
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
            arg_max(reached.kopecks, reached.paid_on) as kopecks
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

-- what a kopeck costs that was due on one day and paid on another
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
    inner join closing_day as found on needed.penalty_group = found.penalty_group and needed.day = found.day
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
)

-- twice divided by whole, exactly: whole numbers so large divide slowly, so a quotient of floats is set right by one
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
) as guessed;
