-- Where a bill stands on readings, the volumes of its usage and adjustment lines are the usage of the readings, to the hundredth.
with billed as (
    select
        c.account_id,
        c.period,
        c.service,
        c.zone,
        sum(c.volume) as volume
    from history.charge as c
    where c.line in ('usage', 'adjustment')
    group by c.account_id, c.period, c.service, c.zone
    having max(case when c.basis in ('reading', 'remote') then 1 else 0 end) = 1
),

read as (
    select
        r.account_id,
        r.period,
        r.service,
        r.zone,
        sum(r.usage) as usage
    from history.reading as r
    where r.status <> 'rejected'
    group by r.account_id, r.period, r.service, r.zone
)

select
    b.account_id,
    b.period,
    b.service,
    b.zone,
    b.volume,
    r.usage
from billed as b
inner join read as r
    on b.account_id = r.account_id and b.period = r.period and b.service = r.service and b.zone = r.zone
where abs(b.volume - r.usage) > 0.01
order by b.account_id, b.period
limit 100;
