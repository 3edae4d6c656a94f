-- The state of a register has its newest actual reading and the usual usage of the year up to its month.
with actual as (
    select
        r.register_id,
        max(r.read_on) as read_on,
        arg_max(r.value, r.read_on) as value,
        sum(r.usage) filter (where r.period > s.last_period - interval 1 year) as usage,
        sum(day(last_day(r.period))) filter (where r.period > s.last_period - interval 1 year) as days
    from history.reading as r
    left join history.register_state as s on r.account_id = s.account_id and r.register_id = s.register_id
    where r.source in ('remote', 'customer', 'operator', 'control') and r.status <> 'rejected'
    group by r.register_id
)

select
    coalesce(s.register_id, a.register_id) as register_id,
    a.read_on,
    a.value,
    s.read_on as state_read_on,
    s.value as state_value,
    s.year_daily
from actual as a
full outer join history.register_state as s on a.register_id = s.register_id
where
    s.register_id is null
    or a.register_id is null
    or a.read_on <> s.read_on
    or a.value <> s.value
    or abs(a.usage - s.year_daily * a.days) > 0.01
order by coalesce(s.register_id, a.register_id)
limit 100;
