-- Collection of a period is the sum of its charges and of what is posted to them.
with charged as (
    select
        c.period,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    group by c.period
),

counted as (
    select
        n.period,
        sum(n.charged_amount) as amount
    from history.collection as n
    group by n.period
)

select
    n.period,
    n.amount as collection_amount,
    c.amount as charged_amount
from counted as n
left join charged as c on n.period = c.period
where n.amount <> coalesce(c.amount, 0)
order by n.period
limit 100;
