-- All money of a registry is posted, waits, was decided on, was known before or stands in a line that was refused.
with posted as (
    select
        p.batch_id,
        sum(p.amount) as amount
    from history.payment as p
    where p.batch_id in (select r.registry_id from live.registry as r)
    group by p.batch_id
),

unmatched as (
    select
        u.registry_id,
        sum(u.amount) as amount
    from live.unmatched_payment as u
    group by u.registry_id
),

refused as (
    select
        f.registry_id,
        sum(f.amount) as amount
    from live.registry_refusal as f
    group by f.registry_id
)

select
    r.registry_id,
    r.file_name,
    r.amount,
    coalesce(p.amount, 0) as posted_amount,
    coalesce(u.amount, 0) as unmatched_amount,
    coalesce(f.amount, 0) as refused_amount,
    r.repeated_amount
from live.registry as r
left join posted as p on r.registry_id = p.batch_id
left join unmatched as u on r.registry_id = u.registry_id
left join refused as f on r.registry_id = f.registry_id
where r.status = 'done' and r.amount <> coalesce(p.amount, 0) + coalesce(u.amount, 0) + coalesce(f.amount, 0) + r.repeated_amount
order by r.registry_id
limit 100;
