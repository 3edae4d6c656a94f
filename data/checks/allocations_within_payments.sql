-- A payment is posted to charges of its own account only, to at most its amount, and only once it was posted.
with posted as (
    select
        l.account_id,
        l.payment_number,
        sum(l.amount) as amount
    from history.allocation as l
    group by l.account_id, l.payment_number
)

select
    l.account_id,
    l.payment_number,
    l.amount as allocated_amount,
    p.amount,
    p.status
from posted as l
left join history.payment as p on l.account_id = p.account_id and l.payment_number = p.payment_number
where p.payment_number is null or p.status = 'received' or l.amount > p.amount
order by l.account_id, l.payment_number
limit 100;
