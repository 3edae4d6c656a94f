-- No more is posted to a service and period than was charged, refunds and penalty taken off later aside; the rest is credit.
with charged as (
    select
        c.account_id,
        c.service,
        c.period,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    where c.line <> 'penalty' or c.amount > 0
    group by c.account_id, c.service, c.period
),

posted as (
    select
        l.account_id,
        l.service,
        l.period,
        sum(l.amount) as amount
    from history.allocation as l
    inner join history.payment as y on l.account_id = y.account_id and l.payment_number = y.payment_number
    where y.status <> 'refunded'
    group by l.account_id, l.service, l.period
)

select
    l.account_id,
    l.service,
    l.period,
    c.amount as charged_amount,
    l.amount as allocated_amount
from posted as l
left join charged as c on l.account_id = c.account_id and l.service = c.service and l.period = c.period
where l.amount > coalesce(c.amount, 0)
order by l.account_id, l.period
limit 100;
