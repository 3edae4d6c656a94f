-- Where a bill stands on readings, its usage and what it mends of months before are the usage of the readings, to the hundredth.
with billed as (
    select
        c.account_id,
        c.period,
        c.service,
        c.zone,
        sum(c.volume) as volume
    from history.charge as c
    where
        (c.line = 'usage' or (c.line = 'adjustment' and c.absent_days is null))
        and (c.service = 'heat' or c.unit <> 'gcal')
    group by c.account_id, c.period, c.service, c.zone
    having max(case when c.basis in ('reading', 'remote') then 1 else 0 end) = 1
),

read as (
    select
        r.account_id,
        r.period,
        r.service,
        r.zone,
        r.usage,
        -- a month by the norm before it is not mended unless the rule says so
        r.source not in ('average', 'norm')
        and lag(r.source) over (partition by r.register_id order by r.period, r.read_on) = 'norm' as is_after_norm
    from history.reading as r
    where r.status <> 'rejected'
),

summed as (
    select
        r.account_id,
        r.period,
        r.service,
        r.zone,
        sum(r.usage) as usage
    from read as r
    group by r.account_id, r.period, r.service, r.zone
    having not bool_or(coalesce(r.is_after_norm, false))
)

select
    b.account_id,
    b.period,
    b.service,
    b.zone,
    b.volume,
    s.usage
from billed as b
inner join summed as s
    on b.account_id = s.account_id and b.period = s.period and b.service = s.service and b.zone = s.zone
where abs(b.volume - s.usage) > 0.01
order by b.account_id, b.period
limit 100;
