-- Debts at the newest month end are the bills until then less what was posted until then and not refunded, bill by bill.
with newest as (
    select max(a.as_of) as as_of
    from history.arrears as a
),

bills as (
    select
        c.account_id,
        c.service,
        c.period,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    where c.period <= (select n.as_of from newest as n)
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
    where y.status <> 'refunded' and l.posted_on <= (select n.as_of from newest as n)
    group by l.account_id, l.service, l.period
),

open_bills as (
    select sum(greatest(0, b.amount - coalesce(p.amount, 0))) as amount
    from bills as b
    left join posted as p on b.account_id = p.account_id and b.service = p.service and b.period = p.period
),

counted as (
    select
        n.as_of,
        sum(a.amount) as amount
    from history.arrears as a
    inner join newest as n on a.as_of = n.as_of
    group by n.as_of
)

select
    c.as_of,
    c.amount as arrears_amount,
    o.amount as open_amount
from counted as c
cross join open_bills as o
where c.amount <> o.amount;
